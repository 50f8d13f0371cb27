//! Files that git leaves alone, such as an `.env` with local values.

use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use super::GitError;
use super::repository::Git;

/// The running `git check-ignore`, which answers for a whole run.
#[derive(Debug)]
pub(super) struct Ignored {
    child: Child,
    // None once it is closed.
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Ignored {
    pub fn open(git: &Git) -> Result<Self, GitError> {
        let mut command = git.command();
        command.args(["check-ignore", "-z", "--stdin", "--verbose", "--non-matching"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().map_err(|e| GitError::cannot_start(&e))?;
        let questions = child.stdin.take();
        let answers = child.stdout.take().ok_or_else(|| GitError::new("git gives no answers"))?;
        Ok(Self { child, questions, answers: BufReader::new(answers) })
    }

    /// Whether git is told to ignore a file, by its whole path. A file that git has is not ignored.
    pub fn contains(&mut self, path: &Path) -> io::Result<bool> {
        let questions = self.questions.as_mut().ok_or(io::ErrorKind::BrokenPipe)?;
        questions.write_all(path.as_os_str().as_encoded_bytes())?;
        questions.write_all(&[0])?;
        questions.flush()?;
        // SOURCE<nul>LINE<nul>PATTERN<nul>PATH<nul>; nothing before the path where no pattern matches.
        let mut pattern = Vec::new();
        for word in 0..4 {
            let mut read = Vec::new();
            if self.answers.read_until(0, &mut read)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            if word == 2 {
                pattern = read;
            }
        }
        Ok(pattern.len() > 1 && pattern[0] != b'!')
    }
}

impl Drop for Ignored {
    fn drop(&mut self) {
        drop(self.questions.take());
        let _ = self.child.wait();
    }
}
