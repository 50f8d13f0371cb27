//! Reports made by hand.

use mqlint::base::{InputError, Look};
use mqlint::facts::milvus::{KeyPath, Version};
use mqlint::facts::{self, RuleInfo, Severity};
use mqlint::judge::finding::{DeploymentSummary, Finding, Label, Report, Side, number_equal};
use mqlint::report::{self, Format, ReportOptions};
use mqlint::text::edit::{Edit, Fix, Safety};
use mqlint::text::source::{FileId, Location, SourceFile, Span};

pub const LOOK: Look = Look { color: false, unicode: true, width: 80 };

pub fn rule() -> &'static RuleInfo {
    facts::rule("competing-brokers").expect("the rule is in rules/lints")
}

/// A report over files, built finding by finding.
pub struct Case {
    pub report: Report,
}

impl Case {
    pub fn new(files: &[(&str, &str)]) -> Self {
        let mut report = Report { files: files.len(), ..Report::default() };
        for (path, text) in files {
            report.sources.add(SourceFile::new(*path, *text));
        }
        Self { report }
    }

    pub fn file(&self, path: &str) -> FileId {
        self.report.sources.iter().find(|(_, f)| f.path == path).expect("a file of the case").0
    }

    /// The place of `text` in a file.
    pub fn at(&self, path: &str, text: &str) -> Location {
        let file = self.file(path);
        let start = self.report.sources.get(file).text.find(text).expect("text in the file");
        Location { file, span: Span::new(start, start + text.len()) }
    }

    pub fn finding(&self, at: Location, message: &str) -> Finding {
        Finding {
            rule: rule(),
            variant: "",
            severity: Severity::Error,
            message: message.into(),
            deployment: self.report.sources.get(at.file).path.as_str().into(),
            at,
            key: KeyPath::root(),
            note: None,
            labels: vec![],
            help: None,
            assumptions: vec![],
            fixes: vec![],
            secret: false,
            stops: false,
            effect: None,
            partial: false,
            ordinal: 0,
            suppressed: None,
        }
    }

    pub fn label(&self, path: &str, text: &str, says: &str) -> Label {
        Label { at: self.at(path, text), text: says.into(), side: Side::After }
    }

    pub fn edit(&self, path: &str, old: &str, new: &str) -> Edit {
        let Location { file, span } = self.at(path, old);
        Edit::within(file, span, new.into())
    }

    pub fn add(&mut self, finding: Finding) {
        self.report.findings.push(finding);
        number_equal(&mut self.report);
    }

    pub fn draw(&self, format: Format, options: ReportOptions) -> (String, String) {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        report::write(&self.report, format, &options, &mut out, &mut err).expect("writing to memory");
        (String::from_utf8(out).expect("text"), String::from_utf8(err).expect("text"))
    }

    pub fn pretty(&self) -> String {
        self.draw(Format::Pretty, ReportOptions { look: LOOK, pedantic: false, show_secrets: false }).0
    }
}

pub fn key(names: &[&str]) -> KeyPath {
    names.iter().fold(KeyPath::root(), |path, name| path.key(name))
}

pub fn fix(title: &str, safety: Safety, edits: Vec<Edit>) -> Fix {
    Fix { title: title.into(), safety, edits }
}

pub fn summary(id: &str) -> DeploymentSummary {
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
        assumptions: vec![],
        to: None,
    }
}

pub const VALUES: &str = "\
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

pub fn brokers() -> Case {
    brokers_with(&[])
}

/// `brokers`, with further files beside it.
fn brokers_with(files: &[(&str, &str)]) -> Case {
    let mut case = Case::new(&[&[("values.yaml", VALUES)], files].concat());
    let kafka = case.at("values.yaml", "true\n  replicas");
    let at = Location { span: Span::new(kafka.span.start as usize, kafka.span.start as usize + 4), ..kafka };
    let edit = Edit::within(at.file, at.span, "false".into());
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

/// `brokers`, with a note beside it, an unreadable file and something suppressed.
pub fn mixed() -> Case {
    mixed_with(&[])
}

/// `mixed`, with further files beside it.
pub fn mixed_with(files: &[(&str, &str)]) -> Case {
    let mut case = brokers_with(files);
    let mut note = case.finding(case.at("values.yaml", "replicaCount: 3"), "restart Milvus\nfor this");
    note.severity = Severity::Info;
    case.add(note);
    case.report.errors.push(InputError { path: "gone.yaml".into(), message: "no such file".into() });
    case.report.suppressed = 2;
    case
}

pub fn json(case: &Case) -> serde_json::Value {
    let (out, err) =
        case.draw(Format::Json, ReportOptions { look: LOOK, pedantic: false, show_secrets: false });
    assert_eq!(err, "");
    serde_json::from_str(&out).expect("JSON")
}
