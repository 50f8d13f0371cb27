//! The configuration files of a deployment, as its readings read them.

use std::cell::OnceCell;
use std::sync::Arc;

use crate::deployment::{Deployment, Layer, LayerKind, Listed, Origin, Setting, Text, Written};
use crate::facts::milvus::{NormalKey, Version, files};
use crate::text::source::Location;
use crate::text::yaml;
use crate::text::yaml::reader::{Reader, Way};

/// The files, with their settings worked out once for all releases that read them alike.
pub(super) struct ConfigFiles<'d> {
    /// Whose files they are.
    pub deployment: &'d Deployment,
    /// For each text, its settings for each way of reading.
    settings: Vec<[OnceCell<Arc<Listed>>; yaml::reader::READING_WAYS]>,
    /// The environment, for releases that leave the names of variables as they are and those that do not.
    pub environment: [OnceCell<Arc<Listed>>; 2],
}

impl<'d> ConfigFiles<'d> {
    /// The files of a deployment.
    pub fn of(deployment: &'d Deployment) -> Self {
        let settings = deployment.texts.iter().map(|_| Default::default()).collect();
        Self { deployment, settings, environment: Default::default() }
    }

    /// The texts that a release reads as layers, lowest first; `None` when one of them does not parse, which
    /// takes all files with it.
    pub fn layers(&self, milvus: Version, read: &[bool]) -> Option<Vec<Layer>> {
        let config = || self.deployment.texts.iter().enumerate().filter(|(i, _)| read[*i]);
        if config().any(|(_, t)| yaml::reader::refusal(&t.tree, Reader::Milvus).is_some()) {
            return None;
        }
        let layer = |(index, text): (usize, &Text)| {
            let kind = match text.role.config_file()? {
                "milvus.yaml" => LayerKind::MilvusYaml,
                "default.yaml" => LayerKind::DefaultYaml,
                _ => LayerKind::UserYaml,
            };
            Some(Layer { kind, settings: self.settings(index, text, files::way(milvus)) })
        };
        let mut layers: Vec<Layer> = config().filter_map(layer).collect();
        layers.sort_by_key(|l| l.kind);
        Some(layers)
    }

    /// The settings of a text read in a way; ways that read the same share them.
    fn settings(&self, index: usize, text: &Text, way: Way) -> Arc<Listed> {
        let read = |way| yaml::reader::flatten(&text.tree, way);
        let known = &self.settings[index];
        let same =
            |other: &Way| known[*other as usize].get().filter(|_| std::ptr::eq(read(*other), read(way)));
        let make = || {
            let shared = Way::ALL.iter().find_map(same).map(Arc::clone);
            shared.unwrap_or_else(|| Arc::new(settings_read(text, index, way).into()))
        };
        Arc::clone(known[way as usize].get_or_init(make))
    }
}

/// The settings of a YAML text, as a release reads them.
pub(crate) fn settings_of(text: &Text, index: usize, milvus: Version) -> Vec<Setting> {
    settings_read(text, index, files::way(milvus))
}

fn settings_read(text: &Text, index: usize, way: Way) -> Vec<Setting> {
    let place = |span| Location { file: text.file, span };
    let setting = |s: yaml::reader::FlatSetting<'_>| {
        let path = match s.is_path {
            true => text.path.followed(s.key),
            false => text.path.below(s.keys.iter().map(|&key| text.tree.text(key))),
        };
        let written =
            Written { key_at: place(s.key_span), at: place(s.value_span), path, text: index, node: s.node };
        let origin = Origin::Written(written);
        Setting { normal: NormalKey::new(s.key), key: s.key.to_owned(), value: s.value.to_owned(), origin }
    };
    yaml::reader::flatten(&text.tree, way).settings().map(setting).collect()
}
