//! Texts that become YAML only when a template engine has filled them in.

use std::path::Path;

/// What the actions of template engines stand between.
const ACTIONS: [[&str; 2]; 3] = [["{{", "}}"], ["{%", "%}"], ["<%", "%>"]];
/// What a variable stands between that a whole line, or several, take the place of.
const LINES: [[&str; 2]; 8] =
    [["${", "}"], ["$", ""], ["@", "@"], ["%{", "}"], ["__", "__"], ["[[", "]]"], ["((", "))"], ["<<", ">>"]];
/// How the names of templates end.
const EXTENSIONS: [&str; 10] =
    ["erb", "gotmpl", "in", "j2", "jinja", "jinja2", "template", "tftpl", "tmpl", "tpl"];

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

fn is_of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-')
}
