//! The keys of a chart that lies in the repository: a copy of the Milvus chart may have keys of its own.

use std::collections::BTreeSet;

use crate::text::yaml::{NodeKind, Tree};

/// What templates call the values.
const VALUES: &str = ".Values.";

/// The keys that the values.yaml of a chart has, and those that its templates read.
#[derive(Debug)]
pub(crate) struct OwnKeys {
    values: Option<Tree>,
    /// Paths, with their parts separated by `.`.
    read: BTreeSet<String>,
}

impl OwnKeys {
    /// The keys that values.yaml has and the texts of templates name.
    pub fn of(values: Option<Tree>, templates: impl Iterator<Item = String>) -> Self {
        let mut read = BTreeSet::new();
        for template in templates {
            read.extend(template.split(VALUES).skip(1).map(path_at_start));
        }
        Self { values, read }
    }

    /// Whether the chart has a key, or reads all that stands in one above it.
    pub fn has(&self, path: &str) -> bool {
        let above = path.match_indices('.').map(|(at, _)| &path[..at]).chain([path]);
        let is_read = |key: &str| self.read.contains(key);
        let reads_below = || {
            let below = format!("{path}.");
            self.read.range(below.clone()..).next().is_some_and(|key| key.starts_with(&below))
        };
        above.clone().any(is_read) || reads_below() || self.declares(path)
    }

    /// Whether values.yaml has the key, or one above it that may hold any.
    fn declares(&self, path: &str) -> bool {
        let Some(tree) = &self.values else { return false };
        let Some(mut node) = tree.root() else { return false };
        for key in path.split('.') {
            match tree.kind(tree.resolve(node)) {
                NodeKind::Mapping([]) => return true,
                NodeKind::Mapping(_) => match tree.get(tree.resolve(node), key) {
                    Some(entry) => node = entry.value,
                    None => return false,
                },
                _ => return matches!(tree.text(tree.resolve(node)), "" | "~" | "null"),
            }
        }
        true
    }
}

fn path_at_start(text: &str) -> String {
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-')));
    text[..end.unwrap_or(text.len())].trim_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_declared_or_read() {
        let values = crate::text::yaml::parse("a: {b: 1, c: {}}\nd:\n");
        let templates = ["{{ .Values.e.f }}{{- with .Values.g }}", "{{ $.Values.h }}"].map(str::to_owned);
        let keys = OwnKeys::of(Some(values), templates.into_iter());
        for has in ["a", "a.b", "a.c.any", "d.any", "e", "e.f", "e.f.any", "g.any", "h"] {
            assert!(keys.has(has), "{has}");
        }
        for lacks in ["x", "a.x", "a.b.c", "e.x"] {
            assert!(!keys.has(lacks), "{lacks}");
        }
    }
}
