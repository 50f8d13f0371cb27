//! The Milvus Helm chart: its versions, value keys and defaults, and how values become configuration and workloads.
//!
//! The facts of `rules/chart/`, file for file; [`chart`] answers questions about one version, [`render()`] works out what
//! a values file renders to.

mod address;
mod components;
mod defaults;
mod failing;
mod generated;
mod keys;
mod merged;
mod moved;
mod names;
mod origin;
mod path;
mod render;
#[cfg(test)]
mod render_tests;
mod rendering;
mod suggest;
#[cfg(test)]
mod tests;
mod value;
pub mod versions;
mod view;

pub use self::components::{Standby, standby};
pub(crate) use self::components::{Workload, known_since, workloads};
pub(crate) use self::keys::{KeyHistory, history, is_top_level, written_from};
pub use self::keys::{all_keys, writes};
pub use self::merged::{MergedValues, merged};
pub use self::moved::{Moved, Target};
pub(crate) use self::names::{chart_label, is_generated, labelled_version};
pub use self::names::{
    is_called_after_milvus, is_chart, is_chart_from_elsewhere, is_from_elsewhere, is_milvus_chart,
    milvus_dependency,
};
pub(crate) use self::origin::written_for;
pub(crate) use self::path::segments;
pub use self::render::render;
pub use self::rendering::{
    Address, Block, Component, Coordinator, Deployed, Failure, Live, Merge, Release, Rendering, Service,
    Shape, WoodpeckerStorage, Writes, Written,
};
pub use self::value::ValueView;
pub(crate) use self::versions::newest_in;
pub use self::versions::{ChartVersion, Known, known, newest, versions};
pub(crate) use self::versions::{
    custom_config_map_key, dependencies_with_state, etcd_endpoints_key, etcd_replicas_key, newest_for,
    newest_up_to, oldest_for_milvus_2, read_before,
};
pub use self::view::{Chart, KeyStatus, chart};
