//! The parts of a state that know nothing of each other: the plan of a deployment asks for its own again and again.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::edited_files::{EditedFiles, GroupedFiles};
use crate::deployment::Deployment;
use crate::facts::FileKind;
use crate::read::Member;
use crate::text::source::FileId;
use crate::text::source::path::normalized;

/// So many bytes are read again to plan more than one deployment of the same files: a plan reads them at each step.
const MOST_AGAIN: usize = 2 << 20;

/// Members of a state by the part that they are in.
pub(super) struct StateParts {
    /// For each member its part; `None` where the state is one whole.
    part_of: Option<Vec<usize>>,
    members: Vec<Vec<usize>>,
    by_file: HashMap<FileId, usize>,
}

impl StateParts {
    /// The parts of a state as it is grouped. Files of one folder go together unless all are resources of the operator,
    /// and so do those of one deployment. What names files anywhere keeps all of them together.
    pub fn of(state: &EditedFiles, grouped: &GroupedFiles) -> Self {
        let members = &state.gathered.members;
        let by_file: HashMap<FileId, usize> =
            members.iter().enumerate().map(|(at, member)| (member.file, at)).collect();
        let apart = state.gathered.commands.is_empty()
            && members.iter().all(|m| m.is.kind != FileKind::Gitops && m.stack.is_none() && !m.is_overlay);
        if !apart || by_file.len() < members.len() {
            return Self { part_of: None, members: Vec::new(), by_file };
        }
        let mut joined = Joined::of(members.len());
        let mut folders: HashMap<PathBuf, usize> = HashMap::new();
        let mut paths: HashMap<PathBuf, usize> = HashMap::new();
        let folder = |member: &Member| normalized(member.path.parent().unwrap_or(Path::new("")));
        let others: HashSet<PathBuf> =
            members.iter().filter(|m| m.is.kind != FileKind::MilvusCr).map(folder).collect();
        for (at, member) in members.iter().enumerate() {
            let folder = folder(member);
            if others.contains(&folder) {
                joined.join(at, *folders.entry(folder).or_insert(at));
            }
            paths.insert(normalized(&member.path), at);
        }
        for (at, member) in members.iter().enumerate() {
            for base in member.base.iter().cloned().chain(member.charts.bases()) {
                paths.get(&normalized(&base)).into_iter().for_each(|&base| joined.join(at, base));
            }
        }
        for deployment in &grouped.deployments {
            let files = deployment.files.iter().filter_map(|file| by_file.get(file));
            let files: Vec<usize> = files.copied().collect();
            files.windows(2).for_each(|pair| joined.join(pair[0], pair[1]));
        }
        let part_of: Vec<usize> = (0..members.len()).map(|at| joined.first(at)).collect();
        let mut parts = vec![Vec::new(); members.len()];
        part_of.iter().enumerate().for_each(|(at, &part)| parts[part].push(at));
        Self { part_of: Some(part_of), members: parts, by_file }
    }

    /// The state as far as a deployment may depend on it.
    pub fn around(&self, state: &EditedFiles, deployment: &Deployment) -> EditedFiles {
        self.part(deployment).map_or_else(|| state.clone(), |part| state.only(&self.members[part]))
    }

    /// Deployments as many as can be planned without reading files over and over, and the others: of each part one, and
    /// more of parts that are not large.
    pub fn not_too_many<'d>(
        &self,
        state: &EditedFiles,
        deployments: Vec<&'d Deployment>,
    ) -> (Vec<&'d Deployment>, Vec<&'d Deployment>) {
        let mut sizes: HashMap<Option<usize>, usize> = HashMap::new();
        let mut again = 0;
        let fits = |deployment: &&Deployment| {
            let part = self.part(deployment);
            match sizes.entry(part) {
                Entry::Occupied(size) => again += *size.get(),
                Entry::Vacant(size) => {
                    size.insert(state.bytes(part.map(|part| &self.members[part][..])));
                }
            }
            again <= MOST_AGAIN
        };
        deployments.into_iter().partition(fits)
    }

    /// The part that a deployment is in; `None` where it may depend on all that there is.
    fn part(&self, deployment: &Deployment) -> Option<usize> {
        let member = deployment.files.iter().find_map(|file| self.by_file.get(file))?;
        Some(self.part_of.as_ref()?[*member])
    }
}

/// Things that are joined one by one; each set is known by its first.
struct Joined(Vec<usize>);

impl Joined {
    fn of(count: usize) -> Self {
        Self((0..count).collect())
    }

    fn first(&mut self, at: usize) -> usize {
        let mut first = at;
        while self.0[first] != first {
            // Whoever comes this way again has half as far.
            self.0[first] = self.0[self.0[first]];
            first = self.0[first];
        }
        first
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.first(a), self.first(b));
        self.0[a.max(b)] = a.min(b);
    }
}
