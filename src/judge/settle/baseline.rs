//! The baseline: findings that were there when it was written, and do not count until they change.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::SettleContext;
use super::context::{SettingsByFile, finding, place, set_severity, wants};
use crate::base::{InputError, plural};
use crate::judge::finding::{Finding, Report, Suppressed, SuppressedBy, fingerprint};
use crate::read::settings::file::{decode, read_text};
use crate::text::source::path::shown_from_here;
use crate::text::source::{FileId, SourceFile, Span, Store, absolute, write_file};
use crate::text::yaml::reader::Reader;
use crate::text::yaml::{self, NodeId, Tree};

/// The file that is written where nothing names one.
const FILE_NAME: &str = ".mqlint-baseline.json";

/// A finding that is known.
struct BaselineEntry {
    fingerprint: String,
    rule: String,
    path: String,
    /// Its place in the baseline.
    span: Span,
}

/// Marks the findings that a baseline has, and adds those of its entries that nothing has any more.
pub(super) fn apply(report: &mut Report, context: &SettleContext<'_>, settings: &SettingsByFile) {
    let choice = &context.judge.baseline;
    if choice.write {
        let file = choice.file.clone().or_else(|| baselines_of_settings(context).into_iter().next());
        let file = file.unwrap_or_else(|| PathBuf::from(FILE_NAME));
        let is_refused = choice.file.is_none() && context.read.project.store().refuses(&file);
        return if is_refused { report.errors.push(outside(&file)) } else { write_baseline(report, &file) };
    }
    match &choice.file {
        Some(file) => apply_file(report, context, settings, file, None),
        None => {
            let store = context.read.project.store();
            for file in baselines_of_settings(context).into_iter().filter(|file| !store.refuses(file)) {
                // What these settings are not for, their baseline is not for either.
                let covered = covered(report, context, &file);
                apply_file(report, context, settings, &file, Some(&covered));
            }
        }
    }
}

/// The baselines that settings name, in order of path.
fn baselines_of_settings(context: &SettleContext<'_>) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        context.read.project.all().iter().filter_map(|s| s.baseline.clone()).collect();
    files.sort();
    files.dedup();
    files
}

/// That a file is not written for the sake of settings.
fn outside(file: &Path) -> InputError {
    let message = "the settings name it as the baseline, and it lies outside of what is checked, so it is not written; \
                   name the file as --write-baseline=FILE";
    InputError { path: shown_from_here(file), message: message.into() }
}

/// The files whose settings name a baseline.
fn covered(report: &Report, context: &SettleContext<'_>, baseline: &Path) -> HashSet<FileId> {
    let of = |path: &Path| context.read.project.of(&context.read.settings, path);
    let named = |path: &Path| of(path).is_some_and(|s| s.baseline.as_deref() == Some(baseline));
    report.sources.iter().filter(|(_, source)| named(source.place())).map(|(file, _)| file).collect()
}

fn apply_file(
    report: &mut Report,
    context: &SettleContext<'_>,
    settings: &SettingsByFile,
    file: &Path,
    only: Option<&HashSet<FileId>>,
) {
    let store = context.read.project.store();
    let read = if only.is_some() { store.read(file) } else { store.read_given(file) };
    let read = decode(read).and_then(|text| read_entries(&text).map(|entries| (text, entries)));
    let (text, entries) = match read {
        Ok(read) => read,
        Err(message) => {
            report.unsettled = true;
            return report.errors.push(InputError { path: shown_from_here(file), message });
        }
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
    let stale =
        entries.iter().filter(|e| !met.contains(&e.fingerprint) && was_tried(report, context, settings, e));
    let stale: Vec<&BaselineEntry> = stale.collect();
    if !stale.is_empty() {
        let id = report.sources.add(SourceFile::new(shown_from_here(file), text));
        let about = stale.into_iter().filter_map(|entry| stale_finding(report, settings, id, entry));
        let about: Vec<Finding> = about.collect();
        report.findings.extend(about.into_iter().filter(|f| context.judge.wants(f.rule)));
    }
}

/// The finding about an entry that nothing has any more.
fn stale_finding(
    report: &Report,
    settings: &SettingsByFile,
    file: FileId,
    entry: &BaselineEntry,
) -> Option<Finding> {
    let values = [("rule", entry.rule.as_str()), ("path", entry.path.as_str())];
    let mut finding = finding(report, "unused-suppression", "baseline", place(file, entry.span), &values)?;
    set_severity(&mut finding, settings);
    Some(finding)
}

/// Whether the finding of an entry would have been seen: its rule was tried on its file, or the file is gone.
fn was_tried(
    report: &Report,
    context: &SettleContext<'_>,
    settings: &SettingsByFile,
    entry: &BaselineEntry,
) -> bool {
    let Some(rule) = crate::facts::rule(&entry.rule).filter(|rule| !rule.is_of_change()) else {
        return false;
    };
    let asked = |file: &FileId| report.sources.get(*file).path.trim_start_matches("./") == entry.path;
    match context.judged_files.iter().find(|file| asked(file)) {
        Some(file) => wants(context.judge, settings, *file, rule),
        None => {
            let (store, path) = (context.read.project.store(), absolute(Path::new(&entry.path)));
            // Nothing is read for this: it may lie outside of what was given this time.
            !context.judged_files.is_empty() && store.leads_to_folder(&path).is_err()
        }
    }
}

/// The entries of a baseline; JSON is read as the YAML that it is, so that each has its place.
fn read_entries(text: &str) -> Result<Vec<BaselineEntry>, String> {
    let tree = yaml::parse(text);
    if yaml::reader::refusal(&tree, Reader::Helm).is_some() {
        return Err("it is no baseline: it is no JSON".into());
    }
    let findings = tree.path(&["findings"]).filter(|_| tree.path(&["version"]).is_some());
    let Some(findings) = findings else { return Err("it is no baseline: it has no findings".into()) };
    Ok(tree.items(findings.value).iter().filter_map(|&item| read_entry(&tree, item)).collect())
}

fn read_entry(tree: &Tree, item: NodeId) -> Option<BaselineEntry> {
    let text = |key| tree.get(item, key).map(|e| tree.text(tree.resolve(e.value)).to_owned());
    let span = tree.span(tree.get(item, "fingerprint")?.value);
    Some(BaselineEntry { fingerprint: text("fingerprint")?, rule: text("rule")?, path: text("path")?, span })
}

/// Writes all findings that no comment suppresses, one to a line, and marks them. A file that is there and is no
/// baseline is left alone.
fn write_baseline(report: &mut Report, file: &Path) {
    let refused = |message: &str| InputError { path: shown_from_here(file), message: message.to_owned() };
    if file.exists() && read_text(file, &Store::disk()).and_then(|text| read_entries(&text)).is_err() {
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
    report.notes.push(format!("{} written to {}", plural(lines.len(), "finding"), shown_from_here(file)));
    for finding in report.findings.iter_mut() {
        finding.suppressed.get_or_insert(Suppressed { by: SuppressedBy::Baseline, reason: None });
    }
}
