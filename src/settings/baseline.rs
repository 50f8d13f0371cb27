//! The baseline: findings that were there when it was written, and do not count until they change.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::{Run, Says, absolute, finding, place, project, set_severity, shown, wants};
use crate::report::{InputError, Report, fingerprint, plural};
use crate::rule::{Finding, Suppressed, SuppressedBy};
use crate::source::{FileId, SourceFile, Span, write_file};
use crate::yaml::{self, NodeId, Reader, Tree};

/// The file that is written where nothing names one.
const FILE_NAME: &str = ".mqlint-baseline.json";

/// Where the baseline comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BaselineChoice {
    /// The file, where the command line names one; else the settings do.
    pub file: Option<PathBuf>,
    /// Write the findings of the run to it, instead of reading it.
    pub write: bool,
}

/// A finding that is known.
struct Entry {
    fingerprint: String,
    rule: String,
    path: String,
    /// Its place in the baseline.
    span: Span,
}

/// Marks the findings that a baseline has, and adds those of its entries that nothing has any more.
pub(super) fn apply(report: &mut Report, run: &Run<'_>, says: &Says) {
    let choice = &run.options.baseline;
    if choice.write {
        let file = choice.file.clone().or_else(|| of_settings(run).into_iter().next());
        return write(report, &file.unwrap_or_else(|| PathBuf::from(FILE_NAME)));
    }
    match &choice.file {
        Some(file) => read(report, run, says, file, None),
        None => {
            for file in of_settings(run) {
                // What these settings are not for, their baseline is not for either.
                let covered = covered(report, run, &file);
                read(report, run, says, &file, Some(&covered));
            }
        }
    }
}

/// The baselines that settings name, in order of path.
fn of_settings(run: &Run<'_>) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        run.options.project.all().iter().filter_map(|s| s.baseline.clone()).collect();
    files.sort();
    files.dedup();
    files
}

/// The files whose settings name a baseline.
fn covered(report: &Report, run: &Run<'_>, baseline: &Path) -> HashSet<FileId> {
    let of = |path: &str| run.options.project.of(&run.options.settings, Path::new(path));
    let named = |path: &str| of(path).is_some_and(|s| s.baseline.as_deref() == Some(baseline));
    report.sources.iter().filter(|(_, source)| named(&source.path)).map(|(file, _)| file).collect()
}

fn read(report: &mut Report, run: &Run<'_>, says: &Says, file: &Path, only: Option<&HashSet<FileId>>) {
    let text = match project::text(file) {
        Ok(text) => text,
        Err(message) => return report.errors.push(InputError { path: shown(file), message }),
    };
    let entries = match entries(&text) {
        Ok(entries) => entries,
        Err(message) => return report.errors.push(InputError { path: shown(file), message }),
    };
    let known: HashSet<&str> = entries.iter().map(|e| e.fingerprint.as_str()).collect();
    let mut met: HashSet<String> = HashSet::new();
    for finding in report.findings.iter_mut().filter(|f| only.is_none_or(|only| only.contains(&f.at.file))) {
        let print = fingerprint(finding, &report.sources);
        if known.contains(print.as_str()) {
            met.insert(print);
            let by = SuppressedBy::Baseline;
            finding.suppressed.get_or_insert(Suppressed { by, reason: None });
        }
    }
    let stale = entries.iter().filter(|e| !met.contains(&e.fingerprint) && was_tried(report, run, says, e));
    let stale: Vec<&Entry> = stale.collect();
    if !stale.is_empty() {
        let id = report.sources.add(SourceFile::new(shown(file), text));
        let about = stale.into_iter().filter_map(|entry| about(report, says, id, entry));
        let about: Vec<Finding> = about.collect();
        report.findings.extend(about.into_iter().filter(|f| run.options.wants(f.rule)));
    }
}

/// The finding about an entry that nothing has any more.
fn about(report: &Report, says: &Says, file: FileId, entry: &Entry) -> Option<Finding> {
    let values = [("rule", entry.rule.as_str()), ("path", entry.path.as_str())];
    let mut finding = finding(report, "unused-suppression", "baseline", place(file, entry.span), &values)?;
    set_severity(&mut finding, says);
    Some(finding)
}

/// Whether the finding of an entry would have been seen: its rule was tried on its file, or the file is gone.
fn was_tried(report: &Report, run: &Run<'_>, says: &Says, entry: &Entry) -> bool {
    let Some(rule) = crate::rule::rule(&entry.rule).filter(|rule| !rule.is_of_change()) else { return false };
    let asked = |file: &FileId| report.sources.get(*file).path.trim_start_matches("./") == entry.path;
    match run.asked.iter().find(|file| asked(file)) {
        Some(file) => wants(run.options, says, *file, rule),
        None => !run.asked.is_empty() && !absolute(Path::new(&entry.path)).exists(),
    }
}

/// The entries of a baseline; JSON is read as the YAML that it is, so that each has its place.
fn entries(text: &str) -> Result<Vec<Entry>, String> {
    let tree = yaml::parse(text);
    if yaml::refusal(&tree, Reader::Helm).is_some() {
        return Err("it is no baseline: it is no JSON".into());
    }
    let findings = tree.path(&["findings"]).filter(|_| tree.path(&["version"]).is_some());
    let Some(findings) = findings else { return Err("it is no baseline: it has no findings".into()) };
    Ok(tree.items(findings.value).iter().filter_map(|&item| entry(&tree, item)).collect())
}

fn entry(tree: &Tree, item: NodeId) -> Option<Entry> {
    let text = |key| tree.get(item, key).map(|e| tree.text(tree.resolve(e.value)).to_owned());
    let span = tree.span(tree.get(item, "fingerprint")?.value);
    Some(Entry { fingerprint: text("fingerprint")?, rule: text("rule")?, path: text("path")?, span })
}

/// Writes all findings that no comment holds back, one to a line, and marks them. A file that is there and is no
/// baseline is left alone.
fn write(report: &mut Report, file: &Path) {
    let refused = |message: &str| InputError { path: shown(file), message: message.to_owned() };
    if file.exists() && project::text(file).and_then(|text| entries(&text)).is_err() {
        let message = "it is there and is no baseline, so it is not written over; name the file as --write-baseline=FILE";
        return report.errors.push(refused(message));
    }
    let found = report.findings.iter().filter(|f| f.suppressed.is_none());
    let mut lines: Vec<String> = found
        .map(|f| {
            let path = report.sources.get(f.at.file).path.trim_start_matches("./");
            let print = fingerprint(f, &report.sources);
            let json = serde_json::json!({ "path": path, "rule": f.rule.id, "key": f.key.as_str(), "fingerprint": print });
            format!("    {json}")
        })
        .collect();
    lines.sort();
    let text = format!("{{\n  \"version\": 1,\n  \"findings\": [\n{}\n  ]\n}}\n", lines.join(",\n"));
    if let Err(e) = write_file(file, text.as_bytes()) {
        return report.unwritten.push(refused(&e.to_string()));
    }
    report.notes.push(format!("{} written to {}", plural(lines.len(), "finding"), shown(file)));
    for finding in report.findings.iter_mut() {
        finding.suppressed.get_or_insert(Suppressed { by: SuppressedBy::Baseline, reason: None });
    }
}
