//! The volumes of pods: what stands behind their names, and whether it outlives the pod.

use crate::milvus::Lasting;
use crate::yaml::{Kind, NodeId, Tree};

/// What a name of a volume stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backing {
    /// What it is, by the name that it has outside of the pod.
    pub source: String,
    /// Whether it outlives the pod.
    pub lasting: Lasting,
    /// Whether its name counts in a namespace.
    pub in_namespace: bool,
    /// Where it is named.
    pub node: Option<NodeId>,
}

/// Volumes that go with the pod.
const FLEETING: [&str; 2] = ["emptyDir", "ephemeral"];

/// Volumes that hold files of the cluster; nobody keeps data there.
const FILES: [&str; 5] = ["configMap", "secret", "projected", "downwardAPI", "image"];

/// What a driver does with a volume that is described in the pod is its own affair.
const DRIVERS: [&str; 2] = ["csi", "flexVolume"];

/// What a name stands for among the `volumes` of a pod, and the claims that a StatefulSet of a name makes for each pod.
/// A name that neither has may come from elsewhere.
pub fn backing(tree: &Tree, volumes: &[NodeId], claims: Option<(&str, &[NodeId])>, name: &str) -> Backing {
    if let Some((set, claims)) = claims
        && claims.iter().any(|claim| text_at(tree, *claim, &["metadata", "name"]) == Some(name))
    {
        // The first pod's: the others have claims alike.
        return Backing { in_namespace: true, ..kept(format!("claim {name}-{set}-0")) };
    }
    let named = |item: &&NodeId| text_at(tree, **item, &["name"]) == Some(name);
    let found = volumes.iter().find(named).and_then(|item| kind(tree, *item));
    let Some((kind, node)) = found else {
        return Backing { lasting: Lasting::Unknown, ..kept(name.to_owned()) };
    };
    let with = |lasting| Backing { lasting, ..kept(kind.to_owned()) };
    let backing = match kind {
        "persistentVolumeClaim" => {
            let claim = text_at(tree, node, &["claimName"]).unwrap_or_default();
            Backing { in_namespace: true, ..kept(format!("claim {claim}")) }
        }
        "hostPath" => kept(format!("host path {}", text_at(tree, node, &["path"]).unwrap_or_default())),
        _ if FLEETING.contains(&kind) || FILES.contains(&kind) => with(Lasting::No),
        _ if DRIVERS.contains(&kind) => with(Lasting::Unknown),
        _ => kept(format!("{kind} {}", words(tree, node).join(" "))),
    };
    Backing { node: Some(node), ..backing }
}

/// The scalar at the end of a chain of keys.
fn text_at<'t>(tree: &'t Tree, node: NodeId, keys: &[&str]) -> Option<&'t str> {
    let node = keys.iter().try_fold(node, |node, key| Some(tree.get(tree.resolve(node), key)?.value))?;
    let node = tree.resolve(node);
    matches!(tree.kind(node), Kind::Scalar).then(|| tree.text(node))
}

fn kept(source: String) -> Backing {
    Backing { source, lasting: Lasting::Yes, in_namespace: false, node: None }
}

/// The key of a volume that says what it is.
fn kind(tree: &Tree, volume: NodeId) -> Option<(&str, NodeId)> {
    let entries = tree.entries(tree.resolve(volume)).iter();
    let mut kinds = entries.map(|e| (tree.text(e.key), e.value)).filter(|(key, _)| *key != "name");
    kinds.next()
}

/// The scalars of a mapping, by their keys' order: a server, a path, a disk's name.
fn words(tree: &Tree, node: NodeId) -> Vec<String> {
    let entries = tree.entries(tree.resolve(node)).iter();
    let mut pairs: Vec<(&str, &str)> = entries
        .map(|e| (tree.text(e.key), tree.resolve(e.value)))
        .filter(|(_, node)| matches!(tree.kind(*node), Kind::Scalar))
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
    use crate::yaml;

    fn all(text: &str, name: &str) -> (String, Lasting) {
        let tree = yaml::parse(text);
        let list = |key: &str| {
            let entry = tree.path(&[key]);
            entry.map(|e| tree.items(e.value).to_vec()).unwrap_or_default()
        };
        let found = backing(&tree, &list("volumes"), Some(("milvus", &list("claims"))), name);
        (found.source, found.lasting)
    }

    #[test]
    fn a_volume_is_what_stands_behind_its_name() {
        let text = "claims:\n- metadata: {name: own}\n\
                    volumes:\n- name: a\n  persistentVolumeClaim: {claimName: data}\n- {name: b, emptyDir: {}}\n\
                    - {name: c, hostPath: {path: /mnt/x, type: Directory}}\n\
                    - {name: d, nfs: {server: nas, readOnly: false, path: /x}}\n- {name: e, csi: {driver: x}}\n\
                    - {ephemeral: {}, name: f}\n- name: g\n- {name: h, configMap: {name: x}}\n";
        for (name, source, lasting) in [
            ("own", "claim own-milvus-0", Lasting::Yes),
            ("a", "claim data", Lasting::Yes),
            ("b", "emptyDir", Lasting::No),
            ("c", "host path /mnt/x", Lasting::Yes),
            ("d", "nfs /x nas", Lasting::Yes),
            ("e", "csi", Lasting::Unknown),
            ("f", "ephemeral", Lasting::No),
            ("g", "g", Lasting::Unknown),
            ("h", "configMap", Lasting::No),
            ("elsewhere", "elsewhere", Lasting::Unknown),
        ] {
            assert_eq!(all(text, name), (source.to_owned(), lasting), "{name}");
        }
    }
}
