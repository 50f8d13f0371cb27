//! Values that are given one by one, as `helm --set` takes them.

use super::installation::SetValue;
use crate::deployment::Text;
use crate::facts::milvus::KeyPath;
use crate::facts::placeholders::UNKNOWN;
use crate::text::source::Location;
use crate::text::yaml::assemble::{Part, PartShape};
use crate::text::yaml::{NodeId, Style};

/// The values that settings say, as one mapping.
pub(super) fn values_of_settings(text: &Text, settings: &[SetValue]) -> Option<Part> {
    let place = |node: NodeId| Location { file: text.file, span: text.tree.span(node) };
    let mut root = Part::map(Vec::new(), place(settings.first()?.name_at));
    for setting in settings {
        let value = text.tree.text(text.tree.resolve(setting.value)).replace("\\,", ",");
        let path = setting.path.embedded();
        let value = match text.tree.style(text.tree.resolve(setting.value)) {
            Some(Style::Literal | Style::Folded) => Part::of(&text.tree, text.file, setting.value)?,
            _ => typed(&value, place(setting.value), setting.as_text),
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

/// A text as the value that Helm takes it for.
pub(crate) fn typed(value: &str, at: Location, as_text: bool) -> Part {
    Part::scalar(value, at, as_text || !is_typed(value))
}

/// Puts a value at a path, as `key` makes the keys on the way; `None` where one of those cannot be made.
pub(crate) fn put(root: &mut Part, name: &str, key: &dyn Fn(&str) -> Part, value: Part) -> Option<()> {
    let keys = keys(name);
    let (last, parents) = keys.split_last()?;
    let mut map = root;
    for name in parents {
        if map.get(name).is_none_or(|there| !matches!(there.shape, PartShape::Map(_))) {
            let key = key(name);
            let at = key.at;
            map.set(key, Part::map(Vec::new(), at));
        }
        map = map.get_mut(name)?;
    }
    map.set(key(last), value);
    Some(())
}

/// Whether Helm takes a text for something else than text.
fn is_typed(text: &str) -> bool {
    let number = text == "0" || (!text.starts_with('0') && text.parse::<i64>().is_ok());
    number || matches!(text, "true" | "false" | "null")
}

/// The keys of a path: a dot behind a backslash is part of a key.
fn keys(name: &str) -> Vec<String> {
    let (mut keys, mut escaped) = (vec![String::new()], false);
    for c in name.chars() {
        match c {
            '\\' if !escaped => {
                escaped = true;
                continue;
            }
            '.' if !escaped => keys.push(String::new()),
            c => keys.last_mut().into_iter().for_each(|key| key.push(c)),
        }
        escaped = false;
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_as_helm_reads_them() {
        assert_eq!(keys(r"extraConfigFiles.user\.yaml"), ["extraConfigFiles", "user.yaml"]);
        for typed in ["true", "0", "-3", "42", "null"] {
            assert!(is_typed(typed), "{typed}");
        }
        for text in ["yes", "010", "1.5", "", "True"] {
            assert!(!is_typed(text), "{text}");
        }
    }
}
