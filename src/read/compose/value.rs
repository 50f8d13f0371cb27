//! Values of a project as compose has them, each with the place where it is written.

use std::collections::HashMap;
use std::sync::Arc;

use super::model::ComposeFile;
use crate::deployment::Written;
use crate::facts::milvus::KeyPath;
use crate::text::source::Location;
use crate::text::yaml::NodeId;

/// Where a value is written.
#[derive(Clone, Debug)]
pub struct ValuePlace {
    /// The file, as it was loaded.
    pub file: Arc<ComposeFile>,
    /// The key that the value stands behind; none for items of lists and for what is made of other values.
    pub key: Option<NodeId>,
    /// The node of the value.
    pub node: NodeId,
    /// The path to it in its file.
    pub path: KeyPath,
}

impl ValuePlace {
    /// The value itself.
    pub fn at(&self) -> Location {
        Location { file: self.file.file, span: self.file.tree.span(self.node) }
    }

    /// The key, or the value where there is none.
    pub fn key_at(&self) -> Location {
        let node = self.key.unwrap_or(self.node);
        Location { file: self.file.file, span: self.file.tree.span(node) }
    }

    /// The place as that of a setting.
    pub fn written(&self) -> Written {
        let (key_at, at, path) = (self.key_at(), self.at(), self.path.clone());
        Written { key_at, at, path, text: self.file.text, node: self.node }
    }
}

/// What a value is.
#[derive(Clone, Debug)]
pub enum Shape {
    /// Nothing.
    Null,
    /// A truth value.
    Bool(bool),
    /// A number as compose writes it, and whether it is a whole one.
    Number(String, bool),
    /// A date or time as it is written, which compose cannot hand on.
    Time(String),
    /// A text with its variables replaced; what only the environment knows is [`crate::deployment::UNKNOWN`] in it.
    Text(String),
    /// A list.
    List(Vec<Value>),
    /// A mapping.
    Map(Map),
}

/// A value with its place.
#[derive(Clone, Debug)]
pub struct Value {
    /// What it is.
    pub is: Shape,
    /// Where it is written.
    pub at: ValuePlace,
}

impl Value {
    /// A text.
    pub fn text(&self) -> Option<&str> {
        match &self.is {
            Shape::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A single value as text; `None` for nothing, lists and mappings.
    pub fn scalar(&self) -> Option<String> {
        match &self.is {
            Shape::Bool(value) => Some(value.to_string()),
            Shape::Number(text, _) | Shape::Text(text) => Some(text.clone()),
            Shape::Null | Shape::Time(_) | Shape::List(_) | Shape::Map(_) => None,
        }
    }

    /// A mapping.
    pub fn map(&self) -> Option<&Map> {
        match &self.is {
            Shape::Map(map) => Some(map),
            _ => None,
        }
    }

    /// A mapping, to be changed.
    pub fn map_mut(&mut self) -> Option<&mut Map> {
        match &mut self.is {
            Shape::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The items of a list; none of what is no list.
    pub fn items(&self) -> &[Value] {
        match &self.is {
            Shape::List(items) => items,
            _ => &[],
        }
    }

    /// The value under a key of a mapping.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.map()?.get(key)
    }

    /// True for nothing.
    pub fn is_null(&self) -> bool {
        matches!(self.is, Shape::Null)
    }

    /// Another value that stands at the same place.
    pub fn made(&self, is: Shape) -> Value {
        Value { is, at: self.at.clone() }
    }

    /// How many values it is made of.
    pub fn size(&self) -> usize {
        match &self.is {
            Shape::List(items) => 1 + items.iter().map(Value::size).sum::<usize>(),
            Shape::Map(map) => 1 + map.iter().map(|(_, value)| value.size()).sum::<usize>(),
            _ => 1,
        }
    }
}

/// Values are equal that say the same, wherever they are written.
impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        match (&self.is, &other.is) {
            (Shape::Null, Shape::Null) => true,
            (Shape::Bool(a), Shape::Bool(b)) => a == b,
            (Shape::Number(a, _), Shape::Number(b, _))
            | (Shape::Text(a), Shape::Text(b))
            | (Shape::Time(a), Shape::Time(b)) => a == b,
            (Shape::List(a), Shape::List(b)) => a == b,
            (Shape::Map(a), Shape::Map(b)) => {
                a.len() == b.len() && a.iter().all(|(key, value)| b.get(key) == Some(value))
            }
            _ => false,
        }
    }
}

/// So few entries are looked through faster than an index is made.
const FEW: usize = 16;

/// Keys and values in the order in which they were first said.
#[derive(Clone, Debug, Default)]
pub struct Map {
    entries: Vec<(String, Value)>,
    /// The places of the entries, where there are more than a few.
    places: HashMap<String, usize>,
}

impl Map {
    fn place(&self, key: &str) -> Option<usize> {
        match self.entries.len() {
            0..=FEW => self.entries.iter().position(|(own, _)| own == key),
            _ => self.places.get(key).copied(),
        }
    }

    /// The value under a key.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.place(key).map(|at| &self.entries[at].1)
    }

    /// The value under a key, to be changed.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Value> {
        self.place(key).map(|at| &mut self.entries[at].1)
    }

    /// Puts a value under a key, in place of the one that is there.
    pub fn insert(&mut self, key: String, value: Value) {
        match self.get_mut(&key) {
            Some(there) => *there = value,
            None => {
                self.entries.push((key, value));
                self.index_from(self.entries.len() - 1);
            }
        }
    }

    /// Takes a key out.
    pub fn remove(&mut self, key: &str) -> Option<Value> {
        let at = self.place(key)?;
        let (_, value) = self.entries.remove(at);
        self.places.clear();
        self.index_from(0);
        Some(value)
    }

    /// Takes the value under a key away and leaves nothing there.
    pub fn remove_in_place(&mut self, key: &str) -> Option<Value> {
        let there = self.get_mut(key)?;
        let nothing = there.made(Shape::Null);
        Some(std::mem::replace(there, nothing))
    }

    /// Keeps the entries of which a condition holds.
    pub fn retain(&mut self, mut keep: impl FnMut(&str) -> bool) {
        self.entries.retain(|(key, _)| keep(key));
        self.places.clear();
        self.index_from(0);
    }

    /// Indexes entries from a place on; all of them when there just came to be many.
    fn index_from(&mut self, start: usize) {
        if self.entries.len() > FEW {
            let start = if self.places.is_empty() { 0 } else { start };
            let new = self.entries[start..].iter().enumerate();
            self.places.extend(new.map(|(at, (key, _))| (key.clone(), start + at)));
        }
    }

    /// All entries.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.entries.iter().map(|(key, value)| (key.as_str(), value))
    }

    /// All entries, their values to be changed.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&str, &mut Value)> {
        self.entries.iter_mut().map(|(key, value)| (key.as_str(), value))
    }

    /// The entries by themselves.
    pub fn into_entries(self) -> Vec<(String, Value)> {
        self.entries
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// All keys.
    pub fn keys(&self) -> Vec<String> {
        self.entries.iter().map(|(key, _)| key.clone()).collect()
    }
}
