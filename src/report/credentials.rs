//! Secrets that a text shows by its form, whatever it configures: credentials in URLs, and values whose names say that
//! they are secret. What rules know of a file they know by its keys; beside those it may hold anything.

use std::borrow::Cow;
use std::ops::Range;

use super::secrets::MASK;
use crate::rule::is_well_known;

/// How names of secrets end, in lower case and without what separates words.
const NAMES: [&str; 17] = [
    "password",
    "passwd",
    "passphrase",
    "secretkey",
    "secretaccesskey",
    "secretaccesskeyvalue",
    "accesstoken",
    "authtoken",
    "bearertoken",
    "securitytoken",
    "sessiontoken",
    "apikey",
    "privatekey",
    "clientsecret",
    "authparams",
    "authparameters",
    "credentialjson",
];

/// What ends a word of a text that is no quoted one.
fn ends(c: char) -> bool {
    c.is_whitespace() || matches!(c, '"' | '\'' | '`' | ',' | '<' | '>' | '(' | ')' | '[' | ']' | '{' | '}')
}

/// The bytes that hold secrets, in order and apart from each other. What everybody knows is none.
pub(crate) fn find(text: &str) -> Vec<Range<usize>> {
    secrets(text, &['@', '=', ':'])
}

fn secrets(text: &str, signs: &[char]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, sign) in text.match_indices(signs) {
        if found.last().is_some_and(|last| at < last.end) {
            continue;
        }
        let secret = match sign {
            "@" => in_authority(text, at),
            "=" => after_equals(text, at),
            _ => after_colon(text, at),
        };
        let known = |r: &Range<usize>| is_well_known(&text[r.clone()]);
        found.extend(secret.filter(|r| !r.is_empty() && !known(r)));
    }
    found.sort_by_key(|r| r.start);
    found.dedup_by(|next, kept| {
        let joined = next.start < kept.end;
        if joined {
            kept.end = kept.end.max(next.end);
        }
        joined
    });
    found
}

/// A sentence, command or single value with the secrets in its URLs and variables masked: what follows a `:` in a
/// sentence is said of a setting, and is not its value.
pub(crate) fn masked(text: &str) -> Cow<'_, str> {
    without(text, secrets(text, &['@', '=']))
}

/// `text` with a mask in these places.
fn without(text: &str, found: Vec<Range<usize>>) -> Cow<'_, str> {
    if found.is_empty() {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for secret in found {
        out.push_str(&text[from..secret.start]);
        out.push_str(MASK);
        from = secret.end;
    }
    out.push_str(&text[from..]);
    out.into()
}

/// The password in `scheme://user:password@host` or `user:password@host`, or all that comes before the `@` where it is
/// a long one without a name.
fn in_authority(text: &str, at: usize) -> Option<Range<usize>> {
    // An image is named by its digest.
    if text[at + 1..].starts_with("sha256:") {
        return None;
    }
    let word = text[..at].rfind(ends).map_or(0, |i| i + text[i..].chars().next().map_or(1, char::len_utf8));
    let scheme = text[word..at].find("://").map(|i| word + i + 3);
    let start = scheme.unwrap_or(word);
    let user = &text[start..at];
    // A later `@` ends it where a password holds one.
    let rest = text[at + 1..].split(|c| ends(c) || matches!(c, '/' | '?' | '#')).next().unwrap_or_default();
    let end = rest.rfind('@').map_or(at, |i| at + 1 + i);
    if user.contains(['/', '?', '#']) {
        return None;
    }
    match user.find(':') {
        Some(colon) => Some(start + colon + 1..end),
        None => (scheme.is_some() && user.len() >= 16).then_some(start..end),
    }
}

/// The value of a parameter or variable, `password=value`, whose name says that it is secret.
fn after_equals(text: &str, at: usize) -> Option<Range<usize>> {
    if !names_secret(name_before(text, at)?) {
        return None;
    }
    let from = at + 1;
    let first = text[from..].chars().next()?;
    if matches!(first, '"' | '\'') {
        return quoted(text, from);
    }
    let length = text[from..].find(|c| ends(c) || matches!(c, '&' | ';' | '#'));
    let end = length.map_or(text.len(), |length| from + length);
    (!refers(&text[from..end])).then_some(from..end)
}

/// The value of `password: value`, and that of `value: …` behind `name: PASSWORD`.
fn after_colon(text: &str, at: usize) -> Option<Range<usize>> {
    let after = &text[at + 1..];
    let key = text[..at].ends_with(['"', '\'']);
    if !key && !after.starts_with([' ', '\t']) {
        return None;
    }
    let name = name_before(text, at)?;
    let named = if name == "value" { name_of_pair(&text[..at])? } else { name };
    if !names_secret(named) {
        return None;
    }
    let from = at + 1 + (after.len() - after.trim_start_matches([' ', '\t']).len());
    let first = text[from..].chars().next()?;
    match first {
        '"' | '\'' => return quoted(text, from),
        '{' | '[' | '|' | '>' | '&' | '*' | '!' | '#' | '\n' | '\r' => return None,
        _ => {}
    }
    let line = text[from..].split(['\n', '\r']).next().unwrap_or_default();
    let line = line.split(" #").next().unwrap_or_default();
    let before = text[..at].rsplit('\n').next().unwrap_or_default();
    let in_flow = before.contains(['{', '[']);
    let value = if in_flow { line.split([',', '}', ']']).next().unwrap_or_default() } else { line };
    let value = value.trim_end();
    let nothing = matches!(value, "null" | "~" | "true" | "false");
    (!nothing && !refers(value)).then_some(from..from + value.len())
}

/// The text between quotes, of which the first is at `from`.
fn quoted(text: &str, from: usize) -> Option<Range<usize>> {
    let quote = text[from..].chars().next()?;
    let mut escaped = false;
    let end = text[from + 1..].find(|c| {
        let ends = c == quote && !escaped;
        escaped = c == '\\' && !escaped && quote == '"';
        ends
    });
    let range = from + 1..end.map_or(text.len(), |end| from + 1 + end);
    (!refers(&text[range.clone()])).then_some(range)
}

/// The name that ends at `at`, quoted or not.
fn name_before(text: &str, at: usize) -> Option<&str> {
    let before = text[..at].trim_end_matches(['"', '\'', ' ']);
    let length =
        before.bytes().rev().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-'));
    let name = &before[before.len() - length.count()..];
    (!name.is_empty()).then_some(name)
}

/// What the `name` beside a `value` says, on this line or the one before.
fn name_of_pair(before: &str) -> Option<&str> {
    let near = before.rmatch_indices('\n').nth(1).map_or(before, |(i, _)| &before[i..]);
    let (_, name) = near.rsplit_once("name:").or_else(|| near.rsplit_once("\"name\":"))?;
    let name = name.trim_start_matches([' ', '"', '\'']);
    name.split(ends).next()
}

/// True for a name, with dots between levels, that says that its value is secret.
pub(crate) fn names_secret(name: &str) -> bool {
    let last = name.rsplit('.').next().unwrap_or(name);
    let plain: String =
        last.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    plain == "token"
        || last.to_ascii_lowercase().ends_with("_token")
        || NAMES.iter().any(|n| plain.ends_with(n))
}

/// True for what only names the place of a secret.
fn refers(value: &str) -> bool {
    value.starts_with("${") || value.starts_with("$(") || value.starts_with("{{") || value.starts_with('<')
}

#[cfg(test)]
mod tests {
    use super::{find, masked, without};

    #[test]
    fn secrets_are_known_by_their_form() {
        for (text, shown) in [
            ("pulsar://user:pa@ss:w@host:6650/x", "pulsar://user:********@host:6650/x"),
            ("[http://root:hunter22@etcd:2379]", "[http://root:********@etcd:2379]"),
            ("brokers: \"u:hunter22@a:9092,v:other@b:1\"", "brokers: \"u:********@a:9092,v:********@b:1\""),
            ("https://ghp_0123456789abcdef@git.example.com", "https://********@git.example.com"),
            ("https://h/p?x=1&token=abc#f", "https://h/p?x=1&token=********#f"),
            ("- KAFKA_SASL_PASSWORD=hunter22", "- KAFKA_SASL_PASSWORD=********"),
            ("  saslPassword: hunter 22 # why", "  saslPassword: ******** # why"),
            ("{password: abc, x: 1}", "{password: ********, x: 1}"),
            ("\"token\":\"a\\\"b\"}", "\"token\":\"********\"}"),
            ("- name: S3_SECRET_KEY\n  value: hunter22\n", "- name: S3_SECRET_KEY\n  value: ********\n"),
            ("mykafka.password: hunter22", "mykafka.password: ********"),
        ] {
            assert_eq!(without(text, find(text)), shown);
        }
    }

    #[test]
    fn what_names_a_secret_is_none() {
        for text in [
            "image: milvusdb/milvus:v2.6.2@sha256:0123",
            "ssh://git@github.com/x",
            "password: ${PASSWORD}",
            "password:\n  a: b",
            "automountServiceAccountToken: true",
            "passwordKey: name-of-a-key",
            "tokenizer: standard",
            "- name: MQ_TYPE\n  value: kafka",
            "mail: someone@example.com",
            "at 12:30 see a@b",
        ] {
            assert_eq!(without(text, find(text)), text);
        }
        assert_eq!(masked("etcd.auth.password: empty → x"), "etcd.auth.password: empty → x");
    }
}
