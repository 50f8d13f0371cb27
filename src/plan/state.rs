//! The files of a run, edited in memory.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::check::{CheckOptions, Input, Member, gather::gather, group};
use crate::fix::{self, Edit};
use crate::milvus::Deployment;
use crate::report::Report;
use crate::source::{SourceFile, Sources, Store, Texts};
use crate::yaml;

/// The files as they would be at some point of a plan.
#[derive(Clone)]
pub(super) struct State {
    members: Vec<Member>,
    /// Path, text, and whether edits may be written; in the order of their ids.
    files: Vec<(String, String, bool)>,
    /// The texts of files that others name and that were edited, by path.
    named: BTreeMap<PathBuf, String>,
}

/// A state grouped into deployments.
pub(super) struct Grouped {
    /// The texts.
    pub sources: Sources,
    /// The deployments, in the order of their files.
    pub deployments: Vec<Deployment>,
}

impl State {
    /// Reads the inputs; what cannot be read is said in the report.
    pub fn read(inputs: &[Input], options: &CheckOptions, report: &mut Report) -> Self {
        let members = gather(inputs, options, &Store::disk(), report);
        report.files = members.iter().filter(|m| !m.context).count();
        let files = std::mem::take(&mut report.sources);
        let files = files.iter().map(|(_, f)| (f.path.clone(), f.text.to_string(), f.fixable)).collect();
        Self { members, files, named: BTreeMap::new() }
    }

    /// The deployments under some options.
    pub fn group(&self, options: &CheckOptions) -> Grouped {
        let mut texts = Texts::default();
        for (path, text) in &self.named {
            if let Ok(real) = path.canonicalize() {
                texts.put(real, text.clone());
            }
        }
        let store = Store::over(texts);
        let mut sources = Sources::default();
        for (path, text, fixable) in &self.files {
            let mut file = SourceFile::new(path, text.as_str());
            file.fixable = *fixable;
            sources.add(file);
        }
        let mut report = Report { sources, ..Report::default() };
        let deployments = group::deployments(self.members.clone(), options, &store, &mut report);
        let sources = report.sources;
        Grouped { sources, deployments }
    }

    /// The state with edits made, as [`State::group`] under any options gave their places; `None` where they cannot
    /// be made.
    pub fn with(&self, edits: &[Edit], sources: &Sources) -> Option<Self> {
        let mut next = self.clone();
        let mut ids: Vec<_> = edits.iter().map(|e| e.file).collect();
        ids.sort_unstable();
        ids.dedup();
        for id in ids {
            let file = sources.get(id);
            if !file.fixable {
                return None;
            }
            let text = fix::apply(&file.text, edits.iter().filter(|e| e.file == id)).ok()?;
            next.replace(&file.path, text);
        }
        Some(next)
    }

    fn replace(&mut self, path: &str, text: String) {
        let Some(at) = self.files.iter().position(|(known, ..)| known == path) else {
            self.named.insert(PathBuf::from(path), text);
            return;
        };
        let tree = Arc::new(yaml::parse(&text));
        self.files[at].1 = text;
        for member in &mut self.members {
            if member.path.to_string_lossy().replace('\\', "/").trim_start_matches("./") == path {
                member.tree = tree.clone();
            }
        }
    }

    /// The files that differ from another state: path, old text, new text.
    pub fn changes<'s>(&'s self, before: &'s State, sources: &'s Sources) -> Vec<(String, String, String)> {
        let mut found = Vec::new();
        for (old, new) in before.files.iter().zip(&self.files) {
            if old.1 != new.1 {
                found.push((old.0.clone(), old.1.clone(), new.1.clone()));
            }
        }
        for (path, text) in &self.named {
            let shown = path.to_string_lossy().replace('\\', "/");
            let on_disk = || sources.iter().find(|(_, f)| f.path == shown).map(|(_, f)| f.text.to_string());
            let old = before.named.get(path).cloned().or_else(on_disk).unwrap_or_default();
            if old != *text {
                found.push((shown, old, text.clone()));
            }
        }
        found
    }
}
