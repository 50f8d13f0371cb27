//! Rows of parameters that a release brings.

use std::collections::{BTreeMap, BTreeSet};

use super::Item;
use super::import::Import;
use super::verify::unlimited;
use crate::edit::{Draft, quoted};
use crate::fold::fold;
use crate::report::Report;
use crate::rules::Rules;

/// The functions that read a parameter, the strictest first, with the kind of text each asks for.
const KINDS: [(&str, &str); 15] = [
    ("GetAsBool", "bool"),
    ("GetAsInt", "int"),
    ("GetAsInt32", "int"),
    ("GetAsInt64", "int"),
    ("GetAsUint", "int"),
    ("GetAsUint32", "int"),
    ("GetAsUint64", "int"),
    ("GetAsDuration", "duration-number"),
    ("GetAsFloat", "float"),
    ("GetAsSize", "size"),
    ("GetAsDurationByParse", "duration"),
    ("GetAsRoleDetails", "json"),
    ("GetAsJSONMap", "json"),
    ("GetAsStrings", "list"),
    ("GetValue", "string"),
];

/// The units of `GetAsDuration`.
const UNITS: [(&str, &str); 4] = [("Millisecond", "ms"), ("Second", "s"), ("Minute", "min"), ("Hour", "h")];

/// Which functions read the parameters of a release, by holder and field: `QueryNodeCfg.ExprResCacheEnabled`.
pub struct Readers {
    calls: BTreeMap<String, BTreeSet<(usize, String)>>,
}

impl Readers {
    /// Looks for the readers of some keys.
    pub fn find(import: &Import<'_>, keys: &BTreeSet<&str>) -> Self {
        let fields =
            keys.iter().filter_map(|key| Some(import.source.items.get(&fold(key))?.field.1.as_str()));
        let fields: BTreeSet<&str> = fields.collect();
        let mut calls: BTreeMap<String, BTreeSet<(usize, String)>> = BTreeMap::new();
        if fields.is_empty() {
            return Self { calls };
        }
        let names = fields.into_iter().collect::<Vec<_>>().join("|");
        let pattern = format!(r"[A-Za-z0-9_]+\.({names})\.Get[A-Za-z0-9]+\((time\.[A-Za-z]+)?");
        for call in import.checkout.grep(&import.commit, &pattern) {
            let Some((path, argument)) = call.split_once('(') else { continue };
            let Some((holder, function)) = path.rsplit_once('.') else { continue };
            let Some(rank) = KINDS.iter().position(|(name, _)| *name == function) else { continue };
            let unit = UNITS.iter().find(|(name, _)| argument == format!("time.{name}"));
            let written = unit.map_or(function.to_owned(), |(_, unit)| format!("{function}({unit})"));
            calls.entry(holder.to_owned()).or_default().insert((rank, written));
        }
        Self { calls }
    }

    /// The readers of a parameter, the strictest first: those that go through a field that holds its section, and those of
    /// the section itself.
    fn of(&self, import: &Import<'_>, item: &Item) -> Vec<(usize, String)> {
        let (owner, field) = &item.field;
        let holders = import.source.package.fields_of_type(owner).chain(["p", "cfg", "Params"]);
        let all: BTreeSet<_> =
            holders.filter_map(|h| self.calls.get(&format!("{h}.{field}"))).flatten().cloned().collect();
        all.into_iter().collect()
    }
}

/// Adds the row of a parameter that no row has.
pub fn add(
    import: &Import<'_>,
    readers: &Readers,
    rules: &Rules,
    drafts: &mut Vec<Draft>,
    key: &str,
    report: &mut Report,
) -> Result<(), String> {
    let folded = fold(key);
    let (item, shipped) = (import.source.items.get(&folded), import.source.shipped.get(&folded));
    let mut row = vec![format!("{key}:")];
    let reads = item.map_or(Vec::new(), |i| readers.of(import, i));
    let default =
        item.and_then(|i| i.default.clone()).or(shipped.map(|s| s.value.clone())).unwrap_or_default();
    let kind = reads.first().map_or_else(|| guessed(&default), |(rank, _)| KINDS[*rank].1);
    row.push(format!("  kind: {kind}"));
    let unit =
        reads.iter().find_map(|(_, name)| name.split_once('(')).map(|(_, unit)| unit.trim_end_matches(')'));
    row.extend(unit.map(|unit| format!("  unit: {unit}")));
    let since = |value: &str| {
        let until = import.next.as_ref().map_or(String::new(), |next| format!(", {next}: ~"));
        format!("{{ {}: {}{until} }}", import.text, quoted(value))
    };
    if let Some(item) = item {
        let known = item.default.as_deref().map(|d| if unlimited(d) { "<unlimited>" } else { d });
        row.push(format!("  code: {}", since(known.unwrap_or("<computed: not recorded for this release>"))));
        if known.is_none() {
            report.ask("Defaults that only a run tells", format!("`{key}`: {}:{}", item.path, item.line));
        }
    }
    row.extend(shipped.map(|s| format!("  shipped: {}", since(&s.value))));
    match &reads[..] {
        [] => {
            report.ask("Keys whose kind is a guess", format!("`{key}`: {kind}, from its default `{default}`"))
        }
        [(_, one)] => row.push(format!("  reads: {one}")),
        many => {
            let names: Vec<_> = many.iter().map(|(_, name)| name.as_str()).collect();
            row.push(format!("  reads: [{}]", names.join(", ")));
        }
    }
    let flags = flags(item, shipped.is_some(), &reads);
    if !flags.is_empty() {
        row.push(format!("  flags: [{}]", flags.join(", ")));
    }
    if item.is_none() {
        row.push(format!("  dead: {{ {}: undeclared }}", import.text));
    }
    let place = item.map_or_else(|| shipped.map(|s| (&s.path, s.line)), |i| Some((&i.path, i.line)));
    let (path, line) = place.ok_or(format!("{key}: declared nowhere"))?;
    row.push(format!("  source: \"{}, {path}:{line}\"", import.named));
    let draft = section(rules, drafts, key)?;
    insert_row(draft, key, row)?;
    let doc = item.map_or("", |i| i.doc.lines().next().unwrap_or_default());
    report.written.push(format!("`{key}`: new, {default:?} ({path}:{line}) {doc}").trim_end().to_owned());
    Ok(())
}

/// The kind that a default looks like.
fn guessed(default: &str) -> &'static str {
    match default {
        "true" | "false" => "bool",
        number if number.parse::<i64>().is_ok() => "int",
        number if number.parse::<f64>().is_ok() => "float",
        _ => "string",
    }
}

fn flags(item: Option<&Item>, shipped: bool, reads: &[(usize, String)]) -> Vec<&'static str> {
    let Some(item) = item else { return Vec::new() };
    // What is read as a text as well is shown somewhere, as in a list of all settings.
    let kinds: BTreeSet<_> =
        reads.iter().map(|(rank, _)| KINDS[*rank].1).filter(|kind| *kind != "string").collect();
    let flags = [
        ("mixed-accessors", kinds.len() > 1),
        ("kind-from-default", reads.is_empty()),
        ("forbidden", item.forbidden),
        ("refreshable", item.refreshable == Some(true)),
        ("panic-if-empty", item.panics),
        ("not-in-shipped-file", !shipped && !item.export),
        ("reformatted", !item.formatter.is_empty()),
        ("default-set-by-formatter", item.by_formatter),
    ];
    flags.into_iter().filter(|(_, set)| *set).map(|(flag, _)| flag).collect()
}

/// The file of a key's section; a new one where there is none.
fn section<'d>(rules: &Rules, drafts: &'d mut Vec<Draft>, key: &str) -> Result<&'d mut Draft, String> {
    let section = key.split_once('.').map_or("top-level", |(section, _)| section);
    let name = format!("milvus/params/{section}.yaml");
    let at = match drafts.iter().position(|d| d.file.name == name) {
        Some(at) => at,
        None => {
            let title = format!(
                "# Milvus parameters of the section `{section}`, one row each, in alphabetical order. Fields: ../README.md\n"
            );
            let mut draft = Draft::new(rules.new_file(&name));
            draft.set_text(title)?;
            drafts.push(draft);
            drafts.len() - 1
        }
    };
    Ok(&mut drafts[at])
}

/// Puts a row at its place in the alphabet.
pub fn insert_row(draft: &mut Draft, key: &str, mut row: Vec<String>) -> Result<(), String> {
    let folded = key.to_lowercase();
    let after = draft.file.root.entries().iter().find(|(k, _)| k.text.to_lowercase() > folded);
    match after.map(|(k, _)| k.line) {
        Some(line) => {
            row.push(String::new());
            draft.insert(line, &row)
        }
        None => {
            row.insert(0, String::new());
            draft.insert(usize::MAX, &row)
        }
    }
}

/// The order of fields in a row.
const ORDER: [&str; 10] =
    ["kind", "sub", "unit", "allowed", "min", "above", "max", "below", "code", "shipped"];

/// Adds a field to a row, at its place among the others.
pub fn add_field(draft: &mut Draft, key: &str, field: &str, value: &str) -> Result<(), String> {
    let place = ORDER.iter().position(|f| *f == field).unwrap_or(ORDER.len());
    let row = draft.file.root.get(key).ok_or(format!("no row of {key}"))?;
    let after = row.entries().iter().find(|(k, _)| !ORDER[..place].contains(&k.text.as_str()));
    let line = after.map(|(k, _)| k.line).ok_or(format!("{key} has no fields"))?;
    draft.insert(line, &[format!("  {field}: {value}")])
}
