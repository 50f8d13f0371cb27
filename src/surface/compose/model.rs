//! Services as compose files describe them, each value with its place.

use std::path::PathBuf;
use std::sync::Arc;

use super::inherit::From;
use crate::milvus::{KeyPath, Lasting, Link, Made, Project, Variable, Written};
use crate::source::{FileId, Location};
use crate::yaml::{NodeId, Tree};

/// Stands for variables that are not given; no path and no image holds it.
pub const UNKNOWN: &str = "\u{fffd}";

/// A compose file.
#[derive(Clone, Debug)]
pub struct File {
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
pub struct Value {
    /// What it says.
    pub text: String,
    /// Where.
    pub written: Written,
}

/// What is mounted where a container has memory in place of a folder.
pub const MEMORY: &str = "tmpfs";

/// An entry of `volumes`, `tmpfs` or `configs`.
#[derive(Clone, Debug)]
pub struct Volume {
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
    pub content: Option<(usize, NodeId, KeyPath)>,
    /// The project that its real name begins with.
    pub project: Option<Project>,
    /// How compose makes it, for a volume that it makes.
    pub made: Option<Made>,
    /// Whether what is written there outlives the container.
    pub lasting: Lasting,
    /// Where the entry is written.
    pub at: Location,
    /// The bytes of the target, where they stand as they are.
    pub target_at: Option<Location>,
    /// The path to the entry.
    pub path: KeyPath,
}

impl Volume {
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
            made: None,
            lasting: Lasting::Yes,
            at,
            target_at: None,
            path,
        }
    }

    /// The path in the container, however it is written.
    pub fn place(&self) -> &str {
        self.target.trim_end_matches('/')
    }

    /// True for memory in place of a folder.
    pub fn in_memory(&self) -> bool {
        self.source == MEMORY && self.lasting == Lasting::No
    }
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
    /// The service of the same file that it extends.
    pub extends: Option<String>,
    /// The image.
    pub image: Option<Value>,
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
    /// What is mounted.
    pub volumes: Vec<Volume>,
    /// The services and containers whose volumes it mounts too.
    pub from: Vec<From>,
    /// The ports of the host that it takes.
    pub ports: Vec<String>,
    /// Ports of the host, each with the port of the container that it leads to.
    pub published: Vec<[String; 2]>,
    /// True for one that runs only with a profile.
    pub profile: bool,
    /// Names beside its own by which others reach it.
    pub aliases: Vec<String>,
    /// What `links` puts into the environment; compose does so on the default bridge only.
    pub links: Vec<Link>,
    /// Its keys with `!reset` or `!override`: what files under this one say of them is void.
    pub replaced: Vec<String>,
    /// Variables with `!reset`.
    pub dropped: Vec<String>,
}

impl Service {
    /// The words of its entrypoint and command.
    pub fn words(&self) -> Vec<String> {
        self.entrypoint.iter().chain(&self.command).flatten().cloned().collect()
    }

    /// Its environment, later ones over earlier ones.
    pub fn env(&self) -> Vec<Variable> {
        let own = |v: &&Variable| !self.environment.iter().any(|e| e.name == v.name);
        self.from_files.iter().filter(own).chain(&self.environment).cloned().collect()
    }

    /// Lays what another description says over this one.
    pub(super) fn overlay(&mut self, over: Service) {
        let Service { text, node, at, path, .. } = over;
        (self.text, self.node, self.at, self.path) = (text, node, at, path);
        self.extends = over.extends.or(self.extends.take());
        self.image = over.image.or(self.image.take());
        self.entrypoint = over.entrypoint.or(self.entrypoint.take());
        self.command = over.command.or(self.command.take());
        self.folder = over.folder.or(self.folder.take());
        over.replaced.iter().for_each(|key| self.forget(key));
        self.environment.retain(|v| !over.dropped.contains(&v.name));
        self.unknown.retain(|name| !over.dropped.contains(name));
        self.replaced.extend(over.replaced);
        self.dropped.extend(over.dropped);
        self.from_files.extend(over.from_files);
        let set = |name: &String| over.environment.iter().any(|o| o.name == *name);
        self.unknown.retain(|name| !set(name));
        self.environment.retain(|v| !set(&v.name) && !over.unknown.contains(&v.name));
        self.environment.extend(over.environment);
        self.unknown.extend(over.unknown);
        self.volumes.retain(|v| !over.volumes.iter().any(|o| o.place() == v.place()));
        self.volumes.extend(over.volumes);
        self.from.extend(over.from);
        self.ports.extend(over.ports);
        self.published.extend(over.published);
        self.profile |= over.profile;
        self.aliases.extend(over.aliases);
        self.links.extend(over.links);
    }

    /// Drops what was said of a key.
    fn forget(&mut self, key: &str) {
        match key {
            "environment" => {
                self.environment.clear();
                self.unknown.clear();
            }
            "env_file" => self.from_files.clear(),
            // Memory and texts have keys of their own.
            "volumes" => self.volumes.retain(|v| v.in_memory() || v.content.is_some()),
            "volumes_from" => self.from.clear(),
            "ports" => {
                self.ports.clear();
                self.published.clear();
            }
            _ => {}
        }
    }
}
