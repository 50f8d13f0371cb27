//! Variables of pods that are no list of them: Helm renders them as they are, and Kubernetes refuses the workload.

use crate::deployment::{Helm, ValueAt};
use crate::facts::chart::ValueView;
use crate::judge::finding::{Findings, Place};
use crate::text::source::Location;
use crate::text::yaml::NodeKind;

/// Whether a value is text in lines in the place of variables, which Helm renders.
pub(super) fn is_text_in_lines(helm: &Helm, key: &str) -> bool {
    let is_of_pods = helm.values.chart.components().any(|row| row.env == Some(key));
    is_of_pods && matches!(helm.values.view(key), ValueView::Text(text) if text.contains('\n'))
}

/// Reports variables that are no list of mappings with names.
pub(super) fn report(helm: &Helm, findings: &mut Findings<'_>) {
    let rows = helm.values.chart.components().filter(|row| helm.rendering.components.contains(&row.name));
    for key in rows.filter_map(|row| row.env) {
        let ValueAt::Written(written, file, node) = helm.values.at(key) else { continue };
        let tree = &file.tree;
        let node = tree.resolve(node);
        let mut place = Place::from(&written);
        let is = match tree.kind(node) {
            NodeKind::Mapping(entries) if !entries.is_empty() => "a mapping",
            NodeKind::Sequence(items) => {
                let items = items.iter().map(|item| tree.resolve(*item)).enumerate();
                let mut nameless = items.filter(|(_, item)| tree.get(*item, "name").is_none());
                let Some((index, item)) = nameless.next() else { continue };
                place =
                    Place::new(Location { span: tree.span(item), ..written.at }, written.path.item(index));
                match tree.entries(item) {
                    [] => "has an item that is no mapping",
                    _ => "has an item without `name`",
                }
            }
            NodeKind::Scalar if is_text_in_lines(helm, key) => "text",
            _ => continue,
        };
        let verb = if is.starts_with("has ") { "" } else { "is " };
        let says = format!("{verb}{is}");
        findings.add_as("env", place, &[("key", &helm.key(key)), ("says", &says)]).stops();
    }
}
