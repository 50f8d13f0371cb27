//! YAML with the places of its values: enough to compare files and to edit them in place.

use std::collections::HashMap;

use yaml_rust2::Event;
use yaml_rust2::parser::{MarkedEventReceiver, Parser, Tag};
use yaml_rust2::scanner::{Marker, TScalarStyle};

/// A value and where it starts.
#[derive(Clone, Debug)]
pub struct Node {
    /// Its line, from 1 on.
    pub line: usize,
    /// Its column in characters, from 0 on.
    pub column: usize,
    /// What it is.
    pub value: Value,
}

/// What a value is.
#[derive(Clone, Debug)]
pub enum Value {
    /// A single value, and whether it stands without quotes.
    Text(String, bool),
    /// A list.
    List(Vec<Node>),
    /// A mapping, in the order of the file.
    Map(Vec<(Key, Node)>),
    /// `!absent`, or another value with a tag of that name.
    Tagged(String),
}

/// A key of a mapping, and where it stands.
#[derive(Clone, Debug)]
pub struct Key {
    /// The key.
    pub text: String,
    /// Its line, from 1 on.
    pub line: usize,
    /// Its column in characters, from 0 on.
    pub column: usize,
}

impl Node {
    /// Reads the first document of a text; an empty text is an empty mapping.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut builder = Builder::default();
        let mut parser = Parser::new_from_str(text);
        parser.load(&mut builder, false).map_err(|e| e.to_string())?;
        Ok(builder.root.unwrap_or(Self { line: 1, column: 0, value: Value::Map(Vec::new()) }))
    }

    /// The entries, where it is a mapping.
    pub fn entries(&self) -> &[(Key, Self)] {
        if let Value::Map(entries) = &self.value { entries } else { &[] }
    }

    /// The items, where it is a list.
    pub fn items(&self) -> &[Self] {
        if let Value::List(items) = &self.value { items } else { &[] }
    }

    /// The text, where it is a single value.
    pub fn text(&self) -> Option<&str> {
        if let Value::Text(text, _) = &self.value { Some(text) } else { None }
    }

    /// Whether it is `~`, `null` or nothing at all.
    pub fn is_null(&self) -> bool {
        matches!(&self.value, Value::Text(text, true) if matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL"))
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entries().iter().find(|(k, _)| k.text == key).map(|(_, value)| value)
    }

    /// The value that several keys lead to, one below the other.
    pub fn at(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |node, key| node.get(key))
    }
}

#[derive(Default)]
struct Builder {
    root: Option<Node>,
    open: Vec<Open>,
    anchors: HashMap<usize, Node>,
}

struct Open {
    node: Node,
    key: Option<Key>,
    anchor: usize,
}

impl Builder {
    fn begin(&mut self, value: Value, anchor: usize, mark: Marker) {
        self.open.push(Open { node: node(value, mark), key: None, anchor });
    }

    fn end(&mut self) {
        if let Some(open) = self.open.pop() {
            self.add(open.node, open.anchor);
        }
    }

    fn add(&mut self, node: Node, anchor: usize) {
        if anchor > 0 {
            self.anchors.insert(anchor, node.clone());
        }
        let Some(parent) = self.open.last_mut() else {
            self.root.get_or_insert(node);
            return;
        };
        match (&mut parent.node.value, parent.key.take()) {
            (Value::List(items), _) => items.push(node),
            (Value::Map(entries), Some(key)) => entries.push((key, node)),
            (_, _) => {
                let text = node.text().unwrap_or_default().to_owned();
                parent.key = Some(Key { text, line: node.line, column: node.column });
            }
        }
    }
}

fn node(value: Value, mark: Marker) -> Node {
    Node { line: mark.line(), column: mark.col(), value }
}

fn scalar(text: String, style: TScalarStyle, tag: Option<Tag>) -> Value {
    match tag {
        Some(tag) if tag.handle == "!" => Value::Tagged(tag.suffix),
        _ => Value::Text(text, style == TScalarStyle::Plain),
    }
}

impl MarkedEventReceiver for Builder {
    fn on_event(&mut self, event: Event, mark: Marker) {
        match event {
            Event::Scalar(text, style, anchor, tag) => self.add(node(scalar(text, style, tag), mark), anchor),
            Event::SequenceStart(anchor, _) => self.begin(Value::List(Vec::new()), anchor, mark),
            Event::MappingStart(anchor, _) => self.begin(Value::Map(Vec::new()), anchor, mark),
            Event::SequenceEnd | Event::MappingEnd => self.end(),
            Event::Alias(id) => {
                let known = self.anchors.get(&id).cloned();
                self.add(known.unwrap_or_else(|| node(Value::Text(String::new(), true), mark)), 0);
            }
            _ => {}
        }
    }
}
