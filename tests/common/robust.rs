//! What must hold of a run whatever mqlint is given.

use std::time::{Duration, Instant};

use crate::program::Run;

/// Only a run that hangs takes longer, whatever the machine.
const LONG: Duration = Duration::from_secs(120);

/// What a run says must be whole: no fault of mqlint's own, and no half report.
pub fn assert_sound(what: &str, (code, out, err): &Run, codes: &[i32]) {
    assert!(codes.contains(code), "{what}: exit code {code}\n{out}\n{err}");
    assert!(!err.contains("internal error") && !out.contains("internal error"), "{what}: {err}");
}

/// The result of `work`, and that it took no longer than [`LONG`].
pub fn within<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let done = work();
    let took = start.elapsed();
    assert!(took < LONG, "{what} took {took:?}");
    done
}
