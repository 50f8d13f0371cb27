//! SARIF 2.1.0.

use std::io;

use serde_json::{Map, Value, json};

use super::ReportOptions;
use super::json::DataJson;
use super::mask::secrets::Secrets;
use crate::base::escape_lines;
use crate::facts::{RuleInfo, Severity};
use crate::judge::finding::fingerprint::fingerprints;
use crate::judge::finding::{Finding, Report, Side, SuppressedBy};
use crate::text::edit::{Fix, Safety};
use crate::text::source::{FileId, Location, OutsideFile, Position, Span};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// What relative paths are relative to.
const ROOT: &str = "%SRCROOT%";

/// Writes `report` as one run.
pub(super) fn write(report: &Report, options: &ReportOptions, out: &mut dyn io::Write) -> io::Result<()> {
    let log = Log { report, secrets: Secrets::of(report, options.show_secrets), options };
    super::json::print(&log.value(), out)
}

struct Log<'a> {
    report: &'a Report,
    secrets: Secrets,
    options: &'a ReportOptions,
}

impl Log<'_> {
    fn value(&self) -> Value {
        let shown = |f: &Finding| self.options.pedantic || f.severity > Severity::Info;
        let mut rules: Vec<&'static RuleInfo> =
            self.report.findings.iter().filter(|f| shown(f)).map(|f| f.rule).collect();
        rules.sort_by_key(|r| r.id);
        rules.dedup_by_key(|r| r.id);
        let all = self.report.findings.iter().zip(fingerprints(self.report));
        let results: Vec<Value> = all
            .filter(|(f, _)| shown(f))
            .map(|(f, fingerprint)| self.result(f, &fingerprint, &rules))
            .collect();
        json!({
            "$schema": SCHEMA,
            "version": "2.1.0",
            "runs": [{
                "tool": { "driver": driver(&rules) },
                "invocations": [self.invocation()],
                "originalUriBaseIds": { ROOT: { "description": { "text": "The root of the repository." } } },
                "columnKind": "unicodeCodePoints",
                "newlineSequences": ["\r\n", "\n", "\r"],
                "artifacts": self.artifacts(),
                "results": results,
            }],
        })
    }

    fn invocation(&self) -> Value {
        let mut notifications = Vec::new();
        for error in &self.report.errors {
            notifications.push(json!({
                "level": "error",
                "message": { "text": text(&error.sentence()) },
                "locations": [{ "physicalLocation": { "artifactLocation": self.place(&error.path) } }],
            }));
        }
        let outside = self.report.outside.iter().map(OutsideFile::sentence);
        for note in outside.chain(self.report.notes.iter().cloned()) {
            notifications.push(json!({ "level": "note", "message": { "text": text(&note) } }));
        }
        let mut invocation = Map::new();
        invocation.insert("executionSuccessful".into(), self.report.errors.is_empty().into());
        if !notifications.is_empty() {
            invocation.insert("toolExecutionNotifications".into(), notifications.into());
        }
        invocation.into()
    }

    /// The files that deployments are made of, and those that findings point at.
    fn artifacts(&self) -> Vec<Value> {
        let judged = self.report.deployments.iter().flat_map(|d| d.files.iter().cloned());
        let path = |id: FileId| self.report.sources.get(id).path.clone();
        let found = self
            .report
            .shown(self.options)
            .flat_map(|f| std::iter::once(f.at.file).chain(f.labels.iter().map(|l| l.at.file)).map(path));
        let mut paths: Vec<String> = judged.chain(found).collect();
        paths.sort();
        paths.dedup();
        paths.iter().map(|path| json!({ "location": self.place(path), "sourceLanguage": "yaml" })).collect()
    }

    /// A file: relative to the repository, or absolute where it lies outside.
    fn place(&self, path: &str) -> Value {
        match self.report.run.in_repository(path).filter(|path| !has_drive(path)) {
            Some(path) => json!({ "uri": encoded(&path), "uriBaseId": ROOT }),
            None if path.starts_with('/') => json!({ "uri": format!("file://{}", encoded(path)) }),
            None if has_drive(path) => {
                json!({ "uri": format!("file:///{}:{}", &path[..1], encoded(&path[2..])) })
            }
            // Above the root.
            None => json!({ "uri": encoded(path) }),
        }
    }

    fn location(&self, at: Location) -> Value {
        let file = self.report.sources.get(at.file);
        json!({ "artifactLocation": self.place(&file.path), "region": self.region(at.file, at.span) })
    }

    fn region(&self, id: FileId, span: Span) -> Value {
        let file = self.report.sources.get(id);
        let place = |byte: u32| file.position(byte as usize);
        let (start, end): (Position, Position) = (place(span.start), place(span.end));
        let mut region = json!({
            "startLine": start.line,
            "startColumn": start.column,
            "endLine": end.line,
            "endColumn": end.column,
        });
        // Bytes of a text that was decoded are not those of its file.
        if let Some(region) = region.as_object_mut().filter(|_| file.fixable) {
            region.insert("byteOffset".into(), span.start.into());
            region.insert("byteLength".into(), span.len().into());
        }
        region
    }

    fn result(&self, finding: &Finding, fingerprint: &str, rules: &[&'static RuleInfo]) -> Value {
        let mut location = Map::new();
        location.insert("physicalLocation".into(), self.location(finding.at));
        if !finding.key.as_str().is_empty() {
            let logical = json!([{ "fullyQualifiedName": text(finding.key.as_str()), "kind": "property" }]);
            location.insert("logicalLocations".into(), logical);
        }
        let mut result = Map::new();
        result.insert("ruleId".into(), finding.rule.id.into());
        let index = rules.iter().position(|r| r.id == finding.rule.id);
        result.extend(index.map(|index| ("ruleIndex".to_owned(), index.into())));
        result.insert("level".into(), level(finding.severity).into());
        result.insert("message".into(), json!({ "text": text(finding.message.trim_end()) }));
        result.insert("locations".into(), Value::from(vec![Value::from(location)]));
        result.insert("partialFingerprints".into(), json!({ "mqlint/v1": fingerprint }));
        result.insert("properties".into(), properties(finding));
        if let Some(suppressed) = &finding.suppressed {
            let kind = match suppressed.by {
                SuppressedBy::Comment => "inSource",
                SuppressedBy::Baseline => "external",
            };
            let reason =
                suppressed.reason.as_ref().map(|reason| ("justification".to_owned(), text(reason).into()));
            let all: Map<String, Value> =
                [("kind".to_owned(), kind.into())].into_iter().chain(reason).collect();
            result.insert("suppressions".into(), Value::from(vec![Value::from(all)]));
        }
        let related = self.related(finding);
        if !related.is_empty() {
            result.insert("relatedLocations".into(), related.into());
        }
        let fixes: Vec<Value> = finding.fixes.iter().filter_map(|fix| self.fix(fix)).collect();
        if !fixes.is_empty() {
            result.insert("fixes".into(), fixes.into());
        }
        result.into()
    }

    fn related(&self, finding: &Finding) -> Vec<Value> {
        let note = finding.note.iter().map(|note| (finding.at, note.clone()));
        let labels = finding.labels.iter().map(|label| {
            let before = if label.side == Side::Before { "before the change: " } else { "" };
            (label.at, format!("{before}{}", label.text))
        });
        let location = |(id, (at, says)): (usize, (Location, String))| json!({ "id": id + 1, "message": { "text": text(&says) }, "physicalLocation": self.location(at) });
        note.chain(labels).enumerate().map(location).collect()
    }

    /// What a program may apply as it stands; `None` for the rest.
    fn fix(&self, fix: &Fix) -> Option<Value> {
        let fits = |file: FileId| self.report.sources.get(file).fixable;
        let secret = fix.edits.iter().any(|e| self.secrets.masked(&e.text).is_some());
        if fix.safety == Safety::Shown || secret || !fix.edits.iter().all(|e| fits(e.file)) {
            return None;
        }
        let mut files: Vec<FileId> = fix.edits.iter().map(|e| e.file).collect();
        files.sort();
        files.dedup();
        let changes: Vec<Value> = files.into_iter().map(|file| self.change(fix, file)).collect();
        let description = json!({ "text": text(&fix.title) });
        let safety = json!({ "safety": fix.safety.name() });
        Some(json!({ "description": description, "artifactChanges": changes, "properties": safety }))
    }

    fn change(&self, fix: &Fix, file: FileId) -> Value {
        let edits = fix.edits.iter().filter(|e| e.file == file);
        let replacement = |e: &crate::text::edit::Edit| {
            let mut replacement = Map::new();
            replacement.insert("deletedRegion".into(), self.region(file, e.span));
            if !e.text.is_empty() {
                // Not escaped: it is what the file will hold.
                replacement.insert("insertedContent".into(), json!({ "text": e.text }));
            }
            Value::from(replacement)
        };
        let replacements: Vec<Value> = edits.map(replacement).collect();
        let place = self.place(&self.report.sources.get(file).path);
        json!({ "artifactLocation": place, "replacements": replacements })
    }
}

fn driver(rules: &[&'static RuleInfo]) -> Value {
    let mut driver = Map::new();
    driver.insert("name".into(), env!("CARGO_PKG_NAME").into());
    driver.insert("semanticVersion".into(), env!("CARGO_PKG_VERSION").into());
    driver.insert("version".into(), env!("CARGO_PKG_VERSION").into());
    if let Some(home) = home() {
        driver.insert("informationUri".into(), home.into());
    }
    driver.insert("properties".into(), json!({ "data": DataJson::own() }));
    driver.insert("rules".into(), rules.iter().map(|rule| descriptor(rule)).collect::<Vec<_>>().into());
    driver.into()
}

/// The address of the project; SARIF has no relative ones.
fn home() -> Option<&'static str> {
    Some(env!("CARGO_PKG_REPOSITORY")).filter(|home| !home.is_empty())
}

fn descriptor(rule: &RuleInfo) -> Value {
    let explanation = rule.explanation.trim_end();
    let mut descriptor = json!({
        "id": rule.id,
        "name": pascal_case(rule.id),
        "shortDescription": { "text": sentence(rule.summary) },
        "fullDescription": { "text": sentence(rule.summary) },
        "help": { "text": explanation, "markdown": explanation },
        "defaultConfiguration": { "level": level(rule.severity) },
        "properties": { "tags": [rule.family], "since": rule.since },
    });
    let page = super::json::page(rule);
    if let Some(((home, page), descriptor)) = home().zip(page).zip(descriptor.as_object_mut()) {
        let uri = format!("{}/blob/main/{page}", home.trim_end_matches('/'));
        descriptor.insert("helpUri".into(), uri.into());
    }
    descriptor
}

fn properties(finding: &Finding) -> Value {
    let mut properties = Map::new();
    properties.insert("deployment".into(), text(&finding.deployment).into());
    if let Some(help) = &finding.help {
        properties.insert("help".into(), text(help.trim_end()).into());
    }
    if !finding.assumptions.is_empty() {
        let assumptions: Vec<String> = finding.assumptions.iter().map(|a| text(a)).collect();
        properties.insert("assumptions".into(), assumptions.into());
    }
    properties.into()
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// Viewers print these texts, some of them on a terminal.
fn text(text: &str) -> String {
    escape_lines(text).into_owned()
}

/// With a full stop, as SARIF's guidance wants descriptions.
fn sentence(text: &str) -> String {
    let text = text.trim_end();
    if text.ends_with(['.', '!', '?']) { text.to_owned() } else { format!("{text}.") }
}

/// `competing-brokers` as `CompetingBrokers`.
fn pascal_case(id: &str) -> String {
    let word = |word: &str| {
        let mut chars = word.chars();
        let first = chars.next().map(|c| c.to_ascii_uppercase());
        first.into_iter().chain(chars).collect::<String>()
    };
    id.split('-').map(word).collect()
}

/// True for `C:/…`, which is absolute on Windows.
fn has_drive(path: &str) -> bool {
    matches!(path.as_bytes(), [letter, b':', b'/', ..] if letter.is_ascii_alphabetic())
}

/// A path as part of a URI.
fn encoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(byte as char)
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_encoded() {
        assert_eq!(encoded("a b/é#%:.yaml"), "a%20b/%C3%A9%23%25%3A.yaml");
        assert_eq!(pascal_case("mq-outside-its-mode"), "MqOutsideItsMode");
    }
}
