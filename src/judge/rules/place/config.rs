//! Verdicts on the keys of milvus.yaml, default.yaml and user.yaml, alone or embedded.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry as Slot;
use std::sync::{Arc, PoisonError};

use super::standing::{Standing, is_strange, standing};
use super::strangers::{COMPARED, Strangers};
use super::verdict::{Compared, KeyProblem};
use super::{Verdict, copies, sections};
use crate::base::effort::spend;
use crate::deployment::{LayerKind, Text};
use crate::facts::Role;
use crate::facts::chart::{self, KeyStatus, Merge};
use crate::facts::milvus::catalogue::{self, Rename};
use crate::facts::milvus::{NormalKey, Version, files, queues};
use crate::facts::place::{RESOURCE_FIELDS, SELECTORS};
use crate::judge::Case;
use crate::text::source::Location;
use crate::text::yaml::reader::{Flat, FlatSetting};
use crate::text::yaml::{self, Entry, NodeId, Tree};

/// The verdicts on all keys that are not as they should be, in the order of the texts.
pub fn verdicts<'r>(reading: &'r Case<'_>) -> &'r [Arc<Verdict>] {
    reading.cache.keys.get_or_init(|| files(reading).flat_map(|file| file.verdicts()).collect())
}

/// The keys that no release knows, for each of the texts.
pub fn strangers(reading: &Case<'_>) -> impl Iterator<Item = Arc<Strangers>> {
    files(reading).map(|file| file.strangers())
}

/// The configuration files that the release reads.
fn files<'r>(reading: &'r Case<'_>) -> impl Iterator<Item = ConfigFile<'r>> {
    let texts = reading.deployment.texts.iter().enumerate();
    // What the chart wrote is nobody's mistake.
    let is_written = |text: &Text| text.role.config_file().is_some() && !reading.deployment.is_by_chart(text);
    let config = texts.filter(move |(i, t)| reading.read[*i] && is_written(t));
    config.map(|(i, text)| ConfigFile::new(reading, i, text))
}

/// One configuration file under one release.
struct ConfigFile<'r> {
    reading: &'r Case<'r>,
    index: usize,
    text: &'r Text,
    flat: &'r Flat,
}

impl<'r> ConfigFile<'r> {
    fn new(reading: &'r Case<'r>, index: usize, text: &'r Text) -> Self {
        let flat = yaml::reader::flatten(&text.tree, files::way(reading.milvus));
        Self { reading, index, text, flat }
    }

    fn verdicts(&self) -> Vec<Arc<Verdict>> {
        let strangers = self.strangers();
        let judged_as = catalogue::judged_as(self.reading.milvus);
        let own = self.verdicts_of(|place, normal, setting| {
            if strangers.are[place] {
                return None;
            }
            self.judge(setting, standing(setting.key, normal, setting.value, judged_as))
        });
        let own = own.into_iter().map(|(place, verdict)| (place, Arc::new(verdict)));
        let mut all: Vec<_> = own.chain(strangers.verdicts.iter().cloned()).collect();
        all.sort_by_key(|(place, _)| *place);
        all.into_iter().map(|(_, verdict)| verdict).collect()
    }

    /// The keys that no release knows; all readings of the same settings share the answer.
    fn strangers(&self) -> Arc<Strangers> {
        let known = &self.reading.cache.shared.strangers;
        let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
        let of = (self.index, std::ptr::from_ref(self.flat).addr());
        Arc::clone(known.entry(of).or_insert_with(|| Arc::new(self.find_strangers())))
    }

    fn find_strangers(&self) -> Strangers {
        let mut are = vec![false; self.flat.settings().len()];
        let verdicts = self.verdicts_of(|place, normal, setting| {
            // What is chosen by another word for a setting hangs on what the release makes of that.
            let is_word = SELECTORS.iter().any(|(word, _)| *word == setting.key);
            are[place] = !is_word && is_strange(setting.key, normal);
            are[place].then(|| self.unknown(setting)).flatten()
        });
        Strangers::new(are, verdicts)
    }

    /// The verdicts on settings, each with the place of its first setting. `judge` says what is wrong with one, and how
    /// many of its keys that concerns.
    fn verdicts_of(
        &self,
        mut judge: impl FnMut(usize, &NormalKey, &FlatSetting<'_>) -> Option<(usize, KeyProblem)>,
    ) -> Vec<(usize, Verdict)> {
        let mut found: Vec<(usize, Verdict)> = Vec::new();
        // Where the verdict on a key is among those.
        let mut places: HashMap<NodeId, usize> = HashMap::new();
        let listed = self.reading.settings.of_flat(self.index, self.flat);
        for (place, setting) in self.flat.settings().enumerate() {
            spend(1);
            let normal = match listed {
                Some(listed) => Cow::Borrowed(&listed[place].normal),
                None => Cow::Owned(NormalKey::new(setting.key)),
            };
            let Some((depth, what)) = judge(place, &normal, &setting) else { continue };
            match places.entry(setting.keys[depth - 1]) {
                Slot::Occupied(at) => found[*at.get()].1.below.push(self.below(&setting, depth)),
                Slot::Vacant(at) => {
                    at.insert(found.len());
                    found.push((place, self.verdict(&setting, depth, what)));
                }
            }
        }
        if self.is_of_chart() {
            found.retain(|(_, verdict)| !chart::writes(&verdict.key));
        }
        self.excuse_copies(&mut found);
        if self.is_candidate() {
            self.excuse_candidate(&mut found);
        }
        found
    }

    /// Whether the image is a candidate of the release that it is judged by.
    fn is_candidate(&self) -> bool {
        let image = self.reading.deployment.milvus.get();
        image.is_some_and(|image| !image.released && catalogue::release_of(image).released)
    }

    /// Of a candidate it is not known which keys never got into the release.
    fn excuse_candidate(&self, found: &mut [(usize, Verdict)]) {
        let unknown =
            |verdict: &&mut Verdict| verdict.below.is_empty() && matches!(verdict.what, KeyProblem::Unknown);
        for (asked, verdict) in found.iter_mut().map(|(_, verdict)| verdict).filter(unknown).enumerate() {
            let meant = || catalogue::did_you_mean(&verdict.key, Some(self.reading.milvus));
            if asked >= COMPARED || meant().len() != 1 {
                verdict.what = KeyProblem::Candidate;
            }
        }
    }

    /// Whether it is the file that the Helm chart generates, as it stands in a rendered manifest.
    fn is_of_chart(&self) -> bool {
        self.text.role == Role::DefaultYaml && self.reading.deployment.helm.is_none()
    }

    /// What is wrong, and how many of the setting's keys it concerns: fewer than all when the section is at fault.
    fn judge(&self, setting: &FlatSetting<'_>, standing: Standing) -> Option<(usize, KeyProblem)> {
        let milvus = self.reading.milvus;
        let all = setting.keys.len();
        let what = match standing {
            Standing::Fine => return None,
            Standing::Unknown => return self.unknown(setting),
            Standing::Dead(why) => KeyProblem::Dead(why),
            // A candidate still reads what the line before reads.
            // What releases before the first that was read have is not known in full.
            Standing::Gone(Some(since)) if since > milvus => return None,
            Standing::Gone(Some(since))
                if self.is_candidate() && (since == milvus || catalogue::line_before_had(since, milvus)) =>
            {
                return None;
            }
            Standing::Gone(since) => KeyProblem::Gone(since),
            Standing::Documented => KeyProblem::Documented,
            // That the release does not read it is reported by the rule about queues and releases.
            Standing::Later(_) if setting_is_selector(setting) => return None,
            Standing::Later(since) => {
                // Of a line, the newest release is only assumed, and its patches differ.
                let assumed = self.reading.deployment.milvus.assumption().is_some();
                KeyProblem::Later(since, assumed && since.line() == milvus.line())
            }
            Standing::Old(old) => self.old(old, setting)?,
        };
        Some((all, what))
    }

    /// An old spelling loses where a new one is set, unless that says what the code says anyway. One that the file of
    /// the release has is not outdated.
    fn old(&self, old: &'static Rename, setting: &FlatSetting<'_>) -> Option<KeyProblem> {
        let settings = &self.reading.settings;
        let targets = || old.targets().iter().filter(|t| t.read_in(settings.milvus)).map(|t| t.key());
        let loses = |key: &&str| {
            let own = settings.own(key);
            !settings.leaves_to_old(key, own) && own.text() != setting.value
        };
        let counts = targets().any(|key| settings.leaves_to_old(key, settings.own(key)));
        match targets().find(loses) {
            Some(new) if !counts => Some(KeyProblem::Shadowed(new)),
            _ => (!self.is_shipped(setting.key)).then_some(KeyProblem::Old(old)),
        }
    }

    /// Whether the release's own file has a key, at whatever value.
    fn is_shipped(&self, key: &str) -> bool {
        let milvus = catalogue::judged_as(self.reading.milvus);
        catalogue::param(&NormalKey::new(key)).is_some_and(|p| p.shipped(milvus).is_some())
    }

    fn unknown(&self, setting: &FlatSetting<'_>) -> Option<(usize, KeyProblem)> {
        let all = setting.keys.len();
        let part = |depth: usize| self.part(setting, depth);
        let depth = (1..=all).find(|d| !is_known(&part(*d))).unwrap_or(all);
        let key = part(depth);
        if let Some((word, to)) = SELECTORS.iter().find(|(word, _)| *word == setting.key) {
            let merged = self.reading.deployment.helm.as_ref().and_then(|h| h.values.chart.generation());
            let by_tool = merged.is_some_and(|g| g.merge == Merge::Tool)
                || self.reading.deployment.containers.iter().any(|c| c.merges_files);
            // What the chart renders says both: the word that older tools look at, and the setting.
            let chosen = self.reading.settings.get(to);
            let says_the_same = chosen.written().is_some() && chosen.text() == setting.value;
            let fine = (by_tool && !word.contains('.')) || says_the_same;
            return (!fine).then_some((all, KeyProblem::Selector(to)));
        }
        let what = if RESOURCE_FIELDS.contains(&part(1).as_str()) {
            return Some((1, KeyProblem::ResourceField));
        } else if sections::section(setting.key).is_some() {
            // A section without keys is empty, not wrong.
            return (!setting.value.is_empty()).then_some((all, KeyProblem::SectionAsSetting));
        } else if let Some(setting) = catalogue::param(&NormalKey::new(&part(depth - 1))) {
            KeyProblem::BelowSetting(setting.key())
        } else if is_chart_key(&key) && !(is_handed_on(&key) && catalogue::is_misspelt(setting.key)) {
            KeyProblem::ChartKey
        } else if self.reading.milvus > catalogue::newest() {
            KeyProblem::Newer
        } else {
            KeyProblem::Unknown
        };
        Some((depth, what))
    }

    /// In a copy of another release's file, what stands there like this is no mistake of the user's.
    fn excuse_copies(&self, found: &mut [(usize, Verdict)]) {
        if found.is_empty() {
            return;
        }
        let Some(version) = self.copied() else { return };
        for verdict in found.iter_mut().map(|(_, verdict)| verdict).filter(|v| v.below.is_empty()) {
            if copies::ships(version, &verdict.key, &verdict.value) {
                verdict.what = KeyProblem::Copied(version);
            } else if let KeyProblem::Later(since, _) = verdict.what
                && copies::ships(since, &verdict.key, &verdict.value)
            {
                // A patch between those that are known may have it.
                verdict.what = KeyProblem::Later(since, true);
            } else if matches!(verdict.what, KeyProblem::Unknown)
                && catalogue::did_you_mean(&verdict.key, None).is_empty()
            {
                verdict.what = KeyProblem::Stray;
            }
        }
    }

    /// The release whose milvus.yaml this is a copy of; all readings of the same settings share the answer.
    fn copied(&self) -> Option<Version> {
        let known = &self.reading.cache.shared.copies;
        let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
        let of = (self.index, files::way(self.reading.milvus) as usize);
        let all = || self.flat.settings().map(|s| (s.key, s.value));
        *known.entry(of).or_insert_with(|| copies::of_milvus(all()))
    }

    fn verdict(&self, setting: &FlatSetting<'_>, depth: usize, what: KeyProblem) -> Verdict {
        let tree = &self.text.tree;
        let keys = &setting.keys[..depth];
        let section = depth < setting.keys.len();
        Verdict {
            text: self.index,
            chain: chain(tree, keys).unwrap_or_default(),
            key: self.part(setting, depth),
            value: if section { String::new() } else { setting.value.to_owned() },
            below: if section { vec![self.below(setting, depth)] } else { Vec::new() },
            key_at: Location { file: self.text.file, span: tree.span(keys[depth - 1]) },
            path: keys.iter().fold(self.text.path.clone(), |path, &key| path.key(tree.text(key))),
            what,
            compared: Compared::ByRelease,
        }
    }

    fn part(&self, setting: &FlatSetting<'_>, depth: usize) -> String {
        if depth == setting.keys.len() {
            return setting.key.to_owned();
        }
        let tree = &self.text.tree;
        setting.keys[..depth].iter().map(|key| tree.text(tree.resolve(*key))).collect::<Vec<_>>().join(".")
    }

    fn below(&self, setting: &FlatSetting<'_>, depth: usize) -> String {
        let tree = &self.text.tree;
        setting.keys[depth..].iter().map(|key| tree.text(tree.resolve(*key))).collect::<Vec<_>>().join(".")
    }
}

fn setting_is_selector(setting: &FlatSetting<'_>) -> bool {
    NormalKey::new(setting.key) == NormalKey::new(queues::selector())
}

/// The entries of a chain of keys; `None` where one is merged in from elsewhere.
fn chain(tree: &Tree, keys: &[NodeId]) -> Option<Vec<Entry>> {
    let mut map = tree.root()?;
    let mut chain = Vec::new();
    for key in keys {
        // The keys of a mapping are in the order of the text.
        let entries = tree.entries(map);
        let entry = entries[entries.binary_search_by_key(key, |entry| entry.key).ok()?];
        chain.push(entry);
        map = entry.value;
    }
    Some(chain)
}

/// Whether any release has a setting or section of that key.
fn is_known(key: &str) -> bool {
    let normal = NormalKey::new(key);
    sections::section(key).is_some()
        || catalogue::param(&normal).is_some()
        || catalogue::renamed(&normal).is_some()
        || catalogue::prefix(&format!("{key}.x")).is_some()
}

/// Whether values.yaml of the newest chart, or of one before, has a key.
fn is_chart_key(key: &str) -> bool {
    let has = |version| {
        let chart = chart::chart(version);
        matches!(chart.key(key), KeyStatus::OpenMap | KeyStatus::Subchart) || chart.keys().any(|k| k == key)
    };
    match chart::chart(chart::newest()).key(key) {
        KeyStatus::Unknown | KeyStatus::NotYet { .. } => false,
        KeyStatus::Removed { last } => has(last),
        _ => has(chart::newest()),
    }
}

/// Whether the chart hands a key on that no values.yaml of its own has, whatever it is called.
fn is_handed_on(key: &str) -> bool {
    let any = matches!(chart::chart(chart::newest()).key(key), KeyStatus::OpenMap | KeyStatus::Subchart);
    any && chart::history(key).is_none()
}

/// Whether a layer over the image's file is among those that set a key.
pub fn set_by(reading: &Case<'_>, key: &str) -> String {
    let own = reading.settings.own(key);
    match own.layer {
        LayerKind::Shipped => format!("the milvus.yaml of the image sets `{key}`"),
        layer => format!("{} sets `{key}`", layer.name()),
    }
}
