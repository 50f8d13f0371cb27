//! The types of `rules/changes/volumes.yaml`.

use super::when::When;
use crate::facts::tables::form::*;
use crate::facts::tables::milvus::moves::Moves;

/// Where data lie in volumes.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Volumes {
    /// The values that volumes hang on.
    pub values: List<Volume>,
    /// The folders that hold data.
    pub folders: List<Folder>,
    /// What tools mount for data.
    pub tools: List<Tool>,
    /// Where users give tools mounts of their own.
    pub added: List<Added>,
}

/// How another value comes to lose a volume.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(rename_all(deserialize = "lowercase")))]
pub enum VolumeChange {
    /// True becomes false.
    Off,
    /// False becomes true.
    On,
    /// The text becomes another one.
    Other,
    /// The number goes down.
    Fewer,
    /// The size goes down.
    Smaller,
    /// Any change of the value.
    Fixed,
}

/// Values of the chart, or fields of a resource, that volumes hang on.
#[derive(Debug)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Volume {
    /// The values or fields.
    pub keys: List<Text>,
    /// What loses the volume.
    pub change: VolumeChange,
    /// What one means that nobody set, where the files do not tell.
    pub unset: OrDefault<Text>,
    /// When the values count, in both states.
    #[cfg_attr(not(compiled_rules), serde(rename(deserialize = "while")))]
    pub only: OrDefault<When>,
    /// What must hold of the new state besides.
    pub then: OrDefault<When>,
    /// What the volume holds, where a value that is off leaves that without one.
    pub holds: Option<Moves>,
    /// What happens, after a colon.
    pub what: Text,
    /// How bad it is.
    pub severity: Severity,
    /// How it is known.
    pub ground: Ground,
    /// Where it is known from.
    pub source: Text,
}

/// A folder in a container that holds data.
#[derive(Debug)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Folder {
    /// Whose container: `milvus`, or an image by its name.
    pub of: Text,
    /// Settings with the values they must have.
    pub only: OrDefault<Map>,
    /// The queue that must run.
    pub queue: Option<Text>,
    /// The setting that names the folder; a program beside Milvus says it itself.
    pub setting: Option<Text>,
    /// What it holds.
    pub holds: Moves,
    /// What it holds, in words.
    pub what: Text,
    /// How it is known.
    pub ground: Ground,
    /// Where it is known from.
    pub source: Text,
}

/// What a tool mounts into the pod of a standalone Milvus for its data, by values of the chart or fields of a resource.
#[derive(Debug)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Tool {
    /// When it does.
    #[cfg_attr(not(compiled_rules), serde(rename(deserialize = "while")))]
    pub only: OrDefault<When>,
    /// What must be true, one of these, for a claim; else it is an emptyDir.
    pub switch: OrDefault<List<Text>>,
    /// The path in the container, where it is always the same.
    pub at: Option<Text>,
    /// What says the path in the container.
    pub path: Option<Text>,
    /// What says the path in the volume.
    pub sub: Option<Text>,
    /// What names another claim than the tool's own.
    pub claim: OrDefault<List<Text>>,
    /// What the tool's own claim is called in words.
    pub own: Option<Text>,
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub source: Sources,
}

/// Where users give tools mounts and volumes of their own.
#[derive(Debug)]
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Added {
    /// When they count.
    #[cfg_attr(not(compiled_rules), serde(rename(deserialize = "while")))]
    pub only: OrDefault<When>,
    /// The lists of mounts.
    pub mounts: List<Text>,
    /// The lists of volumes.
    pub volumes: List<Text>,
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub source: Sources,
}

#[cfg(compiled_rules)]
include!(concat!(env!("OUT_DIR"), "/changes/volumes.rs"));
