//! Names that say that their value is secret, also misspelt.

use std::sync::LazyLock;

use super::facts::{self, NAMES};
use crate::milvus::catalogue;

/// True for a name, with dots between levels, that says that its value is secret. A name that nearly says so counts, as
/// what is misspelt is as secret.
pub(crate) fn names_secret(name: &str) -> bool {
    let last = last_level(name);
    let plain = plain(last);
    let says = NAMES.holds.iter().any(|word| plain.contains(word)) || ends_in_word(last) || is_alike(&plain);
    says && !says_other(&plain) && !is_known_as_open(&plain)
}

/// True for a name that Milvus knows as that of no secret, though it sounds like one.
fn is_known_as_open(plain: &str) -> bool {
    let is = |key: &&str| {
        let letters = last_level(key).bytes().filter(u8::is_ascii_alphanumeric);
        letters.map(|b| b.to_ascii_lowercase()).eq(plain.bytes())
    };
    let mut named = catalogue::params().map(|p| p.key()).filter(is).peekable();
    named.peek().is_some() && !named.any(facts::is_secret)
}

fn last_level(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// Letters and digits, in lower case.
fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

fn says_other(plain: &str) -> bool {
    NAMES.but.contains(&plain)
        || NAMES.but_ends.iter().any(|end| plain.ends_with(end))
        || NAMES.but_holds.iter().any(|word| plain.contains(word))
}

/// True where the last word, as capitals and separators tell words apart, is one of the list.
fn ends_in_word(name: &str) -> bool {
    let name = name.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
    NAMES.last_words.iter().any(|word| {
        let Some(at) = name.len().checked_sub(word.len()).filter(|at| name.is_char_boundary(*at)) else {
            return false;
        };
        let (before, end) = name.split_at(at);
        let starts = end.starts_with(|c: char| c.is_ascii_uppercase())
            && before.ends_with(|c: char| c.is_ascii_lowercase());
        end.eq_ignore_ascii_case(word) && (starts || !before.ends_with(|c: char| c.is_ascii_alphanumeric()))
    })
}

/// True where the end of a name is nearly that of a secret.
fn is_alike(plain: &str) -> bool {
    /// The words with their letters.
    static WORDS: LazyLock<Vec<(&str, u32)>> =
        LazyLock::new(|| NAMES.alike.iter().map(|word| (*word, letters(word))).collect());
    let held = letters(plain);
    WORDS.iter().any(|&(word, own)| {
        let errors = if word.len() < 8 { 1 } else { 2 };
        // A short word is near many: the whole name must be.
        let whole = word.len() < 6;
        // Each error loses at most one letter: most names need no closer look.
        if plain.len() + (errors as usize) < word.len() || (own & !held).count_ones() > errors {
            return false;
        }
        let errors = errors as usize;
        let longest = word.len() + errors;
        if whole {
            return plain.len() <= longest && strsim::osa_distance(plain, word) <= errors;
        }
        (word.len() - errors..=longest.min(plain.len())).any(|length| {
            let end = &plain[plain.len() - length..];
            let strange = |held: u32| (held & !own).count_ones() as usize;
            strange(letters(end)) <= errors && strsim::osa_distance(end, word) <= errors
        })
    })
}

/// The letters that a text holds, one bit each.
fn letters(plain: &str) -> u32 {
    plain.bytes().filter(u8::is_ascii_lowercase).fold(0, |bits, b| bits | 1 << (b - b'a'))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::chart;

    #[test]
    fn a_typing_error_hides_no_secret() {
        let settings = catalogue::params().map(|p| p.key()).filter(|key| facts::is_secret(key));
        let (named, unnamed): (Vec<_>, Vec<_>) =
            settings.chain(facts::secret_values().iter().copied()).partition(|key| names_secret(key));
        assert!(named.len() > 15);
        // Nothing in these names says that their values are kept secret.
        assert_eq!(
            unnamed,
            ["credential.aksk1.access_key_id", "dataCoord.snapshot.crossBucketEndpointAllowlist"]
        );
        let mut missed = Vec::new();
        for key in named {
            let name = last_level(key);
            for i in 1..name.len() {
                let (before, after) = name.split_at(i);
                let mut swapped: Vec<char> = name.chars().collect();
                swapped.swap(i - 1, i);
                let swapped: String = swapped.into_iter().collect();
                let lost = format!("{before}{}", &after[1..]);
                let other = format!("{before}x{}", &after[1..]);
                let more = format!("{before}x{after}");
                for typo in [swapped, lost, other, more] {
                    for key in [typo.clone(), typo.to_uppercase(), format!("KAFKA_{typo}")] {
                        if !names_secret(&key) {
                            missed.push(key);
                        }
                    }
                }
            }
        }
        assert!(missed.is_empty(), "{missed:?}");
    }

    #[test]
    fn other_keys_name_no_secret() {
        let known = catalogue::params().map(|p| p.key()).filter(|key| !facts::is_secret(key));
        let secret: HashSet<&str> = facts::secret_values().iter().copied().collect();
        let values = chart::all_keys().filter(|key| !secret.contains(key));
        let masked: Vec<_> = known.chain(values).filter(|key| names_secret(key)).collect();
        assert!(masked.is_empty(), "{masked:?}");
        for name in [
            "passwordKey",
            "tokenizer",
            "bypass",
            "secretName",
            "imagePullSecrets",
            "certSecret",
            "trustedCertsSecret",
            "clientExistingSecret",
            "existingSecretSecretKey",
            "extraEnvVarsSecret",
            "keyword",
            "pass-through",
        ] {
            assert!(!names_secret(name), "{name}");
        }
        for name in [
            "dbPass",
            "KAFKA_PASS",
            "toekn",
            "sercet",
            "saslPassowrd",
            "x.pwd",
            "--api-key",
            "clientSecret",
            "certPassword",
        ] {
            assert!(names_secret(name), "{name}");
        }
    }
}
