//! A YAML text of a deployment.

use std::sync::Arc;

use super::Written;
use crate::facts::Role;
use crate::facts::milvus::KeyPath;
use crate::text::edit::{Edit, Editor};
use crate::text::source::{FileId, Location};
use crate::text::yaml::reader::{Reader, Refusal};
use crate::text::yaml::{self, Tree};

/// A YAML text of a deployment: a file, or a document embedded in one.
#[derive(Clone, Debug)]
pub struct Text {
    /// The file.
    pub file: FileId,
    /// The text of the file.
    pub source: Arc<str>,
    /// The tree; its spans are in the file.
    pub tree: Arc<Tree>,
    /// The program that reads it.
    pub reader: Reader,
    /// What it is.
    pub role: Role,
    /// The path of its root.
    pub path: KeyPath,
    /// The place of the whole text.
    pub at: Location,
    /// The place of the key that an embedded text is the value of.
    pub key_at: Option<Location>,
}

impl Text {
    /// Makes edits in this text.
    pub fn editor(&self) -> Editor<'_> {
        Editor { file: self.file, text: &self.source, tree: &self.tree }
    }

    /// Writes another value, which is YAML already, where a setting of this text is written, or over it where other
    /// places read that too. `None` where neither can be done.
    pub(crate) fn rewrite(&self, written: &Written, value: &str) -> Option<Vec<Edit>> {
        let editor = self.editor();
        if let Some(edits) = editor.replace(written.node, value) {
            return Some(edits);
        }
        let is_one = self.tree.is_within_shared(written.node) && self.tree.documents().len() == 1;
        let keys = written.path.keys_below(&self.path).filter(|_| is_one)?;
        editor.set(self.tree.root()?, &keys, value)
    }

    /// Why its reader refuses it, if it does. Of resources all documents are read, of other texts the first.
    pub fn refusal(&self) -> Option<Refusal> {
        let anywhere = || self.tree.error().filter(|_| self.role == Role::Resource).cloned();
        yaml::reader::refusal(&self.tree, self.reader).or_else(|| anywhere().map(Refusal::from))
    }
}
