//! A number outside the bounds.

use super::{Subject, effect, subjects};
use crate::milvus::Reading;
use crate::milvus::catalogue::{Kind, Outcome, Sub};
use crate::milvus::read::{Read, Value, parse, read};
use crate::rule::{Findings, Severity};

pub fn check(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    for subject in subjects(reading) {
        if subject.text().is_empty() || subject.ever_default() {
            continue;
        }
        if subject.param.sub() == Some(Sub::Port) {
            port(&subject, findings);
        }
        let value = parse(subject.param, subject.version(), subject.text());
        let Some(number) = value.and_then(Value::number).filter(|n| n.is_finite()) else { continue };
        let becomes = read(subject.param, subject.version(), subject.text());
        match becomes {
            Read::Replaced { by, .. } if !says_no_limit(by, number) => {
                let sentence = effect::sentence(&subject, becomes);
                let bounds = bounds(&subject, number);
                let values = [("effect", &*sentence), ("bounds", &*bounds)];
                let finding = subject.report(findings, "replaced", &values);
                if becomes.stops() {
                    finding.stops();
                }
            }
            Read::Value(_) => stated(&subject, number, findings),
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
fn stated(subject: &Subject<'_>, number: f64, findings: &mut Findings<'_>) {
    let bounds = bounds(subject, number);
    // -1 is the usual word for "no limit".
    if bounds.is_empty() || number == -1.0 {
        return;
    }
    subject.report(findings, "stated", &[("bounds", &bounds)]).severity(Severity::Warning);
}

/// The bound that a number breaks, in words; empty where it breaks none that is stated.
fn bounds(subject: &Subject<'_>, number: f64) -> String {
    let (min, max) = (subject.param.min(), subject.param.max());
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
fn port(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let number = crate::milvus::text::int(subject.text());
    let text = subject.param.kind_in(subject.version()) == Kind::String;
    let wrong = match number {
        Some(n) => !(-1..=65535).contains(&n),
        None => text && !subject.text().contains("://"),
    };
    if wrong {
        subject.report(findings, "port", &[]);
    }
}
