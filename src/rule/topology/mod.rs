//! Components and versions.

pub mod chart_image_mismatch;
pub mod coordinator_set;
pub mod retired_component;
pub mod standby_off;
pub mod unsupported_version;

use crate::chart::{Workload, workloads};
use crate::milvus::{Mode, Reading, Written};
use crate::rule::Place;
use crate::surface::helm_values::Helm;

/// The value key of the image's tag.
const TAG: &str = "image.all.tag";

/// A workload of the chart that the release does not have, or lacks.
struct Unfit {
    workload: &'static Workload,
    /// True for one that is missing, false for one that is too many.
    missing: bool,
    /// Where the user switched it; `None` where it follows from the chart.
    written: Option<Written>,
}

/// The workloads of a cluster that do not fit the release.
fn unfit(reading: &Reading<'_>, helm: &Helm) -> Vec<Unfit> {
    if reading.mode != Mode::Cluster || !helm.rendering.failures.is_empty() {
        return Vec::new();
    }
    let runs = |w: &Workload| helm.rendering.components.contains(&w.name);
    let each = workloads().iter().filter_map(|workload| {
        let missing = !runs(workload) && workload.needed_in(reading.milvus);
        let extra = runs(workload) && !workload.exists_in(reading.milvus);
        let written = helm.values.written(workload.by);
        (missing || extra).then_some(Unfit { workload, missing, written })
    });
    each.collect()
}

/// Where the image is chosen, or the start.
fn image_place(reading: &Reading<'_>, helm: &Helm) -> Place {
    let start = || Place::new(reading.start(), Default::default());
    helm.values.written(TAG).as_ref().map_or_else(start, Place::from)
}
