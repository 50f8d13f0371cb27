//! Names that say that their value is secret, also misspelt.

use std::sync::LazyLock;

use super::milvus::catalogue;
use super::tables::security::SECURITY;
use crate::facts;

/// True for a name, with dots between levels, that says that its value is secret. A name that nearly says so counts, as
/// what is misspelt is as secret.
pub(crate) fn names_secret(name: &str) -> bool {
    let last = last_level(name);
    let plain = plain(last);
    let says = holds_word(&plain) || ends_in_word(last) || is_alike(&plain);
    says && !says_other(&plain) && !is_known_as_open(&plain)
}

/// True for a name that Milvus knows as that of no secret, though it sounds like one.
fn is_known_as_open(plain: &str) -> bool {
    // From the end, as most names differ there.
    let is = |key: &&str| {
        let last = key.bytes().rev().take_while(|b| *b != b'.').filter(u8::is_ascii_alphanumeric);
        last.map(|b| b.to_ascii_lowercase()).eq(plain.bytes().rev())
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
    SECURITY.names.but.contains(&plain)
        || SECURITY.names.but_ends.iter().any(|end| plain.ends_with(end))
        || SECURITY.names.but_holds.iter().any(|word| plain.contains(word))
}

fn holds_word(plain: &str) -> bool {
    /// The words with their letters.
    static WORDS: LazyLock<Vec<(&str, u32)>> =
        LazyLock::new(|| SECURITY.names.holds.iter().map(|word| (*word, letters(word))).collect());
    let held = letters(plain);
    WORDS.iter().any(|&(word, own)| own & !held == 0 && plain.contains(word))
}

/// True where the last word, as capitals and separators tell words apart, is one of the list.
fn ends_in_word(name: &str) -> bool {
    let name = name.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
    SECURITY.names.words.iter().any(|word| {
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
    /// The words with the letters of their ends.
    static WORDS: LazyLock<Vec<(&str, Vec<u32>)>> =
        LazyLock::new(|| SECURITY.names.alike.iter().map(|word| (*word, ends(word))).collect());
    let held = ends(plain);
    WORDS.iter().any(|(word, own)| {
        let errors = if word.len() < 8 { 1 } else { 2 };
        // A short word is near many: the whole name must be.
        let whole = word.len() < 6;
        if plain.len() + errors < word.len() || !ends_may_be_alike(own, &held, errors) {
            return false;
        }
        let longest = word.len() + errors;
        if whole {
            return plain.len() <= longest && strsim::osa_distance(plain, word) <= errors;
        }
        let all = own.last().copied().unwrap_or_default();
        (word.len() - errors..=longest.min(plain.len())).any(|length| {
            (held[length - 1] & !all).count_ones() as usize <= errors
                && strsim::osa_distance(&plain[plain.len() - length..], word) <= errors
        })
    })
}

/// Whether a name can end in a word but for so many errors, by the letters of their ends. Each error loses at most one
/// letter of an end, and moves the others by at most one place: most names need no closer look.
fn ends_may_be_alike(word: &[u32], name: &[u32], errors: usize) -> bool {
    word.iter().enumerate().all(|(shorter, own)| {
        let held = name[name.len().min(shorter + 1 + errors) - 1];
        (own & !held).count_ones() as usize <= errors
    })
}

/// The letters of the last one, the last two, and so on to the whole text, one bit each.
fn ends(plain: &str) -> Vec<u32> {
    let add = |held: &mut u32, byte: u8| {
        *held |= bit(byte);
        Some(*held)
    };
    plain.bytes().rev().scan(0, add).collect()
}

/// The letters that a text holds, one bit each.
fn letters(plain: &str) -> u32 {
    plain.bytes().fold(0, |bits, byte| bits | bit(byte))
}

fn bit(byte: u8) -> u32 {
    if byte.is_ascii_lowercase() { 1 << (byte - b'a') } else { 0 }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::facts::chart;

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
