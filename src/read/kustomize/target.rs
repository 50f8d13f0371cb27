//! Which resources a patch is for.

use crate::text::yaml::assemble::Part;
use crate::text::yaml::{NodeId, Tree};

/// Where a resource says its name.
pub(super) const NAME: [&str; 2] = ["metadata", "name"];
/// Where a resource says its namespace.
const NAMESPACE: [&str; 2] = ["metadata", "namespace"];

/// What a patch says of its resources; empty says nothing.
#[derive(Debug, Default)]
pub(super) struct PatchTarget {
    is_given: bool,
    group: String,
    kind: String,
    name: String,
    namespace: String,
    labels: String,
    annotations: String,
}

impl PatchTarget {
    pub fn of(tree: &Tree, node: NodeId) -> Self {
        let text = |key| {
            tree.get(node, key).map(|e| tree.text(tree.resolve(e.value)).to_owned()).unwrap_or_default()
        };
        Self {
            is_given: true,
            group: text("group"),
            kind: text("kind"),
            name: text("name"),
            namespace: text("namespace"),
            labels: text("labelSelector"),
            annotations: text("annotationSelector"),
        }
    }

    /// The name of the only resources that a patch may be for, where nothing else of it has to be looked at first.
    pub fn exact_name<'a>(&'a self, patch: &'a Part) -> Option<&'a str> {
        if !self.is_given {
            return Some(text(patch, &NAME));
        }
        let plain = [&self.group, &self.kind, &self.name, &self.namespace].iter().all(|p| is_plain(bare(p)));
        let name = Some(bare(&self.name)).filter(|name| plain && !name.is_empty())?;
        (self.labels.is_empty() && self.annotations.is_empty()).then_some(name)
    }

    /// Whether a patch is for a resource; `None` where that is not known.
    pub fn matches(&self, patch: &Part, resource: &Part) -> Option<bool> {
        if !self.is_given {
            let near = text(patch, &NAMESPACE);
            let same_place = near.is_empty() || near == text(resource, &NAMESPACE);
            return Some(
                same_place
                    && text(patch, &["kind"]) == text(resource, &["kind"])
                    && text(patch, &NAME) == text(resource, &NAME)
                    && group(patch) == group(resource),
            );
        }
        let fits = [
            is_like(&self.group, group(resource))?,
            is_like(&self.kind, text(resource, &["kind"]))?,
            is_like(&self.name, text(resource, &NAME))?,
            is_like(&self.namespace, text(resource, &NAMESPACE))?,
            selects(&self.labels, resource.at(&["metadata", "labels"]))?,
            selects(&self.annotations, resource.at(&["metadata", "annotations"]))?,
        ];
        Some(fits.into_iter().all(|fit| fit))
    }
}

fn text<'p>(part: &'p Part, keys: &[&str]) -> &'p str {
    part.at(keys).map(Part::text).unwrap_or_default()
}

/// The group of a resource's kind.
fn group(part: &Part) -> &str {
    text(part, &["apiVersion"]).rsplit_once('/').map_or("", |(group, _)| group)
}

/// A pattern without what says that it is for the whole.
fn bare(pattern: &str) -> &str {
    pattern.trim_start_matches('^').trim_end_matches('$')
}

/// Whether a pattern has no special characters.
fn is_plain(pattern: &str) -> bool {
    pattern.chars().all(|c| c.is_alphanumeric() || "-._/:".contains(c))
}

/// Whether a pattern, which an empty one or a text without special characters is, takes a text as a whole.
fn is_like(pattern: &str, text: &str) -> Option<bool> {
    let pattern = bare(pattern);
    match pattern {
        "" | ".*" => Some(true),
        _ if is_plain(pattern) => Some(pattern == text),
        _ => match (pattern.strip_suffix(".*"), pattern.strip_prefix(".*")) {
            (Some(start), _) if is_plain(start) => Some(text.starts_with(start)),
            (_, Some(end)) if is_plain(end) => Some(text.ends_with(end)),
            _ => None,
        },
    }
}

/// Whether labels fit a selector; `None` for selectors of more than equal values.
fn selects(selector: &str, labels: Option<&Part>) -> Option<bool> {
    let mut all = true;
    for one in selector.split(',').filter(|s| !s.trim().is_empty()) {
        let (key, value) = one.split_once('=')?;
        let value = value.trim_start_matches('=').trim();
        if key.ends_with('!') || key.contains(['(', ' ']) {
            return None;
        }
        all &= labels.and_then(|l| l.get(key.trim())).is_some_and(|l| l.text() == value);
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_told_apart_from_names() {
        assert_eq!(is_like("", "x"), Some(true));
        assert_eq!(is_like("milvus", "milvus-a"), Some(false));
        assert_eq!(is_like("milvus.*", "milvus-a"), Some(true));
        assert_eq!(is_like(".*-a", "milvus-a"), Some(true));
        assert_eq!(is_like("(a|b)", "a"), None);
        assert_eq!(selects("app in (a)", None), None);
        assert_eq!(selects("app=a", None), Some(false));
    }
}
