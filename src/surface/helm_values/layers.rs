//! The configuration that the chart makes of its values.

use super::Helm;
use crate::chart::{Merge, Render, Rendering, Writes};
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
    let mut settings: Vec<Setting> = Vec::new();
    let rendering = &helm.rendering;
    let chart = &helm.values.chart;
    for row in chart.renders().filter(|row| !row.part && applies(helm, row)) {
        let printed = format!("{}{}", helm.values.view(row.value).printed(), row.suffix.unwrap_or_default());
        let text = if row.quoted { printed } else { reread(&printed) };
        set(&mut settings, helm, row.setting, text, row.value);
    }
    addresses(&mut settings, helm, rendering);
    let writes = chart.writes();
    if let Some(block) = rendering.blocks.last() {
        let selectors: &[&str] = match writes {
            Some(Writes::Both) => &["messageQueue", "mq.type"],
            Some(Writes::Legacy) => &["messageQueue"],
            Some(Writes::Sections) | None => &[],
        };
        for key in selectors {
            set(&mut settings, helm, key, block.queue.into(), block.by);
        }
    }
    Layer { kind, settings }
}

fn addresses(settings: &mut Vec<Setting>, helm: &Helm, rendering: &Rendering) {
    for block in &rendering.blocks {
        let (Some(address), Some(queue)) = (&block.address, Queue::named(block.queue)) else { continue };
        if block.broker.is_some() {
            let text = if block.queue == "kafka" { &address.text } else { &address.host };
            set(settings, helm, queue.enabled_by(), text.clone(), block.by);
        }
    }
    let etcd: Vec<&str> = rendering.etcd.iter().map(|a| a.text.as_str()).collect();
    set(settings, helm, "etcd.endpoints", etcd.join(","), "externalEtcd.endpoints");
    if let Some(minio) = &rendering.minio {
        set(settings, helm, "minio.address", minio.host.clone(), "externalS3.host");
    }
    if let Some(storage) = &rendering.woodpecker {
        let by = "streaming.woodpecker.storage.type";
        set(settings, helm, "woodpecker.storage.type", storage.kind.clone(), by);
        set(settings, helm, "woodpecker.storage.rootPath", storage.root_path.into(), by);
    }
}

/// Adds a setting, or replaces an earlier one: of two blocks in one document the last counts.
fn set(settings: &mut Vec<Setting>, helm: &Helm, key: &str, value: String, by: &str) {
    let normal = NormalKey::new(key);
    settings.retain(|s| s.normal != normal);
    let origin = Origin::Chart { by: by.into(), written: helm.values.written(by) };
    settings.push(Setting { normal, key: key.into(), value, origin });
}

/// What Milvus reads where the chart printed a value without quotes.
fn reread(printed: &str) -> String {
    let tree = yaml::parse(&format!("v: {printed}\n"));
    let value = tree.path(&["v"]).and_then(|entry| yaml::value_text(&tree, entry.value, Reader::Milvus));
    value.unwrap_or_else(|| printed.to_owned())
}

fn applies(helm: &Helm, row: &Render) -> bool {
    row.when.iter().all(|condition| match (condition.strip_prefix('!'), condition.split_once('=')) {
        (Some(key), _) => !helm.values.is_true(key),
        (None, Some((key, word))) => helm.values.text(key).as_deref() == Some(word),
        (None, None) => helm.values.is_true(condition),
    })
}

/// The tool that merges the files looks at `messageQueue` and drops the sections of the other queues.
fn drop_other_queues(settings: &mut Settings) {
    let selected = settings.get("messageQueue").value.and_then(Queue::named);
    if let Some(selected) = selected {
        settings.dropped = Queue::all().filter(|q| *q != selected).map(Queue::section).collect();
    }
}
