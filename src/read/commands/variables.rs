//! Variables of scripts, as far as the script itself sets them to plain words.

use std::collections::HashMap;

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
        for line in text.lines() {
            let Some((name, value)) = assignment(line) else { continue };
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
        for unknown in ["$TWICE", "$A", "$NONE", "$(pwd)", "${"] {
            assert_eq!(expand(unknown), None, "{unknown}");
        }
    }
}
