//! What is asked of fixing, and what came of it.

use std::path::{Path, PathBuf};

use crate::judge::finding::Report;
use crate::text::edit::unified_diff;

/// Which fixes are applied.
#[derive(Clone, Copy, Debug, Default)]
pub struct FixOptions {
    /// Also those that change what Milvus runs.
    pub unsafe_fixes: bool,
    /// Files are written; else they are only found out what they would be.
    pub write: bool,
    /// Of what remains, the report holds only those fixes that would pass the check, for programs that apply them.
    pub confirm: bool,
}

/// A text that fixes have changed.
#[derive(Clone, Debug)]
pub struct FixedText {
    /// The real path of the file; `None` for standard input.
    pub real: Option<PathBuf>,
    /// Its path as shown.
    pub path: String,
    /// Its path as it was read, which need not be text; `None` for standard input.
    pub on_disk: Option<PathBuf>,
    /// What it was.
    pub old: String,
    /// What it is now, or would be.
    pub new: String,
}

impl FixedText {
    /// The change as a unified diff, for the current folder where the file is below it.
    pub fn diff(&self) -> String {
        let here = std::env::current_dir().and_then(|here| here.canonicalize());
        let path = self.on_disk.as_deref().unwrap_or(Path::new(&self.path));
        let below = self.real.as_deref().zip(here.ok()).and_then(|(real, here)| {
            path.is_absolute().then(|| real.strip_prefix(here).ok().map(Path::to_owned)).flatten()
        });
        unified_diff(below.as_deref().unwrap_or(path), &self.old, &self.new)
    }
}

/// What came of applying fixes.
#[derive(Debug, Default)]
pub struct FixOutcome {
    /// What remains, with what was fixed.
    pub report: Report,
    /// The texts that differ, in order of path.
    pub changed: Vec<FixedText>,
    /// The bytes of standard input after the fixes, where it was read.
    pub stdin: Option<Vec<u8>>,
}
