//! The pages of parameters of Milvus, their old spellings and open prefixes.

mod words;
mod write;

use serde::Serialize;

use super::spell::{VersionSpell, before, by_release};
use super::value::ValuePage;
use crate::facts::chart::{self, KeyHistory};
use crate::facts::milvus::catalogue::{self, Dead, Default, Param, Prefix, Relation, Rename};
use crate::facts::milvus::{NormalKey, Version, VersionRange, accessors};

/// All that is known of a parameter.
#[derive(Serialize)]
pub(super) struct ParamPage {
    key: &'static str,
    section: &'static str,
    /// The file it stands in, where that is not milvus.yaml.
    file: Option<&'static str>,
    environment: Option<String>,
    kind: Vec<VersionSpell<String>>,
    /// What a number counts.
    unit: Vec<VersionSpell<&'static str>>,
    min: Option<String>,
    max: Option<String>,
    allowed: Vec<VersionSpell<Vec<&'static str>>>,
    /// The releases that know it.
    known: Vec<VersionSpell<()>>,
    default_in_code: Vec<VersionSpell<String>>,
    shipped: Vec<VersionSpell<&'static str>>,
    replaced_by: Vec<Became>,
    old_spellings: Vec<OldSpelling>,
    reads: Vec<VersionSpell<Reads>>,
    clamps: Vec<ClampOf>,
    dead: Vec<VersionSpell<&'static str>>,
    refreshable: bool,
    forbidden: bool,
    first_start_only: bool,
    immutable_since: Option<String>,
    sensitive: bool,
    experimental: bool,
    panics_if_empty: bool,
    only_in_some_patches: bool,
    documented: Option<String>,
    on_change: Option<&'static str>,
    note: Option<&'static str>,
    constraints: Vec<ConstraintOf>,
    /// The values of the Helm chart that set it.
    chart_values: Vec<ChartValue>,
    /// The value of the chart that is called the same.
    same_name_in_chart: Option<Box<ValuePage>>,
    source: &'static str,
}

#[derive(Serialize)]
struct OldSpelling {
    key: &'static str,
    /// None: no release reads it any more.
    read: Option<VersionSpell<()>>,
    note: Option<&'static str>,
}

/// What the reader of a parameter accepts.
#[derive(PartialEq, Serialize)]
struct Reads {
    function: String,
    accepts: &'static str,
    empty: Option<&'static str>,
    unreadable: Option<&'static str>,
}

#[derive(Serialize)]
struct ClampOf {
    during: VersionSpell<()>,
    cases: Vec<CaseOf>,
    note: Option<&'static str>,
}

#[derive(Serialize)]
struct CaseOf {
    when: String,
    becomes: String,
    logged: bool,
}

#[derive(Serialize)]
struct ConstraintOf {
    id: &'static str,
    text: &'static str,
    effect: &'static str,
}

#[derive(Serialize)]
struct ChartValue {
    value: &'static str,
    versions: String,
}

impl ParamPage {
    pub(super) fn new(param: &'static Param, value: Option<KeyHistory>) -> Self {
        let key = param.key();
        Self {
            key,
            section: param.section(),
            file: param.file(),
            environment: (!key.starts_with("knowhere.")).then(|| key.to_uppercase().replace('.', "_")),
            kind: by_release(|v| known_in(param, v).then(|| words::kind(param.kind_in(v), param.sub()))),
            unit: by_release(|v| param.unit_in(v).filter(|_| known_in(param, v))),
            min: param.min().map(|b| words::bound(b, "more than", "at least")),
            max: param.max().map(|b| words::bound(b, "less than", "at most")),
            allowed: by_release(|v| {
                Some(param.allowed(v).to_vec()).filter(|words| !words.is_empty() && known_in(param, v))
            }),
            known: by_release(|v| known_in(param, v).then_some(())),
            default_in_code: by_release(|v| param.code_default(v).map(default)),
            shipped: by_release(|v| param.shipped(v)),
            replaced_by: catalogue::renamed(&NormalKey::new(key)).map(became).unwrap_or_default(),
            old_spellings: old_spellings(key),
            reads: by_release(|v| reads(param, v)),
            clamps: clamps(param),
            dead: by_release(|v| param.dead_in(v).filter(|why| is_all(param, *why, v)).map(words::dead)),
            refreshable: param.refreshable(),
            forbidden: param.forbidden(),
            first_start_only: param.first_start_only(),
            immutable_since: by_release(|v| param.immutable_in(v).then_some(()))
                .first()
                .map(|s| s.from.to_string()),
            sensitive: param.sensitive(),
            experimental: param.experimental(),
            panics_if_empty: param.panics_if_empty(),
            only_in_some_patches: param.only_in_some_patches(),
            documented: param.documented().map(words::documented),
            on_change: param.on_change().map(words::on_change),
            note: param.note(),
            constraints: constraints(key),
            chart_values: chart_values(key),
            same_name_in_chart: value.map(|v| Box::new(ValuePage::new(v))),
            source: param.source(),
        }
    }
}

/// Whether a release declares or ships it.
fn known_in(param: &Param, version: Version) -> bool {
    param.declared_in(version) || param.shipped(version).is_some()
}

fn default(default: Default) -> String {
    match default {
        Default::Text(text) => words::quoted(text),
        Default::Unlimited => "no limit".into(),
        Default::Required => "none: Milvus does not start without it".into(),
        Default::Computed(how) => format!("worked out at start: {how}"),
    }
}

fn reads(param: &Param, version: Version) -> Option<Reads> {
    let accessor = param.reads(version).filter(|_| param.declared_in(version))?;
    let known = accessors::readable(accessor)?;
    let function = format!("{accessor:?}").split('(').next().unwrap_or_default().to_owned();
    Some(Reads { function, accepts: known.accepts, empty: known.empty, unreadable: known.unreadable })
}

fn old_spellings(key: &str) -> Vec<OldSpelling> {
    let rows = catalogue::renames().flat_map(|r| r.targets().iter().map(move |t| (r, t)));
    rows.filter(|(_, target)| target.key() == key)
        .map(|(rename, target)| OldSpelling {
            key: rename.old(),
            read: by_release(|v| target.read_in(v).then_some(())).into_iter().next(),
            note: rename.note(),
        })
        .collect()
}

fn clamps(param: &Param) -> Vec<ClampOf> {
    let mut found: Vec<(*const catalogue::Clamp, ClampOf)> = Vec::new();
    for spell in by_release(|v| Some(param.clamps(v).map(std::ptr::from_ref).collect::<Vec<_>>())) {
        for clamp in param.clamps(spell.from) {
            if found.iter().any(|(known, _)| std::ptr::eq(*known, clamp)) {
                continue;
            }
            let during = by_release(|v| clamp.holds_in(v).then_some(()));
            let Some(during) = during.into_iter().next() else { continue };
            let cases = clamp.cases().iter().map(|case| CaseOf {
                when: case.when().map(words::when).collect::<Vec<_>>().join(" or "),
                becomes: words::outcome(case.then()),
                logged: case.warns(),
            });
            found.push((clamp, ClampOf { during, cases: cases.collect(), note: clamp.note() }));
        }
    }
    found.into_iter().map(|(_, clamp)| clamp).collect()
}

fn constraints(key: &str) -> Vec<ConstraintOf> {
    let concerns = |c: &&catalogue::Constraint| match c.relation() {
        Relation::Ascending(terms) | Relation::StrictlyAscending(terms) => {
            terms.iter().any(|t| t.key() == key)
        }
        Relation::Needs { keys, when, have } => {
            keys.contains(&key) || when.iter().chain(have).any(|required| required.key() == key)
        }
        Relation::Different(keys) | Relation::Stated(keys) => keys.contains(&key),
    };
    let rows = catalogue::constraints().iter().filter(concerns);
    rows.map(|c| ConstraintOf { id: c.id(), text: c.text(), effect: words::effect(c.effect()) }).collect()
}

fn chart_values(key: &str) -> Vec<ChartValue> {
    let mut found: Vec<(&str, VersionRange)> = Vec::new();
    for row in chart::written_from(key) {
        match found.last_mut() {
            // Templates that were rewritten write the same.
            Some((value, range)) if *value == row.value => range.to = row.within.to,
            _ => found.push((row.value, row.within)),
        }
    }
    let row = |(value, range)| ChartValue { value, versions: super::spell::range(range) };
    found.into_iter().map(row).collect()
}

/// Whether having no effect by its own name is all there is to a key: it can still set others as their old spelling.
fn is_all(param: &Param, why: Dead, version: Version) -> bool {
    let old = catalogue::renamed(&NormalKey::new(param.key()));
    why == Dead::OldSpelling || old.is_none_or(|old| old.live_in(version).next().is_none())
}

/// An old spelling, and the parameters that it became.
#[derive(Serialize)]
pub(super) struct RenamePage {
    key: &'static str,
    became: Vec<Became>,
    note: Option<&'static str>,
    source: &'static str,
    parameters: Vec<ParamPage>,
}

#[derive(Serialize)]
struct Became {
    key: &'static str,
    /// The releases that still read the old spelling.
    read: Vec<VersionSpell<()>>,
    #[serde(skip)]
    read_until: Option<Version>,
}

impl Became {
    /// Which releases still read the old spelling.
    fn read(&self) -> String {
        match (self.read.first(), self.read_until) {
            (None, _) => "no release reads the old spelling".into(),
            (Some(spell), None) if spell.always => {
                "the old spelling is still read where the new one is not set".into()
            }
            (Some(spell), _) => {
                format!("the old spelling is read where the new one is not set, {}", spell.span())
            }
        }
    }
}

impl RenamePage {
    pub(super) fn new(rename: &'static Rename) -> Self {
        let params = rename.targets().iter().filter_map(catalogue::RenameTarget::param);
        Self {
            key: rename.old(),
            became: became(rename),
            note: rename.note(),
            source: rename.source(),
            parameters: params.map(|p| ParamPage::new(p, None)).collect(),
        }
    }
}

fn became(rename: &'static Rename) -> Vec<Became> {
    let became = rename.targets().iter().map(|target| Became {
        key: target.key(),
        read: by_release(|v| target.read_in(v).then_some(())),
        read_until: target.read_until().and_then(before),
    });
    became.collect()
}

/// A first part after which any key is read.
#[derive(Serialize)]
pub(super) struct PrefixPage {
    prefix: &'static str,
    since: String,
    until: Option<String>,
    keeps_case: bool,
    refreshable: bool,
    holds: &'static str,
    /// Parameters below it that are known by name.
    keys: Vec<&'static str>,
    source: &'static str,
}

impl PrefixPage {
    pub(super) fn new(prefix: &'static Prefix) -> Self {
        let below = |p: &&'static Param| {
            let normal = NormalKey::new(prefix.text());
            p.normal().starts_with(normal.as_str())
        };
        Self {
            prefix: prefix.text(),
            since: prefix.since().to_string(),
            until: prefix.until().and_then(before).map(|v| v.to_string()),
            keeps_case: prefix.keeps_case(),
            refreshable: prefix.refreshable(),
            holds: prefix.holds(),
            keys: catalogue::params().filter(below).map(Param::key).collect(),
            source: prefix.source(),
        }
    }
}
