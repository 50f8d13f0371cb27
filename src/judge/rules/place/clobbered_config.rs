//! A file of the user's in place of the one that the chart generates.

use std::collections::BTreeSet;

use super::extra_files::{extra_files, rename};
use crate::deployment::{Helm, Reading};
use crate::facts::chart::Merge;
use crate::facts::milvus::{NormalKey, catalogue, files};
use crate::judge::Case;
use crate::judge::finding::{Findings, Place};
use crate::text::yaml;

/// As many settings are named; the rest is counted.
const NAMED: usize = 4;

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    let Some(helm) = &reading.deployment.helm else { return };
    let Some(generation) = helm.values.chart.generation() else { return };
    if generation.merge == Merge::Replaces || helm.rendering.custom_config_map.is_some() {
        return;
    }
    for file in extra_files(reading, helm).iter().filter(|f| f.name == generation.generated) {
        let own: BTreeSet<NormalKey> = file.text.map_or_else(BTreeSet::new, |text| {
            let flat = yaml::reader::flatten(&text.tree, files::way(reading.milvus));
            flat.settings().map(|s| NormalKey::new(s.key)).collect()
        });
        let lost = lost(reading, helm, &own);
        let named: Vec<String> = lost.iter().take(NAMED).map(|key| format!("`{key}`")).collect();
        let more = lost.len().saturating_sub(NAMED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let lost = if named.is_empty() { String::new() } else { format!(": {}{more}", named.join(", ")) };
        let chart = helm.version().to_string();
        let place = Place::new(file.written.key_at, file.written.path.clone());
        let values = [("name", &*file.name), ("lost", &*lost), ("chart", &chart)];
        findings.add(place, &values).fix(rename(reading, helm, file));
    }
}

/// The settings that the chart writes, that the file does not, and for which the image says something else;
/// those that the user's values decide first.
fn lost(reading: &Reading<'_>, helm: &Helm, own: &BTreeSet<NormalKey>) -> Vec<&'static str> {
    let differs = |key: &NormalKey, text: &str| {
        let shipped = catalogue::param(key).and_then(|p| p.shipped(reading.milvus));
        shipped.unwrap_or_default() != text
    };
    let mut lost: Vec<(bool, &'static str)> = helm
        .rendering
        .written
        .iter()
        .filter_map(|row| {
            let key = NormalKey::new(row.setting);
            let param = catalogue::param(&key).is_some_and(|p| p.known_in(reading.milvus));
            let gone = param && !own.contains(&key) && differs(&key, &row.text);
            let asked = row.from.is_some_and(|key| helm.values.changed(key).is_some());
            gone.then_some((!asked, row.setting))
        })
        .collect();
    lost.sort_unstable();
    lost.into_iter().map(|(_, key)| key).collect()
}
