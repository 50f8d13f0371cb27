//! What mqlint is given goes wrong: hostile and damaged files, a system that refuses, and what nobody else may see.
//! Each test says how many cases it had.

#[path = "../common/mod.rs"]
mod common;
mod damaged;
mod found;
mod hostile;
#[path = "../support/mended.rs"]
mod mended;
mod mutations;
mod secrets;
#[path = "../support/sound.rs"]
mod sound;
#[cfg(unix)]
mod system;
#[path = "../support/targets.rs"]
mod targets;

use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

/// mqlint in a folder, without the caller's environment.
fn mqlint(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("mqlint"));
    command.env_clear().current_dir(folder).args(args);
    command
}

/// Exit code, standard output and standard error.
fn run(folder: &Path, args: &[&str]) -> (i32, String, String) {
    told(&mqlint(folder, args).output().expect("the program runs"))
}

fn told(done: &Output) -> (i32, String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (done.status.code().expect("an exit code"), text(&done.stdout), text(&done.stderr))
}

/// What a run says must be whole: no fault of mqlint's own, and no half report.
fn assert_sound(what: &str, (code, out, err): &(i32, String, String), codes: &[i32]) {
    assert!(codes.contains(code), "{what}: exit code {code}\n{out}\n{err}");
    assert!(!err.contains("internal error") && !out.contains("internal error"), "{what}: {err}");
}

/// The result of `work`, and that it took no longer than `limit`.
fn within<T>(limit: Duration, what: &str, work: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let done = work();
    let took = start.elapsed();
    assert!(took < limit, "{what} took {took:?}");
    done
}
