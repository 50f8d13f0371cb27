//! What stands behind the document that the reader takes.

use super::texts::{accepted_texts, reader};
use crate::deployment::Text;
use crate::facts::Role;
use crate::facts::milvus::KeyPath;
use crate::judge::Case;
use crate::judge::finding::{Findings, Place};
use crate::text::source::{Location, Span};
use crate::text::yaml::reader::{Reader, Scalar, scalar};
use crate::text::yaml::{NodeId, NodeKind};

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    let kind = reading.deployment.kind;
    // Programs that read resources and compose files take all documents.
    for (_, text) in accepted_texts(reading).filter(|(_, text)| text.role != Role::Resource) {
        let later = text.tree.documents().iter().skip(1);
        if let Some(root) = later.filter_map(|document| document.root).find(|root| has_content(text, *root)) {
            let (span, path) = first_of(text, root);
            report(kind, text, "document", span, path, findings);
        } else if let Some(span) = text.tree.unread() {
            report(kind, text, "rest", span, text.path.clone(), findings);
        }
    }
}

fn report(
    kind: crate::facts::FileKind,
    text: &Text,
    variant: &'static str,
    span: Span,
    path: KeyPath,
    findings: &mut Findings<'_>,
) {
    let place = Place::new(Location { file: text.file, span }, path);
    findings.add_as(variant, place, &[("reader", reader(kind, text))]);
}

fn has_content(text: &Text, root: NodeId) -> bool {
    match text.tree.kind(root) {
        NodeKind::Mapping(entries) => !entries.is_empty(),
        NodeKind::Sequence(items) => !items.is_empty(),
        NodeKind::Scalar => scalar(&text.tree, root, Reader::Milvus) != Scalar::Null,
        NodeKind::Alias(_) => true,
    }
}

/// The first key of a document, or all of one that is no mapping.
fn first_of(text: &Text, root: NodeId) -> (Span, KeyPath) {
    let tree = &text.tree;
    match tree.entries(root).first() {
        Some(entry) => (tree.span(entry.key), text.path.key(tree.text(tree.resolve(entry.key)))),
        None => (tree.span(root), text.path.clone()),
    }
}
