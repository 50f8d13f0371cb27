//! What the readers of Milvus and Helm make of texts, against observations of the real ones where those
//! are at hand.

use std::collections::HashMap;
use std::path::PathBuf;

use mqlint::yaml::{Reader, flatten, parse, refusal};

/// The folder of observations beside the project; absent in most checkouts.
fn shared(path: &str) -> Option<PathBuf> {
    let root = match std::env::var_os("MQLINT_SHARED") {
        Some(root) => PathBuf::from(root),
        None => PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"),
    };
    Some(root.join(path)).filter(|path| path.exists())
}

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
        flatten(&tree, (2, 6)).settings.into_iter().map(|s| (s.key, s.value)).collect();
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
    let Some(path) = shared("cases/yaml_readers.jsonl") else {
        println!("skipped: no observations beside the project");
        return;
    };
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
