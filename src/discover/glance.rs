//! A first glance at a text: most YAML has nothing to do with Milvus, and a look for the words that its
//! files must hold is far cheaper than parsing.

use std::path::Path;
use std::sync::OnceLock;

use super::recognise::Name;
use super::tables::*;

/// Whether a file of this name and text may be recognised. Never false for one that would be.
pub fn may_concern(path: &Path, text: &str) -> bool {
    let json = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("json"));
    if json {
        // Much JSON is large, and hardly any of it is configuration.
        return super::others::may_concern(text);
    }
    // What such a name needs besides is decided by the keys.
    if Name::of(path) != Name::Other {
        return true;
    }
    if super::others::may_concern(text) || super::resources::may_be(text) {
        return true;
    }
    // An escape can spell any letter.
    if ["\\x", "\\u", "\\U"].iter().any(|escape| text.contains(escape)) {
        return true;
    }
    let lexicon = LEXICON.get_or_init(Lexicon::new);
    let found = lexicon.words_in(text);
    lexicon.needed.iter().any(|words| found & words == *words)
}

static LEXICON: OnceLock<Lexicon> = OnceLock::new();

/// The words to look for. A set of words is a number with a bit for each.
struct Lexicon {
    /// By first byte: the word, folded, and its bit.
    by_first: [Vec<(Vec<u8>, u128)>; 128],
    /// Sets of which all words of at least one must be there.
    needed: Vec<u128>,
}

impl Lexicon {
    fn new() -> Self {
        let mut lexicon = Self { by_first: [const { Vec::new() }; 128], needed: Vec::new() };
        let mut words: Vec<Vec<u8>> = Vec::new();
        let own = MILVUS_OWN_KEYS.iter().chain(VALUES_OWN_KEYS).chain(VALUES_OWN_PATHS);
        for path in own {
            let mut set = 0;
            for word in path.split('.').map(fold) {
                let bit = words.iter().position(|w| *w == word).unwrap_or_else(|| {
                    words.push(word);
                    words.len() - 1
                });
                set |= 1 << bit;
            }
            lexicon.needed.push(set);
        }
        for (bit, word) in words.into_iter().enumerate() {
            lexicon.by_first[usize::from(word[0] & 127)].push((word, 1 << bit));
        }
        lexicon
    }

    /// The words that something in the text begins with, whatever the case and with or without `.`, `_` and
    /// `/`: Milvus compares keys so.
    fn words_in(&self, text: &str) -> u128 {
        let folded = fold(text);
        let (mut found, mut inside) = (0, false);
        for (at, byte) in folded.iter().enumerate() {
            if !inside && byte.is_ascii() {
                for (word, bit) in &self.by_first[usize::from(*byte)] {
                    if folded[at..].starts_with(word) {
                        found |= bit;
                    }
                }
            }
            inside = byte.is_ascii_alphanumeric();
        }
        found
    }
}

/// The text as keys are compared.
fn fold(text: &str) -> Vec<u8> {
    let dropped = |c: char| matches!(c, '.' | '_' | '/');
    if text.is_ascii() {
        return text.bytes().filter(|&b| !dropped(char::from(b))).map(|b| b.to_ascii_lowercase()).collect();
    }
    // Some letters beyond ASCII have a small letter in it.
    let folded: String = text.chars().filter(|&c| !dropped(c)).flat_map(char::to_lowercase).collect();
    folded.into_bytes()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::discover::{Surroundings, recognise};
    use crate::milvus::catalogue;
    use crate::yaml::parse;

    fn dismissed_though_recognised(path: &str, text: &str) -> bool {
        let path = Path::new(path);
        let anyhow = Surroundings { named: true, milvus_said: true, in_milvus_chart: false };
        !may_concern(path, text) && recognise(path, &parse(text), anyhow).is_some()
    }

    #[test]
    fn every_setting_is_noticed_in_any_spelling() {
        let mut noticed = 0;
        for param in catalogue::params() {
            let key = param.key();
            let (upper, flat) = (key.to_uppercase().replace('.', "_"), key.replace('.', ""));
            for spelling in [key, &upper, &flat, &format!("\"{key}\""), &format!("_{key}")] {
                for text in [
                    format!("{spelling}: 1\n"),
                    format!("{{a: 1,{spelling}: 1}}"),
                    format!("? {spelling}\n: 1\n"),
                ] {
                    assert!(!dismissed_though_recognised("some.yaml", &text), "{text}");
                    noticed += usize::from(may_concern(Path::new("some.yaml"), &text));
                }
            }
        }
        assert!(noticed > 1000, "{noticed}");
    }

    #[test]
    fn what_has_no_such_word_is_dismissed() {
        for text in
            ["", "a: 1\n", "image: nginx\nports: [80]\n", "rabbitmq:\n  host: x\n", "kafka: {brokers: []}\n"]
        {
            assert!(!may_concern(Path::new("some.yaml"), text), "{text}");
        }
        for text in ["mq: {}\n", "\u{feff}mq:\n", "\"m\\x71\": {}\n", "roc\u{212a}smq: {}\n"] {
            assert!(may_concern(Path::new("some.yaml"), text), "{text}");
        }
    }

    /// A key that may make a file a Milvus file, in some spelling.
    fn key() -> impl Strategy<Value = String> {
        let words: Vec<&str> =
            [MILVUS_OWN_KEYS, MILVUS_SHARED_KEYS, VALUES_OWN_KEYS, VALUES_OWN_PATHS, &["a", "image", "type"]]
                .into_iter()
                .flatten()
                .copied()
                .collect();
        (prop::sample::select(words), 0..5_u8).prop_map(|(word, form)| match form {
            0 => word.to_owned(),
            1 => format!("\"{word}\""),
            2 => word.to_uppercase(),
            3 => format!("{}_", word.replace('.', "/")),
            _ => word.replace('.', ":\n  "),
        })
    }

    proptest! {
        #[test]
        fn a_recognised_file_is_never_dismissed(
            keys in prop::collection::vec((key(), 0..4_usize), 1..6),
            name in prop::sample::select(&["some.yaml", "prod.yml", "x-milvus.yaml", "values-x.yaml", "user.yaml"][..]),
        ) {
            let mut text = String::new();
            for (key, value) in &keys {
                text.push_str(key);
                text.push_str([": 1\n", ":\n", ":\n    type: kafka\n    enabled: true\n", ": {path: x}\n"][*value]);
            }
            prop_assert!(!dismissed_though_recognised(name, &text), "{name}\n{text}");
        }
    }
}
