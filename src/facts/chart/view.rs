//! One version of the chart.

use std::borrow::Cow;

use super::defaults;
use super::keys::find;
use super::moved::{self, Moved, Target};
use super::path::{parents, segments};
use super::value::ValueView;
use super::versions::{Known, known, released, versions};
use crate::facts::milvus::{Version, queues};
use crate::facts::tables::chart::failures::{FAILURES, Fail};
use crate::facts::tables::chart::keys::{KEYS, Key};
use crate::facts::tables::chart::rendering::{
    Candidate, Component, CustomConfigMap, Generation, Merge, QueuesIn, RENDERING, Render, Running, Writes,
};
use crate::facts::tables::chart::versions::{ChartVersion, VERSIONS};

/// A version of the chart: its keys, defaults and rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chart {
    version: Version,
    /// The known version whose data answers for it.
    data: Version,
}

/// The view of one version. One that is not known, or was built on a branch only, behaves as the nearest older one
/// of the released line, or the oldest.
pub fn chart(version: Version) -> Chart {
    let data = match known(version) {
        Known::Exact => released().rfind(|row| row.version <= version).map_or(version, |row| row.version),
        Known::Between(near) | Known::Newer(near) | Known::Older(near) => near,
    };
    Chart { version, data }
}

/// What a version of the chart makes of a value key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyStatus {
    /// A template reads it.
    Known,
    /// It is, or lies in, a map or list that is copied whole into a manifest: any key may stand there.
    OpenMap,
    /// It belongs to a subchart, whose first-level key is known.
    Subchart,
    /// values.yaml has it, but no template of this version reads it.
    Dead,
    /// Older versions had it; the last of them.
    Removed {
        /// The last version that has it.
        last: Version,
    },
    /// Newer versions have it; the first of them.
    NotYet {
        /// The first later version that has it.
        first: Version,
    },
    /// No version has it.
    Unknown,
}

/// The queues that a version can write, in the order in which the last one written wins.
#[derive(Clone, Debug)]
pub struct Slots {
    /// Slot 1: the first candidate that holds.
    pub first: Vec<&'static Candidate>,
    /// Slot 2: likewise, whatever slot 1 did.
    pub second: Vec<&'static Candidate>,
    /// Slot 3: the words of `standalone.messageQueue` that count, in standalone.
    pub local: &'static [&'static str],
}

impl Chart {
    /// The version as asked for.
    pub fn version(&self) -> Version {
        self.version
    }

    /// The known version whose data answers for it.
    pub(crate) fn data_version(&self) -> Version {
        self.data
    }

    /// Its row in the list of versions, or that of the version whose data answers for it.
    pub fn row(&self) -> Option<&'static ChartVersion> {
        let find = |version| versions().iter().find(|row| row.version == version);
        find(self.version).or_else(|| find(self.data))
    }

    /// The default tag of the Milvus image.
    pub(crate) fn image_tag(&self) -> Option<&'static str> {
        self.row()?.image
    }

    /// The default of a value key, as YAML text (`false`, `"5242880"`, `["localhost:2379"]`). None for maps with
    /// keys, for keys without default, and before 2.0.0.
    pub fn default(&self, key: &str) -> Option<&'static str> {
        if key == "image.all.tag" {
            return self.image_tag();
        }
        defaults::default_in(self.data, key)
    }

    /// The default of a value key as templates see it: a map for a key that only has keys below it.
    pub(crate) fn default_view(&self, key: &str) -> ValueView {
        match self.default(key) {
            Some(text) => ValueView::parse(text),
            None => {
                let children = self.children(key);
                if children.is_empty() { ValueView::Absent } else { ValueView::Map(children) }
            }
        }
    }

    /// The keys with a default directly below a key, as path segments.
    pub(crate) fn children(&self, key: &str) -> Vec<Cow<'static, str>> {
        let mut children: Vec<Cow<'static, str>> = Vec::new();
        for segment in defaults::below(self.data, key).filter_map(|rest| segments(rest).next()) {
            if children.last().is_none_or(|last| last != segment) {
                children.push(Cow::Borrowed(segment));
            }
        }
        if key == "image.all" {
            children.push("tag".into());
        }
        children
    }

    /// What this version makes of a value key, written as paths are (`extraConfigFiles."user.yaml"`, `tolerations[0]`).
    pub fn key(&self, path: &str) -> KeyStatus {
        let path = path.split('[').next().unwrap_or(path);
        let root = segments(path).next().unwrap_or(path);
        if KEYS.reserved.contains(&root) {
            return KeyStatus::OpenMap;
        }
        let own = find(path).map(|key| (key, key.at(self.data)));
        if let Some((key, Some(status))) = own {
            return if status == KeyStatus::Known && key.open { KeyStatus::OpenMap } else { status };
        }
        if self.in_open_map(path) {
            return KeyStatus::OpenMap;
        }
        if let Some(status) = self.subchart_key(path, root) {
            return status;
        }
        match own {
            Some((key, None)) => key.elsewhere(self.data),
            // A key below one that is gone, or still to come, shares its fate.
            _ => {
                parents(path).find_map(find).map_or(KeyStatus::Unknown, |parent| match parent.at(self.data) {
                    Some(KeyStatus::Dead) => KeyStatus::Dead,
                    Some(_) => KeyStatus::Unknown,
                    None => parent.elsewhere(self.data),
                })
            }
        }
    }

    fn in_open_map(&self, path: &str) -> bool {
        parents(path).filter_map(find).any(|key| key.open && key.at(self.data) == Some(KeyStatus::Known))
    }

    /// The status of a key below a subchart's name; none when it is not below one, or its first level is unknown.
    fn subchart_key(&self, path: &str, root: &str) -> Option<KeyStatus> {
        let package = self.package(root)?;
        let Some(top) = segments(path).nth(1) else { return Some(KeyStatus::Known) };
        let (_, keys) = KEYS.packages.iter().find(|(name, _)| *name == package)?;
        let declared = find(&format!("{root}.{top}")).and_then(|key| key.at(self.data)).is_some();
        (declared || keys.contains(&top) || top == "enabled").then_some(KeyStatus::Subchart)
    }

    /// The package behind a subchart's name in the values, such as `pulsarv2-2.7.8` for `pulsar`.
    pub fn package(&self, name: &str) -> Option<&'static str> {
        self.dependencies().iter().find(|(alias, _)| *alias == name).map(|(_, package)| *package)
    }

    /// The subcharts: their names in the values, and their packages.
    pub fn dependencies(&self) -> &'static [(&'static str, &'static str)] {
        VERSIONS
            .dependencies
            .iter()
            .rfind(|(from, _)| *from <= self.data)
            .map_or(&[], |(_, packages)| *packages)
    }

    /// The types that the defaults of a key have had over the versions (`bool`, `int`, `string`, …).
    pub(crate) fn types(&self, path: &str) -> &'static [&'static str] {
        find(path).map_or(&[], |key| key.types)
    }

    /// All keys that this version declares or reads, for "did you mean".
    pub fn keys(&self) -> impl Iterator<Item = &'static str> {
        let chart = *self;
        KEYS.keys.iter().filter(move |key| chart.has(key)).map(|key| key.path)
    }

    /// Whether this version declares or reads a key.
    pub(crate) fn has(&self, key: &Key) -> bool {
        key.at(self.data).is_some()
    }

    /// Where a key went that this version no longer reads: from the row of the key, or of a parent.
    pub fn moved(&self, path: &str) -> Option<Moved> {
        let path = path.split('[').next().unwrap_or(path);
        let gone = |last: Version| last < self.data;
        let mut rows = std::iter::once(path).chain(parents(path));
        let moved = rows.find_map(|p| moved::all().find(|(key, row)| *key == p && gone(row.last)));
        if let Some((_, row)) = moved {
            return Some(row);
        }
        let written = || RENDERING.renders.iter().filter(|row| row.value == path);
        if written().any(|row| row.within.contains(self.data)) || self.key(path) == KeyStatus::Known {
            return None;
        }
        let row = written().rfind(|row| !row.part)?;
        let last = row.within.to.filter(|last| gone(*last))?;
        Some(Moved { last, to: Some(Target::Setting(row.setting)), note: None })
    }

    /// The generation of the chart's configuration; none before 2.0.0.
    pub fn generation(&self) -> Option<&'static Generation> {
        RENDERING.generations.iter().find(|row| row.within.contains(self.data))
    }

    /// Whether a release reads the file in which this version writes the configuration.
    pub(crate) fn writes_for(&self, milvus: Version) -> bool {
        self.generation().is_none_or(|row| {
            row.merge != Merge::Milvus || queues::config_files(milvus).contains(&row.generated)
        })
    }

    /// The user's own ConfigMap, in versions that honour it.
    pub(crate) fn custom_config_map(&self) -> Option<&'static CustomConfigMap> {
        Some(&RENDERING.custom_config_map).filter(|row| row.within.contains(self.data))
    }

    /// How the generated file names the queue; none before 2.0.0.
    pub fn writes(&self) -> Option<Writes> {
        RENDERING.queue.writes.iter().find(|row| row.within.contains(self.data)).map(|row| row.writes)
    }

    /// The ways to a queue.
    pub(crate) fn slots(&self) -> Slots {
        let valid =
            |rows: &'static [Candidate]| rows.iter().filter(|row| row.within.contains(self.data)).collect();
        Slots {
            first: valid(RENDERING.queue.first),
            second: valid(RENDERING.queue.second),
            local: self.local_queues(),
        }
    }

    /// The value key of slot 3, `standalone.messageQueue`.
    pub(crate) fn local_selector(&self) -> &'static str {
        RENDERING.queue.third.by
    }

    /// The words of `standalone.messageQueue` that select a queue.
    pub(crate) fn local_queues(&self) -> &'static [&'static str] {
        let fits = |row: &&QueuesIn| row.within.contains(self.data);
        RENDERING.queue.third.local.iter().find(fits).map_or(&[], |row| row.queues)
    }

    /// What becomes of `standalone.messageQueue` on a release that already runs.
    pub(crate) fn running(&self) -> Option<&'static Running> {
        Some(&RENDERING.queue.third.running).filter(|row| row.within.contains(self.data))
    }

    /// The workloads of Milvus that this version can deploy.
    pub fn components(&self) -> impl Iterator<Item = &'static Component> {
        let version = self.data;
        RENDERING.components.iter().filter(move |row| row.within.contains(version))
    }

    /// The values that make helm fail.
    pub fn fails(&self) -> impl Iterator<Item = &'static Fail> {
        let version = self.data;
        FAILURES.failures.iter().filter(move |row| row.within.contains(version))
    }

    /// The values that are written into the generated file.
    pub fn renders(&self) -> impl Iterator<Item = &'static Render> {
        let version = self.data;
        RENDERING.renders.iter().filter(move |row| row.within.contains(version))
    }
}

impl Key {
    /// Known or dead in a version; none when the version does not have the key.
    fn at(&self, version: Version) -> Option<KeyStatus> {
        let has = self.within.iter().chain(&self.hidden).any(|range| range.contains(version));
        let dead = self.dead.is_some_and(|range| range.contains(version));
        has.then_some(if dead { KeyStatus::Dead } else { KeyStatus::Known })
    }

    /// Whether the versions that have the key come before or after one that does not.
    fn elsewhere(&self, version: Version) -> KeyStatus {
        let ranges = || self.within.iter().chain(&self.hidden);
        if let Some(first) = ranges().map(|range| range.from).filter(|from| *from > version).min() {
            return KeyStatus::NotYet { first };
        }
        match ranges().filter_map(|range| range.to).max() {
            Some(last) => KeyStatus::Removed { last },
            None => KeyStatus::Unknown,
        }
    }
}
