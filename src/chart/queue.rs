//! What a values file renders to: the queue, the addresses, the workloads, and what makes helm fail.

use std::cell::RefCell;
use std::collections::HashMap;

use super::generated::Written;
use super::tables::*;
use super::value::{MergedValues, ValueView};
use super::view::{Chart, parents};

/// What a rendering depends on besides the values.
#[derive(Clone, Copy, Debug)]
pub struct Release<'a> {
    /// The name of the Helm release.
    pub name: &'a str,
    /// Its namespace.
    pub namespace: &'a str,
    /// Whether the templates see a running deployment.
    pub live: Live<'a>,
}

/// Whether the templates see a running deployment, which only a real `helm upgrade` lets them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Live<'a> {
    /// A first installation, `helm template`, or a renderer of GitOps.
    No,
    /// An upgrade; the queue that the annotation of the standalone Deployment names, if there is one.
    Yes(Option<&'a str>),
}

/// What a values file renders to.
#[derive(Clone, Debug)]
pub struct Rendering {
    /// Cluster or standalone.
    pub mode: Mode,
    /// The blocks that select a queue, in the order in which they are written: the last one wins. Empty: the image's
    /// own configuration chooses.
    pub blocks: Vec<Block>,
    /// The brokers that are deployed.
    pub deployed: Vec<Deployed>,
    /// The address of the queue that wins, when it has one.
    pub address: Option<Address>,
    /// The endpoints of etcd.
    pub etcd: Vec<Address>,
    /// The address of the object store.
    pub minio: Option<Address>,
    /// The storage of Woodpecker, in versions that write it.
    pub woodpecker: Option<WoodpeckerStorage>,
    /// The workloads of Milvus, in alphabetical order.
    pub components: Vec<&'static str>,
    /// The ConfigMap of the user's, whose text replaces all that is generated; none: the generated file is used.
    pub custom_config_map: Option<String>,
    /// The settings of the generated file, in the order of their names; of those written twice the last.
    pub written: Vec<Written>,
    /// What makes helm fail. If there is anything, nothing is rendered.
    pub failures: Vec<Failure>,
}

/// A block of the generated file that selects a queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// 1 to 3; of a slot at most one block is written.
    pub slot: u8,
    /// The queue.
    pub queue: &'static str,
    /// The value key that selected it, such as `externalKafka.enabled`.
    pub by: &'static str,
    /// Where it points, for queues that have an address.
    pub address: Option<Address>,
    /// The broker that the chart runs for it; none for external brokers and those inside Milvus.
    pub broker: Option<&'static str>,
}

/// A broker that is deployed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deployed {
    /// `pulsar` (v2), `pulsarv3`, `kafka` or `woodpecker` (its servers).
    pub broker: &'static str,
    /// The queue that it serves.
    pub queue: &'static str,
    /// The value key that deployed it.
    pub by: &'static str,
    /// Whether Milvus uses it.
    pub used: bool,
}

/// An address that is written into the generated file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// Host and port, as Milvus gets them together.
    pub text: String,
    /// The host.
    pub host: String,
    /// Who answers there.
    pub service: Service,
}

/// Who answers at an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    /// A Service that the chart renders.
    Rendered,
    /// Nobody: the chart renders no Service of that name.
    Missing,
    /// Someone outside the chart.
    External,
}

/// What the chart writes about Woodpecker's storage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WoodpeckerStorage {
    /// `woodpecker.storage.type`.
    pub kind: String,
    /// `woodpecker.storage.rootPath`.
    pub root_path: &'static str,
}

/// A value that makes helm fail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The value key.
    pub key: String,
    /// What it must be.
    pub must_be: Shape,
    /// Why.
    pub message: &'static str,
}

impl Rendering {
    /// The queue that the last block selects; none when no block does.
    pub fn queue(&self) -> Option<&'static str> {
        self.blocks.last().map(|block| block.queue)
    }

    /// Whether the queue's address leads to a Service that the chart renders, or to one outside of it. True for a
    /// queue without address.
    pub(crate) fn service_exists(&self) -> bool {
        self.address.as_ref().is_none_or(|address| address.service != Service::Missing)
    }
}

/// Works out what a values file renders to. `values` gives the user's values over the chart's defaults
/// ([`super::merged`]).
pub fn render(chart: Chart, release: Release<'_>, values: &dyn MergedValues) -> Rendering {
    let inputs = Inputs { chart, release, values, known: RefCell::default() };
    let blocks = inputs.blocks();
    let address = blocks.last().and_then(|block| block.address.clone());
    Rendering {
        mode: inputs.mode(),
        deployed: inputs.brokers(blocks.last()),
        address,
        etcd: inputs.etcd(),
        minio: inputs.minio(),
        woodpecker: inputs.woodpecker(),
        components: inputs.components(),
        custom_config_map: inputs.custom(),
        written: inputs.written(&blocks),
        failures: inputs.failures(),
        blocks,
    }
}

/// The name of a queue that any version of the chart can write.
fn queue_name(name: &str) -> Option<&'static str> {
    let brokers = FIRST.iter().chain(SECOND).map(|row| row.queue);
    let local = LOCAL.iter().flat_map(|(_, words)| words.iter().copied());
    brokers.chain(local).find(|queue| *queue == name)
}

/// The key that a condition of the rules is about.
fn condition_key(condition: &str) -> &str {
    let positive = condition.strip_prefix('!').unwrap_or(condition);
    positive.split_once('=').map_or(positive, |(key, _)| key)
}

/// A version, a release and its values.
pub(super) struct Inputs<'a> {
    pub chart: Chart,
    pub release: Release<'a>,
    values: &'a dyn MergedValues,
    /// The values that were asked for: templates ask for most of them several times.
    known: RefCell<HashMap<String, ValueView>>,
}

impl Inputs<'_> {
    /// A value, with what a deployed subchart adds to the chart's own values.
    pub(super) fn value(&self, path: &str) -> ValueView {
        self.with(path, ValueView::clone)
    }

    /// What `take` makes of such a value.
    fn with<T>(&self, path: &str, take: impl FnOnce(&ValueView) -> T) -> T {
        if let Some(value) = self.known.borrow().get(path) {
            return take(value);
        }
        let value = self.found(path);
        let taken = take(&value);
        self.known.borrow_mut().insert(path.to_owned(), value);
        taken
    }

    fn found(&self, path: &str) -> ValueView {
        let own = self.values.view(path);
        let root = path.split('.').next().unwrap_or(path);
        if own != ValueView::Absent || root == path {
            return own;
        }
        let rest = |key: &'static str| {
            key.strip_prefix(path).filter(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        let default = SUBCHART_DEFAULTS.iter().find_map(|(key, text)| Some((rest(key)?, text)));
        let Some((rest, text)) = default.filter(|_| self.deployed(root)) else { return own };
        // A null or a scalar in between keeps the subchart's default out; a null at the root does not.
        let cut = |parent: &str| {
            parent != root && !matches!(self.values.view(parent), ValueView::Absent | ValueView::Map(_))
        };
        if parents(path).any(cut) {
            return own;
        }
        match rest.strip_prefix('.') {
            Some(below) => ValueView::Map(vec![below.into()]),
            None => ValueView::parse(text),
        }
    }

    pub(super) fn truth(&self, path: &str) -> bool {
        self.with(path, ValueView::truth)
    }

    fn mode(&self) -> Mode {
        if self.truth("cluster.enabled") { Mode::Cluster } else { Mode::Standalone }
    }

    /// Whether a subchart is deployed. Its condition switches it off only when it is the boolean false: Helm takes
    /// everything else, null and `"false"` too, as no condition at all.
    pub(super) fn deployed(&self, subchart: &str) -> bool {
        self.chart.package(subchart).is_some()
            && self.values.view(&format!("{subchart}.enabled")) != ValueView::Bool(false)
    }

    fn blocks(&self) -> Vec<Block> {
        let slots = self.chart.slots();
        let first = self.candidate(1, &slots.first);
        let second = self.candidate(2, &slots.second);
        first.into_iter().chain(second).chain(self.local(slots.local)).collect()
    }

    fn candidate(&self, slot: u8, rows: &[&'static Candidate]) -> Option<Block> {
        let mode = self.mode();
        let holds = |row: &&&'static Candidate| row.mode.is_none_or(|m| m == mode) && self.truth(row.by);
        let row = rows.iter().find(holds)?;
        let address = self.of_candidate(row);
        let broker = BROKERS.iter().find(|b| row.service == Some(b.subchart)).map(|b| b.broker);
        Some(Block { slot, queue: row.queue, by: row.by, address, broker })
    }

    /// Slot 3: the queue inside Milvus, in standalone.
    fn local(&self, words: &[&'static str]) -> Option<Block> {
        if self.mode() == Mode::Cluster {
            return None;
        }
        let value = self.value(THIRD_BY);
        let word = words.iter().find(|word| value.text() == Some(word))?;
        let queue = match (self.chart.running(), self.release.live) {
            (Some(rule), Live::Yes(annotation)) if rule.replaces == *word => {
                // What the annotation says is written as it is; a word that is no queue selects none here.
                match annotation.filter(|name| !name.is_empty()) {
                    Some(name) => queue_name(name)?,
                    None => rule.without,
                }
            }
            _ => word,
        };
        Some(Block { slot: 3, queue, by: THIRD_BY, address: None, broker: None })
    }

    fn brokers(&self, winner: Option<&Block>) -> Vec<Deployed> {
        let reached = |block: &&Block| block.address.as_ref().is_some_and(|a| a.service == Service::Rendered);
        let used = winner.filter(reached).and_then(|block| block.broker);
        let mut deployed: Vec<Deployed> = BROKERS
            .iter()
            .filter(|row| self.deployed(row.subchart))
            .map(|row| Deployed {
                broker: row.broker,
                queue: row.queue,
                by: row.by,
                used: used == Some(row.broker),
            })
            .collect();
        if self.servers() {
            let used = winner.is_some_and(|block| block.queue == "woodpecker");
            deployed.push(Deployed {
                broker: "woodpecker",
                queue: "woodpecker",
                by: WOODPECKER.enabled,
                used,
            });
        }
        deployed
    }

    /// Whether the chart runs servers of Woodpecker.
    fn servers(&self) -> bool {
        WOODPECKER.within.contains(self.chart.data_version())
            && self.value(WOODPECKER.embedded) == ValueView::Bool(false)
            && self.truth(WOODPECKER.enabled)
    }

    pub(super) fn woodpecker(&self) -> Option<WoodpeckerStorage> {
        if !WOODPECKER.within.contains(self.chart.data_version()) {
            return None;
        }
        let kind =
            if self.servers() { "service".to_owned() } else { self.value(WOODPECKER.storage).printed() };
        let root_path = match self.mode() {
            Mode::Cluster => WOODPECKER.cluster_root,
            Mode::Standalone => WOODPECKER.standalone_root,
        };
        Some(WoodpeckerStorage { kind, root_path })
    }

    fn components(&self) -> Vec<&'static str> {
        let mode = self.mode();
        let runs =
            |row: &&Component| row.mode.is_none_or(|m| m == mode) && row.by.is_none_or(|key| self.truth(key));
        let mut names: Vec<&str> = self.chart.components().filter(runs).map(|row| row.name).collect();
        names.sort_unstable();
        names
    }

    fn custom(&self) -> Option<String> {
        let value = self.value(self.chart.custom_config_map()?.key);
        value.truth().then(|| value.printed())
    }

    fn failures(&self) -> Vec<Failure> {
        let generated = self.custom().is_none();
        let mut failures: Vec<Failure> = Vec::new();
        // The chart's own values render.
        let own = |row: &&Fail| {
            let keys = row.when.iter().map(|condition| condition_key(condition));
            keys.chain([row.key]).all(|key| self.values.is_default(key))
        };
        let rows = self.chart.fails().filter(|row| generated || !row.in_config);
        for row in rows.filter(|row| !own(row)) {
            // What lies below a key that fails already is not read any more.
            let known = |key: &str| failures.iter().any(|failure| failure.key == key);
            if parents(row.key).any(known) || !row.when.iter().all(|c| self.holds(c)) {
                continue;
            }
            if let Some(key) = self.misfit(row) {
                failures.push(Failure { key, must_be: row.must_be, message: row.message });
            }
        }
        failures
    }

    /// Whether a condition of the rules holds: `key` true, `!key` false, `key=word` equal.
    pub(super) fn holds(&self, condition: &str) -> bool {
        match (condition.strip_prefix('!'), condition.split_once('=')) {
            (Some(key), _) => !self.truth(key),
            (None, Some((key, word))) => self.with(key, |value| value.text() == Some(word)),
            (None, None) => self.truth(condition),
        }
    }

    /// The key whose value does not fit a row, if any.
    fn misfit(&self, row: &Fail) -> Option<String> {
        let value = self.value(row.key);
        let fits = match row.must_be {
            Shape::Map => matches!(value, ValueView::Map(_)),
            Shape::Text => value.text().is_some(),
            // No iteration happens over what an `if` around it takes as false, and none is needed over nothing.
            Shape::List => {
                // The endpoints of etcd are ranged over always, `replicaResourceGroups` only when it is true.
                let read = row.in_config || value.truth();
                !read || !matches!(value, ValueView::Text(_) | ValueView::Bool(_))
            }
            Shape::TextMap => return self.not_text(row.key, &value),
            Shape::Boolean => value.is_missing() || matches!(value, ValueView::Bool(_)),
            Shape::Word => value.is_missing() || value.text().is_some(),
        };
        (!fits).then(|| row.key.to_owned())
    }

    /// The first entry of a map of texts that is none, or the map's own key when it is no map.
    fn not_text(&self, key: &str, value: &ValueView) -> Option<String> {
        match value {
            ValueView::Absent | ValueView::Null => None,
            ValueView::Map(keys) => {
                let entries = keys.iter().map(|name| format!("{key}.{name}"));
                entries.into_iter().find(|path| {
                    !matches!(self.value(path), ValueView::Text(_) | ValueView::Null | ValueView::Absent)
                })
            }
            ValueView::List(items) if items.iter().all(|item| item.text().is_some()) => None,
            _ => Some(key.to_owned()),
        }
    }
}
