//! Adding an item to a list at the top of a file, in the style that the file is written in.

use serde_yaml::Value;

use super::{Edit, Editor};
use crate::text::source::{SourceFile, Sources, Span};
use crate::text::yaml::reader::{Reader, refusal};
use crate::text::yaml::{NodeId, NodeKind, parse};

/// How the items of a list are written.
#[derive(Clone, Copy)]
struct ItemStyle {
    /// The column of the dash.
    dash: usize,
    /// Columns from the dash to what follows.
    gap: usize,
    /// Columns from a key to the dashes of the list below it.
    nested: usize,
}

/// The first item of the list at `key` in a YAML text, which is written well.
pub fn first_item(text: &str, key: &str) -> Option<Value> {
    let whole: Value = serde_yaml::from_str(text).ok()?;
    whole.get(key)?.get(0).cloned()
}

/// The text with one more item at the end of the list at `key`, or with such a list where there is none. `None`
/// where that cannot be done so that all else stays, byte by byte and in meaning.
pub fn with_item(text: &str, key: &str, item: &Value) -> Option<String> {
    let tree = parse(text);
    if refusal(&tree, Reader::Helm).is_some() || tree.documents().len() > 1 {
        return None;
    }
    let mut sources = Sources::default();
    let file = sources.add(SourceFile::new("", text));
    let editor = Editor { file, text, tree: &tree };
    let root = tree.root()?;
    let edit = match tree.get(root, key) {
        Some(entry) => editor.append(tree.resolve(entry.value), item)?,
        None => editor.with_list(root, key, item)?,
    };
    let mut new = text.to_owned();
    new.replace_range(edit.span.range(), &edit.text);
    means(text, &new, key, item).then_some(new)
}

/// Whether a changed text says what the old one did, and one item more.
fn means(old: &str, new: &str, key: &str, item: &Value) -> bool {
    let read = |text: &str| serde_yaml::from_str::<Value>(text).ok();
    let (Some(Value::Mapping(mut old)), Some(new)) = (read(old), read(new)) else { return false };
    let list = old.entry(key.into()).or_insert_with(|| Value::Sequence(Vec::new()));
    let Value::Sequence(list) = list else { return false };
    list.push(item.clone());
    Value::Mapping(old) == new
}

impl Editor<'_> {
    /// An item at the end of a list in lines of its own.
    fn append(&self, list: NodeId, item: &Value) -> Option<Edit> {
        let NodeKind::Sequence(items) = self.tree.kind(list) else { return None };
        let last = *items.last()?;
        let style = self.style_of(last)?;
        let end = self.tree.span(last).end as usize;
        Some(self.lines_at(end, &render_item(item, style)))
    }

    /// A list of one item at the end of a mapping.
    fn with_list(&self, root: NodeId, key: &str, item: &Value) -> Option<Edit> {
        let last = *self.tree.entries(root).last()?;
        if self.is_flow(root) || self.indent_of(last)? != 0 {
            return None;
        }
        let lines = format!("{key}:\n{}", render_item(item, ItemStyle { dash: 2, gap: 2, nested: 2 }));
        Some(self.lines_after(last, &lines))
    }

    fn lines_at(&self, end: usize, lines: &str) -> Edit {
        // The end may be behind the line break already, as after a block text.
        let behind = end > 0 && self.text[..end].ends_with('\n');
        let rest = if behind { Some(0) } else { self.text[end..].find('\n').map(|at| at + 1) };
        let (at, text) = match rest {
            Some(offset) => (end + offset, lines.to_owned()),
            None => (self.text.len(), format!("\n{}", lines.trim_end_matches('\n'))),
        };
        Edit::within(self.file, Span::at(at), text.replace('\n', self.newline()))
    }

    /// The style of an item, read from its text. `None` for one that does not begin in the line of its dash.
    fn style_of(&self, item: NodeId) -> Option<ItemStyle> {
        let start = self.tree.span(item).start as usize;
        let line = self.text[..start].rfind('\n').map_or(0, |at| at + 1);
        let before = &self.text[line..start];
        let dash = before.find('-')?;
        let blank = |text: &str| text.bytes().all(|b| b == b' ');
        if !blank(&before[..dash]) || !blank(&before[dash + 1..]) {
            return None;
        }
        let gap = before.len() - dash;
        let below = self.tree.entries(item).iter().find_map(|entry| {
            let NodeKind::Sequence(items) = self.tree.kind(self.tree.resolve(entry.value)) else {
                return None;
            };
            self.style_of(*items.first()?)?.dash.checked_sub(before.len())
        });
        Some(ItemStyle { dash, gap, nested: below.unwrap_or(2) })
    }
}

/// An item with its dash, in lines.
fn render_item(item: &Value, style: ItemStyle) -> String {
    let lead = format!("{}-{}", " ".repeat(style.dash), " ".repeat(style.gap - 1));
    let Value::Mapping(entries) = item else { return format!("{lead}{}\n", flow(item)) };
    let column = style.dash + style.gap;
    let mut text = String::new();
    for (index, (key, value)) in entries.iter().enumerate() {
        let lead = if index == 0 { lead.clone() } else { " ".repeat(column) };
        let key = flow(key);
        match value {
            Value::Sequence(items) if items.iter().any(Value::is_mapping) => {
                text.push_str(&format!("{lead}{key}:\n"));
                let below = ItemStyle { dash: column + style.nested, ..style };
                items.iter().for_each(|item| text.push_str(&render_item(item, below)));
            }
            value => text.push_str(&format!("{lead}{key}: {}\n", flow(value))),
        }
    }
    text
}

/// A value on one line.
fn flow(value: &Value) -> String {
    match value {
        Value::Sequence(items) => format!("[{}]", items.iter().map(flow).collect::<Vec<_>>().join(", ")),
        other => serde_yaml::to_string(other).unwrap_or_default().trim_end().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item() -> Value {
        first_item("repos:\n  - repo: local\n    hooks:\n      - id: x\n        t: [a, b]\n", "repos")
            .unwrap()
    }

    #[test]
    fn an_item_is_written_as_those_before_it() {
        let cases = [
            (
                "repos:\n- repo: a\n  hooks:\n  - id: b\n",
                "- repo: local\n  hooks:\n  - id: x\n    t: [a, b]\n",
            ),
            (
                "repos:\n-   repo: a\n    hooks:\n    -   id: b # c\n",
                "-   repo: local\n    hooks:\n    -   id: x\n        t: [a, b]\n",
            ),
            (
                "repos:\n  - repo: a\n    hooks:\n      - id: b\n",
                "  - repo: local\n    hooks:\n      - id: x\n        t: [a, b]\n",
            ),
            ("ci: {a: b}\n", "repos:\n  - repo: local\n    hooks:\n      - id: x\n        t: [a, b]\n"),
        ];
        for (text, lines) in cases {
            assert_eq!(with_item(text, "repos", &item()), Some(format!("{text}{lines}")), "{text}");
        }
    }

    #[test]
    fn what_follows_the_list_and_the_line_ends_stay() {
        let text = "repos:\r\n- repo: a\r\n  rev: b # c\r\n\r\nexclude: d\r\n";
        let new = with_item(text, "repos", &item()).unwrap();
        assert_eq!(
            new,
            "repos:\r\n- repo: a\r\n  rev: b # c\r\n- repo: local\r\n  hooks:\r\n    - id: x\r\n      \
             t: [a, b]\r\n\r\nexclude: d\r\n"
        );
        let open = with_item("repos:\n- repo: a\n  rev: b", "repos", &item()).unwrap();
        assert!(open.starts_with("repos:\n- repo: a\n  rev: b\n- repo: local\n") && !open.ends_with('\n'));
    }

    #[test]
    fn what_is_not_exact_is_left_alone() {
        for text in
            ["repos: []\n", "repos: [{repo: a}]\n", "repos: a\n", "{repos: a\n", "", "a: 1\n---\nb: 1\n"]
        {
            assert_eq!(with_item(text, "repos", &item()), None, "{text}");
        }
    }
}
