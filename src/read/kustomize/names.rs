//! `namePrefix` and `nameSuffix`: other names for resources that hold data, and for what refers to them.

use std::collections::HashSet;
use std::sync::Arc;

use super::kustomization::Kustomization;
use crate::text::yaml::NodeId;
use crate::text::yaml::assemble::{Part, PartShape};

/// Claims, by the names of which data are found.
const CLAIM: &str = "PersistentVolumeClaim";
/// Kinds whose names those of volumes are made of. Others are left as they are: what Milvus is told of services is text
/// that kustomize does not change.
const KINDS: [&str; 3] = [CLAIM, "StatefulSet", "HelmRelease"];
/// The field of a pod's volume that names a claim.
const CLAIM_NAME: &str = "claimName";

/// Renames resources and the claims of pods among them; true where it does.
pub(super) fn rename_resources(one: &Kustomization, resources: &mut [Arc<Part>]) -> bool {
    let part = |key: &str| one.node(one.root, key).filter(|node| !one.tree.text(*node).is_empty());
    let (prefix, suffix) = (part("namePrefix"), part("nameSuffix"));
    let Some((node, key)) =
        prefix.map(|node| (node, "namePrefix")).or(suffix.map(|node| (node, "nameSuffix")))
    else {
        return false;
    };
    let text = |node: Option<NodeId>| node.map_or("", |node| one.tree.text(node));
    let renamed = |name: &str| {
        let name = format!("{}{name}{}", text(prefix), text(suffix));
        Part::scalar(&name, one.place(node), true).with_key(key)
    };
    let mut claims = HashSet::new();
    let mut changed = false;
    for resource in resources.iter_mut() {
        let kind = resource.get("kind").map(|kind| kind.text().to_owned()).unwrap_or_default();
        if !KINDS.contains(&kind.as_str()) || resource.at(&["metadata", "name"]).is_none() {
            continue;
        }
        let metadata = Arc::make_mut(resource).get_mut("metadata");
        if let Some(name) = metadata.and_then(|metadata| metadata.get_mut("name")) {
            if kind == CLAIM {
                claims.insert(name.text().to_owned());
            }
            *name = renamed(name.text());
            changed = true;
        }
    }
    // Claims that are made elsewhere keep their names.
    if !claims.is_empty() {
        resources.iter_mut().for_each(|resource| claim_names(Arc::make_mut(resource), &claims, &renamed));
    }
    changed
}

/// Renames claims wherever a resource names them. Parts are as deep as the text was, which is bounded.
fn claim_names(part: &mut Part, claims: &HashSet<String>, renamed: &dyn Fn(&str) -> Part) {
    match &mut part.shape {
        PartShape::Scalar(_) => {}
        PartShape::List(items) => items.iter_mut().for_each(|item| claim_names(item, claims, renamed)),
        PartShape::Map(entries) => {
            for (key, value) in entries {
                if key.text() == CLAIM_NAME && claims.contains(value.text()) {
                    *value = renamed(value.text());
                } else {
                    claim_names(value, claims, renamed);
                }
            }
        }
    }
}
