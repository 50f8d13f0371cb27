//! The words of commands, as a shell splits them.

use super::arrays::Arrays;
use super::variables::Variables;
use crate::facts::placeholders::UNKNOWN;
use crate::text::source::Span;

/// Longer commands are none.
const MAX_BYTES: usize = 16 * 1024;

/// Stands where an unquoted variable ends a word, as the shell splits what it holds.
const SPLIT: char = '\u{1f}';

/// A word of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// What it says, without quotes, with [`UNKNOWN`] for what only the shell knows.
    pub text: String,
    /// Where it stands.
    pub span: Span,
    /// True where it has parts that only the shell knows.
    pub is_partial: bool,
    /// The commands whose output it stands for, as in `<(…)`.
    pub output_of: Option<String>,
}

impl Word {
    /// The part of a word that says something else than the whole.
    pub fn saying(&self, text: &str) -> Self {
        Self { text: text.to_owned(), is_partial: text.contains(UNKNOWN), ..self.clone() }
    }

    /// Whether nothing of it is known.
    pub fn is_unknown(&self) -> bool {
        self.is_partial && self.text.replace(UNKNOWN, "").is_empty()
    }
}

/// Where commands of these names begin in a text.
pub(super) fn starts<'t>(text: &'t str, names: &'t [&'t str]) -> impl Iterator<Item = usize> + 't {
    let before = |at: usize| text[..at].chars().next_back();
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '/' | '.' | '=' | '\\');
    let starts_word = move |at: usize| before(at).is_none_or(|c| !is_word(c));
    let found = memchr::memmem::find_iter(text.as_bytes(), names[0].as_bytes()).collect::<Vec<_>>();
    let others = names[1..].iter().filter(|name| !name.starts_with(names[0]));
    let others = others.flat_map(|name| memchr::memmem::find_iter(text.as_bytes(), name.as_bytes()));
    let mut all: Vec<usize> = found.into_iter().chain(others).collect();
    all.sort_unstable();
    all.dedup();
    all.into_iter().filter(move |&at| {
        let whole = names
            .iter()
            .any(|name| text[at..].strip_prefix(name).is_some_and(|rest| rest.starts_with([' ', '\t'])));
        whole && starts_word(at)
    })
}

/// The words of the command that begins at a place. It ends with its line, but that a `\` at the end goes on, and so does
/// a line that begins with an option, as in the folded scalars of workflows.
pub(super) fn words(text: &str, start: usize, variables: &Variables, arrays: &Arrays<'_>) -> Vec<Word> {
    let mut end = text.floor_char_boundary(text.len().min(start + MAX_BYTES));
    // A command that stands in quotes ends with them.
    if let Some(quote) = text[..start].chars().next_back().filter(|c| matches!(c, '"' | '\'')) {
        end = text[start..end].find(quote).map_or(end, |at| start + at);
    }
    let mut reader = Reader { text: &text[..end], at: start, variables, is_listed: false };
    let mut found = Vec::new();
    while reader.skip_spaces() {
        if let Some((array, length)) = arrays.spliced(reader.rest()) {
            let span = Span::new(reader.at, reader.at + length);
            for part in &array.parts {
                let listed = Reader { text: &text[..part.end], at: part.start, variables, is_listed: true };
                found.extend(listed.all());
            }
            // The rest of it only the shell knows.
            let unknown = Word { text: UNKNOWN.into(), span, is_partial: true, output_of: None };
            found.extend(array.is_open.then_some(unknown));
            reader.at += length;
            continue;
        }
        match reader.word() {
            Some(word) => found.extend(split(word)),
            None => break,
        }
    }
    found
}

/// The words that an unquoted variable makes of one.
fn split(word: Word) -> Vec<Word> {
    if !word.text.contains(SPLIT) {
        return vec![word];
    }
    word.text.split(SPLIT).filter(|part| !part.is_empty()).map(|part| word.saying(part)).collect()
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    variables: &'t Variables,
    /// Whether the words stand in an array, where lines end nothing.
    is_listed: bool,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn all(mut self) -> Vec<Word> {
        let mut found = Vec::new();
        while self.skip_spaces() {
            let Some(word) = self.word() else { break };
            found.extend(split(word));
        }
        found
    }

    /// Goes to the next word; false where the command ends.
    fn skip_spaces(&mut self) -> bool {
        loop {
            let rest = self.rest();
            let Some(next) = rest.chars().next() else { return false };
            let length = match next {
                ' ' | '\t' | '\r' => 1,
                '\n' if self.is_listed => 1,
                '#' if self.is_listed => rest.find('\n').unwrap_or(rest.len()),
                '\\' | '`' | '^' => {
                    match rest[1..].trim_start_matches([' ', '\t', '\r']).strip_prefix('\n') {
                        Some(behind) => rest.len() - behind.len(),
                        None => return next == '\\',
                    }
                }
                '\n' => {
                    let line = rest[1..].trim_start_matches([' ', '\t', '#']);
                    let goes_on = line.starts_with("--")
                        && line[2..].starts_with(|c: char| c.is_ascii_lowercase())
                        || line.starts_with("-f ");
                    if !goes_on {
                        return false;
                    }
                    rest.len() - line.len()
                }
                '<' if rest.starts_with("<(") => return true,
                '#' | '|' | ';' | '&' | ')' | '<' | '>' => return false,
                _ => return true,
            };
            self.at += length;
        }
    }

    fn word(&mut self) -> Option<Word> {
        let start = self.at;
        let (span, is_partial) = (Span::at(start), false);
        let mut word = Word { text: String::new(), span, is_partial, output_of: None };
        if let Some(inner) = self.rest().strip_prefix("<(") {
            let length = closed_at(inner)?;
            word = Word { text: UNKNOWN.into(), is_partial: true, ..word };
            word.output_of = Some(inner[..length].to_owned());
            self.at += length + 3;
        }
        let mut quote: Option<char> = None;
        while let Some(next) = self.rest().chars().next() {
            match (next, quote) {
                ('\'' | '"', None) => quote = Some(next),
                (c, Some(open)) if c == open => quote = None,
                ('$', None | Some('"')) => {
                    self.reference(&mut word, quote.is_none());
                    continue;
                }
                // What a program that runs tasks fills in.
                ('{', _) if self.rest().starts_with("{{") && self.filled_in(&mut word) => continue,
                ('\\', None | Some('"')) => {
                    self.at += 1;
                    match self.rest().chars().next() {
                        Some('\n') | None => break,
                        Some(c) => {
                            // Helm has a use of its own for the backslash before these.
                            if matches!(c, ',' | '.') {
                                word.text.push('\\');
                            }
                            word.text.push(c);
                            self.at += c.len_utf8();
                        }
                    }
                    continue;
                }
                (' ' | '\t' | '\r' | '\n' | '|' | ';' | '&' | ')' | '<' | '>' | '`', None) => break,
                ('\n', Some(_)) if self.rest().starts_with("\n\n") => break,
                (c, _) => word.text.push(c),
            }
            self.at += next.len_utf8();
        }
        word.span = Span::new(start, self.at);
        (self.at > start).then_some(word)
    }

    /// Goes behind `{{…}}`, of which nothing is known.
    fn filled_in(&mut self, word: &mut Word) -> bool {
        let line = self.rest().split('\n').next().unwrap_or_default();
        let Some(end) = line.find("}}") else { return false };
        word.is_partial = true;
        word.text.push_str(UNKNOWN);
        self.at += end + 2;
        true
    }

    fn reference(&mut self, word: &mut Word, is_split: bool) {
        if let Some((value, length)) = self.variables.reference(self.rest()) {
            let by = |c: char| if is_split && c.is_whitespace() { SPLIT } else { c };
            word.text.extend(value.chars().map(by));
            word.is_partial |= value.contains(UNKNOWN);
            self.at += length;
            return;
        }
        word.is_partial = true;
        word.text.push_str(UNKNOWN);
        let rest = self.rest();
        let closed = |open: &str, close: &str| {
            rest.strip_prefix(open).and_then(|inner| Some(inner.find(close)? + open.len() + close.len()))
        };
        let named = || match rest[1..].chars().next() {
            // The arguments of the script, and what else it has of its own.
            Some('@' | '*' | '#' | '?' | '!') => 2,
            _ => {
                let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
                1 + rest[1..].find(|c| !is_part(c)).unwrap_or(rest.len() - 1)
            }
        };
        let length = closed("${{", "}}").or_else(|| closed("${", "}"));
        let length = length.or_else(|| rest.strip_prefix("$(").and_then(|inner| Some(closed_at(inner)? + 3)));
        self.at += length.unwrap_or_else(named);
    }
}

/// Where the bracket is closed that stands before a text.
fn closed_at(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return Some(at),
            ')' => depth -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        let start = starts(text, &["helm", "helm3"]).next().expect("a command");
        words(text, start, &Variables::of(text), &Arrays::of(text))
            .into_iter()
            .map(|word| word.text)
            .collect()
    }

    #[test]
    fn words_are_split_as_a_shell_does() {
        let text = "V=4.2.15\n$ helm install m 'a b'\"c\" --version $V \\\n   --set a=b\\,c | tee x\n";
        assert_eq!(texts(text), ["helm", "install", "m", "a bc", "--version", "4.2.15", "--set", "a=b\\,c"]);
        assert_eq!(
            texts("run: >-\n  helm upgrade m c\n  --version 1\n- name: x\n"),
            ["helm", "upgrade", "m", "c", "--version", "1"]
        );
        assert_eq!(texts("`helm template m` is"), ["helm", "template", "m"]);
        assert_eq!(texts("helm install $(cat x) y"), ["helm", "install", UNKNOWN, "y"]);
        assert_eq!(
            texts("helm install m c --set a=\"$X\" -f <(sops -d $(x y)) --wait"),
            ["helm", "install", "m", "c", "--set", &format!("a={UNKNOWN}"), "-f", UNKNOWN, "--wait"]
        );
        assert_eq!(
            texts(
                "A=(--version 1 # one\n  -f \"v.yaml\")\nB=\"-f a -f b\"\nhelm install m \"${A[@]}\" $B \"$B\" \"$@\"\n"
            ),
            [
                "helm",
                "install",
                "m",
                "--version",
                "1",
                "-f",
                "v.yaml",
                "-f",
                "a",
                "-f",
                "b",
                "-f a -f b",
                UNKNOWN
            ]
        );
        let filled = format!("-f v/{UNKNOWN}.yaml");
        assert_eq!(texts("helm x -f v/{{ .ENV }}.yaml")[2..], filled.split(' ').collect::<Vec<_>>());
        assert_eq!(texts("H=\"helm install m\"\n$H --wait\""), ["helm", "install", "m"]);
    }

    #[test]
    fn only_commands_begin() {
        let count = |text: &str| starts(text, &["helm", "helm3"]).count();
        assert_eq!(count("milvus-helm install; ./helm x; helmfile sync; helm: x; a_helm x"), 0);
        assert_eq!(count("helm a && helm3 b\n@helm c"), 3);
    }
}
