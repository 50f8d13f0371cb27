//! The prefilter of texts: most YAML has nothing to do with Milvus, and a look for the words that its files must hold
//! is far cheaper than parsing.

use std::path::Path;
use std::sync::OnceLock;

use aho_corasick::automaton::{Automaton, StateID};
use aho_corasick::dfa::DFA;
use aho_corasick::{Anchored, StartKind};

use super::configuration::FileName;
use super::keywords::{may_install, may_run_milvus};
use crate::facts::surfaces::*;

/// Whether a file of this name and text may be recognised. Never false for one that would be.
pub fn may_concern(path: &Path, text: &str) -> bool {
    let json = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("json"));
    if json {
        // Much JSON is large, and hardly any of it is configuration.
        return may_run_milvus(text);
    }
    // What such a name needs besides is decided by the keys.
    if FileName::of(path) != FileName::Other {
        return true;
    }
    may_run_milvus(text)
        || may_install(text)
        || LEXICON.get_or_init(Lexicon::new).as_ref().is_none_or(|lexicon| lexicon.suffices(text))
}

static LEXICON: OnceLock<Option<Lexicon>> = OnceLock::new();

/// The words to look for. A set of words is a number with a bit for each.
struct Lexicon {
    /// Knows whether a text begins with one of the words.
    beginnings: DFA,
    /// Sets of which all words of at least one must be there.
    needed: Vec<u128>,
}

impl Lexicon {
    /// `None` if there are more words than an automaton can hold.
    fn new() -> Option<Self> {
        let (mut words, mut needed): (Vec<String>, Vec<u128>) = Default::default();
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
            needed.push(set);
        }
        let mut automaton = DFA::builder();
        automaton.start_kind(StartKind::Anchored).ascii_case_insensitive(true);
        Some(Self { beginnings: automaton.build(words).ok()?, needed })
    }

    /// Whether a text holds all words of a set.
    fn suffices(&self, text: &str) -> bool {
        // Some letters beyond ASCII have a small letter in it.
        let found = if text.is_ascii() { self.words_in(text) } else { self.words_in(&fold(text)) };
        self.needed.iter().any(|words| found & words == *words)
    }

    /// The words that something in the text begins with, whatever the case and with or without `.`, `_` and
    /// `/`: Milvus compares keys so.
    fn words_in(&self, text: &str) -> u128 {
        let Ok(start) = self.beginnings.start_state(Anchored::Yes) else { return u128::MAX };
        let (mut found, mut state) = (0, Some(start));
        for byte in text.bytes() {
            match (CLASSES[usize::from(byte)], state) {
                // None of the words, up to its end.
                (Class::Word, None) | (Class::Dropped, _) => {}
                (Class::Other, _) => state = Some(start),
                (Class::Word, Some(last)) => {
                    let next = self.beginnings.next_state(Anchored::Yes, last, byte);
                    found |= self.words_at(next);
                    state = (!self.beginnings.is_dead(next)).then_some(next);
                }
            }
        }
        found
    }

    /// The words that end in a state.
    fn words_at(&self, state: StateID) -> u128 {
        if !self.beginnings.is_match(state) {
            return 0;
        }
        let matches = 0..self.beginnings.match_len(state);
        matches.fold(0, |bits, at| bits | 1 << self.beginnings.match_pattern(state, at).as_usize())
    }
}

/// What a byte is to the words of a text.
#[derive(Clone, Copy)]
enum Class {
    Word,
    Dropped,
    Other,
}

const CLASSES: [Class; 256] = {
    let mut classes = [Class::Other; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        if byte.is_ascii_alphanumeric() {
            classes[byte as usize] = Class::Word;
        } else if is_dropped(byte as char) {
            classes[byte as usize] = Class::Dropped;
        }
        byte += 1;
    }
    classes
};

/// The text as keys are compared.
fn fold(text: &str) -> String {
    text.chars().filter(|&c| !is_dropped(c)).flat_map(char::to_lowercase).collect()
}

const fn is_dropped(c: char) -> bool {
    matches!(c, '.' | '_' | '/')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::facts::milvus::catalogue;
    use crate::read::find::Surroundings;
    use crate::read::find::recognise;
    use crate::text::yaml::parse;

    fn dismissed_though_recognised(path: &str, text: &str) -> bool {
        let path = Path::new(path);
        let anyhow = Surroundings { named: true, milvus_given: true, ..Surroundings::default() };
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
