//! Texts that their reader refuses.

use super::flattened::{fixes, flattened};
use super::flattened_line::Flattened;
use super::texts::{name, read_texts, reader};
use super::without_configuration::WithoutConfiguration;
use crate::deployment::Text;
use crate::facts::FileKind;
use crate::judge::Case;
use crate::judge::finding::{Finding, Findings, Place};
use crate::text::source::Location;
use crate::text::yaml::Problem;
use crate::text::yaml::reader::{Reader, Refusal};

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    for (index, text) in read_texts(reading) {
        let flat = flattened(reading, index);
        match text.refusal() {
            Some(refusal) if text.reader != Reader::Milvus => {
                refused_by_helm(reading.deployment.kind, text, refusal, findings)
            }
            Some(_) if !flat.is_empty() => {
                let effect = WithoutConfiguration::of_broken_file(reading);
                let values = [("file", &*name(text)), ("effect", &*effect.words)];
                report_flattened(reading, text, flat, "flattened", &values, effect.stops, findings);
            }
            Some(refusal) => refused_by_milvus(reading, text, refusal, findings),
            None if !flat.is_empty() => {
                let keys: Vec<String> =
                    flat.iter().flat_map(|f| &f.unfolded.swallowed).map(|k| format!("`{k}`")).collect();
                let section = flat[0].unfolded.sections[0];
                let others = keys.len().saturating_sub(1);
                let values = [
                    ("key", keys.first().map_or("", String::as_str)),
                    ("others", &*others.to_string()),
                    ("section", section),
                ];
                let variant = if others == 0 { "swallowed-one" } else { "swallowed" };
                report_flattened(reading, text, flat, variant, &values, false, findings);
            }
            None => {}
        }
    }
}

fn refused_by_helm(kind: FileKind, text: &Text, refusal: Refusal, findings: &mut Findings<'_>) {
    let values = [("reader", reader(kind, text)), ("cause", &*refusal.message)];
    let finding =
        findings.add_as("helm", place(text, &refusal), &values).note(refusal.message.clone()).stops();
    advise(finding, refusal.problem);
}

fn refused_by_milvus(reading: &Case<'_>, text: &Text, refusal: Refusal, findings: &mut Findings<'_>) {
    let effect = WithoutConfiguration::of_broken_file(reading);
    let templated = text.key_at.is_some() && line_of(text, &refusal).contains("{{");
    let variant = if templated { "template" } else { "milvus" };
    let file = name(text);
    let values = [("file", &*file), ("cause", &*refusal.message), ("effect", &*effect.words)];
    let finding = findings.add_as(variant, place(text, &refusal), &values).note(refusal.message.clone());
    if !templated {
        advise(finding, refusal.problem);
    }
    if effect.stops {
        finding.stops();
    }
}

/// Says what to do, where the cause tells.
fn advise(finding: &mut Finding, problem: Problem) {
    let cause = match problem {
        Problem::Tab => "tab",
        Problem::OpenQuote => "quote",
        Problem::OpenFlow => "bracket",
        Problem::MissingColon | Problem::ValueHere | Problem::MissingKey => "colon",
        Problem::BadStart
        | Problem::Anchor
        | Problem::UnknownAnchor
        | Problem::Tag
        | Problem::CollectionKey => "special",
        Problem::RootNotMapping => "root",
        _ => return,
    };
    finding.help = finding.rule.help(cause).map(str::to_owned);
}

fn report_flattened(
    reading: &Case<'_>,
    text: &Text,
    flat: &[Flattened],
    variant: &'static str,
    values: &[(&str, &str)],
    stops: bool,
    findings: &mut Findings<'_>,
) {
    let section = flat[0].unfolded.sections[0];
    let place = Place::new(flat[0].at, text.path.key(section));
    let finding = findings.add_as(variant, place, values);
    for other in &flat[1..] {
        finding.label(other.at, "this one too");
    }
    if stops {
        finding.stops();
    }
    for fix in fixes(reading, text, flat) {
        finding.fix(fix);
    }
}

fn place(text: &Text, refusal: &Refusal) -> Place {
    Place::new(Location { file: text.file, span: refusal.span }, text.path.clone())
}

/// The line of the file that a refusal points at.
fn line_of<'t>(text: &'t Text, refusal: &Refusal) -> &'t str {
    let at = refusal.span.start as usize;
    let start = text.source[..at].rfind('\n').map_or(0, |i| i + 1);
    text.source[start..].split('\n').next().unwrap_or_default()
}
