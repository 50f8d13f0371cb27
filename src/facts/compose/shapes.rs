//! The keys of a compose project and what may stand behind them: facts from `rules/compose/shapes.yaml`.

use std::collections::HashMap;
use std::sync::LazyLock;

pub use crate::facts::tables::compose::shapes::Twin;
use crate::facts::tables::compose::shapes::{SHAPES, Shape};

/// What a text becomes once its variables are replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cast {
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// A truth value.
    Flag,
}

/// The ways to texts that become something else, with what they become.
pub fn casts() -> impl Iterator<Item = (&'static str, Cast)> {
    let casts = &SHAPES.casts;
    let all = [(casts.integer, Cast::Integer), (casts.number, Cast::Number), (casts.flag, Cast::Flag)];
    all.into_iter().flat_map(|(ways, cast)| ways.iter().map(move |way| (*way, cast)))
}

/// The keys of a service that say what others below `deploy.resources` say.
pub fn twins() -> &'static [Twin] {
    SHAPES.twins
}

/// The ways to mappings with the keys of which they can have one only.
pub fn rivals() -> impl Iterator<Item = (&'static str, &'static [&'static str])> {
    SHAPES.rivals.iter().map(|rivals| (rivals.way, rivals.keys))
}

/// Whether what is done with changed files asks for a place to put them.
pub fn needs_target(action: &str) -> bool {
    !SHAPES.untargeted.contains(&action)
}

/// What a text has to be read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Numbers with units of time.
    Duration,
    /// A number of bytes, with or without a unit.
    Size,
    /// A number.
    Decimal,
    /// A command of a shell.
    Shell,
    /// A truth value.
    Truth,
    /// A number of devices, or all of them.
    Count,
    /// An address without a name.
    Address,
    /// A host and its address.
    HostAddress,
    /// A device, where it is in the container and what may be done with it.
    Device,
    /// What a container is called.
    ContainerName,
    /// When an image is pulled.
    PullPolicy,
}

/// One of the kinds of values that may stand somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Whatever it is.
    Any,
    /// Nothing.
    Null,
    /// A truth value.
    Flag,
    /// A number.
    Number,
    /// A whole number.
    Integer,
    /// A whole number that is neither below the first nor above the second.
    Within(i64, i64),
    /// A text.
    Text,
    /// A text of a form.
    Formed(Form),
    /// One of some texts.
    OneOf(Vec<&'static str>),
    /// A list of what a word names.
    List {
        /// The word.
        of: &'static str,
        /// True where nothing may stand in it twice.
        is_unique: bool,
    },
    /// A mapping of any keys to what a word names.
    Map(&'static str),
    /// A mapping of names to what a word names.
    Named(&'static str),
    /// A mapping of a shape.
    Shape(MapShape),
}

/// A mapping of a shape.
#[derive(Clone, Copy)]
pub struct MapShape {
    /// What it is called.
    pub name: &'static str,
    shape: &'static Shape,
}

impl MapShape {
    /// What may stand behind a key, in words.
    pub fn key(self, key: &str) -> Option<&'static str> {
        let keys = self.shape.keys;
        keys.binary_search_by(|(own, _)| (*own).cmp(key)).ok().map(|at| keys[at].1)
    }

    /// All keys.
    pub fn keys(self) -> impl Iterator<Item = &'static str> {
        self.shape.keys.iter().map(|(key, _)| *key)
    }

    /// The keys that must be there.
    pub fn required(self) -> &'static [&'static str] {
        self.shape.required
    }

    /// Whether a key may stand beside those of the shape.
    pub fn takes(self, key: &str) -> bool {
        self.shape.is_open || !self.shape.is_closed && key.starts_with("x-")
    }
}

impl PartialEq for MapShape {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for MapShape {}

impl std::fmt::Debug for MapShape {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// The shape of a whole project.
pub fn project() -> &'static [Kind] {
    kinds_of("project")
}

/// The kinds of values that words name; none where there are no such words, which the build does not let pass.
pub fn kinds_of(words: &str) -> &'static [Kind] {
    static KINDS: LazyLock<HashMap<&'static str, Vec<Kind>>> = LazyLock::new(|| {
        let shapes = SHAPES.shapes.iter();
        let keys = shapes.clone().flat_map(|(_, shape)| shape.keys.iter().map(|(_, words)| *words));
        let named = SHAPES.words.iter().flat_map(|(name, words)| [*name, *words]);
        let names = shapes.map(|(name, _)| *name);
        let forms = FORMS.iter().map(|(word, _)| *word);
        let plain = ["any", "null", "flag", "number", "integer", "text"].into_iter().chain(forms);
        let all = plain.chain(keys).chain(named).chain(names);
        let inner = |words: &'static str| words.split(" or ").map(|word| item_of(word).unwrap_or(word));
        all.flat_map(|words| inner(words).chain([words])).map(|words| (words, parsed(words))).collect()
    });
    KINDS.get(words).map_or(&[], Vec::as_slice)
}

/// What a word for a list or a mapping says of its items.
fn item_of(word: &'static str) -> Option<&'static str> {
    ["unique list of ", "list of ", "map of ", "named "].iter().find_map(|start| word.strip_prefix(start))
}

/// The words for texts that have to be read as something.
const FORMS: [(&str, Form); 11] = [
    ("duration", Form::Duration),
    ("size", Form::Size),
    ("decimal", Form::Decimal),
    ("shell", Form::Shell),
    ("truth", Form::Truth),
    ("count", Form::Count),
    ("address", Form::Address),
    ("host-address", Form::HostAddress),
    ("device-text", Form::Device),
    ("container-name", Form::ContainerName),
    ("pull-policy", Form::PullPolicy),
];

/// A whole number in bounds, of which the upper one may be missing.
fn bounded(bounds: &str) -> Option<Kind> {
    let (from, to) = bounds.split_once(" to ").map_or((bounds, None), |(from, to)| (from, Some(to)));
    let to = to.map_or(Some(i64::MAX), |to| to.parse().ok())?;
    Some(Kind::Within(from.parse().ok()?, to))
}

fn parsed(words: &'static str) -> Vec<Kind> {
    words.split(" or ").flat_map(parsed_word).collect()
}

fn parsed_word(word: &'static str) -> Vec<Kind> {
    let kind = match word {
        "any" => Kind::Any,
        "null" => Kind::Null,
        "flag" => Kind::Flag,
        "number" => Kind::Number,
        "integer" => Kind::Integer,
        "text" => Kind::Text,
        _ => {
            if let Some((_, form)) = FORMS.iter().find(|(own, _)| *own == word) {
                Kind::Formed(*form)
            } else if let Some(kind) = word.strip_prefix("integer from ").and_then(bounded) {
                kind
            } else if let Some(choices) = word.strip_prefix("one of ") {
                Kind::OneOf(choices.split(", ").collect())
            } else if let Some(of) = word.strip_prefix("unique list of ") {
                Kind::List { of, is_unique: true }
            } else if let Some(of) = word.strip_prefix("list of ") {
                Kind::List { of, is_unique: false }
            } else if let Some(of) = word.strip_prefix("map of ") {
                Kind::Map(of)
            } else if let Some(of) = word.strip_prefix("named ") {
                Kind::Named(of)
            } else if let Some((name, shape)) = SHAPES.shapes.iter().find(|(name, _)| *name == word) {
                Kind::Shape(MapShape { name, shape })
            } else {
                let words = SHAPES.words.iter().find(|(name, _)| *name == word);
                return words.map(|(_, words)| parsed(words)).unwrap_or_default();
            }
        }
    };
    vec![kind]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_words_name_something() {
        let keys = SHAPES.shapes.iter().flat_map(|(_, shape)| shape.keys.iter().map(|(_, words)| *words));
        for words in keys.chain(SHAPES.words.iter().map(|(_, words)| *words)) {
            for word in words.split(" or ") {
                let word = item_of(word).unwrap_or(word);
                assert!(!kinds_of(word).is_empty(), "{words}: {word}");
            }
        }
        let Kind::Shape(service) = kinds_of("service")[0] else { panic!() };
        assert_eq!(service.key("image"), Some("text"));
        assert!(
            service.takes("x-own") && !service.takes("enviroment") && service.key("enviroment").is_none()
        );
        assert_eq!(kinds_of("pairs").len(), 2);
    }
}
