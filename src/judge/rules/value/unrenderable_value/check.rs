//! Values on which Helm fails.

use super::{env, files};
use crate::deployment::{Helm, Reading, ValueAt, Written};
use crate::facts::chart::{Failure, Shape, ValueView};
use crate::judge::Case;
use crate::judge::finding::{Findings, Place};
use crate::judge::rules::places::start;
use crate::text::edit::{Fix, Safety};
use crate::text::source::Location;

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    env::of_manifests(reading, findings);
    // A chart of somebody's own has templates that nobody knows.
    let Some(helm) = reading.deployment.helm.as_ref().filter(|helm| !helm.is_own_chart()) else { return };
    let mut places: Vec<Location> = Vec::new();
    for failure in &helm.rendering.failures {
        if files::report(reading, helm, failure, findings) || env::is_text_in_lines(helm, &failure.key) {
            continue;
        }
        // What one null takes away is one mistake.
        let place = place(reading, helm, &failure.key);
        if !places.contains(&place.at) {
            places.push(place.at);
            report(reading, helm, failure, place, findings);
        }
    }
    env::report(reading, helm, findings);
}

fn place(reading: &Reading<'_>, helm: &Helm, key: &str) -> Place {
    let written = helm.values.written(key).as_ref().map(Place::from);
    let place = written.or_else(|| nearest(helm, key));
    place.unwrap_or_else(|| start(reading))
}

fn report(reading: &Reading<'_>, helm: &Helm, failure: &Failure, place: Place, findings: &mut Findings<'_>) {
    let written = helm.values.written(&failure.key);
    let shape = match failure.must_be {
        Shape::Map | Shape::Entries => "a mapping",
        Shape::Text | Shape::Word => "text",
        Shape::List => "a list",
        Shape::Maps => "a list of mappings",
        Shape::TextMap => "a mapping of texts",
        Shape::Boolean => "true or false, without quotes",
    };
    let switch = switch(helm, failure);
    let says = switch.map(|on| on.to_string()).unwrap_or_default();
    let values =
        [("key", &*failure.key), ("shape", shape), ("reason", failure.message), ("value", says.as_str())];
    let variant = match helm.values.at(&failure.key) {
        ValueAt::Deleted(_) => "null",
        ValueAt::Written(..) if switch.is_some() => "switch",
        ValueAt::Written(..) => "shape",
        ValueAt::Absent | ValueAt::Default => "absent",
    };
    let fix = written.and_then(|written| fix(reading, helm, failure, &written));
    findings.add_as(variant, place, &values).fix(fix).stops();
}

/// What the user wrote nearest to a key that is not there: the key above it, or the switch beside it.
fn nearest(helm: &Helm, key: &str) -> Option<Place> {
    let mut above = key;
    while let Some((parent, _)) = above.rsplit_once('.') {
        let switch = helm.values.written(&format!("{parent}.enabled"));
        if let Some(written) = switch.or_else(|| helm.values.written(parent)) {
            return Some(Place::from(&written));
        }
        above = parent;
    }
    None
}

/// What a boolean in the place of a mapping with a switch says.
fn switch(helm: &Helm, failure: &Failure) -> Option<bool> {
    let ValueView::Bool(on) = helm.values.view(&failure.key) else { return None };
    let has_switch = helm.values.chart.default(&format!("{}.enabled", failure.key)).is_some();
    (failure.must_be == Shape::Map && has_switch).then_some(on)
}

fn fix(reading: &Reading<'_>, helm: &Helm, failure: &Failure, written: &Written) -> Option<Fix> {
    let text = reading.deployment.texts.get(written.text)?;
    let view = helm.values.view(&failure.key);
    let (edits, title) = match (failure.must_be, &view) {
        (Shape::Map, ValueView::Null | ValueView::Absent) => (
            vec![text.editor().remove(written.node)?],
            format!("remove `{}`: the chart's own values count then", failure.key),
        ),
        (Shape::Map, ValueView::Bool(on)) => {
            switch(helm, failure)?;
            let map = format!("{{ enabled: {on} }}");
            (text.rewrite(written, &map)?, format!("write `{}.enabled: {on}`", failure.key))
        }
        (Shape::List, ValueView::Text(value)) => {
            let items: Vec<&str> = value.split(',').map(str::trim).collect();
            let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:".contains(c);
            if !items.iter().all(|item| !item.is_empty() && item.chars().all(plain)) {
                return None;
            }
            (text.rewrite(written, &format!("[{}]", items.join(", ")))?, "make it a list".to_owned())
        }
        (Shape::Boolean, ValueView::Text(value)) if matches!(value.as_str(), "true" | "false") => {
            (text.rewrite(written, value)?, format!("write `{value}` without quotes"))
        }
        _ => return None,
    };
    Some(Fix { title, safety: Safety::Unsafe, edits })
}
