//! Files of `rules/`, as text and as what the text says.

use std::path::{Path, PathBuf};

use crate::yaml::{Node, Value};

/// A file of `rules/` that has been read.
pub struct RulesFile {
    /// Its path below `rules/`.
    pub name: String,
    /// Where it is on this machine.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
    /// What the text says.
    pub root: Node,
}

/// The folder `rules/`.
pub struct Rules {
    folder: PathBuf,
}

impl Rules {
    /// The rules in a folder.
    pub fn open(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// Reads a file by its path below the folder.
    pub fn read(&self, name: &str) -> Result<RulesFile, String> {
        let path = self.folder.join(name);
        let text = std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        let root = Node::parse(&text).map_err(|e| format!("{}: {e}", path.display()))?;
        Ok(RulesFile { name: name.to_owned(), path, text, root })
    }

    /// A file that is not there yet.
    pub fn new_file(&self, name: &str) -> RulesFile {
        let root = Node { line: 1, column: 0, value: Value::Map(Vec::new()) };
        RulesFile { name: name.to_owned(), path: self.folder.join(name), text: String::new(), root }
    }

    /// Reads all files of a folder below `rules/`, in the order of their names.
    pub fn read_all(&self, folder: &str) -> Result<Vec<RulesFile>, String> {
        let path = self.folder.join(folder);
        let entries = std::fs::read_dir(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        let names = entries.flatten().map(|e| e.file_name().to_string_lossy().into_owned());
        let mut names: Vec<_> = names.filter(|n| n.ends_with(".yaml")).collect();
        names.sort();
        names.iter().map(|name| self.read(&format!("{folder}/{name}"))).collect()
    }
}

impl RulesFile {
    /// The file and a line of it, as a message names them.
    pub fn place(&self, line: usize) -> String {
        format!("rules/{}:{line}", self.name)
    }
}
