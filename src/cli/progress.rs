//! A sign of life on a terminal while a run takes its time.

use std::io::{self, IsTerminal, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::base::plural;
use crate::text::source::files_read;

/// Runs that end sooner say nothing.
const PATIENCE: Duration = Duration::from_secs(1);

/// Between two signs.
const PACE: Duration = Duration::from_millis(250);

/// Does `work`. When it takes longer than a second and standard error is a terminal, one line there says how far it
/// is; the line is gone in the end.
pub(super) fn during<T>(work: impl FnOnce() -> T) -> T {
    if !io::stderr().is_terminal() {
        return work();
    }
    thread::scope(|scope| {
        let (done, wait) = channel::<()>();
        scope.spawn(move || show(&wait, Instant::now(), &mut io::stderr()));
        let result = work();
        drop(done);
        result
    })
}

/// Draws the line until the other end of `wait` is dropped, also when `work` panics.
fn show(wait: &Receiver<()>, start: Instant, err: &mut dyn Write) {
    let mut pause = PATIENCE;
    while let Err(RecvTimeoutError::Timeout) = wait.recv_timeout(pause) {
        let (seconds, read) = (start.elapsed().as_secs(), plural(files_read(), "file"));
        // Nobody is left to tell when the stream is closed.
        let _ = write!(err, "\r\x1b[Kmqlint: {seconds} s, {read} read").and_then(|()| err.flush());
        pause = PACE;
    }
    if pause == PACE {
        let _ = write!(err, "\r\x1b[K").and_then(|()| err.flush());
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn a_quick_run_says_nothing_and_a_slow_one_cleans_up() {
        let shown = |work: Duration| {
            let (done, wait) = channel::<()>();
            let drawing = thread::spawn(move || {
                let mut err = Vec::new();
                show(&wait, Instant::now(), &mut err);
                String::from_utf8(err).expect("text")
            });
            thread::sleep(work);
            drop(done);
            drawing.join().expect("it ends")
        };
        assert_eq!(shown(Duration::ZERO), "");
        let slow = shown(PATIENCE + PACE);
        assert!(slow.starts_with("\r\x1b[Kmqlint: 1 s, ") && slow.ends_with("\r\x1b[K"), "{slow:?}");
    }
}
