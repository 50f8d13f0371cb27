//! Two spellings that Milvus reads as one key, with different values: of a file, or of the environment.

use std::collections::{BTreeMap, HashSet};

use super::texts::accepted_texts;
use crate::deployment::{Reading, Setting, Text, Variable, Written};
use crate::facts::milvus::{NormalKey, catalogue, environment, files, queues};
use crate::judge::Case;
use crate::judge::finding::{Findings, Place};
use crate::text::edit::{Edit, Fix, Safety};
use crate::text::yaml;
use crate::text::yaml::reader::Reader;
use crate::understand::settings_of;

/// So many spellings of one key are named, marked and offered to be kept.
const NAMED: usize = 16;

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    for (index, text) in accepted_texts(reading).filter(|(_, text)| text.reader == Reader::Milvus) {
        if !any_share_a_key(reading, index, text) {
            continue;
        }
        let settings = settings_of(text, index, reading.milvus);
        for rivals in collisions(&settings) {
            report(reading, &rivals, findings);
        }
    }
    in_environment(reading, findings);
}

/// Variables whose names Milvus reads as one key, with different values.
fn in_environment(reading: &Case<'_>, findings: &mut Findings<'_>) {
    let mut by_key: BTreeMap<NormalKey, Vec<&Variable>> = BTreeMap::new();
    let read = reading.deployment.env.iter().filter(|v| environment::is_read(&v.name, reading.milvus));
    for variable in read {
        let known = by_key
            .entry(NormalKey::new(queues::key_of_variable(&variable.name, reading.milvus)))
            .or_default();
        known.retain(|other| other.name != variable.name);
        known.push(variable);
    }
    for (key, rivals) in by_key.iter().filter(|(_, rivals)| rivals.iter().any(|v| v.value != rivals[0].value))
    {
        let Some(written) = rivals.iter().rev().find_map(|v| v.written.as_ref()) else { continue };
        let names: Vec<String> = rivals.iter().take(NAMED).map(|v| format!("`{}`", v.name)).collect();
        let setting = key.param().map_or_else(|| rivals[0].name.clone(), |param| param.key().to_owned());
        let values = [("keys", names.join(" and ")), ("setting", setting)];
        let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
        let finding = findings.add_as("environment", Place::from(written), &values);
        let others = rivals.iter().filter_map(|v| v.written.as_ref()).filter(|other| other.at != written.at);
        others.for_each(|other| {
            finding.label(other.at, "the same setting");
        });
    }
}

/// Whether any two settings share a key: hardly a file has such, and most need no closer look.
fn any_share_a_key(reading: &Reading<'_>, index: usize, text: &Text) -> bool {
    if let Some(settings) = reading.settings.of_text(index) {
        return settings.has_shared_keys();
    }
    let mut seen = HashSet::new();
    let flat = yaml::reader::flatten(&text.tree, files::way(reading.milvus));
    !flat.settings().all(|setting| seen.insert(NormalKey::new(setting.key)))
}

/// The settings of a file that share a key, where their values differ. Equal ones are left alone: whichever
/// wins, Milvus gets the same.
fn collisions(settings: &[Setting]) -> Vec<Vec<(&Setting, &Written)>> {
    let mut by_key: BTreeMap<&NormalKey, Vec<(&Setting, &Written)>> = BTreeMap::new();
    for setting in settings {
        if let Some(written) = setting.origin.written() {
            by_key.entry(&setting.normal).or_default().push((setting, written));
        }
    }
    let differ =
        |rivals: &Vec<(&Setting, &Written)>| rivals.iter().any(|(s, _)| s.value != rivals[0].0.value);
    by_key.into_values().filter(differ).collect()
}

fn report(reading: &Reading<'_>, rivals: &[(&Setting, &Written)], findings: &mut Findings<'_>) {
    let (setting, _) = rivals[0];
    let spellings: Vec<&Setting> = rivals.iter().map(|(s, _)| *s).collect();
    let winner = reading.settings.of_spellings(&spellings).map(|s| s.key.as_str());
    let known = catalogue::param(&setting.normal).map_or(setting.key.as_str(), |p| p.key());
    let effect = match winner {
        _ if reading.deployment.milvus.get().is_none() => "chance can decide which one wins".into(),
        Some(winner) => format!("`{winner}` wins, because it is not all lower case"),
        None if files::is_refreshed(reading.milvus) => "chance decides at every start and refresh".into(),
        None => String::from("chance decides at every start"),
    };
    let named = &rivals[..rivals.len().min(NAMED)];
    let mut keys: Vec<String> = named.iter().map(|(s, _)| format!("`{}`", s.key)).collect();
    if let Some(more @ 1..) = rivals.len().checked_sub(NAMED) {
        keys.push(format!("{more} more"));
    }
    let (_, last) = rivals[rivals.len() - 1];
    let values = [("keys", &*keys.join(" and ")), ("effect", &*effect)];
    let secret = catalogue::is_secret(&NormalKey::new(known));
    let fixes: Vec<Fix> = match winner {
        _ if secret => Vec::new(),
        Some(winner) => keep(reading, rivals, winner, Safety::Safe).into_iter().collect(),
        // With so many, none is worth more than another.
        None if rivals.len() > NAMED => Vec::new(),
        None => rivals.iter().filter_map(|(s, _)| keep(reading, rivals, &s.key, Safety::Shown)).collect(),
    };
    let finding = findings.add_as("file", Place::new(last.key_at, last.path.clone()), &values);
    for (_, other) in named {
        finding.label(other.key_at, "the same key");
    }
    for fix in fixes {
        finding.fix(fix);
    }
}

/// Takes out all spellings but one.
fn keep(reading: &Reading<'_>, rivals: &[(&Setting, &Written)], kept: &str, safety: Safety) -> Option<Fix> {
    let losers = rivals.iter().filter(|(s, _)| s.key != kept);
    let edits: Option<Vec<Edit>> = losers
        .map(|(_, written)| reading.deployment.texts.get(written.text)?.editor().remove(written.node))
        .collect();
    let value = rivals.iter().find(|(s, _)| s.key == kept).map(|(s, _)| s.value.as_str())?;
    Some(Fix { title: format!("keep `{kept}: {value}` only"), safety, edits: edits? })
}
