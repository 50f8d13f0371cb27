//! Compares `rules/milvus/` with releases of Milvus.

use std::collections::{BTreeSet, HashMap};

use super::source::{Release, Source, releases};
use crate::compare::{Comparison, Side};
use crate::fold::fold;
use crate::git::Checkout;
use crate::rules::{Rules, RulesFile};
use crate::runs;
use crate::version::Version;
use crate::yaml::Node;

/// A row of a file of parameters.
struct Row<'r> {
    file: &'r RulesFile,
    key: &'r str,
    line: usize,
    node: &'r Node,
}

impl Row<'_> {
    fn side(&self, field: &str, version: Version) -> Side {
        let field = self.node.get(field);
        let run = field.and_then(|f| runs::at(f, version));
        let line = run.as_ref().map_or(field.map_or(self.line, |f| f.line), |r| r.line);
        let value = field.and_then(|f| runs::text_at(f, version)).map(str::to_owned);
        Side { place: self.file.place(line), value }
    }

    fn flag(&self, name: &str) -> Side {
        let flags = self.node.get("flags");
        let has = flags.is_some_and(|f| f.items().iter().any(|i| i.text() == Some(name)));
        Side { place: self.file.place(flags.map_or(self.line, |f| f.line)), value: Some(has.to_string()) }
    }
}

/// Compares the releases that a checkout has, or that of one revision.
pub fn verify(rules: &Rules, checkout: &Checkout, revision: Option<&str>) -> Result<Comparison, String> {
    let (files, renames) = (rules.read_all("milvus/params")?, rules.read("milvus/renames.yaml")?);
    let rows: HashMap<String, Row<'_>> =
        files.iter().flat_map(rows).map(|row| (fold(row.key), row)).collect();
    let mut all = Comparison::default();
    let mut newest: HashMap<String, (bool, Option<bool>, String, String)> = HashMap::new();
    let wanted =
        revision.map(|r| checkout.commit(r).ok_or(format!("the checkout has no {r}"))).transpose()?;
    for release in releases(&rules.read("milvus/releases.yaml")?).iter().filter(|r| r.read) {
        let Some(commit) = commit_of(checkout, release) else {
            if wanted.is_none() {
                all.leave_out(format!("Milvus {}, which the checkout does not have", release.text));
            }
            continue;
        };
        if wanted.as_ref().is_some_and(|w| *w != commit) {
            continue;
        }
        let source = Source::read(checkout, &commit, release.version)?;
        shipped(&mut all, &rows, &source, release);
        if !source.items.is_empty() {
            code(&mut all, &rows, &source, release);
            fallbacks(&mut all, &renames, &source, release);
        }
        for (key, item) in &source.items {
            let place = format!("{}:{}", item.path, item.line);
            newest.insert(key.clone(), (item.forbidden, item.refreshable, place, release.text.clone()));
        }
    }
    let mut newest: Vec<_> = newest.into_iter().collect();
    newest.sort();
    for (key, (forbidden, refreshable, place, release)) in newest {
        let Some(row) = rows.get(&key) else { continue };
        let side = |value: bool| Side {
            place: format!("Milvus {release}, {place}"),
            value: Some(value.to_string()),
        };
        all.compare("flag forbidden", row.key, &release, row.flag("forbidden"), side(forbidden));
        if let Some(refreshable) = refreshable {
            all.compare("flag refreshable", row.key, &release, row.flag("refreshable"), side(refreshable));
        }
    }
    Ok(all)
}

/// The commit of a release that the checkout has.
pub fn commit_of(checkout: &Checkout, release: &Release) -> Option<String> {
    let named = [release.commit.as_deref(), release.tag.as_deref()];
    named.into_iter().flatten().find_map(|name| checkout.commit(name))
}

fn rows(file: &RulesFile) -> impl Iterator<Item = Row<'_>> {
    file.root.entries().iter().map(move |(key, node)| Row { file, key: &key.text, line: key.line, node })
}

fn sorted<'m, T>(
    map: &'m HashMap<String, T>,
    also: impl Iterator<Item = &'m String>,
) -> BTreeSet<&'m String> {
    map.keys().chain(also).collect()
}

fn nowhere(what: &str) -> Side {
    Side { place: what.to_owned(), value: None }
}

fn shipped(all: &mut Comparison, rows: &HashMap<String, Row<'_>>, source: &Source, release: &Release) {
    for key in sorted(&source.shipped, rows.keys()) {
        let theirs = source.shipped.get(key);
        let name = theirs.map_or(key.as_str(), |s| s.key.as_str());
        let ours =
            rows.get(key).map_or(nowhere("rules/milvus/params"), |r| r.side("shipped", release.version));
        if theirs.is_none() && ours.value.is_none() {
            continue;
        }
        let theirs =
            theirs.map_or(nowhere(&format!("Milvus {}, configs/milvus.yaml", release.text)), |s| Side {
                place: format!("Milvus {}, {}:{}", release.text, s.path, s.line),
                value: Some(s.value.clone()),
            });
        all.compare("shipped value", name, &release.text, ours, theirs);
    }
}

fn code(all: &mut Comparison, rows: &HashMap<String, Row<'_>>, source: &Source, release: &Release) {
    for key in sorted(&source.items, rows.keys()) {
        let theirs = source.items.get(key);
        let name = theirs.map_or(key.as_str(), |s| s.key.as_str());
        let ours = rows.get(key).map_or(nowhere("rules/milvus/params"), |r| r.side("code", release.version));
        if theirs.is_none() && ours.value.is_none() {
            continue;
        }
        let Some(item) = theirs else {
            let place = format!("Milvus {}, {}", release.text, super::items::FOLDER);
            all.compare("code default", name, &release.text, ours, nowhere(&place));
            continue;
        };
        let (Some(default), false) = (&item.default, only_a_run_tells(ours.value.as_deref())) else {
            all.not_told("code default");
            continue;
        };
        let value = match ours.value.as_deref() {
            Some("<unlimited>") if unlimited(default) => "<unlimited>",
            _ => default,
        };
        let place = format!("Milvus {}, {}:{}", release.text, item.path, item.line);
        all.compare("code default", name, &release.text, ours, Side { place, value: Some(value.to_owned()) });
    }
}

/// Whether a row says how a default is worked out instead of what it is.
pub fn only_a_run_tells(value: Option<&str>) -> bool {
    value.is_some_and(|v| v.starts_with("<computed") || v == "<required>")
}

/// Whether a number is the largest of its type, which stands for no limit.
pub fn unlimited(number: &str) -> bool {
    number.parse::<f64>().is_ok_and(|n| n >= i64::MAX as f64)
}

/// The old spellings that a release reads, by pairs of the old and the new one.
fn fallbacks(all: &mut Comparison, renames: &RulesFile, source: &Source, release: &Release) {
    let mut pairs: HashMap<(String, String), [Option<String>; 2]> = HashMap::new();
    for (old, row) in renames.root.entries() {
        for target in row.get("to").map_or(&[][..], Node::items) {
            let read =
                |name: &str| target.get(name).and_then(Node::text).and_then(|t| t.parse::<Version>().ok());
            let held = read("read_since").is_some_and(|since| since <= release.version)
                && read("read_until").is_none_or(|until| release.version < until);
            let Some(new) = target.get("key").and_then(Node::text) else { continue };
            let pair = (old.text.clone(), new.to_owned());
            let known = pairs.entry(pair).or_default();
            known[0] = known[0].take().or(held.then(|| renames.place(target.line)));
        }
    }
    for item in source.items.values() {
        for old in &item.fallbacks {
            let known =
                pairs.keys().find(|(o, n)| fold(o) == fold(old) && fold(n) == fold(&item.key)).cloned();
            let pair = known.unwrap_or((old.clone(), item.key.clone()));
            pairs.entry(pair).or_default()[1] =
                Some(format!("Milvus {}, {}:{}", release.text, item.path, item.line));
        }
    }
    let mut pairs: Vec<_> = pairs.into_iter().collect();
    pairs.sort();
    for ((old, new), [ours, theirs]) in pairs {
        if fold(&old) == fold(&new) || ours.is_none() && theirs.is_none() {
            continue;
        }
        let side = |place: Option<String>, nowhere: &str| Side {
            value: place.is_some().then(|| new.clone()),
            place: place.unwrap_or(nowhere.to_owned()),
        };
        let there = format!("Milvus {}, {}", release.text, super::items::FOLDER);
        all.compare(
            "fallback",
            &format!("{old} for {new}"),
            &release.text,
            side(ours, "rules/milvus/renames.yaml"),
            side(theirs, &there),
        );
    }
}
