//! Metadata that Milvus no longer finds.

use crate::change::Change;
use crate::milvus::change::Moves;
use crate::rule::Findings;

pub fn check(change: &Change<'_>, findings: &mut Findings<'_>) {
    super::report_moved(change, Moves::Metadata, findings);
}
