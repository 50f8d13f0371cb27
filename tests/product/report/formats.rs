//! One set of findings in every format.

use clap::ValueEnum;
use insta::assert_snapshot;
use mqlint::base::InputError;
use mqlint::facts::{Severity, rule};
use mqlint::judge::finding::{Label, Side};
use mqlint::report::{FORMATS, Format, ReportOptions};
use mqlint::text::edit::{Edit, Safety};
use mqlint::text::source::Span;

use super::case::*;

const OPTIONS: ReportOptions = ReportOptions { look: LOOK, pedantic: true, show_secrets: false };

/// A file with Windows' line breaks, a byte-order mark, and characters of several bytes.
const ODD: &str = "\u{feff}# consommé 消息\r\nmq:\r\n\ttype:\tkafka # 👩‍🚀 \u{1b}[31m\r\n";

/// What each format has to cope with: several files and deployments, an embedded document, places in other files
/// and in the old state, a secret, odd texts and paths, findings with and without fixes, fixes of several files,
/// findings of all severities, a span over lines, and an input that could not be read.
fn everything() -> Case {
    let odd = "C:/Users/Zoë [x]/a%b,c&d/values|prod.yaml";
    let mut case = mixed_with(&[
        ("prod/values-prod.yaml", "kafka:\n  enabled: true\n"),
        ("clean.yaml", "a: 1\n"),
        (odd, ODD),
        ("./milvus.yaml", "minio:\n  secretAccessKey: s3cr3t-value\n  port: 1\n"),
    ]);
    other_files(&mut case);
    odd_text(&mut case, odd);
    secret(&mut case);
    embedded(&mut case);
    for id in ["prod/values-prod.yaml", "clean.yaml", odd] {
        case.report.deployments.push(summary(id));
    }
    case.report.deployments[1].mq = None;
    case.report.deployments[1].starts = Some(false);
    case.report.errors.push(InputError { path: "b\u{fffd}d.yaml".into(), message: "denied <&>".into() });
    case.report.notes.push("templates were skipped".into());
    case
}

fn other_files(case: &mut Case) {
    let path = "prod/values-prod.yaml";
    let mut finding = case.finding(case.at(path, "true"), "`kafka` is asked for, and pulsar too");
    finding.rule = rule("mq-switch").expect("a rule");
    finding.severity = Severity::Warning;
    finding.note = Some("switched on here".into());
    finding.labels.push(case.label("values.yaml", "pulsar", "asked for here"));
    finding.labels.push(Label { side: Side::Before, ..case.label("values.yaml", "etcd:", "was pulsar") });
    let edits = vec![case.edit(path, "true", "false"), case.edit("values.yaml", "rocksmq", "pulsar")];
    finding.fixes = vec![fix("run on pulsar everywhere", Safety::Unsafe, edits)];
    case.add(finding);
}

fn odd_text(case: &mut Case, path: &str) {
    let message = "`kafka` *here* \u{1b}[2J @team <b> ::error::x 100%\r\nsecond line ]]> {0} [a](1)";
    let mut finding = case.finding(case.at(path, "kafka"), message);
    finding.key = key(&["mq", "a.b"]);
    finding.help = Some("do `this | that`\nand then <that>".into());
    finding.fixes = vec![fix("set `<x>`\u{7}", Safety::Safe, vec![case.edit(path, "\ttype", "  type")])];
    case.add(finding);
    let whole = case.at(path, "mq:\r\n\ttype:\tkafka # 👩‍🚀 \u{1b}[31m\r\n");
    case.add(case.finding(whole, "over lines"));
}

fn secret(case: &mut Case) {
    let path = "./milvus.yaml";
    let mut finding = case.finding(case.at(path, "s3cr3t-value"), "a secret");
    finding.secret = true;
    finding.stops = true;
    let copied = case.edit(path, "port: 1", "port: 1\n  copy: s3cr3t-value");
    let beside = case.edit(path, "port: 1", "port: 2");
    finding.fixes =
        vec![fix("copy it", Safety::Safe, vec![copied]), fix("move", Safety::Shown, vec![beside])];
    case.add(finding);
}

fn embedded(case: &mut Case) {
    let mut finding = case.finding(case.at("values.yaml", "rocksmq"), "rocksmq cannot run in a cluster");
    finding.key = key(&["extraConfigFiles", "user.yaml"]).embedded().key("mq").key("type");
    finding.severity = Severity::Warning;
    let end = Edit { span: Span::at(VALUES.len()), ..case.edit("values.yaml", "rocksmq", "new: 1\n") };
    finding.fixes = vec![fix("add a key at the end", Safety::Safe, vec![end])];
    case.add(finding);
}

/// A report as text; what changes with a release or with the text of a rule is left out.
fn rendered(case: &Case, format: Format) -> String {
    let (out, _) = case.draw(format, OPTIONS);
    let out = out.replace(env!("CARGO_PKG_VERSION"), "VERSION");
    if format != Format::Sarif {
        return out;
    }
    let mut log: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    for rule in log["runs"][0]["tool"]["driver"]["rules"].as_array_mut().expect("rules") {
        for text in ["/help/text", "/help/markdown", "/shortDescription/text", "/fullDescription/text"] {
            let text = rule.pointer_mut(text).expect("a text of a rule");
            assert!(text.as_str().is_some_and(|t| t.len() > 10), "{text}");
            *text = "TEXT".into();
        }
    }
    format!("{log:#}\n")
}

#[test]
fn everything_in_every_format() {
    let case = everything();
    for info in FORMATS {
        let out = rendered(&case, info.format);
        assert!(!out.contains("s3cr3t"), "{}", info.name);
        assert!(!out.contains(|c: char| c.is_control() && c != '\n'), "{}", info.name);
        assert_snapshot!(format!("everything_{}", info.name), out);
    }
}

#[test]
fn nothing_found_in_every_format() {
    let mut case = Case::new(&[("values.yaml", VALUES)]);
    case.report.deployments.push(summary("values.yaml"));
    for info in FORMATS {
        assert_snapshot!(format!("nothing_{}", info.name), rendered(&case, info.format));
    }
}

#[test]
fn nothing_recognised_in_every_format() {
    let case = Case::new(&[]);
    for format in Format::value_variants() {
        let (out, _) = case.draw(*format, OPTIONS);
        assert!(!out.contains("finding") || matches!(format, Format::Json), "{out}");
    }
    assert_eq!(case.draw(Format::Gitlab, OPTIONS).0, "[]\n");
    assert!(case.draw(Format::Markdown, OPTIONS).0.contains("no Milvus configuration found"));
}

#[test]
fn notes_are_left_out_unless_asked_for() {
    let case = everything();
    for info in FORMATS {
        let (out, _) = case.draw(info.format, ReportOptions { pedantic: false, ..OPTIONS });
        assert_eq!(out.contains("restart Milvus"), info.always_notes, "{}: {out}", info.name);
    }
}

#[test]
fn secrets_are_shown_on_demand() {
    let case = everything();
    for format in [Format::Pretty, Format::Json, Format::Sarif, Format::Markdown] {
        let (out, _) = case.draw(format, ReportOptions { show_secrets: true, ..OPTIONS });
        assert!(out.contains("s3cr3t-value"), "{out}");
    }
}

#[test]
fn a_comment_has_room() {
    let mut case = brokers();
    let long = "x`y ".repeat(10_000);
    for _ in 0..2_000 {
        let mut finding = case.finding(case.at("values.yaml", "rocksmq"), &long);
        finding.fixes = vec![fix(&long, Safety::Safe, vec![case.edit("values.yaml", "rocksmq", &long)])];
        case.add(finding);
        case.report.deployments.push(summary(&long));
        case.report.errors.push(InputError { path: long.clone(), message: long.clone() });
    }
    let (out, _) = case.draw(Format::Markdown, OPTIONS);
    assert!(out.len() < 65_536, "{}", out.len());
    assert!(
        out.contains("further findings, for which there is no room") && out.contains("competing-brokers")
    );
}

#[test]
fn all_results_of_sarif_have_a_place() {
    let mut case = Case::new(&[("empty.yaml", "")]);
    let file = case.file("empty.yaml");
    case.add(case.finding(mqlint::text::source::Location { file, span: Span::at(0) }, "nothing there"));
    let log: serde_json::Value = serde_json::from_str(&case.draw(Format::Sarif, OPTIONS).0).expect("JSON");
    let place = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "empty.yaml");
    assert_eq!(place["region"]["startLine"], 1);
    assert_eq!(place["region"]["endColumn"], 1);
}
