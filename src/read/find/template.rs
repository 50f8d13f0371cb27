//! Texts that become YAML only when a template engine has filled them in.

use std::path::{Path, PathBuf};

use crate::facts::placeholders::UNKNOWN;

/// What the actions of template engines stand between.
const ACTIONS: [[&str; 2]; 3] = [["{{", "}}"], ["{%", "%}"], ["<%", "%>"]];
/// What a variable stands between that a whole line, or several, take the place of.
const LINES: [[&str; 2]; 8] =
    [["${", "}"], ["$", ""], ["@", "@"], ["%{", "}"], ["__", "__"], ["[[", "]]"], ["((", "))"], ["<<", ">>"]];
/// How the names of templates end.
const EXTENSIONS: [&str; 10] =
    ["erb", "gotmpl", "in", "j2", "jinja", "jinja2", "template", "tftpl", "tmpl", "tpl"];

/// How the names of templates of Terraform end.
const TERRAFORM: &str = "tftpl";

/// True for a file called like a template, and for text with actions of a template engine outside comments.
pub fn is_template(path: &Path, text: &str) -> bool {
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
    let is_action = |line: &str| ACTIONS.iter().any(|marks| marks.iter().all(|mark| line.contains(mark)));
    let is_variable = |line: &str| {
        let inner = |[open, close]: &[&str; 2]| line.strip_prefix(open)?.strip_suffix(close);
        LINES
            .iter()
            .filter_map(inner)
            .map(str::trim)
            .any(|name| !name.is_empty() && name.chars().all(is_of_name))
    };
    let mut lines = text.lines().map(str::trim).filter(|line| !line.starts_with('#'));
    EXTENSIONS.contains(&extension) || lines.any(|line| is_action(line) || is_variable(line))
}

/// A template with its actions filled in.
pub struct Filled {
    /// The text, in which each action is a value that nobody knows; all else is where it was.
    pub text: String,
    /// True where actions decide which lines there are.
    pub has_lines: bool,
}

/// Fills in a file by what its name says that it is a template of: those of Terraform have variables of its own.
pub fn fill_file(path: &Path, text: &str) -> Option<Filled> {
    if path.extension().is_none_or(|extension| extension != TERRAFORM) {
        return fill(text);
    }
    let has_lines = text.contains("%{");
    Some(Filled { text: fill_variables(text), has_lines })
}

/// A text with values that nobody knows in the place of `${…}`, and nothing in that of `%{…}`; all else is where it was.
pub fn fill_variables(text: &str) -> String {
    let (mut filled, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(start) = rest.find("${").into_iter().chain(rest.find("%{")).min() {
        let Some(length) = closed(&rest[start + 2..]).map(|length| length + 2) else { break };
        let is_escaped = rest[..start].ends_with(['$', '%']);
        filled.push_str(&rest[..start]);
        match rest.as_bytes()[start] {
            _ if is_escaped => filled.push_str(&rest[start..start + length]),
            b'$' => {
                filled.push_str(UNKNOWN);
                filled.extend(std::iter::repeat_n(' ', length.saturating_sub(UNKNOWN.len())));
            }
            _ => filled.extend(std::iter::repeat_n(' ', length)),
        }
        rest = &rest[start + length..];
    }
    filled + rest
}

/// How long what a brace was opened for is, with the one that closes it.
fn closed(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let closes = |(_, c): &(usize, char)| {
        depth = if *c == '{' { depth + 1 } else { depth };
        let is_end = *c == '}' && depth == 0;
        depth = if *c == '}' { depth.saturating_sub(1) } else { depth };
        is_end
    };
    text.char_indices().take_while(|(_, c)| *c != '\n').find(closes).map(|(at, _)| at + 1)
}

/// Fills in the actions of a template; `None` where there are none, or one has no end.
pub fn fill(text: &str) -> Option<Filled> {
    let mut filled = Filled { text: String::with_capacity(text.len()), has_lines: false };
    let mut rest = text;
    let next = |rest: &str| {
        let found = ACTIONS.iter().filter_map(|[open, close]| Some((rest.find(open)?, *open, *close)));
        found.min_by_key(|(at, ..)| *at)
    };
    while let Some((start, open, close)) = next(rest) {
        let end = start + open.len() + rest[start + open.len()..].find(close)? + close.len();
        let before = rest[..start].rsplit('\n').next().unwrap_or_default();
        let behind = rest[end..].split('\n').next().unwrap_or_default();
        let action = &rest[start..end];
        let first_word = action.trim_start_matches(['{', '-', ' ']).split(' ').next();
        let is_line = match open {
            "{{" => first_word.is_some_and(is_control),
            "<%" => !action.starts_with("<%="),
            _ => true,
        };
        let is_alone = before.trim().is_empty() && behind.trim().is_empty();
        filled.text.push_str(&rest[..start]);
        if is_line || is_alone {
            // A comment of the engine stands for nothing.
            filled.has_lines |=
                !(is_alone && action.trim_start_matches(['{', '-', ' ', '%']).starts_with(['/', '#']));
            filled.text.extend(action.chars().map(|c| if c == '\n' { '\n' } else { ' ' }).flat_map(|c| [c]));
            let width: usize = action.chars().map(|c| c.len_utf8() - 1).sum();
            filled.text.extend(std::iter::repeat_n(' ', width));
        } else {
            filled.text.push_str(UNKNOWN);
            filled.text.extend(std::iter::repeat_n(' ', action.len() - UNKNOWN.len()));
        }
        rest = &rest[end..];
    }
    let is_any = rest.len() < text.len();
    filled.text.push_str(rest);
    is_any.then_some(filled)
}

/// Whether a word of a template begins or ends a part of it.
fn is_control(word: &str) -> bool {
    ["if", "else", "end", "range", "with", "define", "block", "template", "include", "/*"].contains(&word)
}

/// Whether a file is a template of YAML by its name: `values.yaml.gotmpl`.
pub fn is_named_template(path: &Path) -> bool {
    without_extension(path).is_some_and(|inner| crate::text::source::is_yaml(&inner))
}

/// The path of what a template makes, by its name.
pub fn without_extension(path: &Path) -> Option<PathBuf> {
    let extension = path.extension()?.to_str()?;
    EXTENSIONS.contains(&extension).then(|| path.with_extension(""))
}

fn is_of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_become_values_that_nobody_knows() {
        let text = "a: {{ .x }}\nb: \"{{y}}-z\"\n{# c #}c: <%= d %>\n";
        let filled = fill(text).unwrap();
        assert_eq!(filled.text.len(), text.len());
        assert!(!filled.has_lines);
        let tree = crate::text::yaml::parse(&filled.text.replace("{# c #}", "       "));
        let value = |key| tree.path(&[key]).map(|e| tree.text(e.value).to_owned());
        assert_eq!(value("a").as_deref(), Some(UNKNOWN));
        assert!(value("b").unwrap().contains(UNKNOWN));
        assert!(fill("{{ if a }}\nb: 1\n{{ end }}\n").unwrap().has_lines);
        assert!(fill("a: 1\n").is_none());
        assert!(fill("a: {{ x\n").is_none());
    }

    #[test]
    fn variables_of_terraform_keep_their_width() {
        let text = "a: ${x}\nb: \"${y[\"{\"]}-c\" ${\nd: $${z}\n%{ if q }\n";
        let filled = fill_variables(text);
        assert_eq!(filled.len(), text.len());
        assert!(filled.starts_with("a: \u{fffd} \n") && filled.contains("$${z}"), "{filled}");
        assert!(fill_file(Path::new("values.yaml.tftpl"), text).unwrap().has_lines);
    }
}
