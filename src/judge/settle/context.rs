//! What the settings say of files, rules and findings.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use crate::facts::milvus::KeyPath;
use crate::facts::{RuleInfo, Severity};
use crate::judge::JudgeOptions;
use crate::judge::finding::{Finding, Place, Report};
use crate::read::ReadOptions;
use crate::read::settings::PathSettings;
use crate::text::source::{FileId, Location, Span};

/// What the stage knows of the run.
#[derive(Clone, Debug)]
pub struct SettleContext<'a> {
    /// Where its settings come from.
    pub read: &'a ReadOptions,
    /// What the command line says of rules and findings.
    pub judge: &'a JudgeOptions,
    /// The files that were judged because somebody asked for them. Of others not everything is judged, so that
    /// nothing can be said of suppressions in them that find nothing.
    pub judged_files: HashSet<FileId>,
}

/// What the settings say of each file of a report.
pub(super) type SettingsByFile = HashMap<FileId, PathSettings>;

pub(super) fn settings_by_file(report: &Report, options: &ReadOptions) -> SettingsByFile {
    let target = |path: &Path| options.project.target(&options.settings, path, None);
    report.sources.iter().filter_map(|(file, source)| Some((file, target(source.place())?))).collect()
}

/// The severity that the settings give. What holds only in some releases stays a note.
pub(super) fn set_severity(finding: &mut Finding, settings: &SettingsByFile) {
    let severity = settings.get(&finding.at.file).and_then(|target| target.severity_of(finding.rule));
    if let Some(severity) = severity {
        finding.severity = if finding.partial { severity.min(Severity::Info) } else { severity };
    }
}

/// Whether a rule counts in a file: as the command line says, and as the settings do where it selects nothing.
pub(super) fn wants(
    options: &JudgeOptions,
    settings: &SettingsByFile,
    file: FileId,
    rule: &RuleInfo,
) -> bool {
    if !options.wants(rule) {
        return false;
    }
    match settings.get(&file).filter(|_| options.select.is_empty()) {
        Some(target) => {
            let select = target.select.clone().unwrap_or_default();
            JudgeOptions { select, ignore: target.ignore.clone(), ..JudgeOptions::default() }.wants(rule)
        }
        None => true,
    }
}

/// A finding about a file of which no rule knows what it deploys.
pub(super) fn finding(
    report: &Report,
    rule: &str,
    variant: &'static str,
    place: Place,
    values: &[(&str, &str)],
) -> Option<Finding> {
    let mut finding = Finding::new(crate::facts::rule(rule)?, variant, place, values);
    let path = &report.sources.get(finding.at.file).path;
    let owner = report.deployments.iter().find(|d| d.files.contains(path));
    finding.deployment = owner.map_or(path.as_str(), |d| d.id.as_str()).into();
    Some(finding)
}

/// A place in a file, of which no key is known.
pub(super) fn place(file: FileId, span: Span) -> Place {
    Place::new(Location { file, span }, KeyPath::root())
}
