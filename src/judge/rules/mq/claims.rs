//! All places that ask for a queue, whether or not they get it.

use crate::deployment::{Helm, LayerKind, Origin, Reading, Setting, Written};
use crate::facts::milvus::{Mode, Queue, queues};

/// A place that asks for a queue.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The queue.
    pub queue: Queue,
    /// The key, as the user writes it.
    pub by: String,
    /// Where it is written; `None` for a default of the chart and for options.
    pub written: Option<Written>,
    /// True when the user wrote it and it is not what the chart says anyway.
    pub asked: bool,
    /// True for addresses, which ask for a queue only while nothing is named.
    pub address: bool,
}

/// The value keys that enable a queue, with its name, for the mode at hand.
pub fn selectors(helm: &Helm) -> impl Iterator<Item = (&'static str, &'static str)> + use<'_> {
    let slots = helm.values.chart.slots();
    let mode = helm.rendering.mode;
    let rows: Vec<_> = slots.first.into_iter().chain(slots.second).collect();
    rows.into_iter().filter(move |row| row.mode.is_none_or(|m| m == mode)).map(|row| (row.by, row.queue))
}

/// The claims made by values of the chart: brokers that are enabled, and `standalone.messageQueue`.
pub fn of_chart(reading: &Reading<'_>) -> Vec<Claim> {
    let Some(helm) = &reading.deployment.helm else { return Vec::new() };
    let claim = |queue, key: &str| Claim {
        queue,
        by: key.into(),
        written: helm.values.written(key),
        asked: helm.values.changed(key).is_some(),
        address: false,
    };
    let mut claims = Vec::new();
    for (key, name) in selectors(helm) {
        let Some(queue) = Queue::named(name).filter(|_| helm.values.is_true(key)) else { continue };
        claims.push(claim(queue, key));
    }
    let key = helm.values.chart.local_selector();
    let local = helm.values.text(key).and_then(|name| Queue::named(&name));
    if let (Some(queue), Mode::Standalone) = (local, reading.mode) {
        claims.push(claim(queue, key));
    }
    claims
}

/// The claims made by addresses in configuration files and the environment.
pub fn of_addresses(reading: &Reading<'_>) -> Vec<Claim> {
    let brokers = Queue::all().filter(|q| q.works_in(Mode::Cluster) && q.name() != "woodpecker");
    brokers
        .filter_map(|queue| {
            let effective = reading.settings.get(queue.enabled_by());
            let setting = effective.setting?;
            let asked = !setting.value.is_empty() && !is_default(reading, setting);
            let is_by_chart = |written: &Written| {
                let text = reading.deployment.texts.get(written.text);
                text.is_some_and(|text| reading.deployment.is_by_chart(text))
            };
            let by_chart = matches!(setting.origin, Origin::Chart { .. })
                || setting.origin.written().is_some_and(is_by_chart);
            (asked && !by_chart).then(|| Claim {
                queue,
                by: setting.key.clone(),
                written: setting.origin.written().cloned(),
                asked,
                address: true,
            })
        })
        .collect()
}

fn is_default(reading: &Reading<'_>, setting: &Setting) -> bool {
    let param = crate::facts::milvus::catalogue::param(&setting.normal);
    let defaults = param.map(|p| [p.shipped(reading.milvus), p.code_text(reading.milvus)]);
    defaults.is_some_and(|d| d.contains(&Some(setting.value.as_str())))
}

/// The layers' selectors, weakest first, without those that leave the choice open.
pub fn named<'r>(reading: &'r Reading<'_>) -> Vec<(LayerKind, &'r Setting)> {
    if reading.milvus < queues::selector_since() {
        return Vec::new();
    }
    let mut all = reading.settings.all(queues::selector());
    all.retain(|(_, s)| s.value != queues::unset_word());
    all
}
