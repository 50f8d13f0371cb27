//! The files of a run, edited in memory.

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

use crate::deployment::Deployment;
use crate::fix::changes_other;
use crate::read::gather::gather;
use crate::read::state::state_of;
use crate::read::{Gathered, Input, Intake, Member, ReadOptions};
use crate::text::edit::{Edit, apply};
use crate::text::source::path::slashed;
use crate::text::source::{Bounds, FileId, SourceFile, Sources, Store, TextOverrides};
use crate::text::yaml;

/// The files as they would be at some point of a plan.
#[derive(Clone)]
pub(super) struct EditedFiles {
    inputs: Vec<Input>,
    pub(super) gathered: Gathered,
    /// How many files that were asked for are recognised.
    recognised: usize,
    /// Path, text, and whether edits may be written; in the order of their ids.
    files: Vec<(String, String, bool)>,
    /// The texts of files that others name and that were edited, by path.
    named: BTreeMap<PathBuf, String>,
    /// What may be read.
    bounds: Arc<Bounds>,
}

/// A state grouped into deployments.
pub(super) struct GroupedFiles {
    /// The texts.
    pub sources: Sources,
    /// The deployments, in the order of their files.
    pub deployments: Vec<Deployment>,
}

impl EditedFiles {
    /// Reads the inputs; what cannot be read is said in the intake.
    pub fn read(inputs: &[Input], options: &ReadOptions, intake: &mut Intake) -> Self {
        let bounds = options.bounds(inputs);
        let store = Store::disk().within(bounds.clone());
        let mut gathered = gather(inputs, options, &store, intake);
        let files =
            intake.sources.iter().map(|(_, f)| (f.path.clone(), f.text.to_string(), f.fixable)).collect();
        let state = state_of(gathered.clone(), inputs, options, &store, intake);
        // Of the project only what the deployments at hand are made of is edited and read again.
        let used = state.asked.deployments(&state.deployments, &intake.sources).into_iter();
        let used: HashSet<FileId> =
            used.flat_map(|d| &d.files).flat_map(|&file| intake.sources.files_of(file)).collect();
        gathered.members.retain(|m| m.is_asked || used.contains(&m.file));
        let recognised = state.files;
        Self { inputs: inputs.to_vec(), gathered, recognised, files, named: BTreeMap::new(), bounds }
    }

    /// Number of files recognised, but for those that only help to understand others.
    pub fn files(&self) -> usize {
        self.recognised
    }

    /// How much text some of its members have, or all files.
    pub fn bytes(&self, places: Option<&[usize]>) -> usize {
        let of_member = |at: &usize| self.files[self.gathered.members[*at].file.0 as usize].1.len();
        match places {
            Some(places) => places.iter().map(of_member).sum(),
            None => self.files.iter().map(|(_, text, _)| text.len()).sum(),
        }
    }

    /// The state as far as it is made of some of its members.
    pub fn only(&self, places: &[usize]) -> Self {
        let mut members: Vec<Member> = places.iter().map(|&at| self.gathered.members[at].clone()).collect();
        let mut files = Sources::default();
        let mut kept = Vec::new();
        for member in &mut members {
            let file = &self.files[member.file.0 as usize];
            // An empty text takes the place, and with it the id.
            member.file = files.add(SourceFile::new(&file.0, ""));
            kept.push(file.clone());
        }
        let gathered = Gathered { members, unjudged: Vec::new(), ..self.gathered.clone() };
        let (inputs, bounds) = (self.inputs.clone(), self.bounds.clone());
        Self { inputs, gathered, recognised: self.recognised, files: kept, named: self.named.clone(), bounds }
    }

    /// The deployments under some options.
    pub fn group(&self, options: &ReadOptions) -> GroupedFiles {
        let mut texts = TextOverrides::default();
        for (path, text) in &self.named {
            if let Ok(real) = path.canonicalize() {
                texts.put(real, text.clone());
            }
        }
        let store = Store::with_overrides(texts).within(self.bounds.clone());
        let mut sources = Sources::default();
        for (path, text, fixable) in &self.files {
            let mut file = SourceFile::new(path, text.as_str());
            file.fixable = *fixable;
            sources.add(file);
        }
        let mut intake = Intake::after(sources);
        let state = state_of(self.gathered.clone(), &self.inputs, options, &store, &mut intake);
        let deployments = state.asked.into_deployments(state.deployments, &intake.sources);
        GroupedFiles { sources: intake.sources, deployments }
    }

    /// The state with edits made, as [`EditedFiles::group`] under any options gave their places; `None` where they
    /// cannot be made, or would change what they do not declare.
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
            let own = || edits.iter().filter(|edit| edit.file == id);
            let text = apply(&file.text, own()).ok()?;
            if changes_other(&file.text, &text, own()) {
                return None;
            }
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
        for member in &mut self.gathered.members {
            if slashed(&member.path).trim_start_matches("./") == path {
                member.tree = tree.clone();
            }
        }
    }

    /// The files that differ from another state: path, old text, new text.
    pub fn changes<'s>(
        &'s self,
        before: &'s EditedFiles,
        sources: &'s Sources,
    ) -> Vec<(String, String, String)> {
        let mut found = Vec::new();
        for (old, new) in before.files.iter().zip(&self.files) {
            if old.1 != new.1 {
                found.push((old.0.clone(), old.1.clone(), new.1.clone()));
            }
        }
        for (path, text) in &self.named {
            let shown = slashed(path);
            let on_disk = || sources.iter().find(|(_, f)| f.path == shown).map(|(_, f)| f.text.to_string());
            let old = before.named.get(path).cloned().or_else(on_disk).unwrap_or_default();
            if old != *text {
                found.push((shown, old, text.clone()));
            }
        }
        found
    }
}
