//! The words of commands, as a shell splits them.

use super::variables::Variables;
use crate::facts::placeholders::UNKNOWN;
use crate::text::source::Span;

/// Longer commands are none.
const MAX_BYTES: usize = 16 * 1024;

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
pub(super) fn words(text: &str, start: usize, variables: &Variables) -> Vec<Word> {
    let mut end = text.floor_char_boundary(text.len().min(start + MAX_BYTES));
    // A command that stands in quotes ends with them.
    if let Some(quote) = text[..start].chars().next_back().filter(|c| matches!(c, '"' | '\'')) {
        end = text[start..end].find(quote).map_or(end, |at| start + at);
    }
    let mut reader = Reader { text: &text[..end], at: start, variables };
    let mut found = Vec::new();
    while reader.skip_spaces() {
        match reader.word() {
            Some(word) => found.push(word),
            None => break,
        }
    }
    found
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    variables: &'t Variables,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    /// Goes to the next word; false where the command ends.
    fn skip_spaces(&mut self) -> bool {
        loop {
            let rest = self.rest();
            let Some(next) = rest.chars().next() else { return false };
            let length = match next {
                ' ' | '\t' | '\r' => 1,
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
                    self.reference(&mut word);
                    continue;
                }
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

    fn reference(&mut self, word: &mut Word) {
        if let Some((value, length)) = self.variables.reference(self.rest()) {
            word.text.push_str(&value);
            self.at += length;
            return;
        }
        word.is_partial = true;
        word.text.push_str(UNKNOWN);
        let rest = self.rest();
        let closed = |open: &str, close: &str| {
            rest.strip_prefix(open).and_then(|inner| Some(inner.find(close)? + open.len() + close.len()))
        };
        let named = || {
            1 + rest[1..].find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len() - 1)
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
        words(text, start, &Variables::of(text)).into_iter().map(|word| word.text).collect()
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
        assert_eq!(texts("H=\"helm install m\"\n$H --wait\""), ["helm", "install", "m"]);
    }

    #[test]
    fn only_commands_begin() {
        let count = |text: &str| starts(text, &["helm", "helm3"]).count();
        assert_eq!(count("milvus-helm install; ./helm x; helmfile sync; helm: x; a_helm x"), 0);
        assert_eq!(count("helm a && helm3 b\n@helm c"), 3);
    }
}
