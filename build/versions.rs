//! Versions and ranges of them in tables.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor, value::MapAccessDeserializer};
use serde::ser::{Serialize, SerializeStruct, SerializeTupleStruct, Serializer};

use crate::facts::milvus::{Version, VersionRange};

impl<'de> Deserialize<'de> for Version {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|e| de::Error::custom(format!("`{text}` is {e}")))
    }
}

impl Serialize for Version {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.released {
            let mut numbers = serializer.serialize_tuple_struct("Version::new", 3)?;
            numbers.serialize_field(&self.major)?;
            numbers.serialize_field(&self.minor)?;
            numbers.serialize_field(&self.patch)?;
            return numbers.end();
        }
        let mut fields = serializer.serialize_struct("Version", 4)?;
        fields.serialize_field("major", &self.major)?;
        fields.serialize_field("minor", &self.minor)?;
        fields.serialize_field("patch", &self.patch)?;
        fields.serialize_field("released", &self.released)?;
        fields.end()
    }
}

/// `{ from: 2.2.13, to: 2.2.99 }`; either may be missing.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Ends {
    from: Option<Version>,
    to: Option<Version>,
}

impl<'de> Deserialize<'de> for VersionRange {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Range;
        impl<'de> Visitor<'de> for Range {
            type Value = VersionRange;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a range such as `>=2.6.0`, `2.3.0 - 2.5.99` or `{ from: 2.3.0 }`")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<VersionRange, E> {
                text.parse().map_err(E::custom)
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<VersionRange, A::Error> {
                let Ends { from, to } = Ends::deserialize(MapAccessDeserializer::new(map))?;
                Ok(VersionRange { from: from.unwrap_or(Version::new(0, 0, 0)), to })
            }
        }
        deserializer.deserialize_any(Range)
    }
}
