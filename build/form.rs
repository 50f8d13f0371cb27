//! The forms that fields of tables have while the build reads them. `src/facts/tables/form.rs` has the forms of the same names
//! that the program reads.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, Serializer};
use serde_yaml::Value;

/// A text.
pub type Text = String;

/// A list.
pub type List<T> = Vec<T>;

/// What may be left out; then it is empty, or false.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrDefault<T>(pub T);

impl<'de, T: Deserialize<'de> + Default> Deserialize<'de> for OrDefault<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // A field that is not there is read as an option without a value.
        Option::<T>::deserialize(deserializer).map(|value| Self(value.unwrap_or_default()))
    }
}

/// A mapping in the order of its file, in which no key may stand twice.
#[derive(Clone, Debug)]
pub struct Ordered<T = Text, K = Text>(pub Vec<(K, T)>);

impl<'de, T: Deserialize<'de>, K: Deserialize<'de> + PartialEq + fmt::Display> Deserialize<'de>
    for Ordered<T, K>
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Rows<T, K>(PhantomData<(T, K)>);
        impl<'de, T: Deserialize<'de>, K: Deserialize<'de> + PartialEq + fmt::Display> Visitor<'de> for Rows<T, K> {
            type Value = Ordered<T, K>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a mapping")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut rows: Vec<(K, T)> = Vec::new();
                while let Some((key, value)) = map.next_entry()? {
                    if rows.iter().any(|(other, _)| *other == key) {
                        return Err(de::Error::custom(format!("`{key}` comes twice")));
                    }
                    rows.push((key, value));
                }
                Ok(Ordered(rows))
            }
        }
        deserializer.deserialize_map(Rows(PhantomData))
    }
}

/// A mapping in the order of its keys, in which none may stand twice.
#[derive(Clone, Debug)]
pub struct Map<T = Text>(pub Vec<(Text, T)>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Map<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Ordered(mut rows) = Ordered::<T, Text>::deserialize(deserializer)?;
        rows.sort_by(|a, b| a.0.cmp(&b.0));
        Ok(Self(rows))
    }
}

/// A row that has the key of its mapping among its fields.
pub trait Named {
    /// Takes the key.
    fn set_name(&mut self, name: Text);
}

/// A mapping, in the order of its keys, of rows that know their keys.
#[derive(Clone, Debug)]
pub struct Keyed<T>(pub Vec<T>);

impl<'de, T: Deserialize<'de> + Named> Deserialize<'de> for Keyed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Map(rows) = Map::<T>::deserialize(deserializer)?;
        let named = |(name, mut row): (Text, T)| {
            row.set_name(name);
            row
        };
        Ok(Self(rows.into_iter().map(named).collect()))
    }
}

/// One item, or a list of them.
#[derive(Debug)]
pub struct OneOrMany<T>(pub Vec<T>);

impl<'de, T: de::DeserializeOwned> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let read = if value.is_sequence() {
            serde_yaml::from_value(value)
        } else {
            serde_yaml::from_value(value).map(|one| vec![one])
        };
        read.map(Self).map_err(de::Error::custom)
    }
}

/// Any value as YAML text, as it stands in a values file; `!absent` is none.
pub struct YamlText(Option<String>);

impl<'de> Deserialize<'de> for YamlText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let absent = matches!(&value, Value::Tagged(tagged) if tagged.tag == "absent");
        Ok(Self((!absent).then(|| yaml(&value))))
    }
}

fn yaml(value: &Value) -> String {
    match value {
        Value::Null => "null".into(),
        Value::Bool(b) => b.to_string(),
        Value::Number(n) => n.to_string(),
        Value::String(s) => plain(s),
        Value::Sequence(items) => format!("[{}]", items.iter().map(yaml).collect::<Vec<_>>().join(", ")),
        Value::Mapping(map) => {
            let entries: Vec<String> = map.iter().map(|(k, v)| format!("{}: {}", yaml(k), yaml(v))).collect();
            format!("{{{}}}", entries.join(", "))
        }
        Value::Tagged(tagged) => yaml(&tagged.value),
    }
}

/// Text without quotes where YAML 1.1 and 1.2 both read it back as this text, in quotes elsewhere.
fn plain(text: &str) -> String {
    let words = ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "~"];
    let safe = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/')
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "/._-".contains(c))
        && !words.contains(&text.to_lowercase().as_str());
    if safe { text.to_owned() } else { format!("{text:?}") }
}

/// Where facts are known from: one text, or a list of texts or of statements. The program has none of it.
#[derive(Debug)]
pub struct Sources;

impl<'de> Deserialize<'de> for Sources {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let all =
            if value.is_sequence() { value.as_sequence().cloned().unwrap_or_default() } else { vec![value] };
        let says = |source: &Value| match source {
            Value::String(text) => !text.trim().is_empty(),
            Value::Mapping(_) => serde_yaml::from_value::<Statement>(source.clone()).is_ok(),
            _ => false,
        };
        if all.is_empty() || !all.iter().all(says) {
            return Err(de::Error::custom(
                "the source says nothing: a text, or `ground`, `what` and `where`",
            ));
        }
        Ok(Self)
    }
}

/// A source that says what is known from it.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
struct Statement {
    ground: crate::facts::Ground,
    what: String,
    r#where: String,
}

/// The default of a switch that is on unless a row says otherwise.
pub fn yes() -> bool {
    true
}

/// The name by which the writer of Rust leaves a field out.
pub const LEFT_OUT: &str = "Sources";

impl Serialize for Sources {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit_struct(LEFT_OUT)
    }
}

/// Forms that are written as what is in them.
macro_rules! written_as_content {
    ($($form:ident<$($parameter:ident),*>)*) => {
        $(impl<$($parameter: Serialize),*> Serialize for $form<$($parameter),*> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.0.serialize(serializer)
            }
        })*
    };
}

/// Forms that are empty where they are left out.
macro_rules! empty_by_default {
    ($($form:ident<$($parameter:ident),*>)*) => {
        $(impl<$($parameter),*> Default for $form<$($parameter),*> {
            fn default() -> Self {
                Self(Vec::new())
            }
        })*
    };
}

empty_by_default! { Ordered<T, K> Map<T> OneOrMany<T> }

written_as_content! { OrDefault<T> Ordered<T, K> Map<T> Keyed<T> OneOrMany<T> YamlText<> }
