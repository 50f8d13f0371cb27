//! The page of a value of the Helm chart.

use std::io::{self, Write};

use serde::Serialize;

use super::layout::{Rows, by_version, sentence};
use super::spell::{VersionSpell, by_chart, range};
use crate::base::Look;
use crate::facts::chart::{Chart, KeyHistory, Moved, Target, Writes, chart, newest};

/// All that is known of a value key.
#[derive(Serialize)]
pub(super) struct ValuePage {
    key: &'static str,
    types: &'static [&'static str],
    /// The versions whose values.yaml has it.
    listed: Vec<String>,
    /// The versions whose templates read it though values.yaml does not have it.
    unlisted: Option<String>,
    /// The versions of which no template reads it though values.yaml has it.
    dead: Option<String>,
    any_key_below: bool,
    defaults: Vec<VersionSpell<String>>,
    /// The words that choose a queue.
    words: Vec<VersionSpell<Vec<&'static str>>>,
    /// The queue that it selects when it is true.
    selects: Vec<VersionSpell<String>>,
    settings: Vec<SettingOf>,
    moved: Option<MovedTo>,
}

#[derive(Serialize)]
struct SettingOf {
    setting: &'static str,
    versions: String,
    when: Vec<String>,
    /// True where it is only a part of what is written.
    part: bool,
}

#[derive(Serialize)]
struct MovedTo {
    last: String,
    setting: Option<&'static str>,
    value: Option<&'static str>,
    note: Option<&'static str>,
}

impl ValuePage {
    pub(super) fn new(key: KeyHistory) -> Self {
        let path = key.path();
        let is_selector = chart(newest()).local_selector() == path;
        Self {
            key: path,
            types: key.types(),
            listed: key.listed().iter().map(|r| range(*r)).collect(),
            unlisted: key.unlisted().map(range),
            dead: key.dead().map(range),
            any_key_below: key.is_open(),
            defaults: by_chart(|c| c.default(path).map(str::to_owned)),
            words: by_chart(|c| Some(c.local_queues().to_vec()).filter(|w| is_selector && !w.is_empty())),
            selects: by_chart(|c| selects(c, path)),
            settings: settings(key, is_selector),
            moved: key.moved().map(moved),
        }
    }

    pub(super) fn write(&self, look: Look, out: &mut dyn Write) -> io::Result<()> {
        let mut versions: Vec<String> = self.listed.clone();
        versions.extend(self.unlisted.as_ref().map(|v| format!("{v} without standing in values.yaml")));
        let what = format!("Value of the Helm chart, {}", versions.join(", "));
        let mut rows = Rows::begin(self.key, &what, look, out)?;
        let types = self.types.join(" or ");
        rows.one(
            "Value",
            if self.any_key_below { format!("{types}, whatever stands in it is copied") } else { types },
        )?;
        rows.row("Words", &by_version(&self.words, |words| words.join(", ")))?;
        rows.row("Default", &by_version(&self.defaults, Clone::clone))?;
        rows.row("Selects", &by_version(&self.selects, Clone::clone))?;
        rows.row("Milvus setting", &self.settings.iter().map(SettingOf::text).collect::<Vec<_>>())?;
        rows.one(
            "No effect",
            self.dead.as_ref().map(|v| format!("{v}: no template reads it")).unwrap_or_default(),
        )?;
        rows.one("Moved", self.moved.as_ref().map(MovedTo::text).unwrap_or_default())
    }
}

/// The queue that the value selects when it is true.
fn selects(chart: Chart, path: &str) -> Option<String> {
    let slots = chart.slots();
    let candidate = slots.first.iter().chain(&slots.second).find(|c| c.by == path)?;
    let mode = candidate.mode.map(|mode| format!(", in {} only", mode_name(mode))).unwrap_or_default();
    Some(format!("{}{mode}", candidate.queue))
}

fn mode_name(mode: crate::facts::milvus::Mode) -> &'static str {
    match mode {
        crate::facts::milvus::Mode::Cluster => "a cluster",
        crate::facts::milvus::Mode::Standalone => "standalone",
    }
}

/// The Milvus settings that the value is written to, oldest first.
fn settings(key: KeyHistory, is_selector: bool) -> Vec<SettingOf> {
    let rows = key.written_to().map(|row| SettingOf {
        setting: row.setting,
        versions: range(row.within),
        when: row.when.iter().map(|w| (*w).to_owned()).collect(),
        part: row.part,
    });
    let mut found: Vec<SettingOf> = rows.collect();
    if is_selector {
        for setting in ["messageQueue", "mq.type"] {
            let writes = |c: Chart| {
                let by_name = match c.writes()? {
                    Writes::Both => true,
                    Writes::Legacy => setting == "messageQueue",
                    Writes::Sections => false,
                };
                by_name.then_some(())
            };
            let row = |s: VersionSpell<()>| SettingOf {
                setting,
                versions: s.span(),
                when: vec!["!cluster.enabled".into()],
                part: false,
            };
            found.extend(by_chart(writes).into_iter().map(row));
        }
    }
    found
}

fn moved(moved: Moved) -> MovedTo {
    let (setting, value) = match moved.to {
        Some(Target::Setting(key)) => (Some(key), None),
        Some(Target::Value(key)) => (None, Some(key)),
        None => (None, None),
    };
    MovedTo { last: moved.last.to_string(), setting, value, note: moved.note }
}

impl SettingOf {
    fn text(&self) -> String {
        let part = if self.part { ", as a part of it" } else { "" };
        let condition = |when: &String| match when.strip_prefix('!') {
            Some(key) => format!("{key} is false"),
            None if when.contains('=') => when.replacen('=', " is ", 1),
            None => format!("{when} is true"),
        };
        let when: Vec<String> = self.when.iter().map(condition).collect();
        let when = if when.is_empty() { String::new() } else { format!(", where {}", when.join(" and ")) };
        format!("{} (chart {}{part}{when})", self.setting, self.versions)
    }
}

impl MovedTo {
    fn text(&self) -> String {
        let to = match (self.setting, self.value) {
            (Some(key), _) => format!("what it meant is the Milvus setting {key}"),
            (_, Some(key)) => format!("what it meant is {key}"),
            _ => "nothing took over".to_owned(),
        };
        let note = self.note.map(|n| format!(" {}", sentence(n))).unwrap_or_default();
        format!("read up to {}; {to}.{note}", self.last)
    }
}
