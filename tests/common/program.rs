//! The program as it is built, run as a caller runs it.

use std::io::{Seek, Write};
use std::path::Path;
use std::process::Command;

use crate::scratch::Scratch;

/// Exit code, standard output and standard error.
pub type Run = (i32, String, String);

/// mqlint in a folder, with nothing of the caller's environment but where programs are.
pub fn mqlint(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mqlint"));
    command.env_clear().envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
    // git's settings are those of the repository.
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    command.current_dir(folder).args(args);
    command
}

/// Runs a command to its end.
pub fn ended(command: &mut Command) -> Run {
    fed(command, "")
}

/// Runs a command to its end, with a text on its standard input.
pub fn fed(command: &mut Command, input: impl AsRef<[u8]>) -> Run {
    // A file takes all of it, whether it is read or not.
    let mut stdin = tempfile::tempfile().expect("a file");
    stdin.write_all(input.as_ref()).and_then(|()| stdin.rewind()).expect("writing");
    let done = command.stdin(stdin).output().unwrap_or_else(|e| panic!("{command:?}: {e}"));
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    (done.status.code().expect("an exit code"), text(done.stdout), text(done.stderr))
}

impl Scratch {
    /// Runs mqlint in the folder.
    pub fn run(&self, args: &[&str]) -> Run {
        ended(&mut mqlint(self.path(), args))
    }
}
