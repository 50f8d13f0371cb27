//! What is known of a deployment that the Helm chart installs.

use std::sync::Arc;

use super::{Known, OwnKeys, Values};
use crate::facts::chart::Rendering;
use crate::facts::milvus::{KeyPath, Version};
use crate::text::source::Location;

/// What is known of a deployment because the chart installs it.
#[derive(Debug)]
pub struct Helm {
    /// The version of the chart.
    pub chart: Known<Version>,
    /// True when the chart is a copy or comes from an unknown place, and may have keys of its own.
    pub from_elsewhere: bool,
    /// The values, the user's over the chart's own.
    pub values: Values,
    /// What the chart makes of them.
    pub rendering: Rendering,
    /// Where the version of the chart is written, in files that ask for one.
    pub version_at: Option<(Location, KeyPath)>,
    /// Whether Helm upgrades the release, so that templates see the cluster, or something only renders them; `None`
    /// where files do not say.
    pub upgraded_by_helm: Option<bool>,
    /// What the release is called, where files say it.
    pub release: Option<(String, super::Written)>,
    /// The namespace that it is installed in, where files say it.
    pub namespace: Option<(String, super::Written)>,
    /// Whether other values files lie over these by their names: nobody may install these alone.
    pub is_overlaid: bool,
    /// A sentence about values that are given in places which are not read.
    pub unseen: Option<String>,
    /// The keys of the chart, where it is a copy that lies in the repository.
    pub(crate) own_keys: Option<Arc<OwnKeys>>,
}

impl Helm {
    /// Whether values that are not among these may say what these leave out.
    pub fn may_have_more_values(&self) -> bool {
        self.is_overlaid || self.unseen.is_some()
    }

    /// A value key as the user has to write it: below the name that an outer chart gives this one.
    pub fn key(&self, key: &str) -> String {
        let outer = self.values.files.last().map(|file| file.path.to_string()).unwrap_or_default();
        if outer.is_empty() { key.to_owned() } else { format!("{outer}.{key}") }
    }

    /// The chart's version, said or assumed.
    pub fn version(&self) -> Version {
        self.chart.get().unwrap_or(self.values.chart.version())
    }
}
