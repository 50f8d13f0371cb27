//! The files that variables come from, as compose reads them.

use super::interpolate::{Variables, interpolate};

/// A variable of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VariableLine {
    /// The name.
    pub name: String,
    /// The value; `None` where it depends on a variable that is not given.
    pub value: Option<String>,
    /// The bytes of the name.
    pub name_at: std::ops::Range<usize>,
    /// The bytes of the value, quotes included.
    pub value_at: std::ops::Range<usize>,
}

/// The variables of a `.env` file or an `env_file`; later ones may refer to earlier ones. Compose refuses a file with a
/// line that it cannot read; here the other lines count.
pub fn variables(text: &str, given: &Variables) -> Vec<VariableLine> {
    let mut known = given.clone();
    let mut found = Vec::new();
    // Some editors write a mark first, which compose drops.
    let mut at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    loop {
        at += text[at..].len() - text[at..].trim_start().len();
        if at == text.len() {
            given.growth().join(known.growth());
            return found;
        }
        let end = text[at..].find('\n').map_or(text.len(), |length| at + length);
        let (line, next) = statement(text, at, end, &known).unwrap_or((None, end));
        if let Some(line) = line {
            if let Some(value) = line.value.as_ref().filter(|_| !given.contains_key(&line.name)) {
                known.insert(line.name.clone(), value.clone());
            }
            found.push(line);
        }
        at = next;
    }
}

/// The variables of an `env_file` whose `format` is `raw`: what stands behind `=` is the value up to the white space
/// at the end, quotes and dollar signs included. Compose refuses a file with a line that it cannot read; here the
/// other lines count.
pub fn raw_variables(text: &str, given: &Variables) -> Vec<VariableLine> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.strip_suffix('\n').map_or(line, |l| l.strip_suffix('\r').unwrap_or(l)).len();
        found.extend(raw_line(text, start, end, given));
        start += line.len();
    }
    found
}

/// The variable of a line of such a file.
fn raw_line(text: &str, start: usize, end: usize, given: &Variables) -> Option<VariableLine> {
    let marked = start == 0 && text.starts_with('\u{feff}');
    let line = text[start..end].trim_start_matches(|c: char| c.is_whitespace() || marked && c == '\u{feff}');
    let start = end - line.len();
    let (name, value) = line.split_once('=').map_or((line, None), |(name, value)| (name, Some(value)));
    if name.is_empty() || name.contains([' ', '\t']) || line.starts_with('#') {
        return None;
    }
    let name_at = start..start + name.len();
    // What has no value takes that of whoever runs compose.
    let (value, value_at) = match value {
        Some(value) => (value.to_owned(), end - value.len()..end),
        None => (given.get(name)?.clone(), name_at.clone()),
    };
    Some(VariableLine { name: name.to_owned(), value: Some(value), name_at, value_at })
}

/// The variable that is set from a place on, whose line ends at `end`, and where the next one may begin.
fn statement(text: &str, at: usize, end: usize, known: &Variables) -> Option<(Option<VariableLine>, usize)> {
    let line = &text[at..end];
    let rest = line.strip_prefix("export").filter(|rest| rest.starts_with(is_space));
    let line = rest.map_or(line, |rest| rest.trim_start_matches(is_space));
    let name_at = end - line.len();
    let separator = line.find(['=', ':']);
    let name = line[..separator.unwrap_or(line.len())].trim_end();
    if name.is_empty() || !name.chars().all(is_of_name) {
        return None;
    }
    let name_at = name_at..name_at + name.len();
    let Some(separator) = separator else {
        // What has no value takes that of whoever runs compose.
        let value = known.get(name).cloned();
        let line = VariableLine { name: name.to_owned(), value, value_at: name_at.clone(), name_at };
        return Some((Some(line).filter(|line| line.value.is_some()), end));
    };
    let after = line[separator + 1..].trim_start_matches(is_space);
    let start = end - after.len();
    let (value, value_at, next) = match after.chars().next() {
        Some(quote @ ('"' | '\'')) => {
            let (inner, length) = quoted(&text[start + 1..], quote)?;
            let value = if quote == '"' { interpolate(&unescaped(&inner), known) } else { Some(inner) };
            (value, start..start + 1 + length, start + 1 + length)
        }
        _ => {
            let written = after.find(" #").map_or(after, |comment| &after[..comment]).trim_end();
            (interpolate(written, known), start..start + written.len(), end)
        }
    };
    Some((Some(VariableLine { name: name.to_owned(), value, name_at, value_at }), next))
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
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            Some('t') => out.push('\t'),
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

    fn read(text: &str, given: &[(&str, &str)]) -> Vec<(String, Option<String>)> {
        let given = given.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        variables(text, &given).into_iter().map(|line| (line.name, line.value)).collect()
    }

    fn is(text: &str, want: &[(&str, Option<&str>)]) {
        let want: Vec<_> = want.iter().map(|(k, v)| ((*k).to_owned(), v.map(str::to_owned))).collect();
        assert_eq!(read(text, &[("GIVEN", "g")]), want, "{text}");
    }

    #[test]
    fn files_of_variables_are_read_with_places() {
        let text = "# no\nexport A=1 # one\nB=\"two ${A}\"\nC='$A'\n  D=\n=x\nno\n";
        let lines = variables(text, &Variables::new());
        let shown: Vec<_> = lines.iter().map(|l| (l.name.as_str(), l.value.as_deref().unwrap())).collect();
        assert_eq!(shown, [("A", "1"), ("B", "two 1"), ("C", "$A"), ("D", "")]);
        assert_eq!(&text[lines[0].value_at.clone()], "1");
        assert_eq!(&text[lines[1].value_at.clone()], "\"two ${A}\"");
        assert_eq!(&text[lines[1].name_at.clone()], "B");
    }

    #[test]
    fn raw_files_say_what_stands_there() {
        let text = "\u{feff}A=\"1\" # one \r\n  B='$A'\n# no\n\nC=\nGIVEN\nOTHER\n=x\ntwo words=1\nE=a=b";
        let given = [("GIVEN".to_owned(), "g".to_owned())].into_iter().collect();
        let lines = raw_variables(text, &given);
        let shown: Vec<_> = lines.iter().map(|l| (l.name.as_str(), l.value.as_deref().unwrap())).collect();
        let want = [("A", "\"1\" # one "), ("B", "'$A'"), ("C", ""), ("GIVEN", "g"), ("E", "a=b")];
        assert_eq!(shown, want);
        let at = |range: &std::ops::Range<usize>| &text[range.clone()];
        assert_eq!((at(&lines[0].name_at), at(&lines[0].value_at)), ("A", "\"1\" # one "));
        assert_eq!((at(&lines[1].name_at), at(&lines[1].value_at)), ("B", "'$A'"));
    }

    #[test]
    fn a_mark_before_the_text_is_none_of_it() {
        let text = "\u{feff}A=1\r\nB=2\r\n";
        is(text, &[("A", Some("1")), ("B", Some("2"))]);
        let lines = variables(text, &Variables::new());
        assert_eq!((&text[lines[0].name_at.clone()], &text[lines[0].value_at.clone()]), ("A", "1"));
        is("\u{feff}", &[]);
        is("\u{feff}# no\nA=1", &[("A", Some("1"))]);
    }

    #[test]
    fn lines_are_read_as_compose_does() {
        is("A: 1\nB:2", &[("A", Some("1")), ("B", Some("2"))]);
        is("A = 1\nexport\tB=2\nexportC=3", &[("A", Some("1")), ("B", Some("2")), ("exportC", Some("3"))]);
        is("A=http://x:1/#y #z", &[("A", Some("http://x:1/#y"))]);
        is("GIVEN\nOTHER\nA=1", &[("GIVEN", Some("g")), ("A", Some("1"))]);
        is("A=\"1\n2\" # two lines\nB=3", &[("A", Some("1\n2")), ("B", Some("3"))]);
        is(r#"A="a \"b\" \$c\tx""#, &[("A", Some("a \"b\" $c\tx"))]);
        is(r"A='it\'s $x'", &[("A", Some("it's $x"))]);
        is("A=\"open\nB=2", &[("B", Some("2"))]);
        is("two words=1\nB=$NONE\nC=x", &[("B", None), ("C", Some("x"))]);
        is("GIVEN=mine\nA=$GIVEN", &[("GIVEN", Some("mine")), ("A", Some("g"))]);
    }
}
