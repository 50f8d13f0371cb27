//! How much work was done in the places where it could grow faster than what is read. Tests hold its growth, which a
//! clock would make uncertain; it is counted in builds with debug assertions only.

use std::sync::atomic::{AtomicUsize, Ordering};

static SPENT: AtomicUsize = AtomicUsize::new(0);

/// Counts steps of work: things looked at, compared or copied.
pub(crate) fn spend(steps: usize) {
    if cfg!(debug_assertions) {
        SPENT.fetch_add(steps, Ordering::Relaxed);
    }
}

/// The steps that this process has taken so far; 0 in builds without debug assertions.
pub fn spent() -> usize {
    SPENT.load(Ordering::Relaxed)
}
