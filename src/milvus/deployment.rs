//! A deployment: one Milvus that the files describe, and its readings under the releases it may be of.

use std::sync::Arc;

use clap::ValueEnum;

use super::selection::{Selection, select};
use super::{Container, Dependency, KeyPath, Layer, Settings, Version, Written, catalogue};
use crate::fix::Editor;
use crate::source::{FileId, Location};
use crate::surface::helm_values::{Helm, ValuesFile};
use crate::surface::operator_cr::Resource;
use crate::yaml::{self, Reader, Refusal, Tree};

/// How Milvus runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, ValueEnum)]
pub enum Mode {
    /// One process with all roles
    Standalone,
    /// A process for each role
    Cluster,
}

impl Mode {
    /// Both.
    pub(crate) const ALL: [Mode; 2] = [Mode::Standalone, Mode::Cluster];

    /// The name used in options and output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Standalone => "standalone",
            Self::Cluster => "cluster",
        }
    }
}

impl std::fmt::Display for Mode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.name())
    }
}

/// The kinds of files that configure Milvus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, ValueEnum)]
pub enum Kind {
    /// milvus.yaml, default.yaml or user.yaml, read by Milvus itself
    MilvusYaml,
    /// Values of the Milvus Helm chart
    HelmValues,
    /// A Docker Compose file
    Compose,
    /// A resource of the Milvus operator
    MilvusCr,
    /// Kubernetes resources, as rendered or written by hand
    Manifest,
    /// An Argo CD Application, Flux HelmRelease or the like
    Gitops,
}

impl Kind {
    /// The name used in options and output.
    pub fn name(self) -> &'static str {
        match self {
            Self::MilvusYaml => "milvus-yaml",
            Self::HelmValues => "helm-values",
            Self::Compose => "compose",
            Self::MilvusCr => "milvus-cr",
            Self::Manifest => "manifest",
            Self::Gitops => "gitops",
        }
    }
}

/// What a text is to its deployment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// milvus.yaml.
    MilvusYaml,
    /// default.yaml.
    DefaultYaml,
    /// user.yaml, alone or embedded.
    UserYaml,
    /// values.yaml.
    Values,
    /// A file that another program makes a deployment of: a compose file, a Kubernetes resource.
    Resource,
    /// An embedded text that looks like configuration and that nothing reads.
    Unread,
}

impl Role {
    /// The name of the configuration file that Milvus looks for; `None` for texts that are none.
    pub(crate) fn config_file(self) -> Option<&'static str> {
        match self {
            Self::MilvusYaml => Some("milvus.yaml"),
            Self::DefaultYaml => Some("default.yaml"),
            Self::UserYaml => Some("user.yaml"),
            Self::Values | Self::Resource | Self::Unread => None,
        }
    }
}

/// A YAML text of a deployment: a file, or a document embedded in one.
#[derive(Clone, Debug)]
pub struct Text {
    /// The file.
    pub file: FileId,
    /// The text of the file.
    pub source: Arc<str>,
    /// The tree; its spans are in the file.
    pub tree: Arc<Tree>,
    /// The program that reads it.
    pub reader: Reader,
    /// What it is.
    pub role: Role,
    /// The path of its root.
    pub path: KeyPath,
    /// The place of the whole text.
    pub at: Location,
    /// The place of the key that an embedded text is the value of.
    pub key_at: Option<Location>,
}

impl Text {
    /// Makes edits in this text.
    pub fn editor(&self) -> Editor<'_> {
        Editor { file: self.file, text: &self.source, tree: &self.tree }
    }

    /// Why its reader refuses it, if it does. Of resources all documents are read, of other texts the first.
    pub fn refusal(&self) -> Option<Refusal> {
        let anywhere = || self.tree.error().filter(|_| self.role == Role::Resource).cloned();
        yaml::refusal(&self.tree, self.reader).or_else(|| anywhere().map(Refusal::from))
    }
}

/// A version and how it is known.
#[derive(Clone, Debug, Default)]
pub enum Known<T> {
    /// Written or given.
    Said(T),
    /// Taken as given; the sentence says why.
    Assumed(T, String),
    /// Nothing says.
    #[default]
    Unknown,
}

impl<T: Copy> Known<T> {
    /// The value, said or assumed.
    pub fn get(&self) -> Option<T> {
        match self {
            Self::Said(v) | Self::Assumed(v, _) => Some(*v),
            Self::Unknown => None,
        }
    }

    /// The sentence about an assumption.
    pub(crate) fn assumption(&self) -> Option<&str> {
        match self {
            Self::Assumed(_, why) => Some(why),
            _ => None,
        }
    }
}

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
    pub kind: Kind,
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
}

/// An environment variable of the Milvus process.
#[derive(Clone, Debug)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
    /// Where it is written; `None` for one given by option.
    pub written: Option<Written>,
}

impl Variable {
    /// Variables given by option.
    pub fn given(variables: &[(String, String)]) -> Vec<Self> {
        let variable = |(name, value): &(String, String)| Self {
            name: name.clone(),
            value: value.clone(),
            written: None,
        };
        variables.iter().map(variable).collect()
    }
}

/// A deployment under one release and mode.
#[derive(Debug)]
pub struct Reading<'d> {
    /// What the files describe.
    pub deployment: &'d Deployment,
    /// The release.
    pub milvus: Version,
    /// The mode.
    pub mode: Mode,
    /// What is set, in layers.
    pub settings: Settings,
    /// For each text of the deployment, whether this release reads it.
    pub read: Vec<bool>,
    /// What rules have worked out of it.
    pub memo: crate::rule::Memo,
}

/// A reading by itself: it can be kept while its deployment is told more, and go on where that changed nothing.
#[derive(Debug)]
pub struct Loose {
    milvus: Version,
    mode: Mode,
    settings: Settings,
    read: Vec<bool>,
    memo: crate::rule::Memo,
}

impl Loose {
    /// As a reading of its deployment once more; `None` where that is of another release or mode by now, or may be of
    /// several.
    pub fn of(self, deployment: &Deployment) -> Option<Reading<'_>> {
        let Self { milvus, mode, settings, read, memo } = self;
        let same = deployment.milvus.get().map(catalogue::release_of) == Some(milvus)
            && deployment.mode.get() == Some(mode);
        same.then_some(Reading { deployment, milvus, mode, settings, read, memo })
    }
}

impl Reading<'_> {
    /// Leaves the deployment.
    pub(crate) fn loosen(self) -> Loose {
        let Self { milvus, mode, settings, read, memo, .. } = self;
        Loose { milvus, mode, settings, read, memo }
    }

    /// The choice of the message queue.
    pub(crate) fn selection(&self) -> Selection<'_> {
        select(&self.settings, self.mode)
    }

    /// The start of the main file: where findings about nothing in particular point.
    pub fn start(&self) -> Location {
        self.deployment.start()
    }
}

impl Deployment {
    /// What is taken as given of the deployment as a whole, as sentences.
    pub fn assumptions(&self) -> Vec<String> {
        let chart = self.helm.as_ref().and_then(|h| h.chart.assumption());
        let operator = self.resource.as_ref().and_then(|r| r.operator.assumption());
        let unseen = self.helm.as_ref().and_then(|h| h.unseen.as_deref());
        let known = [self.milvus.assumption(), self.mode.assumption(), chart, operator, unseen];
        let releases = crate::surface::releases_assumed(self);
        known.into_iter().flatten().map(str::to_owned).chain(releases).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_what_the_command_line_takes() {
        for kind in Kind::value_variants() {
            assert_eq!(kind.to_possible_value().unwrap().get_name(), kind.name());
        }
        for mode in Mode::value_variants() {
            assert_eq!(mode.to_possible_value().unwrap().get_name(), mode.name());
        }
    }
}
