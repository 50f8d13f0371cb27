//! The versions of the chart: facts from `rules/chart/versions.yaml`.

use crate::facts::milvus::{Version, VersionText};
use crate::facts::tables::chart::rendering::RENDERING;
pub use crate::facts::tables::chart::versions::ChartVersion;
use crate::facts::tables::chart::versions::VERSIONS;

/// All versions of the chart that are known, oldest first.
pub fn versions() -> &'static [ChartVersion] {
    VERSIONS.versions
}

/// The newest version that was published.
pub fn newest() -> Version {
    released().next_back().map_or(Version::new(0, 0, 0), |row| row.version)
}

/// The newest published version that a range allows.
pub(crate) fn newest_in(range: &str) -> Option<Version> {
    let published = released().filter(|row| row.published).map(|row| row.version);
    crate::facts::version_ranges::newest_in(range, published)
}

/// The version whose values and templates answer for one that was not read.
pub(crate) fn read_before(version: Version) -> Option<Version> {
    (VERSIONS.read < version).then_some(VERSIONS.read)
}

/// The first version that installs Milvus 2.
pub(crate) fn oldest_for_milvus_2() -> Version {
    let first = VERSIONS.versions.iter().find(|row| row.image.is_some());
    first.map_or(Version::new(0, 0, 0), |row| row.version)
}

/// The newest published version that by default installs a Milvus of a line such as (2, 5). None where no chart
/// does.
pub(crate) fn newest_for(line: (u16, u16)) -> Option<Version> {
    let made_for = |row: &&ChartVersion| {
        row.image.and_then(|tag| tag.parse::<VersionText>().ok()).is_some_and(|tag| tag.line() == line)
    };
    released().filter(|row| row.published).rfind(made_for).map(|row| row.version)
}

/// The newest published version whose own Milvus is of the line of a release and no newer than it. None where no
/// chart has such a Milvus.
pub(crate) fn newest_up_to(milvus: Version) -> Option<Version> {
    let fits = |row: &&ChartVersion| {
        let image = row.image.and_then(|tag| tag.parse::<VersionText>().ok());
        image.is_some_and(|image| match image {
            VersionText::Full(image) => image.line() == milvus.line() && image <= milvus,
            VersionText::Line(..) => false,
        })
    };
    released().filter(|row| row.published).rfind(fits).map(|row| row.version)
}

/// The versions of the released line: without builds that exist only on a branch.
pub(super) fn released() -> impl DoubleEndedIterator<Item = &'static ChartVersion> {
    VERSIONS.versions.iter().filter(|row| !row.branch)
}

/// How a version relates to those that are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// It is one of them.
    Exact,
    /// It lies between two of them; the older one.
    Between(Version),
    /// It is newer than all; the newest.
    Newer(Version),
    /// It is older than all; the oldest.
    Older(Version),
}

/// The value key that names a ConfigMap of the user's, also for versions that do not know it yet.
pub(crate) fn custom_config_map_key() -> &'static str {
    RENDERING.custom_config_map.key
}

/// The value keys that point Milvus to an etcd and to an object store outside the chart, in this order.
pub(crate) fn dependencies_with_state() -> [&'static str; 2] {
    [RENDERING.etcd.external.enabled, RENDERING.minio.external.enabled]
}

/// The value key that lists the endpoints of an etcd outside the chart.
pub(crate) fn etcd_endpoints_key() -> &'static str {
    RENDERING.etcd.external.endpoints
}

/// The value key that says how many replicas the bundled etcd has.
pub(crate) fn etcd_replicas_key() -> &'static str {
    RENDERING.etcd.replicas
}

/// How a version relates to those that are known.
pub fn known(version: Version) -> Known {
    if VERSIONS.versions.iter().any(|row| row.version == version) {
        return Known::Exact;
    }
    match released().rfind(|row| row.version < version) {
        None => Known::Older(VERSIONS.versions.first().map_or(version, |row| row.version)),
        Some(row) if row.version == newest() => Known::Newer(row.version),
        Some(row) => Known::Between(row.version),
    }
}
