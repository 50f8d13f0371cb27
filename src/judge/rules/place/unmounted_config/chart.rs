//! Files among the values of a chart that it does not mount, or that Milvus does not read.

use super::unread;
use crate::deployment::{Helm, Reading};
use crate::facts::Severity;
use crate::facts::chart::{KeyStatus, Merge, ValueView};
use crate::facts::milvus::queues;
use crate::judge::finding::{Findings, Place};
use crate::judge::rules::place::extra_files::{FILES, extra_files, rename, user_file};

/// Reports what of the values of a chart does not get into a file that Milvus reads.
pub(super) fn report(reading: &Reading<'_>, helm: &Helm, findings: &mut Findings<'_>) {
    if helm.values.chart.generation().is_none() {
        return;
    }
    if helm.rendering.custom_config_map.is_some() {
        beside_config_map(reading, helm, findings);
    } else {
        ignored_config_map(helm, findings);
        in_chart(reading, helm, findings);
    }
}

/// Entries of `extraConfigFiles` that the chart does not mount, or that the image does not read.
fn in_chart(reading: &Reading<'_>, helm: &Helm, findings: &mut Findings<'_>) {
    let Some(generation) = helm.values.chart.generation() else { return };
    let chart = helm.version().to_string();
    let reads = |file: &str| generation.merge == Merge::Tool || reads(reading, file);
    for file in extra_files(reading, helm) {
        if !file.says_something() || mounts_own(helm) {
            continue;
        }
        let place = Place::new(file.written.key_at, file.written.path.clone());
        let values = [("name", &*file.name), ("chart", &chart), ("generated", generation.generated)];
        if generation.merge == Merge::Replaces {
            findings.add_as("old-chart", place, &values);
        } else if !generation.mounts.contains(&file.name.as_str()) {
            let useful = user_file().is_some_and(reads);
            let fix = useful.then(|| rename(reading, helm, &file)).flatten();
            findings.add_as("name", place, &values).fix(fix);
        } else if !reads(&file.name) {
            unread::report(reading, &file.name, place, findings);
        }
    }
}

fn reads(reading: &Reading<'_>, file: &str) -> bool {
    queues::config_files(reading.milvus).contains(&file)
}

/// True when the user mounts ConfigMaps by hand, which may be the chart's own with any of its files.
fn mounts_own(helm: &Helm) -> bool {
    let ValueView::List(volumes) = helm.values.view("volumes") else { return false };
    volumes.iter().any(|v| matches!(v, ValueView::Map(keys) if keys.iter().any(|k| k == "configMap")))
}

/// `customConfigMap` on a chart that does not know it yet.
fn ignored_config_map(helm: &Helm, findings: &mut Findings<'_>) {
    let key = crate::facts::chart::custom_config_map_key();
    let status = helm.values.chart.key(key);
    let (KeyStatus::NotYet { first }, Some(written)) = (status, helm.values.written(key)) else { return };
    if helm.values.is_true(key) {
        let (chart, first) = (helm.version().to_string(), first.to_string());
        findings.add_as(
            "unknown-config-map",
            &written,
            &[("key", key), ("chart", &chart), ("first", &first)],
        );
    }
}

/// What a ConfigMap of the user's leaves without effect.
fn beside_config_map(reading: &Reading<'_>, helm: &Helm, findings: &mut Findings<'_>) {
    let Some(custom) = helm.values.chart.custom_config_map() else { return };
    let values = |name: &'static str| [("name", name), ("key", custom.key), ("reads", custom.reads)];
    for file in extra_files(reading, helm).iter().filter(|f| f.says_something()) {
        let place = Place::new(file.written.key_at, file.written.path.clone());
        findings.add_as("beside-config-map", place, &values(FILES));
    }
    // Values that do nothing but become settings: those that workloads go by too keep that effect.
    let external = |key: &&str| {
        key.split_once('.').is_some_and(|(root, rest)| root.starts_with("external") && rest != "enabled")
    };
    let rendered = helm.values.chart.renders().map(|r| r.value);
    let endpoints = std::iter::once(crate::facts::chart::etcd_endpoints_key());
    let mut keys: Vec<&'static str> = rendered.chain(endpoints).filter(external).collect();
    keys.sort_unstable();
    keys.dedup();
    let mut written = keys.into_iter().filter_map(|key| Some((key, helm.values.changed(key)?)));
    let Some((first, place)) = written.next() else { return };
    let finding = findings.add_as("values-beside-config-map", &place, &values(first));
    finding.severity(Severity::Warning);
    for (key, other) in written {
        finding.label(other.at, format!("`{key}` has no effect either"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Role;

    #[test]
    fn the_file_of_the_user_is_one_that_newer_charts_mount() {
        let generation = crate::facts::chart::chart(crate::facts::chart::newest()).generation().unwrap();
        assert!(generation.mounts.contains(&user_file().unwrap()));
        assert_eq!(Role::UserYaml.config_file(), user_file());
    }
}
