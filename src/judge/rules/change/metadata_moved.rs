//! Metadata that Milvus no longer finds.

use crate::facts::milvus::Moves;
use crate::judge::change::Change;
use crate::judge::finding::Findings;

pub fn check(change: &Change<'_>, findings: &mut Findings<'_>) {
    super::moved::report_moved(change, Moves::Metadata, findings);
}
