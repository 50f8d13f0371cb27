//! Values that are given one by one: those of resources that install the chart.

use super::installation::SetValue;
use crate::deployment::Text;
use crate::facts::milvus::KeyPath;
use crate::facts::placeholders::UNKNOWN;
use crate::read::set_options::{put, typed};
use crate::text::source::Location;
use crate::text::yaml::assemble::Part;
use crate::text::yaml::{NodeId, Style};

/// The values that settings say, as one mapping.
pub(super) fn values_of_settings(text: &Text, settings: &[SetValue]) -> Option<Part> {
    let place = |node: NodeId| Location { file: text.file, span: text.tree.span(node) };
    let mut root = Part::map(Vec::new(), place(settings.first()?.name_at));
    for setting in settings {
        let value = text.tree.text(text.tree.resolve(setting.value));
        let path = setting.path.embedded();
        let value = match text.tree.style(text.tree.resolve(setting.value)) {
            Some(Style::Literal | Style::Folded) => Part::of(&text.tree, text.file, setting.value)?,
            _ => typed(value, place(setting.value), setting.as_text),
        };
        let value = value.with_key(path.inner());
        let key =
            |name: &str| Part::scalar(name, place(setting.name_at), false).with_key(setting.path.as_str());
        put(&mut root, &setting.name, &key, value)?;
    }
    Some(root)
}

/// A value that nobody knows at a path, which a node names; of an item of a list the whole of that.
pub(super) fn unknown(text: &Text, name: &str, at: NodeId, path: &KeyPath) -> Option<Part> {
    let place = Location { file: text.file, span: text.tree.span(at) };
    let name = name.split('[').next().filter(|name| !name.is_empty())?;
    let mut root = Part::map(Vec::new(), place);
    let key = |name: &str| Part::scalar(name, place, false).with_key(path.as_str());
    put(&mut root, name, &key, Part::scalar(UNKNOWN, place, true).with_key(path.as_str()))?;
    Some(root)
}
