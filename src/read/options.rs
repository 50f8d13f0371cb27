//! Options of reading.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::given::GivenOfFile;
use super::kustomize::base_folders;
use super::project::Project;
use super::settings::{FILE_NAME, PathSettings, ProjectSettings, SettingsChoice};
use super::{Given, Input};
use crate::facts::FileKind;
use crate::text::source::{Bounds, Store, TextOverrides, absolute};

/// What is given of deployments, and where settings and texts come from.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// What the command line says of deployments.
    pub given: Given,
    /// Where settings come from.
    pub settings: SettingsChoice,
    /// The settings, once they are read.
    pub project: ProjectSettings,
    /// True where each file is judged by itself, whatever stands around it.
    pub alone: bool,
    /// What stands in for the texts on disk.
    pub overrides: TextOverrides,
    /// Files outside of the repositories of what is given are read where others refer to them.
    pub allow_outside: bool,
}

impl ReadOptions {
    /// To read these files and no others, by their absolute paths: nothing of the disk counts.
    pub fn in_memory(files: impl IntoIterator<Item = (PathBuf, String)>) -> Self {
        let overrides = TextOverrides::only(files);
        let store = Arc::new(Store::with_overrides(overrides.clone()));
        Self { project: ProjectSettings::in_store(store), overrides, ..Self::default() }
    }

    /// What a run on some inputs may read. Its settings are held to that from then on.
    pub(crate) fn bounds<'i>(&self, inputs: impl IntoIterator<Item = &'i Input>) -> Arc<Bounds> {
        let inputs: Vec<&Input> = inputs.into_iter().collect();
        if self.allow_outside || self.overrides.is_all() {
            return Arc::default();
        }
        let path = |input: &'i Input| match input {
            Input::Path(path) | Input::Overlay(path) => path.as_path(),
            Input::Stdin { name } => Path::new(name.as_deref().unwrap_or("-")),
        };
        let settings = match &self.settings {
            SettingsChoice::File(file) => Some(file.as_path()),
            SettingsChoice::Nearest | SettingsChoice::Nowhere => None,
        };
        let given: Vec<&Path> = inputs.iter().copied().map(path).collect();
        let disk = Store::with_overrides(self.overrides.clone());
        let projects = if self.alone {
            Vec::new()
        } else {
            Project::around_all(inputs.iter().filter_map(|input| input.place(&disk)), &disk)
        };
        let roots = projects.iter().map(|project| project.root.as_path());
        // What is deployed of a folder is made of those that its kustomization lies over.
        let bases = base_folders(given.iter().copied(), &disk);
        let around = given.into_iter().chain(settings).chain(roots).chain(bases.iter().map(PathBuf::as_path));
        self.project.keep_within(Bounds::around(around, FILE_NAME))
    }

    /// What is given of the deployment of a file: what the settings say of it where the command line says nothing.
    /// `stack` are the values files that it is installed with, where the settings name them.
    pub fn at(&self, path: &Path, stack: Option<&[PathBuf]>) -> Given {
        let mut given = self.given.clone();
        if let Some(target) = self.project.target(&self.settings, path, stack) {
            given.milvus = given.milvus.or(target.milvus);
            given.chart = given.chart.or(target.chart);
            given.operator = given.operator.or(target.operator);
            given.mode = given.mode.or(target.mode);
            given.kind = given.kind.or(target.kind);
            given.env.splice(0..0, target.env);
        }
        given
    }

    /// What is said of a file before it is recognised: its kind, and whether it is for a chart or a release of
    /// Milvus. What the settings say of all files says nothing of one, and what the command line says nothing of a file
    /// that nobody asked for.
    pub(super) fn of_file(&self, path: &Path, is_asked: bool) -> GivenOfFile {
        let settings = self.project.of(&self.settings, path);
        let settings_state = |what: fn(&PathSettings) -> bool| {
            settings.as_ref().is_some_and(|s| s.states_for(&absolute(path), what))
        };
        let target = self.project.target(&self.settings, path, None);
        let nothing = Given::default();
        let given = if is_asked { &self.given } else { &nothing };
        let stated = given.kind.or(target.and_then(|target| target.kind));
        let whole = absolute(path);
        let is_stacked = || settings.as_ref().is_some_and(|s| s.stacks_hold(&whole));
        GivenOfFile {
            kind: stated.or_else(|| is_stacked().then_some(FileKind::HelmValues)),
            otherwise: settings.as_ref().and_then(|s| s.kind_by_name(&whole)),
            chart: given.chart.is_some() || settings_state(|t| t.chart.is_some()),
            milvus: given.milvus.is_some() || settings_state(|t| t.milvus.is_some()),
        }
    }
}
