//! What runs beside Milvus, and the containers that Milvus itself runs in: facts from
//! `rules/milvus/containers.yaml`.

use super::{Version, VersionText};
use crate::facts::tables::milvus::containers::{CONTAINERS, Dependency};
pub use crate::facts::tables::milvus::containers::{DataFacts, DependencyKind, ListenFacts};

impl DependencyKind {
    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        CONTAINERS.dependencies.iter().map(|d| d.kind)
    }

    /// The setting that says where Milvus finds it.
    pub fn address(self) -> &'static str {
        self.facts().map_or("", |f| f.address)
    }

    pub(crate) fn facts(self) -> Option<&'static Dependency> {
        CONTAINERS.dependencies.iter().find(|d| d.kind == self)
    }

    /// The name as people write it.
    pub fn title(self) -> &'static str {
        self.facts().map_or("", |f| f.title)
    }

    /// The words by which names of services and images show it.
    pub fn words(self) -> &'static [&'static str] {
        self.facts().map_or(&[], |f| f.images)
    }

    /// Pairs of variables that set user and password, the preferred pair first.
    pub fn credentials(self) -> &'static [(&'static str, &'static str)] {
        self.facts().map_or(&[], |f| f.credentials)
    }

    /// Further variables that it reads and whose names resemble those of the credentials.
    pub(crate) fn other_variables(self) -> &'static [&'static str] {
        self.facts().map_or(&[], |f| f.others)
    }

    /// Where it keeps its data, as far as its flags and variables say.
    pub(crate) fn data(self) -> Option<&'static DataFacts> {
        self.facts()?.data.as_ref()
    }

    /// Where it listens, as far as its flags and variables say.
    pub(crate) fn listens(self) -> Option<&'static ListenFacts> {
        self.facts()?.listens.as_ref()
    }

    /// What an image is for; `None` for other programs.
    pub fn of(image: &Image) -> Option<Self> {
        CONTAINERS.dependencies.iter().find(|d| d.images.contains(&image.name())).map(|d| d.kind)
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
        CONTAINERS.milvus.images.contains(&self.name())
    }

    /// True for an image that the project publishes: what it has in it is known.
    pub fn is_official(&self) -> bool {
        self.is_of(CONTAINERS.milvus.official)
    }
}

/// The names of the registry that a reference without one is pulled from.
const HUB: [&str; 4] =
    ["docker.io/", "index.docker.io/", "registry-1.docker.io/", "registry.hub.docker.com/"];

impl Image {
    /// The repository on Docker Hub; `None` for an image of another registry.
    pub(crate) fn on_docker_hub(&self) -> Option<&str> {
        let name = HUB.iter().find_map(|hub| self.repository.strip_prefix(hub));
        let name = name.unwrap_or(&self.repository);
        let registry = name.split_once('/').map_or("", |(first, _)| first);
        (!registry.contains(['.', ':']) && registry != "localhost").then_some(name)
    }

    /// True for an image that is pulled from where the project publishes it.
    pub(crate) fn is_published(&self) -> bool {
        self.on_docker_hub().is_some_and(|name| CONTAINERS.milvus.official.contains(&name))
    }
}

/// The roles of nodes that every cluster has.
pub fn nodes() -> &'static [&'static str] {
    CONTAINERS.milvus.nodes
}

/// Whether a role is that of a node, and none of a coordinator.
pub fn is_node(role: &str) -> bool {
    CONTAINERS.milvus.nodes.contains(&role) || CONTAINERS.milvus.other_nodes.contains(&role)
}

/// Whether a role leads others in a cluster.
pub fn is_coordinator(role: &str) -> bool {
    CONTAINERS.milvus.coordinators.contains(&role)
}

/// Whether a word is the name of a role.
pub fn is_role(word: &str) -> bool {
    is_node(word) || is_coordinator(word) || word == standalone_role()
}

/// The words after `milvus run` in a command.
pub fn roles(words: &[String]) -> Vec<String> {
    // A shell ends the command at these; what it runs next has words of its own.
    let is_end = |c: char| matches!(c, ';' | '&' | '|' | ')');
    let is_between = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '(') || is_end(c);
    let parts = words.iter().flat_map(|word| word.split_inclusive(is_between));
    let mut words: Vec<&str> = Vec::new();
    for part in parts {
        let word = part.trim_end_matches(is_between);
        words.extend((!word.is_empty()).then_some(word));
        words.extend(part.ends_with(is_end).then_some(";"));
    }
    let is_program = |w: &str| w.rsplit('/').next() == Some(CONTAINERS.milvus.program);
    let runs = (0..words.len().saturating_sub(1))
        .filter(|&at| is_program(words[at]) && words[at + 1] == CONTAINERS.milvus.run);
    let of_run = |at: usize| words[at + 2..].iter().take_while(|w| !w.starts_with(['-', '>', ';']));
    runs.flat_map(of_run).map(|w| (*w).to_owned()).collect()
}

/// True for a command of which `milvus run` is the beginning: no script comes before it.
pub fn runs_at_once(words: &[String]) -> bool {
    let mut words = words.iter().flat_map(|w| w.split_whitespace());
    let program = words.next().and_then(|w| w.rsplit('/').next());
    program == Some(CONTAINERS.milvus.program) && words.next() == Some(CONTAINERS.milvus.run)
}

/// The role in which one process is all of Milvus.
pub fn standalone_role() -> &'static str {
    CONTAINERS.milvus.standalone
}

/// The folder that Milvus reads its configuration from, and the variable that names another.
pub fn config_folder() -> (&'static str, &'static str) {
    (CONTAINERS.configuration.folder, CONTAINERS.configuration.variable)
}

/// Whether roles of one process that share a port were seen to stop a release.
pub fn same_port_stops(milvus: Version) -> bool {
    CONTAINERS.configuration.same_port_stops.contains(milvus)
}

/// The scripts that merge all configuration files into milvus.yaml before Milvus starts.
pub fn merge_scripts() -> &'static [&'static str] {
    CONTAINERS.configuration.merge_scripts
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
        assert_eq!(
            words(&["sh", "-c", "milvus run proxy & milvus run querynode && echo x"]),
            ["proxy", "querynode"]
        );
        assert!(words(&["milvus", "stop", "standalone"]).is_empty());
    }
}
