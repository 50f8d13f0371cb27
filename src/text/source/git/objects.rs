//! Objects of a repository, by way of one `git cat-file --batch` for a whole run.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use super::GitError;
use super::repository::Git;
use crate::text::source::MAX_BYTES;

/// The name of an object, in hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Oid(String);

impl Oid {
    /// The name from its bytes.
    pub fn of_bytes(bytes: &[u8]) -> Self {
        let digit = |half: u8| char::from(b"0123456789abcdef"[usize::from(half)]);
        let text = bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect();
        Self(text)
    }

    /// The name as git writes it.
    pub fn of_text(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// As git writes it.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// How many bytes the name has.
    pub fn len(&self) -> usize {
        self.0.len() / 2
    }
}

/// An object that was asked for.
#[derive(Debug)]
pub(super) struct Object {
    pub oid: Oid,
    pub content: ObjectContent,
}

/// What an object holds.
#[derive(Debug)]
pub(super) enum ObjectContent {
    Bytes(Vec<u8>),
    TooLarge,
}

/// So many names fit into the smallest pipe there is: while git is asked, nobody reads its answers.
pub(super) const AT_ONCE: usize = 32;

/// The running command.
#[derive(Debug)]
pub(super) struct Objects {
    child: Child,
    // None once it is closed.
    requests: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Objects {
    pub fn open(git: &Git) -> Result<Self, GitError> {
        let mut command = git.command();
        command.args(["cat-file", "--batch"]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.stderr(Stdio::null()).spawn().map_err(|e| GitError::cannot_start(&e))?;
        let requests = child.stdin.take();
        let answers = child.stdout.take().ok_or_else(|| GitError::new("git gives no answers"))?;
        Ok(Self { child, requests, answers: BufReader::new(answers) })
    }

    /// The object that `name` means, which must be of one line; `None` where it means none.
    pub fn get(&mut self, name: &str) -> io::Result<Option<Object>> {
        self.ask(&[name])?;
        self.answer()
    }

    /// The objects that many names mean, in the order of the names; `None` for a name that means none. git answers
    /// some while others are asked for.
    pub fn get_all(&mut self, names: &[&str]) -> io::Result<Vec<Option<Object>>> {
        let mut found = Vec::with_capacity(names.len());
        for names in names.chunks(AT_ONCE) {
            self.ask(names)?;
            for _ in names {
                found.push(self.answer()?);
            }
        }
        Ok(found)
    }

    fn ask(&mut self, names: &[&str]) -> io::Result<()> {
        let requests = self.requests.as_mut().ok_or(io::ErrorKind::BrokenPipe)?;
        let lines: String = names.iter().flat_map(|name| [*name, "\n"]).collect();
        requests.write_all(lines.as_bytes())?;
        requests.flush()
    }

    fn answer(&mut self) -> io::Result<Option<Object>> {
        let mut line = Vec::new();
        if self.answers.read_until(b'\n', &mut line)? == 0 {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "git cat-file ended early"));
        }
        let line = String::from_utf8_lossy(&line);
        let words: Vec<&str> = line.split_whitespace().collect();
        // What is not there is answered with the name itself, which may hold anything.
        let [oid, "blob" | "tree" | "commit" | "tag", size] = words[..] else { return Ok(None) };
        let Ok(size) = size.parse::<u64>() else { return Ok(None) };
        let content = if size > MAX_BYTES {
            io::copy(&mut (&mut self.answers).take(size), &mut io::sink())?;
            ObjectContent::TooLarge
        } else {
            let mut bytes = vec![0; size as usize];
            self.answers.read_exact(&mut bytes)?;
            ObjectContent::Bytes(bytes)
        };
        self.answers.read_exact(&mut [0])?;
        Ok(Some(Object { oid: Oid::of_text(oid), content }))
    }
}

impl Drop for Objects {
    fn drop(&mut self) {
        // git ends when nobody can ask any more. That takes as long as what is left to do: nobody waits for it.
        drop(self.requests.take());
        let _ = self.child.try_wait();
    }
}
