//! The format for people.

use insta::assert_snapshot;
use mqlint::base::Look;
use mqlint::facts::Severity;
use mqlint::judge::finding::{Label, Side};
use mqlint::report::{Format, ReportOptions};
use mqlint::text::edit::{Edit, Safety};
use mqlint::text::source::{Location, Span};

use super::case::*;

#[test]
fn labels_near_and_far_in_one_file() {
    assert_snapshot!(brokers().pretty());
}

#[test]
fn one_label() {
    let mut case = Case::new(&[("milvus.yaml", "mq:\n  type: rocksmq\n")]);
    let mut finding = case.finding(case.at("milvus.yaml", "rocksmq"), "rocksmq cannot run in a cluster");
    finding.key = key(&["mq", "type"]);
    finding.note = Some("only for standalone".into());
    case.add(finding);
    assert_snapshot!(case.pretty());
}

#[test]
fn labels_in_other_files() {
    let mut case =
        Case::new(&[("values.yaml", VALUES), ("prod/values-prod.yaml", "kafka:\n  enabled: true\n")]);
    let mut finding =
        case.finding(case.at("prod/values-prod.yaml", "true"), "pulsar and kafka are both asked for");
    finding.note = Some("switched on here".into());
    finding.deployment = "values-prod.yaml".into();
    finding.labels.push(case.label("values.yaml", "pulsar", "asked for here"));
    let old = Label { side: Side::Before, ..case.label("values.yaml", "etcd:", "was pulsar") };
    finding.labels.push(old);
    case.add(finding);
    case.report.deployments.extend([summary("values.yaml"), summary("values-prod.yaml")]);
    case.report.deployments[1].mq = None;
    case.report.deployments[1].starts = Some(false);
    assert_snapshot!(case.pretty());
}

#[test]
fn spans_over_lines() {
    let tall: String = (0..40).map(|i| format!("  key{i}: {i}\n")).collect();
    let text = format!("a:\n  b: 1\n  c: 2\n\nlong:\n{tall}");
    let mut case = Case::new(&[("m.yaml", &text)]);
    let mut finding = case.finding(case.at("m.yaml", "a:\n  b: 1\n  c: 2\n"), "a block");
    finding.note = Some("all of this".into());
    case.add(finding);
    let mut finding = case.finding(case.at("m.yaml", &format!("long:\n{tall}")), "a long block");
    finding.note = Some("nothing reads this".into());
    case.add(finding);
    assert_snapshot!(case.pretty());
}

#[test]
fn at_the_end_of_the_file() {
    let mut shown = String::new();
    for text in ["a: 1", "a: 1\n", ""] {
        let mut case = Case::new(&[("m.yaml", text)]);
        let file = case.file("m.yaml");
        let mut finding = case.finding(Location { file, span: Span::at(text.len()) }, "something is missing");
        finding.note = Some("here".into());
        case.add(finding);
        shown.push_str(&case.pretty());
    }
    assert_snapshot!(shown);
}

#[test]
fn endless_lines_are_cut() {
    let text = format!(
        "pulsar:  address: localhost  port: 6650  {} kafka: NEEDLE {}\n",
        "x: 1  ".repeat(600),
        "y: 2  ".repeat(600)
    );
    let mut case = Case::new(&[("m.yaml", &text)]);
    let mut finding = case.finding(case.at("m.yaml", "NEEDLE"), "found in a haystack");
    finding.note = Some("here".into());
    finding.labels.push(case.label("m.yaml", "6650", "a port, far away"));
    finding.fixes = vec![fix("find it", Safety::Unsafe, vec![case.edit("m.yaml", "NEEDLE", "needle")])];
    case.add(finding);
    assert_snapshot!(case.pretty());
}

#[test]
fn odd_texts() {
    let text = "\u{feff}# consommé\r\nmq:\r\n\ttype:\tkafka\r\n# 消息队列\r\nname: 消息队列 x # \u{1b}[31mred\u{202e}\r\n";
    let mut case = Case::new(&[("m.yaml", text)]);
    for (what, edit) in [("consommé", "soup"), ("kafka", "pulsar"), ("x", "y"), ("red", "blue")] {
        let mut finding = case.finding(case.at("m.yaml", what), "odd \u{1b}[2J text");
        finding.note = Some(format!("this \u{7} is {what}"));
        finding.fixes =
            vec![fix("\u{1b}]0;x\u{7}change it", Safety::Safe, vec![case.edit("m.yaml", what, edit)])];
        case.add(finding);
    }
    assert_snapshot!(case.pretty());
}

#[test]
fn fixes() {
    let mut case = brokers();
    let f = &mut case.report.findings[0];
    f.severity = Severity::Warning;
    f.labels.clear();
    let insert = case.at("values.yaml", "cluster:");
    let insert_at = Span::at(insert.span.start as usize);
    let insert = Edit::within(insert.file, insert_at, "messageQueue: kafka\n".into());
    let remove = case.edit("values.yaml", "kafka:\n  enabled: true\n  replicas: 3\n\n", "");
    let replace = case.edit("values.yaml", "rocksmq", "kafka");
    let end = Edit { span: Span::at(VALUES.len()), text: "new: at the end\n".into(), ..replace.clone() };
    case.report.findings[0].fixes = vec![
        fix("remove `kafka`", Safety::Safe, vec![remove]),
        fix("run on kafka", Safety::Unsafe, vec![replace, insert]),
        fix("say who you are", Safety::Shown, vec![end]),
    ];
    assert_snapshot!(case.pretty());
}

#[test]
fn colours() {
    let look = Look { color: true, ..LOOK };
    let (out, _) =
        brokers().draw(Format::Pretty, ReportOptions { look, pedantic: false, show_secrets: false });
    assert_snapshot!(out.replace('\u{1b}', "␛"));
}

#[test]
fn plain_ascii() {
    let (out, _) = brokers()
        .draw(Format::Pretty, ReportOptions { look: Look::PLAIN, pedantic: false, show_secrets: false });
    assert!(out.is_ascii(), "{out}");
    assert_snapshot!(out);
}

#[test]
fn a_narrow_terminal() {
    let look = Look { width: 50, ..LOOK };
    let (out, _) =
        brokers().draw(Format::Pretty, ReportOptions { look, pedantic: false, show_secrets: false });
    let findings = out.split("\nvalues.yaml\n  runs on").next().unwrap_or_default();
    assert!(findings.lines().all(|l| l.chars().count() <= 50), "{out}");
}

#[test]
fn notes_are_hidden_but_counted() {
    let case = mixed();
    let options = |pedantic| ReportOptions { look: LOOK, pedantic, show_secrets: false };
    let (quiet, _) = case.draw(Format::Pretty, options(false));
    assert!(!quiet.contains("restart Milvus"));
    assert!(
        quiet.contains(
            "1 error in 1 file; 1 input could not be read; 2 suppressed; 1 note hidden, --pedantic shows it"
        ),
        "{quiet}"
    );
    let (all, _) = case.draw(Format::Pretty, options(true));
    assert!(all.contains("restart Milvus") && all.contains("1 error, 1 note in 1 file"), "{all}");
}

#[test]
fn nothing_found() {
    let mut case = Case::new(&[("values.yaml", VALUES), ("compose.yaml", "")]);
    case.report.deployments.extend([summary("values.yaml"), summary("compose.yaml")]);
    let compose = &mut case.report.deployments[1];
    (compose.mq, compose.mode, compose.chart, compose.starts) = (None, Some("standalone"), None, None);
    compose.milvus = None;
    assert_snapshot!(case.pretty(), @r"
    values.yaml   runs on pulsar (Milvus 2.6.2, cluster, chart 5.0.2)
    compose.yaml  queue not known without the release (standalone)

    no problems in 2 files
    ");
    assert_eq!(Case::new(&[]).pretty(), "");
}

#[test]
fn a_long_path_leaves_room_for_what_matters() {
    let path = "deployments/production/europe-west/search/docker-compose.override.yaml";
    let mut case = Case::new(&[(path, "services:\n  x: {a: 1}\n"), ("b.yaml", VALUES)]);
    let mut finding = case.finding(case.at(path, "1"), "a key that has no room beside its file");
    finding.key = key(&["services", "standalone", "environment", "MQ_TYPE"]);
    let mount = format!("  - {}/user.yaml:/milvus/configs/", "${DOCKER_VOLUME_DIRECTORY:-.}");
    let text = format!("services:\n{mount}a.yaml\n  # {0}: one\n", "long ".repeat(30));
    let file = case.report.sources.add(mqlint::text::source::SourceFile::new("c.yaml", text.clone()));
    let edit = |old: &str, new: &str| {
        let start = text.find(old).expect("text");
        Edit::within(file, Span::new(start, start + old.len()), new.into())
    };
    finding.fixes = vec![
        fix("cut the end", Safety::Safe, vec![edit("a.yaml", "a-much-longer-name.yaml")]),
        fix("cut the beginning", Safety::Safe, vec![edit(": one", ": another one")]),
    ];
    case.add(finding);
    for id in [path, "b.yaml"] {
        case.report.deployments.push(summary(id));
    }
    case.report.deployments[0].assumptions = vec!["assuming a".into(), "assuming b".into()];
    case.report.deployments[1].assumptions = vec!["assuming b".into()];
    assert_snapshot!(case.pretty());
}

#[test]
fn of_many_deployments_the_clean_ones_are_counted() {
    let ids: Vec<String> = (0..40).map(|i| format!("{i}.yaml")).collect();
    let files: Vec<(&str, &str)> = ids.iter().map(|id| (id.as_str(), "a: 1\n")).collect();
    let mut case = Case::new(&files);
    case.report.deployments = ids.iter().map(|id| summary(id)).collect();
    assert!(case.pretty().starts_with("40 deployments with nothing found\n"), "{}", case.pretty());
    case.report.deployments[7].starts = Some(false);
    case.add(case.finding(case.at("3.yaml", "1"), "found"));
    let out = case.pretty();
    let end = "3.yaml  runs on pulsar (Milvus 2.6.2, cluster, chart 5.0.2)\n\
               7.yaml  does not start, would run on pulsar (Milvus 2.6.2, cluster, chart 5.0.2)\n\
               and 38 further deployments with nothing found\n";
    assert!(out.contains(end), "{out}");
    for id in &ids {
        case.add(case.finding(case.at(id, "1"), "found"));
    }
    assert!(case.pretty().contains("\nand 20 further deployments\n"), "{}", case.pretty());
}
