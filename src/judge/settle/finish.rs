//! The last stage of judging.

use super::{SettleContext, conclude, dedupe, map_to_source, written};
use crate::judge::finding::Report;

/// Puts what rules said in its final form: each finding once, where its file says it, in order.
pub(crate) fn finish(mut report: Report, context: &SettleContext<'_>) -> Report {
    map_to_source::map_to_source(&mut report);
    written::show_written(&mut report);
    dedupe::keep_one_of_each(&mut report);
    conclude::conclude(&mut report, context);
    report.outside = context.read.project.outside();
    report
}
