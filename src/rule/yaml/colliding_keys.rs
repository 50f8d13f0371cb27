//! Two spellings that Milvus reads as one key, with different values.

use std::collections::BTreeMap;

use crate::fix::{Edit, Fix, Safety};
use crate::milvus::{Layer, LayerKind, NormalKey, Reading, Setting, Written, catalogue};
use crate::rule::{Findings, Place};

pub fn check(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    for layer in reading.settings.layers.iter().filter(|l| l.kind != LayerKind::Environment) {
        for rivals in collisions(layer) {
            report(reading, &rivals, findings);
        }
    }
}

/// The settings of a file that share a key, where their values differ. Equal ones are left alone: whichever
/// wins, Milvus gets the same.
fn collisions(layer: &Layer) -> Vec<Vec<(&Setting, &Written)>> {
    let mut by_key: BTreeMap<&NormalKey, Vec<(&Setting, &Written)>> = BTreeMap::new();
    for setting in &layer.settings {
        if let Some(written) = setting.origin.written() {
            by_key.entry(&setting.normal).or_default().push((setting, written));
        }
    }
    let differ = |rivals: &Vec<(&Setting, &Written)>| rivals.iter().any(|(s, _)| s.value != rivals[0].0.value);
    by_key.into_values().filter(differ).collect()
}

fn report(reading: &Reading<'_>, rivals: &[(&Setting, &Written)], findings: &mut Findings<'_>) {
    let (setting, _) = rivals[0];
    let effective = reading.settings.get(&setting.key);
    let winner = effective.setting.filter(|_| !effective.random).map(|s| s.key.as_str());
    let param = catalogue::param(&setting.normal);
    let secret = param.is_some_and(|p| p.sensitive());
    let effect = match winner {
        Some(winner) => format!("`{winner}` wins, because it is not all lower case"),
        None if reading.milvus.line() >= (2, 5) => "one of them wins, by chance, at every start and refresh".into(),
        None => "one of them wins, by chance, at every start".into(),
    };
    let keys: Vec<String> = rivals.iter().map(|(s, _)| format!("`{}`", s.key)).collect();
    let known = param.map_or(setting.key.as_str(), |p| p.key());
    let (_, last) = rivals[rivals.len() - 1];
    let place = if secret { Place::from(last) } else { Place::new(last.key_at, last.path.clone()) };
    let values = [("keys", &*keys.join(" and ")), ("key", known), ("effect", &*effect)];
    let fixes: Vec<Fix> = match winner {
        Some(winner) => keep(reading, rivals, winner, Safety::Safe).into_iter().collect(),
        None => rivals.iter().filter_map(|(s, _)| keep(reading, rivals, &s.key, Safety::Shown)).collect(),
    };
    let finding = findings.add(place, &values);
    finding.secret = secret;
    for (_, other) in rivals.iter().filter(|_| !secret) {
        finding.label(other.key_at, "the same key");
    }
    for fix in fixes.into_iter().filter(|_| !secret) {
        finding.fix(fix);
    }
}

/// Takes out all spellings but one.
fn keep(
    reading: &Reading<'_>,
    rivals: &[(&Setting, &Written)],
    kept: &str,
    safety: Safety,
) -> Option<Fix> {
    let losers = rivals.iter().filter(|(s, _)| s.key != kept);
    let edits: Option<Vec<Edit>> = losers
        .map(|(_, written)| reading.deployment.texts.get(written.text)?.editor().remove(written.node))
        .collect();
    let value = rivals.iter().find(|(s, _)| s.key == kept).map(|(s, _)| s.value.as_str())?;
    Some(Fix { title: format!("keep `{kept}: {value}` only"), safety, edits: edits? })
}
