//! A deployment: one Milvus that the files describe.

use std::collections::HashSet;

use super::{
    Container, Dependency, Helm, Known, Layer, ProjectRefusal, Resource, Text, UnmountedConfig, ValuesFile,
    Variable,
};
use crate::facts::FileKind;
use crate::facts::milvus::{Mode, Version};
use crate::text::source::{FileId, Location};

/// One Milvus that the files describe.
#[derive(Debug)]
pub struct Deployment {
    /// The path of its main file, with `#name` where a file holds several.
    pub id: String,
    /// What its main file calls it: a resource, a release, a service.
    pub name: Option<String>,
    /// The namespace that its main resource says.
    pub namespace: Option<String>,
    /// The kind of its main file.
    pub kind: FileKind,
    /// Its files, the main one first.
    pub files: Vec<FileId>,
    /// Its YAML texts, main ones before embedded ones.
    pub texts: Vec<Text>,
    /// The release.
    pub milvus: Known<Version>,
    /// The mode.
    pub mode: Known<Mode>,
    /// The chart it is installed by.
    pub(crate) helm: Option<Helm>,
    /// The resource that the operator makes it of.
    pub(crate) resource: Option<Resource>,
    /// The environment Milvus runs with, later ones over earlier ones; those given by option come last.
    pub env: Vec<Variable>,
    /// Layers that a tool makes of what is written (the operator of a resource, say); those of the chart
    /// are made for each release.
    pub generated: Vec<Layer>,
    /// What Milvus depends on and is run beside it.
    pub services: Vec<Dependency>,
    /// The containers that Milvus runs in, where the files say so.
    pub containers: Vec<Container>,
    /// True for files of which nothing shows that Milvus reads them in place of the shipped one: they are taken to lie
    /// over that.
    pub(crate) is_fragment: bool,
    /// What compose refuses the project for, in the first of its deployments.
    pub compose_refusal: Option<ProjectRefusal>,
    /// What kustomize refuses the kustomization for that it is made by.
    pub kustomize_refusal: Option<ProjectRefusal>,
    /// Configuration beside it that none of its pods mounts.
    pub unmounted: Vec<UnmountedConfig>,
}

impl Deployment {
    /// A deployment of texts, of which nothing else is known yet.
    pub(crate) fn of_texts(id: String, kind: FileKind, texts: Vec<Text>) -> Self {
        let mut seen = HashSet::new();
        let files = texts.iter().map(|text| text.file).filter(|file| seen.insert(*file)).collect();
        Self {
            id,
            name: None,
            namespace: None,
            kind,
            files,
            texts,
            milvus: Known::Unknown,
            mode: Known::Unknown,
            helm: None,
            resource: None,
            env: Vec::new(),
            generated: Vec::new(),
            services: Vec::new(),
            containers: Vec::new(),
            is_fragment: false,
            compose_refusal: None,
            kustomize_refusal: None,
            unmounted: Vec::new(),
        }
    }

    /// The first key of the main text, or its start; of an umbrella chart's values the key of the part that is
    /// Milvus'.
    pub fn start(&self) -> Location {
        if let Some(part) = self.helm.iter().flat_map(|h| &h.values.files).find_map(ValuesFile::part_key) {
            return part;
        }
        let text = &self.texts[0];
        let first = text.tree.root().and_then(|root| text.tree.entries(root).first().copied());
        match first {
            Some(entry) => Location { file: text.file, span: text.tree.span(entry.key) },
            None => text.at,
        }
    }
}
