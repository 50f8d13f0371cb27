//! Pages of parameters for a terminal.

use std::io::{self, Write};

use super::{ParamPage, PrefixPage, RenamePage, words};
use crate::base::Look;
use crate::cli::explain::layout::{Rows, by_version, sentence};
use crate::cli::explain::spell::VersionSpell;

impl ParamPage {
    pub(crate) fn write(&self, look: Look, out: &mut dyn Write) -> io::Result<()> {
        let mut rows = Rows::begin(self.key, &self.what(), look, out)?;
        let clone = |kind: &String| kind.clone();
        rows.row("Value", &by_version(&self.kind, clone))?;
        rows.row("Unit", &by_version(&self.unit, |unit| (*unit).to_owned()))?;
        let bounds: Vec<String> = [&self.min, &self.max].into_iter().flatten().cloned().collect();
        rows.one("Bounds", bounds.join(", "))?;
        rows.row("Words", &by_version(&self.allowed, |list| list.join(", ")))?;
        rows.row("Default", &self.defaults())?;
        rows.row("Other values", &self.unfit())?;
        rows.row("No effect", &self.no_effect())?;
        let replaced = |b: &super::Became| format!("{} ({})", b.key, b.read());
        rows.row("Replaced by", &self.replaced_by.iter().map(replaced).collect::<Vec<_>>())?;
        rows.row("Old spelling", &self.spelled_before())?;
        rows.row("To take effect", &self.to_take_effect())?;
        let change = [self.on_change.map(sentence), self.note.map(sentence)];
        rows.one("A change", change.into_iter().flatten().collect::<Vec<_>>().join(" "))?;
        let constraint = |c: &super::ConstraintOf| format!("{} ({})", sentence(c.text), c.effect);
        rows.row("With others", &self.constraints.iter().map(constraint).collect::<Vec<_>>())?;
        rows.one("Environment", self.environment.clone().unwrap_or_default())?;
        let value = |v: &super::ChartValue| format!("{} (chart {})", v.value, v.versions);
        rows.row("Helm value", &self.chart_values.iter().map(value).collect::<Vec<_>>())?;
        rows.one("Known from", self.source)?;
        if let Some(page) = &self.same_name_in_chart {
            writeln!(out)?;
            page.write(look, out)?;
        }
        Ok(())
    }

    /// One line on what it is and which releases have it.
    fn what(&self) -> String {
        let mut what = format!("Setting of {}", self.file.unwrap_or("milvus.yaml"));
        match self.known.as_slice() {
            [] => {}
            [one] if one.is_everywhere() => what.push_str(", in all releases since 2.2"),
            spells => {
                let spans: Vec<String> = spells.iter().map(VersionSpell::span).collect();
                what.push_str(&format!(", in Milvus {}", spans.join(" and ")));
            }
        }
        let marks = [
            (self.experimental, "experimental"),
            (self.sensitive, "secret"),
            (self.only_in_some_patches, "not in every patch of a line"),
        ];
        for (_, mark) in marks.iter().filter(|(holds, _)| *holds) {
            what.push_str(&format!(", {mark}"));
        }
        let documented = self.documented.as_ref().map(|d| format!("; {d}")).unwrap_or_default();
        what + &documented
    }

    /// The defaults in the code and in the shipped file; one row where they never differ.
    fn defaults(&self) -> Vec<String> {
        let code = by_version(&self.default_in_code, Clone::clone);
        let shipped = by_version(&self.shipped, |text| words::quoted(text));
        if code == shipped || shipped.is_empty() {
            return code;
        }
        let place = |at: &str, texts: Vec<String>| {
            texts
                .into_iter()
                .map(move |t| format!("{at}, {t}").replacen(", \"", " \"", 1))
                .collect::<Vec<_>>()
        };
        place("in the shipped file", shipped).into_iter().chain(place("in the code", code)).collect()
    }

    /// What becomes of values that are not as they should be.
    fn unfit(&self) -> Vec<String> {
        let mut texts = Vec::new();
        for spell in &self.reads {
            let reads = &spell.value;
            let mut parts = Vec::new();
            match (reads.empty, reads.unreadable) {
                (None, None) => {}
                (Some(empty), Some(other)) if empty == other => {
                    parts.push(format!("it must be {}", reads.accepts));
                    parts.push(format!("anything else, empty text too, {other}"));
                }
                (empty, other) => {
                    parts.push(format!("it must be {}", reads.accepts));
                    parts.extend(empty.map(|e| format!("empty text {e}")));
                    parts.extend(other.map(|o| format!("anything else {o}")));
                }
            }
            if !parts.is_empty() {
                let when = if spell.is_everywhere() || self.reads.len() == 1 {
                    String::new()
                } else {
                    format!("{}: ", spell.span())
                };
                texts.push(format!("{when}{}", parts.join("; ")));
            }
        }
        if self.panics_if_empty {
            texts.push("Milvus does not start, or stops at first use, when it is empty".into());
        }
        for clamp in &self.clamps {
            let case = |c: &super::CaseOf| {
                let logged = if c.logged { ", which the log says" } else { "" };
                format!("{} {}{logged}", c.when, c.becomes)
            };
            let mut parts: Vec<String> = clamp.cases.iter().map(case).collect();
            parts.extend(clamp.note.map(str::to_owned));
            let when = if clamp.during.is_everywhere() {
                String::new()
            } else {
                format!("{}: ", clamp.during.span())
            };
            texts.push(format!("{when}{}", parts.join("; ")));
        }
        texts
    }

    /// Why nothing comes of it, with the releases where it is not all of those that know it.
    fn no_effect(&self) -> Vec<String> {
        let known = self.known.iter().map(VersionSpell::span);
        match self.dead.iter().map(VersionSpell::span).eq(known) {
            true => by_version(&self.dead, |why| sentence(why)),
            false => self.dead.iter().map(|s| format!("{}: {}", s.span(), sentence(s.value))).collect(),
        }
    }

    fn spelled_before(&self) -> Vec<String> {
        let spelled = self.old_spellings.iter().map(|old| {
            let read = match &old.read {
                None => "no longer read".to_owned(),
                Some(spell) if spell.is_everywhere() => "still read where this key is not set".to_owned(),
                Some(spell) => format!("read where this key is not set, {}", spell.span()),
            };
            let note = old.note.map(|n| format!(". {}", sentence(n))).unwrap_or_default();
            format!("{} ({read}){note}", old.key)
        });
        spelled.collect()
    }

    fn to_take_effect(&self) -> Vec<String> {
        if self.known.is_empty() {
            return Vec::new();
        }
        if self.first_start_only {
            return vec!["only the first start reads it, while what it makes is not there yet".into()];
        }
        let restart = match (self.refreshable, self.forbidden) {
            (_, true) => "restart Milvus: while it runs it refuses changes",
            (true, false) => "nothing: a running Milvus takes changes over (from 2.3 on)",
            (false, false) => "restart Milvus",
        };
        let pinned = self.immutable_since.as_ref().map(|since| {
            format!("from {since} on the value of the first start is kept in etcd, whatever files and environment say later")
        });
        std::iter::once(restart.to_owned()).chain(pinned).collect()
    }
}

impl RenamePage {
    pub(crate) fn write(&self, look: Look, out: &mut dyn Write) -> io::Result<()> {
        let now: Vec<&str> = self.became.iter().map(|b| b.key).collect();
        let what = format!("Old spelling of {}", now.join(" and "));
        let mut rows = Rows::begin(self.key, &what, look, out)?;
        for target in &self.became {
            let read = target.read();
            let text = if now.len() > 1 { format!("for {}: {read}", target.key) } else { read };
            rows.one("Read", text)?;
        }
        rows.one("Note", self.note.map(sentence).unwrap_or_default())?;
        rows.one("Known from", self.source)?;
        for page in &self.parameters {
            writeln!(out)?;
            page.write(look, out)?;
        }
        Ok(())
    }
}

impl PrefixPage {
    pub(crate) fn write(&self, look: Look, out: &mut dyn Write) -> io::Result<()> {
        let until = self.until.as_ref().map(|v| format!(" to {v}")).unwrap_or(" on".into());
        let from = if self.until.is_some() { "" } else { "from " };
        let what = format!("Milvus {from}{}{until} reads any key that begins so", self.since);
        let mut rows = Rows::begin(self.prefix, &what, look, out)?;
        rows.one("Holds", sentence(self.holds))?;
        rows.one("Case", if self.keeps_case { "upper and lower case matter" } else { "does not matter" })?;
        let live = "nothing: a running Milvus takes changes over";
        rows.one("To take effect", if self.refreshable { live } else { "restart Milvus" })?;
        rows.one("Keys", self.keys.join(", "))?;
        rows.one("Known from", self.source)
    }
}
