//! Findings for people: drawn by miette over short extracts of the files, followed by help, what was assumed
//! and the suggested changes.

use std::collections::HashMap;
use std::fmt::{self, Display};
use std::io;

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode};
use owo_colors::{OwoColorize, Style};
use textwrap::{WordSeparator, WordSplitter};

use super::snippet::{SnippetMark, Snippets};
use super::{hunk, line, severity_style, upgrade};
use crate::base::{Look, escape, escape_lines, parallel, plural};
use crate::facts::Severity;
use crate::judge::finding::{DeploymentSummary, Finding, Report, Side};
use crate::report::mask::secrets::Secrets;
use crate::report::{ReportOptions, summary};

/// So many findings are drawn at once, over all cores.
const BATCH: usize = 1024;

/// Writes the findings, what the deployments run, and a summary line.
pub(crate) fn write(report: &Report, options: &ReportOptions, out: &mut dyn io::Write) -> io::Result<()> {
    let drawer = Drawer::of(report, options);
    let mut last = None;
    for (headings, findings) in upgrade::sections(report, options) {
        for heading in headings {
            writeln!(out, "{heading}\n")?;
        }
        last = findings.last().map(|finding| finding.rule.id).or(last);
        for batch in findings.chunks(BATCH) {
            for text in parallel::map(batch, |finding| drawer.drawn(finding)) {
                writeln!(out, "{text}")?;
            }
        }
    }
    let fixed = crate::report::fixed::fixed_lines(report, options);
    if !fixed.is_empty() {
        writeln!(out, "{}\n", fixed.join("\n"))?;
    }
    let deployments = summary::deployments(report, options);
    if !deployments.is_empty() {
        writeln!(out, "{deployments}")?;
    }
    for line in summary::line(report, options).into_iter().chain(summary::fixable(report, options)) {
        writeln!(out, "{line}")?;
    }
    if let Some(rule) = last {
        let dim = options.look.style(Style::new().dimmed());
        writeln!(out, "{}", format!("`mqlint explain {rule}` says more about a finding").style(dim))?;
    }
    Ok(())
}

/// A text without white space at the ends of lines, which would be noise in a log or a diff of one.
fn trim_line_ends(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// One finding as miette sees it.
#[derive(Debug)]
struct Drawing<'a> {
    finding: &'a Finding,
    snippets: Snippets,
}

impl Display for Drawing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&shorten_words(escape_lines(self.finding.message.trim_end()).as_ref()))
    }
}

impl std::error::Error for Drawing<'_> {}

impl Diagnostic for Drawing<'_> {
    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.finding.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Info => miette::Severity::Advice,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn Display + 'a>> {
        let help = self.finding.help.as_deref()?.trim_end();
        Some(Box::new(shorten_words(escape_lines(help).as_ref())))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.snippets)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.snippets.labels()))
    }
}

/// What drawing the findings of a report takes.
struct Drawer<'r> {
    report: &'r Report,
    secrets: Secrets,
    look: Look,
    /// By their ids.
    deployments: HashMap<&'r str, &'r DeploymentSummary>,
}

impl<'r> Drawer<'r> {
    fn of(report: &'r Report, options: &ReportOptions) -> Self {
        let deployments = report.deployments.iter().map(|d| (&*d.id, d)).collect();
        Self { report, secrets: Secrets::of(report, options.show_secrets), look: options.look, deployments }
    }

    fn drawn(&self, finding: &Finding) -> String {
        // A writer to a string cannot fail, so an error here would be one in drawing: show what is drawn.
        let mut text = String::new();
        let _ = self.draw(finding, &mut text);
        trim_line_ends(&text)
    }

    fn draw(&self, finding: &Finding, out: &mut String) -> fmt::Result {
        let Self { report, secrets, look, .. } = self;
        let look = *look;
        let snippets = Snippets::new(&report.sources, secrets, marks(finding), &finding.key, look);
        let handler = handler(finding, &snippets, look);
        let drawing = Drawing { finding, snippets };
        handler.render_report(out, &drawing)?;
        if !drawing.snippets.names_key() {
            paragraph(out, "key", finding.key.as_str(), look);
        }
        let undrawn = finding.labels.len().saturating_sub(MOST_LABELS);
        if undrawn > 0 {
            paragraph(out, "and", &plural(undrawn, "further place"), look);
        }
        if let Some(suppressed) = &finding.suppressed {
            let reason = suppressed.reason.as_deref().map_or(String::new(), |reason| format!(", {reason}"));
            paragraph(out, "suppressed", &format!("by {}{reason}", suppressed.by.with_article()), look);
        }
        let path = &report.sources.get(finding.at.file).path;
        if report.deployments.len() > 1 && *finding.deployment != **path {
            paragraph(out, "deployment", &finding.deployment, look);
        }
        let deployment = self.deployments.get(&*finding.deployment);
        let shared = |assumption: &String| deployment.is_some_and(|d| d.assumptions.contains(assumption));
        // What is assumed of the deployment as a whole stands once, in the closing lines.
        for assumption in finding.assumptions.iter().filter(|a| !shared(a)) {
            let assumed = assumption.strip_prefix("assuming ").unwrap_or(assumption);
            paragraph(out, "assuming", assumed, look);
        }
        for (i, fix) in finding.fixes.iter().enumerate() {
            let head = match finding.fixes.len() {
                1 => "fix".to_string(),
                n => format!("fix {} of {n}", i + 1),
            };
            let caution = fix.safety.caution();
            paragraph(out, &head, &format!("{}{caution}", fix.title), look);
            hunk::draw(out, fix, &report.sources, secrets, look);
        }
        Ok(())
    }
}

/// More labels than this explain nothing.
const MOST_LABELS: usize = 12;

/// The places to draw, the primary one first.
fn marks(finding: &Finding) -> Vec<SnippetMark> {
    let text = |t: &str| Some(escape(t.trim()).into_owned()).filter(|t| !t.is_empty());
    let primary = SnippetMark {
        at: finding.at,
        text: finding.note.as_deref().and_then(text),
        primary: true,
        before: false,
    };
    let others = finding.labels.iter().take(MOST_LABELS).map(|l| SnippetMark {
        at: l.at,
        text: text(&l.text),
        primary: false,
        before: l.side == Side::Before,
    });
    std::iter::once(primary).chain(others).collect()
}

/// miette's handler for one finding. What it would draw as an icon is severity and rule: words are found by
/// searching, and do not need colours to be understood.
fn handler(finding: &Finding, snippets: &Snippets, look: Look) -> GraphicalReportHandler {
    let mut theme = match (look.unicode, look.color) {
        (true, true) => GraphicalTheme::unicode(),
        (true, false) => GraphicalTheme::unicode_nocolor(),
        (false, true) => GraphicalTheme::ascii(),
        (false, false) => GraphicalTheme::none(),
    };
    let head = format!("{}[{}]:", finding.severity, finding.rule.id);
    theme.characters.error.clone_from(&head);
    theme.characters.warning.clone_from(&head);
    theme.characters.advice = head;
    let style = severity_style(finding.severity, look);
    theme.styles.error = style;
    theme.styles.warning = style;
    theme.styles.advice = style;
    theme.styles.link = look.style(Style::new().cyan());
    let other = look.style(Style::new().bright_blue().bold());
    theme.styles.highlights = snippets.primaries().map(|p| if p { style } else { other }).collect();
    GraphicalReportHandler::new_themed(theme)
        .with_urls(false)
        .with_width(look.width)
        .with_context_lines(0)
        .tab_width(line::TAB)
        .without_primary_span_start()
        .without_syntax_highlighting()
        .with_word_separator(WordSeparator::AsciiSpace)
        .with_word_splitter(WordSplitter::NoHyphenation)
}

/// `  head: text`, wrapped with a hanging indent.
fn paragraph(out: &mut String, head: &str, text: &str, look: Look) {
    let first = format!("  {}: ", head.style(look.style(Style::new().cyan())));
    let rest = " ".repeat(head.len() + 4);
    let options = textwrap::Options::new(look.width.saturating_sub(2))
        .initial_indent(&first)
        .subsequent_indent(&rest)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation);
    out.push_str(&textwrap::fill(&shorten_words(&escape(text)), options));
    out.push('\n');
}

/// Longer words in a message are values from a file that nobody reads to the end.
const LONGEST_WORD: usize = 200;

/// `text` with the middle of endless words left out.
fn shorten_words(text: &str) -> String {
    if text.len() <= LONGEST_WORD {
        return text.to_owned();
    }
    let short = |word: &str| {
        let n = word.chars().count();
        if n <= LONGEST_WORD {
            return word.to_string();
        }
        let start: String = word.chars().take(LONGEST_WORD / 2).collect();
        let end: String = word.chars().skip(n - LONGEST_WORD / 4).collect();
        format!("{start}[...]{end}")
    };
    text.split_inclusive([' ', '\n']).map(short).collect()
}
