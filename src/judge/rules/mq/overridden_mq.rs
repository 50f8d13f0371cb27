//! One place selects a queue, a stronger one another.

use super::{claims, pins};
use crate::deployment::{LayerKind, Origin, Setting};
use crate::judge::Case;
use crate::judge::finding::Findings;

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    let named = claims::named(reading);
    let Some((strong_layer, strong)) = named.last().copied() else { return };
    let weaker = named.iter().rev().skip(1).find(|(layer, s)| {
        // Another case is a mistake in the name, not another queue.
        let another = !s.value.eq_ignore_ascii_case(&strong.value);
        *layer < strong_layer && another && counts(strong_layer, &s.origin)
    });
    let Some((weak_layer, weak)) = weaker.copied() else { return };
    let place = strong.origin.written().or(weak.origin.written());
    let Some(place) = place else { return };
    let (weak_name, strong_name) = (describe(weak_layer, weak), describe(strong_layer, strong));
    let values =
        [("weak", &*weak_name), ("loser", &*weak.value), ("strong", &strong_name), ("winner", &strong.value)];
    let finding = findings.add(place, &values);
    if let Some(written) = weak.origin.written() {
        finding.label(written.at, format!("selects {}, without effect", weak.value));
        finding.fix(pins::rewrite(reading, written, &weak.value, &strong.value));
    }
    let other = strong.origin.written().and_then(|w| pins::rewrite(reading, w, &strong.value, &weak.value));
    finding.fix(other);
}

/// One file over another is how files are meant to be used; a chart or a file against something stronger
/// of another kind is not.
fn counts(strong: LayerKind, weak: &Origin) -> bool {
    matches!(strong, LayerKind::Environment | LayerKind::Operator) || matches!(weak, Origin::Chart { .. })
}

fn describe(layer: LayerKind, setting: &Setting) -> String {
    match &setting.origin {
        Origin::Chart { by, .. } if layer == LayerKind::Operator => format!("the operator (`{by}`)"),
        Origin::Chart { by, .. } => format!("the chart (`{by}`)"),
        Origin::Environment { name, .. } => format!("the environment (`{name}`)"),
        Origin::Written(_) => layer.name().to_owned(),
    }
}
