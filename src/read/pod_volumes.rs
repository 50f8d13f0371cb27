//! The volumes of pods: what stands behind their names, and whether it outlives the pod.

use std::collections::{HashMap, HashSet};

use crate::deployment::Persistence;
use crate::text::yaml::{NodeId, NodeKind, Tree};

/// What a name of a volume stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VolumeBacking {
    /// What it is, by the name that it has outside of the pod.
    pub source: String,
    /// Whether it outlives the pod.
    pub persistence: Persistence,
    /// Whether its name counts in a namespace.
    pub in_namespace: bool,
    /// Where it is named.
    pub node: Option<NodeId>,
}

/// Volumes that go with the pod.
const EPHEMERAL: [&str; 2] = ["emptyDir", "ephemeral"];

/// Volumes that hold files of the cluster; nobody keeps data there.
const FILES: [&str; 5] = ["configMap", "secret", "projected", "downwardAPI", "image"];

/// What a driver does with a volume that is described in the pod is its own affair.
const DRIVERS: [&str; 2] = ["csi", "flexVolume"];

/// The volumes of a pod by their names, and the claims that a StatefulSet makes for each of its pods.
pub struct PodVolumes<'t> {
    tree: &'t Tree,
    by_name: HashMap<&'t str, NodeId>,
    /// The name of the StatefulSet, and those of its claims.
    claims: Option<(&'t str, HashSet<&'t str>)>,
}

impl<'t> PodVolumes<'t> {
    /// The items of `volumes`, and the name of a StatefulSet with its `volumeClaimTemplates`.
    pub fn new(tree: &'t Tree, volumes: &[NodeId], claims: Option<(&'t str, &[NodeId])>) -> Self {
        let mut by_name = HashMap::new();
        for item in volumes {
            if let Some(name) = text_at(tree, *item, &["name"]) {
                by_name.entry(name).or_insert(*item);
            }
        }
        let name_of = |claim: &NodeId| text_at(tree, *claim, &["metadata", "name"]);
        let claims = claims.map(|(set, claims)| (set, claims.iter().filter_map(name_of).collect()));
        Self { tree, by_name, claims }
    }

    /// The volume of a name.
    pub fn get(&self, name: &str) -> Option<NodeId> {
        self.by_name.get(name).copied()
    }

    /// What a name stands for. One that there is not may come from elsewhere.
    pub fn backing(&self, name: &str) -> VolumeBacking {
        if let Some((set, claims)) = &self.claims
            && claims.contains(name)
        {
            // The first pod's: the others have claims alike.
            return VolumeBacking { in_namespace: true, ..persistent(format!("claim {name}-{set}-0")) };
        }
        backing(self.tree, self.get(name), name)
    }
}

fn backing(tree: &Tree, volume: Option<NodeId>, name: &str) -> VolumeBacking {
    let found = volume.and_then(|item| volume_kind(tree, item));
    let Some((kind, node)) = found else {
        return VolumeBacking { persistence: Persistence::Unknown, ..persistent(name.to_owned()) };
    };
    let with = |lasting| VolumeBacking { persistence: lasting, ..persistent(kind.to_owned()) };
    let backing = match kind {
        "persistentVolumeClaim" => {
            let claim = text_at(tree, node, &["claimName"]).unwrap_or_default();
            VolumeBacking { in_namespace: true, ..persistent(format!("claim {claim}")) }
        }
        "hostPath" => persistent(format!("host path {}", text_at(tree, node, &["path"]).unwrap_or_default())),
        _ if EPHEMERAL.contains(&kind) || FILES.contains(&kind) => with(Persistence::No),
        _ if DRIVERS.contains(&kind) => with(Persistence::Unknown),
        _ => persistent(format!("{kind} {}", scalar_words(tree, node).join(" "))),
    };
    VolumeBacking { node: Some(node), ..backing }
}

/// The scalar at the end of a chain of keys.
fn text_at<'t>(tree: &'t Tree, node: NodeId, keys: &[&str]) -> Option<&'t str> {
    let node = keys.iter().try_fold(node, |node, key| Some(tree.get(tree.resolve(node), key)?.value))?;
    let node = tree.resolve(node);
    matches!(tree.kind(node), NodeKind::Scalar).then(|| tree.text(node))
}

fn persistent(source: String) -> VolumeBacking {
    VolumeBacking { source, persistence: Persistence::Yes, in_namespace: false, node: None }
}

/// The key of a volume that says what it is.
fn volume_kind(tree: &Tree, volume: NodeId) -> Option<(&str, NodeId)> {
    let entries = tree.entries(tree.resolve(volume)).iter();
    let mut kinds = entries.map(|e| (tree.text(e.key), e.value)).filter(|(key, _)| *key != "name");
    kinds.next()
}

/// The scalars of a mapping, by their keys' order: a server, a path, a disk's name.
fn scalar_words(tree: &Tree, node: NodeId) -> Vec<String> {
    let entries = tree.entries(tree.resolve(node)).iter();
    let mut pairs: Vec<(&str, &str)> = entries
        .map(|e| (tree.text(e.key), tree.resolve(e.value)))
        .filter(|(_, node)| matches!(tree.kind(*node), NodeKind::Scalar))
        .map(|(key, node)| (key, tree.text(node)))
        // How it is mounted is not what it is.
        .filter(|(key, _)| !matches!(*key, "readOnly" | "fsType" | "cachingMode"))
        .collect();
    pairs.sort_unstable();
    pairs.into_iter().map(|(_, text)| text.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::yaml;

    fn all(text: &str, name: &str) -> (String, Persistence) {
        let tree = yaml::parse(text);
        let list = |key: &str| {
            let entry = tree.path(&[key]);
            entry.map(|e| tree.items(e.value).to_vec()).unwrap_or_default()
        };
        let (volumes, claims) = (list("volumes"), list("claims"));
        let found = PodVolumes::new(&tree, &volumes, Some(("milvus", &claims))).backing(name);
        (found.source, found.persistence)
    }

    #[test]
    fn a_volume_is_what_stands_behind_its_name() {
        let text = "claims:\n- metadata: {name: own}\n\
                    volumes:\n- name: a\n  persistentVolumeClaim: {claimName: data}\n- {name: b, emptyDir: {}}\n\
                    - {name: c, hostPath: {path: /mnt/x, type: Directory}}\n\
                    - {name: d, nfs: {server: nas, readOnly: false, path: /x}}\n- {name: e, csi: {driver: x}}\n\
                    - {ephemeral: {}, name: f}\n- name: g\n- {name: h, configMap: {name: x}}\n";
        for (name, source, lasting) in [
            ("own", "claim own-milvus-0", Persistence::Yes),
            ("a", "claim data", Persistence::Yes),
            ("b", "emptyDir", Persistence::No),
            ("c", "host path /mnt/x", Persistence::Yes),
            ("d", "nfs /x nas", Persistence::Yes),
            ("e", "csi", Persistence::Unknown),
            ("f", "ephemeral", Persistence::No),
            ("g", "g", Persistence::Unknown),
            ("h", "configMap", Persistence::No),
            ("elsewhere", "elsewhere", Persistence::Unknown),
        ] {
            assert_eq!(all(text, name), (source.to_owned(), lasting), "{name}");
        }
    }
}
