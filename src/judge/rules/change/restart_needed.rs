//! A changed setting that a running Milvus does not take over.

use std::collections::BTreeSet;

use super::moved::{last_written_key, mark_before, place, shown_value};
use crate::facts::milvus::{NormalKey, catalogue, moves, queues};
use crate::judge::change::{Change, Differs};
use crate::judge::finding::Findings;

pub fn check(change: &Change<'_>, findings: &mut Findings<'_>) {
    // Another release starts anew anyway.
    if change.before.milvus != change.after.milvus {
        return;
    }
    let layers = [change.before, change.after].into_iter().flat_map(|r| &r.settings.layers);
    let keys: BTreeSet<&NormalKey> = layers.flat_map(|l| l.settings.iter()).map(|s| &s.normal).collect();
    for param in keys.into_iter().filter_map(catalogue::param) {
        let key = param.key();
        // These have a rule that says more.
        let judged = moves::says_place(key) || key == queues::selector() || param.first_start_only();
        if judged || param.refreshable() || !param.known_in(change.after.milvus) {
            continue;
        }
        let Some(differs) = change.differs(key).filter(Differs::is_set_by_user) else { continue };
        let (before, after) = (shown_value(key, &differs.before), shown_value(key, &differs.after));
        let name = last_written_key(change.after, key);
        let values = [("key", name), ("before", &*before), ("after", &*after)];
        let finding = findings.add(place(change, &differs), &values);
        mark_before(finding, &differs.before);
        // What is gone stands nowhere in the new state.
        finding.secret = differs.after.written().is_some() && catalogue::is_secret(&NormalKey::new(key));
    }
}
