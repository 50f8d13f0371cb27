//! Carrying out what was proposed.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Proposal, ProposedStep};
use crate::text::edit::{create_file, replace_file};

/// What became of a proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Done {
    /// A new file was written.
    Written,
    /// A file that was there holds more.
    Added,
    /// Nothing was to be done.
    Nothing,
    /// The proposal could not be carried out, for this reason. Nothing has changed.
    Failed(String),
}

/// Whether a link leads from a path in a folder out of it: nothing there is read or written.
pub(super) fn leads_out(root: &Path, path: &Path) -> bool {
    match (path.canonicalize(), root.canonicalize()) {
        (Ok(path), Ok(root)) => !path.starts_with(root),
        _ => false,
    }
}

impl Proposal {
    /// Carries the proposal out. A file is written wholly or not at all, and one that was not there when it was
    /// proposed and is now stays as it is.
    pub fn carry_out(&self) -> Done {
        let done = match &self.step {
            ProposedStep::New(text) => self.make(text).map(|()| Done::Written),
            ProposedStep::Added { old, new } => self.change(old, new).map(|()| Done::Added),
            ProposedStep::Kept(_) | ProposedStep::ByHand(_) => Ok(Done::Nothing),
        };
        done.unwrap_or_else(Done::Failed)
    }

    fn make(&self, text: &str) -> Result<(), String> {
        let file = self.root.join(&self.name);
        let folder = file.parent().unwrap_or(&self.root);
        if leads_out(&self.root, &file) {
            self.inside(&file)?;
        }
        self.inside(folder.ancestors().find(|f| f.exists()).unwrap_or(&self.root))?;
        fs::create_dir_all(folder).map_err(|e| e.to_string())?;
        create_file(&file, text.as_bytes()).map_err(|e| e.to_string())
    }

    fn change(&self, old: &str, new: &str) -> Result<(), String> {
        let file = self.inside(&self.root.join(&self.name))?;
        replace_file(&file, old.as_bytes(), new.as_bytes()).map_err(|e| e.to_string())
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
