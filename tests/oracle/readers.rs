//! What the readers of Milvus and Helm make of texts, against observations of the real ones where those
//! are at hand.

// Helpers of tests fail like tests.
#![allow(clippy::unwrap_used)]

use std::collections::HashMap;

use mqlint::text::yaml::parse;
use mqlint::text::yaml::reader::{Reader, Way, flatten, refusal};

use crate::shared::shared;

fn fold(key: &str) -> String {
    key.to_lowercase().replace(['.', '/', '_'], "")
}

/// The text of one observation; none for bytes that are no UTF-8 or compressed.
fn text_of(row: &serde_json::Value) -> Option<String> {
    Some(row.get("yaml")?.as_str()?.to_owned())
}

/// What differs between the observation and our reading of its text.
fn misses(row: &serde_json::Value, text: &str) -> Vec<String> {
    let tree = parse(text);
    let mut misses = Vec::new();
    for (name, reader) in [("milvus", Reader::Milvus), ("helm", Reader::Helm)] {
        let refusal = refusal(&tree, reader);
        if refusal.is_none() != (row[name]["ok"] == true) {
            misses.push(format!("{name}: {} but {refusal:?}", row[name]));
        }
    }
    let Some(settings) = row["milvus"]["settings"].as_object() else { return misses };
    let mut seen = HashMap::new();
    settings.keys().for_each(|key| *seen.entry(fold(key)).or_insert(0) += 1);
    let read: HashMap<String, String> =
        flatten(&tree, Way::Direct).settings().map(|s| (s.key.to_owned(), s.value.to_owned())).collect();
    if seen.values().any(|n| *n > 1) {
        return misses;
    }
    for (key, value) in settings.iter().filter(|(_, value)| *value != "<json list>") {
        if read.get(key).map(String::as_str) != value.as_str() {
            misses.push(format!("{key}: {value} but {:?}", read.get(key)));
        }
    }
    if read.len() != settings.len() {
        misses.push(format!("{settings:?} but {read:?}"));
    }
    misses
}

#[test]
fn texts_that_the_real_readers_read() {
    let Some(path) = shared("cases/yaml_readers.jsonl") else { return };
    let rows = std::fs::read_to_string(path).unwrap();
    let mut wrong = Vec::new();
    let (mut all, mut compared) = (0, 0);
    for row in rows.lines() {
        let row: serde_json::Value = serde_json::from_str(row).unwrap();
        all += 1;
        let Some(text) = text_of(&row) else { continue };
        compared += 1;
        let misses = misses(&row, &text);
        if !misses.is_empty() {
            wrong.push(format!("{} {text:?}: {}", row["id"], misses.join("; ")));
        }
    }
    println!("{compared} of {all} compared");
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

/// Which readers refuse a text: M for Milvus, H for Helm.
const VERDICTS: [(&str, &str); 44] = [
    ("", ""),
    ("key: value\n", ""),
    ("key:\tvalue\n", ""),
    ("key: [one,\ntwo]\n", ""),
    ("top:\n  inner: 'one\ntwo'\n", ""),
    ("key: {one: 1, two}\n", ""),
    ("key: {one:1}\n", ""),
    ("key: \"one\"#two\n", ""),
    ("key: |#two\n  one\n", ""),
    ("  key: 1\nother: 2\n", ""),
    ("key: 1\n---\nother: [\n", ""),
    ("%YAML 1.1\n---\nkey: 1\n", ""),
    ("{}: 1\n", ""),
    ("key: !!float 1\n", ""),
    ("key: !local one\n", ""),
    ("key: !!timestamp 2024-02-29\n", ""),
    ("key: {~: 1}\n", "H"),
    ("key: -.inf\n", "H"),
    ("key: -.inf\nkey: 1\n", ""),
    ("18446744073709551615: 1\n", "H"),
    ("%YAML 1.2\n---\nkey: 1\n", "MH"),
    ("%OTHER x\n---\nkey: 1\n", "MH"),
    ("\tkey: 1\n", "MH"),
    ("key:\n\t- one\n", "MH"),
    ("key: one\n\t two\n", "MH"),
    ("- key: 1\n", "MH"),
    ("only text\n", "MH"),
    ("[]: 1\n", "MH"),
    ("? {one: 1}\n: two\n", "MH"),
    ("key: *nowhere\n", "MH"),
    ("key: &self [*self]\n", "MH"),
    ("key:\n  <<: [{one: 1}, two]\n", "MH"),
    ("key: !!int 3.5\n", "MH"),
    ("key: !!binary '*'\n", "MH"),
    ("key: !!timestamp 2023-02-29\n", "MH"),
    ("key: !none!x one\n", "MH"),
    ("key: one: two\n", "MH"),
    ("key: @one\n", "MH"),
    ("key: \"\\q\"\n", "MH"),
    ("key: 'open\n", "MH"),
    ("key: [one, two\n", "MH"),
    ("key: 1\nother\n", "MH"),
    ("key: \u{7}\n", "MH"),
    ("key: 1\n - two\n", ""),
];

#[test]
fn readers_refuse_what_they_refuse() {
    for (text, expected) in VERDICTS {
        let tree = parse(text);
        let refusals = [("M", Reader::Milvus), ("H", Reader::Helm)]
            .map(|(letter, reader)| if refusal(&tree, reader).is_some() { letter } else { "" });
        assert_eq!(refusals.concat(), expected, "{text:?} {:?}", refusal(&tree, Reader::Milvus));
    }
}

/// The settings of a text as `key=value`.
fn settings(text: &str, way: Way) -> Vec<String> {
    let tree = parse(text);
    let flat = flatten(&tree, way);
    flat.settings().map(|setting| format!("{}={}", setting.key, setting.value)).collect()
}

#[test]
fn values_become_the_text_that_milvus_makes_of_them() {
    let values = [
        ("0x1f", "31"),
        ("0o17", "15"),
        ("017", "15"),
        ("0b11", "3"),
        ("1_000", "1000"),
        ("08", "8"),
        ("1.50", "1.5"),
        ("1e21", "1000000000000000000000"),
        (".5", "0.5"),
        ("-0.0", "-0"),
        ("1e999", "1e999"),
        ("yes", "true"),
        ("Off", "false"),
        ("yEs", "yEs"),
        ("~", ""),
        ("NULL", ""),
        ("nULL", "nULL"),
        ("'yes'", "yes"),
        ("!!str yes", "yes"),
        ("!!binary b2s=", "ok"),
        ("2024-01-02", "2024-01-02"),
        (".nan", "NaN"),
        ("18446744073709551615", "18446744073709551615"),
        ("1:30", "1:30"),
        ("[a, 1.0, ~]", "a,1,"),
    ];
    for (written, read) in values {
        assert_eq!(settings(&format!("k: {written}\n"), Way::Direct), [format!("k={read}")], "{written}");
    }
}

#[test]
fn settings_are_those_of_the_release() {
    let text = "a: [{x: 1.0, b: \"<\"}, w]\nb: {}\nc:\nd: [[1], 2]\n";
    assert_eq!(settings(text, Way::Direct), ["a=w", "c=", "d=2"]);
    assert_eq!(settings(text, Way::Viper), ["a=w", "c=", "d=2"]);
    assert_eq!(settings(text, Way::JsonLists), ["a=[{\"b\":\"\\u003c\",\"x\":1},\"w\"]", "c=", "d=2"]);
    assert_eq!(settings("a: [x, [1], 2]\n", Way::Viper), ["a=x,,2"]);
    let dropped = flatten(&parse("a: [{x: .nan}]\n"), Way::JsonLists).dropped.clone();
    assert_eq!(dropped.into_iter().map(|d| d.key).collect::<Vec<_>>(), ["a"]);
}

#[test]
fn the_last_of_several_keys_wins_and_other_spellings_stay() {
    let text = "a: {x: 1}\nB: 1\na: {w: 2}\nb: 2\nm: {<<: {p: 1, q: 2}, p: 3}\nn: {yes: 1, true: 2}\n";
    assert_eq!(settings(text, Way::Direct), ["B=1", "a.w=2", "b=2", "m.q=2", "m.p=3", "n.true=2"]);
    let tree = parse(text);
    let found = mqlint::text::yaml::reader::duplicates(&tree);
    let places = found
        .iter()
        .map(|d| (&text[tree.span(d.dropped[0].key).range()], &text[tree.span(d.last.key).range()]));
    assert_eq!(places.collect::<Vec<_>>(), [("a", "a"), ("yes", "true")]);
}

#[test]
fn helm_has_keys_and_numbers_of_its_own() {
    use mqlint::text::yaml::reader::{helm_get, value_text};
    let tree = parse("yes: 1\n1.10: 1000000\nx: 1.5\n");
    let root = tree.root().unwrap();
    let text =
        |key| helm_get(&tree, root, key).and_then(|entry| value_text(&tree, entry.value, Reader::Helm));
    assert_eq!(text("true").as_deref(), Some("1"));
    assert_eq!(text("1.1").as_deref(), Some("1e+06"));
    assert_eq!((text("x").as_deref(), text("yes")), (Some("1.5"), None));
}

#[test]
fn what_needs_no_parser_is_read_as_the_parser_reads_it() {
    let words = "a true Yes off null 0 007 0x1F 0b11 1_000 1e3 1.50 1.5.0 12e 9e99999 2Gi v2.6.2 /var/lib _a_ n 1-2 \
                 2001-01-01 2001-01-01T10 a+b 0.0.0.0/0 18446744073709551615 99999999999999999999 0o17 1__ 1.";
    let mut count = 0;
    for word in words.split_whitespace() {
        let tree = parse(&format!("a: {word}\n"));
        let read = flatten(&tree, Way::Direct).settings().next().map(|s| s.value.to_owned());
        assert!(
            read.is_some() && mqlint::text::yaml::reader::plain_scalar_text(word) == read,
            "{word}: {read:?}"
        );
        count += 1;
    }
    assert_eq!(count, 30);
    for other in ["", "-1", "a: b", "a #b", "*a", "\"a\"", "[1]", "~", ".5", "a b", "é"] {
        assert_eq!(mqlint::text::yaml::reader::plain_scalar_text(other), None, "{other}");
    }
}
