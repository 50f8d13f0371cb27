//! Turns checked knowledge into the tables that `src/facts/tables/milvus/catalogue.rs` declares.

use super::Knowledge;
use super::emit::{Emitter, Tables, optional_version, version};
use super::facts::{Constraint, Relation, Rename, Setting, Term};
use super::fold::fold;
use super::hash::hash;
use super::params::{Clamp, Outcome, Row, Value, When};
use super::runs::Runs;

/// Name and element type of every table.
const TABLES: [(&str, &str); 23] = [
    ("PARAMS", "Param"),
    ("PARAM_SLOTS", "u16"),
    ("PARAM_SPELLINGS", "u16"),
    ("RENAMES", "Rename"),
    ("RENAME_SLOTS", "u16"),
    ("PREFIXES", "Prefix"),
    ("CONSTRAINTS", "Constraint"),
    ("RELEASES", "Release"),
    ("VALUES", "Run<Value>"),
    ("KINDS", "Run<ParamKind>"),
    ("UNITS", "Run<Text>"),
    ("WORD_LISTS", "Run<&[&str]>"),
    ("READS", "Run<Range>"),
    ("ACCESSORS", "Accessor"),
    ("DEAD", "Run<Option<Dead>>"),
    ("CLAMPS", "Clamp"),
    ("CASES", "ClampCase"),
    ("CONDITIONS", "WhenRow"),
    ("TARGETS", "RenameTarget"),
    ("TERMS", "Term"),
    ("SETTINGS", "Required"),
    ("KEYS", "Text"),
    ("CHOICES", "Text"),
];

/// Compiles all tables.
pub fn tables(knowledge: &Knowledge) -> Tables {
    let mut e = Emitter::default();
    let mut rows: Vec<(String, &str, &Row)> = knowledge
        .params
        .iter()
        .flat_map(|f| &f.rows.0)
        .map(|(key, row)| (fold(key), key.as_str(), row))
        .collect();
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    e.index("PARAM_SLOTS", rows.iter().map(|(normal, ..)| hash(normal)));
    e.index("PARAM_SPELLINGS", rows.iter().map(|(_, key, _)| hash(key)));
    for (normal, key, row) in rows {
        let row = param(&mut e, &normal, key, row);
        e.row("PARAMS", row);
    }
    let mut old: Vec<_> = knowledge.renames.1.0.iter().map(|(k, r)| (fold(k), k, r)).collect();
    old.sort_by(|a, b| a.0.cmp(&b.0));
    e.index("RENAME_SLOTS", old.iter().map(|(normal, ..)| hash(normal)));
    for (normal, key, row) in old {
        let row = rename(&mut e, &normal, key, row);
        e.row("RENAMES", row);
    }
    for (key, p) in &knowledge.prefixes.1.0 {
        let (text, holds, source) = (e.text(key), e.text(&p.holds), e.text(&p.source));
        let (since, until) = (version(p.since.0), optional_version(p.until.map(|u| u.0)));
        let (case, live) = (p.keeps_case, p.refreshable);
        let fields = format!("text:{text},since:{since},until:{until},keeps_case:{case},refreshable:{live}");
        e.row("PREFIXES", format!("Prefix{{{fields},holds:{holds},source:{source}}}"));
    }
    for row in &knowledge.constraints.1 {
        let row = constraint(&mut e, row);
        e.row("CONSTRAINTS", row);
    }
    for r in &knowledge.releases.1 {
        let (tag, commit) = (e.optional(r.tag.as_deref()), e.optional(r.commit.as_deref()));
        let (version, read) = (version(r.version.0), r.parameters_read);
        e.row(
            "RELEASES",
            format!("Release{{version:{version},tag:{tag},commit:{commit},parameters_read:{read}}}"),
        );
    }
    e.finish(&TABLES)
}

fn param(e: &mut Emitter, normal: &str, key: &str, row: &Row) -> String {
    let kinds = row.kind.0.iter().map(|(v, k)| run(*v, format!("ParamKind::{k:?}"))).collect();
    let units = row.unit.0.iter().map(|(v, u)| run(*v, e.text(u))).collect();
    let allowed = row.allowed.0.iter().map(|(v, words)| run(*v, format!("&{words:?}"))).collect();
    let reads = row.reads.0.iter().map(|(v, a)| run(*v, accessors(e, &a.0))).collect();
    let dead = row
        .dead
        .0
        .iter()
        .map(|(v, d)| run(*v, d.map_or("None".to_owned(), |d| format!("Some(Dead::{d:?})"))));
    let dead = dead.collect();
    let clamps: Vec<_> = row.clamps.iter().map(|c| clamp(e, c)).collect();
    let flags = row.flags.iter().map(|f| format!("{} ", 1u32 << *f as u32)).collect::<Vec<_>>().join("|");
    let fields = [
        ("key", e.text(key)),
        ("normal", e.text(normal)),
        ("kind", e.range("KINDS", kinds)),
        ("sub", row.sub.map_or("None".to_owned(), |s| format!("Some(Sub::{s:?})"))),
        ("unit", e.range("UNITS", units)),
        ("allowed", e.range("WORD_LISTS", allowed)),
        ("min", bound(row.min, row.above)),
        ("max", bound(row.max, row.below)),
        ("code", values(e, &row.code)),
        ("shipped", values(e, &row.shipped)),
        ("reads", e.range("READS", reads)),
        ("flags", if flags.is_empty() { "0".to_owned() } else { flags }),
        ("immutable", optional_version(row.immutable_since.map(|v| v.0))),
        ("file", e.optional(row.file.as_deref())),
        ("documented", documented(e, row)),
        ("dead", e.range("DEAD", dead)),
        ("clamps", e.range("CLAMPS", clamps)),
        ("on_change", row.on_change.map_or("None".to_owned(), |c| format!("Some(OnChange::{c:?})"))),
        ("note", e.optional(row.note.as_deref())),
        ("source", e.text(&row.source)),
    ];
    record("Param", &fields)
}

fn record(name: &str, fields: &[(&str, String)]) -> String {
    let fields: Vec<_> = fields.iter().map(|(name, value)| format!("{name}:{value}")).collect();
    format!("{name}{{{}}}", fields.join(","))
}

fn run(since: super::version::Version, value: String) -> String {
    format!("Run{{since:{},value:{value}}}", version(since))
}

fn values(e: &mut Emitter, runs: &Runs<Value>) -> String {
    let rows = runs.0.iter().map(|(v, value)| run(*v, self::value(e, value))).collect();
    e.range("VALUES", rows)
}

fn value(e: &mut Emitter, value: &Value) -> String {
    match value {
        Value::Absent => "Value::Absent".to_owned(),
        Value::Text(text) => format!("Value::Text({})", e.text(text)),
        Value::Unlimited => "Value::Unlimited".to_owned(),
        Value::Required => "Value::Required".to_owned(),
        Value::Computed(how) => format!("Value::Computed({})", e.text(how)),
    }
}

fn bound(inclusive: Option<f64>, exclusive: Option<f64>) -> String {
    match (inclusive, exclusive) {
        (Some(value), _) => format!("Some(Bound{{value:{value:?},exclusive:false}})"),
        (_, Some(value)) => format!("Some(Bound{{value:{value:?},exclusive:true}})"),
        _ => "None".to_owned(),
    }
}

fn accessors(e: &mut Emitter, names: &[String]) -> String {
    let rows = names.iter().map(|name| match name.split_once('(') {
        Some((name, unit)) => format!("Accessor::{name}(TimeUnit::{})", capital(unit.trim_end_matches(')'))),
        None => format!("Accessor::{}", capital(name)),
    });
    let rows = rows.collect();
    e.range("ACCESSORS", rows)
}

fn capital(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map_or(String::new(), |c| c.to_uppercase().chain(chars).collect())
}

fn documented(e: &mut Emitter, row: &Row) -> String {
    let Some(d) = &row.documented else { return "None".to_owned() };
    let default = d.default.as_ref().map_or("Value::Absent".to_owned(), |v| value(e, v));
    let (since, until) = (d.since.map(|v| v.0), d.until.map(|v| v.0));
    format!(
        "Some(DocumentedRow{{since:{},until:{},default:{default}}})",
        optional_version(since),
        optional_version(until)
    )
}

fn clamp(e: &mut Emitter, clamp: &Clamp) -> String {
    let cases = clamp.cases.iter().map(|case| {
        let when: Vec<_> = case.when.iter().map(|w| condition(e, w)).collect();
        let then = match &case.then {
            Outcome::Text(text) => format!("OutcomeRow::Text({})", e.text(text)),
            Outcome::Computed(how) => format!("OutcomeRow::Computed({})", e.text(how)),
            plain => format!("OutcomeRow::{plain:?}"),
        };
        format!("ClampCase{{when:{},then:{then},warns:{}}}", e.range("CONDITIONS", when), case.warns)
    });
    let cases = cases.collect();
    let fields = [
        ("since", version(clamp.since.0)),
        ("until", optional_version(clamp.until.map(|u| u.0))),
        ("cases", e.range("CASES", cases)),
        ("note", e.optional(clamp.note.as_deref())),
        ("source", e.text(&clamp.source)),
    ];
    record("Clamp", &fields)
}

fn condition(e: &mut Emitter, when: &When) -> String {
    match when {
        When::Word(name) => format!("WhenRow::{name}"),
        When::Compare(name, number) => format!("WhenRow::{name}({number:?})"),
        When::AboveComputed(what) => format!("WhenRow::AboveComputed({})", e.text(what)),
        When::Other(key, value) => format!("WhenRow::Other{{key:{},value:{}}}", e.text(key), e.text(value)),
    }
}

fn rename(e: &mut Emitter, normal: &str, key: &str, row: &Rename) -> String {
    let targets = row.to.iter().map(|t| {
        let fields = [
            ("key", e.text(&t.key)),
            ("since", optional_version(t.read_since.map(|v| v.0))),
            ("until", optional_version(t.read_until.map(|v| v.0))),
        ];
        record("RenameTarget", &fields)
    });
    let targets = targets.collect();
    let fields = [
        ("old", e.text(key)),
        ("normal", e.text(normal)),
        ("targets", e.range("TARGETS", targets)),
        ("note", e.optional(row.note.as_deref())),
        ("source", e.text(&row.source)),
    ];
    record("Rename", &fields)
}

fn constraint(e: &mut Emitter, row: &Constraint) -> String {
    let relation = match &row.rule {
        Relation::Ascending(terms) => format!("RelationRow::Ascending({})", self::terms(e, terms)),
        Relation::StrictlyAscending(terms) => {
            format!("RelationRow::StrictlyAscending({})", self::terms(e, terms))
        }
        Relation::Needs { keys, when, have } => {
            let (keys, when, have) = (texts(e, "KEYS", keys), settings(e, when), settings(e, have));
            format!("RelationRow::Needs{{keys:{keys},when:{when},have:{have}}}")
        }
        Relation::Different(keys) => format!("RelationRow::Different({})", texts(e, "KEYS", keys)),
        Relation::Stated(keys) => format!("RelationRow::Stated({})", texts(e, "KEYS", keys)),
    };
    let fields = [
        ("id", e.text(&row.id)),
        ("relation", relation),
        ("since", optional_version(row.since.map(|v| v.0))),
        ("until", optional_version(row.until.map(|v| v.0))),
        ("effect", format!("Effect::{:?}", row.effect)),
        ("text", e.text(&row.text)),
        ("source", e.text(&row.source)),
    ];
    record("Constraint", &fields)
}

fn texts(e: &mut Emitter, table: &'static str, texts: &[String]) -> String {
    let rows = texts.iter().map(|t| e.text(t)).collect();
    e.range(table, rows)
}

fn terms(e: &mut Emitter, terms: &[Term]) -> String {
    let rows = terms
        .iter()
        .map(|t| format!("Term{{key:{},times:{:?}}}", e.text(&t.key), t.times.unwrap_or(1.0)))
        .collect();
    e.range("TERMS", rows)
}

fn settings(e: &mut Emitter, settings: &[Setting]) -> String {
    let rows = settings.iter().map(|s| {
        let (is, not) = (texts(e, "CHOICES", &s.is), texts(e, "CHOICES", &s.not));
        format!("Required{{key:{},is:{is},not:{not}}}", e.text(&s.key))
    });
    let rows = rows.collect();
    e.range("SETTINGS", rows)
}
