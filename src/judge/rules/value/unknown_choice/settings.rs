//! Settings that take a few words only.

use super::nearest_choice::nearest_choice;
use crate::facts::Severity;
use crate::facts::milvus::accessors::{Read, parse, read};
use crate::facts::milvus::catalogue::ParamKind;
use crate::facts::milvus::{Queue, text, values};
use crate::judge::Case;
use crate::judge::finding::Findings;
use crate::judge::rules::value::effect;
use crate::judge::rules::value::judged_setting::{JudgedSetting, judged_settings};
use crate::text::edit::Safety;

/// Reports values that are none of the words that their parameter takes.
pub(super) fn report_unknown(reading: &Case<'_>, findings: &mut Findings<'_>) {
    for judged in judged_settings(reading) {
        let words = judged.param.allowed(judged.version());
        let is_set = !words.is_empty() && !judged.text().is_empty();
        if !is_set || is_allowed(&judged, words) || judged.ever_default() || is_of_other_queue(&judged) {
            continue;
        }
        let becomes = read(judged.param, judged.version(), judged.text());
        let number = judged.param.kind_in(judged.version()) == ParamKind::Int;
        let spoken_of = parse(judged.param, judged.version(), judged.text()).is_none()
            || (number && matches!(becomes, Read::Replaced { .. }));
        if spoken_of {
            continue;
        }
        report(&judged, words, becomes, findings);
    }
}

/// Whether it is a setting of a queue, and Milvus runs on another.
fn is_of_other_queue(judged: &JudgedSetting<'_>) -> bool {
    let section = judged.param.key().split('.').next();
    let of = Queue::all().find(|queue| section == Some(queue.section()));
    of.zip(judged.reading.selection().queue()).is_some_and(|(of, runs)| of != runs)
}

fn report(judged: &JudgedSetting<'_>, words: &[&str], becomes: Read, findings: &mut Findings<'_>) {
    let list: Vec<String> = words.iter().map(|w| format!("`{w}`")).collect();
    let list = list.join(", ");
    let meant = nearest_choice(judged.text(), words);
    let fix = meant.and_then(|word| judged.write(word, Safety::Unsafe));
    let sentence = effect::sentence(judged, becomes);
    let known = !matches!(becomes, Read::Value(_));
    let variant = if known { "known" } else { "stated" };
    let is_list = judged.param.kind_in(judged.version()) == ParamKind::List;
    let item = text::list(judged.text()).find(|item| is_list && !words.contains(item));
    let variant = if item.is_some() { "item" } else { variant };
    let values = [("words", &*list), ("effect", &sentence), ("item", item.unwrap_or_default())];
    let finding = judged.report(findings, variant, &values).fix(fix);
    if becomes.stops() {
        finding.stops();
    }
    if !known {
        finding.severity(Severity::Warning);
    }
}

/// Whether the value is one of the words: exactly, as a number, in any case where case does not matter, or as
/// written in the file before YAML changed it, which a rule of its own reports.
fn is_allowed(judged: &JudgedSetting<'_>, words: &[&str]) -> bool {
    let value = judged.text();
    if judged.param.kind_in(judged.version()) == ParamKind::List {
        return judged.param.allows(judged.version(), value);
    }
    let number = text::int(value);
    let any_case = values::any_case(judged.param.key());
    words.iter().any(|word| {
        *word == value
            || (any_case && word.eq_ignore_ascii_case(value))
            || (number.is_some() && text::int(word) == number)
            || judged.source() == Some(word)
    })
}
