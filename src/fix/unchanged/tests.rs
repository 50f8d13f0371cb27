use super::other_change;
use crate::text::edit::KeyChange;
use crate::text::source::Span;
use crate::text::yaml;

/// The one place of a word in a text.
fn at(text: &str, word: &str) -> Span {
    let start = text.find(word).expect("the word");
    Span::new(start, start + word.len())
}

fn set(below: Span, path: &[&str]) -> KeyChange {
    KeyChange::Set { below, path: path.iter().map(|key| (*key).to_owned()).collect() }
}

/// What differs though it is not declared, where the whole text may have been edited.
fn other(old: &str, new: &str, changes: &[KeyChange]) -> Option<String> {
    let edited = [Span::new(0, old.len())];
    other_change(old, new, &edited, changes).map(|key| key.to_string())
}

#[test]
fn what_is_declared_may_differ_and_nothing_else() {
    let old = "a: 1 # c\nb:\n  c: 2\n  d: [x, {e: 3}]\n";
    let value = [KeyChange::Value(at(old, "2"))];
    assert_eq!(other(old, old, &[]), None);
    assert_eq!(other(old, &old.replace("a: 1 # c", "a:   1"), &[]), None);
    assert_eq!(other(old, &old.replace('2', "4"), &value), None);
    assert_eq!(other(old, &old.replace('2', "4"), &[]).as_deref(), Some("b.c"));
    assert_eq!(other(old, &old.replace('3', "4"), &value).as_deref(), Some("b.d[1].e"));
    assert_eq!(other(old, &old.replace('1', "\"1\""), &value).as_deref(), Some("a"));
    assert_eq!(other(old, &old.replace("a: 1 # c\n", ""), &value).as_deref(), Some("a"));
    let removed = [KeyChange::Removed(at(old, "a"))];
    assert_eq!(other(old, &old.replace("a: 1 # c\n", ""), &removed), None);
    let renamed = [KeyChange::Renamed { key: at(old, "a"), to: "f".into() }];
    assert_eq!(other(old, &old.replace("a: 1", "f: 1"), &renamed), None);
    assert_eq!(other(old, &old.replace("a: 1", "f: 2"), &renamed).as_deref(), Some("a"));
    assert_eq!(other(old, &old.replace("a: 1", "g: 1"), &renamed).as_deref(), Some("a"));
    let part = [KeyChange::Within { span: at(old, "x"), to: "y".into() }];
    assert_eq!(other(old, &old.replace('x', "y"), &part), None);
    assert_eq!(other(old, &old.replace('x', "y").replace('2', "3"), &part).as_deref(), Some("b.c"));
    assert_eq!(other(old, "a: 1\n---\nb: 1\n", &removed).as_deref(), Some(""));
    assert_eq!(other(old, "a: [\n", &removed).as_deref(), Some(""));
}

#[test]
fn what_aliases_and_merges_read_stays() {
    let old = "a: &x\n  b: 1\nc: *x\nd:\n  <<: *x\n";
    let value = [KeyChange::Value(at(old, "1"))];
    let new = old.replace('1', "2");
    assert_eq!(other(old, &new, &value).as_deref(), Some("c.b"));
    let unused = old.replace("c: *x\n", "");
    assert_eq!(other(&unused, &unused.replace('1', "2"), &value).as_deref(), Some("d.b"));
    let over = old.replace("c: *x", "c: {<<: *x, e: 3}");
    assert_eq!(other(old, &over, &[]).as_deref(), Some("c.e"));
    assert_eq!(other(old, &over, &[set(at(old, "*x"), &["e"])]), None);
    assert_eq!(
        other(old, &over.replace("*x, ", "*x, b: 4, "), &[set(at(old, "*x"), &["e"])]).as_deref(),
        Some("c.b")
    );
    // The anchor may move.
    let scalar = "a: &x 1\nb: *x\nc: *x\n";
    let moved = [KeyChange::Value(at(scalar, "1"))];
    assert_eq!(other(scalar, "a: 2\nb: &x 1\nc: *x\n", &moved), None);
    assert_eq!(other(scalar, "a: &x 2\nb: 1\nc: *x\n", &moved).as_deref(), Some("c"));
}

/// Milvus and Helm take `<<` where it stands, Compose behind all else.
#[test]
fn all_readers_must_see_the_same() {
    let old = "x: &x {k: 1}\na:\n  k: 2\n  <<: *x\n";
    let new = "x: &x {k: 1}\na:\n  <<: *x\n  k: 2\n";
    assert_eq!(other(old, new, &[]).as_deref(), Some("a.k"));
    let gone = "x: &x {k: 1}\na:\n  <<: *x\n";
    assert_eq!(other(old, gone, &[]).as_deref(), Some("a.k"), "for Compose it was 2");
    assert_eq!(other("a: 1\na: 2\nb: 1\n", "a: 2\nb: 1\n", &[]), None, "the first of two keys is dropped");
}

#[test]
fn embedded_documents_are_documents() {
    let old = "a: |\n  # c\n  b: 1\n  d: 2\ne: |\n  text\n";
    let tree = yaml::parse(old);
    let root = tree.span(tree.root().expect("a mapping"));
    let value = [KeyChange::Value(at(old, "1"))];
    assert_eq!(other(old, &old.replace("  # c\n", ""), &[]), None);
    assert_eq!(other(old, &old.replace('1', "3"), &value), None);
    assert_eq!(other(old, &old.replace('2', "3"), &value).as_deref(), Some("a » d"));
    assert_eq!(other(old, &old.replace("text", "word"), &value).as_deref(), Some("e"));
    let made = format!("{old}f:\n  g: |\n    h:\n      i: 1\n");
    assert_eq!(other(old, &made, &[set(root, &["f", "g", "h", "i"])]), None);
    assert_eq!(other(old, &made, &[set(root, &["f", "g", "h", "j"])]).as_deref(), Some("f"));
    let shared = old.replace("a: |", "a: &t |").replace("e: |\n  text\n", "e: *t\n");
    let value = [KeyChange::Value(at(&shared, "1"))];
    assert_eq!(other(&shared, &shared.replace('1', "3"), &value).as_deref(), Some("e"));
}
