//! The tree against another parser, granit-parser, as the oracle: the same events at the same places.

// Helpers of tests fail like tests.
#![allow(clippy::unwrap_used)]

mod generate;
mod oracle;

use mqlint::text::source::Span;
use mqlint::text::yaml::{NodeId, NodeKind, Tree, parse};
use proptest::prelude::*;

use crate::files::files_below;
use crate::shared::shared;

/// Every span lies in the text, on character boundaries, and around those of its children.
fn assert_sound(tree: &Tree, text: &str) {
    let valid = |span: Span| text.get(span.range()).is_some();
    assert!(tree.comments().iter().all(|span| valid(*span)));
    assert!(tree.error().is_none_or(|error| valid(error.span)), "{:?}", tree.error());
    for document in tree.documents() {
        assert!(valid(document.span));
        let Some(root) = document.root else { continue };
        assert!(document.span.contains(tree.span(root)), "{document:?} {:?}", tree.span(root));
        let mut open = vec![root];
        while let Some(id) = open.pop() {
            let span = tree.span(id);
            assert!(valid(span), "{span:?}");
            let properties = [tree.anchor(id), tree.tag_span(id)];
            assert!(properties.into_iter().flatten().all(valid));
            let children: Vec<NodeId> = match tree.kind(id) {
                NodeKind::Sequence(items) => items.to_vec(),
                NodeKind::Mapping(entries) => entries.iter().flat_map(|e| [e.key, e.value]).collect(),
                NodeKind::Scalar | NodeKind::Alias(_) => Vec::new(),
            };
            assert!(children.iter().all(|child| span.contains(tree.span(*child))), "{text:?}");
            open.extend(children);
        }
    }
}

#[test]
fn published_files() {
    let Some(corpus) = shared("corpus") else { return };
    let files = files_below(&corpus, &[".yaml", ".yml"]);
    for path in &files {
        let text = std::fs::read_to_string(path).unwrap();
        let tree = parse(&text);
        assert_eq!(tree.error(), None, "{path:?}");
        assert_sound(&tree, &text);
        oracle::assert_same(&tree, &text);
    }
    println!("{} files", files.len());
}

#[test]
fn the_oracle_sees_what_differs() {
    let different = std::panic::catch_unwind(|| oracle::assert_same(&parse("a: [b, c]\n"), "a: [b, d]\n"));
    assert!(different.is_err());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 768, failure_persistence: None, max_shrink_iters: 4000, ..ProptestConfig::default() })]

    #[test]
    fn generated_texts(choices in prop::collection::vec(any::<u8>(), 0..600)) {
        let text = generate::text(&choices);
        let tree = parse(&text);
        prop_assert_eq!(tree.error(), None, "{}", text);
        assert_sound(&tree, &text);
        oracle::assert_same(&tree, &text);
    }

    #[test]
    fn arbitrary_texts(text in "\\PC{0,60}|[ab:\\-?\\[\\]{},#&*!|>'\"%@` \t\r\n.<0-9é\u{85}\u{2028}\u{feff}\\\\]{0,60}") {
        assert_sound(&parse(&text), &text);
    }

    #[test]
    fn embedded_texts(choices in prop::collection::vec(any::<u8>(), 0..300), indent in 1..5usize, crlf: bool) {
        let inner = generate::text(&choices).replace('\r', "");
        let pad = " ".repeat(indent);
        let mut text = format!("a:\n b: |{indent}+\n");
        for line in inner.lines() {
            text.push_str(&if line.is_empty() { "\n".to_owned() } else { format!(" {pad}{line}\n") });
        }
        if crlf {
            text = text.replace('\n', "\r\n");
        }
        let tree = parse(&text);
        prop_assert_eq!(tree.error(), None, "{}", text);
        let scalar = tree.path(&["a", "b"]).unwrap().value;
        let embedded = tree.embedded(scalar).unwrap();
        prop_assert_eq!(embedded.source(), tree.text(scalar));
        assert_sound(&embedded, &text);
        let alone = parse(embedded.source());
        for (a, b) in oracle::nodes(&embedded).into_iter().zip(oracle::nodes(&alone)) {
            let there = &text[embedded.span(a).range()];
            let here = &alone.source()[alone.span(b).range()];
            let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            prop_assert_eq!(plain(there), plain(here));
        }
    }
}
