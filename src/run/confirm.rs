//! Checks whose reports hold only fixes that pass the check which applied fixes pass.

use super::{CheckOptions, check_observed};
use crate::base::InputError;
use crate::fix;
use crate::judge::Observer;
use crate::judge::finding::Report;
use crate::read::Input;
use crate::text::source::TextOverrides;

/// Checks files and folders for programs that apply fixes as they stand in the report.
pub fn check_confirmed(inputs: &[Input], options: &CheckOptions) -> Report {
    let check = |texts: &TextOverrides, observer: Observer<'_>| {
        check_observed(inputs, &options.with_texts(texts), observer)
    };
    fix::check_confirmed(inputs, options.read.overrides.clone(), None, &check)
}

/// Leaves those fixes only in a report on a change that pass the check; `again` judges the change with other texts.
pub(crate) fn confirm_change<E: std::fmt::Display>(
    inputs: &[Input],
    options: &CheckOptions,
    report: Report,
    again: &dyn Fn(&CheckOptions) -> Result<Report, E>,
) -> Report {
    if report.findings.iter().all(|finding| finding.fixes.is_empty()) {
        return report;
    }
    let check = |texts: &TextOverrides, observer: Observer<'_>| {
        let options = options.with_texts(texts);
        check_observed(inputs, &options, observer);
        let failed = |e: E| InputError { path: String::new(), message: e.to_string() };
        again(&options).unwrap_or_else(|e| Report { errors: vec![failed(e)], ..Report::default() })
    };
    // What is staged may not be what is on disk.
    let mut texts = options.read.overrides.clone();
    for (_, source) in report.sources.iter().filter(|(_, source)| source.fixable) {
        match source.on_disk.as_ref().map(|path| path.canonicalize()) {
            Some(Ok(real)) => texts.put(real, source.text.to_string()),
            Some(Err(_)) => {}
            None => texts.put_stdin(source.text.as_bytes().to_vec()),
        }
    }
    fix::check_confirmed(inputs, texts, Some(report), &check)
}
