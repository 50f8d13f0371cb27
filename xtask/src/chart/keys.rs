//! The keys of the values that a version brings or leaves out.

use std::collections::BTreeSet;

use super::import::Import;
use super::source::{FOLDER, ValueKey};
use crate::edit::Draft;
use crate::git::Checkout;
use crate::report::Report;
use crate::rules::Rules;
use crate::runs;
use crate::yaml::Node;

/// The templates of a version, as one text.
pub struct Templates {
    text: String,
}

impl Templates {
    /// Reads those of a tag.
    pub fn read(checkout: &Checkout, tag: &str) -> Self {
        let paths = checkout.files(tag, &format!("{FOLDER}/templates/"));
        let text = paths.iter().filter_map(|path| checkout.show(tag, path)).collect();
        Self { text }
    }

    /// The keys that they name as `.Values.a.b`.
    fn keys(&self) -> BTreeSet<&str> {
        let end = |rest: &str| {
            rest.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '.' | '_')).unwrap_or(rest.len())
        };
        let named = self.text.split(".Values.").skip(1).map(|rest| rest[..end(rest)].trim_end_matches('.'));
        named.filter(|key| !key.is_empty()).collect()
    }

    /// Whether anything reads a key, a key below it, or one above it as a whole.
    fn read_key(&self, key: &str) -> bool {
        let below = format!("{key}.");
        self.keys().iter().any(|named| *named == key || named.starts_with(&below))
            || ancestors(key).any(|above| self.takes_whole(above))
    }

    /// Whether a key is looked into as a whole: by `toYaml`, `with` or `range`.
    fn takes_whole(&self, key: &str) -> bool {
        self.lines_with(key)
            .any(|(_, line)| ["toYaml", "with ", "range "].iter().any(|word| line.contains(word)))
    }

    /// Whether a key, or one above it, is copied as it is: by `toYaml`, also within `with`.
    fn copies(&self, key: &str) -> bool {
        let copied = |key: &str| {
            self.lines_with(key).any(|(at, line)| {
                let within = || self.text.lines().skip(at + 1).take(3).any(|l| l.contains("toYaml ."));
                line.contains("toYaml") || line.contains("with ") && within()
            })
        };
        copied(key) || ancestors(key).any(copied)
    }

    /// The lines that name a key and nothing below it, with their numbers.
    fn lines_with(&self, key: &str) -> impl Iterator<Item = (usize, &str)> {
        let named = format!(".Values.{key}");
        let ends =
            |rest: &str| !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_'));
        let lines = self.text.lines().enumerate();
        lines.filter(move |(_, line)| line.split(named.as_str()).skip(1).any(ends))
    }
}

fn ancestors(key: &str) -> impl Iterator<Item = &str> {
    key.match_indices('.').map(|(at, _)| &key[..at])
}

/// Takes over which keys there are.
pub fn take_over(
    import: &Import<'_>,
    templates: &Templates,
    before: Option<&Templates>,
    rules: &Rules,
    report: &mut Report,
) -> Result<(), String> {
    let mut draft = Draft::new(rules.read("chart/keys.yaml")?);
    let rows = draft.file.root.get("keys").map_or(&[][..], Node::entries);
    let known: Vec<String> = rows.iter().map(|(k, _)| k.text.clone()).collect();
    for key in &known {
        let row = draft.file.root.at(&["keys", key]).ok_or("no row")?.clone();
        let held = row.get("in").is_some_and(|r| runs::within(r, import.version));
        match import.source.keys.get(key) {
            _ if import.source.below_subchart(key) => {}
            None if held => ended(import, &mut draft, key, report)?,
            Some(_) if !held => returned(import, &mut draft, key, &row, report)?,
            Some(value) if held => type_of(&mut draft, key, &row, value, report)?,
            _ => {}
        }
    }
    for (key, value) in &import.source.keys {
        if known.contains(key) || import.source.below_subchart(key) {
            continue;
        }
        if let Some(next) = &import.next {
            report
                .ask("Keys of this version only", format!("`{key}` is in {} and not in {next}", import.text));
            continue;
        }
        let open = templates.copies(key);
        let dead = !templates.read_key(key);
        let mut row = format!("  {key}: {{ type: {}, in: {{ from: {} }}", value.type_name, import.text);
        if dead {
            row += &format!(", dead: {{ from: {} }}", import.text);
        }
        row += if open { ", open: true }" } else { " }" };
        insert(&mut draft, "keys", key, row)?;
        report.written.push(format!("`{key}`: new"));
        if dead || open {
            let what = if dead { "no template seems to read it" } else { "it seems to be copied whole" };
            report.ask("New keys to look at", format!("`{key}`: {what} ({})", import.place(key)));
        }
    }
    if let (Some(before), None) = (before, &import.next) {
        hidden(import, templates, before, &known, report);
    }
    draft.save()?;
    Ok(())
}

/// Keys that templates began or ceased to read although values.yaml does not have them.
fn hidden(import: &Import<'_>, now: &Templates, before: &Templates, known: &[String], report: &mut Report) {
    let (new, old) = (now.keys(), before.keys());
    for key in new.difference(&old).filter(|k| !known.iter().any(|known| known == *k)) {
        if !import.source.keys.contains_key(*key) && !import.source.below_subchart(key) {
            report.ask("Keys that only templates have", format!("`{key}` is read from {} on", import.text));
        }
    }
    for key in old.difference(&new) {
        report.ask(
            "Keys that templates no longer name",
            format!("`{key}`: is it `dead` from {} on?", import.text),
        );
    }
}

fn ended(import: &Import<'_>, draft: &mut Draft, key: &str, report: &mut Report) -> Result<(), String> {
    let (Some(before), None) = (&import.before, &import.next) else {
        report.ask("Keys of other versions only", format!("`{key}` is not in {}", import.text));
        return Ok(());
    };
    edit_row(draft, key, |line| {
        let (head, ranges) = line.split_once("in: ")?;
        let end = ranges.find(if ranges.starts_with('[') { ']' } else { ',' }).unwrap_or(ranges.len());
        let last = ranges[..end].rfind("{ from: ")?;
        let close = last + ranges[last..].find(" }")?;
        Some(format!("{head}in: {}, to: {before}{}", &ranges[..close], &ranges[close..]))
    })?;
    report.written.push(format!("`{key}`: gone, in {before} for the last time"));
    Ok(())
}

fn returned(
    import: &Import<'_>,
    draft: &mut Draft,
    key: &str,
    row: &Node,
    report: &mut Report,
) -> Result<(), String> {
    let (Some(ranges), None) = (row.get("in"), &import.next) else {
        report.ask(
            "Keys to look at",
            format!("`{key}` is in {}, and rules/ has another row of it", import.text),
        );
        return Ok(());
    };
    let list = !ranges.items().is_empty();
    edit_row(draft, key, |line| {
        let (head, tail) = line.split_once("in: ")?;
        let end = tail.find(if list { ']' } else { '}' })?;
        let (known, rest) = if list { (&tail[1..end], &tail[end + 1..]) } else { tail.split_at(end + 1) };
        Some(format!("{head}in: [{known}, {{ from: {} }}]{rest}", import.text))
    })?;
    report.written.push(format!("`{key}`: there again"));
    Ok(())
}

fn type_of(
    draft: &mut Draft,
    key: &str,
    row: &Node,
    value: &ValueKey,
    report: &mut Report,
) -> Result<(), String> {
    let Some(types) = row.get("type") else { return Ok(()) };
    let known: Vec<&str> =
        types.text().into_iter().chain(types.items().iter().filter_map(Node::text)).collect();
    if known.contains(&value.type_name) {
        return Ok(());
    }
    let types = format!("type: [{}, {}],", known.join(", "), value.type_name);
    edit_row(draft, key, |line| {
        let (head, tail) = line.split_once("type: ")?;
        let (_, rest) = tail.split_once(", in:")?;
        Some(format!("{head}{types} in:{rest}"))
    })?;
    report.written.push(format!("`{key}`: {} as well", value.type_name));
    Ok(())
}

fn edit_row(draft: &mut Draft, key: &str, edit: impl FnOnce(&str) -> Option<String>) -> Result<(), String> {
    let rows = draft.file.root.get("keys").map_or(&[][..], Node::entries);
    let line =
        rows.iter().find(|(k, _)| k.text == key).map(|(k, _)| k.line).ok_or(format!("no row of {key}"))?;
    let row = edit(draft.line(line)).ok_or(format!("keys.yaml:{line}: a row of another form"))?;
    draft.replace(line, &row)
}

/// Puts a row of one line at its place in the alphabet below a key of the file.
pub fn insert(draft: &mut Draft, below: &str, key: &str, row: String) -> Result<(), String> {
    let rows = draft.file.root.get(below).map_or(&[][..], Node::entries);
    let after = rows.iter().find(|(k, _)| k.text.as_str() > key).map(|(k, _)| k.line);
    let line = after.or(rows.last().map(|(k, _)| k.line + 1)).ok_or(format!("{below} has no rows"))?;
    draft.insert(line, &[row])
}
