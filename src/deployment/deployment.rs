//! A deployment: one Milvus that the files describe.

use std::collections::HashSet;
use std::sync::Arc;

use super::{
    Container, Dependency, Filled, Helm, Known, Layer, Link, ProjectRefusal, Resource, ServiceEntries, Text,
    UnmountedConfig, ValuesFile, Variable,
};
use crate::facts::milvus::{Mode, Version};
use crate::facts::{FileKind, chart};
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
    pub services: Vec<Arc<Dependency>>,
    /// Where the files of a compose project describe its services.
    pub(crate) service_entries: Arc<ServiceEntries>,
    /// The containers that Milvus runs in, where the files say so.
    pub containers: Vec<Container>,
    /// True for files of which nothing shows that Milvus reads them in place of the shipped one: they are taken to lie
    /// over that.
    pub(crate) is_fragment: bool,
    /// What compose refuses the project for, in the first of its deployments.
    pub compose_refusal: Option<ProjectRefusal>,
    /// Services beside it whose addresses its pods get as variables, where its containers are not described.
    pub links: Vec<Link>,
    /// The names of the Services that the manifests of its namespace hold.
    pub(crate) service_names: Arc<[String]>,
    /// True where another deployment of its namespace has coordinators.
    pub is_led_elsewhere: bool,
    /// Files in which something is put in the place of placeholders before they are applied.
    pub(crate) filled: Vec<(FileId, Filled)>,
    /// What is taken as given of how its files go together, as sentences.
    pub assumed: Vec<String>,
    /// What kustomize refuses the kustomization for that it is made by.
    pub kustomize_refusal: Option<ProjectRefusal>,
    /// Configuration beside it that none of its pods mounts.
    pub unmounted: Vec<UnmountedConfig>,
    /// The version of the chart that its workloads were rendered by, as their labels say.
    pub(crate) rendered_by: Option<Version>,
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
            service_entries: Arc::default(),
            containers: Vec::new(),
            is_fragment: false,
            compose_refusal: None,
            links: Vec::new(),
            service_names: Arc::default(),
            is_led_elsewhere: false,
            filled: Vec::new(),
            assumed: Vec::new(),
            kustomize_refusal: None,
            unmounted: Vec::new(),
            rendered_by: None,
        }
    }

    /// The names of variables of its processes whose values only the real environment knows.
    pub(crate) fn unknown_variables(&self) -> impl Iterator<Item = &str> {
        let of_containers = self.containers.iter().flat_map(|container| &container.unknown);
        let of_chart = self.helm.iter().flat_map(|helm| &helm.unknown_variables);
        of_containers.chain(of_chart).map(String::as_str)
    }

    /// Whether a text is the file that the chart made: nobody wrote its keys.
    pub(crate) fn is_by_chart(&self, text: &Text) -> bool {
        let file = text.role.config_file();
        let by = self.rendered_by.zip(file);
        by.is_some_and(|(version, file)| chart::is_generated(version, file, &text.tree))
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
