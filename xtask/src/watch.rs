//! Files upstream that a person has to read again when they change.

use crate::git::Checkout;
use crate::report::Report;
use crate::yaml::Node;

/// The list of what is watched.
const WATCHED: &str = include_str!("../watch.yaml");

/// How much of a patch a report shows.
const LINES: usize = 400;

/// Puts into the report what changed between two revisions of what is watched of an upstream.
pub fn changes(
    report: &mut Report,
    upstream: &str,
    checkout: &Checkout,
    from: &str,
    to: &str,
) -> Result<(), String> {
    let all = Node::parse(WATCHED)?;
    for row in all.get(upstream).map_or(&[][..], Node::items) {
        let field = |name: &str| row.get(name).and_then(Node::text).unwrap_or_default();
        let patch = checkout.diff(from, to, field("path"));
        if patch.is_empty() {
            continue;
        }
        let mut shown: Vec<&str> = patch.lines().take(LINES).collect();
        if patch.lines().count() > LINES {
            shown.push("… and more");
        }
        report.watched.push((format!("{} ({})", field("path"), field("rows")), shown.join("\n")));
    }
    Ok(())
}
