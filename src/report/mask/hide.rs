//! Masking all that a command has found out, before it is written.

use super::secrets::{Secrets, by_form};
use crate::base::InputError;
use crate::facts::Severity;
use crate::facts::milvus::KeyPath;
use crate::fix::FixedText;
use crate::judge::finding::{Report, Resolution, ResolutionChange, ResolvedSetting};
use crate::text::source::{SourceFile, Sources};

/// Masks the secrets that words of the report repeat, and marks those in its files that their form shows. Without
/// that formats mask what is known as a secret by its key. `notes` says whether findings of severity info are shown.
pub fn hide(report: &mut Report, notes: bool) {
    // Where nothing is said of the files nothing of them is shown.
    let is_shown = report.findings.iter().any(|f| notes || f.severity > Severity::Info);
    let is_said = !report.errors.is_empty() || !report.notes.is_empty();
    if is_shown || is_said || report.fixed.as_ref().is_some_and(|fixed| !fixed.is_empty()) {
        report.secrets.extend(by_form(&report.sources));
    }
    let secrets = Secrets::of(report, false);
    report.secrets.extend(secrets.repeated(&report.sources));
    for finding in &mut report.findings {
        // A secret that was taken for a mapping is a key to YAML.
        if let Some(key) = secrets.masked_key(finding.key.as_str()) {
            finding.key = KeyPath::from(key.as_str());
        }
    }
    words(report).for_each(|text| secrets.hide_in(text));
}

/// Masks the secrets of a report on fixed texts, also those that the texts held before and words may repeat.
pub(crate) fn hide_fixed(report: &mut Report, changed: &[FixedText], notes: bool) {
    for text in changed {
        report.sources.add(SourceFile::new(text.path.clone(), text.old.as_str()));
    }
    hide(report, notes);
}

/// Masks the secrets among effective settings.
pub(crate) fn hide_resolution(resolution: &mut Resolution) {
    let secrets = Secrets::of_sources(&resolution.sources, &resolution.secrets);
    let set = resolution.deployments.iter_mut().flat_map(|d| &mut d.set);
    let settings = set.chain(resolution.unset.iter_mut().flatten());
    settings.for_each(|setting| hide_setting(setting, &secrets, &resolution.sources));
    let assumptions = resolution.deployments.iter_mut().flat_map(|d| &mut d.summary.assumptions);
    assumptions.for_each(|text| secrets.hide_in(text));
    hide_messages(&secrets, &mut resolution.errors, &mut resolution.notes);
}

/// Masks the secrets among effective settings that differ.
pub(crate) fn hide_change(change: &mut ResolutionChange) {
    let secrets = Secrets::of_sources(&change.sources, &change.secrets);
    let settings = change.deployments.iter_mut().flat_map(|d| &mut d.settings);
    let sides = settings.flat_map(|s| [&mut s.before, &mut s.after]).flatten();
    sides.for_each(|setting| hide_setting(setting, &secrets, &change.sources));
    let summaries = change.deployments.iter_mut().flat_map(|d| [&mut d.before, &mut d.summary]);
    summaries.flat_map(|summary| &mut summary.assumptions).for_each(|text| secrets.hide_in(text));
    hide_messages(&secrets, &mut change.errors, &mut change.notes);
}

/// Masks the secrets in errors and notes.
pub(crate) fn hide_messages(secrets: &Secrets, errors: &mut [InputError], notes: &mut [String]) {
    errors.iter_mut().map(|e| &mut e.message).chain(notes).for_each(|text| secrets.hide_in(text));
}

/// Masks a setting that a secret place sets, and any secret that its value repeats.
fn hide_setting(setting: &mut ResolvedSetting, secrets: &Secrets, sources: &Sources) {
    if let Some(key) = secrets.masked_key(&setting.key) {
        setting.key = key;
    }
    let Some(at) = setting.at else { return secrets.hide_value(&mut setting.value) };
    let (mut from, mut to) = (u32::MAX, 0);
    for span in secrets.within(at.file, at.span) {
        (from, to) = (from.min(span.start), to.max(span.end));
    }
    // Quotes, and the head of a block, are shown.
    let written = sources.slice(at);
    let head = match written.as_bytes().first() {
        Some(b'|' | b'>') => {
            written.len() - written.find('\n').map_or("", |end| &written[end..]).trim_start().len()
        }
        _ => written.len() - written.trim_start_matches(['"', '\'']).len(),
    };
    let tail = written.len() - written.trim_end().trim_end_matches(['"', '\'']).len();
    let whole =
        (from as usize) <= at.span.start as usize + head && to as usize + tail >= at.span.end as usize;
    setting.secret |= whole && !written.is_empty();
    secrets.hide_value(&mut setting.value);
}

/// Everything that was said in words.
fn words(report: &mut Report) -> impl Iterator<Item = &mut String> {
    let findings = report.findings.iter_mut().flat_map(|f| {
        let labels = f.labels.iter_mut().map(|l| &mut l.text);
        let titles = f.fixes.iter_mut().map(|fix| &mut fix.title);
        let own = std::iter::once(&mut f.message).chain(&mut f.help).chain(&mut f.assumptions);
        own.chain(labels).chain(titles)
    });
    let fixed = report.fixed.iter_mut().flatten().flat_map(|f| [&mut f.message, &mut f.title]);
    let deployments = report.deployments.iter_mut().flat_map(|d| &mut d.assumptions);
    let errors = report.errors.iter_mut().map(|e| &mut e.message);
    let outside = report.outside.iter_mut().map(|file| &mut file.path);
    findings.chain(fixed).chain(deployments).chain(errors).chain(outside).chain(&mut report.notes)
}
