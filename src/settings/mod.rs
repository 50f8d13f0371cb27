//! What a project has decided: which findings count, and why others do not.
//!
//! Rules know nothing of this. [`conclude`] is the one stage between them and the report: every command that
//! reports findings ends with it.

mod comments;
mod date;
mod directive;
pub(crate) mod names;
mod scope;

use std::collections::HashSet;

pub use date::Date;

use crate::check::CheckOptions;
use crate::report::Report;
use crate::rule::{Finding, Place};
use crate::source::FileId;

/// What the stage knows of the run.
#[derive(Clone, Debug)]
pub struct Run<'a> {
    /// What the command line says.
    pub options: &'a CheckOptions,
    /// The files that were judged because somebody asked for them. Of others not everything is judged, so that
    /// nothing can be said of suppressions in them that find nothing.
    pub asked: HashSet<FileId>,
}

/// Takes out of a report what does not count, adds what is wrong with the suppressions themselves, and puts the
/// findings in their order.
pub fn conclude(report: &mut Report, run: &Run<'_>) {
    crate::check::sort(report);
    crate::report::number(report);
    comments::apply(report, run);
    report.suppressed = report.findings.iter().filter(|f| f.suppressed.is_some()).count();
    if !run.options.show_suppressed {
        report.findings.retain(|f| f.suppressed.is_none());
    }
    crate::check::sort(report);
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
    finding.deployment = owner.map_or_else(|| path.clone(), |d| d.id.clone());
    Some(finding)
}
