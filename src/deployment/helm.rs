//! What is known of a deployment that the Helm chart installs.

use std::sync::Arc;

use super::{Known, OwnKeys, Values};
use crate::facts::chart::{self, Live, Release, Rendering};
use crate::facts::milvus::{KeyPath, Version};
use crate::facts::surfaces::CHARTS;
use crate::text::source::Location;

/// The name taken for a release and its namespace where nothing says them.
const RELEASE: &str = "my-release";

/// The namespace of a release that is named without one.
const NAMESPACE: &str = "default";

/// What a release is called and where it is installed, as far as anything says it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ReleaseName {
    /// Its name.
    pub name: Option<String>,
    /// Its namespace.
    pub namespace: Option<String>,
    /// What a chart that has that of Milvus as a part calls it, where that is another name.
    pub alias: Option<String>,
}

impl ReleaseName {
    /// What the chart makes of values under these names; nothing runs yet.
    pub fn render(&self, values: &Values) -> Rendering {
        let name = self.name.as_deref().unwrap_or(RELEASE);
        let unsaid = if self.name.is_some() { NAMESPACE } else { RELEASE };
        let namespace = self.namespace.as_deref().unwrap_or(unsaid);
        let chart = self.alias.as_deref().unwrap_or(CHARTS[0]);
        chart::render(values.chart, Release { name, namespace, chart, live: Live::No }, values)
    }
}

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
    /// What the chart was rendered under.
    pub(crate) names: ReleaseName,
    /// What the release is called, where files say it.
    pub release: Option<(String, super::Written)>,
    /// The namespace that it is installed in, where files say it.
    pub namespace: Option<(String, super::Written)>,
    /// Whether other values files lie over these by their names: nobody may install these alone.
    pub is_overlaid: bool,
    /// A sentence about values that are given in places which are not read.
    pub unseen: Option<String>,
    /// Variables of the pods whose values only the cluster knows.
    pub unknown_variables: Vec<String>,
    /// The keys of the chart, where it is a copy that lies in the repository.
    pub(crate) own_keys: Option<Arc<OwnKeys>>,
}

impl Helm {
    /// Whether the chart lies in the repository and is no copy of a version of Milvus' but one of that name.
    pub fn is_own_chart(&self) -> bool {
        self.own_keys.is_some() && !matches!(self.chart, Known::Stated(_))
    }

    /// Whether values that are not among these may say what these leave out.
    pub fn may_have_more_values(&self) -> bool {
        self.is_overlaid || self.unseen.is_some()
    }

    /// Renders under these names, whatever the own ones are.
    pub(crate) fn render_as(&mut self, names: &ReleaseName) {
        if self.names != *names {
            self.rendering = names.render(&self.values);
            self.names = names.clone();
        }
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
