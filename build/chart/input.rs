//! The shape of the files in `rules/chart/`.

use std::fmt;
use std::path::Path;
use std::str::FromStr;

use serde::Deserialize;
use serde::de::{DeserializeOwned, Error, MapAccess, Visitor};
use serde_yaml::Value;

use crate::failure::Failure;

/// A chart version; all of them are plain `major.minor.patch`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Ver(pub u16, pub u16, pub u16);

impl FromStr for Ver {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts: Vec<u16> = text.split('.').filter_map(|p| p.parse().ok()).collect();
        match parts[..] {
            [a, b, c] if text.split('.').count() == 3 => Ok(Self(a, b, c)),
            _ => Err(format!("`{text}` is not a chart version such as 5.0.19")),
        }
    }
}

impl fmt::Display for Ver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.0, self.1, self.2)
    }
}

impl<'de> Deserialize<'de> for Ver {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(D::Error::custom)
    }
}

/// A map in the order of the file, in which no key may come twice.
pub struct Pairs<V>(pub Vec<(String, V)>);

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Pairs<V> {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct Reader<V>(std::marker::PhantomData<V>);
        impl<'de, V: Deserialize<'de>> Visitor<'de> for Reader<V> {
            type Value = Pairs<V>;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a map")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs<V>, A::Error> {
                let mut pairs: Vec<(String, V)> = Vec::new();
                let mut seen = std::collections::HashSet::new();
                while let Some((key, value)) = map.next_entry::<String, V>()? {
                    if !seen.insert(key.clone()) {
                        return Err(A::Error::custom(format!("`{key}` comes twice")));
                    }
                    pairs.push((key, value));
                }
                Ok(Pairs(pairs))
            }
        }
        d.deserialize_map(Reader(std::marker::PhantomData))
    }
}

/// One item, or a list of them.
pub enum OneOrMany<T> {
    One(T),
    Many(Vec<T>),
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(d)?;
        let read = if value.is_sequence() {
            serde_yaml::from_value(value).map(Self::Many)
        } else {
            serde_yaml::from_value(value).map(Self::One)
        };
        read.map_err(D::Error::custom)
    }
}

impl<T> OneOrMany<T> {
    pub fn as_slice(&self) -> &[T] {
        match self {
            Self::One(item) => std::slice::from_ref(item),
            Self::Many(items) => items,
        }
    }
}

/// Versions from one to another, both included; open at the end when `to` is missing.
#[derive(Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Range {
    pub from: Ver,
    pub to: Option<Ver>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Versions {
    pub source: String,
    pub versions: Vec<VersionRow>,
    pub dependencies: Pairs<Pairs<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VersionRow {
    pub chart: Ver,
    pub app: String,
    pub image: Option<String>,
    #[serde(default = "yes")]
    pub published: bool,
    #[serde(default)]
    pub branch: bool,
}

fn yes() -> bool {
    true
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keys {
    pub source: String,
    pub reserved: Vec<String>,
    pub keys: Pairs<KeyRow>,
    pub packages: Pairs<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyRow {
    #[serde(rename = "type")]
    pub kind: Option<OneOrMany<String>>,
    #[serde(rename = "in")]
    pub within: Option<OneOrMany<Range>>,
    pub hidden: Option<Range>,
    pub dead: Option<Range>,
    #[serde(default)]
    pub open: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Defaults {
    pub source: String,
    pub defaults: Pairs<Pairs<Value>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Moved {
    pub source: String,
    pub moved: Pairs<MovedRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MovedRow {
    pub last: Ver,
    pub value: Option<String>,
    pub note: Option<String>,
}

/// A file as read: its contents, and its text, in which lines are looked up.
pub struct File<T> {
    name: String,
    text: String,
    pub rows: T,
}

impl<T: DeserializeOwned> File<T> {
    fn read(folder: &Path, name: &str) -> Result<Self, Failure> {
        let path = folder.join(name);
        let shown = format!("rules/chart/{name}");
        let text = std::fs::read_to_string(&path).map_err(|e| Failure::at(Path::new(&shown), 0, e))?;
        let rows = serde_yaml::from_str(&text)
            .map_err(|e| Failure::at(Path::new(&shown), e.location().map_or(0, |place| place.line()), e))?;
        Ok(Self { name: shown, text, rows })
    }
}

impl<T> File<T> {
    /// A problem at the first line that holds all of the given texts.
    pub fn problem(&self, marks: &[&str], text: impl fmt::Display) -> Failure {
        let holds = |line: &str| marks.iter().all(|mark| line.contains(mark));
        let line = self.text.lines().position(holds).map_or(0, |n| n + 1);
        Failure::at(Path::new(&self.name), line, text)
    }
}

/// All files of `rules/chart/`.
pub struct Rules {
    pub versions: File<Versions>,
    pub keys: File<Keys>,
    pub defaults: File<Defaults>,
    pub moved: File<Moved>,
    pub rendering: File<super::rendering::Rendering>,
}

impl Rules {
    pub fn read(folder: &Path) -> Result<Self, Failure> {
        let rules = Self {
            versions: File::read(folder, "versions.yaml")?,
            keys: File::read(folder, "keys.yaml")?,
            defaults: File::read(folder, "defaults.yaml")?,
            moved: File::read(folder, "moved.yaml")?,
            rendering: File::read(folder, "rendering.yaml")?,
        };
        let sources = [
            (&rules.versions.rows.source, "versions.yaml"),
            (&rules.keys.rows.source, "keys.yaml"),
            (&rules.defaults.rows.source, "defaults.yaml"),
            (&rules.moved.rows.source, "moved.yaml"),
            (&rules.rendering.rows.source, "rendering.yaml"),
        ];
        match sources.iter().find(|(source, _)| source.trim().is_empty()) {
            Some((_, name)) => {
                Err(Failure::at(Path::new(&format!("rules/chart/{name}")), 1, "`source` says nothing"))
            }
            None => Ok(rules),
        }
    }

    /// Whether a version is in versions.yaml.
    pub fn has(&self, version: Ver) -> bool {
        self.versions.rows.versions.iter().any(|row| row.chart == version)
    }

    /// What is wrong with a range: versions that do not exist, or an end before the start.
    pub fn fault(&self, range: Range) -> Option<String> {
        let last = range.to.unwrap_or(range.from);
        if let Some(version) = [range.from, last].into_iter().find(|v| !self.has(*v)) {
            return Some(format!("there is no chart {version}"));
        }
        (last < range.from).then(|| format!("the range ends ({last}) before it starts ({})", range.from))
    }

    /// Whether any version has the value key, or a subchart may.
    pub fn knows(&self, key: &str) -> bool {
        let root = key.split('.').next().unwrap_or(key);
        self.keys.rows.keys.0.iter().any(|(name, _)| name == key)
            || key.contains('.')
                && self.versions.rows.dependencies.0.iter().any(|(_, d)| d.0.iter().any(|(a, _)| a == root))
    }
}
