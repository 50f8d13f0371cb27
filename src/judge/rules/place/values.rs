//! Verdicts on the keys of the Helm chart's values.

use std::cell::Cell;
use std::collections::HashSet;

use super::strangers::COMPARED;
use super::verdict::{Compared, KeyProblem};
use super::{Verdict, copies, sections};
use crate::deployment::{Helm, ValuesFile};
use crate::facts::chart::{self, KeyStatus, Moved, Target, ValueView};
use crate::facts::milvus::{KeyPath, NormalKey, Version, catalogue};
use crate::facts::place::{
    self, COPY_LEAST, FILES_KEY, FILES_KEY_MISNOMERS, HEADINGS, HOLDERS, OUTER_SWITCHES, SELECTORS, USER_FILE,
};
use crate::judge::Case;
use crate::text::yaml::reader::{duplicates, helm_key_text};
use crate::text::yaml::{Entry, NodeId, NodeKind, Tree};

/// The verdicts on all keys that are not as they should be, in the order of the files.
pub fn verdicts<'r>(reading: &'r Case<'_>) -> &'r [Verdict] {
    reading.cache.values.get_or_init(|| find(reading))
}

fn find(reading: &Case<'_>) -> Vec<Verdict> {
    let Some(helm) = &reading.deployment.helm else { return Vec::new() };
    let mut found = Vec::new();
    for file in &helm.values.files {
        let Some(root) = file.root else { continue };
        // What the reader drops is told as that, and says nothing.
        let repeated = duplicates(&file.tree).iter().flat_map(|d| &d.dropped);
        let dropped = repeated.map(|entry| entry.key).collect();
        let walk = Walk { reading, helm, file, dropped, unknown: Cell::new(0) };
        let mut verdicts = walk.mapping(root, &mut Position::default());
        walk.excuse_copies(&mut verdicts);
        found.append(&mut verdicts);
    }
    found
}

/// Where in a values file the walk is.
#[derive(Default)]
struct Position {
    /// The path as the chart's keys have it.
    path: String,
    chain: Vec<Entry>,
}

impl Position {
    /// Goes down to an entry; gives how long the path was.
    fn enter(&mut self, tree: &Tree, entry: Entry) -> usize {
        let above = self.path.len();
        if above > 0 {
            self.path.push('.');
        }
        let name = helm_key_text(tree, entry.key).unwrap_or_default();
        let quote = if name.contains('.') { "\"" } else { "" };
        self.path.extend([quote, &name, quote]);
        self.chain.push(entry);
        above
    }

    /// Goes up to where the path was so long.
    fn leave(&mut self, above: usize) {
        self.path.truncate(above);
        self.chain.pop();
    }
}

struct Walk<'r> {
    reading: &'r Case<'r>,
    helm: &'r Helm,
    file: &'r ValuesFile,
    /// The keys that stand once more behind themselves.
    dropped: HashSet<NodeId>,
    /// How many unknown keys there were so far.
    unknown: Cell<usize>,
}

impl Walk<'_> {
    fn mapping(&self, map: NodeId, at: &mut Position) -> Vec<Verdict> {
        let tree = &self.file.tree;
        let mut found = Vec::new();
        let counts = |e: &&Entry| !tree.is_merge(e.key) && !self.dropped.contains(&e.key);
        for entry in tree.entries(map).iter().filter(counts) {
            let above = at.enter(tree, *entry);
            found.append(&mut self.entry(*entry, at));
            at.leave(above);
        }
        found
    }

    fn entry(&self, entry: Entry, at: &mut Position) -> Vec<Verdict> {
        let map = matches!(self.file.tree.kind(entry.value), NodeKind::Mapping(_)).then_some(entry.value);
        match self.helm.values.chart.key(&at.path) {
            KeyStatus::OpenMap | KeyStatus::Subchart => Vec::new(),
            KeyStatus::Known => map.map_or_else(Vec::new, |map| self.mapping(map, at)),
            KeyStatus::Dead => self.dead(map, at),
            // A copy of the chart may have keys of its own.
            _ if self.helm.own_keys.as_ref().is_some_and(|own| own.has(&at.path)) => {
                map.map_or_else(Vec::new, |map| self.mapping(map, at))
            }
            status => self.unread(entry, map, at, status),
        }
    }

    /// A key that no template reads; not when it says what the chart's own values say.
    fn dead(&self, map: Option<NodeId>, at: &mut Position) -> Vec<Verdict> {
        let values = &self.helm.values;
        let declared =
            matches!(values.chart.default_view(&at.path), ValueView::Map(keys) if !keys.is_empty());
        if let Some(map) = map.filter(|_| declared) {
            return self.mapping(map, at);
        }
        let here = values.changed(&at.path).is_some_and(|w| w.text == self.file.text);
        if here {
            vec![self.verdict(at, KeyProblem::DeadValue(values.chart.moved(&at.path)))]
        } else {
            Vec::new()
        }
    }

    /// A key that this version of the chart does not have.
    fn unread(
        &self,
        entry: Entry,
        map: Option<NodeId>,
        at: &mut Position,
        status: KeyStatus,
    ) -> Vec<Verdict> {
        let tree = &self.file.tree;
        let top = at.chain.len() == 1;
        let holder = || HOLDERS.iter().any(|h| at.path.starts_with(h)) || tree.anchor(entry.value).is_some();
        let heading = || HEADINGS.contains(&at.path.as_str()) && tree.text(entry.value).is_empty();
        if top && status == KeyStatus::Unknown && (holder() || heading()) {
            return Vec::new();
        }
        if top && self.is_for_outer_chart(at) {
            return Vec::new();
        }
        if self.is_for_files(at, top) {
            return vec![self.verdict(at, KeyProblem::Files)];
        }
        if top && map.is_none() && SELECTORS.iter().any(|(word, _)| *word == at.path) {
            return vec![
                self.verdict(at, KeyProblem::ValueSelector(self.helm.values.chart.local_selector())),
            ];
        }
        if let Some(key) = self.coordinator(map, top, at) {
            let mut verdict = self.verdict(at, KeyProblem::UnknownValue(vec![key]));
            verdict.below = map.map_or_else(Vec::new, |map| self.leaves(map, 0));
            return vec![verdict];
        }
        let moved = self.helm.values.chart.moved(&at.path);
        if let Some(Moved { to: Some(Target::Setting(setting)), .. }) = moved {
            let to = setting.split('.').map(str::to_owned).collect();
            return vec![self.verdict(at, KeyProblem::Setting(to, true))];
        }
        if moved.is_none()
            && let Some(what) = self.setting(map, at, status)
        {
            let mut verdict = self.verdict(at, what);
            verdict.below = map.map_or_else(Vec::new, |map| self.leaves(map, 0));
            return vec![verdict];
        }
        self.gone_or_unknown(map, at, status, moved)
    }

    fn gone_or_unknown(
        &self,
        map: Option<NodeId>,
        at: &mut Position,
        status: KeyStatus,
        moved: Option<Moved>,
    ) -> Vec<Verdict> {
        let mut compared = Compared::ByRelease;
        let what = match status {
            KeyStatus::Removed { last } => {
                let below = map.map_or_else(Vec::new, |map| self.mapping(map, at));
                if below.iter().any(|v| matches!(v.what, KeyProblem::Setting(..))) {
                    return below;
                }
                KeyProblem::GoneValue(last, moved)
            }
            KeyStatus::NotYet { first } => KeyProblem::LaterValue(first),
            _ => {
                if let Some(home) = place::home(&at.path) {
                    return vec![self.verdict(at, KeyProblem::Elsewhere(home))];
                }
                let asked = self.unknown.replace(self.unknown.get() + 1) < COMPARED;
                let chart = &self.helm.values.chart;
                let meant = asked.then(|| match self.level_up(map, at) {
                    Some(key) => vec![key],
                    None => chart.did_you_mean(&at.path),
                });
                compared = if asked { Compared::ByRelease } else { Compared::Not };
                let meant = meant.unwrap_or_default();
                let root = at.path.split('.').next().unwrap_or_default();
                // What a subchart reads is known in part only.
                let sure = chart.package(root).is_none() || !meant.is_empty();
                if !sure {
                    return Vec::new();
                }
                KeyProblem::UnknownValue(meant)
            }
        };
        let mut verdict = self.verdict(at, what);
        verdict.below = map.map_or_else(Vec::new, |map| self.leaves(map, 0));
        verdict.compared = compared;
        vec![verdict]
    }

    /// The section of a coordinator that Milvus' own name for it stands for, where the chart reads there what is below.
    fn coordinator(&self, map: Option<NodeId>, top: bool, at: &Position) -> Option<&'static str> {
        let leaves = self.leaves(map.filter(|_| top && at.path.ends_with("Coord"))?, 0);
        let key = format!("{}inator", at.path);
        self.section_for(&key, &leaves)
    }

    /// A section of the chart, where it reads all that is to stand below.
    fn section_for(&self, key: &str, leaves: &[String]) -> Option<&'static str> {
        let chart = &self.helm.values.chart;
        let read = leaves.iter().all(|leaf| {
            matches!(
                chart.key(&format!("{key}.{leaf}")),
                KeyStatus::Known | KeyStatus::OpenMap | KeyStatus::Subchart
            )
        });
        let (known, rest) = chart.keys().find_map(|k| {
            let rest = k.strip_prefix(key).filter(|rest| rest.is_empty() || rest.starts_with('.'))?;
            Some((k, rest))
        })?;
        (read && !leaves.is_empty()).then(|| &known[..known.len() - rest.len()])
    }

    /// The key of the same name that stands further out, where this one is indented too deep: a section that the chart
    /// reads what is below of.
    fn level_up(&self, map: Option<NodeId>, at: &Position) -> Option<&'static str> {
        let (above, name) = at.path.rsplit_once('.')?;
        let leaves = map.map(|map| self.leaves(map, 0))?;
        let mut outer = Some(above);
        while let Some(path) = outer {
            outer = path.rsplit_once('.').map(|(outer, _)| outer);
            let key = outer.map_or_else(|| name.to_owned(), |outer| format!("{outer}.{name}"));
            if let Some(key) = self.section_for(&key, &leaves) {
                return Some(key);
            }
        }
        None
    }

    /// Below the name of a dependency stands the switch that the outer chart reads, in its conditions or templates.
    fn is_for_outer_chart(&self, at: &Position) -> bool {
        self.file.path != KeyPath::root() && OUTER_SWITCHES.contains(&at.path.as_str())
    }

    /// Something that was meant to be `extraConfigFiles`, or stands in the wrong place.
    fn is_for_files(&self, at: &Position, top: bool) -> bool {
        let name = self.file.tree.text(at.chain[at.chain.len() - 1].key);
        if !top {
            return name == FILES_KEY;
        }
        let typo =
            || strsim::osa_distance(&name.to_lowercase(), &FILES_KEY.to_lowercase()) <= FILES_KEY.len() / 5;
        name == USER_FILE || FILES_KEY_MISNOMERS.contains(&name) || typo()
    }

    /// A setting of Milvus, or a section with at least one; where later charts have a key of that name, with nothing
    /// but settings.
    fn setting(&self, map: Option<NodeId>, at: &Position, status: KeyStatus) -> Option<KeyProblem> {
        // Unlike Milvus, Helm tells upper and lower case apart: a value key in another case is misspelt.
        let keys = || self.helm.values.chart.keys().map(NormalKey::new).collect();
        if self.reading.cache.shared.chart_keys.get_or_init(keys).contains(&NormalKey::new(&at.path)) {
            return None;
        }
        let to: Vec<String> = at.path.split('.').map(str::to_owned).collect();
        let Some(map) = map else {
            return is_setting(&at.path).then_some(KeyProblem::Setting(to, false));
        };
        sections::section(&at.path)?;
        let leaves = self.leaves(map, 0);
        let mut settings = leaves.iter().map(|leaf| is_setting(&format!("{}.{leaf}", at.path)));
        let not_yet = matches!(status, KeyStatus::NotYet { .. });
        let enough =
            if not_yet { !leaves.is_empty() && settings.all(|is| is) } else { settings.any(|is| is) };
        enough.then_some(KeyProblem::Section(to))
    }

    /// The paths of the values below a mapping that are no mappings.
    fn leaves(&self, map: NodeId, depth: usize) -> Vec<String> {
        let tree = &self.file.tree;
        let mut found = Vec::new();
        for entry in tree.entries(map).iter().filter(|e| !tree.is_merge(e.key)) {
            let name = tree.text(tree.resolve(entry.key));
            let below = match tree.kind(entry.value) {
                NodeKind::Mapping(_) if depth < crate::text::yaml::MAX_DEPTH => {
                    self.leaves(entry.value, depth + 1)
                }
                _ => Vec::new(),
            };
            match below.is_empty() {
                true => found.push(name.to_owned()),
                false => found.extend(below.iter().map(|b| format!("{name}.{b}"))),
            }
        }
        found
    }

    fn verdict(&self, at: &Position, what: KeyProblem) -> Verdict {
        let entry = at.chain[at.chain.len() - 1];
        let names = at.chain.iter().map(|e| helm_key_text(&self.file.tree, e.key).unwrap_or_default());
        let shown = names.fold(self.file.path.clone(), |path, name| path.key(&name));
        let written = self.file.written(entry, shown);
        Verdict {
            text: self.file.text,
            chain: at.chain.clone(),
            key: at.path.clone(),
            value: String::new(),
            below: Vec::new(),
            key_at: written.key_at,
            path: written.path,
            what,
            compared: Compared::ByRelease,
        }
    }

    /// In a copy of another version's values, what stands there like this is no mistake of the user's.
    fn excuse_copies(&self, found: &mut [Verdict]) {
        let Some(root) = self.file.root.filter(|_| found.iter().any(can_be_copied)) else { return };
        let all = self.leaves(root, 0);
        if !copies::is_copy(all.len(), all.len()) {
            return;
        }
        let Some(version) = self.copied(&all) else { return };
        for verdict in found.iter_mut().filter(|v| can_be_copied(v)) {
            let key = &verdict.key;
            let below: Vec<String> = match verdict.below.is_empty() {
                true => vec![key.clone()],
                false => verdict.below.iter().map(|b| format!("{key}.{b}")).collect(),
            };
            if below.iter().all(|leaf| self.is_default(version, leaf)) {
                verdict.what = KeyProblem::CopiedValue(version);
            }
        }
    }

    /// The version of the chart whose values these are, but for a few.
    fn copied(&self, leaves: &[String]) -> Option<Version> {
        let views: Vec<_> = leaves.iter().map(|leaf| (leaf, self.helm.values.view(leaf))).collect();
        let is_default = |version, (leaf, view): &(&String, ValueView)| {
            *view != ValueView::Absent && chart::chart(version).default_view(leaf) == *view
        };
        // A part of the keys is enough to tell the versions apart.
        let part = views.len().div_ceil(COPY_LEAST);
        let same = |version| views.iter().step_by(part).filter(|leaf| is_default(version, leaf)).count();
        let versions = chart::versions().iter().filter(|row| row.published).map(|row| row.version);
        let (_, version) = versions.map(|v| (same(v), v)).max()?;
        let count = views.iter().filter(|leaf| is_default(version, leaf)).count();
        copies::is_copy(count, leaves.len()).then_some(version)
    }

    fn is_default(&self, version: Version, path: &str) -> bool {
        let default = chart::chart(version).default_view(path);
        default != ValueView::Absent && self.helm.values.view(path) == default
    }
}

/// Whether another version of the chart has what is wrong here.
fn can_be_copied(verdict: &Verdict) -> bool {
    !matches!(verdict.what, KeyProblem::UnknownValue(_) | KeyProblem::Files | KeyProblem::ValueSelector(_))
}

/// Whether some release reads a key.
fn is_setting(path: &str) -> bool {
    let normal = NormalKey::new(path);
    catalogue::param(&normal).is_some()
        || catalogue::renamed(&normal).is_some()
        || catalogue::prefix(path).is_some()
}
