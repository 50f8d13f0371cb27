//! The deployment that a resource of the operator describes.

use std::sync::Arc;

use super::generated::{self, SECRET};
use crate::deployment::{Deployment, Known, Resource, Stream, Text, Variable};
use crate::facts::milvus::{Mode, Version, VersionText};
use crate::facts::operator::{self, ResourceKind};
use crate::facts::{FileKind, Role};
use crate::read::Given;
use crate::text::source::Sources;
use crate::text::yaml::NodeId;
use crate::text::yaml::reader::Reader;

/// The field with the configuration, which becomes user.yaml.
const CONFIG: &str = "spec.config";

/// The deployment of a resource, with its name.
pub(crate) fn deployment(
    text: Text,
    root: NodeId,
    kind: &'static ResourceKind,
    given: &Given,
    sources: &Sources,
) -> (String, Deployment) {
    let mut resource = Resource::new(&text, root, kind, operator_version(given));
    resource.is_operator_installed = given.operator.is_none() && given.installed_operator.is_some();
    let mode = resource_mode(&resource, given);
    let milvus = milvus_version(&resource, mode.get(), given);
    resource.stream = stream(&resource, mode.get(), &milvus, given);
    let mut env = pod_environment(&resource, mode.get());
    env.extend(Variable::given(&given.env));
    let config = resource.at(CONFIG).filter(|_| !resource.is_refused).map(|w| Text {
        tree: Arc::new(text.tree.part(text.tree.resolve(w.node))),
        reader: Reader::Milvus,
        role: Role::UserYaml,
        path: w.path.clone(),
        at: w.at,
        key_at: Some(w.key_at),
        ..text.clone()
    });
    let generated = mode
        .get()
        .filter(|_| !resource.is_refused)
        .map(|mode| generated::operator_layers(&resource, mode))
        .unwrap_or_default();
    let name = resource.name.clone();
    let id = sources.get(text.file).path.clone();
    let texts = std::iter::once(text).chain(config).collect();
    let deployment = Deployment {
        name: Some(name.clone()),
        namespace: resource.namespace.clone(),
        milvus,
        mode,
        resource: Some(resource),
        env,
        generated,
        ..Deployment::of_texts(id, FileKind::MilvusCr, texts)
    };
    (name, deployment)
}

fn operator_version(given: &Given) -> Known<Version> {
    let newest = operator::newest();
    let (version, said) = match (given.operator, &given.installed_operator) {
        (Some(version), _) => (version, None),
        (None, Some((version, sentence))) => (*version, Some(sentence)),
        (None, None) => {
            let why = format!("assuming operator {newest}, the newest known, as nothing names another");
            return Known::Assumed(newest, why);
        }
    };
    if version > newest {
        let why = format!("operator {version} is newer than any known here: judged as {newest}");
        return Known::Assumed(version, why);
    }
    said.map_or(Known::Stated(version), |sentence| Known::Assumed(version, sentence.clone()))
}

/// The mode: what the resource says, which is standalone if it says nothing; of a resource without one, the option.
fn resource_mode(resource: &Resource, given: &Given) -> Known<Mode> {
    let Some(says) = &resource.kind.mode else {
        return given.mode.map_or(Known::Unknown, Known::Stated);
    };
    let stated = says.field.and_then(|field| resource.text(field));
    Known::Stated(
        stated.and_then(|stated| Mode::ALL.into_iter().find(|m| m.name() == stated)).unwrap_or(says.unset),
    )
}

/// What names the release: the version that is written, else the tag of the image, with the field.
fn image_tag(resource: &Resource, mode: Option<Mode>) -> Option<(String, String)> {
    let pods = resource.kind.pods?;
    let own = (mode == Some(Mode::Standalone)).then(|| format!("{pods}.standalone"));
    let places: Vec<String> = own.into_iter().chain([pods.to_owned()]).collect();
    places.iter().find_map(|place| {
        let version = format!("{place}.version");
        let image = format!("{place}.image");
        let stated =
            |field: String| resource.text(&field).filter(|t| !t.is_empty()).map(|text| (field, text));
        stated(version).or_else(|| stated(image).map(|(field, text)| (field, tag_of(&text).to_owned())))
    })
}

/// The tag of an image; the hash of one without a tag.
fn tag_of(image: &str) -> &str {
    let name = image.rsplit('/').next().unwrap_or(image);
    name.rsplit_once(':').map_or("", |(_, tag)| tag)
}

fn milvus_version(resource: &Resource, mode: Option<Mode>, given: &Given) -> Known<Version> {
    if let Some(text) = given.milvus {
        return crate::read::stated::stated_release(text, "--milvus");
    }
    if let Some(field) = resource.kind.target {
        let target = resource.text(field).and_then(|text| text.parse::<VersionText>().ok());
        return target.map_or(Known::Unknown, |version| crate::read::stated::stated_release(version, field));
    }
    match image_tag(resource, mode) {
        Some((field, tag)) => {
            tag.parse().map_or(Known::Unknown, |version| crate::read::stated::stated_release(version, &field))
        }
        None => {
            let operator = resource.version();
            let milvus = operator::default_image(operator);
            Known::Assumed(milvus, format!("assuming Milvus {milvus}, the image of operator {operator}"))
        }
    }
}

/// The queue: the one that is named, else what this operator takes for this image.
pub(crate) fn stream(
    resource: &Resource,
    mode: Option<Mode>,
    milvus: &Known<Version>,
    given: &Given,
) -> Stream {
    let unread = image_tag(resource, mode).filter(|(_, tag)| tag.parse::<VersionText>().is_err());
    let recent = match (given.milvus.and(milvus.get()), &unread, milvus.get()) {
        (Some(version), ..) | (None, None, Some(version)) => operator::is_recent(&version.to_string()),
        (None, Some((_, tag)), _) => operator::is_recent(tag),
        (None, None, None) => false,
    };
    let field = operator::stream_field();
    let written = resource.at(field);
    let named = resource.text(field).filter(|name| !name.is_empty());
    let mode = mode.unwrap_or(Mode::Standalone);
    let unread = unread.filter(|_| given.milvus.is_none()).map(|(_, tag)| tag);
    let explicit = named.is_some();
    let name = named.unwrap_or_else(|| operator::default_stream(resource.version(), mode, recent).to_owned());
    Stream { name, written: written.filter(|_| explicit), is_recent: recent, unread_tag: unread }
}

/// The variables of the pods: those for all, and those of single components where they stand alone.
fn pod_environment(resource: &Resource, mode: Option<Mode>) -> Vec<Variable> {
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
