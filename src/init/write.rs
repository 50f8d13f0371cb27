//! Carrying out what was proposed.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Proposal, Step};
use crate::fix::{create, replace};

/// What became of a proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Done {
    /// A new file was written.
    Written,
    /// A file that was there holds more.
    Added,
    /// Nothing was to be done.
    Nothing,
    /// It could not be done, for this reason. Nothing has changed.
    Failed(String),
}

impl Proposal {
    /// Does it. A file is written wholly or not at all, and one that was not there when it was proposed and is now
    /// stays as it is.
    pub fn carry_out(&self) -> Done {
        let done = match &self.step {
            Step::New(text) => self.make(text).map(|()| Done::Written),
            Step::Added { old, new } => self.change(old, new).map(|()| Done::Added),
            Step::Kept(_) | Step::ByHand(_) => Ok(Done::Nothing),
        };
        done.unwrap_or_else(Done::Failed)
    }

    fn make(&self, text: &str) -> Result<(), String> {
        let file = self.root.join(&self.name);
        let folder = file.parent().unwrap_or(&self.root);
        self.inside(folder.ancestors().find(|f| f.exists()).unwrap_or(&self.root))?;
        fs::create_dir_all(folder).map_err(|e| e.to_string())?;
        create(&file, text.as_bytes()).map_err(|e| e.to_string())
    }

    fn change(&self, old: &str, new: &str) -> Result<(), String> {
        let file = self.inside(&self.root.join(&self.name))?;
        replace(&file, old.as_bytes(), new.as_bytes()).map_err(|e| e.to_string())
    }

    /// A path without links, which must not lead out of the root.
    fn inside(&self, path: &Path) -> Result<PathBuf, String> {
        let real = |path: &Path| fs::canonicalize(path).map_err(|e| e.to_string());
        let path = real(path)?;
        if !path.starts_with(real(&self.root)?) {
            return Err("a link leads out of the folder; it is left alone".into());
        }
        Ok(path)
    }
}
