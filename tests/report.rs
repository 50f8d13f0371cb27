//! What findings look like: reports made by hand, drawn in every format.

use insta::assert_snapshot;
use mqlint::fix::{Edit, Fix, Safety};
use mqlint::milvus::{KeyPath, Version};
use mqlint::report::{self, DeploymentSummary, Format, InputError, Look, Options, Report};
use mqlint::rule::{self, Finding, Label, RuleInfo, Severity, Side};
use mqlint::source::{FileId, Location, SourceFile, Span};
use proptest::prelude::*;

const LOOK: Look = Look { color: false, unicode: true, width: 80 };

fn rule() -> &'static RuleInfo {
    rule::rule("competing-brokers").expect("the rule is in rules/lints")
}

/// A report over files, built finding by finding.
struct Case {
    report: Report,
}

impl Case {
    fn new(files: &[(&str, &str)]) -> Self {
        let mut report = Report { files: files.len(), ..Report::default() };
        for (path, text) in files {
            report.sources.add(SourceFile::new(*path, *text));
        }
        Self { report }
    }

    fn file(&self, path: &str) -> FileId {
        self.report.sources.iter().find(|(_, f)| f.path == path).expect("a file of the case").0
    }

    /// The place of `text` in a file.
    fn at(&self, path: &str, text: &str) -> Location {
        let file = self.file(path);
        let start = self.report.sources.get(file).text.find(text).expect("text in the file");
        Location { file, span: Span::new(start, start + text.len()) }
    }

    fn finding(&self, at: Location, message: &str) -> Finding {
        Finding {
            rule: rule(),
            severity: Severity::Error,
            message: message.into(),
            deployment: self.report.sources.get(at.file).path.clone(),
            at,
            key: KeyPath::root(),
            note: None,
            labels: vec![],
            help: None,
            assumptions: vec![],
            fixes: vec![],
            secret: false,
        }
    }

    fn label(&self, path: &str, text: &str, says: &str) -> Label {
        Label { at: self.at(path, text), text: says.into(), side: Side::After }
    }

    fn edit(&self, path: &str, old: &str, new: &str) -> Edit {
        let Location { file, span } = self.at(path, old);
        Edit { file, span, text: new.into() }
    }

    fn add(&mut self, finding: Finding) {
        self.report.findings.push(finding);
    }

    fn draw(&self, format: Format, options: Options) -> (String, String) {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        report::write(&self.report, format, &options, &mut out, &mut err).expect("writing to memory");
        (String::from_utf8(out).expect("text"), String::from_utf8(err).expect("text"))
    }

    fn pretty(&self) -> String {
        self.draw(Format::Pretty, Options { look: LOOK, pedantic: false, show_secrets: false }).0
    }
}

fn key(names: &[&str]) -> KeyPath {
    names.iter().fold(KeyPath::root(), |path, name| path.key(name))
}

fn fix(title: &str, safety: Safety, edits: Vec<Edit>) -> Fix {
    Fix { title: title.into(), safety, edits }
}

fn summary(id: &str) -> DeploymentSummary {
    DeploymentSummary {
        id: id.into(),
        kind: "helm-values",
        files: vec![id.into()],
        mode: Some("cluster"),
        milvus: Some(Version::new(2, 6, 2)),
        chart: Some(Version::new(5, 0, 2)),
        operator: None,
        mq: Some("pulsar"),
        starts: Some(true),
    }
}

const VALUES: &str = "\
cluster:
  enabled: true

pulsar:
  enabled: true

kafka:
  enabled: true
  replicas: 3

etcd:
  replicaCount: 3

extraConfigFiles:
  user.yaml: |
    mq:
      type: rocksmq
";

fn brokers() -> Case {
    let mut case = Case::new(&[("values.yaml", VALUES)]);
    let kafka = case.at("values.yaml", "true\n  replicas");
    let at = Location { span: Span::new(kafka.span.start as usize, kafka.span.start as usize + 4), ..kafka };
    let edit = Edit { file: at.file, span: at.span, text: "false".into() };
    let mut finding = case.finding(
        at,
        "pulsar and kafka are both asked for; Milvus runs on pulsar, because the chart asks for pulsar first",
    );
    finding.key = key(&["kafka", "enabled"]);
    finding.note = Some("loses".into());
    finding.labels.push(case.label("values.yaml", "pulsar:\n  enabled: true", "wins"));
    finding.labels.push(case.label("values.yaml", "type: rocksmq", "not used in a cluster"));
    finding.help = Some("keep pulsar by switching kafka off, or select the one you mean".into());
    finding.assumptions = vec!["Milvus 2.6.2, the image of chart 5.0.2".into()];
    finding.fixes = vec![fix("switch kafka off", Safety::Safe, vec![edit])];
    case.add(finding);
    case.report.deployments.push(summary("values.yaml"));
    case
}

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
    let insert = Edit {
        file: insert.file,
        span: Span::at(insert.span.start as usize),
        text: "messageQueue: kafka\n".into(),
    };
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
    let (out, _) = brokers().draw(Format::Pretty, Options { look, pedantic: false, show_secrets: false });
    assert_snapshot!(out.replace('\u{1b}', "␛"));
}

#[test]
fn plain_ascii() {
    let (out, _) =
        brokers().draw(Format::Pretty, Options { look: Look::PLAIN, pedantic: false, show_secrets: false });
    assert!(out.is_ascii(), "{out}");
    assert_snapshot!(out);
}

#[test]
fn a_narrow_terminal() {
    let look = Look { width: 50, ..LOOK };
    let (out, _) = brokers().draw(Format::Pretty, Options { look, pedantic: false, show_secrets: false });
    let findings = out.split("values.yaml  runs on").next().unwrap_or_default();
    assert!(findings.lines().all(|l| l.chars().count() <= 50), "{out}");
}

/// `brokers`, with a note beside it, an unreadable file and something suppressed.
fn mixed() -> Case {
    let mut case = brokers();
    let mut note = case.finding(case.at("values.yaml", "replicaCount: 3"), "restart Milvus\nfor this");
    note.severity = Severity::Info;
    case.add(note);
    case.report.errors.push(InputError { path: "gone.yaml".into(), message: "no such file".into() });
    case.report.suppressed = 2;
    case
}

#[test]
fn notes_are_hidden_but_counted() {
    let case = mixed();
    let options = |pedantic| Options { look: LOOK, pedantic, show_secrets: false };
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
    assert_snapshot!(case.pretty(), @r"
    values.yaml   runs on pulsar (Milvus 2.6.2, cluster, chart 5.0.2)
    compose.yaml  runs on an unknown message queue (Milvus 2.6.2, standalone)

    no problems in 2 files
    ");
    assert_eq!(Case::new(&[]).pretty(), "");
}

#[test]
fn concise() {
    let options = |pedantic| Options { look: LOOK, pedantic, show_secrets: false };
    let (out, err) = mixed().draw(Format::Concise, options(true));
    assert_snapshot!(out, @r"
    values.yaml:8:12: error[competing-brokers] pulsar and kafka are both asked for; Milvus runs on pulsar, because the chart asks for pulsar first
    values.yaml:12:3: info[competing-brokers] restart Milvus\nfor this
    ");
    assert_eq!(err, "1 error, 1 note in 1 file; 1 input could not be read; 2 suppressed\n");
    assert_eq!(mixed().draw(Format::Concise, options(false)).0.lines().count(), 1);
}

fn json(case: &Case) -> serde_json::Value {
    let (out, err) = case.draw(Format::Json, Options { look: LOOK, pedantic: false, show_secrets: false });
    assert_eq!(err, "");
    serde_json::from_str(&out).expect("JSON")
}

#[test]
fn json_holds_everything() {
    let options = Options { look: LOOK, pedantic: false, show_secrets: false };
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
        let draw = |show_secrets| case.draw(format, Options { look: LOOK, pedantic: true, show_secrets }).0;
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
    for format in [Format::Pretty, Format::Concise, Format::Json] {
        let options = Options { look: LOOK, pedantic: false, show_secrets: false };
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
        let edits = vec![Edit { file, span: spans[0], text: text.clone() }];
        finding.fixes = vec![fix(&text, Safety::Safe, edits)];
        finding.secret = secret;
        case.add(finding);
        let look = Look { color: false, unicode, width };
        for format in [Format::Pretty, Format::Concise] {
            let (out, _) = case.draw(format, Options { look, pedantic: false, show_secrets: false });
            prop_assert!(!out.contains(|c: char| c.is_control() && c != '\n'), "{out:?}");
            prop_assert!(!out.contains(['\u{202e}', '\u{feff}']), "{out:?}");
        }
        json(&case);
    }
}
