//! Why a queue wins, in words.

use crate::deployment::{LayerKind, Origin, Reading, Selection};
use crate::facts::milvus::{Mode, Queue, queues};

/// The reason for the outcome of a selection, as a clause.
pub fn reason(reading: &Reading<'_>, selection: &Selection<'_>) -> String {
    let named = selection.selector.filter(|_| selection.explicit());
    let Some(named) = named else { return by_order(reading, selection) };
    let value = named.text();
    match named.setting.map(|s| &s.origin) {
        Some(Origin::Chart { by, written }) if named.layer == LayerKind::Operator => match written {
            Some(_) => format!("`{by}` says {value}"),
            None => format!("the operator takes it while `{by}` names no other"),
        },
        Some(Origin::Chart { by, written }) => by_chart(reading, by, written.is_none()),
        Some(Origin::Environment { name, .. }) => format!("the environment says `{name}={value}`"),
        _ if named.layer == LayerKind::UserYaml => {
            format!("user.yaml says `mq.type: {value}`, which beats the chart and milvus.yaml")
        }
        _ => format!("`mq.type` says {value}"),
    }
}

fn by_chart(reading: &Reading<'_>, by: &str, default: bool) -> String {
    let default = if default { " (the chart's default)" } else { "" };
    let by = reading.deployment.helm.as_ref().map_or(by.to_owned(), |helm| helm.key(by));
    match reading.mode {
        Mode::Standalone if by.ends_with("messageQueue") => {
            format!("in standalone mode `{by}`{default} beats every broker")
        }
        _ => format!("the chart takes `{by}`{default} over the others"),
    }
}

fn by_order(reading: &Reading<'_>, selection: &Selection<'_>) -> String {
    let (order, always) = queues::default_order(reading.milvus, reading.mode);
    let titles: Vec<&str> = order.iter().copied().map(Queue::title).collect();
    let unset = if selection.selector.is_some() { "with `mq.type` unset, " } else { "" };
    if always {
        return format!("Milvus {} always does so in {} mode", reading.milvus, reading.mode);
    }
    format!(
        "{unset}the first of {} whose `{}` is not empty runs",
        titles.join(", "),
        keys(&order).join("`, `")
    )
}

fn keys(order: &[Queue]) -> Vec<&'static str> {
    order.iter().map(|q| q.enabled_by()).collect()
}
