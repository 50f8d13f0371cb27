//! Variables of pods that are no list of them, or whose values are no text: Helm renders them as they are, and Kubernetes
//! refuses the workload.

use crate::base::effort::spend;
use crate::deployment::{Helm, Reading, ValueAt, Written};
use crate::facts::FileKind;
use crate::facts::chart::ValueView;
use crate::facts::names_secret;
use crate::judge::finding::{Findings, Place};
use crate::judge::rules::value::judged_setting::in_double_quotes;
use crate::text::edit::{Fix, Safety};
use crate::text::source::Location;
use crate::text::yaml::reader::{Reader, Scalar, scalar};
use crate::text::yaml::{NodeId, NodeKind, Tree};

/// Whether a value is text in lines in the place of variables, which Helm renders.
pub(super) fn is_text_in_lines(helm: &Helm, key: &str) -> bool {
    let is_of_pods = helm.values.chart.components().any(|row| row.env == Some(key));
    is_of_pods && matches!(helm.values.view(key), ValueView::Text(text) if text.contains('\n'))
}

/// Reports variables that are no list of mappings with names.
pub(super) fn report(reading: &Reading<'_>, helm: &Helm, findings: &mut Findings<'_>) {
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
                let Some((index, item)) = nameless.next() else {
                    values(reading, &written, findings);
                    continue;
                };
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

/// Reports variables of containers in manifests whose values are no text.
pub(super) fn of_manifests(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    if reading.deployment.kind != FileKind::Manifest {
        return;
    }
    for container in &reading.deployment.containers {
        let Some(text) = reading.deployment.texts.get(container.text) else { continue };
        let Some(env) = text.tree.get(container.node, "env") else { continue };
        let place = |node| Location { file: text.file, span: text.tree.span(node) };
        let written = Written {
            key_at: place(env.key),
            at: place(env.value),
            path: container.path.key("env"),
            text: container.text,
            node: env.value,
        };
        values(reading, &written, findings);
    }
}

/// Reports the values of a list of variables that are no text.
fn values(reading: &Reading<'_>, list: &Written, findings: &mut Findings<'_>) {
    let Some(text) = reading.deployment.texts.get(list.text) else { return };
    let tree = &text.tree;
    for (index, &item) in tree.items(tree.resolve(list.node)).iter().enumerate() {
        spend(1);
        let item = tree.resolve(item);
        let (Some(name), Some(value)) = (tree.get(item, "name"), tree.get(item, "value")) else { continue };
        let Some(says) = no_text(tree, value.value) else { continue };
        let name = tree.text(tree.resolve(name.value));
        let place = |node| Location { span: tree.span(node), ..list.at };
        let written = Written {
            key_at: place(value.key),
            at: place(value.value),
            path: list.path.item(index).key("value"),
            text: list.text,
            node: value.value,
        };
        let node = tree.resolve(value.value);
        let quoted = in_double_quotes(tree.text(node));
        let edits = matches!(tree.kind(node), NodeKind::Scalar).then(|| text.rewrite(&written, &quoted));
        let fix = |edits| Fix { title: "put it in quotes".to_owned(), safety: Safety::Unsafe, edits };
        let fix = edits.flatten().map(fix);
        let finding = findings.add_as("text", &written, &[("name", name), ("says", says)]).fix(fix).stops();
        finding.secret = names_secret(name);
    }
}

/// What a value is that is neither text nor nothing, as Helm and Kubernetes read it.
fn no_text(tree: &Tree, value: NodeId) -> Option<&'static str> {
    let node = tree.resolve(value);
    match tree.kind(node) {
        NodeKind::Mapping(_) => Some("a mapping"),
        NodeKind::Sequence(_) => Some("a list"),
        _ => match scalar(tree, node, Reader::Helm) {
            Scalar::Int(_) | Scalar::Uint(_) | Scalar::Float(_) => Some("a number"),
            Scalar::Bool(_) => Some("true or false"),
            _ => None,
        },
    }
}
