//! The formats that programs read, and what holds in every format.

use clap::ValueEnum;
use insta::assert_snapshot;
use mqlint::base::Look;
use mqlint::judge::finding::{Label, Side};
use mqlint::report::{self, Format, ReportOptions};
use mqlint::text::edit::{Edit, Safety};
use mqlint::text::source::{Location, Span};
use proptest::prelude::*;

use super::case::*;

#[test]
fn concise() {
    let options = |pedantic| ReportOptions { look: LOOK, pedantic, show_secrets: false };
    let (out, err) = mixed().draw(Format::Concise, options(true));
    assert_snapshot!(out, @r"
    values.yaml:8:12: error[competing-brokers] pulsar and kafka are both asked for; Milvus runs on pulsar, because the chart asks for pulsar first
    values.yaml:12:3: info[competing-brokers] restart Milvus\nfor this
    ");
    assert_eq!(
        err,
        "1 error, 1 note in 1 file; 1 input could not be read; 2 suppressed\n1 fixable with --fix\n"
    );
    assert_eq!(mixed().draw(Format::Concise, options(false)).0.lines().count(), 1);
}

#[test]
fn json_holds_everything() {
    let options = ReportOptions { look: LOOK, pedantic: false, show_secrets: false };
    let (out, _) = mixed().draw(Format::Json, options);
    assert_snapshot!(out.replace(env!("CARGO_PKG_VERSION"), "VERSION"));
}

#[test]
fn json_has_no_errors_where_there_are_none() {
    assert!(json(&brokers()).get("errors").is_none());
}

/// The fingerprints of findings on all places of a text.
fn fingerprints(text: &str, what: &str, secret: bool) -> Vec<String> {
    let mut case = Case::new(&[("m.yaml", text)]);
    let file = case.file("m.yaml");
    for (start, _) in text.match_indices(what) {
        let at = Location { file, span: Span::new(start, start + what.len()) };
        let mut finding = case.finding(at, "found");
        finding.secret = secret;
        case.add(finding);
    }
    let findings = json(&case)["findings"].as_array().expect("an array").clone();
    findings.iter().map(|f| f["fingerprint"].as_str().expect("text").to_string()).collect()
}

#[test]
fn fingerprints_survive_moves_and_differ_otherwise() {
    let one = fingerprints("a: kafka\n", "kafka", false);
    assert_eq!(one, fingerprints("# moved\n\n   a:   kafka\n", "kafka", false));
    assert_eq!(fingerprints("a: x  y", "x  y", false), fingerprints("a: x y", "x y", false));
    assert_ne!(one, fingerprints("a: pulsar\n", "pulsar", false));
    let two = fingerprints("a: kafka\nb: kafka\n", "kafka", false);
    assert_eq!((two.len(), &two[0]), (2, &one[0]));
    assert_ne!(two[0], two[1]);
    assert_eq!(fingerprints("a: s3cret", "s3cret", true), fingerprints("a: other", "other", true));
}

#[test]
fn secrets_are_masked_everywhere() {
    let text =
        "minio:\n  accessKeyID: admin\n  secretAccessKey: s3cr3t-value\n  port: 1\ncopy: 's3cr3t-value'\n";
    let mut case = Case::new(&[("m.yaml", text)]);
    let mut finding = case.finding(case.at("m.yaml", "s3cr3t-value"), "a secret");
    finding.secret = true;
    finding.fixes =
        vec![fix("move it", Safety::Safe, vec![case.edit("m.yaml", "port: 1", "key: s3cr3t-value")])];
    case.add(finding);
    // The neighbour is drawn with the secret's line around it.
    case.add(case.finding(case.at("m.yaml", "admin"), "a default name"));
    let copy = case.at("m.yaml", "'s3cr3t-value'");
    case.report.secrets.push(copy);
    case.add(case.finding(case.at("m.yaml", "copy"), "a copy"));
    for format in [Format::Pretty, Format::Concise, Format::Json] {
        let draw =
            |show_secrets| case.draw(format, ReportOptions { look: LOOK, pedantic: true, show_secrets }).0;
        assert!(!draw(false).contains("s3cr3t"), "{}", draw(false));
        assert_eq!(draw(true).contains("s3cr3t"), format != Format::Concise);
    }
    assert_eq!(json(&case)["findings"][0]["fixes"][0]["safety"], "shown");
    assert_snapshot!(case.pretty());
}

#[test]
fn byte_ranges_are_those_of_the_file() {
    let mut case = Case::new(&[("m.yaml", "\u{feff}# é\r\na: 消息x\r\n")]);
    case.add(case.finding(case.at("m.yaml", "x"), "found"));
    assert_eq!(
        json(&case)["findings"][0]["range"],
        serde_json::json!({
            "start": { "line": 2, "column": 6, "byte": 18 },
            "end": { "line": 2, "column": 7, "byte": 19 },
        })
    );
}

#[test]
fn a_closed_pipe_is_success() {
    struct Closed;
    impl std::io::Write for Closed {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    for format in Format::value_variants().iter().copied() {
        let options = ReportOptions { look: LOOK, pedantic: false, show_secrets: false };
        report::write(&mixed().report, format, &options, &mut Closed, &mut Vec::new()).expect("success");
    }
}

/// A text of troublesome pieces, and places in it.
fn any_text() -> impl Strategy<Value = (String, Vec<Span>)> {
    let pieces = vec![
        "a: 1",
        "\n",
        "\r\n",
        "\r",
        "\t",
        "  ",
        "消息",
        "e\u{301}",
        "\u{feff}",
        "\u{1b}[2J",
        "\u{202e}",
        "\u{85}",
        "👩‍🚀",
        "a long word that goes on and on and on and on and on and on ",
    ];
    let text = prop::collection::vec(prop::sample::select(pieces), 0..30).prop_map(|p| p.concat());
    (text, prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 1..5))
        .prop_map(|(text, places)| {
            let starts: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
            let place = |i: &prop::sample::Index| starts[i.index(starts.len())];
            let span = |(a, b): &(_, _)| Span::new(place(a).min(place(b)), place(a).max(place(b)));
            let spans = places.iter().map(span).collect();
            (text, spans)
        })
}

proptest! {
    #[test]
    fn any_text_can_be_drawn((text, spans) in any_text(), width in 40usize..100, unicode: bool, secret: bool) {
        let mut case = Case::new(&[("m.yaml", &text), ("other.yaml", &text)]);
        let file = case.file("m.yaml");
        let mut finding = case.finding(Location { file, span: spans[0] }, &text);
        for (i, span) in spans.iter().enumerate() {
            let file = if i % 2 == 0 { file } else { case.file("other.yaml") };
            let side = if i % 3 == 2 { Side::Before } else { Side::After };
            finding.labels.push(Label { at: Location { file, span: *span }, text: text.clone(), side });
        }
        let edits = vec![Edit::within(file, spans[0], text.clone())];
        finding.fixes = vec![fix(&text, Safety::Safe, edits)];
        finding.secret = secret;
        case.add(finding);
        let look = Look { color: false, unicode, width };
        for format in Format::value_variants() {
            let (out, _) = case.draw(*format, ReportOptions { look, pedantic: false, show_secrets: false });
            prop_assert!(!out.contains(|c: char| c.is_control() && c != '\n'), "{out:?}");
            prop_assert!(!out.contains(['\u{202e}', '\u{feff}']), "{out:?}");
        }
        json(&case);
    }
}
