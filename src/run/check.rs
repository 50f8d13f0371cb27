//! A whole check: from paths to a report.

use super::{CheckOptions, concern};
use crate::base::fault;
use crate::base::parallel::{self, BATCH};
use crate::deployment::Deployment;
use crate::judge::finding::{Report, ReportPart};
use crate::judge::settle::finish;
use crate::judge::{self, Case, DetachedCase, Neighbour, Observer, cases, judge_together, summary};
use crate::read::settings::OwnRule;
use crate::read::state::{AskedFiles, State, read};
use crate::read::{Input, Intake};
use crate::text::source::{Sources, Store};
use crate::understand::{Secret, secrets};

/// Checks files and folders.
pub fn check(inputs: &[Input], options: &CheckOptions) -> Report {
    check_observed(inputs, options, &mut |_, _| {})
}

/// Checks files and folders, and shows the observer each deployment with its cases.
pub(crate) fn check_observed(inputs: &[Input], options: &CheckOptions, observer: Observer<'_>) -> Report {
    let store = Store::with_overrides(options.read.overrides.clone()).within(options.read.bounds(inputs));
    let Judged { report, asked, .. } = judge_state(inputs, options, &store, observer, KeptCases::Neighbours);
    finish(report, &options.settling(asked.recognised))
}

/// What was judged.
pub(crate) struct Judged {
    /// What was found; the findings are as they come.
    pub report: Report,
    /// What was asked for.
    pub asked: AskedFiles,
    /// All deployments of the project.
    pub deployments: Vec<Deployment>,
    /// For each deployment its case, where it is kept.
    pub cases: Vec<Option<DetachedCase>>,
}

/// Checks the files of a store, and gives what was judged.
pub(crate) fn check_state(inputs: &[Input], options: &CheckOptions, store: &Store) -> Judged {
    judge_state(inputs, options, store, &mut |_, _| {}, KeptCases::All)
}

/// Which cases are kept until all deployments are judged. They hold all settings.
#[derive(Clone, Copy, PartialEq, Eq)]
enum KeptCases {
    /// One of each deployment.
    All,
    /// The cases of deployments that may share something with another.
    Neighbours,
}

fn judge_state(
    inputs: &[Input],
    options: &CheckOptions,
    store: &Store,
    observer: Observer<'_>,
    keep: KeptCases,
) -> Judged {
    let mut intake = Intake::default();
    let State { deployments, asked, files } = read(inputs, &options.read, store, &mut intake);
    let mut report = Report { files, ..Report::of(intake) };
    let mut neighbours = Vec::new();
    // For each deployment its place among those.
    let mut places: Vec<Option<usize>> = Vec::new();
    for batch in deployments.chunks(BATCH) {
        let sources = &report.sources;
        let judged = parallel::map(batch, |deployment| {
            let is_asked = asked.place(deployment, sources).is_some();
            fault::catch(|| match is_asked {
                true => judge(deployment, options, sources),
                false => JudgedOne::unasked(deployment),
            })
        });
        for (deployment, judged) in batch.iter().zip(judged) {
            if asked.place(deployment, &report.sources).is_none() {
                let neighbour = judged.ok().and_then(|judged| Neighbour::new(judged.cases));
                let neighbour = neighbour.filter(|n| !n.homes.is_empty());
                places.push(neighbour.as_ref().map(|_| neighbours.len()));
                neighbours.extend(neighbour);
                continue;
            }
            let observed = judged.and_then(|judged| {
                fault::catch(|| observer(deployment, &judged.cases))?;
                Ok(judged)
            });
            match observed {
                Ok(JudgedOne { cases, part }) => {
                    let neighbour =
                        Neighbour::new(cases).filter(|n| keep == KeptCases::All || !n.homes.is_empty());
                    places.push(neighbour.as_ref().map(|_| neighbours.len()));
                    neighbours.extend(neighbour);
                    report.add(part);
                }
                Err(fault) => {
                    places.push(None);
                    report.failed(&deployment.id, &[fault]);
                }
            }
        }
    }
    let mut faults = Vec::new();
    let wanted = |rule: &_| options.judge.wants(rule);
    report.findings.extend(judge_together(&neighbours, &wanted, &mut faults));
    // Any of them may have been at fault: the run as a whole is named by its first.
    report.failed(deployments.first().map_or("", |d| &d.id), &faults);
    concern::keep_asked(&mut report, &deployments, &asked);
    let mut kept: Vec<Option<DetachedCase>> = neighbours.into_iter().map(|n| Some(n.case.detach())).collect();
    let cases = places.into_iter().map(|place| kept.get_mut(place?)?.take()).collect();
    Judged { report, asked, deployments, cases }
}

/// What the rules say of one deployment.
struct JudgedOne<'d> {
    cases: Vec<Case<'d>>,
    part: ReportPart,
}

impl<'d> JudgedOne<'d> {
    /// A deployment that nobody asked for: others are judged beside it.
    fn unasked(deployment: &'d Deployment) -> Self {
        Self { cases: cases(deployment), part: ReportPart::default() }
    }
}

fn judge<'d>(deployment: &'d Deployment, options: &CheckOptions, sources: &Sources) -> JudgedOne<'d> {
    let cases = cases(deployment);
    let own = own_rules(deployment, options, sources);
    let judgement = judge::judge_with(deployment, &cases, &|rule| options.judge.wants(rule), &own);
    let mut part = ReportPart::default();
    part.failed(&deployment.id, &judgement.faults);
    part.deployments.push(summary(deployment, &judgement.queue, judgement.starts, sources));
    part.findings = judgement.findings;
    // They are the same for all cases.
    let places = |secrets: &[Secret]| secrets.iter().map(|s| s.at).collect();
    part.secrets = match cases.first() {
        Some(case) => places(case.secrets()),
        None => places(&secrets(deployment)),
    };
    JudgedOne { cases, part }
}

/// The user's own rules for a deployment: those of its last file, which lies over the others.
pub(crate) fn own_rules(deployment: &Deployment, options: &CheckOptions, sources: &Sources) -> Vec<OwnRule> {
    let path = deployment.files.last().map(|&file| sources.get(file).place());
    path.map_or_else(Vec::new, |path| options.read.project.own_rules(&options.read.settings, path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::registry::CHECKS;

    /// Two deployments, of which the first brings what looks at it to fail.
    #[test]
    fn a_fault_ends_one_deployment_and_not_the_run() {
        let folder = tempfile::tempdir().unwrap();
        let inputs = ["a", "b"].map(|name| {
            let folder = folder.path().join(name);
            std::fs::create_dir(&folder).unwrap();
            std::fs::write(folder.join("milvus.yaml"), "mq:\n  type: kafkaa\n").unwrap();
            Input::Path(folder.join("milvus.yaml"))
        });
        let options = CheckOptions::default();
        let whole = check(&inputs, &options);
        let per_file = whole.findings.len() / 2;
        let mut seen = 0;
        let report = check_observed(&inputs, &options, &mut |_, _| {
            seen += 1;
            assert!(seen > 1, "injected");
        });
        assert!(per_file > 0 && report.findings.len() == per_file, "{:?}", report.findings);
        assert_eq!(report.errors.len(), 1, "{:?}", report.errors);
        let error = &report.errors[0];
        assert!(error.path.ends_with("a/milvus.yaml"), "{error:?}");
        assert!(error.message.contains("injected"), "{error:?}");
        assert!(error.sentence().starts_with("cannot judge "), "{error:?}");
    }

    /// A rule that fails once it has found something keeps that, and is named.
    #[test]
    fn a_fault_of_a_rule_names_it() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("milvus.yaml"), "mq:\n  type: kafkaa\n").unwrap();
        let (name, looks) = CHECKS.iter().find(|(id, _)| *id == "unknown-mq-type").unwrap();
        let info = crate::facts::rule(name).unwrap();
        let mut faults = Vec::new();
        let mut kept = 0;
        let inputs = [Input::Path(folder.path().join("milvus.yaml"))];
        check_observed(&inputs, &CheckOptions::default(), &mut |_, readings| {
            for reading in readings {
                let found = crate::judge::engine::run_rule(info, reading, &mut faults, |findings| {
                    looks(reading, findings);
                    panic!("injected");
                });
                kept += found.into_vec().len();
            }
        });
        assert!(kept > 1);
        assert_eq!(faults.len(), 1, "the same in all readings: {faults:?}");
        assert_eq!(faults[0].rule, Some("unknown-mq-type"));
    }
}
