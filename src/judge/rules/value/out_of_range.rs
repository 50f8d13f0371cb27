//! A number outside the bounds.

use super::effect;
use super::judged_setting::{JudgedSetting, judged_settings};
use crate::facts::Severity;
use crate::facts::milvus::accessors::{Read, Value, parse, read};
use crate::facts::milvus::catalogue::{Outcome, ParamKind, Sub};
use crate::judge::Case;
use crate::judge::finding::Findings;

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    for judged in judged_settings(reading) {
        if judged.text().is_empty() || judged.ever_default() {
            continue;
        }
        if judged.param.sub() == Some(Sub::Port) {
            port(&judged, findings);
        }
        let value = parse(judged.param, judged.version(), judged.text());
        let Some(number) = value.and_then(Value::number).filter(|n| n.is_finite()) else { continue };
        let becomes = read(judged.param, judged.version(), judged.text());
        match becomes {
            Read::Replaced { by, .. } if !says_no_limit(by, number) => {
                let sentence = effect::sentence(&judged, becomes);
                let bounds = bounds(&judged, number);
                let values = [("effect", &*sentence), ("bounds", &*bounds)];
                let finding = judged.report(findings, "replaced", &values);
                if becomes.stops() {
                    finding.stops();
                }
            }
            Read::Value(_) => stated(&judged, number, findings),
            _ => {}
        }
    }
}

/// Whether a value below a bound is the usual way to ask for no limit, or for Milvus' own choice.
fn says_no_limit(by: Outcome, number: f64) -> bool {
    match by {
        Outcome::Unlimited => true,
        Outcome::Computed(_) => number <= 0.0,
        Outcome::Text(text) => number < 0.0 && text.parse::<f64>().is_ok_and(|n| n <= 0.0),
        Outcome::Default | Outcome::Panic => false,
    }
}

/// A bound that is stated, without a word on what Milvus does beyond it.
fn stated(judged: &JudgedSetting<'_>, number: f64, findings: &mut Findings<'_>) {
    let bounds = bounds(judged, number);
    // -1 is the usual word for "no limit".
    if bounds.is_empty() || number == -1.0 {
        return;
    }
    judged.report(findings, "stated", &[("bounds", &bounds)]).severity(Severity::Warning);
}

/// The bound that a number breaks, in words; empty where it breaks none that is stated.
fn bounds(judged: &JudgedSetting<'_>, number: f64) -> String {
    let (min, max) = (judged.param.min(), judged.param.max());
    let below = min.filter(|b| number < b.value || (b.exclusive && number == b.value));
    let above = max.filter(|b| number > b.value || (b.exclusive && number == b.value));
    match (below, above) {
        (Some(b), _) if b.exclusive => format!(", which must be above {}", b.value),
        (Some(b), _) => format!(", which is at least {}", b.value),
        (_, Some(b)) if b.exclusive => format!(", which must be below {}", b.value),
        (_, Some(b)) => format!(", which is at most {}", b.value),
        (None, None) => String::new(),
    }
}

/// A port is a number of 16 bits. 0 lets the system choose, -1 is the chart's and Milvus' own word for none.
fn port(judged: &JudgedSetting<'_>, findings: &mut Findings<'_>) {
    let number = crate::facts::milvus::text::int(judged.text());
    let text = judged.param.kind_in(judged.version()) == ParamKind::String;
    let wrong = match number {
        Some(n) => !(-1..=65535).contains(&n),
        None => text && !judged.text().contains("://"),
    };
    if wrong {
        judged.report(findings, "port", &[]);
    }
}
