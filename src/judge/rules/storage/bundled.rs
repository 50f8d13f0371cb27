//! The etcd and the object store that the chart brings, and the object store that Milvus uses.

use crate::deployment::{Effective, Helm, Origin, Reading, ValueAt};
use crate::facts::chart::ValueView;
use crate::facts::milvus::NormalKey;
use crate::facts::milvus::stores::{self, Provider};
use crate::text::edit::{Fix, Safety};

/// The setting that says where objects are kept.
pub(super) const STORAGE_TYPE: &str = "common.storageType";

/// The setting that runs etcd inside Milvus.
pub(super) const EMBEDDED: &str = "etcd.use.embed";

/// A dependency that the chart brings, and the values that point Milvus to another.
pub(super) struct Bundled {
    /// Its name among the subcharts.
    pub(crate) subchart: &'static str,
    /// The name as people write it.
    pub(crate) title: &'static str,
    /// The value key that points Milvus elsewhere.
    pub(crate) external: &'static str,
    /// The setting that holds its address.
    pub(crate) setting: &'static str,
}

/// The bundled etcd and MinIO.
pub(super) fn bundled() -> [Bundled; 2] {
    let [etcd, minio] = crate::facts::chart::dependencies_with_state();
    [
        Bundled { subchart: "etcd", title: "etcd", external: etcd, setting: "etcd.endpoints" },
        Bundled { subchart: "minio", title: "MinIO", external: minio, setting: "minio.address" },
    ]
}

impl Bundled {
    /// Whether the chart deploys it: the condition of a subchart counts only as the boolean false.
    pub(crate) fn deployed(&self, helm: &Helm) -> bool {
        let enabled = helm.values.view(&self.switch());
        helm.values.chart.package(self.subchart).is_some() && enabled != ValueView::Bool(false)
    }

    /// The value key that deploys it.
    pub(crate) fn switch(&self) -> String {
        format!("{}.enabled", self.subchart)
    }

    /// Whether the addresses of an external one may be those of the bundled one: a Service of the same
    /// namespace whose name could be what some release's bundled one gets.
    pub(crate) fn may_be(&self, helm: &Helm, host: &str) -> bool {
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
pub(crate) fn in_extra_env(helm: &Helm, key: &str) -> bool {
    let ValueAt::Written(_, file, node) = helm.values.get(&["extraEnv"]) else { return false };
    let tree = &file.tree;
    let wanted = NormalKey::new(key);
    let crate::text::yaml::NodeKind::Sequence(items) = tree.kind(tree.resolve(node)) else { return false };
    items.iter().any(|&item| {
        let name = tree.get(tree.resolve(item), "name");
        name.is_some_and(|e| NormalKey::new(tree.text(tree.resolve(e.value))) == wanted)
    })
}

/// Whether the setting that Milvus uses is the one that the chart wrote.
pub(super) fn chart_decides(reading: &Reading<'_>, helm: &Helm, key: &str) -> bool {
    let setting = reading.settings.get(key).setting;
    let by_chart = setting.is_some_and(|s| matches!(s.origin, crate::deployment::Origin::Chart { .. }));
    by_chart && !in_extra_env(helm, key)
}

/// The settings of the object store, where Milvus uses one and all of them are known.
pub(super) struct Store<'r> {
    pub(crate) reading: &'r Reading<'r>,
}

impl<'r> Store<'r> {
    pub(crate) fn of(reading: &'r Reading<'r>) -> Option<Self> {
        let local = reading.settings.get(STORAGE_TYPE).text() == "local";
        let failed = reading.deployment.helm.as_ref().is_some_and(|h| !h.rendering.failures.is_empty());
        (!local && !failed && !reading.settings.unknown).then_some(Self { reading })
    }

    pub(crate) fn get(&self, key: &str) -> Effective<'r> {
        self.reading.settings.get(&format!("minio.{key}"))
    }

    pub(crate) fn is_true(&self, key: &str) -> bool {
        crate::facts::milvus::text::is_true(self.get(key).text())
    }

    pub(crate) fn provider(&self) -> Option<&'static Provider> {
        let named = self.get("cloudProvider").text();
        stores::provider(if named.is_empty() { stores::general() } else { named })
    }

    /// A value that somebody wrote, that is not empty, no placeholder, and not what the release says anyway.
    pub(crate) fn asked(&self, key: &str) -> Option<Effective<'r>> {
        let value = self.get(key);
        let setting = value.setting?;
        let param = crate::facts::milvus::catalogue::param(&setting.normal);
        let milvus = self.reading.milvus;
        let defaults = param.map(|p| [p.shipped(milvus), p.code_text(milvus)]).unwrap_or_default();
        let default = defaults.contains(&Some(value.text()));
        let blank = value.text().is_empty() || value.text().contains(['<', '{', '$']);
        (value.written().is_some() && !default && !blank).then_some(value)
    }

    /// The key as the user wrote it.
    pub(crate) fn name(value: &Effective<'_>) -> String {
        match value.setting.map(|s| (&s.origin, &s.key)) {
            Some((Origin::Chart { by, .. }, _)) => by.clone(),
            Some((Origin::Environment { name, .. }, _)) => name.clone(),
            Some((_, key)) => key.clone(),
            None => String::new(),
        }
    }

    /// A fix that replaces a written value.
    pub(crate) fn replace(&self, value: &Effective<'_>, text: &str) -> Option<Fix> {
        let written = value.written()?;
        let edits = self.reading.deployment.texts.get(written.text)?.rewrite(written, text)?;
        let title = format!("set `{}: {text}`", Self::name(value));
        Some(Fix { title, safety: Safety::Unsafe, edits })
    }
}
