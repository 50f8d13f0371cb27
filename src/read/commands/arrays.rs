//! Arrays of scripts, which hold words of commands.

use std::collections::HashMap;
use std::ops::Range;

/// More lists of words than these are not read.
const MAX_ARRAYS: usize = 200;
/// What stands so far before a list is not its name.
const MAX_BEFORE: usize = 200;
/// Longer lists are none.
const MAX_BYTES: usize = 16 * 1024;

/// What a script puts into its arrays.
#[derive(Debug, Default)]
pub(super) struct Arrays<'t> {
    arrays: HashMap<&'t str, Array>,
}

/// What a script puts into an array.
#[derive(Debug, Default)]
pub(super) struct Array {
    /// Where the words stand that are in it in any case.
    pub parts: Vec<Range<usize>>,
    /// True where it may have others, too.
    pub is_open: bool,
    indentation: usize,
}

impl<'t> Arrays<'t> {
    /// Those that a text sets: `NAME=(…)`, and `NAME+=(…)` for more words. What is added under a condition, which is
    /// told by its indentation, may be there or not.
    pub fn of(text: &'t str) -> Self {
        let mut found = Self::default();
        for at in memchr::memmem::find_iter(text.as_bytes(), "=(").take(MAX_ARRAYS) {
            let near = text.ceil_char_boundary(at.saturating_sub(MAX_BEFORE));
            let line = text[near..at].rfind('\n').map_or(near, |end| near + end + 1);
            let before = text[line..at].strip_suffix('+').unwrap_or(&text[line..at]);
            let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
            let start = before.trim_end_matches(is_part).len();
            let (in_front, name) = before.split_at(start);
            let end = text.floor_char_boundary(text.len().min(at + 2 + MAX_BYTES));
            let Some(length) = closed_at(&text[at + 2..end]).filter(|_| !name.is_empty()) else { continue };
            let declares = ["", "local", "declare", "readonly", "export"];
            let mut words = in_front.split_whitespace().filter(|word| !word.starts_with('-'));
            let is_statement = declares.contains(&words.next().unwrap_or_default()) && words.next().is_none();
            let indentation = in_front.len() - in_front.trim_start().len();
            let is_added = text[..at].ends_with('+');
            let is_known = found.arrays.contains_key(name);
            let array = found.arrays.entry(name).or_default();
            if !is_known {
                array.indentation = indentation;
            }
            // A second list takes the place of the first where its line is reached.
            if !is_statement || indentation != array.indentation || (is_known && !is_added) {
                array.is_open = true;
                continue;
            }
            array.parts.push(at + 2..at + 2 + length);
        }
        found
    }

    /// The array whose words stand for a text that begins with `${NAME[@]}`, in quotes or without, and how long that is.
    pub fn spliced(&self, text: &str) -> Option<(&Array, usize)> {
        let (quote, rest) = match text.strip_prefix('"') {
            Some(rest) => ("\"", rest),
            None => ("", text),
        };
        let inner = rest.strip_prefix("${")?;
        let end = inner.find('}')?;
        let name = inner[..end].strip_suffix("[@]").or_else(|| inner[..end].strip_suffix("[*]"))?;
        let behind = inner[end + 1..].strip_prefix(quote)?;
        let is_whole =
            behind.chars().next().is_none_or(|c| c.is_whitespace() || matches!(c, ';' | ')' | '|' | '&'));
        let array = self.arrays.get(name).filter(|_| is_whole)?;
        Some((array, text.len() - behind.len()))
    }
}

/// Where the bracket is closed that stands before a text; brackets in quotes count not.
fn closed_at(text: &str) -> Option<usize> {
    let (mut depth, mut quote, mut is_escaped) = (0_usize, None, false);
    for (at, c) in text.char_indices() {
        match (c, quote) {
            _ if is_escaped => {
                is_escaped = false;
                continue;
            }
            ('\\', None | Some('"')) => is_escaped = true,
            ('"' | '\'', None) => quote = Some(c),
            (_, Some(open)) if c == open => quote = None,
            (_, Some(_)) => {}
            ('(', None) => depth += 1,
            (')', None) if depth == 0 => return Some(at),
            (')', None) => depth -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrays_are_what_the_script_puts_into_them() {
        let text = "A=(a 'b)' \\\n c)\nA+=(d)\nif x; then\n  A+=(e)\nfi\n[ x ] && B+=(f)\né=(x)\n  local C=(g)\nD=(h)\nD=(i)\n";
        let arrays = Arrays::of(text);
        let words = |name: &str| {
            let (array, _) = arrays.spliced(name)?;
            Some((array.parts.iter().map(|part| &text[part.clone()]).collect::<Vec<_>>(), array.is_open))
        };
        assert_eq!(words("\"${A[@]}\" x"), Some((vec!["a 'b)' \\\n c", "d"], true)));
        assert_eq!(words("${B[*]}"), Some((vec![], true)));
        assert_eq!(words("\"${C[@]}\""), Some((vec!["g"], false)));
        assert_eq!(words("${D[@]};"), Some((vec!["h"], true)));
        for none in ["${E[@]}", "\"${C[@]}x\"", "${C[0]}", "$C"] {
            assert_eq!(words(none), None, "{none}");
        }
    }
}
