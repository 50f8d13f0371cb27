//! Writing a report in any of the formats, and what all of them show of it.

use std::borrow::Cow;
use std::io;
use std::ops::Range;

use super::mask::secrets::Secrets;
use super::{
    Format, ReportOptions, concise, github, gitlab, json, junit, markdown, mask, pretty, sarif, summary,
};
use crate::base::fault::Fault;
use crate::base::{InputError, parallel, unless_gone};
use crate::facts::Severity;
use crate::judge::finding::{Finding, Report};
use crate::text::source::{Location, Span};

impl Report {
    /// Adds faults of mqlint at work on a deployment.
    pub(crate) fn failed(&mut self, id: &str, faults: &[Fault]) {
        self.errors.extend(faults.iter().map(|fault| InputError::of_fault(id, fault)));
    }

    /// Masks the secrets that words of the report repeat, and marks those in its files that their form shows. Without
    /// it formats mask what is known as a secret by its key. `notes` says whether findings of severity info are shown.
    pub fn hide_secrets(&mut self, notes: bool) {
        // Where nothing is said of the files nothing of them is shown.
        let is_shown = self.findings.iter().any(|f| notes || f.severity > Severity::Info);
        if is_shown || self.fixed.as_ref().is_some_and(|fixed| !fixed.is_empty()) {
            let sources: Vec<_> = self.sources.iter().collect();
            let found = parallel::map(&sources, |(file, source)| {
                let place = |r: Range<usize>| Location { file: *file, span: Span::new(r.start, r.end) };
                mask::find_secrets(&source.text).into_iter().map(place).collect::<Vec<_>>()
            });
            self.secrets.extend(found.into_iter().flatten());
        }
        let secrets = Secrets::of(self, false);
        self.secrets.extend(secrets.repeated(&self.sources));
        for text in self.words() {
            let known = secrets.masked_values(text);
            let by_form = match mask::masked(known.as_deref().unwrap_or(text)) {
                Cow::Owned(masked) => Some(masked),
                Cow::Borrowed(_) => None,
            };
            if let Some(masked) = by_form.or(known) {
                *text = masked;
            }
        }
    }

    /// Everything that was said in words.
    fn words(&mut self) -> impl Iterator<Item = &mut String> {
        let findings = self.findings.iter_mut().flat_map(|f| {
            let labels = f.labels.iter_mut().map(|l| &mut l.text);
            let titles = f.fixes.iter_mut().map(|fix| &mut fix.title);
            let own = std::iter::once(&mut f.message).chain(&mut f.help).chain(&mut f.assumptions);
            own.chain(labels).chain(titles)
        });
        let fixed = self.fixed.iter_mut().flatten().flat_map(|f| [&mut f.message, &mut f.title]);
        let deployments = self.deployments.iter_mut().flat_map(|d| &mut d.assumptions);
        let errors = self.errors.iter_mut().map(|e| &mut e.message);
        findings.chain(fixed).chain(deployments).chain(errors).chain(&mut self.notes)
    }

    /// The findings that count: the ones that nothing suppresses.
    pub fn counted(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|f| f.suppressed.is_none())
    }

    /// The findings that a format shows: of those that count all but notes.
    pub(super) fn shown(&self, options: &ReportOptions) -> impl Iterator<Item = &Finding> {
        let pedantic = options.pedantic;
        self.counted().filter(move |f| pedantic || f.severity > Severity::Info)
    }

    /// Number of findings of a severity that count.
    pub fn count(&self, severity: Severity) -> usize {
        self.counted().filter(|f| f.severity == severity).count()
    }
}

/// Writes `report` to `out`, and what must not mix with it to `err`. A reader that goes away is no error.
///
/// # Errors
/// When `out` or `err` cannot be written for another reason.
pub fn write(
    report: &Report,
    format: Format,
    options: &ReportOptions,
    out: &mut dyn io::Write,
    err: &mut dyn io::Write,
) -> io::Result<()> {
    let written = match format {
        Format::Pretty => pretty::report::write(report, options, out),
        Format::Concise => concise::write(report, options, out)
            .and_then(|()| out.flush())
            .and_then(|()| summary::line(report, options).map_or(Ok(()), |line| writeln!(err, "{line}"))),
        Format::Json => json::write(report, options, out),
        Format::Sarif => sarif::write(report, options, out),
        Format::Github => github::write(report, options, out),
        Format::Gitlab => gitlab::write(report, options, out),
        Format::Junit => junit::write(report, options, out),
        Format::Markdown => markdown::write(report, options, out),
    };
    unless_gone(written.and_then(|()| out.flush()))
}

/// What was found, in one line for standard error; `None` where nothing was there to judge.
pub(crate) fn summary_line(report: &Report, options: &ReportOptions) -> Option<String> {
    summary::line(report, options)
}
