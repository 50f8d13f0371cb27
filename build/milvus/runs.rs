//! Values that change from release to release, written as `{ 2.2.0: "4", 2.3.0: "3" }`.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{self, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor, value};

use super::version::Version;

/// A release as a key or value of YAML.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct At(pub Version);

impl<'de> Deserialize<'de> for At {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map(Self).map_err(|e| de::Error::custom(format!("`{text}` is {e}")))
    }
}

/// What holds from which release on. Written as one value, it holds from the first release on.
#[derive(Debug)]
pub struct Runs<T>(pub Vec<(Version, T)>);

impl<T> Default for Runs<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: PartialEq> Runs<T> {
    /// What is wrong with the order of the releases, or with a value that repeats the one before.
    pub fn mistake(&self) -> Option<String> {
        self.0.windows(2).find_map(|pair| {
            let (before, after) = (&pair[0], &pair[1]);
            if before.0 >= after.0 {
                Some(format!("release {} does not come after {}", after.0, before.0))
            } else if before.1 == after.1 {
                Some(format!("release {} repeats what already holds", after.0))
            } else {
                None
            }
        })
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Runs<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RunsVisitor(PhantomData))
    }
}

struct RunsVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for RunsVisitor<T> {
    type Value = Runs<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value, or values by release such as { 2.2.0: \"4\", 2.3.0: \"3\" }")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Runs(vec![(FIRST, T::deserialize(text.into_deserializer())?)]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
        Ok(Runs(vec![(FIRST, T::deserialize(value::SeqAccessDeserializer::new(seq))?)]))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut runs = Vec::new();
        while let Some((At(release), value)) = map.next_entry()? {
            runs.push((release, value));
        }
        Ok(Runs(runs))
    }
}

/// The release from which a value holds that is written without one.
const FIRST: Version = Version::new(0, 0, 0);

/// A mapping in the order of its file, in which nothing gets lost when a key stands twice.
#[derive(Debug)]
pub struct Ordered<T>(pub Vec<(String, T)>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Ordered<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Rows<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Rows<T> {
            type Value = Ordered<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("rows by key")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut rows = Vec::new();
                while let Some(row) = map.next_entry()? {
                    rows.push(row);
                }
                Ok(Ordered(rows))
            }
        }
        deserializer.deserialize_map(Rows(PhantomData))
    }
}
