//! A whole check: from paths to a report.

mod charts;
mod files;
pub(crate) mod gather;
pub(crate) mod group;
mod kustomized;
mod mend;
pub(crate) mod once;
mod options;
pub(crate) mod overlay;
mod patches;
pub(crate) mod places;
mod resolve;
mod versions;

use std::path::PathBuf;
use std::sync::Arc;

pub(crate) use files::Files;
pub use mend::{Changed, MendOptions, Mended, mend};
pub use options::{CheckOptions, Input, RuleChoice, SettingsChoice};
pub use resolve::resolve;
pub(crate) use resolve::resolve_one;
pub use versions::Versions;

use self::gather::gather;
use crate::discover;
use crate::fault;
use crate::milvus::{Deployment, Kind, Loose, Reading};
use crate::parallel::{self, BATCH};
use crate::report::{DeploymentSummary, Report};
use crate::rule::{Neighbour, Secret, secrets, secrets_read};
use crate::settings;
use crate::source::{FileId, Location, Sources, Store};
use crate::surface::helm_values::umbrella::Charts;
use crate::yaml::Tree;

/// A recognised file.
#[derive(Clone)]
pub(crate) struct Member {
    pub path: PathBuf,
    pub file: FileId,
    pub tree: Arc<Tree>,
    pub is: discover::Recognised,
    /// What is said of the chart that values are for, beside them or in a folder above.
    pub charts: Arc<Charts>,
    /// The values that it lies over by its name or folder, whether they are there or not.
    pub base: Option<PathBuf>,
    /// True when it was given by name or is the values.yaml of a folder that was.
    pub first: bool,
    /// True when it lies over the others.
    pub overlay: bool,
    /// True when another lies over it by its name, and is a deployment of its own.
    pub overlaid: bool,
    /// True when it was not asked for, and is read only to understand another.
    pub context: bool,
    /// The values files that the settings say it is installed with.
    pub stack: Option<Arc<[PathBuf]>>,
}

impl Member {
    /// What the run is told of its deployment, the settings' word included.
    pub fn options(&self, options: &CheckOptions) -> CheckOptions {
        options.at(&self.path, self.stack.as_deref())
    }
}

/// Checks files and folders.
pub fn check(inputs: &[Input], options: &CheckOptions) -> Report {
    check_seeing(inputs, options, &mut |_, _| {})
}

/// The same, showing each deployment with its readings.
pub(crate) fn check_seeing(inputs: &[Input], options: &CheckOptions, see: See<'_>) -> Report {
    let mut report = Report::default();
    let store = Store::over(options.texts.clone());
    judge_state(inputs, options, &store, &mut report, see, Keep::Neighbours);
    finish(&mut report, options);
    report
}

/// Puts what rules said in its final form: each finding once, where its file says it, in order.
pub(crate) fn finish(report: &mut Report, options: &CheckOptions) {
    places::make_real(report);
    once::keep_one_of_each(report);
    let asked = std::mem::take(&mut report.asked);
    settings::conclude(report, &settings::Run { options, asked });
}

/// What is shown of each deployment: itself and its readings.
pub(crate) type See<'a> = &'a mut dyn FnMut(&Deployment, &[Reading<'_>]);

/// What was judged.
pub(crate) struct Judged {
    /// The deployments.
    pub deployments: Vec<Deployment>,
    /// For each deployment its reading, where it is kept.
    pub readings: Vec<Option<Loose>>,
}

/// Checks the files of a store, and gives what was judged. The findings are as they come.
pub(crate) fn check_state(
    inputs: &[Input],
    options: &CheckOptions,
    store: &Store,
    report: &mut Report,
    see: See<'_>,
) -> Judged {
    judge_state(inputs, options, store, report, see, Keep::All)
}

/// Which readings are kept until all deployments are judged. They hold all settings.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keep {
    /// One of each deployment.
    All,
    /// Those of deployments that may share something with another.
    Neighbours,
}

fn judge_state(
    inputs: &[Input],
    options: &CheckOptions,
    store: &Store,
    report: &mut Report,
    see: See<'_>,
    keep: Keep,
) -> Judged {
    let members = gather(inputs, options, store, report);
    report.asked = members.iter().filter(|m| !m.context).map(|m| m.file).collect();
    report.files = report.asked.len();
    let installs = |m: &&Member| m.context && m.is.kind == Kind::Gitops;
    let context: Vec<FileId> = members.iter().filter(installs).map(|m| m.file).collect();
    let deployments = group::deployments(members, options, store, report);
    let main: Vec<FileId> = deployments.iter().flat_map(|d| report.sources.files_of(d.files[0])).collect();
    report.files += context.iter().filter(|file| main.contains(file)).count();
    let mut neighbours = Vec::new();
    // For each deployment its place among those.
    let mut places: Vec<Option<usize>> = Vec::new();
    for batch in deployments.chunks(BATCH) {
        let sources = &report.sources;
        let judged = parallel::map(batch, |deployment| fault::caught(|| judge(deployment, options, sources)));
        for (deployment, judged) in batch.iter().zip(judged) {
            match judged.and_then(|judged| fault::caught(|| judged.tell(report, see, keep))) {
                Ok(neighbour) => {
                    places.push(neighbour.as_ref().map(|_| neighbours.len()));
                    neighbours.extend(neighbour);
                }
                Err(fault) => {
                    places.push(None);
                    report.failed(&deployment.id, &[fault]);
                }
            }
        }
    }
    let mut faults = Vec::new();
    let wanted = |rule: &_| options.wants(rule);
    report.findings.extend(crate::rule::judge_together(&neighbours, &wanted, &mut faults));
    let mut loose: Vec<Option<Loose>> = neighbours.into_iter().map(|n| Some(n.reading.loosen())).collect();
    let readings = places.into_iter().map(|place| loose.get_mut(place?)?.take()).collect();
    // Any of them may have been at fault: the run as a whole is named by its first.
    report.failed(deployments.first().map_or("", |d| &d.id), &faults);
    Judged { deployments, readings }
}

/// What the rules say of one deployment.
struct Said<'d> {
    deployment: &'d Deployment,
    readings: Vec<Reading<'d>>,
    judgement: crate::rule::Judgement,
    secrets: Vec<Location>,
}

fn judge<'d>(deployment: &'d Deployment, options: &CheckOptions, sources: &Sources) -> Said<'d> {
    let readings = crate::surface::readings(deployment);
    let own = own_rules(deployment, options, sources);
    let judgement = crate::rule::judge_with(deployment, &readings, &|rule| options.wants(rule), &own);
    let places = |secrets: &[Secret]| secrets.iter().map(|s| s.at).collect();
    // The same for all readings.
    let secrets = match readings.first() {
        Some(reading) => places(secrets_read(reading)),
        None => places(&secrets(deployment)),
    };
    Said { deployment, readings, judgement, secrets }
}

impl<'d> Said<'d> {
    fn tell(self, report: &mut Report, see: See<'_>, keep: Keep) -> Option<Neighbour<'d>> {
        let Self { deployment, readings, judgement, secrets } = self;
        see(deployment, &readings);
        // What is not kept goes before the findings are gathered: both may be many.
        let neighbour = Neighbour::new(readings).filter(|n| keep == Keep::All || !n.homes.is_empty());
        report.failed(&deployment.id, &judgement.faults);
        if report.findings.is_empty() {
            report.findings = judgement.findings;
        } else {
            report.findings.extend(judgement.findings);
        }
        report.secrets.extend(secrets);
        let summary = summary(deployment, &judgement.queue, judgement.starts, &report.sources);
        report.deployments.push(summary);
        neighbour
    }
}

/// The user's own rules for a deployment: those of its last file, which lies over the others.
pub(crate) fn own_rules(
    deployment: &Deployment,
    options: &CheckOptions,
    sources: &Sources,
) -> Vec<crate::rule::OwnRule> {
    let path = deployment.files.last().map(|&file| PathBuf::from(&sources.get(file).path));
    path.map_or_else(Vec::new, |path| options.project.own_rules(&options.settings, &path))
}

pub(crate) fn summary(
    deployment: &Deployment,
    queue: &Option<crate::milvus::Queue>,
    starts: Option<bool>,
    sources: &Sources,
) -> DeploymentSummary {
    DeploymentSummary {
        id: deployment.id.clone(),
        kind: deployment.kind.name(),
        files: files(deployment, sources),
        mode: deployment.mode.get().map(|m| m.name()),
        milvus: deployment.milvus.get(),
        chart: deployment.helm.as_ref().map(|h| h.version()),
        operator: deployment.resource.as_ref().and_then(|r| r.operator.get()),
        mq: queue.map(|q| q.name()),
        starts,
        assumptions: deployment.assumptions(),
        to: None,
    }
}

/// The files of a deployment as shown, each once.
fn files(deployment: &Deployment, sources: &crate::source::Sources) -> Vec<String> {
    let mut files: Vec<String> = Vec::new();
    for file in deployment.files.iter().flat_map(|&f| sources.files_of(f)) {
        let path = &sources.get(file).path;
        if !files.contains(path) {
            files.push(path.clone());
        }
    }
    files
}

pub(crate) fn sort(report: &mut Report) {
    let sources = &report.sources;
    report.findings.sort_by(|a, b| {
        let key = |f: &crate::rule::Finding| (f.at.span, f.rule.id);
        sources.get(a.at.file).path.cmp(&sources.get(b.at.file).path).then_with(|| key(a).cmp(&key(b)))
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::CHECKS;

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
        let report = check_seeing(&inputs, &options, &mut |_, _| {
            seen += 1;
            assert!(seen > 1, "injected");
        });
        assert!(per_file > 0 && report.findings.len() == per_file, "{:?}", report.findings);
        assert_eq!(report.errors.len(), 1, "{:?}", report.errors);
        let error = &report.errors[0];
        assert!(error.path.ends_with("a/milvus.yaml"), "{error:?}");
        assert!(error.message.contains("injected"), "{error:?}");
        assert!(error.said().starts_with("cannot judge "), "{error:?}");
    }

    /// A rule that fails once it has found something keeps that, and is named.
    #[test]
    fn a_fault_of_a_rule_names_it() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("milvus.yaml"), "mq:\n  type: kafkaa\n").unwrap();
        let (name, looks) = CHECKS.iter().find(|(id, _)| *id == "unknown-mq-type").unwrap();
        let info = crate::rule::rule(name).unwrap();
        let mut faults = Vec::new();
        let mut kept = 0;
        let inputs = [Input::Path(folder.path().join("milvus.yaml"))];
        check_seeing(&inputs, &CheckOptions::default(), &mut |_, readings| {
            for reading in readings {
                let found = crate::rule::ask(info, reading, &mut faults, |findings| {
                    looks(reading, findings);
                    panic!("injected");
                });
                kept += found.len();
            }
        });
        assert!(kept > 1);
        assert_eq!(faults.len(), 1, "the same in all readings: {faults:?}");
        assert_eq!(faults[0].rule, Some("unknown-mq-type"));
    }
}
