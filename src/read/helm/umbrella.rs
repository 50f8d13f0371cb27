//! Charts that install Milvus as one of their parts, and what their files say of it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::own_keys::own_keys;
use crate::deployment::Known;
use crate::deployment::OwnKeys;
use crate::facts::chart::{self, is_milvus_chart, milvus_dependency};
use crate::facts::milvus::{KeyPath, Version};
use crate::facts::surfaces::CHARTS;
use crate::read::find;
use crate::read::stated::stated_chart;
use crate::text::source::Store;
use crate::text::source::path::normalized;
use crate::text::yaml::reader::{Reader, Scalar};
use crate::text::yaml::{self, NodeId, NodeKind, Tree};

/// Charts in charts, at most.
const MAX_DEPTH: usize = 8;

/// What the files of a folder say of the chart in it.
#[derive(Clone, Debug, Default)]
pub(crate) struct ChartFolder {
    /// Chart.yaml, Chart.lock and requirements.yaml of the chart that installs Milvus or is Milvus', and the
    /// Chart.yaml of the Milvus chart where that lies in it.
    pub files: Vec<Tree>,
    /// What a copy of the Milvus chart in the folder itself has for keys.
    pub own_keys: Option<Arc<OwnKeys>>,
    /// The charts that it is a part of, the outermost first, each with its entry among the dependencies.
    outer: Vec<(Tree, NodeId)>,
    /// The folders of the charts in those that lead to it, likewise; its own is the last.
    inside: Vec<PathBuf>,
    /// Charts from elsewhere that are parts of the one here. Values may prove that Milvus is a part of one of them.
    remote: Vec<Arc<ChartFolder>>,
    /// The name of the chart from elsewhere that Milvus is a part of.
    unseen: Option<String>,
}

impl ChartFolder {
    /// The chart in a folder, or the one in it that installs Milvus; without files where there is none.
    pub fn of(folder: &Path, store: &Store) -> Self {
        let found = Self::below(folder, store, 0);
        if found.installs_milvus() {
            return found;
        }
        let remote = found.files.iter().flat_map(|chart| remote_charts(chart, folder, store)).collect();
        Self { remote, ..found }
    }

    /// A chart from elsewhere, of which nothing is known but that Milvus is a part of it.
    fn remote(chart: &Tree, item: NodeId, name: &str, folder: &Path) -> Self {
        let of_milvus = CHARTS[0];
        let part = format!("dependencies:\n- name: {of_milvus}\n  condition: {of_milvus}.enabled\n");
        Self {
            files: vec![yaml::parse(&part)],
            outer: vec![(chart.clone(), item)],
            inside: vec![folder.join("charts").join(name)],
            remote: Vec::new(),
            unseen: Some(name.to_owned()),
            own_keys: None,
        }
    }

    /// Of the charts from elsewhere the one that values prove Milvus to be a part of.
    pub fn remote_proven_by(&self, values: &Tree) -> Option<Arc<Self>> {
        let proves = |charts: &&Arc<Self>| {
            let part = charts.milvus_part(values, &KeyPath::root()).0;
            part.is_some_and(|root| find::proves_values(&values.part(values.resolve(root))))
        };
        self.remote.iter().find(proves).cloned()
    }

    /// A sentence about values that are not known, as the chart that has them is not here.
    pub fn unseen(&self) -> Option<String> {
        let name = self.unseen.as_ref()?;
        Some(format!("assuming that chart `{name}` itself sets nothing of Milvus, whose values are not here"))
    }

    fn below(folder: &Path, store: &Store, depth: usize) -> Self {
        let own = ["Chart.yaml", "Chart.lock", "requirements.yaml"].iter();
        let own =
            own.filter_map(|name| read_tree(&folder.join(name), store)).chain(milvus_chart_in(folder, store));
        let files: Vec<Tree> = own.collect();
        let is_copy =
            files.first().is_some_and(|chart| is_milvus_chart(chart) && milvus_dependency(chart).is_none());
        let own_keys = is_copy.then(|| Arc::new(own_keys(folder, store)));
        let charts = Self { files, own_keys, ..Self::default() };
        if charts.installs_milvus() || depth == MAX_DEPTH {
            return charts;
        }
        for chart in &charts.files {
            let items = chart.path(&["dependencies"]).map(|e| chart.items(chart.resolve(e.value)));
            for &item in items.unwrap_or_default() {
                for at in places(chart, item, folder, store) {
                    let mut inner = Self::below(&at, store, depth + 1);
                    if inner.installs_milvus() {
                        inner.outer.insert(0, (chart.clone(), item));
                        inner.inside.insert(0, at);
                        return inner;
                    }
                }
            }
        }
        charts
    }

    /// Whether the chart is Milvus' or has it as a part.
    pub fn installs_milvus(&self) -> bool {
        self.files.iter().any(is_milvus_chart)
    }

    /// The version of the Milvus chart: the one that is written exactly, else the newest known of a range.
    pub fn stated_version(&self) -> Known<Version> {
        let said: Vec<Known<Version>> =
            self.files.iter().rev().filter_map(stated_version).map(|text| stated_chart(&text)).collect();
        let exact = said.iter().find(|known| matches!(known, Known::Stated(_)));
        exact.or_else(|| said.iter().find(|known| known.get().is_some())).cloned().unwrap_or_default()
    }

    /// Whether there is no chart.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Whether there is a chart that neither is Milvus', nor has it as a part, nor is a copy of it under another name.
    pub fn is_of_another(&self) -> bool {
        !self.is_empty() && !self.installs_milvus() && !self.files.iter().any(chart::is_called_after_milvus)
    }

    /// The values of the charts inside that the values of this one lie over, those of the innermost first.
    pub fn bases(&self) -> Vec<PathBuf> {
        self.inside.iter().rev().map(|folder| folder.join("values.yaml")).collect()
    }

    /// How many charts further inside a text with values begins than the values of this chart: none for those that lie
    /// over them. `None` for one that is not of this chart.
    pub fn depth_of(&self, path: &Path) -> Option<usize> {
        let is = |folder: &PathBuf| normalized(&folder.join("values.yaml")) == normalized(path);
        self.inside.iter().position(is).map(|at| at + 1)
    }

    /// The part of a text with values that goes to the Milvus chart: all of it, or in an umbrella chart what stands
    /// under the dependency's name or alias. Where that is an umbrella chart of its own, its part of the same name.
    /// `path` is that of the text's root.
    pub fn milvus_part(&self, tree: &Tree, path: &KeyPath) -> (Option<NodeId>, KeyPath) {
        let (mut node, mut path) = (tree.root(), path.clone());
        for (chart, item) in &self.outer {
            let Some((name, _)) = names(chart, *item) else { continue };
            path = path.key(&name);
            node = node.and_then(|node| tree.get(tree.resolve(node), &name)).map(|e| e.value);
        }
        let of_milvus = self.files.iter().find_map(|chart| names(chart, milvus_dependency(chart)?));
        let Some((name, real)) = of_milvus else { return (node, path) };
        path = path.key(&name);
        node = node.and_then(|node| tree.get(tree.resolve(node), &name)).map(|e| e.value);
        let inner = |node: NodeId| tree.get(tree.resolve(node), &real).filter(|e| is_mapping(tree, e.value));
        while let Some(inner) = node.and_then(inner) {
            node = Some(inner.value);
            path = path.key(&real);
        }
        (node, path)
    }

    /// What the chart that has Milvus' as a part calls it, where that is another name.
    pub fn alias(&self) -> Option<String> {
        let (name, real) = self.files.iter().find_map(|chart| names(chart, milvus_dependency(chart)?))?;
        (name != real).then_some(name)
    }

    /// Whether a text has values for the Milvus chart: nothing but those, or in an umbrella chart as many as others
    /// where Milvus' stand.
    pub fn has_milvus_values(&self, tree: &Tree) -> bool {
        let known = |key: &str| chart::chart(chart::newest()).key(key) != chart::KeyStatus::Unknown;
        let (Some(root), path) = self.milvus_part(tree, &KeyPath::root()) else { return false };
        let entries = tree.entries(tree.resolve(root));
        let of_milvus = entries.iter().filter(|e| known(tree.text(tree.resolve(e.key)))).count();
        let others = entries.len() - of_milvus;
        of_milvus > 0 && (others == 0 || (path != KeyPath::root() && others <= of_milvus))
    }

    /// Whether an umbrella chart leaves Milvus out. The last of the values has the last word; each comes with the number
    /// of charts that it begins further inside than those of the outermost.
    pub fn leaves_milvus_out(&self, values: &[(&Tree, usize)]) -> bool {
        let mut above: Vec<String> = Vec::new();
        let of_milvus = self.files.iter().find_map(|chart| Some((chart, milvus_dependency(chart)?)));
        for (chart, item) in self.outer.iter().map(|(chart, item)| (chart, *item)).chain(of_milvus) {
            if is_off(chart, item, &above, values) {
                return true;
            }
            above.extend(names(chart, item).map(|(name, _)| name));
        }
        false
    }
}

/// The charts that a chart has as parts and that are not in its folder.
fn remote_charts(chart: &Tree, folder: &Path, store: &Store) -> Vec<Arc<ChartFolder>> {
    let items = chart.path(&["dependencies"]).map(|e| chart.items(chart.resolve(e.value)));
    let items = items.unwrap_or_default().iter().copied();
    let is_here = |item| {
        let mut places = places(chart, item, folder, store).into_iter();
        places.any(|place| store.is_file(&place.join("Chart.yaml")))
    };
    let remote = |item| {
        let (name, _) = names(chart, item).filter(|_| !is_here(item))?;
        Some(Arc::new(ChartFolder::remote(chart, item, &name, folder)))
    };
    items.filter_map(remote).collect()
}

fn is_mapping(tree: &Tree, node: NodeId) -> bool {
    matches!(tree.kind(tree.resolve(node)), NodeKind::Mapping(_))
}

/// The key under which a chart holds the values of a dependency, and the dependency's name.
fn names(chart: &Tree, item: NodeId) -> Option<(String, String)> {
    let text = |key| chart.get(item, key).map(|e| chart.text(chart.resolve(e.value)).to_owned());
    let name = text("name")?;
    Some((text("alias").unwrap_or_else(|| name.clone()), name))
}

/// Whether a dependency is left out: by the first of the conditions that the values know, else by tags, of which one
/// that is on is enough. `above` are the keys under which the chart's own values stand in those of the outermost.
fn is_off(chart: &Tree, item: NodeId, above: &[String], values: &[(&Tree, usize)]) -> bool {
    let value = |above: &[String], path: &str| {
        values.iter().rev().find_map(|(tree, depth)| boolean(tree, above.get(*depth..)?, path))
    };
    let condition = chart.get(item, "condition").map(|e| chart.text(chart.resolve(e.value)));
    let by_condition =
        condition.iter().flat_map(|paths| paths.split(',')).find_map(|path| value(above, path.trim()));
    if let Some(on) = by_condition {
        return !on;
    }
    let tags = chart.get(item, "tags").map(|e| chart.items(e.value)).unwrap_or_default();
    let tags = tags.iter().filter_map(|&tag| value(&[], &format!("tags.{}", chart.text(chart.resolve(tag)))));
    let tags: Vec<bool> = tags.collect();
    !tags.is_empty() && tags.iter().all(|on| !on)
}

fn boolean(tree: &Tree, above: &[String], path: &str) -> Option<bool> {
    let keys: Vec<&str> = above.iter().map(String::as_str).chain(path.split('.')).collect();
    match yaml::reader::scalar(tree, tree.path(&keys)?.value, Reader::Helm) {
        Scalar::Bool(value) => Some(value),
        _ => None,
    }
}

/// The version of the Milvus chart that a Chart.yaml or Chart.lock says, as written.
fn stated_version(chart: &Tree) -> Option<String> {
    let text = |map: NodeId, key: &str| chart.get(map, key).map(|e| chart.text(chart.resolve(e.value)));
    if let Some(item) = milvus_dependency(chart) {
        return text(item, "version").map(str::to_owned);
    }
    let root = chart.root()?;
    let own = is_milvus_chart(chart);
    let text = text(root, "version").filter(|_| own)?;
    let version: Version = text.parse().ok()?;
    // A chart that counts from 0.1.0 is somebody's own of that name.
    (version >= chart::oldest_for_milvus_2()).then(|| text.to_owned())
}

/// The Chart.yaml of the Milvus chart that lies in `charts/`, unpacked or packed, or in the folder that a dependency
/// names with `file://`. Of a packed one its name tells the version.
fn milvus_chart_in(folder: &Path, store: &Store) -> Option<Tree> {
    let chart = read_tree(&folder.join("Chart.yaml"), store)?;
    let item = milvus_dependency(&chart)?;
    let places = places(&chart, item, folder, store).into_iter();
    let unpacked =
        places.filter_map(|place| read_tree(&place.join("Chart.yaml"), store)).find(is_milvus_chart);
    unpacked.or_else(|| packed_in(&folder.join("charts"), &names(&chart, item)?.1, store))
}

/// Where a dependency may lie unpacked: in the folder that it names with `file://`, and in `charts/`.
fn places(chart: &Tree, item: NodeId, folder: &Path, store: &Store) -> Vec<PathBuf> {
    let text = |key| chart.get(item, key).map(|e| chart.text(chart.resolve(e.value)));
    let local = text("repository").and_then(|r| r.strip_prefix("file://")).map(|path| folder.join(path));
    let local = local.filter(|path| !store.refuses(path));
    let unpacked = text("name").map(|name| folder.join("charts").join(name));
    local.into_iter().chain(unpacked).collect()
}

fn packed_in(charts: &Path, name: &str, store: &Store) -> Option<Tree> {
    let names = store.names(charts);
    let version = names.iter().rev().find_map(|file| {
        let version = file.strip_prefix(name)?.strip_prefix('-')?.strip_suffix(".tgz")?;
        version.parse::<Version>().ok().map(|_| version)
    })?;
    Some(yaml::parse(&format!("name: {name}\nversion: {version}\n")))
}

fn read_tree(path: &Path, store: &Store) -> Option<Tree> {
    let text = String::from_utf8(store.read(path).ok()?).ok()?;
    Some(yaml::parse(&text))
}
