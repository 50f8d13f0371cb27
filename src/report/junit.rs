//! JUnit's XML: a test suite for each file.
//!
//! Valid by the schema of Ant's task, the strictest one in use: suites have all their attributes, a case has one
//! outcome at most and no output of its own.

use std::io;

use super::ReportOptions;
use crate::base::escaping::is_xml;
use crate::base::{escape, escape_lines, plural};
use crate::facts::Severity;
use crate::judge::finding::{Finding, Report};

/// What is said of one file.
#[derive(Default)]
struct Suite<'a> {
    path: &'a str,
    /// Errors and warnings.
    failures: Vec<&'a Finding>,
    /// Findings that fail nothing.
    notes: Vec<&'a Finding>,
    /// Why it could not be read.
    unread: Option<String>,
}

/// Writes a suite for each file that was judged, in order of path.
pub(super) fn write(report: &Report, options: &ReportOptions, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(out, "<testsuites>")?;
    let time = report.run.timestamp();
    for (id, suite) in suites(report, options).iter().enumerate() {
        suite.write(id, &time, report, out)?;
    }
    writeln!(out, "</testsuites>")
}

fn suites<'a>(report: &'a Report, options: &ReportOptions) -> Vec<Suite<'a>> {
    let judged = report.deployments.iter().flat_map(|d| &d.files).map(String::as_str);
    let found = report.shown(options).map(|f| path(f, report));
    let unread = report.errors.iter().map(|e| e.path.as_str());
    let mut paths: Vec<&str> = judged.chain(found).chain(unread).collect();
    paths.sort_unstable();
    paths.dedup();
    let mut suites: Vec<_> = paths.into_iter().map(|path| Suite { path, ..Suite::default() }).collect();
    // Each path is among them, so nothing is left out here.
    let at = |suites: &[Suite<'_>], path: &str| suites.binary_search_by_key(&path, |s| s.path).ok();
    for finding in report.shown(options) {
        let Some(i) = at(&suites, path(finding, report)) else { continue };
        let list =
            if finding.severity > Severity::Info { &mut suites[i].failures } else { &mut suites[i].notes };
        list.push(finding);
    }
    for error in &report.errors {
        let Some(i) = at(&suites, &error.path) else { continue };
        suites[i].unread = Some(error.sentence());
    }
    suites
}

fn path<'a>(finding: &Finding, report: &'a Report) -> &'a str {
    &report.sources.get(finding.at.file).path
}

impl Suite<'_> {
    fn write(&self, id: usize, time: &str, report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
        let errors = usize::from(self.unread.is_some());
        let failures = self.failures.len();
        let cases = (failures + errors).max(1);
        let path = attribute(self.path);
        writeln!(
            out,
            "  <testsuite package=\"mqlint\" id=\"{id}\" name=\"{path}\" timestamp=\"{time}\" \
             hostname=\"localhost\" tests=\"{cases}\" failures=\"{failures}\" errors=\"{errors}\" time=\"0\">"
        )?;
        writeln!(out, "    <properties/>")?;
        if let Some(why) = &self.unread {
            let message = attribute(why);
            let outcome = format!("<error type=\"unreadable-input\" message=\"{message}\"/>");
            case(out, "readable", &path, &outcome)?;
        }
        for finding in &self.failures {
            let at = report.sources.get(finding.at.file).position(finding.at.span.start as usize);
            let name = format!("{} at {}:{}", finding.rule.id, at.line, at.column);
            let outcome = format!(
                "<failure type=\"{}\" message=\"{}\">{}</failure>",
                finding.severity,
                attribute(finding.message.trim_end()),
                text(&details(finding, report))
            );
            case(out, &name, &path, &outcome)?;
        }
        if failures + errors == 0 {
            case(out, "no problems", &path, "")?;
        }
        let notes: Vec<String> = self.notes.iter().map(|note| details(note, report)).collect();
        let count =
            if notes.is_empty() { String::new() } else { format!("{}\n", plural(notes.len(), "note")) };
        writeln!(out, "    <system-out>{}</system-out>", text(&format!("{count}{}", notes.join("\n"))))?;
        writeln!(out, "    <system-err></system-err>")?;
        writeln!(out, "  </testsuite>")
    }
}

/// One case; its outcome is XML already, none for a case that passed.
fn case(out: &mut dyn io::Write, name: &str, class: &str, outcome: &str) -> io::Result<()> {
    let head = format!("    <testcase name=\"{}\" classname=\"{class}\" time=\"0\"", attribute(name));
    match outcome {
        "" => writeln!(out, "{head}/>"),
        _ => writeln!(out, "{head}>\n      {outcome}\n    </testcase>"),
    }
}

/// A finding in a few lines.
fn details(finding: &Finding, report: &Report) -> String {
    let file = report.sources.get(finding.at.file);
    let at = file.position(finding.at.span.start as usize);
    let mut text = format!(
        "{}:{}:{}: {}[{}] {}\n",
        file.path,
        at.line,
        at.column,
        finding.severity,
        finding.rule.id,
        finding.message.trim_end()
    );
    if let Some(help) = &finding.help {
        text.push_str(&format!("help: {}\n", help.trim_end()));
    }
    for assumption in &finding.assumptions {
        let assumed = assumption.strip_prefix("assuming ").unwrap_or(assumption);
        text.push_str(&format!("assuming {assumed}\n"));
    }
    for fix in &finding.fixes {
        text.push_str(&format!("fix: {}\n", fix.title));
    }
    text
}

/// The value of an attribute: on one line.
fn attribute(value: &str) -> String {
    text(&escape(&value.replace('\n', " ")))
}

/// Character data; what XML cannot hold is shown as in the text formats.
fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in escape_lines(text).chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            c if is_xml(c) => out.push(c),
            c => out.push_str(&crate::base::escaping::escaped_char(c)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_is_xml() {
        assert_eq!(text("a<b>&\"]]>\n\u{0}\u{ffff}é"), "a&lt;b&gt;&amp;&quot;]]&gt;\n\\x00\\u{ffff}é");
        assert_eq!(attribute("a\nb\t"), "a b\\t");
    }
}
