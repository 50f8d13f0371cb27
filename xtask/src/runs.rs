//! Values that change from version to version: `{ 2.2.0: "4", 2.6.0: ~ }`.

use crate::version::Version;
use crate::yaml::Node;

/// One step: from which version on, and what holds from there.
pub struct Run<'n> {
    /// The version.
    pub since: Version,
    /// The value.
    pub value: &'n Node,
    /// The line of the step.
    pub line: usize,
}

/// The steps of a mapping by version, in its order.
pub fn runs(node: &Node) -> Vec<Run<'_>> {
    let step = |(key, value)| {
        let key: &crate::yaml::Key = key;
        Some(Run { since: key.text.parse().ok()?, value, line: key.line })
    };
    node.entries().iter().filter_map(|(key, value)| step((key, value))).collect()
}

/// The step that holds in a version.
pub fn at(node: &Node, version: Version) -> Option<Run<'_>> {
    runs(node).into_iter().take_while(|run| run.since <= version).last()
}

/// What holds in a version as a text; none where nothing does.
pub fn text_at(node: &Node, version: Version) -> Option<&str> {
    let run = at(node, version)?;
    if run.value.is_null() { None } else { run.value.text() }
}

/// The versions of a range: `{ from: 1.0.0, to: 2.0.0 }`, or a list of such.
pub fn within(node: &Node, version: Version) -> bool {
    if !node.items().is_empty() {
        return node.items().iter().any(|range| within(range, version));
    }
    let end = |name: &str| node.get(name).and_then(Node::text).and_then(|t| t.parse::<Version>().ok());
    end("from").is_none_or(|from| from <= version) && end("to").is_none_or(|to| version <= to)
}
