//! A queue that only a default selects, and one that others would choose differently.

use crate::fix::Safety;
use crate::milvus::{Mode, Queue, Reading};
use crate::rule::{Findings, Place};

pub fn check(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let Some(helm) = reading
        .deployment
        .helm
        .as_ref()
        .filter(|_| reading.mode == Mode::Standalone && !reading.settings.unknown)
    else {
        return;
    };
    let key = helm.values.chart.local_selector();
    let by_default =
        helm.rendering.blocks.last().filter(|b| b.by == key && helm.values.written(key).is_none());
    let Some((block, running)) = by_default.zip(helm.values.chart.running()) else { return };
    if running.replaces != block.queue || reading.selection().queue().map(Queue::name) != Some(block.queue) {
        return;
    }
    // Whoever asked for another queue hears of that instead.
    if !super::competing_brokers::losers(reading, &reading.selection()).is_empty() {
        return;
    }
    let place = match helm.values.written("cluster.enabled") {
        Some(written) => Place::from(&written),
        None => Place::new(reading.start(), Default::default()),
    };
    let chart = helm.version().to_string();
    let values = [("chart", &*chart), ("queue", block.queue), ("other", running.without)];
    let pin = |queue| super::set_value(reading, helm, key, queue, Safety::Shown);
    findings.add(place, &values).fix(pin(block.queue)).fix(pin(running.without));
}
