//! `${VAR:-default}` in compose files and in the files that variables come from.

use std::collections::HashMap;

use crate::deployment::UNKNOWN;
use crate::read::references::Growth;

/// Variables by name, and how much texts may still grow by them.
#[derive(Clone, Debug, Default)]
pub struct Variables {
    values: HashMap<String, String>,
    growth: Growth,
}

impl Variables {
    /// No variables.
    pub fn new() -> Self {
        Self::default()
    }

    /// The value of a variable; [`UNKNOWN`] stands in it for what only the environment knows.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }

    /// Gives a variable.
    pub fn insert(&mut self, name: String, value: String) {
        self.values.insert(name, value);
    }

    /// Gives the variables of others that are not there yet.
    pub fn add_all(&mut self, others: Variables) {
        for (name, value) in others.values {
            self.values.entry(name).or_insert(value);
        }
    }

    /// Gives the variables of others in place of those that are there.
    pub fn replace_all(&mut self, others: &Variables) {
        self.values.extend(others.values.clone());
    }

    /// How much texts may still grow by them.
    pub fn growth(&self) -> &Growth {
        &self.growth
    }
}

impl FromIterator<(String, String)> for Variables {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(variables: I) -> Self {
        Self { values: variables.into_iter().collect(), growth: Growth::default() }
    }
}

/// A reference that compose cannot read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BrokenReference;

/// References inside defaults of references are followed this far.
const DEPTH: usize = 32;

/// Replaces the variables in a text as compose does. `$$` is a dollar sign, and so is one that nothing follows which could
/// be a reference. [`UNKNOWN`] stands for variables that are not given, and for a text that grows too large. A default
/// counts where nothing gives its variable.
pub fn interpolate(text: &str, variables: &Variables) -> Result<String, BrokenReference> {
    interpolate_with(text, &|name| variables.get(name), variables.growth(), DEPTH)
}

/// Replaces the variables in a text as compose does, by what a function gives.
pub fn interpolate_by<'v>(
    text: &str,
    given: &dyn Fn(&str) -> Option<&'v str>,
    growth: &Growth,
) -> Result<String, BrokenReference> {
    interpolate_with(text, given, growth, DEPTH)
}

/// Replaces the variables in a text; one that is broken is unknown.
pub fn interpolate_or_unknown(text: &str, variables: &Variables) -> String {
    interpolate(text, variables).unwrap_or_else(|_| UNKNOWN.to_owned())
}

fn interpolate_with<'v>(
    text: &str,
    given: &dyn Fn(&str) -> Option<&'v str>,
    growth: &Growth,
    depth: usize,
) -> Result<String, BrokenReference> {
    let Some(depth) = depth.checked_sub(1) else { return Ok(UNKNOWN.to_owned()) };
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut line = LastBrace::default();
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let name = name_of(after);
        rest = if let Some(dollar) = after.strip_prefix('$') {
            out.push('$');
            dollar
        } else if !name.is_empty() {
            out.push_str(given(name).unwrap_or(UNKNOWN));
            &after[name.len()..]
        } else if let Some(inner) = after.strip_prefix('{') {
            let end = line.of(text, text.len() - inner.len());
            let (value, next) =
                braced(inner, end, &|text| interpolate_with(text, given, growth, depth), given)?;
            out.push_str(&value);
            next
        } else {
            out.push('$');
            after
        };
        if !growth.allows(text.len(), out.len() + rest.len()) {
            return Ok(UNKNOWN.to_owned());
        }
    }
    out.push_str(rest);
    growth.use_up(text.len(), out.len());
    Ok(out)
}

/// The last closing brace of a line, which is looked for once a line.
#[derive(Default)]
struct LastBrace {
    /// Where the line ends, and the brace in it.
    known: Option<(usize, Option<usize>)>,
}

impl LastBrace {
    /// How many bytes from a place on the last brace of its line is away.
    fn of(&mut self, text: &str, at: usize) -> Option<usize> {
        let (_, brace) = match self.known.filter(|(end, _)| at <= *end) {
            Some(known) => known,
            None => {
                let end = text[at..].find('\n').map_or(text.len(), |length| at + length);
                *self.known.insert((end, text[at..end].rfind('}').map(|length| at + length)))
            }
        };
        brace?.checked_sub(at)
    }
}

/// The value of `${…}`, of which `inner` begins behind the brace, and what follows. Compose first takes all up to the last
/// brace of the line for the reference, and then looks for the one that closes it: where none does, that last one counts.
fn braced<'t, 'v>(
    inner: &'t str,
    last_brace: Option<usize>,
    interpolated: &dyn Fn(&str) -> Result<String, BrokenReference>,
    given: &dyn Fn(&str) -> Option<&'v str>,
) -> Result<(String, &'t str), BrokenReference> {
    let name = name_of(inner);
    if name.is_empty() {
        return Err(BrokenReference);
    }
    let operation = &inner[name.len()..];
    if let Some(next) = operation.strip_prefix('}') {
        return Ok((given(name).unwrap_or(UNKNOWN).to_owned(), next));
    }
    let (empty_counts, operation) = match operation.strip_prefix(':') {
        Some(rest) => (false, rest),
        None => (true, operation),
    };
    let sign = operation.chars().next().filter(|c| matches!(c, '-' | '+' | '?')).ok_or(BrokenReference)?;
    let start = inner.len() - operation.len() + 1;
    let last = last_brace.filter(|last| *last >= start).ok_or(BrokenReference)?;
    let end = closing(&inner[..=last]).unwrap_or(last);
    let next = &inner[end + 1..];
    // What stands there has to be readable, whether it counts or not.
    let other = interpolated(inner.get(start..end).ok_or(BrokenReference)?)?;
    let value = given(name);
    let is_set = value.is_some_and(|value| empty_counts || !is_blank(value));
    let value = match (sign, value) {
        ('-', Some(value)) if is_set => value.to_owned(),
        ('-', _) => other,
        ('+', _) if is_set => other,
        ('+', value) => value.unwrap_or_default().to_owned(),
        // Compose starts only where it is set.
        (_, Some(value)) if is_set => value.to_owned(),
        _ => UNKNOWN.to_owned(),
    };
    Ok((value, next))
}

/// Nothing, as far as is known.
fn is_blank(value: &str) -> bool {
    value.is_empty() || value.replace(UNKNOWN, "").is_empty()
}

fn name_of(text: &str) -> &str {
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(text.len());
    if text.starts_with(|c: char| c.is_ascii_digit()) { "" } else { &text[..end] }
}

/// The brace that closes the one before `text`. Compose does not look at the character behind an opening brace.
fn closing(text: &str) -> Option<usize> {
    let mut open = 1usize;
    let bytes = text.as_bytes();
    // The one before `text` takes its first character with it.
    let mut at = 1;
    while at < bytes.len() {
        match bytes[at] {
            b'}' if open == 1 => return Some(at),
            b'}' => open -= 1,
            b'{' => {
                open += 1;
                at += 1;
            }
            _ => {}
        }
        at += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(pairs: &[(&str, &str)]) -> Variables {
        pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
    }

    #[test]
    fn references_are_replaced_as_compose_does() {
        let vars = given(&[("A", "x"), ("EMPTY", ""), ("HALF", "\u{fffd}/x"), ("OPEN", "\u{fffd}")]);
        for (text, want) in [
            ("plain", "plain"),
            ("$A-${A}", "x-x"),
            ("${B:-d}", "d"),
            ("${EMPTY:-d}", "d"),
            ("${EMPTY-d}", ""),
            ("${B-d}", "d"),
            ("${B:-${A}/y}", "x/y"),
            ("${A:+set}${B:+set}", "set"),
            ("${A:?needed}", "x"),
            ("${B:?needed}", "\u{fffd}"),
            ("$B", "\u{fffd}"),
            ("$$A costs 5$ and $1, ${A}$", "$A costs 5$ and $1, x$"),
            ("${B:-x} and ${C:-y}", "x and y"),
            ("${B:-{}} z", "{} z"),
            ("${B:-a}}", "a}"),
            ("${HALF:-d}", "\u{fffd}/x"),
            ("${OPEN:-d}", "d"),
            ("${OPEN-d}", "\u{fffd}"),
        ] {
            assert_eq!(interpolate(text, &vars).as_deref(), Ok(want), "{text}");
        }
        let deep = format!("{}x{}", "${B:-".repeat(1000), "}".repeat(1000));
        assert_eq!(interpolate(&deep, &vars).as_deref(), Ok(UNKNOWN));
    }

    #[test]
    fn what_compose_cannot_read_is_broken() {
        for text in [
            "${}",
            "${A",
            "${A:=d}",
            "${1}",
            "${ A }",
            "${A!x}",
            "${A:-",
            "${A^^}",
            "${A.x}",
            "${B:-${}",
            "${A:-x\ny}",
        ] {
            assert_eq!(interpolate(text, &given(&[("A", "x")])), Err(BrokenReference), "{text}");
        }
    }
}
