//! Variables of scripts, as far as the script itself sets them to plain words.

use std::collections::HashMap;

use crate::facts::placeholders::UNKNOWN;

/// What a script sets its variables to.
#[derive(Debug, Default)]
pub(super) struct Variables {
    values: HashMap<String, String>,
}

impl Variables {
    /// The variables that lines of a text set: `NAME=value` of a shell, `NAME := value` and `NAME ?= value` of make,
    /// `NAME: value` of the environment of a workflow. What is set twice to different words is not known.
    pub fn of(text: &str) -> Self {
        let mut all: HashMap<String, Option<String>> = HashMap::new();
        let mut indentations: HashMap<&str, usize> = HashMap::new();
        for line in text.lines() {
            let indentation = line.len() - line.trim_start().len();
            if let Some((name, value)) = appended(line) {
                // What is added under a condition may be there or not.
                let is_sure = indentations.get(name) == Some(&indentation);
                let added = if is_sure { value } else { format!(" {UNKNOWN}") };
                if let Some(Some(known)) = all.get_mut(name) {
                    known.push_str(&added);
                }
                continue;
            }
            let Some((name, value)) = assignment(line) else { continue };
            indentations.entry(name).or_insert(indentation);
            let known = all.entry(name.to_owned()).or_insert_with(|| Some(value.to_owned()));
            if known.as_deref() != Some(value) {
                *known = None;
            }
        }
        let mut variables = Self::default();
        // A value may use those of others; in a circle they stay unknown.
        for _ in 0..4 {
            for (name, value) in &all {
                let expanded = value.as_deref().and_then(|value| variables.expand(value));
                variables.values.extend(expanded.map(|value| (name.clone(), value)));
            }
        }
        variables
    }

    /// A text with its variables filled in; `None` where one of them is not known.
    pub fn expand(&self, text: &str) -> Option<String> {
        let (mut whole, mut rest) = (String::new(), text);
        while let Some(at) = rest.find('$') {
            whole.push_str(&rest[..at]);
            let (value, length) = self.reference(&rest[at..])?;
            whole.push_str(&value);
            rest = &rest[at + length..];
        }
        Some(whole + rest)
    }

    /// What a text that begins with `$` refers to there, and how long the reference is; `None` where nothing is known
    /// of it.
    pub fn reference(&self, text: &str) -> Option<(String, usize)> {
        let rest = &text[1..];
        if let Some(inner) = rest.strip_prefix("{{") {
            let end = inner.find("}}")?;
            let name = inner[..end].trim();
            let name = name.rsplit('.').next().unwrap_or(name);
            return Some((self.values.get(name)?.clone(), end + 5));
        }
        if let Some(inner) = rest.strip_prefix('{') {
            let end = inner.find('}')?;
            let (name, otherwise) =
                match inner[..end].split_once(":-").or_else(|| inner[..end].split_once('-')) {
                    Some((name, otherwise)) => (name, Some(otherwise)),
                    None => (&inner[..end], None),
                };
            let value = self.values.get(name).cloned().or_else(|| otherwise.map(str::to_owned))?;
            return Some((value, end + 3));
        }
        if let Some(inner) = rest.strip_prefix('(') {
            let end = inner.find(')')?;
            return Some((self.values.get(&inner[..end])?.clone(), end + 3));
        }
        let length = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
        Some((self.values.get(&rest[..length])?.clone(), length + 1))
    }
}

/// The variable that a line adds to, and what: `NAME+=" more"`, or `NAME="$NAME more"`.
fn appended(line: &str) -> Option<(&str, String)> {
    let trimmed = line.trim_start();
    let length =
        trimmed.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).filter(|length| *length > 0)?;
    let (name, rest) = trimmed.split_at(length);
    if let Some(value) = rest.strip_prefix("+=").filter(|value| !value.starts_with('(')) {
        return Some((name, value.trim().trim_matches(['"', '\'']).to_owned()));
    }
    let (_, value) = assignment(line).filter(|(own, _)| *own == name)?;
    let added = [format!("${{{name}}}"), format!("${name} ")].iter().find_map(|own| {
        let behind = value.strip_prefix(own.as_str())?;
        Some(format!(" {}", behind.trim_start()))
    });
    Some((name, added?))
}

/// Where lines of a text set a variable, and to what.
pub(super) fn assigned<'t>(text: &'t str, name: &'t str) -> impl Iterator<Item = (usize, &'t str)> {
    let lines = text.split_inclusive('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        Some((start, line))
    });
    lines.filter_map(move |(at, line)| {
        let (_, value) = assignment(line.trim_end()).filter(|(own, _)| *own == name)?;
        Some((at, value))
    })
}

/// The variable that a line sets, and to what.
fn assignment(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start().trim_start_matches(['$', '-']).trim_start();
    let line = ["export ", "readonly ", "local ", "declare "]
        .iter()
        .find_map(|word| line.strip_prefix(word))
        .unwrap_or(line);
    let end = line.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))?;
    let (name, rest) = line.split_at(end);
    if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let is_upper = name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
    let value = match rest.trim_start() {
        make if [":=", "?=", "::="].iter().any(|sign| make.starts_with(sign)) => make.split_once('=')?.1,
        shell if shell.starts_with('=') => &shell[1..],
        yaml if is_upper && yaml.starts_with(": ") => &yaml[2..],
        _ => return None,
    };
    let value = value.trim();
    let quoted = ['"', '\''].iter().find_map(|quote| value.strip_prefix(*quote)?.split(*quote).next());
    let value = quoted.unwrap_or_else(|| value.split([' ', '\t', ';', '#']).next().unwrap_or_default());
    Some((name, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_what_the_script_sets_them_to() {
        let text =
            "CHART=4.2.15\nexport V=\"v-$CHART\" # c\nMAKE ?= x\n  ENV: '1'\nTWICE=a\nTWICE=b\nA=$B\nB=$A\n";
        let variables = Variables::of(text);
        let expand = |text: &str| variables.expand(text);
        assert_eq!(expand("$CHART/${CHART}/$(MAKE)/${{ env.ENV }}").as_deref(), Some("4.2.15/4.2.15/x/1"));
        assert_eq!(expand("$V").as_deref(), Some("v-4.2.15"));
        assert_eq!(expand("${NONE:-d}").as_deref(), Some("d"));
        let text = "A=\"-f a\"\nA=\"$A -f b\"\nA+=\" -f c\"\nif x; then\n  A=\"${A} -f d\"\nfi\nB=1\nB=2\nB=\"$B 3\"\n";
        let added = Variables::of(text);
        assert_eq!(added.expand("$A"), Some(format!("-f a -f b -f c {UNKNOWN}")));
        assert_eq!(added.expand("$B"), None);
        for unknown in ["$TWICE", "$A", "$NONE", "$(pwd)", "${"] {
            assert_eq!(expand(unknown), None, "{unknown}");
        }
    }
}
