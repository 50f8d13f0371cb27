//! Services as compose files describe them, each value with its place.

use std::path::PathBuf;
use std::sync::Arc;

use super::dockerfile::{Build, BuiltFrom};
use crate::deployment::{ComposeProject, ComposeVolume, Link, Persistence, UNKNOWN, Variable, Written};
use crate::facts::milvus::KeyPath;
use crate::text::source::{FileId, Location};
use crate::text::yaml::{NodeId, Tree};

/// A compose file.
#[derive(Clone, Debug)]
pub struct ComposeFile {
    /// Its text in the deployment, by index.
    pub text: usize,
    /// The file.
    pub file: FileId,
    /// Its tree.
    pub tree: Arc<Tree>,
    /// The folder that its paths start from.
    pub folder: PathBuf,
}

/// A value with its place.
#[derive(Clone, Debug)]
pub struct PlacedText {
    /// What it says.
    pub text: String,
    /// Where.
    pub written: Written,
}

/// What is mounted where a container has memory in place of a folder.
pub const MEMORY: &str = "tmpfs";

/// An entry of `volumes`, `tmpfs`, `configs` or `secrets`.
#[derive(Clone, Debug)]
pub struct ServiceVolume {
    /// The path on the host, the name of a volume, or nothing.
    pub source: String,
    /// The path in that of which only a part is mounted; empty where all of it is.
    pub sub: String,
    /// The path in the container.
    pub target: String,
    /// The key of a volume that is called after the project, or in `volumes`.
    pub named: Option<String>,
    /// The folder that a relative source starts from.
    pub folder: PathBuf,
    /// A text that stands in the compose file.
    pub content: Option<ConfigContent>,
    /// The project that its real name begins with.
    pub project: Option<ComposeProject>,
    /// How compose makes it, for a volume that it makes.
    pub compose_volume: Option<ComposeVolume>,
    /// Whether what is written there outlives the container.
    pub persistence: Persistence,
    /// Where the entry is written.
    pub at: Location,
    /// The bytes of the target, where they stand as they are.
    pub target_at: Option<Location>,
    /// The path to the entry.
    pub path: KeyPath,
}

/// A configuration file that stands in the compose file.
#[derive(Clone, Debug)]
pub struct ConfigContent {
    /// The text of the deployment that it stands in, by index.
    pub text: usize,
    /// The scalar that holds it.
    pub node: NodeId,
    /// The path of its root.
    pub path: KeyPath,
    /// What it says, where compose replaces something in it.
    pub replaced: Option<String>,
}

impl ServiceVolume {
    /// A whole source that stays, mounted at a path.
    pub fn new(source: &str, target: String, folder: PathBuf, at: Location, path: KeyPath) -> Self {
        Self {
            source: source.to_owned(),
            sub: String::new(),
            target,
            named: None,
            folder,
            content: None,
            project: None,
            compose_volume: None,
            persistence: Persistence::Yes,
            at,
            target_at: None,
            path,
        }
    }

    /// The path in the container, however it is written.
    pub fn target_path(&self) -> &str {
        self.target.trim_end_matches('/')
    }

    /// True for memory in place of a folder.
    pub fn is_in_memory(&self) -> bool {
        self.source == MEMORY && self.persistence == Persistence::No
    }
}

/// What a service says of how its image is built.
#[derive(Clone, Debug)]
pub struct ServiceBuild {
    /// What is built; `None` where that is elsewhere.
    pub is: Option<Build>,
    /// Where it is said.
    pub at: Location,
    /// The path to it.
    pub path: KeyPath,
}

/// A service.
#[derive(Clone, Debug)]
pub struct Service {
    /// Its name.
    pub name: String,
    /// The file that describes it last.
    pub text: usize,
    /// The mapping there.
    pub node: NodeId,
    /// The key there.
    pub at: Location,
    /// The path to it.
    pub path: KeyPath,
    /// The services of its file that extend it.
    pub extended_by: Vec<String>,
    /// The image.
    pub image: Option<PlacedText>,
    /// How its image is built.
    pub build: Option<ServiceBuild>,
    /// What its image is built from, with the Dockerfile.
    pub built_from: Option<(BuiltFrom, FileId)>,
    /// The words of `entrypoint`.
    pub entrypoint: Option<Vec<String>>,
    /// The words of `command`.
    pub command: Option<Vec<String>>,
    /// `working_dir`.
    pub folder: Option<String>,
    /// Variables from `env_file`.
    pub from_files: Vec<Variable>,
    /// Variables from `environment`.
    pub environment: Vec<Variable>,
    /// Names of variables that only the environment of whoever runs compose knows.
    pub unknown: Vec<String>,
    /// Those of them that are only passed on, and set where that environment has them.
    pub passed: Vec<String>,
    /// What is mounted.
    pub volumes: Vec<ServiceVolume>,
    /// The services and containers whose volumes it mounts too.
    pub volumes_from: Vec<VolumesFrom>,
    /// The ports of the host that it takes.
    pub ports: Vec<String>,
    /// Ports of the host, each with the port of the container that it leads to.
    pub published: Vec<[String; 2]>,
    /// True for one that runs only with a profile.
    pub has_profile: bool,
    /// Names beside its own by which others reach it.
    pub aliases: Vec<String>,
    /// What `links` puts into the environment; compose does so on the default bridge only.
    pub links: Vec<Link>,
}

impl Service {
    /// The words of its entrypoint and command.
    pub fn words(&self) -> Vec<String> {
        match &self.built_from {
            Some((from, _)) => from.words(self.entrypoint.as_deref(), self.command.as_deref()),
            None => self.entrypoint.iter().chain(&self.command).flatten().cloned().collect(),
        }
    }

    /// Its environment, later ones over earlier ones.
    pub fn env(&self) -> Vec<Variable> {
        let own = |v: &&Variable| !self.environment.iter().any(|e| e.name == v.name);
        self.from_files.iter().filter(own).chain(&self.environment).cloned().collect()
    }
}

/// An entry of `volumes_from`.
#[derive(Clone, Debug)]
pub struct VolumesFrom {
    /// The service; `None` for a container that no file describes.
    pub service: Option<String>,
    /// Where the entry is written.
    pub at: Location,
    /// The path to it.
    pub path: KeyPath,
}

impl VolumesFrom {
    /// An entry as `service:mode` or `container:name:mode`.
    pub fn new(text: &str, at: Location, path: KeyPath) -> Self {
        let name = text.split(':').next().unwrap_or_default();
        let known = name != "container" && !text.contains(UNKNOWN);
        Self { service: known.then(|| name.to_owned()), at, path }
    }

    /// What may be mounted anywhere.
    pub(super) fn unknown(&self) -> ServiceVolume {
        let folder = Default::default();
        ServiceVolume {
            persistence: Persistence::Unknown,
            ..ServiceVolume::new("", UNKNOWN.to_owned(), folder, self.at, self.path.clone())
        }
    }
}
