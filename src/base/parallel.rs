//! Work on many things at once, with the results in their order.

use rayon::prelude::*;

/// As many things as are worked on at once. What is kept of them until all are done stays small, and yet nobody waits
/// long for the slowest.
pub(crate) const BATCH: usize = 64;

/// What `work` makes of each item, in their order. One item alone starts no thread: a run on one file must not wait
/// for any.
pub(crate) fn map<'t, T: Sync, R: Send>(items: &'t [T], work: impl Fn(&'t T) -> R + Sync + Send) -> Vec<R> {
    match items {
        [] => Vec::new(),
        [item] => vec![work(item)],
        _ => items.par_iter().map(work).collect(),
    }
}
