//! JSON, version 1: fields are added, never renamed.
//!
//! It holds findings of all severities, whatever the text formats show. `help` and `url` are null where there
//! is nothing to say; `errors` is there only when an input could not be read or a file not be written, `outside` only
//! when one was left alone as it lies outside, `fixed` only when fixes were asked for.

use std::collections::BTreeMap;
use std::io;

use serde::Serialize;

use super::ReportOptions;
use super::mask::secrets::Secrets;
use crate::base::InputError;
use crate::base::escaping::is_unsafe;
use crate::facts::{OWN_FAMILY, RuleInfo, Severity, freshness};
use crate::judge::finding::{DeploymentSummary, Finding, Fixed, Report, Side, fingerprint};
use crate::text::edit::{Fix, Safety};
use crate::text::source::{Location, OutsideFile, Position, Sources};

#[derive(Serialize)]
struct ReportJson<'a> {
    version: u32,
    tool: ToolJson,
    summary: SummaryJson,
    deployments: Vec<DeploymentJson<'a>>,
    findings: Vec<FindingJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fixed: Option<Vec<FixedJson<'a>>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    outside: Vec<ErrorJson<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<ErrorJson<'a>>,
}

/// The program that wrote a document.
#[derive(Serialize)]
pub(crate) struct ToolJson {
    name: &'static str,
    version: &'static str,
    data: DataJson,
}

/// How fresh what it knows is.
#[derive(Serialize)]
pub(super) struct DataJson {
    date: &'static str,
    #[serde(flatten)]
    newest: BTreeMap<&'static str, String>,
}

impl DataJson {
    pub(super) fn own() -> Self {
        let newest = freshness::newest().into_iter();
        Self {
            date: freshness::date(),
            newest: newest.map(|(of, version)| (of, version.to_string())).collect(),
        }
    }
}

impl ToolJson {
    /// This program.
    pub fn own() -> Self {
        Self { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION"), data: DataJson::own() }
    }
}

#[derive(Serialize)]
struct SummaryJson {
    files: usize,
    errors: usize,
    warnings: usize,
    infos: usize,
    suppressed: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    fixed: Option<usize>,
}

/// An input that could not be read.
#[derive(Serialize)]
pub(crate) struct ErrorJson<'a> {
    path: &'a str,
    message: &'a str,
}

impl<'a> ErrorJson<'a> {
    pub(crate) fn of(error: &'a InputError) -> Self {
        Self { path: &error.path, message: &error.message }
    }

    /// An input that was left alone.
    pub(crate) fn of_outside(file: &'a OutsideFile) -> Self {
        Self { path: &file.path, message: &file.message }
    }
}

#[derive(Serialize)]
pub(super) struct DeploymentJson<'a> {
    id: &'a str,
    kind: &'a str,
    files: &'a [String],
    mode: Option<&'a str>,
    milvus: Option<String>,
    chart: Option<String>,
    operator: Option<String>,
    mq: Option<&'a str>,
    starts: Option<bool>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    assumptions: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<UpgradedJson<'a>>,
}

#[derive(Serialize)]
struct UpgradedJson<'a> {
    milvus: Option<String>,
    chart: Option<String>,
    operator: Option<String>,
    mq: Option<&'a str>,
    starts: Option<bool>,
}

impl<'a> DeploymentJson<'a> {
    pub(super) fn of(d: &'a DeploymentSummary) -> Self {
        let text = |version: Option<crate::facts::milvus::Version>| version.map(|v| v.to_string());
        Self {
            id: &d.id,
            kind: d.kind,
            files: &d.files,
            mode: d.mode,
            milvus: text(d.milvus),
            chart: text(d.chart),
            operator: text(d.operator),
            mq: d.mq,
            starts: d.starts,
            assumptions: &d.assumptions,
            to: d.to.as_ref().map(|to| UpgradedJson {
                milvus: text(to.milvus),
                chart: text(to.chart),
                operator: text(to.operator),
                mq: to.mq,
                starts: to.starts,
            }),
        }
    }
}

#[derive(Serialize)]
struct FindingJson<'a> {
    rule: &'a str,
    severity: &'a str,
    message: &'a str,
    deployment: &'a str,
    path: &'a str,
    key: &'a str,
    range: RangeJson,
    labels: Vec<LabelJson<'a>>,
    help: Option<&'a str>,
    url: Option<String>,
    assumptions: &'a [String],
    fixes: Vec<FixJson<'a>>,
    fingerprint: String,
    /// What the upgrade of `--to` does to it: `breaks`, `changes` or `deprecated`.
    #[serde(skip_serializing_if = "Option::is_none")]
    upgrade: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    suppressed: Option<SuppressedJson<'a>>,
}

/// Why a finding does not count; there only with `--show-suppressed`.
#[derive(Serialize)]
struct SuppressedJson<'a> {
    by: &'a str,
    reason: Option<&'a str>,
}

#[derive(Serialize)]
struct LabelJson<'a> {
    path: &'a str,
    side: &'a str,
    range: RangeJson,
    text: &'a str,
}

#[derive(Serialize)]
struct FixJson<'a> {
    title: &'a str,
    safety: &'a str,
    edits: Vec<EditJson<'a>>,
}

/// A finding that a fix has taken away; the place is the one before the fix.
#[derive(Serialize)]
struct FixedJson<'a> {
    rule: &'a str,
    severity: &'a str,
    message: &'a str,
    deployment: &'a str,
    path: &'a str,
    key: &'a str,
    line: usize,
    column: usize,
    title: &'a str,
    safety: &'a str,
}

impl<'a> FixedJson<'a> {
    fn of(fixed: &'a Fixed) -> Self {
        Self {
            rule: fixed.rule.id,
            severity: fixed.severity.name(),
            message: &fixed.message,
            deployment: &fixed.deployment,
            path: &fixed.path,
            key: &fixed.key,
            line: fixed.position.line,
            column: fixed.position.column,
            title: &fixed.title,
            safety: fixed.safety.name(),
        }
    }
}

#[derive(Serialize)]
struct EditJson<'a> {
    path: &'a str,
    range: RangeJson,
    text: std::borrow::Cow<'a, str>,
}

#[derive(Serialize)]
pub(super) struct RangeJson {
    start: PositionJson,
    end: PositionJson,
}

#[derive(Serialize)]
struct PositionJson {
    line: usize,
    column: usize,
    byte: usize,
}

impl RangeJson {
    pub(super) fn of(sources: &Sources, at: Location) -> Self {
        let file = sources.get(at.file);
        let place = |byte: u32| {
            let Position { line, column } = file.position(byte as usize);
            PositionJson { line, column, byte: byte as usize }
        };
        Self { start: place(at.span.start), end: place(at.span.end) }
    }
}

/// Writes `report` as one JSON document.
pub(super) fn write(report: &Report, options: &ReportOptions, out: &mut dyn io::Write) -> io::Result<()> {
    let secrets = Secrets::of(report, options.show_secrets);
    let json = ReportJson {
        version: 1,
        tool: ToolJson::own(),
        summary: SummaryJson {
            files: report.files,
            errors: report.count(Severity::Error),
            warnings: report.count(Severity::Warning),
            infos: report.count(Severity::Info),
            suppressed: report.suppressed,
            fixed: report.fixed.as_ref().map(Vec::len),
        },
        deployments: report.deployments.iter().map(DeploymentJson::of).collect(),
        findings: report.findings.iter().map(|f| finding(f, report, &secrets)).collect(),
        fixed: report.fixed.as_ref().map(|all| all.iter().map(FixedJson::of).collect()),
        outside: report.outside.iter().map(ErrorJson::of_outside).collect(),
        errors: report.errors.iter().chain(&report.unwritten).map(ErrorJson::of).collect(),
    };
    print(&json, out)
}

/// Writes `json` indented, with a line break at its end. Characters that could steer a terminal are written by
/// their numbers, which reads the same.
pub(crate) fn print(json: &impl Serialize, out: &mut dyn io::Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut SafeWriter(out), json)?;
    out.write_all(b"\n")
}

/// Writes characters that could steer a terminal by their numbers: all of them stand in strings, as JSON has no other
/// place for them.
struct SafeWriter<'w>(&'w mut dyn io::Write);

impl io::Write for SafeWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // What comes are whole characters.
        let text = std::str::from_utf8(bytes).map_err(io::Error::other)?;
        let mut from = 0;
        for (at, c) in text.char_indices().filter(|(_, c)| *c != '\n' && is_unsafe(*c)) {
            self.0.write_all(&bytes[from..at])?;
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(self.0, "\\u{unit:04x}")?;
            }
            from = at + c.len_utf8();
        }
        self.0.write_all(&bytes[from..])?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

fn finding<'a>(f: &'a Finding, report: &'a Report, secrets: &Secrets) -> FindingJson<'a> {
    let sources = &report.sources;
    let label = |l: &'a crate::judge::finding::Label| LabelJson {
        path: &sources.get(l.at.file).path,
        side: match l.side {
            Side::After => "after",
            Side::Before => "before",
        },
        range: RangeJson::of(sources, l.at),
        text: &l.text,
    };
    FindingJson {
        rule: f.rule.id,
        severity: f.severity.name(),
        message: &f.message,
        deployment: &f.deployment,
        path: &sources.get(f.at.file).path,
        key: f.key.as_str(),
        range: RangeJson::of(sources, f.at),
        labels: f.labels.iter().map(label).collect(),
        help: f.help.as_deref(),
        url: page(f.rule),
        assumptions: &f.assumptions,
        fixes: f.fixes.iter().map(|fix| fix_json(fix, sources, secrets)).collect(),
        fingerprint: fingerprint(f, sources),
        suppressed: f
            .suppressed
            .as_ref()
            .map(|s| SuppressedJson { by: s.by.name(), reason: s.reason.as_deref() }),
        upgrade: f.effect.map(|e| e.name()),
    }
}

/// A fix that would repeat a secret has it masked, and is then for looking at only.
fn fix_json<'a>(fix: &'a Fix, sources: &'a Sources, secrets: &Secrets) -> FixJson<'a> {
    let mut safety = fix.safety;
    let mut edits = Vec::with_capacity(fix.edits.len());
    for edit in &fix.edits {
        let text = match secrets.masked(&edit.text) {
            Some(masked) => {
                safety = Safety::Shown;
                masked.into()
            }
            None => edit.text.as_str().into(),
        };
        let at = Location { file: edit.file, span: edit.span };
        edits.push(EditJson { path: &sources.get(edit.file).path, range: RangeJson::of(sources, at), text });
    }
    FixJson { title: &fix.title, safety: safety.name(), edits }
}

/// The page of a rule, as a path in the project's repository; rules of the user's own have none.
pub(super) fn page(rule: &RuleInfo) -> Option<String> {
    (rule.family != OWN_FAMILY).then(|| format!("docs/rules/{}.md", rule.id))
}

/// The rule index as JSON.
#[derive(Serialize)]
pub struct RulesJson {
    version: u32,
    rules: Vec<RuleJson>,
}

#[derive(Serialize)]
struct RuleJson {
    id: &'static str,
    family: &'static str,
    severity: &'static str,
    since: &'static str,
    summary: &'static str,
    url: Option<String>,
}

impl RulesJson {
    /// Writes the index of `rules`.
    ///
    /// # Errors
    /// When `out` cannot be written, unless its reader went away.
    pub fn write(rules: &'static [RuleInfo], out: &mut dyn io::Write) -> io::Result<()> {
        let rule = |r: &'static RuleInfo| RuleJson {
            id: r.id,
            family: r.family,
            severity: r.severity.name(),
            since: r.since,
            summary: r.summary,
            url: page(r),
        };
        let json = Self { version: 1, rules: rules.iter().map(rule).collect() };
        crate::base::unless_gone(print(&json, out))
    }
}
