//! One installation of the chart, as a document asks for it.

use std::sync::Arc;

use crate::deployment::Text;
use crate::facts::Role;
use crate::facts::milvus::KeyPath;
use crate::read::Files;
use crate::read::container::whole_file;
use crate::text::source::FileId;
use crate::text::yaml::reader::Reader;
use crate::text::yaml::{NodeId, Tree};

/// One installation of the chart: where its values stand, weakest first.
#[derive(Debug)]
pub struct Installation {
    /// The name of the resource or release.
    pub(super) name: String,
    /// The version of the chart, as written.
    pub(super) version: String,
    /// Where it is written.
    pub(super) version_at: Option<(NodeId, KeyPath)>,
    /// The chart.
    pub(super) chart: ChartSource,
    /// Folders beside the file, the first of which with a chart in it is taken for the published one.
    pub(super) local: Vec<String>,
    /// Where the chart is taken from, as an address; empty where that is not said here.
    pub(super) repository: String,
    /// Values, the weakest first.
    pub(super) values: Vec<ValuesSource>,
    /// What gives further values that are not read.
    pub(super) elsewhere: Vec<String>,
    /// Whether Helm upgrades the release.
    pub(super) is_upgraded_by_helm: bool,
    /// What the release is called.
    pub(super) release: Option<NodeText>,
    /// The namespace that it is installed in.
    pub(super) namespace: Option<NodeText>,
}

/// A name, and where it is written.
#[derive(Debug)]
pub(super) struct NodeText {
    pub(super) text: String,
    pub(super) at: NodeId,
    pub(super) path: KeyPath,
}

/// The chart that is installed.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum ChartSource {
    /// Milvus' own.
    Published,
    /// The one in a folder, which may be Milvus' or one with Milvus as a part.
    Folder(RelativeTo, String),
}

/// Where values stand.
#[derive(Debug)]
pub(super) enum ValuesSource {
    /// In the resource, as text in a scalar or as a mapping.
    Here(NodeId, KeyPath),
    /// In the resource, one by one.
    Set(Vec<SetValue>),
    /// One by its path, from where it is not known.
    Unknown { name: String, at: NodeId, path: KeyPath },
    /// In a file, which is named from a folder.
    File { from: RelativeTo, name: String, optional: bool },
    /// In what a kustomization changes of what the chart renders.
    Rendered,
    /// In a ConfigMap or Secret: the place that says so, its kind, name and key.
    Resource { path: KeyPath, kind: String, name: String, key: String, optional: bool },
}

/// A value given by its path.
#[derive(Debug)]
pub(super) struct SetValue {
    pub(super) name: String,
    pub(super) name_at: NodeId,
    pub(super) value: NodeId,
    /// True where the value is text, whatever it looks like.
    pub(super) as_text: bool,
    /// The path of its value in the resource.
    pub(super) path: KeyPath,
}

/// The folder that the name of a file starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RelativeTo {
    /// The one of the file that names it.
    Beside,
    /// The root of the repository.
    Repository,
    /// The one of the chart.
    Chart,
}

/// Values in a file of their own.
pub(super) fn values_text((file, tree): ParsedFile, files: &Files<'_>) -> Text {
    Text {
        file,
        source: tree.shared_source(),
        tree,
        reader: Reader::Helm,
        role: Role::Values,
        path: KeyPath::root(),
        at: whole_file(file, files),
        key_at: None,
    }
}

/// A file and its tree.
pub(super) type ParsedFile = (FileId, Arc<Tree>);
