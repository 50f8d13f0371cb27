//! Which releases of Milvus have which workloads of the chart: facts from `rules/chart/components.yaml`.

use crate::facts::milvus::Version;
use crate::facts::tables::chart::components::COMPONENTS;
pub use crate::facts::tables::chart::components::{Standby, Workload};

impl Workload {
    /// Whether a release has it.
    pub fn exists_in(&self, milvus: Version) -> bool {
        self.has.is_none_or(|range| range.contains(milvus))
    }

    /// Whether a cluster of a release cannot do without it.
    pub fn needed_in(&self, milvus: Version) -> bool {
        self.needs.is_some_and(|range| range.contains(milvus))
    }

    /// The last release that has it, where later ones do not.
    pub fn until(&self, milvus: Version) -> Option<Version> {
        self.has?.to.filter(|to| *to < milvus)
    }
}

/// The workloads that only some releases have or need.
pub fn workloads() -> &'static [Workload] {
    COMPONENTS.components
}

/// The oldest release that is known in full.
pub fn known_since() -> Version {
    COMPONENTS.known_since
}

/// The coordinators that may have standbys.
pub fn standby() -> &'static [Standby] {
    COMPONENTS.standby
}
