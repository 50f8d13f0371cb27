//! A key that earlier releases read.

use super::verdict::KeyProblem;
use super::{Verdict, config, fixes, values};
use crate::deployment::Reading;
use crate::facts::Severity;
use crate::facts::chart::{Chart, KeyStatus, Target};
use crate::facts::milvus::{NormalKey, catalogue};
use crate::facts::place::NAMED_KEYS;
use crate::judge::Case;
use crate::judge::finding::Findings;
use crate::judge::rules::wording::{quoted_list, release};

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    for verdict in config::verdicts(reading) {
        if let KeyProblem::Gone(_) = verdict.what {
            setting(reading, verdict, findings);
        }
    }
    for verdict in values::verdicts(reading) {
        if let KeyProblem::GoneValue(..) = verdict.what {
            value(reading, verdict, findings);
        }
    }
}

fn setting(reading: &Reading<'_>, verdict: &Verdict, findings: &mut Findings<'_>) {
    let KeyProblem::Gone(since) = verdict.what else { return };
    let milvus = reading.milvus.to_string();
    let is_dated = since.is_some();
    let since = since.map_or_else(|| milvus.clone(), release);
    let judged = catalogue::judged_as(reading.milvus);
    let renamed = catalogue::renamed(&NormalKey::new(&verdict.key));
    let targets = renamed
        .into_iter()
        .flat_map(|r| r.targets())
        .filter(|t| t.param().is_some_and(|p| p.known_in(judged)));
    let new = quoted_list(targets.map(|t| t.key()).take(NAMED_KEYS));
    let variant = match (new.is_empty(), is_dated) {
        (true, _) => "gone",
        (false, true) => "replaced",
        (false, false) => "never",
    };
    let values = [("key", verdict.key.as_str()), ("since", &since), ("milvus", &milvus), ("new", &new)];
    // What replaces it needs the value, which is lost with the key.
    let fix = new.is_empty().then(|| fixes::remove(reading, verdict)).flatten();
    findings.add_as(variant, verdict.place(), &values).fix(fix);
}

fn value(reading: &Reading<'_>, verdict: &Verdict, findings: &mut Findings<'_>) {
    let (Some(helm), KeyProblem::GoneValue(last, moved)) = (&reading.deployment.helm, &verdict.what) else {
        return;
    };
    let (chart, last) = (helm.version().to_string(), last.to_string());
    let note = moved.and_then(|m| m.note).unwrap_or_default();
    let to = match moved.and_then(|m| m.to) {
        Some(Target::Value(to) | Target::Setting(to)) => to,
        None => "",
    };
    let variant = match (to.is_empty(), note.is_empty()) {
        (true, true) => "value-gone",
        (true, false) => "value-noted",
        (false, _) => "value-replaced",
    };
    let values =
        [("key", verdict.key.as_str()), ("chart", &chart), ("last", &last), ("note", note), ("to", to)];
    let fix = match (moved.and_then(|m| m.to), note.is_empty()) {
        _ if helm.from_elsewhere => None,
        (None, true) => fixes::remove_value(reading, verdict),
        (Some(Target::Value(to)), true) if has_all_below(reading, verdict, helm.values.chart, to) => {
            fixes::move_value(reading, verdict, to)
        }
        // What is noted has to be thought of.
        _ => None,
    };
    let finding = findings.add_as(variant, verdict.place(), &values).fix(fix);
    if helm.from_elsewhere {
        finding.severity(Severity::Info);
    }
}

/// Whether the chart has all that stands below a value at another place, too.
fn has_all_below(reading: &Reading<'_>, verdict: &Verdict, chart: Chart, to: &str) -> bool {
    let Some((text, last)) = reading.deployment.texts.get(verdict.text).zip(verdict.chain.last()) else {
        return false;
    };
    let mut left = vec![(to.to_owned(), last.value)];
    while let Some((path, value)) = left.pop() {
        for entry in text.tree.entries(text.tree.resolve(value)) {
            let path = format!("{path}.{}", text.tree.text(text.tree.resolve(entry.key)));
            match chart.key(&path) {
                KeyStatus::Known => left.push((path, entry.value)),
                KeyStatus::OpenMap | KeyStatus::Subchart => {}
                _ => return false,
            }
        }
    }
    true
}
