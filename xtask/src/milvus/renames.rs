//! The old spellings that a release begins or ceases to read.

use super::import::Import;
use super::new_rows::insert_row;
use crate::edit::Draft;
use crate::fold::fold;
use crate::report::Report;
use crate::rules::Rules;
use crate::version::Version;
use crate::yaml::Node;

/// Where rows of `renames.yaml` come from.
const SOURCE: &str = "  source: milvus parameter code of the releases named, FallbackKeys";

/// A target of an old spelling.
struct Target {
    old: String,
    key: String,
    line: usize,
    held: bool,
}

/// Takes over what changed about old spellings. A row says what holds from a release on, so that a release between others
/// is left to a person.
pub fn take_over(import: &Import<'_>, rules: &Rules, report: &mut Report) -> Result<(), String> {
    if import.source.items.is_empty() {
        return Ok(());
    }
    let mut draft = Draft::new(rules.read("milvus/renames.yaml")?);
    let known = targets(&draft.file.root, import.version);
    let reads = |t: &Target| {
        let item = import.source.items.get(&fold(&t.key));
        item.is_some_and(|i| i.fallbacks.iter().any(|f| fold(f) == fold(&t.old)))
    };
    for target in known.iter().filter(|t| t.held && !reads(t)) {
        if let Some(next) = &import.next {
            ask(report, import, next, &target.old, &target.key, "no longer read");
            continue;
        }
        let line = draft.line(target.line).to_owned();
        draft.replace(target.line, &line.replacen(" }", &format!(", read_until: {} }}", import.text), 1))?;
        report.written.push(format!("`{}`: no longer read for `{}`", target.old, target.key));
    }
    let mut items: Vec<_> = import.source.items.values().collect();
    items.sort_by(|a, b| a.key.cmp(&b.key));
    for item in items {
        for old in item.fallbacks.iter().filter(|old| fold(old) != fold(&item.key)) {
            let same = |t: &&Target| fold(&t.old) == fold(old) && fold(&t.key) == fold(&item.key);
            if known.iter().filter(same).any(|t| t.held) {
                continue;
            }
            match &import.next {
                Some(next) => ask(report, import, next, old, &item.key, "read"),
                None => {
                    add(&mut draft, &import.text, old, &item.key)?;
                    report.written.push(format!("`{old}`: read where `{}` is unset", item.key));
                }
            }
        }
    }
    draft.save()?;
    Ok(())
}

fn ask(report: &mut Report, import: &Import<'_>, next: &str, old: &str, key: &str, what: &str) {
    let text = format!("`{old}` is {what} for `{key}` in {}; and in {next} and later?", import.text);
    report.ask("Old spellings", text);
}

fn targets(root: &Node, version: Version) -> Vec<Target> {
    let mut all = Vec::new();
    for (old, row) in root.entries() {
        for target in row.get("to").map_or(&[][..], Node::items) {
            let end =
                |name: &str| target.get(name).and_then(Node::text).and_then(|t| t.parse::<Version>().ok());
            let held = end("read_since").is_some_and(|since| since <= version)
                && end("read_until").is_none_or(|until| version < until);
            let key = target.get("key").and_then(Node::text).unwrap_or_default().to_owned();
            all.push(Target { old: old.text.clone(), key, line: target.line, held });
        }
    }
    all
}

fn add(draft: &mut Draft, version: &str, old: &str, key: &str) -> Result<(), String> {
    let target = format!("  - {{ key: {key}, read_since: {version} }}");
    let row = draft.file.root.entries().iter().find(|(k, _)| fold(&k.text) == fold(old));
    match row.and_then(|(_, row)| row.get("to")?.items().last().map(|t| t.line)) {
        Some(line) => draft.insert(line + 1, &[target]),
        None => {
            insert_row(draft, old, vec![format!("{old}:"), "  to:".to_owned(), target, SOURCE.to_owned()])
        }
    }
}
