//! What the rules about values judge: the settings that somebody wrote, that count, and that are not at a default of
//! the release.

use crate::deployment::{Origin, Setting, Written};
use crate::facts::milvus::catalogue::{self, Param};
use crate::facts::milvus::{Version, queues};
use crate::facts::{operator, placeholders};
use crate::judge::Case;
use crate::judge::finding::{Finding, Findings, Place};
use crate::judge::rules::places::written_or_start;
use crate::judge::rules::wording::shortened;
use crate::text::edit::{Fix, Safety};
use crate::text::yaml::reader::{Reader, value_text};
use crate::text::yaml::{self, Style};

/// A setting to judge.
pub(super) struct JudgedSetting<'r> {
    pub(crate) reading: &'r Case<'r>,
    pub(crate) param: &'static Param,
    pub(crate) setting: &'r Setting,
}

/// The settings that somebody wrote, that count, and that are not at a default of the release.
pub(super) fn judged_settings<'r>(reading: &'r Case<'r>) -> impl Iterator<Item = JudgedSetting<'r>> {
    let places = reading.cache.judged_settings.get_or_init(|| {
        let layers = reading.settings.layers.iter().enumerate();
        let each = layers.flat_map(|(l, layer)| layer.settings.iter().enumerate().map(move |(s, _)| (l, s)));
        each.filter(|(l, s)| judged_setting(reading, &reading.settings.layers[*l].settings[*s]).is_some())
            .collect()
    });
    places.iter().filter_map(move |(l, s)| {
        let setting = reading.settings.layers.get(*l)?.settings.get(*s)?;
        let param = judged_by(reading, setting)?;
        Some(JudgedSetting { reading, param, setting })
    })
}

/// The setting that a key stands for, if its value was written by somebody.
pub(super) fn judged_setting_of<'r>(reading: &'r Case<'r>, key: &str) -> Option<JudgedSetting<'r>> {
    judged_setting(reading, reading.settings.get(key).setting?)
}

fn judged_setting<'r>(reading: &'r Case<'r>, setting: &'r Setting) -> Option<JudgedSetting<'r>> {
    let version = judged_release(reading);
    // Most settings of most files say what the release ships: these are sorted out first.
    let own = catalogue::param(&setting.normal).filter(|p| p.dead_in(version).is_none());
    if own.is_some_and(|p| p.shipped(version) == Some(&setting.value)) {
        return None;
    }
    let param = judged_by(reading, setting).filter(|p| p.key() != queues::selector())?;
    let default = [param.shipped(version), param.code_text(version)].contains(&Some(&setting.value));
    if default || placeholders::is_placeholder(&setting.value) || !by_somebody(reading, setting) {
        return None;
    }
    counts(reading, param, setting).then_some(JudgedSetting { reading, param, setting })
}

/// The parameter that a setting sets: the one of its name, or one that the release reads its old spelling for.
fn judged_by(reading: &Case<'_>, setting: &Setting) -> Option<&'static Param> {
    let version = judged_release(reading);
    let own = catalogue::param(&setting.normal).filter(|p| p.known_in(version));
    own.filter(|p| p.dead_in(version).is_none()).or_else(|| {
        catalogue::renamed(&setting.normal)?.live_in(version).find(|p| counts(reading, p, setting))
    })
}

/// Whether a parameter has its value from this setting, or may have.
fn counts(reading: &Case<'_>, param: &Param, setting: &Setting) -> bool {
    let effective = reading.settings.get(param.key());
    effective.random || effective.setting.is_some_and(|s| std::ptr::eq(s, setting))
}

/// Whether a person wrote it: not the chart, nor a value of the chart as it comes.
fn by_somebody(reading: &Case<'_>, setting: &Setting) -> bool {
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
pub(super) fn judged_release(reading: &Case<'_>) -> Version {
    let oldest = catalogue::releases().iter().find(|r| r.parameters_read).map(|r| r.version);
    oldest.map_or(reading.milvus, |oldest| reading.milvus.max(oldest))
}

impl<'r> JudgedSetting<'r> {
    pub(crate) fn text(&self) -> &'r str {
        &self.setting.value
    }

    pub(crate) fn version(&self) -> Version {
        judged_release(self.reading)
    }

    pub(crate) fn written(&self) -> Option<&'r Written> {
        self.setting.origin.written()
    }

    /// The name by which whoever wrote it knows it.
    pub(crate) fn name(&self) -> &'r str {
        match &self.setting.origin {
            Origin::Chart { by, .. } => by,
            Origin::Environment { name, .. } => name,
            Origin::Written(_) => &self.setting.key,
        }
    }

    /// The value, the start of the file for a variable given by option.
    fn place(&self) -> Place {
        written_or_start(self.reading, self.written())
    }

    /// Adds a finding at the value; `key`, `value` and `milvus` are filled in.
    pub(crate) fn report<'f>(
        &self,
        findings: &'f mut Findings<'_>,
        variant: &'static str,
        values: &[(&str, &str)],
    ) -> &'f mut Finding {
        let secret = catalogue::is_secret(&self.setting.normal);
        let value = if secret { "the value" } else { &*format!("`{}`", shown_in_line(self.text())) };
        let milvus = self.version().to_string();
        let mut all = vec![("key", self.name()), ("value", value), ("milvus", &*milvus)];
        all.extend(values);
        let finding = findings.add_as(variant, self.place(), &all);
        finding.secret = secret && self.written().is_some();
        finding
    }

    /// A fix that writes `value`, which is not YAML yet, in its place.
    pub(crate) fn write(&self, value: &str, safety: Safety) -> Option<Fix> {
        let written = self.written()?;
        let text = self.reading.deployment.texts.get(written.text)?;
        let edits = text.rewrite(written, &scalar(value))?;
        Some(Fix { title: format!("write `{value}`"), safety, edits })
    }

    /// How the value is written, where it is a scalar in a file.
    pub(crate) fn style(&self) -> Option<Style> {
        let written = self.written()?;
        let tree = &self.reading.deployment.texts.get(written.text)?.tree;
        tree.style(tree.resolve(written.node))
    }

    /// The value as it stands in the file, before YAML reads it.
    pub(crate) fn source(&self) -> Option<&'r str> {
        let written = self.written()?;
        let tree = &self.reading.deployment.texts.get(written.text)?.tree;
        tree.style(tree.resolve(written.node)).map(|_| tree.text(tree.resolve(written.node)))
    }

    /// Whether something is written, and the chart makes nothing of it.
    pub(crate) fn is_lost(&self) -> bool {
        matches!(self.setting.origin, Origin::Chart { .. })
            && self.text().is_empty()
            && self.source().is_some_and(|source| !source.is_empty())
    }

    /// Whether the value is the default of some release: nobody's choice in a copy of an older file.
    pub(crate) fn ever_default(&self) -> bool {
        let own = |v: Version| [self.param.shipped(v), self.param.code_text(v)];
        catalogue::releases().iter().any(|r| own(r.version).contains(&Some(self.text())))
    }
}

/// A value as YAML: in quotes where it would be read as something else, or not at all.
fn scalar(value: &str) -> String {
    let tree = yaml::parse(&format!("v: {value}\n"));
    let same = tree
        .path(&["v"])
        .is_some_and(|entry| value_text(&tree, entry.value, Reader::Milvus).as_deref() == Some(value));
    if same && tree.error().is_none() { value.to_owned() } else { in_double_quotes(value) }
}

/// A value in quotes.
pub(super) fn in_double_quotes(value: &str) -> String {
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A value for a message: on one line, and long ones are cut.
pub(super) fn shown_in_line(value: &str) -> String {
    shortened(&value.replace('\n', "⏎"))
}
