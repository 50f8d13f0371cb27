//! A recognised file of a run.

use std::path::PathBuf;
use std::sync::Arc;

use super::commands::{Command, InstalledBy};
use super::helm::umbrella::ChartFolder;
use super::{Given, ReadOptions, find};
use crate::deployment::{ProjectRefusal, Text};
use crate::facts::milvus::KeyPath;
use crate::text::source::{FileId, Location, Sources, Span};
use crate::text::yaml::Tree;
use crate::text::yaml::reader::Reader;

/// A file as a text of a deployment.
pub(crate) fn text_of_member(member: &Member, reader: Reader, sources: &Sources) -> Text {
    Text {
        file: member.file,
        source: member.tree.shared_source(),
        tree: member.tree.clone(),
        reader,
        role: member.is.role,
        path: KeyPath::root(),
        at: whole_file(member.file, sources),
        key_at: None,
    }
}

fn whole_file(file: FileId, sources: &Sources) -> Location {
    Location { file, span: Span::new(0, sources.get(file).text.len()) }
}

/// A recognised file.
#[derive(Clone)]
pub(crate) struct Member {
    pub path: PathBuf,
    pub file: FileId,
    pub tree: Arc<Tree>,
    pub is: find::Recognised,
    /// What is said of the chart that values are for, beside them or in a folder above.
    pub charts: Arc<ChartFolder>,
    /// Where that chart lies, for values that nothing but the repository brings together with it.
    pub chart_from: Option<String>,
    /// The values that it lies over by its name or folder, whether they are there or not.
    pub base: Option<PathBuf>,
    /// True when it was given by name or is the values.yaml of a folder that was.
    pub is_first: bool,
    /// True when it lies over the others.
    pub is_overlay: bool,
    /// True when another lies over it by its name, and is a deployment of its own.
    pub is_overlaid: bool,
    /// True when it is no deployment of its own, and is read only to understand another.
    pub is_context: bool,
    /// True for a template, whose actions are filled in with values that nobody knows.
    pub is_filled: bool,
    /// True when somebody named it or a folder that it is in.
    pub is_asked: bool,
    /// The folders whose manifests it belongs to, where those are others than its own.
    pub joins: Vec<PathBuf>,
    /// The command that it is installed by, where no file says it.
    pub installed_by: Option<Arc<InstalledBy>>,
    /// The command that lays it over compose files.
    pub composed_by: Option<Arc<Command>>,
    /// What kustomize refuses it for, where it is a kustomization.
    pub refused: Option<Arc<ProjectRefusal>>,
    /// The values files that the settings say it is installed with.
    pub stack: Option<Arc<[PathBuf]>>,
}

impl Member {
    /// A file of which nothing is known but what it is.
    pub fn new(path: PathBuf, file: FileId, tree: Arc<Tree>, is: find::Recognised) -> Self {
        Self {
            path,
            file,
            tree,
            is,
            charts: Arc::default(),
            chart_from: None,
            base: None,
            is_first: false,
            is_overlay: false,
            is_overlaid: false,
            is_context: false,
            is_filled: false,
            is_asked: true,
            joins: Vec::new(),
            installed_by: None,
            composed_by: None,
            refused: None,
            stack: None,
        }
    }

    /// What the run is told of its deployment, the settings' word included.
    pub fn given(&self, options: &ReadOptions) -> Given {
        options.at(&self.path, self.stack.as_deref())
    }
}
