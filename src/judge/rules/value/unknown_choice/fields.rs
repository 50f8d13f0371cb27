//! Words in a resource that the API server does not take. The queue has rules of its own.

use super::nearest_choice::nearest_choice;
use crate::deployment::{Reading, Resource};
use crate::facts::operator;
use crate::facts::placeholders::is_placeholder;
use crate::judge::finding::Findings;
use crate::text::edit::{Fix, Safety};
use crate::text::yaml::NodeId;

/// Reports words that are none of those that their field takes.
pub(super) fn report_unknown(reading: &Reading<'_>, resource: &Resource, findings: &mut Findings<'_>) {
    let Some(spec) = resource.at("spec") else { return };
    let tree = resource.tree();
    let mut left = vec![(resource.kind.spec(), spec.node, spec.path)];
    while let Some((shape, node, path)) = left.pop() {
        for entry in tree.entries(node) {
            let Some(field) = shape.field(tree.text(tree.resolve(entry.key))) else { continue };
            let here = path.key(field.name);
            if let Some(below) = field.below().filter(|_| !field.list) {
                left.push((below, entry.value, here));
                continue;
            }
            let value: NodeId = tree.resolve(entry.value);
            let word = tree.text(value);
            let known = field.choices.iter().any(|(choice, _)| *choice == word);
            let scalar = tree.style(value).is_some() && !tree.span(value).is_empty();
            let judged = scalar && !field.choices.is_empty() && here.as_str() != operator::stream_field();
            if !judged || known || is_placeholder(word) {
                continue;
            }
            let words: Vec<&str> =
                field.choices.iter().map(|(word, _)| *word).filter(|w| !w.is_empty()).collect();
            let write = |word: &str| {
                let edits = reading.deployment.texts.first()?.editor().replace(entry.value, word)?;
                Some(Fix { title: format!("write `{word}`"), safety: Safety::Unsafe, edits })
            };
            let fix = nearest_choice(word, &words).and_then(write);
            let words = words.join(" or ");
            let key = here.to_string();
            let written = resource.written(*entry, here);
            findings
                .add_as("resource", &written, &[("key", &key), ("value", word), ("words", &words)])
                .stops()
                .fix(fix);
        }
    }
}
