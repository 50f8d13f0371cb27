//! What runs beside Milvus, and the containers that Milvus itself runs in: facts from
//! `rules/milvus/containers.yaml`.

use super::{KeyPath, Mount, Variable, Version, VersionText, Written};
use crate::source::Location;
use crate::yaml::NodeId;

include!(concat!(env!("OUT_DIR"), "/containers.rs"));

/// What Milvus depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DependencyKind {
    /// Metadata.
    Etcd,
    /// Objects.
    ObjectStore,
    /// A message queue.
    Pulsar,
    /// A message queue.
    Kafka,
}

struct DependencyFacts {
    kind: DependencyKind,
    title: &'static str,
    images: &'static [&'static str],
    /// Pairs of variables that set user and password, the preferred pair first.
    credentials: &'static [[&'static str; 2]],
    /// Other variables it reads whose names are near those.
    others: &'static [&'static str],
    /// Repositories whose image has these credentials while none are set.
    default_of: &'static [&'static str],
    default: Option<[&'static str; 2]>,
    data: Option<DataFacts>,
}

/// Where a program keeps its data, by its flags and variables.
pub(super) struct DataFacts {
    pub program: &'static str,
    pub flag: Option<&'static str>,
    /// The word that folders follow.
    pub after: Option<&'static str>,
    /// Flags without a value.
    pub alone: &'static [&'static str],
    pub variable: &'static str,
    /// Flag and variable of a file of settings.
    pub file: &'static [&'static str],
    /// Flag and variable of the name that the default folder has.
    pub name: &'static [&'static str],
    /// Its name without one.
    pub unnamed: &'static str,
    /// What follows the name.
    pub ending: &'static str,
    /// Repositories of images that set no folder of their own.
    pub default_of: &'static [&'static str],
}

impl DependencyKind {
    fn facts(self) -> Option<&'static DependencyFacts> {
        DEPENDENCIES.iter().find(|d| d.kind == self)
    }

    /// The name as people write it.
    pub fn title(self) -> &'static str {
        self.facts().map_or("", |f| f.title)
    }

    /// Pairs of variables that set user and password, the preferred pair first.
    pub fn credentials(self) -> &'static [[&'static str; 2]] {
        self.facts().map_or(&[], |f| f.credentials)
    }

    /// Further variables that it reads and whose names resemble those of the credentials.
    pub(crate) fn other_variables(self) -> &'static [&'static str] {
        self.facts().map_or(&[], |f| f.others)
    }

    /// Where it keeps its data, as far as its flags and variables say.
    pub(super) fn data(self) -> Option<&'static DataFacts> {
        self.facts()?.data.as_ref()
    }

    /// What an image is for; `None` for other programs.
    pub fn of(image: &Image) -> Option<Self> {
        DEPENDENCIES.iter().find(|d| d.images.contains(&image.name())).map(|d| d.kind)
    }
}

/// A reference to an image: `registry/repository:tag@digest`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Image {
    /// Registry and repository.
    pub repository: String,
    /// The tag.
    pub tag: Option<String>,
}

impl Image {
    /// Takes a reference apart. A port belongs to the registry, not to a tag.
    pub fn new(reference: &str) -> Self {
        let reference = reference.trim();
        let named = reference.split_once('@').map_or(reference, |(name, _)| name);
        match named.rsplit_once(':') {
            Some((repository, tag)) if !tag.contains('/') => Self {
                repository: repository.into(),
                tag: Some(tag.into()).filter(|t: &String| !t.is_empty()),
            },
            _ => Self { repository: named.into(), tag: None },
        }
    }

    /// The last part of the repository.
    pub fn name(&self) -> &str {
        self.repository.rsplit('/').next().unwrap_or_default()
    }

    /// True for an image of one of these repositories, from whatever registry.
    pub(crate) fn is_of(&self, repositories: &[&str]) -> bool {
        let ends =
            |r: &&str| self.repository.strip_suffix(*r).is_some_and(|p| p.is_empty() || p.ends_with('/'));
        repositories.iter().any(ends)
    }

    /// The release that the tag names.
    pub fn version(&self) -> Option<VersionText> {
        self.tag.as_deref()?.parse().ok()
    }

    /// True for an image of Milvus, from whatever registry.
    pub(crate) fn is_milvus(&self) -> bool {
        MILVUS_IMAGES.contains(&self.name())
    }

    /// True for an image that the project publishes: what it has in it is known.
    pub fn is_official(&self) -> bool {
        self.is_of(OFFICIAL_IMAGES)
    }
}

/// The words after `milvus run` in a command.
pub fn roles(words: &[String]) -> Vec<String> {
    let split = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ';' | '&' | '|' | '(' | ')');
    let words: Vec<&str> = words.iter().flat_map(|w| w.split(split)).filter(|w| !w.is_empty()).collect();
    let is_program = |w: &str| w.rsplit('/').next() == Some(PROGRAM);
    let run = words.windows(2).position(|w| is_program(w[0]) && w[1] == RUN);
    let after = run.map_or(&[][..], |at| &words[at + 2..]);
    after.iter().take_while(|w| !w.starts_with('-') && !w.starts_with('>')).map(|w| (*w).to_owned()).collect()
}

/// True for a command of which `milvus run` is the beginning: no script comes before it.
pub fn runs_at_once(words: &[String]) -> bool {
    let mut words = words.iter().flat_map(|w| w.split_whitespace());
    let program = words.next().and_then(|w| w.rsplit('/').next());
    program == Some(PROGRAM) && words.next() == Some(RUN)
}

/// The role in which one process is all of Milvus.
pub fn standalone_role() -> &'static str {
    STANDALONE
}

/// The folder that Milvus reads its configuration from, and the variable that names another.
pub fn config_folder() -> (&'static str, &'static str) {
    CONFIG_FOLDER
}

/// Whether roles of one process that share a port were seen to stop a release.
pub fn same_port_stops(milvus: Version) -> bool {
    (SAME_PORT_STOPS.0..=SAME_PORT_STOPS.1).contains(&milvus)
}

/// The scripts that merge all configuration files into milvus.yaml before Milvus starts.
pub fn merge_scripts() -> &'static [&'static str] {
    MERGE_SCRIPTS
}

/// Something that Milvus depends on, run beside it.
#[derive(Clone, Debug)]
pub struct Dependency {
    /// What it is.
    pub kind: DependencyKind,
    /// Its name in its file.
    pub name: String,
    /// The host names by which others reach it.
    pub hosts: Vec<String>,
    /// The image.
    pub image: Image,
    /// Where the image is written.
    pub image_at: Option<Written>,
    /// Its environment. A variable whose value cannot be known is in `unknown`.
    pub env: Vec<Variable>,
    /// Names of variables that are set to what only the real environment knows.
    pub unknown: Vec<String>,
    /// The words of its entrypoint and command.
    pub command: Vec<String>,
    /// The folder that it is started in, where its file says one.
    pub folder: Option<String>,
    /// What is mounted into it.
    pub mounts: Vec<Mount>,
    /// Ports of the host, each with the port of the container that it leads to.
    pub published: Vec<[String; 2]>,
    /// The key that names it.
    pub at: Location,
    /// The path to it.
    pub path: KeyPath,
}

impl Dependency {
    /// The port of the container behind a port that only the host has: nothing says that the program itself, or
    /// another publication, has that port inside.
    pub fn behind(&self, port: &str) -> Option<&str> {
        let [_, inside] = self.published.iter().find(|[outside, _]| outside == port)?;
        let own = self.published.iter().any(|[_, inside]| inside == port);
        let words = self.command.iter().chain(self.env.iter().map(|v| &v.value));
        let said = words.flat_map(|w| w.split(|c: char| !c.is_ascii_digit())).any(|number| number == port);
        (!own && !said && self.unknown.is_empty()).then_some(inside)
    }

    /// The variable of a name.
    pub fn variable(&self, name: &str) -> Option<&Variable> {
        self.env.iter().rev().find(|v| v.name == name)
    }

    /// User and password, with the variables that set them; the image's own while none are set. `None` where
    /// they cannot be known.
    pub fn credentials(&self) -> Option<([&str; 2], Option<[&Variable; 2]>)> {
        let facts = self.kind.facts()?;
        let names = || facts.credentials.iter().flatten();
        let secret_file = |name: &str| names().any(|n| name.starts_with(n) && name.len() > n.len());
        if self.unknown.iter().any(|u| names().any(|n| u == n))
            || self.env.iter().any(|v| secret_file(&v.name))
        {
            return None;
        }
        for pair in facts.credentials {
            if let [Some(user), Some(password)] = pair.map(|name| self.variable(name)) {
                return Some(([&user.value, &password.value], Some([user, password])));
            }
        }
        let untouched = !names().any(|n| self.variable(n).is_some());
        let own = self.image.is_of(facts.default_of);
        Some((facts.default.filter(|_| untouched && own)?, None))
    }

    /// True where an address leads to it: its host is one of its names, alone or with a domain of the cluster.
    pub(crate) fn is_at(&self, address: &str) -> bool {
        let host = address.rsplit_once("://").map_or(address, |(_, rest)| rest);
        let host = host.split([':', '/']).next().unwrap_or(host);
        let inside = |name: &String| {
            let rest = host.strip_prefix(name.as_str());
            rest.is_some_and(|r| {
                r.is_empty() || (r.starts_with('.') && r.split('.').nth(2).is_none_or(|p| p == "svc"))
            })
        };
        self.hosts.iter().any(inside)
    }
}

/// A project of compose.
#[derive(Clone, Debug)]
pub struct Project {
    /// Its name.
    pub name: String,
    /// Where that is said; `None` where the folder of the files names it.
    pub said: Option<Location>,
}

/// A container that Milvus runs in.
#[derive(Clone, Debug)]
pub struct Container {
    /// The name of the service or workload.
    pub name: String,
    /// The text of the deployment that it stands in, by index.
    pub text: usize,
    /// The mapping that describes it.
    pub node: NodeId,
    /// The key that names it.
    pub at: Location,
    /// The path to it.
    pub path: KeyPath,
    /// The words after `milvus run`.
    pub roles: Vec<String>,
    /// The folder that it reads its configuration from.
    pub folder: String,
    /// True where something takes the place of that whole folder.
    pub folder_replaced: bool,
    /// True where a script merges the files into one before Milvus starts.
    pub merged: bool,
    /// What is mounted into it.
    pub mounts: Vec<Mount>,
    /// Services whose addresses are put into its environment.
    pub links: Vec<Link>,
    /// Settings whose variables are set to what only the real environment knows.
    pub unknown: Vec<String>,
    /// True for one that runs only when it is asked for, or instead of another.
    pub optional: bool,
}

/// A service whose address is put into the environment of others.
#[derive(Clone, Debug)]
pub struct Link {
    /// Its name.
    pub name: String,
    /// Where it is named.
    pub at: Location,
    /// The path to that.
    pub path: KeyPath,
}

impl Container {
    /// The configuration file that a mount puts in place of the image's: its name, such as `user.yaml`.
    pub(crate) fn config_file<'m>(&self, mount: &'m Mount) -> Option<&'m str> {
        let name = mount.file_name();
        let folder = mount.target.strip_suffix(name)?.trim_end_matches('/');
        let below = folder.strip_prefix(self.folder.trim_end_matches('/'))?;
        (below.is_empty() || (self.merged && below.starts_with('/'))).then_some(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_come_from_any_registry() {
        for (reference, tag) in [
            ("milvusdb/milvus:v2.3.3", Some("v2.3.3")),
            ("registry.example.com:5000/mirror/milvus:v2.6.2-gpu", Some("v2.6.2-gpu")),
            ("registry.example.com:5000/milvus", None),
            ("milvusdb/milvus@sha256:0123", None),
            ("milvusdb/milvus:v2.5.4@sha256:0123", Some("v2.5.4")),
        ] {
            let image = Image::new(reference);
            assert!(image.is_milvus(), "{reference}");
            assert_eq!(image.tag.as_deref(), tag, "{reference}");
        }
        for other in
            ["milvusdb/milvus-config-tool:v0.1.2", "zilliz/attu:v2.4", "milvusdb/milvus-operator:v1", ""]
        {
            assert!(!Image::new(other).is_milvus(), "{other}");
        }
        assert_eq!(DependencyKind::of(&Image::new("quay.io/coreos/etcd:v3.5.5")), Some(DependencyKind::Etcd));
        assert_eq!(DependencyKind::of(&Image::new("bitnami/kafka:3.1.0")), Some(DependencyKind::Kafka));
        assert_eq!(DependencyKind::of(&Image::new("wurstmeister/zookeeper")), None);
    }

    #[test]
    fn roles_are_found_in_any_form_of_command() {
        let words = |list: &[&str]| roles(&list.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>());
        assert_eq!(words(&["milvus", "run", "standalone"]), ["standalone"]);
        assert_eq!(words(&["/tini", "--", "/milvus/bin/milvus run proxy"]), ["proxy"]);
        assert_eq!(
            words(&["bash", "-c", "sleep 5 && milvus run mixture -rootcoord -querycoord"]),
            ["mixture"]
        );
        assert_eq!(words(&["/milvus/tools/run-helm.sh", "milvus", "run", "datanode"]), ["datanode"]);
        assert!(words(&["milvus", "stop", "standalone"]).is_empty());
    }
}
