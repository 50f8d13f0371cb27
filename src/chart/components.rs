//! Which releases of Milvus have which workloads of the chart: facts from `rules/chart/components.yaml`.

use crate::milvus::Version;

include!(concat!(env!("OUT_DIR"), "/components.rs"));

type Ends = (Version, Version);

/// A workload that only some releases have or need.
#[derive(Debug, PartialEq, Eq)]
pub struct Workload {
    /// Its name, as in a rendering.
    pub name: &'static str,
    /// The value key that deploys it.
    pub by: &'static str,
    has: Option<Ends>,
    needs: Option<Ends>,
}

/// A coordinator, and what more than one replica of it takes.
#[derive(Debug)]
pub struct Standby {
    /// Its name, as in a rendering.
    pub name: &'static str,
    /// The value key of its replicas.
    pub replicas: &'static str,
    /// The settings that must be true.
    pub settings: &'static [&'static str],
}

impl Workload {
    /// Whether a release has it.
    pub fn exists_in(&self, milvus: Version) -> bool {
        self.has.is_none_or(|(from, to)| from <= milvus && milvus <= to)
    }

    /// Whether a cluster of a release cannot do without it.
    pub fn needed_in(&self, milvus: Version) -> bool {
        self.needs.is_some_and(|(from, to)| from <= milvus && milvus <= to)
    }

    /// The last release that has it, where later ones do not.
    pub fn until(&self, milvus: Version) -> Option<Version> {
        self.has.map(|(_, to)| to).filter(|to| *to < milvus)
    }
}

/// The workloads that only some releases have or need.
pub fn workloads() -> &'static [Workload] {
    WORKLOADS
}

/// The oldest release that is known in full.
pub fn known_since() -> Version {
    KNOWN_SINCE
}

/// The coordinators that may have standbys.
pub fn standby() -> &'static [Standby] {
    STANDBY
}
