//! Credentials that do not get Milvus into its object store.

use super::{service, settings};
use crate::judge::Case;
use crate::judge::finding::Findings;
use crate::judge::rules::storage::bundled::Store;

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    service::report(reading, findings);
    if let Some(store) = Store::of(reading) {
        settings::report(&store, findings);
    }
}
