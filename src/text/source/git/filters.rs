//! The filters of a repository, which pass files through programs: switched off where the work tree is compared.

use std::process::Command;

use super::GitError;
use super::repository::{Git, strip_line_break};

/// Programs that files are passed through; a filter is named by what stands between.
const FILTER_PROGRAMS: [&str; 3] = ["clean", "smudge", "process"];

/// Takes the programs out of git's configuration that files of the work tree would be passed through. Where one was
/// there, a file that it changes counts as changed.
///
/// # Errors
/// That git cannot be run, or a filter whose name cannot be said on a command line.
pub(super) fn without_filters(git: &Git, command: &mut Command) -> Result<(), GitError> {
    let done = git.run(["config", "-z", "--name-only", "--get-regexp", r"^filter\."])?;
    let mut names: Vec<String> = Vec::new();
    for key in done.stdout.split(|&b| b == 0).filter(|key| !key.is_empty()) {
        let key = String::from_utf8_lossy(strip_line_break(key)).into_owned();
        let Some((name, _)) = key.strip_prefix("filter.").and_then(|rest| rest.rsplit_once('.')) else {
            continue;
        };
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    for name in names {
        if name.contains(['=', '\n', char::REPLACEMENT_CHARACTER]) {
            return Err(GitError::new(
                "a filter of its configuration has a name that cannot be switched off",
            ));
        }
        for program in FILTER_PROGRAMS {
            command.args(["-c", &format!("filter.{name}.{program}=")]);
        }
        command.args(["-c", &format!("filter.{name}.required=false")]);
    }
    Ok(())
}
