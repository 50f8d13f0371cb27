//! A key that nothing knows, or that the release at hand does not have yet.

use std::borrow::Borrow;

use super::fields;
use crate::facts::milvus::catalogue::{self, Param};
use crate::facts::milvus::{NormalKey, Version};
use crate::facts::place::{self, NAMED_KEYS};
use crate::facts::{Severity, chart};
use crate::judge::Case;
use crate::judge::finding::Findings;
use crate::judge::rules::place::strangers::COMPARED;
use crate::judge::rules::place::verdict::{Compared, KeyProblem};
use crate::judge::rules::place::{Verdict, config, fixes, sections, several_charts, values};
use crate::judge::rules::wording::{quoted_list, release};
use crate::text::edit::{Fix, Safety};

/// With so few typing errors, and no other key as near, a key is surely meant.
const LIKELY: usize = 2;

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    for strangers in config::strangers(reading) {
        let verdicts = strangers.verdicts.iter().map(|(_, verdict)| &**verdict);
        let report = |findings: &mut Findings<'_>| {
            let same = verdicts.filter(|v| v.compared != Compared::ByRelease);
            same.for_each(|v| setting(reading, v, findings));
        };
        match reading.cache.shared.one_reading {
            true => report(findings),
            false => findings.add_shared(&strangers.findings, report),
        }
    }
    let verdicts = config::verdicts(reading);
    for verdict in verdicts.iter().filter(|v| v.compared == Compared::ByRelease) {
        setting(reading, verdict, findings);
    }
    together(reading, verdicts, findings, "newer", |what| {
        matches!(what, KeyProblem::Newer).then_some(reading.milvus)
    });
    together(reading, verdicts, findings, "candidate", |what| {
        matches!(what, KeyProblem::Candidate).then_some(reading.milvus)
    });
    together(reading, verdicts, findings, "copy", |what| match what {
        KeyProblem::Copied(version) => Some(*version),
        _ => None,
    });
    let verdicts = values::verdicts(reading);
    for verdict in verdicts {
        value(reading, verdict, findings);
    }
    together(reading, verdicts, findings, "value-copy", |what| match what {
        KeyProblem::CopiedValue(version) => Some(*version),
        _ => None,
    });
    fields::report_unknown(reading, findings);
}

fn setting(reading: &Case<'_>, verdict: &Verdict, findings: &mut Findings<'_>) {
    let milvus = reading.milvus.to_string();
    let key = verdict.key.as_str();
    match verdict.what {
        KeyProblem::Unknown if verdict.compared == Compared::Not => uncompared(verdict, findings),
        KeyProblem::Unknown if verdict.below.is_empty() => unknown(reading, verdict, findings),
        KeyProblem::Unknown => unknown_section(reading, verdict, findings),
        KeyProblem::Stray => {
            findings.add_as("key", verdict.place(), &[("key", key)]).severity(Severity::Info);
        }
        KeyProblem::SectionAsSetting => {
            findings.add_as("section-value", verdict.place(), &[("key", key)]);
        }
        KeyProblem::BelowSetting(setting) => {
            findings.add_as("below-setting", verdict.place(), &[("key", key), ("setting", setting)]);
        }
        KeyProblem::Later(since, assumed) => {
            let values = [("key", key), ("since", &*release(since)), ("milvus", &*milvus)];
            let finding = findings.add_as("later", verdict.place(), &values);
            if assumed {
                finding.severity(Severity::Info);
            }
        }
        KeyProblem::Documented => {
            findings.add_as("documented", verdict.place(), &[("key", key)]).severity(Severity::Info);
        }
        _ => {}
    }
}

/// A key that so many others stand before that it was compared with none.
fn uncompared(verdict: &Verdict, findings: &mut Findings<'_>) {
    let most = COMPARED.to_string();
    let (count, effect) = counted(&verdict.below);
    let values = [("key", verdict.key.as_str()), ("count", &*count), ("have", effect), ("most", &*most)];
    let variant = if verdict.below.is_empty() { "uncompared" } else { "section-uncompared" };
    findings.add_as(variant, verdict.place(), &values);
}

/// "the setting has", "the 2 settings have".
fn counted(below: &[String]) -> (String, &'static str) {
    match below.len() {
        1 => ("the setting".into(), "has"),
        count => (format!("the {count} settings"), "have"),
    }
}

fn unknown(reading: &Case<'_>, verdict: &Verdict, findings: &mut Findings<'_>) {
    let named = place::named(&verdict.key).filter(|param| param.known_in(reading.milvus));
    let meant = match named {
        Some(param) => vec![param],
        None => catalogue::did_you_mean(&verdict.key, Some(reading.milvus)),
    };
    let Some(first) = meant.first() else {
        findings.add_as("key", verdict.place(), &[("key", &verdict.key)]);
        return;
    };
    let fix =
        clear(&verdict.key, &meant).then(|| fixes::rename(reading, verdict, first.key(), Safety::Unsafe));
    let others = quoted_list(meant.iter().skip(1).take(NAMED_KEYS - 1).map(|p| p.key()));
    let variant = if fix.is_some() || others.is_empty() { "meant" } else { "meant-one-of" };
    let values = [("key", verdict.key.as_str()), ("meant", first.key()), ("others", &others)];
    findings.add_as(variant, verdict.place(), &values).fix(fix.flatten());
}

/// One candidate is near, and no other as near.
fn clear(key: &str, meant: &[&Param]) -> bool {
    let fold = |key: &str| NormalKey::new(&key.to_lowercase().replace(['-', ' '], "")).as_str().to_owned();
    let distance = |p: &&Param| strsim::osa_distance(&fold(key), &fold(p.key()));
    let Some(first) = meant.first().map(distance).filter(|d| *d <= LIKELY) else { return false };
    meant.get(1).is_none_or(|second| distance(second) > first)
}

fn unknown_section(reading: &Case<'_>, verdict: &Verdict, findings: &mut Findings<'_>) {
    let (count, effect) = counted(&verdict.below);
    let meant = sections::meant(&verdict.key, &verdict.below).or_else(|| one_below(verdict, reading.milvus));
    let mut values = vec![("key", verdict.key.as_str()), ("count", &count), ("have", effect)];
    match meant {
        Some(meant) => {
            values.push(("meant", meant));
            let fix = fixes::rename(reading, verdict, meant, Safety::Unsafe);
            findings.add_as("section-meant", verdict.place(), &values).fix(fix);
        }
        None => {
            findings.add_as("section", verdict.place(), &values);
        }
    }
}

/// With a typing error in its name and another below, a section of one setting is known by the setting.
fn one_below(verdict: &Verdict, milvus: Version) -> Option<&'static str> {
    let [below] = &verdict.below[..] else { return None };
    let whole = format!("{}.{below}", verdict.key);
    let meant = catalogue::did_you_mean(&whole, Some(milvus));
    let parts = below.split('.').count();
    let key = meant.first().filter(|_| clear(&whole, &meant))?.key();
    let (at, _) = key.rmatch_indices('.').nth(parts - 1)?;
    Some(&key[..at])
}

/// One note for all keys of a kind in a file.
fn together(
    reading: &Case<'_>,
    verdicts: &[impl Borrow<Verdict>],
    findings: &mut Findings<'_>,
    variant: &'static str,
    version: impl Fn(&KeyProblem) -> Option<Version>,
) {
    for text in 0..reading.deployment.texts.len() {
        let of = |v: &&Verdict| v.text == text && version(&v.what).is_some();
        let all: Vec<&Verdict> = verdicts.iter().map(Borrow::borrow).filter(of).collect();
        let Some((first, from)) = all.first().and_then(|v| Some((*v, version(&v.what)?))) else { continue };
        let named = quoted_list(all.iter().take(NAMED_KEYS).map(|v| v.key.as_str()));
        let here = reading.deployment.helm.as_ref().filter(|_| variant == "value-copy");
        let here = here.map_or(reading.milvus, |helm| helm.version());
        let (count, from, here) = (all.len().to_string(), from.to_string(), here.to_string());
        let values = [("count", &*count), ("keys", &*named), ("from", &*from), ("here", &*here)];
        findings.add_as(variant, first.place(), &values).severity(Severity::Info);
    }
}

fn value(reading: &Case<'_>, verdict: &Verdict, findings: &mut Findings<'_>) {
    let Some(helm) = &reading.deployment.helm else { return };
    let version = helm.version().to_string();
    let key = verdict.key.as_str();
    let finding = match &verdict.what {
        KeyProblem::UnknownValue(meant) => match meant.first() {
            None if verdict.compared == Compared::Not => {
                let most = COMPARED.to_string();
                let values = [("key", key), ("chart", &*version), ("most", &*most)];
                findings.add_as("value-uncompared", verdict.place(), &values)
            }
            None => findings.add_as("value", verdict.place(), &[("key", key), ("chart", &version)]),
            Some(meant) => {
                let fix: Option<Fix> = fixes::rename_value(reading, verdict, meant);
                let values = [("key", key), ("chart", &*version), ("meant", *meant)];
                findings.add_as("value-meant", verdict.place(), &values).fix(fix)
            }
        },
        KeyProblem::LaterValue(first) => {
            let first = first.to_string();
            findings.add_as(
                "value-later",
                verdict.place(),
                &[("key", key), ("chart", &version), ("since", &first)],
            )
        }
        _ => return,
    };
    let several = verdict.chain.len() == 1 && several_charts::is_of_several_charts(reading, verdict.text);
    let newer = matches!(chart::known(helm.version()), chart::Known::Newer(_));
    let later = matches!(verdict.what, KeyProblem::LaterValue(_));
    // A chart that was only guessed says little of what it does not know yet, and a switch that it does not know is
    // as good as off.
    let guessed = helm.chart.assumption().is_some() && helm.version() < chart::newest();
    let file = helm.values.files.iter().find(|f| f.text == verdict.text);
    let off =
        file.zip(verdict.chain.last()).is_some_and(|(f, e)| several_charts::only_switches_off(&f.tree, *e));
    if helm.from_elsewhere || several || newer || (later && (guessed || off)) {
        finding.severity(Severity::Info);
    }
}
