//! The text of Dockerfiles: instructions with their heredocs, and words with their variables filled in.

use crate::deployment::UNKNOWN;

/// An instruction of a Dockerfile.
pub(super) struct Instruction {
    /// Its first line, counted from 1.
    pub line: usize,
    /// Its name in capitals.
    pub name: String,
    /// What follows the name, in one line.
    pub said: String,
    /// The lines of its heredocs.
    pub heredoc: String,
}

/// The instructions of a Dockerfile: a `\` at the end of a line goes on.
pub(super) fn instructions(text: &str) -> Vec<Instruction> {
    let mut found = Vec::new();
    let mut lines = text.lines().enumerate();
    while let Some((at, line)) = lines.next() {
        let is_none = |line: &str| line.is_empty() || line.starts_with('#');
        let mut line = line.trim();
        if is_none(line) {
            continue;
        }
        let mut whole = String::new();
        while let Some(part) = line.strip_suffix('\\') {
            whole.push_str(part);
            whole.push(' ');
            // Comments and empty lines between do not end it.
            line =
                lines.by_ref().map(|(_, line)| line.trim()).find(|line| !is_none(line)).unwrap_or_default();
        }
        whole.push_str(line);
        let (name, said) = whole.split_once(char::is_whitespace).unwrap_or((&whole, ""));
        let (name, said) = (name.to_ascii_uppercase(), said.trim().to_owned());
        let mut heredoc = String::new();
        let takes_heredocs = matches!(name.as_str(), "RUN" | "COPY" | "ADD" | "ONBUILD");
        for (end, is_indented) in said.split_whitespace().filter(|_| takes_heredocs).filter_map(heredoc_end) {
            let is_end = |line: &str| end == if is_indented { line.trim_start_matches('\t') } else { line };
            // Without its end it is none, as where a text in quotes only looks like one.
            if !lines.clone().any(|(_, line)| is_end(line)) {
                continue;
            }
            for (_, line) in lines.by_ref().take_while(|(_, line)| !is_end(line)) {
                heredoc.push_str(line);
                heredoc.push('\n');
            }
        }
        found.push(Instruction { line: at + 1, name, said, heredoc });
    }
    found
}

/// The line that ends the heredoc which a word begins, and whether tabs may stand before it.
pub(super) fn heredoc_end(word: &str) -> Option<(&str, bool)> {
    let rest = word.trim_start_matches(|c: char| c.is_ascii_digit()).strip_prefix("<<")?;
    let (end, is_indented) = rest.strip_prefix('-').map_or((rest, false), |end| (end, true));
    let end = end.trim_matches(['"', '\'']);
    (!end.is_empty() && !end.contains('<')).then_some((end, is_indented))
}

/// The words of a text without their quotes and with their variables filled in, [`UNKNOWN`] in the place of those that
/// `value` does not know. Single quotes keep a variable as it is written.
pub(super) fn words(text: &str, value: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        at += c.len_utf8();
        if quote.is_none() && c.is_whitespace() {
            words.extend(word.take());
            continue;
        }
        let word = word.get_or_insert_default();
        match (c, quote) {
            ('\\', None | Some('"')) => {
                let escaped = text[at..].chars().next();
                word.extend(escaped);
                at += escaped.map_or(0, char::len_utf8);
            }
            ('"' | '\'', None) => quote = Some(c),
            (_, Some(open)) if c == open => quote = None,
            ('$', None | Some('"')) => {
                let (filled, length) = variable(&text[at..], &value);
                word.push_str(&filled);
                at += length;
            }
            _ => word.push(c),
        }
    }
    words.extend(word);
    words
}

/// What a variable after its `$` comes to, and how long it is.
fn variable(rest: &str, value: impl Fn(&str) -> Option<String>) -> (String, usize) {
    let unknown = || UNKNOWN.to_owned();
    let name_of =
        |text: &str| text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(text.len());
    let Some(inner) = rest.strip_prefix('{') else {
        let length = name_of(rest);
        return match length {
            0 => ("$".to_owned(), 0),
            _ => (value(&rest[..length]).unwrap_or_else(unknown), length),
        };
    };
    let Some(end) = inner.find('}') else { return (unknown(), rest.len()) };
    let (name, how) = inner[..end].split_at(name_of(&inner[..end]));
    let own = value(name);
    let filled = match how.strip_prefix(":-") {
        _ if how.is_empty() => own,
        Some(otherwise) => own.or_else(|| (!otherwise.contains('$')).then(|| otherwise.to_owned())),
        None => None,
    };
    (filled.unwrap_or_else(unknown), end + 2)
}
