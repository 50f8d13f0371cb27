//! Takes a release of Milvus over into `rules/milvus/`.

use std::collections::BTreeSet;

use super::new_rows::{self, Readers};
use super::renames;
use super::source::{Release, Source, releases};
use super::verify::{commit_of, only_a_run_tells, unlimited};
use crate::edit::{Change, Draft, quoted};
use crate::fold::fold;
use crate::git::Checkout;
use crate::report::Report;
use crate::rules::Rules;
use crate::runs;
use crate::version::Version;
use crate::watch;

/// A release that is being taken over.
pub struct Import<'i> {
    /// Its version.
    pub version: Version,
    /// The version as it is written.
    pub text: String,
    /// How a row names it as its source: `milvus v2.6.20@0be4e87cb8`.
    pub named: String,
    /// The repository.
    pub checkout: &'i Checkout,
    /// Its commit.
    pub commit: String,
    /// The next release whose parameters are known, where there is one.
    pub next: Option<String>,
    /// What it says.
    pub source: Source,
    /// What the release before it says, where the checkout has that.
    pub before: Option<Source>,
}

/// Imports the release of a tag.
pub fn import(rules: &Rules, checkout: &Checkout, tag: &str) -> Result<Report, String> {
    let version: Version = tag.parse().map_err(|e| format!("{tag} is {e}"))?;
    let commit = checkout.commit(tag).ok_or(format!("the checkout has no {tag}"))?;
    let mut draft = Draft::new(rules.read("milvus/releases.yaml")?);
    let known = releases(&draft.file);
    let mut earlier = known.iter().rev().filter(|r| r.read && r.version < version);
    let earlier = earlier.find_map(|r| Some((commit_of(checkout, r)?, r.version)));
    let import = Import {
        version,
        text: version.to_string(),
        named: format!("milvus {tag}@{}", commit.get(..10).unwrap_or(&commit)),
        checkout,
        next: known.iter().find(|r| r.read && r.version > version).map(|r| r.text.clone()),
        source: Source::read(checkout, &commit, version)?,
        before: earlier.as_ref().map(|(commit, v)| Source::read(checkout, commit, *v)).transpose()?,
        commit,
    };
    let mut report = Report::default();
    release(&mut draft, &known, &import, tag, &mut report)?;
    draft.save()?;
    import.parameters(rules, &mut report)?;
    renames::take_over(&import, rules, &mut report)?;
    import.formatters(&mut report);
    if let Some((before, _)) = earlier {
        watch::changes(&mut report, "milvus", checkout, &before, &import.commit)?;
    }
    Ok(report)
}

/// The row of the release.
fn release(
    draft: &mut Draft,
    known: &[Release],
    import: &Import<'_>,
    tag: &str,
    report: &mut Report,
) -> Result<(), String> {
    let commit = format!("  commit: {}", import.commit);
    let read = "  parameters_read: true".to_owned();
    match known.iter().find(|r| r.version == import.version) {
        Some(row) if row.commit.as_ref() == Some(&import.commit) && row.read => return Ok(()),
        Some(row) => {
            let mut line = row.line + 1 + usize::from(row.tag.is_some());
            if row.commit.is_some() {
                draft.replace(line, &commit)?;
            } else {
                draft.insert(line, &[commit])?;
            }
            line += 1;
            if !row.read {
                draft.insert(line, &[read])?;
            }
        }
        None => {
            let after = known.iter().find(|r| r.version > import.version);
            let line = after.map_or(usize::MAX, |r| r.line);
            let row = [format!("- version: {}", import.text), format!("  tag: {tag}"), commit, read];
            draft.insert(line, &row)?;
        }
    }
    report.written.push(format!("release {}: its row", import.text));
    Ok(())
}

impl Import<'_> {
    fn parameters(&self, rules: &Rules, report: &mut Report) -> Result<(), String> {
        let mut drafts: Vec<Draft> = rules.read_all("milvus/params")?.into_iter().map(Draft::new).collect();
        let mut known = BTreeSet::new();
        for draft in &mut drafts {
            let keys: Vec<String> = draft.file.root.entries().iter().map(|(k, _)| k.text.clone()).collect();
            for key in keys {
                self.row(draft, &key, report)?;
                known.insert(fold(&key));
            }
        }
        let mut new: BTreeSet<&str> = BTreeSet::new();
        for (folded, item) in &self.source.items {
            if !known.contains(folded) {
                new.insert(&item.key);
            }
        }
        for (folded, setting) in &self.source.shipped {
            if !known.contains(folded) && !self.source.items.contains_key(folded) {
                new.insert(&setting.key);
            }
        }
        let readers = Readers::find(self, &new);
        for key in new {
            new_rows::add(self, &readers, rules, &mut drafts, key, report)?;
        }
        for draft in &drafts {
            draft.save()?;
        }
        Ok(())
    }

    /// Takes the values of a known parameter over.
    fn row(&self, draft: &mut Draft, key: &str, report: &mut Report) -> Result<(), String> {
        let folded = fold(key);
        let shipped = self.source.shipped.get(&folded).map(|s| s.value.clone());
        self.value(draft, key, "shipped", shipped, report)?;
        let Some(item) = self.source.items.get(&folded) else {
            if !self.source.items.is_empty() {
                self.value(draft, key, "code", None, report)?;
            }
            return Ok(());
        };
        let said = self.said(draft, key, "code");
        let before = self.before.as_ref().and_then(|b| b.items.get(&folded));
        match &item.default {
            _ if only_a_run_tells(said.as_deref()) => {}
            Some(default) if said.as_deref() == Some("<unlimited>") && unlimited(default) => {}
            Some(default) => {
                let default = if unlimited(default) { "<unlimited>" } else { default };
                self.value(draft, key, "code", Some(default.to_owned()), report)?;
            }
            None if before.is_some_and(|b| b.default.is_none()) => {}
            None => {
                report.ask("Defaults that only a run tells", format!("`{key}`: {}:{}", item.path, item.line))
            }
        }
        self.flags(draft, key, item, report);
        Ok(())
    }

    fn said(&self, draft: &Draft, key: &str, field: &str) -> Option<String> {
        let values = draft.file.root.at(&[key, field])?;
        runs::text_at(values, self.version).map(str::to_owned)
    }

    fn value(
        &self,
        draft: &mut Draft,
        key: &str,
        field: &str,
        value: Option<String>,
        report: &mut Report,
    ) -> Result<(), String> {
        let said = self.said(draft, key, field);
        if said == value {
            return Ok(());
        }
        let written = value.as_deref().map_or("~".to_owned(), quoted);
        if draft.file.root.at(&[key, field]).is_some() {
            let change =
                Change { version: &self.text, value: &written, none: "~", next: self.next.as_deref() };
            draft.step(&[key, field], &change)?;
        } else {
            let until = self.next.as_ref().map_or(String::new(), |next| format!(", {next}: ~"));
            new_rows::add_field(draft, key, field, &format!("{{ {}: {written}{until} }}", self.text))?;
        }
        let show = |v: Option<&str>| v.map_or("nothing".to_owned(), |v| format!("`{v:?}`"));
        report.written.push(format!(
            "`{key}`, {field}: {} → {}",
            show(said.as_deref()),
            show(value.as_deref())
        ));
        let dead = draft.file.root.at(&[key, "dead"]).and_then(|d| runs::text_at(d, self.version));
        if field == "code" && (said.is_none() || value.is_none()) && dead.is_some() {
            report.ask(
                "Keys without effect",
                format!("`{key}`: does `dead` still hold from {} on?", self.text),
            );
        }
        Ok(())
    }

    /// Flags hold for all releases, so that a person decides about one that no longer does.
    fn flags(&self, draft: &Draft, key: &str, item: &super::Item, report: &mut Report) {
        if self.next.is_some() {
            return;
        }
        let flags = draft.file.root.at(&[key, "flags"]);
        let has = |flag: &str| flags.is_some_and(|f| f.items().iter().any(|i| i.text() == Some(flag)));
        let mut differ = |flag: &str, now: bool| {
            if has(flag) != now {
                let place = format!("{}:{}", item.path, item.line);
                report.ask("Flags that changed", format!("`{key}`: `{flag}` is {now} now ({place})"));
            }
        };
        differ("forbidden", item.forbidden);
        if let Some(refreshable) = item.refreshable {
            differ("refreshable", refreshable);
        }
    }

    /// What Milvus makes of unfit values stands in `clamps`, which a person writes.
    fn formatters(&self, report: &mut Report) {
        let Some(before) = &self.before else {
            let text = "the release before this one is not in the checkout, so that none was compared";
            report.ask("Formatters that changed", text.to_owned());
            return;
        };
        let mut items: Vec<_> = self.source.items.iter().collect();
        items.sort_by(|a, b| a.1.key.cmp(&b.1.key));
        for (folded, item) in items {
            let was = before.items.get(folded).map_or("", |b| &b.formatter);
            if same_code(was, &item.formatter) {
                continue;
            }
            let place = format!("{}:{}", item.path, item.line);
            report.ask(
                "Formatters that changed",
                format!("`{}`: do its `clamps` still hold? ({place})", item.key),
            );
        }
    }
}

/// Whether two functions do the same, whatever they log.
fn same_code(a: &str, b: &str) -> bool {
    without_logging(a).split_whitespace().eq(without_logging(b).split_whitespace())
}

fn without_logging(code: &str) -> String {
    let mut kept = String::new();
    let mut depth = 0i64;
    for line in code.lines() {
        let logs = depth == 0 && ["log.", "mlog."].iter().any(|lead| line.trim_start().starts_with(lead));
        if logs || depth > 0 {
            depth += line.matches('(').count() as i64 - line.matches(')').count() as i64;
            continue;
        }
        kept.push_str(line);
        kept.push('\n');
    }
    kept
}
