//! Running git so that nothing of a repository's configuration runs with it: whoever wrote the repository could otherwise
//! have any program started by a mere look at it.

use std::process::Command;

/// Settings that name programs, each with a value that names none.
const NO_PROGRAMS: [&str; 4] = [
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.sshCommand=false",
    "core.alternateRefsCommand=false",
];

/// Takes the programs out of git's configuration that any command may start, and its ways to other machines: what is not
/// here is not fetched.
pub(super) fn disarm(command: &mut Command) {
    for setting in NO_PROGRAMS {
        command.args(["-c", setting]);
    }
    // No protocol is allowed, whatever the configuration says; git 2.44 and later are told so in one word.
    command.env("GIT_ALLOW_PROTOCOL", "").env("GIT_NO_LAZY_FETCH", "1").env("GIT_TERMINAL_PROMPT", "0");
    command.env_remove("GIT_EXTERNAL_DIFF");
}
