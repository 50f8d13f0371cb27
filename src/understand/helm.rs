//! The configuration that the chart makes of its values.

use super::config_files::ConfigFiles;
use crate::deployment::{Deployment, Helm, Layer, LayerKind, Origin, Setting, Settings};
use crate::facts::Role;
use crate::facts::chart::{self, Merge};
use crate::facts::milvus::{NormalKey, Queue, Version, files};
use crate::facts::placeholders;
use crate::text::yaml;
use crate::text::yaml::reader::Reader;

/// The settings of a release, and which of the deployment's texts it reads.
pub(super) fn layers(config: &ConfigFiles<'_>, helm: &Helm, milvus: Version) -> (Settings, Vec<bool>) {
    let deployment = config.deployment;
    let merge = helm.values.chart.generation().map_or(Merge::Milvus, |g| g.merge);
    let custom = helm.rendering.custom_config_map.is_some();
    let mut read = texts_read(deployment, helm, merge, milvus);
    if custom {
        read.fill(false);
    }
    let selector_unknown = super::container::selects(&helm.unknown_variables, milvus);
    let unknown = custom || selector_unknown;
    let mut settings = Settings { unknown, selector_unknown, ..Settings::over_shipped(milvus) };
    if helm_refuses(deployment) {
        settings.unknown = true;
        settings.selector_unknown = true;
        return (settings, read);
    }
    if merge == Merge::Replaces {
        settings.over_shipped = false;
        settings.is_refused = breaks_file(helm);
        if !settings.is_refused {
            settings.layers.push(generated_layer(helm, LayerKind::MilvusYaml, milvus));
        }
        return (settings, read);
    }
    let chart_is_read = merge == Merge::Tool || reads_file(milvus, "default.yaml");
    let clobbered = deployment.texts.iter().any(|t| t.role == Role::DefaultYaml);
    let by_chart = !custom && !clobbered && chart_is_read;
    let layers = config.layers(milvus, &read).filter(|_| !(by_chart && breaks_file(helm)));
    let Some(layers) = layers else {
        settings.over_shipped = false;
        settings.is_refused = true;
        // What the tool that merges the files does with a broken one is not known.
        settings.unknown |= merge == Merge::Tool;
        return (settings, read);
    };
    if by_chart {
        settings.layers.push(generated_layer(helm, LayerKind::DefaultYaml, milvus));
    }
    settings.layers.extend(layers);
    if merge == Merge::Tool {
        drop_other_queues(&mut settings);
    }
    (settings, read)
}

fn reads_file(milvus: Version, file: &str) -> bool {
    crate::facts::milvus::queues::config_files(milvus).contains(&file)
}

/// Which texts reach Milvus: those that the chart mounts, if something reads what is mounted.
fn texts_read(deployment: &Deployment, helm: &Helm, merge: Merge, milvus: Version) -> Vec<bool> {
    let mounts = helm.values.chart.generation().map_or(&[][..], |g| g.mounts);
    let reaches = |file: &str| mounts.contains(&file) && (merge == Merge::Tool || reads_file(milvus, file));
    deployment.texts.iter().map(|t| t.role.config_file().is_some_and(reaches)).collect()
}

/// The file that the chart generates.
fn generated_layer(helm: &Helm, kind: LayerKind, milvus: Version) -> Layer {
    let setting = |row: &chart::Written, (key, value): (String, String)| Setting {
        normal: NormalKey::new(&key),
        key,
        value,
        origin: Origin::Chart {
            by: row.from.unwrap_or_default().to_owned(),
            written: row.from.and_then(|key| helm.values.written(key)),
        },
    };
    let settings = |row| settings_of_row(row, milvus).into_iter().map(move |read| setting(row, read));
    Layer::new(kind, helm.rendering.written.iter().flat_map(settings).collect())
}

/// The keys and values that a release reads where the chart wrote a value: where that is a mapping, the keys in it.
fn settings_of_row(row: &chart::Written, milvus: Version) -> Vec<(String, String)> {
    let key = row.setting;
    match (!row.quoted).then(|| reread(&row.text)) {
        Some(Reread::Text(text)) => vec![(key.to_owned(), text)],
        Some(Reread::Mapping) => {
            let tree = yaml::parse(&row.text);
            let flat = yaml::reader::flatten(&tree, files::way(milvus));
            flat.settings().map(|s| (format!("{key}.{}", s.key), s.value.to_owned())).collect()
        }
        _ => vec![(key.to_owned(), row.text.clone())],
    }
}

/// True when Helm cannot read a values file.
pub(crate) fn helm_refuses(deployment: &Deployment) -> bool {
    let mut values = deployment.texts.iter().filter(|t| t.role == Role::Values);
    values.any(|t| yaml::reader::refusal(&t.tree, Reader::Helm).is_some())
}

/// True when a value makes the generated file one that does not parse. One that somebody has yet to fill in is not known.
fn breaks_file(helm: &Helm) -> bool {
    let is_broken = |row: &chart::Written| !row.quoted && reread(&row.text) == Reread::Broken;
    helm.rendering.written.iter().any(|row| is_broken(row) && !placeholders::is_placeholder(&row.text))
}

/// What becomes of a value that the chart prints without quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reread {
    /// Milvus reads this text.
    Text(String),
    /// Milvus reads a mapping, whose keys become settings of their own.
    Mapping,
    /// The whole file does not parse.
    Broken,
}

/// What Milvus reads where the chart printed a value without quotes.
pub fn reread(printed: &str) -> Reread {
    if let Some(text) = yaml::reader::plain_scalar_text(printed) {
        return Reread::Text(text);
    }
    // As in the generated file: the value stands in a section, and another key follows.
    let tree = yaml::parse(&format!("section:\n  key: {printed}\n  next: 1\n"));
    if yaml::reader::refusal(&tree, Reader::Milvus).is_some() {
        return Reread::Broken;
    }
    let value = tree.path(&["section", "key"]).map(|entry| entry.value);
    match value.and_then(|node| yaml::reader::value_text(&tree, node, Reader::Milvus)) {
        Some(text) => Reread::Text(text),
        None => Reread::Mapping,
    }
}

/// The tool that merges the files looks at `messageQueue` and drops the sections of the other queues.
fn drop_other_queues(settings: &mut Settings) {
    let selected = settings.get("messageQueue").value.and_then(Queue::named);
    if let Some(selected) = selected {
        settings.dropped = Queue::all().filter(|q| *q != selected).map(Queue::section).collect();
    }
}
