//! Resources of the Milvus operator: what it makes of them.

mod generated;
mod resource;

pub use resource::{Resource, Stream};

use std::sync::Arc;

use crate::check::{CheckOptions, group};
use crate::milvus::{
    Deployment, KeyPath, Kind, Known, Layer, Mode, Role, Setting, Settings, Text, Variable, Version,
    VersionText, queue,
};
use crate::operator::{self, ResourceKind};
use crate::source::Sources;
use crate::surface::files::ConfigFiles;
use crate::yaml::{NodeId, Reader};

/// The field with the configuration, which becomes user.yaml.
const CONFIG: &str = "spec.config";

/// What stands for a value that only the cluster knows.
const SECRET: &str = "<from a Secret>";

/// The deployment of a resource, with its name.
pub(crate) fn deployment(
    text: Text,
    root: NodeId,
    kind: &'static ResourceKind,
    options: &CheckOptions,
    sources: &Sources,
) -> (String, Deployment) {
    let mut resource = Resource::new(&text, root, kind, operator_version(options));
    let mode = mode(&resource, options);
    let milvus = milvus_version(&resource, mode.get(), options);
    resource.stream = stream(&resource, mode.get(), &milvus, options);
    let mut env = environment(&resource, mode.get());
    env.extend(Variable::given(&options.env));
    let config = resource.at(CONFIG).filter(|_| !resource.refused).map(|w| Text {
        tree: Arc::new(text.tree.part(text.tree.resolve(w.node))),
        reader: Reader::Milvus,
        role: Role::UserYaml,
        path: KeyPath::root().key("spec").key("config"),
        at: w.at,
        key_at: Some(w.key_at),
        ..text.clone()
    });
    let generated = mode
        .get()
        .filter(|_| !resource.refused)
        .map(|mode| generated::layers(&resource, mode))
        .unwrap_or_default();
    let name = resource.name.clone();
    let deployment = Deployment {
        id: sources.get(text.file).path.clone(),
        name: Some(name.clone()),
        namespace: resource.namespace.clone(),
        kind: Kind::MilvusCr,
        files: vec![text.file],
        texts: std::iter::once(text).chain(config).collect(),
        milvus,
        mode,
        helm: None,
        services: Vec::new(),
        containers: Vec::new(),
        resource: Some(resource),
        env,
        generated,
    };
    (name, deployment)
}

/// The settings of a release, and which texts it reads: the configuration in the resource lies over the image's
/// file in every release, as a program merges the two before Milvus starts.
pub(in crate::surface) fn layers(
    files: &ConfigFiles<'_>,
    resource: &Resource,
    milvus: Version,
) -> (Settings, Vec<bool>) {
    let deployment = files.deployment;
    let read: Vec<bool> = deployment.texts.iter().map(|t| t.role == Role::UserYaml).collect();
    let mut settings = Settings::over_shipped(milvus);
    settings.layers = files.layers(milvus, &read).unwrap_or_default();
    settings.dropped = dropped(&resource.stream);
    without_emptied(&mut settings, resource);
    let selector = |v: &Variable| {
        let key = crate::milvus::NormalKey::new(queue::key_of_variable(&v.name, milvus));
        key == crate::milvus::NormalKey::new(queue::selector()) && v.value == SECRET
    };
    settings.unknown =
        resource.refused || resource.kind.pods.is_none() || deployment.env.iter().any(selector);
    settings.selector_unknown = settings.unknown;
    (settings, read)
}

/// Takes out the section of the queue where the operator writes it empty.
fn without_emptied(settings: &mut Settings, resource: &Resource) {
    let Some(queue) = operator::queue(&resource.stream.name) else { return };
    let stays =
        |s: &&Setting| !queue.empties(s.key.split('.').next().unwrap_or_default(), resource.version());
    for layer in &mut settings.layers {
        if !layer.settings.iter().all(|s| stays(&s)) {
            *layer = Layer::new(layer.kind, layer.settings.iter().filter(stays).cloned().collect());
        }
    }
}

/// The sections that the operator leaves out, and those that the merging program takes out of the rest.
fn dropped(stream: &Stream) -> Vec<&'static str> {
    let Some(queue) = operator::queue(&stream.name) else { return Vec::new() };
    let mut sections: Vec<&str> = queue.drops.to_vec();
    sections.extend(operator::merged_without(queue.name).filter(|s| !queue.drops.contains(s)));
    sections
}

fn operator_version(options: &CheckOptions) -> Known<Version> {
    let newest = operator::newest();
    match options.operator {
        Some(version) if version > newest => {
            let why = format!("operator {version} is newer than any known here: judged as {newest}");
            Known::Assumed(newest, why)
        }
        Some(version) => Known::Said(version),
        None => {
            let why = format!("assuming operator {newest}, the newest known, as nothing names another");
            Known::Assumed(newest, why)
        }
    }
}

/// The mode: what the resource says, which is standalone if it says nothing; of a resource without one, the option.
fn mode(resource: &Resource, options: &CheckOptions) -> Known<Mode> {
    let Some((field, unset)) = resource.kind.mode else {
        return options.mode.map_or(Known::Unknown, Known::Said);
    };
    let said = field.and_then(|field| resource.text(field));
    Known::Said(said.and_then(|said| Mode::ALL.into_iter().find(|m| m.name() == said)).unwrap_or(unset))
}

/// What names the release: the version that is written, else the tag of the image, with the field.
fn tag(resource: &Resource, mode: Option<Mode>) -> Option<(String, String)> {
    let pods = resource.kind.pods?;
    let own = (mode == Some(Mode::Standalone)).then(|| format!("{pods}.standalone"));
    let places: Vec<String> = own.into_iter().chain([pods.to_owned()]).collect();
    places.iter().find_map(|place| {
        let version = format!("{place}.version");
        let image = format!("{place}.image");
        let said = |field: String| resource.text(&field).filter(|t| !t.is_empty()).map(|text| (field, text));
        said(version).or_else(|| said(image).map(|(field, text)| (field, tag_of(&text).to_owned())))
    })
}

/// The tag of an image; the hash of one without a tag.
fn tag_of(image: &str) -> &str {
    let name = image.rsplit('/').next().unwrap_or(image);
    name.rsplit_once(':').map_or("", |(_, tag)| tag)
}

fn milvus_version(resource: &Resource, mode: Option<Mode>, options: &CheckOptions) -> Known<Version> {
    if let Some(text) = options.milvus {
        return group::said(text, "--milvus");
    }
    if let Some(field) = resource.kind.target {
        let target = resource.text(field).and_then(|text| text.parse::<VersionText>().ok());
        return target.map_or(Known::Unknown, |version| group::said(version, field));
    }
    match tag(resource, mode) {
        Some((field, tag)) => tag.parse().map_or(Known::Unknown, |version| group::said(version, &field)),
        None => {
            let operator = resource.version();
            let milvus = operator::default_image(operator);
            Known::Assumed(milvus, format!("assuming Milvus {milvus}, the image of operator {operator}"))
        }
    }
}

/// The queue: the one that is named, else what this operator takes for this image.
fn stream(
    resource: &Resource,
    mode: Option<Mode>,
    milvus: &Known<Version>,
    options: &CheckOptions,
) -> Stream {
    let unread = tag(resource, mode).filter(|(_, tag)| tag.parse::<VersionText>().is_err());
    let recent = match (options.milvus.and(milvus.get()), &unread, milvus.get()) {
        (Some(version), ..) | (None, None, Some(version)) => operator::is_recent(&version.to_string()),
        (None, Some((_, tag)), _) => operator::is_recent(tag),
        (None, None, None) => false,
    };
    let field = operator::stream_field();
    let written = resource.at(field);
    let named = resource.text(field).filter(|name| !name.is_empty());
    let mode = mode.unwrap_or(Mode::Standalone);
    let unread = unread.filter(|_| options.milvus.is_none()).map(|(_, tag)| tag);
    let explicit = named.is_some();
    let name = named.unwrap_or_else(|| operator::default_stream(resource.version(), mode, recent).to_owned());
    Stream { name, written: written.filter(|_| explicit), recent, unread_tag: unread }
}

/// The variables of the pods: those for all, and those of single components where they stand alone.
fn environment(resource: &Resource, mode: Option<Mode>) -> Vec<Variable> {
    let Some(pods) = resource.kind.pods else { return Vec::new() };
    let mut all = resource.variables(&format!("{pods}.env"), SECRET);
    let components = resource.kind.spec().field("components").and_then(|f| f.below());
    for field in components.iter().flat_map(|shape| shape.fields).filter(|f| f.below().is_some()) {
        let own = resource.variables(&format!("{pods}.{}.env", field.name), SECRET);
        match mode {
            Some(Mode::Standalone) if field.name == Mode::Standalone.name() => all.extend(own),
            Some(Mode::Cluster) if field.name != Mode::Standalone.name() => {
                let names: Vec<String> = all.iter().map(|v| v.name.clone()).collect();
                all.extend(own.into_iter().filter(|v| !names.contains(&v.name)));
            }
            _ => {}
        }
    }
    all
}
