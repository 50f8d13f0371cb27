//! Masking a whole report, before it is written.

use std::borrow::Cow;
use std::ops::Range;

use super::secrets::Secrets;
use super::{find_secrets, masked};
use crate::base::parallel;
use crate::facts::Severity;
use crate::judge::finding::Report;
use crate::text::source::{Location, Span};

/// Masks the secrets that words of the report repeat, and marks those in its files that their form shows. Without
/// that formats mask what is known as a secret by its key. `notes` says whether findings of severity info are shown.
pub fn hide(report: &mut Report, notes: bool) {
    // Where nothing is said of the files nothing of them is shown.
    let is_shown = report.findings.iter().any(|f| notes || f.severity > Severity::Info);
    if is_shown || report.fixed.as_ref().is_some_and(|fixed| !fixed.is_empty()) {
        let sources: Vec<_> = report.sources.iter().collect();
        let found = parallel::map(&sources, |(file, source)| {
            let place = |r: Range<usize>| Location { file: *file, span: Span::new(r.start, r.end) };
            find_secrets(&source.text).into_iter().map(place).collect::<Vec<_>>()
        });
        report.secrets.extend(found.into_iter().flatten());
    }
    let secrets = Secrets::of(report, false);
    report.secrets.extend(secrets.repeated(&report.sources));
    for text in words(report) {
        let known = secrets.masked_values(text);
        let by_form = match masked(known.as_deref().unwrap_or(text)) {
            Cow::Owned(masked) => Some(masked),
            Cow::Borrowed(_) => None,
        };
        if let Some(masked) = by_form.or(known) {
            *text = masked;
        }
    }
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
