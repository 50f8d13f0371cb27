//! The files that a run reads: those that were asked for, and those of the projects around them.

use std::path::{Path, PathBuf};

use super::Input;
use super::asked::Asked;
use super::find::{Candidate, Walked, Walker};
use super::project::Project;
use crate::text::source::path::normalized;
use crate::text::source::{Store, absolute};

/// More files than these are not looked at beside those that were asked for.
const MAX_FILES: usize = 100_000;

/// What walks over projects came upon.
#[derive(Default)]
pub(super) struct ProjectFiles {
    /// The files, in order of path.
    pub candidates: Vec<Candidate>,
    /// Paths that were asked for and could not be walked, with the reason.
    pub errors: Vec<(PathBuf, String)>,
    /// How many folders of templates lie in what was asked for.
    pub template_folders: usize,
    /// True where there are more files than are looked at.
    pub is_cut: bool,
}

impl ProjectFiles {
    /// The files of the projects that inputs lie in, and what was asked for beside: what git ignores, say. A text of
    /// standard input stands for the file of its name.
    pub fn around(inputs: &[Input], asked: &Asked, walker: &mut Walker<'_>, store: &Store) -> Self {
        let places = || inputs.iter().filter_map(|input| input.place(store));
        let is_absolute = places().all(Path::is_absolute);
        let mut all = Self::default();
        for project in Project::around_all(places(), store) {
            let root = project.shown_root(is_absolute);
            let found = if project.is_deep { walker.walk(&root) } else { walker.walk_flat(&root) };
            all.add(found, |path| asked.place(path, store).is_some());
        }
        let given = inputs.iter().filter_map(|input| match input {
            Input::Path(path) => Some(path),
            Input::Stdin { .. } | Input::Overlay(_) => None,
        });
        given.for_each(|path| all.add(walker.walk(path), |_| true));
        let piped = inputs.iter().filter_map(|input| match input {
            Input::Stdin { name: Some(name) } => Some(absolute(Path::new(name))),
            _ => None,
        });
        let piped: Vec<PathBuf> = piped.collect();
        if !piped.is_empty() {
            all.candidates.retain(|candidate| !piped.contains(&absolute(&candidate.path)));
        }
        for candidate in &mut all.candidates {
            let written = if candidate.is_asked { asked.as_written(&candidate.path) } else { None };
            candidate.path = written.unwrap_or_else(|| normalized(&candidate.path));
        }
        all.candidates.sort_by_cached_key(|candidate| absolute(&candidate.path));
        all.cut();
        all
    }

    fn add(&mut self, found: Walked, is_asked: impl Fn(&Path) -> bool) {
        self.errors.extend(found.errors.into_iter().filter(|(path, _)| is_asked(path)));
        self.template_folders += found.template_folders.iter().filter(|path| is_asked(path)).count();
        self.candidates.extend(
            found
                .candidates
                .into_iter()
                .map(|candidate| Candidate { is_asked: is_asked(&candidate.path), ..candidate }),
        );
    }

    /// Leaves out the last of the files that nobody asked for, where there are too many.
    fn cut(&mut self) {
        let mut left = MAX_FILES;
        let before = self.candidates.len();
        self.candidates.retain(|candidate| {
            let kept = candidate.is_asked || left > 0;
            left = left.saturating_sub(usize::from(!candidate.is_asked));
            kept
        });
        self.is_cut = self.candidates.len() < before;
    }
}
