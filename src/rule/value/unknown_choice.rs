//! A word that is none of those allowed.

use super::{Subject, effect, subjects};
use crate::fix::Safety;
use crate::milvus::catalogue::Kind;
use crate::milvus::read::{Read, parse, read};
use crate::milvus::{Reading, address, text};
use crate::rule::{Findings, Severity};

pub fn check(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    for subject in subjects(reading) {
        let words = subject.param.allowed(subject.version());
        if words.is_empty()
            || subject.text().is_empty()
            || is_allowed(&subject, words)
            || subject.ever_default()
        {
            continue;
        }
        let becomes = read(subject.param, subject.version(), subject.text());
        let number = subject.param.kind_in(subject.version()) == Kind::Int;
        let spoken_of = parse(subject.param, subject.version(), subject.text()).is_none()
            || (number && matches!(becomes, Read::Replaced { .. }));
        if spoken_of {
            continue;
        }
        report(&subject, words, becomes, findings);
    }
}

fn report(subject: &Subject<'_>, words: &[&str], becomes: Read, findings: &mut Findings<'_>) {
    let list: Vec<String> = words.iter().map(|w| format!("`{w}`")).collect();
    let list = list.join(", ");
    let meant = meant(subject.text(), words);
    let fix = meant.and_then(|word| subject.write(word, Safety::Unsafe));
    let sentence = effect::sentence(subject, becomes);
    let known = !matches!(becomes, Read::Value(_));
    let variant = if known { "known" } else { "stated" };
    let finding = subject.report(findings, variant, &[("words", &list), ("effect", &sentence)]).fix(fix);
    if becomes.stops() {
        finding.stops();
    }
    if !known {
        finding.severity(Severity::Warning);
    }
}

/// Whether the value is one of the words: exactly, as a number, in any case where case does not matter, or as
/// written in the file before YAML changed it, which a rule of its own reports.
fn is_allowed(subject: &Subject<'_>, words: &[&str]) -> bool {
    let value = subject.text();
    let number = text::int(value);
    let any_case = address::any_case(subject.param.key());
    words.iter().any(|word| {
        *word == value
            || (any_case && word.eq_ignore_ascii_case(value))
            || (number.is_some() && text::int(word) == number)
            || subject.source() == Some(word)
    })
}

/// The word that was likely meant: in another case, with blanks, or with a slip of the fingers.
pub(super) fn meant<'w>(value: &str, words: &[&'w str]) -> Option<&'w str> {
    let plain = value.trim().to_lowercase();
    let distance = |word: &&&str| strsim::damerau_levenshtein(&word.to_lowercase(), &plain);
    let near = words.iter().filter(|w| distance(w) <= (w.len() / 3).min(2)).min_by_key(distance);
    near.copied()
}
