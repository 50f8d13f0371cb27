//! The ways from outside that values of the chart open.

use super::{Helm, ValueAt, Written};
use crate::facts::chart::ValueView;
use crate::facts::security::{self, Way, is_guard};

/// A way that is open.
pub struct Open {
    /// The value key that opens it.
    pub key: &'static str,
    /// What it says.
    pub says: String,
    /// Where the user wrote it.
    pub written: Written,
}

/// Where the user opened it to everybody.
fn open(way: &Way, helm: &Helm) -> Option<Open> {
    let key = way.kind.or(way.enabled)?;
    let says = helm.values.text(key)?;
    let open = match way.kind {
        Some(_) => security::exposed().words.contains(&says.as_str()),
        None => helm.values.is_true(key),
    };
    let written = helm.values.written(key).filter(|_| open && !is_guarded(way, helm))?;
    Some(Open { key, says, written })
}

/// Whether annotations, the class of an ingress or ranges of addresses keep it from being public.
fn is_guarded(way: &Way, helm: &Helm) -> bool {
    let class = way.class.and_then(|key| helm.values.text(key)).unwrap_or_default();
    let ranges = way.ranges.is_some_and(|key| helm.values.changed(key).is_some());
    ranges || is_guard(&class) || has_guarding_annotation(way, helm)
}

fn has_guarding_annotation(way: &Way, helm: &Helm) -> bool {
    let path: Vec<&str> = way.annotations.split('.').collect();
    let ValueAt::Written(_, file, node) = helm.values.get(&path) else { return false };
    let tree = &file.tree;
    tree.entries(tree.resolve(node)).iter().any(|entry| {
        let value = tree.text(tree.resolve(entry.value));
        value != "false" && (is_guard(tree.text(entry.key)) || is_guard(value))
    })
}

/// The ways to Milvus that are open.
pub fn to_milvus(helm: &Helm) -> Vec<Open> {
    security::exposed().milvus.iter().filter_map(|way| open(way, helm)).collect()
}

/// The ways to the bundled MinIO that are open; none where it is not deployed.
pub fn to_minio(helm: &Helm) -> Vec<Open> {
    let deployed = helm.values.view("minio.enabled") != ValueView::Bool(false);
    security::exposed().minio.iter().filter(|_| deployed).filter_map(|way| open(way, helm)).collect()
}
