//! Secrets that a text shows by its form, whatever it configures: credentials in URLs, values whose names say that they
//! are secret, tokens, private keys. What rules know of a file they know by its keys; beside those it may hold
//! anything.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::authority::Authorities;
use super::manifest;
use super::named::NamedValues;
use crate::base::escaping::MASK;
use crate::facts::{is_well_known, tokens};

/// What stands before a token in a header; a shorter word behind it is one of a sentence.
const BEARER: &str = "Bearer ";
const BEARER_LEAST: usize = 8;

/// The bytes of a file that hold secrets, in order, apart from each other, and none in two lines. What everybody knows
/// is none.
pub(crate) fn find_secrets(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let named = NamedValues::of(text);
    let mut authorities = Authorities::of(text);
    for at in memchr::memchr3_iter(b'@', b'=', b':', text.as_bytes()) {
        // What stands in a secret is hidden with it.
        if found.last().is_some_and(|last: &Range<usize>| last.contains(&at)) {
            continue;
        }
        match text.as_bytes()[at] {
            b'@' => found.extend(authorities.password(at)),
            b'=' => found.extend(named.after_equals(at)),
            _ => named.after_colon(at, &mut found),
        }
    }
    found.extend(text.match_indices("--").filter_map(|(at, _)| named.after_flag(at)));
    found.extend(by_prefix(text));
    found.extend(private_keys(text));
    manifest::secrets(&named, &mut found);
    settle(text, found)
}

/// A sentence, command or single value with the secrets in its URLs and variables masked: what follows a `:` in a
/// sentence is said of a setting, and is not its value.
pub(crate) fn masked(text: &str) -> Cow<'_, str> {
    let named = NamedValues::of(text);
    let mut authorities = Authorities::of(text);
    let mut found = Vec::new();
    let mut done = 0;
    for at in memchr::memchr2_iter(b'@', b'=', text.as_bytes()) {
        if text.as_bytes()[at] == b'@' {
            found.extend(authorities.password(at));
        } else if at >= done
            && let Some(value) = named.after_equals(at)
        {
            // A value ends where one that stands in it does.
            done = value.end;
            found.push(value);
        }
    }
    found.extend(by_prefix(text));
    with_masks(text, settle(text, found))
}

/// A part of a file with its secrets masked; `None` where there is none in it.
pub(crate) fn masked_part(text: &str) -> Option<String> {
    let found = find_secrets(text);
    (!found.is_empty()).then(|| with_masks(text, found).into_owned())
}

/// `text` with a mask in these places.
pub(super) fn with_masks(text: &str, found: Vec<Range<usize>>) -> Cow<'_, str> {
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

/// In order, joined where they overlap, and each line's on its own, so that lines stay lines.
fn settle(text: &str, mut found: Vec<Range<usize>>) -> Vec<Range<usize>> {
    found.retain(|r| !r.is_empty() && !is_well_known(&text[r.clone()]));
    found.sort_by_key(|r| (r.start, r.end));
    found.dedup_by(|next, kept| {
        let joined = next.start < kept.end;
        if joined {
            kept.end = kept.end.max(next.end);
        }
        joined
    });
    found.into_iter().flat_map(|range| split_lines(text, range)).collect()
}

/// The parts of a range that stand in one line each, without what indents them.
pub(crate) fn split_lines(text: &str, range: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let mut start = range.start;
    text[range].split_inclusive(['\n', '\r']).filter_map(move |line| {
        let from = start + line.len() - line.trim_start().len();
        let to = start + line.trim_end().len();
        start += line.len();
        (from < to).then_some(from..to)
    })
}

/// How tokens begin; the last is what stands before one.
static PREFIXES: LazyLock<Option<AhoCorasick>> =
    LazyLock::new(|| AhoCorasick::new(tokens().iter().map(|token| token.begins).chain([BEARER])).ok());

/// Tokens that are known by how they begin.
fn by_prefix(text: &str) -> impl Iterator<Item = Range<usize>> {
    let inside = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '=' | '+' | '/');
    let mut done = 0;
    PREFIXES.iter().flat_map(move |prefixes| prefixes.find_iter(text)).filter_map(move |found| {
        let (from, least) = match tokens().get(found.pattern().as_usize()) {
            Some(token) => (found.start(), token.least),
            None => (found.end(), BEARER_LEAST),
        };
        let begins = !text[..found.start()].ends_with(|c: char| c.is_ascii_alphanumeric());
        if from < done || !begins {
            return None;
        }
        done = text[from..].find(|c| !inside(c)).map_or(text.len(), |length| from + length);
        (done - from >= least).then_some(from..done)
    })
}

/// What stands between the two lines of a private key.
fn private_keys(text: &str) -> impl Iterator<Item = Range<usize>> {
    const FENCE: &str = "PRIVATE KEY";
    text.match_indices(FENCE).filter_map(|(at, _)| {
        let begins = text[..at].rfind("-----").is_some_and(|i| text[i..at].starts_with("-----BEGIN"));
        let behind = &text[at + FENCE.len()..];
        let from = text.len() - behind.strip_prefix(" BLOCK").unwrap_or(behind).strip_prefix("-----")?.len();
        let length = text[from..].find("-----").unwrap_or(text.len() - from);
        begins.then_some(from..from + length)
    })
}

#[cfg(test)]
mod tests {
    use super::with_masks;
    use crate::report::mask::find_secrets;
    use crate::report::mask::masked;

    #[test]
    fn secrets_are_known_by_their_form() {
        for (text, shown) in [
            ("pulsar://user:pa@ss:w@host:6650/x", "pulsar://user:********@host:6650/x"),
            ("[http://root:hunter22@etcd:2379]", "[http://root:********@etcd:2379]"),
            ("brokers: \"u:hunter22@a:9092,v:other@b:1\"", "brokers: \"u:********@a:9092,v:********@b:1\""),
            ("https://ghp_0123456789abcdef@git.example.com", "https://********@git.example.com"),
            ("https://tok3nless@git.example.com/x", "https://********@git.example.com/x"),
            ("address: tok3nless@minio:9000", "address: ********@minio:9000"),
            ("https://u:pa/ss@h/x and https://u:a(b),c@h", "https://u:********@h/x and https://u:********@h"),
            ("https://h/p?x=1&token=abc#f", "https://h/p?x=1&token=********#f"),
            ("- KAFKA_SASL_PASSWORD=hunter22", "- KAFKA_SASL_PASSWORD=********"),
            ("  saslPassword: hunter 22 # why", "  saslPassword: ******** # why"),
            ("{password: abc, x: 1}", "{password: ********, x: 1}"),
            ("\"token\":\"a\\\"b\"}", "\"token\":\"********\"}"),
            ("- name: S3_SECRET_KEY\n  value: hunter22\n", "- name: S3_SECRET_KEY\n  value: ********\n"),
            ("- value: hunter22\n  name: S3_SECRET_KEY\n", "- value: ********\n  name: S3_SECRET_KEY\n"),
            ("{value: hunter22, name: S3_SECRET_KEY}", "{value: ********, name: S3_SECRET_KEY}"),
            ("mykafka.password: hunter22", "mykafka.password: ********"),
            ("saslPasword: hunter22", "saslPasword: ********"),
            ("password: &pw !!str hunter22", "password: &pw !!str ********"),
            ("x: \"{\\\"token\\\":\\\"abc\\\"}\"", "x: \"{\\\"token\\\":\\\"********\\\"}\""),
            ("jaas: \"a password=\\\"abc\\\";\"", "jaas: \"a password=\\\"********\\\";\""),
            ("[\"--token\", \"abc\"]", "[\"--token\", \"********\"]"),
            ("- --password\n- abc\n- --x", "- --password\n- ********\n- --x"),
            ("run --password abc --x y", "run --password ******** --x y"),
            ("password: *hunter22", "password: *********"),
            ("- password: *used\n- &used x", "- password: *used\n- &used x"),
            ("password: &hunter22", "password: &********"),
            ("password: !hunter22", "password: !********"),
            ("password: !vault |\n  abc", "password: !vault |\n  ********"),
            ("password: |hunter22\nx: y", "password: |********\nx: y"),
            ("password: >-hunter22\nx: y", "password: >********\nx: y"),
            ("password: {hunter22}", "password: {********}"),
            ("password: {hunter22\nx: y", "password: {********\nx: y"),
            ("password: [hunter22\nx: y", "password: [********\nx: y"),
            ("password: [a]b\nx: y", "password: [********\nx: y"),
            ("password: %hunter22", "password: ********"),
            ("password: @hunter22", "password: ********"),
            ("password: `hunter22", "password: ********"),
            ("password: #hunter22", "password: #********"),
            ("password: 'a'b' # c", "password: '********'******** # c"),
            ("password: 'it''s'", "password: '********'"),
            ("password:hunter22", "password:********"),
            ("password:\n  *hunter22", "password:\n  *********"),
            ("{password: a,b}c, x: 1}", "{password: ********, x: 1}"),
            ("password: ${A:-hunter22}", "password: ********"),
            ("password: ${A}${B}", "password: ********"),
            ("export A_TOKEN=\"a b\"", "export A_TOKEN=\"********\""),
            ("A_TOKEN = a, b # c", "A_TOKEN = ******** # c"),
            ("- \"A_TOKEN=a (b)\"", "- \"A_TOKEN=********\""),
            ("h: Bearer abcdefgh.12", "h: Bearer ********"),
            ("- ghp_0123456789abcdefghij # x", "- ******** # x"),
        ] {
            assert_eq!(with_masks(text, find_secrets(text)), shown);
        }
    }

    #[test]
    fn secrets_of_several_lines_are_masked_line_by_line() {
        for (text, shown) in [
            ("password: |\n  a b\n\n  c\nx: y", "password: |\n  ********\n\n  ********\nx: y"),
            ("- password: >-\n    a\n  x: y", "- password: >-\n    ********\n  x: y"),
            ("password:\n  abc\nx: y", "password:\n  ********\nx: y"),
            ("password: ab\n  cd\nx: y", "password: ********\n  ********\nx: y"),
            ("password: \"ab\n  cd\"\nx: y", "password: \"********\n  ********\"\nx: y"),
            ("tokens:\n- abc\n- \"def\" # x\nx: y", "tokens:\n- ********\n- \"********\" # x\nx: y"),
            ("tokens: [abc, \"def\"]", "tokens: [********, \"********\"]"),
            ("password:\n  key: abc", "password:\n  key: abc"),
            (
                "-----BEGIN PRIVATE KEY-----\nabc\nde\n-----END PRIVATE KEY-----\n",
                "-----BEGIN PRIVATE KEY-----\n********\n********\n-----END PRIVATE KEY-----\n",
            ),
        ] {
            assert_eq!(with_masks(text, find_secrets(text)), shown);
        }
    }

    /// A file of one line must not be looked through once for each of its secrets.
    #[test]
    fn the_time_grows_with_the_text_only() {
        let entry = "{\"name\":\"A_TOKEN\",\"value\":\"sk-sk-\"},{password: x, \"value\": y},";
        let text = entry.repeat(10_000);
        let begun = std::time::Instant::now();
        assert_eq!(find_secrets(&text).len(), 30_000);
        assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
    }

    #[test]
    fn what_names_a_secret_is_none() {
        for text in [
            "image: milvusdb/milvus:v2.6.2@sha256:0123",
            "ssh://git@github.com/x",
            "password: ${PASSWORD}",
            "password: ${PASSWORD:?say it}",
            "- A_TOKEN=${TOKEN}",
            "password: {a: b}",
            "password: {{ .Values.password }}",
            "http://a:9000/path@x",
            "password:\n  a: b",
            "password: # why\nx: y",
            "automountServiceAccountToken: true",
            "passwordKey: name-of-a-key",
            "tokenizer: standard",
            "- name: MQ_TYPE\n  value: kafka",
            "- name: A_TOKEN\n  valueFrom: {secretKeyRef: {name: x, key: y}}\n- name: MQ_TYPE\n  value: kafka",
            "mail: someone@example.com",
            "at 12:30 see a@b",
            "secrets:\n  - milvus-auth",
        ] {
            assert_eq!(with_masks(text, find_secrets(text)), text);
        }
        assert_eq!(masked("etcd.auth.password: empty → x"), "etcd.auth.password: empty → x");
        assert_eq!(masked("shown with --show-secrets only"), "shown with --show-secrets only");
    }
}
