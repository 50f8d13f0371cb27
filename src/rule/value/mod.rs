//! Values that are not read as written.
//!
//! All rules here look at the settings that somebody wrote, that count, and that are not at a default of the
//! release: [`subjects`].

pub mod bad_address;
pub mod bad_json;
pub mod broken_constraint;
pub mod broken_constraint_cr;
pub mod empty_value;
pub mod ignored_port;
pub mod ineffective_setting;
pub mod lossy_scalar;
pub mod out_of_range;
pub mod quoted_boolean;
pub mod unknown_choice;
pub mod unknown_choice_cr;
pub mod unrenderable_value;
pub mod unsafe_rendering;
pub mod wrong_type;
pub mod wrong_unit;

mod effect;
mod related;

use crate::fix::{Fix, Safety};
use crate::milvus::catalogue::{self, Param};
use crate::milvus::{Origin, Reading, Setting, Version, Written, queue};
use crate::operator;
use crate::rule::{Finding, Findings, Place, placeholder};
use crate::yaml::Style;

/// A setting to judge.
struct Subject<'r> {
    reading: &'r Reading<'r>,
    param: &'static Param,
    setting: &'r Setting,
}

/// The settings that somebody wrote, that count, and that differ from what the release has by itself.
fn subjects<'r>(reading: &'r Reading<'r>) -> impl Iterator<Item = Subject<'r>> {
    let places = reading.memo.subjects.get_or_init(|| {
        let layers = reading.settings.layers.iter().enumerate();
        let each = layers.flat_map(|(l, layer)| layer.settings.iter().enumerate().map(move |(s, _)| (l, s)));
        each.filter(|(l, s)| subject(reading, &reading.settings.layers[*l].settings[*s]).is_some()).collect()
    });
    places.iter().filter_map(move |(l, s)| {
        let setting = reading.settings.layers.get(*l)?.settings.get(*s)?;
        let param = judged_by(reading, setting)?;
        Some(Subject { reading, param, setting })
    })
}

/// The subject that a key stands for, if its value was written by somebody.
fn subject_of<'r>(reading: &'r Reading<'r>, key: &str) -> Option<Subject<'r>> {
    subject(reading, reading.settings.get(key).setting?)
}

fn subject<'r>(reading: &'r Reading<'r>, setting: &'r Setting) -> Option<Subject<'r>> {
    let version = release(reading);
    // Most settings of most files say what the release ships: these are told first.
    let own = catalogue::param(&setting.normal).filter(|p| p.dead_in(version).is_none());
    if own.is_some_and(|p| p.shipped(version) == Some(&setting.value)) {
        return None;
    }
    let param = judged_by(reading, setting).filter(|p| p.key() != queue::selector())?;
    let default = [param.shipped(version), param.code_text(version)].contains(&Some(&setting.value));
    if default || placeholder::is_placeholder(&setting.value) || !by_somebody(reading, setting) {
        return None;
    }
    counts(reading, param, setting).then_some(Subject { reading, param, setting })
}

/// The parameter that a setting sets: the one of its name, or one that the release reads its old spelling for.
fn judged_by(reading: &Reading<'_>, setting: &Setting) -> Option<&'static Param> {
    let version = release(reading);
    let own = catalogue::param(&setting.normal).filter(|p| p.known_in(version));
    own.filter(|p| p.dead_in(version).is_none()).or_else(|| {
        catalogue::renamed(&setting.normal)?.live_in(version).find(|p| counts(reading, p, setting))
    })
}

/// Whether a parameter has its value from this setting, or may have.
fn counts(reading: &Reading<'_>, param: &Param, setting: &Setting) -> bool {
    let effective = reading.settings.get(param.key());
    effective.random || effective.setting.is_some_and(|s| std::ptr::eq(s, setting))
}

/// Whether a person wrote it: not the chart by itself, nor a value of the chart as it comes.
fn by_somebody(reading: &Reading<'_>, setting: &Setting) -> bool {
    match &setting.origin {
        Origin::Chart { by, written } => {
            let helm = reading.deployment.helm.as_ref();
            let changed = helm.is_some_and(|helm| helm.values.changed(by).is_some());
            // What the operator makes of other fields is its own.
            let address = helm.is_none() && operator::addresses().iter().any(|a| a.field == by);
            written.is_some() && (changed || address)
        }
        Origin::Written(_) | Origin::Environment { .. } => true,
    }
}

/// The release by which parameters are judged: those of which no parameters are known like the oldest.
fn release(reading: &Reading<'_>) -> Version {
    let oldest = catalogue::releases().iter().find(|r| r.parameters_read).map(|r| r.version);
    oldest.map_or(reading.milvus, |oldest| reading.milvus.max(oldest))
}

impl<'r> Subject<'r> {
    fn text(&self) -> &'r str {
        &self.setting.value
    }

    fn version(&self) -> Version {
        release(self.reading)
    }

    fn written(&self) -> Option<&'r Written> {
        self.setting.origin.written()
    }

    /// The name by which whoever wrote it knows it.
    fn name(&self) -> &'r str {
        match &self.setting.origin {
            Origin::Chart { by, .. } => by,
            Origin::Environment { name, .. } => name,
            Origin::Written(_) => &self.setting.key,
        }
    }

    /// The value, the start of the file for a variable given by option.
    fn place(&self) -> Place {
        let start = || Place::new(self.reading.start(), Default::default());
        self.written().map_or_else(start, Place::from)
    }

    /// Adds a finding at the value; `key`, `value` and `milvus` are filled in.
    fn report<'f>(
        &self,
        findings: &'f mut Findings<'_>,
        variant: &'static str,
        values: &[(&str, &str)],
    ) -> &'f mut Finding {
        let secret = catalogue::is_secret(&self.setting.normal);
        let value = if secret { "the value" } else { &*format!("`{}`", shown(self.text())) };
        let milvus = self.version().to_string();
        let mut all = vec![("key", self.name()), ("value", value), ("milvus", &*milvus)];
        all.extend(values);
        let finding = findings.add_as(variant, self.place(), &all);
        finding.secret = secret && self.written().is_some();
        finding
    }

    /// A fix that writes `value`, which is not YAML yet, in its place.
    fn write(&self, value: &str, safety: Safety) -> Option<Fix> {
        let written = self.written()?;
        let text = self.reading.deployment.texts.get(written.text)?;
        let edit = text.editor().replace(written.node, &scalar(value))?;
        Some(Fix { title: format!("write `{value}`"), safety, edits: vec![edit] })
    }

    /// How the value is written, where it is a scalar in a file.
    fn style(&self) -> Option<Style> {
        let written = self.written()?;
        let tree = &self.reading.deployment.texts.get(written.text)?.tree;
        tree.style(tree.resolve(written.node))
    }

    /// The value as it stands in the file, before YAML reads it.
    fn source(&self) -> Option<&'r str> {
        let written = self.written()?;
        let tree = &self.reading.deployment.texts.get(written.text)?.tree;
        tree.style(tree.resolve(written.node)).map(|_| tree.text(tree.resolve(written.node)))
    }

    /// Whether something is written, and the chart makes nothing of it.
    fn is_lost(&self) -> bool {
        matches!(self.setting.origin, Origin::Chart { .. })
            && self.text().is_empty()
            && self.source().is_some_and(|source| !source.is_empty())
    }

    /// Whether some release has the value by itself: nobody's choice in a copy of an older file.
    fn ever_default(&self) -> bool {
        let own = |v: Version| [self.param.shipped(v), self.param.code_text(v)];
        catalogue::releases().iter().any(|r| own(r.version).contains(&Some(self.text())))
    }
}

/// A value as YAML: in quotes where it would be read as something else, or not at all.
fn scalar(value: &str) -> String {
    let tree = crate::yaml::parse(&format!("v: {value}\n"));
    let same = tree.path(&["v"]).is_some_and(|entry| {
        crate::yaml::value_text(&tree, entry.value, crate::yaml::Reader::Milvus).as_deref() == Some(value)
    });
    if same && tree.error().is_none() { value.to_owned() } else { quoted(value) }
}

/// A value in quotes.
fn quoted(value: &str) -> String {
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A value for a message: long ones are cut.
fn shown(value: &str) -> String {
    const LONGEST: usize = 60;
    let one_line = value.replace('\n', "⏎");
    match one_line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &one_line[..end]),
        None => one_line,
    }
}
