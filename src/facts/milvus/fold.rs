//! How Milvus folds the spellings of a key together. The build folds the keys of the catalogue likewise.

/// A key, written with dots (`mq.type`), as an environment name (`MQ_TYPE`), or any mixture, in the form in which Milvus
/// compares keys: lower case, without `/`, `_` and `.`.
///
/// Keys that start with exactly `knowhere.` keep their case and separators from 2.5.0 on; before that they
/// are lower-cased only.
pub fn fold(key: &str) -> String {
    if key.starts_with("knowhere.") {
        return key.into();
    }
    if !key.is_ascii() {
        let kept = key.chars().filter(|c| !matches!(c, '/' | '_' | '.'));
        return kept.flat_map(char::to_lowercase).collect();
    }
    // In runs: look-ups make many of these.
    let mut folded = String::with_capacity(key.len());
    let mut from = 0;
    for (at, byte) in key.bytes().enumerate() {
        if matches!(byte, b'/' | b'_' | b'.') {
            folded.push_str(&key[from..at]);
            from = at + 1;
        }
    }
    folded.push_str(&key[from..]);
    folded.make_ascii_lowercase();
    folded
}
