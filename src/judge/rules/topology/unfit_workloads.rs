//! Workloads of the chart that do not fit the release.

use crate::deployment::{Helm, Reading, Written};
use crate::facts::chart::{Workload, workloads};
use crate::facts::milvus::Mode;
use crate::judge::finding::Place;
use crate::judge::rules::places::written_or_start;

/// The value key of the image's tag.
pub(super) const TAG: &str = "image.all.tag";

/// A workload of the chart that the release does not have, or lacks.
pub(super) struct UnfitWorkload {
    pub(crate) workload: &'static Workload,
    /// True for one that is missing, false for one that is too many.
    pub(crate) missing: bool,
    /// Where the user switched it; `None` where it follows from the chart.
    pub(crate) written: Option<Written>,
}

/// The workloads of a cluster that do not fit the release.
pub(super) fn unfit_workloads(reading: &Reading<'_>, helm: &Helm) -> Vec<UnfitWorkload> {
    if reading.mode != Mode::Cluster || !helm.rendering.failures.is_empty() {
        return Vec::new();
    }
    let runs = |w: &Workload| helm.rendering.components.contains(&w.name);
    let each = workloads().iter().filter_map(|workload| {
        let missing = !runs(workload) && workload.needed_in(reading.milvus);
        let extra = runs(workload) && !workload.exists_in(reading.milvus);
        let written = helm.values.written(workload.by);
        (missing || extra).then_some(UnfitWorkload { workload, missing, written })
    });
    each.collect()
}

/// Where the image is chosen, or the start.
pub(super) fn image_place(reading: &Reading<'_>, helm: &Helm) -> Place {
    written_or_start(reading, helm.values.written(TAG).as_ref())
}
