//! The options of a command that stand before its first name, as most programs take them.

use super::words::Word;

/// What stands before the first word that is no option, and all from that on.
pub(super) struct Options {
    /// The options with the values that follow them.
    pub found: Vec<(String, Word)>,
    /// The words from the first name on.
    pub behind: Vec<Word>,
}

impl Options {
    /// The options of some words; `with_value` are those that a value follows.
    pub fn before_names(words: &[Word], with_value: &[&str]) -> Self {
        let mut found = Self { found: Vec::new(), behind: Vec::new() };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let text = word.text.as_str();
            // Options may come from a variable.
            if word.is_unknown() {
                continue;
            }
            if !text.starts_with('-') || text == "-" {
                found.behind = std::iter::once(word).chain(words).cloned().collect();
                break;
            }
            let is_long = text.starts_with("--");
            let (name, value) = match text.split_once('=').filter(|_| is_long) {
                Some((name, value)) => (name.to_owned(), Some(word.saying(value))),
                None if is_long => (text.to_owned(), None),
                None => short(word, with_value),
            };
            if let Some(value) = value {
                found.found.push((name, value));
            } else if with_value.contains(&name.as_str()) {
                found.found.extend(words.next().map(|value| (name, value.clone())));
            }
        }
        found
    }
}

/// Letters behind one dash: switches, the last of which may have a value, in the word itself or in the next.
fn short(word: &Word, with_value: &[&str]) -> (String, Option<Word>) {
    let letters = &word.text[1..];
    let takes =
        letters.char_indices().find(|(_, letter)| with_value.contains(&format!("-{letter}").as_str()));
    let Some((at, letter)) = takes else { return (word.text.clone(), None) };
    let rest = &letters[at + letter.len_utf8()..];
    let rest = rest.strip_prefix('=').unwrap_or(rest);
    (format!("-{letter}"), (!rest.is_empty()).then(|| word.saying(rest)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::commands::OF_DOCKER_RUN;
    use crate::text::source::Span;

    #[test]
    fn the_first_name_is_told_from_values_of_options() {
        let word = |text: &&str| Word {
            text: (*text).to_owned(),
            span: Span::at(0),
            is_partial: false,
            output_of: None,
        };
        let of = |words: &[&str]| {
            let found = Options::before_names(&words.iter().map(word).collect::<Vec<_>>(), OF_DOCKER_RUN);
            let pairs: Vec<String> = found.found.iter().map(|(n, v)| format!("{n} {}", v.text)).collect();
            (pairs, found.behind.into_iter().map(|word| word.text).collect::<Vec<_>>())
        };
        let (pairs, behind) =
            of(&["-it", "-dp", "1:2", "-v/a:/b", "-e=X", "--rm", "--name=n", "image", "run", "-e"]);
        assert_eq!(pairs, ["-p 1:2", "-v /a:/b", "-e X", "--name n"]);
        assert_eq!(behind, ["image", "run", "-e"]);
    }
}
