//! What a values file renders to: the queue, the addresses, the workloads, and what makes helm fail.

use std::cell::RefCell;

use super::merged::MergedValues;
use super::path::parents;
use super::rendering::{Block, Deployed, Inputs, Live, Release, Rendering, Service, WoodpeckerStorage};
use super::value::ValueView;
use super::view::Chart;
use crate::facts::milvus::Mode;
use crate::facts::tables::chart::rendering::{Candidate, Component, RENDERING};

/// So many entries of a map are printed at most.
const MAX_ENTRIES: usize = 1000;

/// Maps in maps are printed so deep at most.
const MAX_PRINTED_DEPTH: usize = 20;

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
/// ([`super::merged()`]).
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
    let brokers = RENDERING.queue.first.iter().chain(RENDERING.queue.second).map(|row| row.queue);
    let local = RENDERING.queue.third.local.iter().flat_map(|row| row.queues.iter().copied());
    brokers.chain(local).find(|queue| *queue == name)
}

impl Inputs<'_> {
    /// A value, with what a deployed subchart adds to the chart's own values.
    pub(crate) fn value(&self, path: &str) -> ValueView {
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
        let mut default = RENDERING.subchart_defaults.iter();
        let default = default.find_map(|(key, text)| Some((rest(key)?, (*text)?)));
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

    /// A value as a template prints it.
    pub(super) fn printed(&self, path: &str) -> String {
        let mut left = MAX_ENTRIES;
        self.printed_within(path, MAX_PRINTED_DEPTH, &mut left)
    }

    /// A value as a template prints it, of so many entries at most: what holds itself has no end.
    fn printed_within(&self, path: &str, depth: usize, left: &mut usize) -> String {
        let ValueView::Map(mut keys) = self.value(path) else { return self.with(path, ValueView::printed) };
        keys.sort_unstable();
        let mut entries = Vec::new();
        for key in keys {
            let (Some(depth), Some(rest)) = (depth.checked_sub(1), left.checked_sub(1)) else { break };
            *left = rest;
            let value = self.printed_within(&format!("{path}.{key}"), depth, left);
            entries.push(format!("{}:{value}", key.trim_matches('"')));
        }
        format!("map[{}]", entries.join(" "))
    }

    pub(crate) fn truth(&self, path: &str) -> bool {
        self.with(path, ValueView::truth)
    }

    fn mode(&self) -> Mode {
        if self.truth("cluster.enabled") { Mode::Cluster } else { Mode::Standalone }
    }

    /// Whether a subchart is deployed. Its condition switches it off only when it is the boolean false: Helm takes
    /// everything else, null and `"false"` too, as no condition at all.
    pub(crate) fn deployed(&self, subchart: &str) -> bool {
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
        let broker = RENDERING.brokers.iter().find(|b| row.service == Some(b.subchart)).map(|b| b.broker);
        Some(Block { slot, queue: row.queue, by: row.by, address, broker })
    }

    /// Slot 3: the queue inside Milvus, in standalone.
    fn local(&self, words: &[&'static str]) -> Option<Block> {
        if self.mode() == Mode::Cluster {
            return None;
        }
        let value = self.value(self.chart.local_selector());
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
        Some(Block { slot: 3, queue, by: self.chart.local_selector(), address: None, broker: None })
    }

    fn brokers(&self, winner: Option<&Block>) -> Vec<Deployed> {
        let reached = |block: &&Block| block.address.as_ref().is_some_and(|a| a.service == Service::Rendered);
        let used = winner.filter(reached).and_then(|block| block.broker);
        let mut deployed: Vec<Deployed> = RENDERING
            .brokers
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
                by: RENDERING.woodpecker.enabled,
                used,
            });
        }
        deployed
    }

    /// Whether the chart runs servers of Woodpecker.
    fn servers(&self) -> bool {
        RENDERING.woodpecker.within.contains(self.chart.data_version())
            && self.value(RENDERING.woodpecker.embedded) == ValueView::Bool(false)
            && self.truth(RENDERING.woodpecker.enabled)
    }

    pub(crate) fn woodpecker(&self) -> Option<WoodpeckerStorage> {
        if !RENDERING.woodpecker.within.contains(self.chart.data_version()) {
            return None;
        }
        let kind =
            if self.servers() { "service".to_owned() } else { self.printed(RENDERING.woodpecker.storage) };
        let root_path = match self.mode() {
            Mode::Cluster => RENDERING.woodpecker.root_path.cluster,
            Mode::Standalone => RENDERING.woodpecker.root_path.standalone,
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

    pub(super) fn custom(&self) -> Option<String> {
        let value = self.value(self.chart.custom_config_map()?.key);
        value.truth().then(|| value.printed())
    }

    /// Whether a condition of the rules holds: `key` true, `key=word` equal; with `!` where it is not so.
    pub(crate) fn holds(&self, condition: &str) -> bool {
        let positive = condition.strip_prefix('!').unwrap_or(condition);
        let is_so = match positive.split_once('=') {
            Some((key, word)) => self.with(key, |value| value.text() == Some(word)),
            None => self.truth(positive),
        };
        is_so != condition.starts_with('!')
    }
}
