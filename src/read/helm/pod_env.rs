//! The environment that values give to the pods of Milvus.

use crate::deployment::{ValueAt, Values, ValuesFile, Variable, Written};
use crate::facts::chart::{Rendering, ValueView};
use crate::read::references::Growth;
use crate::read::{Given, container, manifests};
use crate::text::yaml::{NodeId, NodeKind};

/// The environment of all pods that the chart makes as one, and the names of variables whose values only the cluster
/// knows.
pub(super) fn pod_environment(
    values: &Values,
    rendering: &Rendering,
    given: &Given,
) -> (Vec<Variable>, Vec<String>) {
    let growth = Growth::of_texts(values.files.iter().map(|file| file.tree.source().len()).sum());
    let keys = values.chart.components().filter(|row| rendering.components.contains(&row.name));
    let mut keys: Vec<(&str, &str)> = keys.filter_map(|row| Some((row.name, row.env?))).collect();
    // Manifests stand in the order of their names.
    keys.sort_unstable();
    let (mut each, mut unknown) = (Vec::new(), Vec::new());
    for (_, key) in keys {
        let ValueAt::Written(written, file, node) = values.at(key) else { continue };
        let list = List { written: &written, file, growth: &growth };
        let (variables, open) = list.variables(node);
        each.push(variables);
        unknown.extend(open);
    }
    unknown.sort_unstable();
    unknown.dedup();
    (container::merged_environment(each, given), unknown)
}

/// A list of variables in a values file.
struct List<'a> {
    written: &'a Written,
    file: &'a ValuesFile,
    growth: &'a Growth,
}

impl List<'_> {
    /// The variables of the list, and the names of those whose values come from elsewhere. Of one that is there twice
    /// the last counts.
    fn variables(&self, list: NodeId) -> (Vec<Variable>, Vec<String>) {
        let tree = &self.file.tree;
        let (mut found, mut unknown): (Vec<Variable>, Vec<String>) = (Vec::new(), Vec::new());
        for (index, &item) in tree.items(tree.resolve(list)).iter().enumerate() {
            let item = tree.resolve(item);
            let Some(name) = tree.get(item, "name") else { continue };
            let text = tree.text(tree.resolve(name.value)).to_owned();
            let variable = match tree.get(item, "value") {
                Some(value) => {
                    self.text(value.value).and_then(|value| manifests::expand(&value, &found, self.growth))
                }
                None => tree.get(item, "valueFrom").is_none().then(String::new),
            };
            found.retain(|other| other.name != text);
            unknown.retain(|other| *other != text);
            let Some(value) = variable else {
                unknown.push(text);
                continue;
            };
            let written = tree.get(item, "value").map(|entry| {
                let path = self.written.path.item(index).key("value");
                let key_at = self.file.place(name.value);
                Written { key_at, ..self.file.written(entry, path) }
            });
            found.push(Variable { name: text, value, written });
        }
        (found, unknown)
    }

    /// A value as the chart prints it; `None` for what is no scalar.
    fn text(&self, node: NodeId) -> Option<String> {
        let tree = &self.file.tree;
        let node = tree.resolve(node);
        if !matches!(tree.kind(node), NodeKind::Scalar) {
            return None;
        }
        match self.file.view(node) {
            ValueView::Text(text) => Some(text),
            other => Some(other.printed()),
        }
    }
}
