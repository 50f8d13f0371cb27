//! One test per promise of the tree.

use super::reader::{Reader, Way, flatten, refusal};
use super::wide::WIDE;
use super::*;
use crate::text::source::Span;

fn slice<'t>(tree: &Tree, text: &'t str, id: NodeId) -> &'t str {
    &text[tree.span(id).range()]
}

/// The text at the value of a chain of keys.
fn value<'t>(text: &'t str, keys: &[&str]) -> &'t str {
    let tree = parse(text);
    assert_eq!(tree.error(), None, "{text:?}");
    slice(&tree, text, tree.path(keys).unwrap().value)
}

#[test]
fn spans_have_starts_and_ends() {
    let text = "\u{feff}mq:\r\n  type: 'é''x' # why\r\n  list:\r\n  - a b\r\n  - {c: [1, 2 ]}\r\n\r\n# end\r\nz:\r\n";
    assert_eq!(value(text, &["mq", "type"]), "'é''x'");
    assert_eq!(value(text, &["mq", "list"]), "- a b\r\n  - {c: [1, 2 ]}");
    assert_eq!(value(text, &["mq"]), "type: 'é''x' # why\r\n  list:\r\n  - a b\r\n  - {c: [1, 2 ]}");
    let tree = parse(text);
    assert_eq!(tree.span(tree.path(&["z"]).unwrap().value), Span::at(text.len() - 2));
    let comments: Vec<&str> = tree.comments().iter().map(|span| &text[span.range()]).collect();
    assert_eq!(comments, ["# why", "# end"]);
}

#[test]
fn lone_carriage_returns_and_tabs_end_and_part_lines() {
    assert_eq!(value("a:\t1\rb: x\ty\r", &["a"]), "1");
    assert_eq!(value("a:\t1\rb: x\ty\r", &["b"]), "x\ty");
}

#[test]
fn block_scalars_end_with_their_last_line() {
    let text = "a: |+2 # c\n   x\n\n  y\n\n\nb: >-\n  q\n  r\n\nc: |\n";
    let tree = parse(text);
    let id = |key| tree.path(&[key]).unwrap().value;
    assert_eq!((slice(&tree, text, id("a")), tree.text(id("a"))), ("|+2 # c\n   x\n\n  y", " x\n\ny\n\n\n"));
    assert_eq!((slice(&tree, text, id("b")), tree.text(id("b"))), (">-\n  q\n  r", "q r"));
    assert_eq!((slice(&tree, text, id("c")), tree.text(id("c"))), ("|", ""));
    assert_eq!(tree.style(id("b")), Some(Style::Folded));
}

#[test]
fn anchors_tags_and_aliases_have_places() {
    let text = "a: &x !!str 1\nb: *x\nc: !<tag:yaml.org,2002:int> 2\nd: *later\ne: &later 3\n";
    let tree = parse(text);
    let id = |key| tree.path(&[key]).unwrap().value;
    assert_eq!(&text[tree.anchor(id("a")).unwrap().range()], "&x");
    assert_eq!(&text[tree.tag_span(id("a")).unwrap().range()], "!!str");
    assert_eq!((tree.tag(id("c")), tree.tag(id("b"))), (Some("!!int"), None));
    assert_eq!(tree.kind(id("b")), NodeKind::Alias(Some(id("a"))));
    assert_eq!((slice(&tree, text, id("b")), tree.text(tree.resolve(id("b")))), ("*x", "1"));
    assert_eq!(tree.kind(id("d")), NodeKind::Alias(None));
}

#[test]
fn documents_are_kept_apart() {
    let text = "a: 1\n---\n# none\n---\nb: 2\n...\n";
    let tree = parse(text);
    assert_eq!(tree.documents().len(), 3);
    assert_eq!(tree.text(tree.documents()[1].root.unwrap()), "");
    assert_eq!(slice(&tree, text, tree.documents()[2].root.unwrap()), "b: 2");
    for empty in ["", "\u{feff}", "# only\n", "\r\n \n"] {
        assert!(parse(empty).documents().is_empty() && parse(empty).error().is_none(), "{empty:?}");
    }
}

#[test]
fn text_behind_a_document_is_told() {
    let text = "  a: 1\nb: 2\n---\nc: 3\n";
    let tree = parse(text);
    assert_eq!(tree.error(), None);
    assert_eq!(&text[tree.unread().unwrap().range()], "b: 2\n");
}

#[test]
fn look_up_takes_the_last_and_follows_merges() {
    let text = "base: &b {p: 1, q: 1}\nx:\n  p: 0\n  <<: *b\n  q: 2\ny: *b\ny2: {<<: [{p: 5}, {p: 6}]}\nx2: 1\nx2: 2\n";
    assert_eq!(value(text, &["x2"]), "2");
    assert_eq!(value(text, &["x", "q"]), "2");
    assert_eq!(value(text, &["x", "p"]), "1");
    assert_eq!(value(text, &["y", "p"]), "1");
    assert_eq!(value(text, &["y2", "p"]), "5");
    assert!(parse(text).path(&["x", "none"]).is_none());
    let endless = parse("a: &a\n  <<: *a\n");
    assert!(endless.path(&["a", "b"]).is_none());
}

#[test]
fn what_the_parser_refuses_and_the_readers_accept_is_a_tree() {
    for text in [
        "a:\t{b: c}\n",
        "k: [a,\nb]\n",
        "k:\n  v: \"a\nb\"\n",
        "k: \"x\"#c\n",
        "k: |#c\n  x\n",
        "k: [#\n a]\n",
    ] {
        let tree = parse(text);
        assert_eq!(tree.error(), None, "{text:?}");
        assert_eq!(tree.entries(tree.root().unwrap()).len(), 1, "{text:?}");
    }
    assert_eq!(value("k: [a,\nb]\n", &["k"]), "[a,\nb]");
    assert_eq!(value("k:\n  v: \"a\nb\"\n", &["k", "v"]), "\"a\nb\"");
}

#[test]
fn errors_leave_what_comes_before() {
    let text = "a: 1\nb:\n  c: 2\n\td: 3\n";
    let tree = parse(text);
    assert_eq!(tree.error().unwrap().problem, Problem::Tab);
    assert_eq!(&text[tree.error().unwrap().span.range()], "\t");
    assert_eq!(slice(&tree, text, tree.path(&["a"]).unwrap().value), "1");
}

#[test]
fn limits_hold_without_recursion() {
    let problem = |text: &str| parse(text).error().map(|error| error.problem);
    for deep in ["- ", "[", "{a: ", "? "] {
        assert_eq!(problem(&deep.repeat(100_000)), Some(Problem::TooDeep), "{deep}");
    }
    let nested = |n: usize| format!("{}{}", "[".repeat(n), "]".repeat(n));
    assert_eq!((problem(&nested(255)), problem(&nested(256))), (None, Some(Problem::TooDeep)));
    assert_eq!(problem(&"-\n".repeat(MAX_NODES + 1)), Some(Problem::TooManyNodes));
    assert_eq!(problem(&" ".repeat(64 * 1024 * 1024 + 1)), Some(Problem::TooLarge));
}

#[test]
fn alias_bombs_do_not_grow() {
    let mut text = "a0: &a0 [x]\n".to_owned();
    for i in 1..40 {
        text.push_str(&format!("a{i}: &a{i} [*a{0}, *a{0}, *a{0}]\n", i - 1));
    }
    let tree = parse(&text);
    assert_eq!(tree.error(), None);
    assert_eq!(refusal(&tree, Reader::Milvus).unwrap().problem, Problem::Aliasing);
    assert!(flatten(&tree, Way::Direct).settings().len() == 0);
}

#[test]
fn embedded_documents_point_into_the_file() {
    let texts = [
        "f:\n  user.yaml: |\n\n    # é\n    mq:\n      type: kafka\n",
        "f:\r\n  user.yaml: |2+\r\n\r\n    mq:\r\n      type: kafka\r\n\r\n",
        "f: {user.yaml: \"mq:\\n  type: kafka\\n\"}\n",
        "f: {user.yaml: 'mq: {type: kafka}'}\n",
    ];
    for text in texts {
        let tree = parse(text);
        let scalar = tree.path(&["f", "user.yaml"]).unwrap().value;
        let inner = tree.embedded(scalar).unwrap();
        let entry = inner.path(&["mq", "type"]).unwrap();
        assert_eq!(slice(&inner, text, entry.key), "type", "{text:?}");
        assert_eq!(slice(&inner, text, entry.value), "kafka", "{text:?}");
        assert_eq!(inner.is_replaceable(entry.value), text.contains('|'), "{text:?}");
        assert!(inner.comments().iter().all(|span| text[span.range()] == *"# é"));
    }
    assert!(parse("a: [b]\n").embedded(parse("a: [b]\n").path(&["a"]).unwrap().value).is_none());
}

#[test]
fn embedded_spans_that_cannot_be_told_are_the_whole_scalar() {
    let text = "f: \"a: x\\u00e9\\nb: 1\\n\"\n";
    let tree = parse(text);
    let scalar = tree.path(&["f"]).unwrap().value;
    let inner = tree.embedded(scalar).unwrap();
    let a = inner.path(&["a"]).unwrap();
    assert_eq!(inner.text(a.value), "xé");
    assert_eq!(inner.span(a.value), tree.span(scalar));
    assert_eq!(slice(&inner, text, inner.path(&["b"]).unwrap().value), "1");
}

#[test]
fn documents_embedded_twice_still_point_into_the_file() {
    let text = "a: |\n  b: |\n\n    c:\n      d: deep # x\n  e: 1\n";
    let tree = parse(text);
    let middle = tree.embedded(tree.path(&["a"]).unwrap().value).unwrap();
    let inner = middle.embedded(middle.path(&["b"]).unwrap().value).unwrap();
    let deep = inner.path(&["c", "d"]).unwrap().value;
    assert_eq!(slice(&inner, text, deep), "deep");
    assert!(inner.is_replaceable(deep));
    assert_eq!(&text[inner.comments()[0].range()], "# x");
}

#[test]
fn errors_in_embedded_documents_point_into_the_file() {
    let text = "a: |\n  b: 1\n  c: [\n";
    let tree = parse(text);
    let inner = tree.embedded(tree.path(&["a"]).unwrap().value).unwrap();
    assert!(inner.error().unwrap().span.start as usize >= text.find('[').unwrap());
    assert!(text.get(inner.error().unwrap().span.range()).is_some());
}

#[test]
fn merges_that_double_are_searched_once() {
    let steps = (1..60).map(|i| format!("m{i}: &m{i} {{<<: [*m{before}, *m{before}]}}\n", before = i - 1));
    let text = format!("m0: &m0 {{a: 1}}\n{}", steps.collect::<String>());
    let tree = parse(&text);
    let last = tree.path(&["m59"]).unwrap().value;
    assert_eq!(tree.get(last, "a").map(|e| tree.text(e.value)), Some("1"));
    assert!(tree.get(last, "b").is_none());
}

#[test]
fn a_mapping_that_merges_itself_has_its_own_keys() {
    let tree = parse("a: &a\n  <<: [*a, *a]\n  b: 1\n");
    let map = tree.path(&["a"]).unwrap().value;
    assert!(tree.get(map, "b").is_some() && tree.get(map, "c").is_none());
}

#[test]
fn of_many_keys_the_last_counts_and_merges_where_they_stand() {
    let many = |name: &str| (0..WIDE).map(|i| format!("{name}{i}: {name}\n")).collect::<String>();
    let text = format!(
        "x: &x {{first: merged, later: merged, only: merged}}\n\
         y:\n{}",
        format!("first: own\n{}<<: *x\nlater: own\ntwice: 1\n'twice': 2\n{}", many("a"), many("b"))
            .lines()
            .map(|line| format!("  {line}\n"))
            .collect::<String>()
    );
    let tree = parse(&text);
    let map = tree.path(&["y"]).expect("the mapping").value;
    let found = |key: &str| tree.get(map, key).map(|entry| tree.text(entry.value).to_owned());
    for (key, value) in
        [("first", "merged"), ("later", "own"), ("only", "merged"), ("twice", "2"), ("a7", "a"), ("b0", "b")]
    {
        assert_eq!(found(key).as_deref(), Some(value), "{key}");
    }
    assert_eq!(found("c"), None);
}
