//! Whether a value is a place to put one: facts from `rules/placeholders.yaml`.
//!
//! A rule about values or storage says nothing of such a value: that it was never filled in is all there is to
//! say.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind as Automaton};

pub(crate) use super::tables::placeholders::Filler;
use super::tables::placeholders::{Certificates, PLACEHOLDERS};

/// The keys under which the program that encrypts a file keeps what it needs.
pub(crate) static KEPT_BY_ENCRYPTION: &[&str] = PLACEHOLDERS.kept_by_encryption;

/// What a placeholder looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placeholder {
    /// Words such as `<your_address>` or `CHANGEME`.
    Left,
    /// A variable such as `${HOST}`, which nothing substitutes.
    Variable,
    /// An action of a template engine, `{{ … }}`.
    Template,
}

/// What stands for a text that only a template engine or a shell can tell.
pub(crate) const UNKNOWN: &str = "\u{fffd}";

/// True for a value that someone was meant to fill in, and for one that is encrypted: what Milvus gets is not known.
pub fn is_placeholder(value: &str) -> bool {
    of(value).is_some() || is_hidden(value)
}

/// Switches that make Milvus read certificates, with the paths of examples in the shipped file.
pub fn certificates() -> &'static [Certificates] {
    PLACEHOLDERS.certificates
}

/// The programs of scripts that fill in files.
pub(crate) fn fillers() -> &'static [Filler] {
    PLACEHOLDERS.fillers
}

/// True for a value that something else is put in the place of before it is applied: it is decrypted, or a template
/// engine fills it in.
pub fn is_hidden(value: &str) -> bool {
    if value.contains(UNKNOWN) {
        return true;
    }
    let plain = value.trim_start().as_bytes();
    let begins =
        |start: &&str| plain.get(..start.len()).is_some_and(|s| s.eq_ignore_ascii_case(start.as_bytes()));
    PLACEHOLDERS.encrypted.iter().any(begins)
}

/// What kind of placeholder a value is or holds, if any.
pub fn of(value: &str) -> Option<Placeholder> {
    if !may_be(value) || is_hidden(value) {
        return None;
    }
    let plain = value.trim().to_lowercase();
    if plain.find("{{").is_some_and(|at| plain[at..].contains("}}")) {
        return Some(Placeholder::Template);
    }
    if between(&plain, "${", "}").any(is_variable) || between(&plain, "$(", ")").any(is_variable) {
        return Some(Placeholder::Variable);
    }
    let repeated = |c: char| plain.chars().count() >= 3 && plain.chars().all(|other| other == c);
    let facts = &PLACEHOLDERS;
    let words = facts.whole.contains(&plain.as_str())
        || facts.variables.contains(&plain.as_str())
        || facts.part.iter().any(|part| plain.contains(part))
        || facts.word.iter().any(|word| begins_a_word(&plain, word))
        || facts.repeated.chars().any(repeated)
        || between(&plain, "<", ">").any(is_description);
    words.then_some(Placeholder::Left)
}

/// Never false for a placeholder: most values have none of the words and signs in them.
fn may_be(value: &str) -> bool {
    static SIGNS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
        let facts = &PLACEHOLDERS;
        let signs: [&[&str]; 5] =
            [&["{{", "${", "$(", "<"], facts.whole, facts.variables, facts.part, facts.word];
        let signs = signs.concat();
        // A faster automaton would take longer to build than the values of one file take to look through.
        let kind = Some(Automaton::ContiguousNFA);
        AhoCorasick::builder().ascii_case_insensitive(true).kind(kind).build(signs).ok()
    });
    let repeats =
        || value.trim().as_bytes().windows(2).next().is_some_and(|w| w[0].eq_ignore_ascii_case(&w[1]));
    !value.is_ascii() || repeats() || SIGNS.as_ref().is_none_or(|signs| signs.is_match(value))
}

/// True for a value that only says where another one comes from, such as `${SECRET_KEY}` or `<your secret>`: it tells
/// nothing of that one.
pub fn is_bare(value: &str) -> bool {
    let plain = value.trim();
    let inside = |begin: &str, end: char| plain.strip_prefix(begin)?.strip_suffix(end);
    let name = inside("${", '}').or_else(|| inside("$(", ')')).or_else(|| inside("<", '>'));
    name.is_some_and(|n| n.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ' ')))
}

/// True for the path of a value of the chart that Kubernetes reads as a quantity: the size of a volume, or what a pod asks
/// of a machine.
pub fn is_quantity(path: &str) -> bool {
    let mut parts = path.rsplit('.');
    let last = parts.next().unwrap_or_default();
    PLACEHOLDERS.quantities.contains(&last) || matches!(parts.next(), Some("requests" | "limits"))
}

/// True for a path in a folder of examples.
pub fn is_example(path: &str) -> bool {
    let mut folders: Vec<String> = path.split(['/', '\\']).map(str::to_lowercase).collect();
    folders.pop();
    folders.iter().any(|folder| PLACEHOLDERS.example_folders.contains(&folder.as_str()))
}

/// What stands between each `open` and the next `close`.
fn between<'t>(text: &'t str, open: &'t str, close: &'t str) -> impl Iterator<Item = &'t str> {
    text.match_indices(open).filter_map(move |(at, _)| {
        let inner = &text[at + open.len()..];
        inner.find(close).map(|end| &inner[..end])
    })
}

/// `HOST`, `HOST:-localhost`.
fn is_variable(name: &str) -> bool {
    let end = name.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(name.len());
    let starts = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    starts && matches!(name[end..].chars().next(), None | Some(':' | '-' | '=' | '?' | '+'))
}

/// `your_address`, `access key`, `host:9000`: words of letters, and not those that programs print themselves.
fn is_description(inner: &str) -> bool {
    let inner = match inner.rsplit_once(':') {
        Some((host, port)) if port.parse::<u16>().is_ok() => host,
        _ => inner,
    };
    let words = inner.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' ' | '\''));
    words
        && inner.len() >= 3
        && inner.starts_with(char::is_alphabetic)
        && !PLACEHOLDERS.angle_words_kept.contains(&inner)
}

fn begins_a_word(text: &str, word: &str) -> bool {
    let starts = |at: usize| !text[..at].ends_with(|c: char| c.is_alphanumeric());
    text.match_indices(word).any(|(at, _)| starts(at) && text.len() > at + word.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::milvus::catalogue;

    #[test]
    fn placeholders_are_known() {
        for (value, kind) in [
            ("<your_kafka_address>:<your_kafka_port>", Placeholder::Left),
            ("<etcd-1:2379>", Placeholder::Left),
            ("CHANGEME", Placeholder::Left),
            ("change-me-please", Placeholder::Left),
            ("your-bucket", Placeholder::Left),
            ("s3.your_region.amazonaws.com", Placeholder::Left),
            ("AWS_ACCESS_KEY_ID", Placeholder::Left),
            ("xxxxxx", Placeholder::Left),
            ("********", Placeholder::Left),
            ("<ACCESS KEY>", Placeholder::Left),
            ("${MINIO_HOST}", Placeholder::Variable),
            ("http://${HOST:-localhost}:9000", Placeholder::Variable),
            ("$(POD_IP)", Placeholder::Variable),
            ("{{ .Values.host }}", Placeholder::Template),
        ] {
            assert_eq!(of(value), Some(kind), "{value}");
        }
    }

    #[test]
    fn values_are_left_alone() {
        for value in [
            "",
            "minioadmin",
            "[$time_now] [ACCESS] <$user_name: $user_addr> $method_name",
            "<none>",
            "my-bucket",
            "yourcompany.example.com",
            "xx",
            "p4$$(w}0rd",
            "1<2>3",
            "{\"a\": {\"b\": 1}",
        ] {
            assert_eq!(of(value), None, "{value}");
        }
    }

    #[test]
    fn no_default_is_a_placeholder() {
        for param in catalogue::params() {
            for release in catalogue::releases() {
                for text in
                    [param.shipped(release.version), param.code_text(release.version)].into_iter().flatten()
                {
                    assert!(!is_placeholder(text), "{}: {text}", param.key());
                }
            }
        }
    }

    #[test]
    fn example_folders_are_folders() {
        assert!(is_example("deploy/Examples/values.yaml") && !is_example("deploy/examples.yaml"));
    }

    #[test]
    fn what_only_names_a_value_is_told_from_one_that_holds_it() {
        assert!(is_bare("${AWS_SECRET_ACCESS_KEY}") && is_bare("<your secret>") && is_bare("$(KEY)"));
        assert!(!is_bare("${KEY:-hunter2}") && !is_bare("hunter2") && !is_bare("a<b>"));
    }
}
