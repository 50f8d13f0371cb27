//! What a project has decided: which findings count, and why others do not.
//!
//! [`Project`] finds and reads settings files; [`keys`] is the one list of what may stand in them. Rules know
//! nothing of this. `conclude` is the one stage between them and the report: every command that reports findings
//! ends with it.

mod baseline;
mod comments;
mod date;
mod directive;
mod fail_on;
pub mod keys;
pub(crate) mod names;
mod own;
mod parse;
mod project;
mod scope;
mod target;

use std::collections::{HashMap, HashSet};
use std::path::Path;

pub use baseline::BaselineChoice;
pub use date::Date;
pub use fail_on::FailOn;
pub(crate) use own::rule_files;
pub(crate) use project::{FILE_NAME, absolute, shown};
pub use project::{Project, Settings};
pub use target::{Patterns, Target};

use crate::check::CheckOptions;
use crate::milvus::KeyPath;
use crate::report::{InputError, Report, plural};
use crate::rule::{Finding, Place, RuleInfo, Severity};
use crate::source::{FileId, Location, SourceFile, Span};

/// What the stage knows of the run.
#[derive(Clone, Debug)]
pub struct Run<'a> {
    /// What the command line says.
    pub options: &'a CheckOptions,
    /// The files that were judged because somebody asked for them. Of others not everything is judged, so that
    /// nothing can be said of suppressions in them that find nothing.
    pub asked: HashSet<FileId>,
}

/// Takes out of a report what does not count, adds what is wrong with settings and suppressions, and puts the
/// findings in their order.
pub(crate) fn conclude(report: &mut Report, run: &Run<'_>) {
    let says = says(report, run.options);
    settle(report, run.options, &says);
    crate::check::sort(report);
    crate::report::number(report);
    comments::apply(report, run, &says);
    baseline::apply(report, run, &says);
    report.suppressed = report.findings.iter().filter(|f| f.suppressed.is_some()).count();
    if !run.options.show_suppressed {
        report.findings.retain(|f| f.suppressed.is_none());
    }
    mistakes(report, run.options);
    crate::check::sort(report);
}

/// What the settings say of each file of a report.
type Says = HashMap<FileId, Target>;

fn says(report: &Report, options: &CheckOptions) -> Says {
    let target = |path: &str| options.project.target(&options.settings, Path::new(path), None);
    report.sources.iter().filter_map(|(file, source)| Some((file, target(&source.path)?))).collect()
}

/// Which findings count by the settings, and how bad they are.
fn settle(report: &mut Report, options: &CheckOptions, says: &Says) {
    report.findings.retain(|f| {
        let known = |target: &Target| f.rule.id == "unknown-key" && target.knows(f.key.as_str());
        wants(options, says, f.at.file, f.rule) && !says.get(&f.at.file).is_some_and(known)
    });
    for finding in &mut report.findings {
        set_severity(finding, says);
    }
    let lowest = says.iter().filter_map(|(file, target)| Some((*file, target.fail_on?)));
    report.fail_on = lowest.collect();
}

/// The severity that the settings give. What holds only in some releases stays a note.
fn set_severity(finding: &mut Finding, says: &Says) {
    let severity = says.get(&finding.at.file).and_then(|target| target.severity_of(finding.rule));
    if let Some(severity) = severity {
        finding.severity = if finding.partial { severity.min(Severity::Info) } else { severity };
    }
}

/// Whether a rule counts in a file: as the command line says, and as the settings do where it selects nothing.
fn wants(options: &CheckOptions, says: &Says, file: FileId, rule: &RuleInfo) -> bool {
    if !options.wants(rule) {
        return false;
    }
    match says.get(&file).filter(|_| options.select.is_empty()) {
        Some(target) => {
            let select = target.select.clone().unwrap_or_default();
            CheckOptions { select, ignore: target.ignore.clone(), ..CheckOptions::default() }.wants(rule)
        }
        None => true,
    }
}

/// Adds the mistakes in settings files. They make the run fail, and nothing holds them back.
fn mistakes(report: &mut Report, options: &CheckOptions) {
    for broken in options.project.take_broken() {
        let count = plural(broken.problems.len(), "mistake");
        let message = format!("{count} in the settings, which are used without it");
        let message =
            if broken.problems.len() == 1 { message } else { message.replace("without it", "without them") };
        report.errors.push(InputError { path: broken.path.clone(), message });
        let file = report.sources.add(SourceFile::new(broken.path, broken.text));
        for problem in broken.problems {
            let place = Place::new(Location { file, span: problem.span }, KeyPath::root());
            let found = finding(report, "bad-settings", "", place, &[("problem", &problem.text)]);
            report.findings.extend(found);
        }
    }
}

/// The mistakes in settings files as lines for standard error, for commands that report no findings.
pub(crate) fn unusable(project: &Project) -> Vec<InputError> {
    let lines = |broken: project::Broken| {
        let file = SourceFile::new(broken.path, broken.text);
        let line = |p: &parse::Problem| {
            let at = file.position(p.span.range().start);
            InputError { path: file.path.clone(), message: format!("{}:{}: {}", at.line, at.column, p.text) }
        };
        broken.problems.iter().map(line).collect::<Vec<_>>()
    };
    project.take_broken().into_iter().flat_map(lines).collect()
}

/// A finding about a file of which no rule knows what it deploys.
fn finding(
    report: &Report,
    rule: &str,
    variant: &'static str,
    place: Place,
    values: &[(&str, &str)],
) -> Option<Finding> {
    let mut finding = Finding::new(crate::rule::rule(rule)?, variant, place, values);
    let path = &report.sources.get(finding.at.file).path;
    let owner = report.deployments.iter().find(|d| d.files.contains(path));
    finding.deployment = owner.map_or(path.as_str(), |d| d.id.as_str()).into();
    Some(finding)
}

/// A place in a file, of which no key is known.
fn place(file: FileId, span: Span) -> Place {
    Place::new(Location { file, span }, KeyPath::root())
}
