//! The configuration that the chart makes of its values.

use super::Helm;
use crate::chart::{self, Merge};
use crate::milvus::{
    Deployment, Layer, LayerKind, NormalKey, Origin, Queue, Role, Setting, Settings, Version,
};
use crate::surface::config_layers;
use crate::yaml::{self, Reader};

/// The settings of a release, and which of the deployment's texts it reads.
pub fn layers(deployment: &Deployment, helm: &Helm, milvus: Version) -> (Settings, Vec<bool>) {
    let merge = helm.values.chart.generation().map_or(Merge::Milvus, |g| g.merge);
    let custom = helm.rendering.custom_config_map.is_some();
    let mut read = read(deployment, helm, merge, milvus);
    if custom {
        read.fill(false);
    }
    let mut settings = Settings { unknown: custom, ..Settings::over_shipped(milvus) };
    if merge == Merge::Replaces {
        settings.over_shipped = false;
        settings.layers.push(generated(helm, LayerKind::MilvusYaml));
        return (settings, read);
    }
    let Some(files) = config_layers(deployment, milvus, &read) else {
        settings.over_shipped = false;
        return (settings, read);
    };
    let chart_is_read = merge == Merge::Tool || reads(milvus, "default.yaml");
    let clobbered = deployment.texts.iter().any(|t| t.role == Role::DefaultYaml);
    if !custom && !clobbered && chart_is_read {
        settings.layers.push(generated(helm, LayerKind::DefaultYaml));
    }
    settings.layers.extend(files);
    if merge == Merge::Tool {
        drop_other_queues(&mut settings);
    }
    (settings, read)
}

fn reads(milvus: Version, file: &str) -> bool {
    crate::milvus::queue::config_files(milvus).contains(&file)
}

/// Which texts reach Milvus: those that the chart mounts, if something reads what is mounted.
fn read(deployment: &Deployment, helm: &Helm, merge: Merge, milvus: Version) -> Vec<bool> {
    let mounts = helm.values.chart.generation().map_or(&[][..], |g| g.mounts);
    let reaches = |file: &str| mounts.contains(&file) && (merge == Merge::Tool || reads(milvus, file));
    deployment.texts.iter().map(|t| t.role.config_file().is_some_and(reaches)).collect()
}

/// The file that the chart generates.
fn generated(helm: &Helm, kind: LayerKind) -> Layer {
    let setting = |row: &chart::Written| Setting {
        normal: NormalKey::new(row.setting),
        key: row.setting.to_owned(),
        value: if row.quoted { row.text.clone() } else { reread(&row.text) },
        origin: Origin::Chart {
            by: row.from.unwrap_or_default().to_owned(),
            written: row.from.and_then(|key| helm.values.written(key)),
        },
    };
    Layer { kind, settings: helm.rendering.written.iter().map(setting).collect() }
}

/// What Milvus reads where the chart printed a value without quotes.
fn reread(printed: &str) -> String {
    let tree = yaml::parse(&format!("v: {printed}\n"));
    let value = tree.path(&["v"]).and_then(|entry| yaml::value_text(&tree, entry.value, Reader::Milvus));
    value.unwrap_or_else(|| printed.to_owned())
}

/// The tool that merges the files looks at `messageQueue` and drops the sections of the other queues.
fn drop_other_queues(settings: &mut Settings) {
    let selected = settings.get("messageQueue").value.and_then(Queue::named);
    if let Some(selected) = selected {
        settings.dropped = Queue::all().filter(|q| *q != selected).map(Queue::section).collect();
    }
}
