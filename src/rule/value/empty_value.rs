//! A key that is present and empty.

use super::{Subject, effect, subjects};
use crate::fix::Safety;
use crate::milvus::catalogue::{Default, Kind, Outcome};
use crate::milvus::read::{Read, parse, read};
use crate::milvus::{Reading, address};
use crate::rule::Findings;

/// Reported by the rule on root paths.
const ROOT_PATH: &str = "minio.rootPath";

pub fn check(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    for subject in
        subjects(reading).filter(|s| s.text().is_empty() && !s.is_lost() && s.param.key() != ROOT_PATH)
    {
        let version = subject.version();
        let required = matches!(subject.param.code_default(version), Some(Default::Required));
        if subject.param.panics_if_empty() && (required || version.line() > (2, 2)) {
            stops(&subject, findings);
            continue;
        }
        let becomes = read(subject.param, version, "");
        if !matters(&subject, becomes) {
            continue;
        }
        let sentence = effect::sentence(&subject, becomes);
        let fix = default(&subject).and_then(|text| subject.write(text, Safety::Unsafe));
        let finding = subject.report(findings, "becomes", &[("effect", &sentence)]).fix(fix);
        if becomes.stops() {
            finding.stops();
        }
    }
}

fn stops(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let at_start = address::empty_stops_start(subject.param.key(), subject.version());
    let fix = default(subject).and_then(|text| subject.write(text, Safety::Unsafe));
    let variant = if at_start { "start" } else { "use" };
    let finding = subject.report(findings, variant, &[]).fix(fix);
    if at_start {
        finding.stops();
    }
}

/// Whether an empty text is something else than leaving the key out.
fn matters(subject: &Subject<'_>, becomes: Read) -> bool {
    let version = subject.version();
    let parsed = |text: &str| parse(subject.param, version, text);
    let same = |text: &str| default(subject).is_some_and(|d| parsed(d) == parsed(text));
    match becomes {
        Read::Zero => {
            !same("0") && default(subject).is_some() && subject.param.kind_in(version) != Kind::Size
        }
        Read::False => !same("false") && default(subject).is_some(),
        Read::Panics => true,
        Read::Replaced { by: Outcome::Panic, .. } => true,
        Read::Replaced { by: Outcome::Text(text), .. } => !same(text) && default(subject).is_some(),
        // The default, or what an empty text is documented to stand for.
        Read::Value(_) | Read::Nothing | Read::Default(_) | Read::Unknown | Read::Replaced { .. } => false,
    }
}

/// What the key is where nothing sets it.
fn default(subject: &Subject<'_>) -> Option<&'static str> {
    let version = subject.version();
    let shipped = subject.param.shipped(version).filter(|_| subject.reading.settings.over_shipped);
    shipped.or_else(|| subject.param.code_text(version)).filter(|text| !text.is_empty())
}
