//! The types of `rules/milvus/images.yaml`.

use crate::facts::tables::form::*;

/// What is known of images.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Images {
    /// Those that are gone from Docker Hub.
    pub withdrawn: List<Withdrawn>,
    /// Policies under which no registry is asked.
    pub unpulled: List<Text>,
    /// Where that is known from.
    #[cfg(not(compiled_rules))]
    pub unpulled_source: Sources,
    /// The values of the chart that name images.
    pub values: List<ImageValues>,
    /// Where those are known from.
    #[cfg(not(compiled_rules))]
    pub values_source: Sources,
    /// The gateways of MinIO.
    pub gateways: List<Gateway>,
    /// Where those are known from.
    #[cfg(not(compiled_rules))]
    pub gateways_source: Sources,
    /// Who may run the images of Milvus.
    pub users: Users,
    /// The flags of `milvus run`.
    pub flags: List<Text>,
    /// Where those are known from.
    #[cfg(not(compiled_rules))]
    pub flags_source: Sources,
}

/// Images that are gone from Docker Hub.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Withdrawn {
    /// The repository; with `*`, all below an owner.
    pub of: Text,
    /// What took its place.
    pub instead: Text,
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub source: Sources,
}

/// The values of the chart that name an image.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct ImageValues {
    /// The subchart that has it.
    pub subchart: Text,
    /// The value of its repository.
    pub repository: Text,
    /// The value of its registry.
    pub registry: Option<Text>,
    /// The repository where no value names one.
    pub unset: Option<Text>,
}

/// A gateway of MinIO to another store.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Gateway {
    /// The word after `minio gateway`.
    pub word: Text,
    /// The value of the chart that starts it.
    pub value: Option<Text>,
    /// The first date of images without it.
    pub gone: Text,
}

/// Who may run the images of Milvus.
#[cfg_attr(not(compiled_rules), derive(Deserialize, Serialize), serde(deny_unknown_fields))]
pub struct Users {
    /// The releases that only root and its group may start.
    pub rooted: VersionRange,
    /// The first release that runs as a user of its own.
    pub own_since: Version,
    /// The number of that user and its group.
    pub own: u32,
    /// The users that images up to there know by name.
    pub known: List<Text>,
    /// Where it writes.
    pub folder: Text,
    /// Where it is known from.
    #[cfg(not(compiled_rules))]
    pub sources: Sources,
}

#[cfg(compiled_rules)]
include!(concat!(env!("OUT_DIR"), "/milvus/images.rs"));
