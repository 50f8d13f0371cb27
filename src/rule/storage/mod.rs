//! Metadata and objects.

pub mod missing_dependency;
pub mod missing_dependency_cr;
pub mod unpersisted_state_cr;
pub mod unused_dependency;

use crate::chart::ValueView;
use crate::milvus::{NormalKey, Reading};
use crate::surface::helm_values::{Helm, Value};

/// A dependency that the chart brings, and the values that point Milvus to another.
struct Bundled {
    /// Its name among the subcharts.
    subchart: &'static str,
    /// The name as people write it.
    title: &'static str,
    /// The value key that points Milvus elsewhere.
    external: &'static str,
    /// The setting that holds its address.
    setting: &'static str,
}

/// The bundled etcd and MinIO.
fn bundled() -> [Bundled; 2] {
    let [etcd, minio] = crate::chart::dependencies_with_state();
    [
        Bundled { subchart: "etcd", title: "etcd", external: etcd, setting: "etcd.endpoints" },
        Bundled { subchart: "minio", title: "MinIO", external: minio, setting: "minio.address" },
    ]
}

impl Bundled {
    /// Whether the chart deploys it: the condition of a subchart counts only as the boolean false.
    fn deployed(&self, helm: &Helm) -> bool {
        let enabled = helm.values.view(&self.switch());
        helm.values.chart.package(self.subchart).is_some() && enabled != ValueView::Bool(false)
    }

    /// The value key that deploys it.
    fn switch(&self) -> String {
        format!("{}.enabled", self.subchart)
    }

    /// Whether the addresses of an external one may be those of the bundled one: a Service of the same
    /// namespace whose name could be what some release's bundled one gets.
    fn may_be(&self, helm: &Helm, host: &str) -> bool {
        let host = host.rsplit_once("://").map_or(host, |(_, rest)| rest);
        let host = host.split([':', '/']).next().unwrap_or(host);
        let label = host.split('.').next().unwrap_or(host);
        let inside = !host.contains('.') || host.split('.').nth(2).is_some_and(|part| part == "svc");
        let name = helm.values.text(&format!("{}.name", self.subchart)).unwrap_or_default();
        let names = [name.clone(), format!("{name}-headless")];
        let pods = label.rsplit_once('-').filter(|(_, n)| n.parse::<u16>().is_ok()).map(|(l, _)| l);
        let ends = |label: &str| names.iter().any(|n| label == n || label.ends_with(&format!("-{n}")));
        inside && !name.is_empty() && (ends(label) || pods.is_some_and(ends))
    }
}

/// Whether a variable that the chart hands to all pods sets a key of Milvus.
fn in_extra_env(helm: &Helm, key: &str) -> bool {
    let Value::Written(_, file, node) = helm.values.get(&["extraEnv"]) else { return false };
    let tree = &file.tree;
    let wanted = NormalKey::new(key);
    let crate::yaml::Kind::Sequence(items) = tree.kind(tree.resolve(node)) else { return false };
    items.iter().any(|&item| {
        let name = tree.get(tree.resolve(item), "name");
        name.is_some_and(|e| NormalKey::new(tree.text(tree.resolve(e.value))) == wanted)
    })
}

/// Whether the setting that Milvus uses is the one that the chart wrote.
fn chart_decides(reading: &Reading<'_>, helm: &Helm, key: &str) -> bool {
    let setting = reading.settings.get(key).setting;
    let by_chart = setting.is_some_and(|s| matches!(s.origin, crate::milvus::Origin::Chart { .. }));
    by_chart && !in_extra_env(helm, key)
}
