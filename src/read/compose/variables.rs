//! The files that variables come from, as compose reads them.

use std::ops::Range;

use super::interpolate::{Variables, interpolate_by};

/// A variable of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VariableLine {
    /// The name.
    pub name: String,
    /// The value; what only the environment knows is [`crate::deployment::UNKNOWN`] in it.
    pub value: String,
    /// The bytes of the name.
    pub name_at: Range<usize>,
    /// The bytes of the value, quotes included.
    pub value_at: Range<usize>,
}

/// What a file of variables says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VariableFile {
    /// Its variables, in the order of the file.
    pub lines: Vec<VariableLine>,
    /// The place that compose cannot read, and why: it refuses the whole project for that. What is behind it counts here.
    pub fault: Option<(Range<usize>, String)>,
}

/// The variables of a `.env` file or an `env_file`. What is `given` counts in references before what the file says, and
/// what was `known` before the file where that says nothing.
pub fn variables(text: &str, given: &Variables, known: &mut Variables) -> VariableFile {
    let mut file = VariableFile::default();
    // Some editors write a mark first, which compose drops.
    let mut at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    loop {
        at += text[at..].len() - text[at..].trim_start().len();
        if at == text.len() {
            given.growth().join(known.growth());
            return file;
        }
        let end = text[at..].find('\n').map_or(text.len(), |length| at + length);
        if text[at..].starts_with('#') {
            at = end;
            continue;
        }
        at = match statement(text, at, end, given, known) {
            Ok((line, next)) => {
                if let Some(line) = line {
                    known.insert(line.name.clone(), line.value.clone());
                    file.lines.push(line);
                }
                next
            }
            Err(why) => {
                let line = text[at..end].trim_end();
                file.fault.get_or_insert((at..at + line.len(), why));
                end
            }
        };
    }
}

/// The variables of an `env_file` whose `format` is `raw`: what stands behind `=` is the value up to the white space
/// at the end, quotes and dollar signs included.
pub fn raw_variables(text: &str, given: &Variables) -> VariableFile {
    let mut file = VariableFile::default();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.strip_suffix('\n').map_or(line, |l| l.strip_suffix('\r').unwrap_or(l)).len();
        match raw_line(text, start, end, given) {
            Ok(line) => file.lines.extend(line),
            Err(why) => drop(file.fault.get_or_insert((start..end, why))),
        }
        start += line.len();
    }
    file
}

/// The variable of a line of such a file.
fn raw_line(text: &str, start: usize, end: usize, given: &Variables) -> Result<Option<VariableLine>, String> {
    let marked = start == 0 && text.starts_with('\u{feff}');
    let line = text[start..end].trim_start_matches(|c: char| c.is_whitespace() || marked && c == '\u{feff}');
    let start = end - line.len();
    if line.is_empty() || line.starts_with('#') {
        return Ok(None);
    }
    let (name, value) = line.split_once('=').map_or((line, None), |(name, value)| (name, Some(value)));
    if name.is_empty() {
        return Err("it has no name before the `=`".into());
    }
    if name.contains([' ', '\t']) {
        return Err(format!("`{name}` is not a valid variable name: it has white space in it"));
    }
    let name_at = start..start + name.len();
    // What has no value takes that of whoever runs compose.
    let (value, value_at) = match value {
        Some(value) => (value.to_owned(), end - value.len()..end),
        None => match given.get(name) {
            Some(value) => (value.to_owned(), name_at.clone()),
            None => return Ok(None),
        },
    };
    Ok(Some(VariableLine { name: name.to_owned(), value, name_at, value_at }))
}

/// The variable that is set from a place on, whose line ends at `end`, and where the next one may begin.
fn statement(
    text: &str,
    at: usize,
    end: usize,
    given: &Variables,
    known: &Variables,
) -> Result<(Option<VariableLine>, usize), String> {
    let line = &text[at..end];
    let rest = line.strip_prefix("export").filter(|rest| rest.starts_with(is_space));
    let line = rest.map_or(line, |rest| rest.trim_start_matches(is_space));
    let name_at = end - line.len();
    let separator = line.find(['=', ':']);
    let written = &line[..separator.unwrap_or(line.len())];
    let name = written.trim_end();
    if let Some(odd) = written.chars().find(|c| !is_of_name(*c) && !is_space(*c)) {
        return Err(format!("a name of a variable cannot have `{odd}` in it"));
    }
    if name.contains(' ') {
        return Err(format!("`{name}` is not a valid variable name: it has a space in it"));
    }
    let name_at = name_at..name_at + name.len();
    let Some(separator) = separator else {
        // What has no value takes that of whoever runs compose.
        let line = given.get(name).map(|value| VariableLine {
            name: name.to_owned(),
            value: value.to_owned(),
            value_at: name_at.clone(),
            name_at,
        });
        return Ok((line, end));
    };
    let after = line[separator + 1..].trim_start_matches(is_space);
    let start = end - after.len();
    let replaced = |written: &str| {
        let both = |name: &str| given.get(name).or_else(|| known.get(name));
        let broken = |_| format!("`{}` has an incomplete reference to a variable", written.trim());
        interpolate_by(written, &both, known.growth()).map_err(broken)
    };
    let (value, value_at, next) = match after.chars().next() {
        Some(quote @ ('"' | '\'')) => {
            let open = || "a quote in it is never closed".to_owned();
            let (inner, length) = quoted(&text[start + 1..], quote).ok_or_else(open)?;
            let value = if quote == '"' { replaced(&unescaped(&inner))? } else { inner };
            (value, start..start + 1 + length, start + 1 + length)
        }
        _ => {
            let written = after.find(" #").map_or(after, |comment| &after[..comment]).trim_end();
            (replaced(written)?, start..start + written.len(), end)
        }
    };
    let line = VariableLine { name: name.to_owned(), value, name_at, value_at };
    Ok(((!name.is_empty()).then_some(line), next))
}

/// What stands between quotes, and how many bytes that are with the closing one; `None` where nothing closes them.
fn quoted(text: &str, quote: char) -> Option<(String, usize)> {
    let mut inner = String::new();
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match (c, escaped) {
            (c, false) if c == quote => return Some((inner, at + c.len_utf8())),
            ('\\', false) => escaped = true,
            (c, true) => {
                if c != quote {
                    inner.push('\\');
                }
                inner.push(c);
                escaped = false;
            }
            (c, false) => inner.push(c),
        }
    }
    None
}

/// A text with what backslashes stand for. `\$` is a dollar sign as `$$` is.
fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('$') => out.push_str("$$"),
            Some('a') => out.push('\u{7}'),
            Some('b') => out.push('\u{8}'),
            Some('f') => out.push('\u{c}'),
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            Some('t') => out.push('\t'),
            Some('v') => out.push('\u{b}'),
            Some(c @ ('"' | '\\')) => out.push(c),
            other => {
                out.push('\\');
                out.extend(other);
            }
        }
    }
    out
}

/// White space within a line.
fn is_space(c: char) -> bool {
    c != '\n' && c.is_whitespace()
}

fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '[' | ']')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deployment::UNKNOWN;

    fn given() -> Variables {
        [("GIVEN".to_owned(), "g".to_owned())].into_iter().collect()
    }

    fn read(text: &str) -> VariableFile {
        variables(text, &given(), &mut Variables::new())
    }

    fn is(text: &str, want: &[(&str, &str)]) {
        let file = read(text);
        let lines: Vec<_> = file.lines.iter().map(|l| (l.name.as_str(), l.value.as_str())).collect();
        assert_eq!(lines, want, "{text}");
    }

    #[test]
    fn files_of_variables_are_read_with_places() {
        let text = "# no\nexport A=1 # one\nB=\"two ${A}\"\nC='$A'\n  D=\n=x\n";
        let lines = read(text).lines;
        let shown: Vec<_> = lines.iter().map(|l| (l.name.as_str(), l.value.as_str())).collect();
        assert_eq!(shown, [("A", "1"), ("B", "two 1"), ("C", "$A"), ("D", "")]);
        assert_eq!(&text[lines[0].value_at.clone()], "1");
        assert_eq!(&text[lines[1].value_at.clone()], "\"two ${A}\"");
        assert_eq!(&text[lines[1].name_at.clone()], "B");
    }

    #[test]
    fn raw_files_say_what_stands_there() {
        let text = "\u{feff}A=\"1\" # one \r\n  B='$A'\n# no\n\nC=\nGIVEN\nOTHER\n=x\ntwo words=1\nE=a=b";
        let file = raw_variables(text, &given());
        let lines = file.lines;
        let shown: Vec<_> = lines.iter().map(|l| (l.name.as_str(), l.value.as_str())).collect();
        let want = [("A", "\"1\" # one "), ("B", "'$A'"), ("C", ""), ("GIVEN", "g"), ("E", "a=b")];
        assert_eq!(shown, want);
        let at = |range: &Range<usize>| &text[range.clone()];
        assert_eq!((at(&lines[0].name_at), at(&lines[0].value_at)), ("A", "\"1\" # one "));
        assert_eq!((at(&lines[1].name_at), at(&lines[1].value_at)), ("B", "'$A'"));
        assert_eq!(at(&file.fault.unwrap().0), "=x");
    }

    #[test]
    fn a_mark_before_the_text_is_none_of_it() {
        let text = "\u{feff}A=1\r\nB=2\r\n";
        is(text, &[("A", "1"), ("B", "2")]);
        let lines = read(text).lines;
        assert_eq!((&text[lines[0].name_at.clone()], &text[lines[0].value_at.clone()]), ("A", "1"));
        is("\u{feff}", &[]);
        is("\u{feff}# no\nA=1", &[("A", "1")]);
    }

    #[test]
    fn lines_are_read_as_compose_does() {
        is("A: 1\nB:2", &[("A", "1"), ("B", "2")]);
        is("A = 1\nexport\tB=2\nexportC=3", &[("A", "1"), ("B", "2"), ("exportC", "3")]);
        is("A=http://x:1/#y #z", &[("A", "http://x:1/#y")]);
        is("GIVEN\nOTHER\nA=1", &[("GIVEN", "g"), ("A", "1")]);
        is("A=\"1\n2\" # two lines\nB=3", &[("A", "1\n2"), ("B", "3")]);
        is(r#"A="a \"b\" \$c\tx""#, &[("A", "a \"b\" $c\tx")]);
        is(r"A='it\'s $x'", &[("A", "it's $x")]);
        is("A=\"open\nB=2", &[("B", "2")]);
        is("B=$NONE\nC=x", &[("B", UNKNOWN), ("C", "x")]);
        is("B=${NONE}/x\nC=${B:-d}", &[("B", "\u{fffd}/x"), ("C", "\u{fffd}/x")]);
        is("GIVEN=mine\nA=$GIVEN", &[("GIVEN", "mine"), ("A", "g")]);
    }

    #[test]
    fn what_compose_cannot_read_is_told_with_its_place() {
        for (text, at) in [
            ("A=1\ntwo words=1\nB=2", "two words=1"),
            ("A=\"open\nB=2", "A=\"open"),
            ("A=${B", "A=${B"),
            ("A$=1", "A$=1"),
            ("A=\"x\"b c\n", "b c"),
        ] {
            let (range, _) = read(text).fault.unwrap();
            assert_eq!(&text[range], at, "{text}");
        }
        assert_eq!(read("A=1\n=x\nA.B-c[0]=2\nD=a$\n9X=1").fault, None);
    }
}
