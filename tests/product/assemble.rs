//! Texts that are made of parts of others say the same as those, and know where each part stands.

use mqlint::text::source::{Location, SourceFile, Sources};
use mqlint::text::yaml::{NodeId, NodeKind, Part, Tree, assemble, parse};

use crate::files::{files_below, project};

/// Compares values, and the places of those that are written in one line.
fn same(old: (&Tree, NodeId), new: (&Tree, NodeId), at: &dyn Fn(&Tree, NodeId) -> String, seen: &mut usize) {
    let (a, b) = (old.0.resolve(old.1), new.0.resolve(new.1));
    match (old.0.kind(a), new.0.kind(b)) {
        (NodeKind::Scalar, NodeKind::Scalar) => {
            assert_eq!(old.0.text(a), new.0.text(b));
            let text = old.0.source().get(old.0.span(a).range()).unwrap_or_default();
            if !text.is_empty() && !text.contains('\n') {
                assert_eq!(at(new.0, b), text);
                *seen += 1;
            }
        }
        (NodeKind::Sequence(a), NodeKind::Sequence(b)) => {
            assert_eq!(a.len(), b.len());
            a.iter().zip(b).for_each(|(a, b)| same((old.0, *a), (new.0, *b), at, seen));
        }
        (NodeKind::Mapping(a), NodeKind::Mapping(b)) => {
            assert_eq!(a.len(), b.len());
            for (a, b) in a.iter().zip(b) {
                same((old.0, a.key), (new.0, b.key), at, seen);
                same((old.0, a.value), (new.0, b.value), at, seen);
            }
        }
        (a, b) => panic!("{a:?} became {b:?}"),
    }
}

#[test]
fn every_fixture_can_be_taken_apart_and_put_together() {
    let all =
        ["fixtures", "rules/lints"].map(|folder| files_below(&project(folder), &[".yaml", ".yml", ".json"]));
    let mut seen = 0;
    for path in all.concat() {
        let text = std::fs::read_to_string(&path).expect("text");
        let tree = parse(&text);
        if tree.error().is_some() {
            continue;
        }
        let mut sources = Sources::default();
        let file = sources.add(SourceFile::new("old", text.as_str()));
        let roots: Vec<NodeId> = tree.documents().iter().filter_map(|d| d.root).collect();
        let parts: Vec<Part> = roots.iter().filter_map(|&root| Part::of(&tree, file, root)).collect();
        assert_eq!(parts.len(), roots.len(), "{}", path.display());
        let (made, pieces) = assemble(&parts);
        let new = parse(&made);
        assert!(new.error().is_none(), "{}: {:?}\n{made}", path.display(), new.error());
        let mut source = SourceFile::new("new", made.as_str());
        source.pieces = Some(pieces);
        let id = sources.add(source);
        let at = |tree: &Tree, node: NodeId| {
            sources.slice(sources.original(Location { file: id, span: tree.span(node) })).to_owned()
        };
        let again: Vec<NodeId> = new.documents().iter().filter_map(|d| d.root).collect();
        assert_eq!(again.len(), roots.len(), "{}", path.display());
        for (old, made) in roots.iter().zip(again) {
            same((&tree, *old), (&new, made), &at, &mut seen);
        }
    }
    assert!(seen > 5000, "{seen}");
}

#[test]
fn unusual_ways_of_writing_survive() {
    for text in [
        "a: |\n    first\n      more\n\n    last\nb: >-\n  folded\n  text\n",
        "a: |2\n    starts with blanks\nb: |+\n  kept\n\nc: 1\n",
        "a: 'it''s'\nb: \"two\n  lines\"\nc: plain\n  over lines\nd:\ne: ~\n",
        "x: &x {k: [1, {l: m}], e: {}, f: []}\ny: *x\nz:\n  <<: *x\n  q: !!str 5\n",
        "- - a\n  - b\n-\n- k: v\n  l:\n  - 1\n",
        "\"quoted key\": 1\n'a: b': 2\n? c\n: 3\n",
        "a: ü|ö\nb: |\n  ünï\n  cöde\nc: d\r\n",
    ] {
        let tree = parse(text);
        assert!(tree.error().is_none(), "{text}");
        let mut sources = Sources::default();
        let file = sources.add(SourceFile::new("old", text));
        let root = tree.root().expect("a document");
        let (made, pieces) = assemble(&[Part::of(&tree, file, root).expect("a part")]);
        let new = parse(&made);
        let mut source = SourceFile::new("new", made.as_str());
        source.pieces = Some(pieces);
        let id = sources.add(source);
        let at = |tree: &Tree, node: NodeId| {
            sources.slice(sources.original(Location { file: id, span: tree.span(node) })).to_owned()
        };
        let mut seen = 0;
        same((&tree, root), (&new, new.root().expect("a document")), &at, &mut seen);
        assert!(seen > 0, "{made}");
    }
}
