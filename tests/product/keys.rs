//! Typing errors in every key of the catalogue, and the spellings that Milvus folds together.

use mqlint::facts::Severity;
use mqlint::facts::milvus::catalogue::{self, ParamKind};
use mqlint::facts::milvus::{NormalKey, Version};
use mqlint::judge::finding::Report;

use crate::support::check_files;

/// Every so many-th mutant is tried.
const SAMPLE: usize = 3;

#[test]
fn typing_errors_are_found_and_the_right_key_comes_first() {
    let mut by_release: Vec<(Version, Vec<Mutant>)> = Vec::new();
    for (at, param) in catalogue::params().enumerate() {
        let Some(release) = newest_with(param) else { continue };
        for mutant in mutants(param.key(), at) {
            match by_release.iter_mut().find(|(r, _)| *r == release) {
                Some((_, all)) => all.push(mutant),
                None => by_release.push((release, vec![mutant])),
            }
        }
    }
    let (mut tried, mut missed) = (0, Vec::new());
    for (release, mutants) in by_release {
        for part in mutants.chunks(400) {
            let text: String = part.iter().map(|m| format!("\"{}\": 1\n", m.wrong)).collect();
            let report = run(&text, &format!("--milvus {release} --mode cluster"));
            for (line, mutant) in part.iter().enumerate() {
                tried += 1;
                let want = format!("did you mean `{}`", mutant.right);
                let found = report.findings.iter().any(|f| {
                    f.rule.id == "unknown-key"
                        && line_of(&text, f.at.span.start as usize) == line
                        && f.message.contains(&want)
                });
                if !found {
                    missed.push(format!("{} for {} in {release}", mutant.wrong, mutant.right));
                }
            }
        }
    }
    assert!(tried > 1000, "only {tried} tried");
    let right = tried - missed.len();
    println!("{right} of {tried}");
    assert!(right * 100 >= tried * 97, "{right} of {tried}:\n{}", missed.join("\n"));
}

struct Mutant {
    wrong: String,
    right: &'static str,
}

/// The newest release that declares a key which holds one value.
fn newest_with(param: &catalogue::Param) -> Option<Version> {
    let scalar = !matches!(param.kind(), ParamKind::Json) && param.key().len() > 5 && param.file().is_none();
    let releases = catalogue::releases().iter().rev().map(|r| r.version);
    let mut with = releases.filter(|v| param.declared_in(*v));
    with.next().filter(|v| scalar && catalogue::prefix_in(param.key(), *v).is_none())
}

/// One typing error each: a letter dropped, doubled, swapped with the next, and a dash put in.
fn mutants(key: &'static str, seed: usize) -> Vec<Mutant> {
    let letters: Vec<char> = key.chars().collect();
    let start = key.find('.').map_or(1, |dot| dot + 2).min(letters.len() - 2);
    let at = start + (seed * 7) % (letters.len() - 1 - start).max(1);
    let (mut dropped, mut doubled, mut swapped, mut dashed) =
        (letters.clone(), letters.clone(), letters.clone(), letters.clone());
    dropped.remove(at);
    doubled.insert(at, letters[at]);
    swapped.swap(at, at + 1);
    dashed.insert(at, '-');
    let all = [dropped, doubled, swapped, dashed].into_iter().map(|m| m.into_iter().collect::<String>());
    let counts = |wrong: &String| {
        let normal = NormalKey::new(wrong);
        let known = catalogue::param(&normal).is_some() || catalogue::renamed(&normal).is_some();
        !known && catalogue::prefix(wrong).is_none() && !wrong.contains("..") && !wrong.ends_with('.')
    };
    let picked = all.enumerate().filter(|(i, _)| (seed + i).is_multiple_of(SAMPLE)).map(|(_, wrong)| wrong);
    picked.filter(counts).map(|wrong| Mutant { wrong, right: key }).collect()
}

#[test]
fn legal_spellings_are_known() {
    let release = catalogue::newest();
    let declared: Vec<_> =
        catalogue::params().filter(|p| p.declared_in(release) && p.file().is_none()).collect();
    let dotted = declared.iter().filter(|p| !p.key().starts_with("knowhere."));
    let spell = |p: &&catalogue::Param| {
        let key = p.key();
        [
            key.replace('.', "_").to_uppercase(),
            key.replace('.', "_"),
            key.replace('.', ""),
            key.to_uppercase(),
        ]
    };
    let spellings: Vec<String> = dotted.flat_map(spell).collect();
    assert!(spellings.len() > 2000);
    let text: String = spellings.iter().map(|s| format!("\"{s}\": 1\n")).collect();
    let report = run(&text, &format!("--milvus {release} --mode cluster"));
    let unknown: Vec<&str> =
        report.findings.iter().filter(|f| f.rule.id == "unknown-key").map(|f| f.message.as_str()).collect();
    assert!(unknown.is_empty(), "{unknown:#?}");
}

/// A milvus.yaml made of all that a release ships has no key in the wrong place.
#[test]
fn what_releases_ship_is_fine() {
    for release in catalogue::releases().iter().filter(|r| r.parameters_read).map(|r| r.version) {
        let shipped = catalogue::params().filter(|p| p.file().is_none());
        let shipped = shipped.filter_map(|p| Some((p.key(), p.shipped(release)?)));
        let text: String = shipped.map(|(k, v)| format!("\"{k}\": '{}'\n", v.replace('\'', "''"))).collect();
        let report = run(&text, &format!("--milvus {release} --mode standalone"));
        let wrong: Vec<&str> =
            report.findings.iter().filter(|f| f.rule.family == "place").map(|f| f.message.as_str()).collect();
        assert!(wrong.is_empty(), "{release}: {wrong:#?}");
    }
}

/// Who keeps the whole file of another release hears of it once, whatever is gone since.
#[test]
fn copies_of_other_releases_are_one_note() {
    let (from, to) = (Version::new(2, 3, 5), Version::new(2, 6, 2));
    let shipped = catalogue::params().filter(|p| p.file().is_none());
    let shipped = shipped.filter_map(|p| Some((p.key(), p.shipped(from)?)));
    let mut text: String = shipped.map(|(k, v)| format!("\"{k}\": '{}'\n", v.replace('\'', "''"))).collect();
    let place = |text: &str| {
        let report = run(text, &format!("--milvus {to} --mode standalone"));
        let of_family = report.findings.into_iter().filter(|f| f.rule.family == "place");
        of_family.map(|f| (f.rule.id, f.severity, f.message)).collect::<Vec<_>>()
    };
    let found = place(&text);
    assert!(matches!(&found[..], [("unknown-key", Severity::Info, _)]), "{found:#?}");
    // What the user changed is another matter.
    text = text.replacen("\"natsmq.server.maxPayload\": '8388608'", "\"natsmq.server.maxPayload\": '1'", 1);
    let found = place(&text);
    assert!(
        found.iter().any(|(id, severity, _)| *id == "removed-key" && *severity == Severity::Warning),
        "{found:#?}"
    );
}

fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count()
}

fn run(text: &str, options: &str) -> Report {
    check_files(&[("milvus.yaml", text)], &format!("--as milvus-yaml {options}"))
}
