//! Edits of files of `rules/` that leave all else as it is: order, comments and spaces.

use crate::rules::RulesFile;
use crate::version::Version;
use crate::yaml::{Key, Node};

/// A file that is being edited; it is written by `save`.
pub struct Draft {
    /// The file as it is now.
    pub file: RulesFile,
    /// Whether it is no longer what it was.
    pub changed: bool,
}

/// A step of a value that changes from version to version, as it is written.
#[derive(Clone)]
struct Step {
    since: Version,
    name: String,
    value: String,
}

/// What a step sets, and where.
pub struct Change<'c> {
    /// The version from which on it holds, as it is written.
    pub version: &'c str,
    /// The value as it is written.
    pub value: &'c str,
    /// How it is written that there is none: `~` or `!absent`.
    pub none: &'c str,
    /// The next version that is known to have what it had before, where there is one.
    pub next: Option<&'c str>,
}

impl Draft {
    /// Begins to edit a file.
    pub fn new(file: RulesFile) -> Self {
        Self { file, changed: false }
    }

    /// Writes the file, where it changed.
    pub fn save(&self) -> Result<bool, String> {
        if self.changed {
            std::fs::write(&self.file.path, &self.file.text)
                .map_err(|e| format!("{}: {e}", self.file.path.display()))?;
        }
        Ok(self.changed)
    }

    /// Replaces the text, which must still be YAML.
    pub fn set_text(&mut self, text: String) -> Result<(), String> {
        let root = Node::parse(&text).map_err(|e| format!("{}: {e}", self.file.name))?;
        self.changed |= text != self.file.text;
        self.file.text = text;
        self.file.root = root;
        Ok(())
    }

    /// Puts lines before a line (from 1 on; one more than there are appends).
    pub fn insert(&mut self, line: usize, lines: &[String]) -> Result<(), String> {
        let mut all: Vec<&str> = self.file.text.lines().collect();
        let at = (line - 1).min(all.len());
        all.splice(at..at, lines.iter().map(String::as_str));
        self.set_text(joined(&all))
    }

    /// Replaces a line.
    pub fn replace(&mut self, line: usize, by: &str) -> Result<(), String> {
        let mut all: Vec<&str> = self.file.text.lines().collect();
        if let Some(place) = all.get_mut(line - 1) {
            *place = by;
        }
        self.set_text(joined(&all))
    }

    /// A line as it is.
    pub fn line(&self, line: usize) -> &str {
        self.file.text.lines().nth(line - 1).unwrap_or_default()
    }

    /// Sets what the mapping at a path says from a version on. Tells whether that was something new.
    pub fn step(&mut self, path: &[&str], change: &Change<'_>) -> Result<bool, String> {
        let missing = || format!("{}: no mapping by version at {}", self.file.name, path.join(" "));
        let map = self.file.root.at(path).ok_or_else(missing)?;
        if map.entries().is_empty() {
            return Err(missing());
        }
        let layout = Layout::of(&self.file.text, map)?;
        let mut steps = layout.steps.clone();
        if !changed(&mut steps, change)? {
            return Ok(false);
        }
        self.set_text(layout.with(&self.file.text, &steps))?;
        Ok(true)
    }
}

fn joined(lines: &[&str]) -> String {
    let mut text = lines.join("\n");
    text.push('\n');
    text
}

/// Puts a change among the steps; whether it changes anything.
fn changed(steps: &mut Vec<Step>, change: &Change<'_>) -> Result<bool, String> {
    let parse = |text: &str| text.parse::<Version>().map_err(|e| format!("{text} is {e}"));
    let since = parse(change.version)?;
    let before = steps.iter().rfind(|s| s.since <= since).map_or(change.none, |s| &s.value).to_owned();
    if before == change.value {
        return Ok(false);
    }
    steps.retain(|s| s.since != since);
    let at = steps.iter().position(|s| s.since > since).unwrap_or(steps.len());
    let step =
        |since, name: &str, value: &str| Step { since, name: name.to_owned(), value: value.to_owned() };
    if let Some(next) = change.next {
        let from = parse(next)?;
        if steps.get(at).is_none_or(|s| s.since > from) {
            steps.insert(at, step(from, next, &before));
        }
    }
    if steps.get(at).is_some_and(|s| s.value == change.value) {
        steps.remove(at);
    }
    let repeats = match at.checked_sub(1) {
        Some(last) => steps[last].value == change.value,
        None => change.value == change.none,
    };
    if !repeats {
        steps.insert(at, step(since, change.version, change.value));
    }
    Ok(true)
}

/// How a mapping by version is written: within braces on one line, or a line a step.
struct Layout {
    first: usize,
    last: usize,
    before: String,
    after: String,
    between: String,
    steps: Vec<Step>,
}

impl Layout {
    fn of(text: &str, map: &Node) -> Result<Self, String> {
        let entries = map.entries();
        let (first, last) = (entries[0].0.line, entries[entries.len() - 1].0.line);
        let line = text.lines().nth(first - 1).unwrap_or_default();
        let lead: String = line.chars().take(entries[0].0.column).collect();
        let braces = lead.trim_end().ends_with('{') && last == first;
        if braces { Self::braces(line, entries) } else { Self::lines(text, entries) }
    }

    fn braces(line: &str, entries: &[(Key, Node)]) -> Result<Self, String> {
        let byte = |column: usize| line.char_indices().nth(column).map_or(line.len(), |(at, _)| at);
        let close = line.rfind(" }").ok_or("a mapping that does not end on its line")?;
        let starts: Vec<usize> = entries.iter().map(|(key, _)| byte(key.column)).collect();
        let mut steps = Vec::new();
        for (number, (key, _)) in entries.iter().enumerate() {
            let end = starts.get(number + 1).copied().unwrap_or(close);
            let value = line[starts[number] + key.text.len() + 1..end].trim().trim_end_matches(',');
            steps.push(Step { since: version(&key.text)?, name: key.text.clone(), value: value.to_owned() });
        }
        Ok(Self {
            first: entries[0].0.line,
            last: entries[0].0.line,
            before: line[..starts[0]].to_owned(),
            after: line[close..].to_owned(),
            between: ", ".to_owned(),
            steps,
        })
    }

    fn lines(text: &str, entries: &[(Key, Node)]) -> Result<Self, String> {
        let all: Vec<&str> = text.lines().collect();
        let indent = " ".repeat(entries[0].0.column);
        let mut steps = Vec::new();
        for (key, _) in entries {
            let line = all.get(key.line - 1).copied().unwrap_or_default();
            let value = line.trim_start()[key.text.len() + 1..].trim().to_owned();
            steps.push(Step { since: version(&key.text)?, name: key.text.clone(), value });
        }
        Ok(Self {
            first: entries[0].0.line,
            last: entries[entries.len() - 1].0.line,
            between: format!("\n{indent}"),
            before: indent,
            after: String::new(),
            steps,
        })
    }

    fn with(&self, text: &str, steps: &[Step]) -> String {
        let mut all: Vec<String> = text.lines().map(str::to_owned).collect();
        let written: Vec<String> = steps.iter().map(|s| format!("{}: {}", s.name, s.value)).collect();
        let line = format!("{}{}{}", self.before, written.join(&self.between), self.after);
        all.splice(self.first - 1..self.last, [line]);
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        joined(&all)
    }
}

fn version(text: &str) -> Result<Version, String> {
    text.parse().map_err(|e| format!("{text} is {e}"))
}

/// A text between quotes, as the files of parameters have it.
pub fn quoted(text: &str) -> String {
    if text.contains('"') && !text.contains('\'') && !text.contains('\n') {
        return format!("'{text}'");
    }
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
}
