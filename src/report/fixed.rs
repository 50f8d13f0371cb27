//! What fixes have mended.

use std::sync::Arc;

use owo_colors::{OwoColorize, Style};

use super::{Options, Report, escape};
use crate::fix::{Fix, Safety};
use crate::rule::{Finding, RuleInfo, Severity};
use crate::source::{Position, Sources};

/// A finding that an applied fix has mended.
#[derive(Clone, Debug)]
pub struct Fixed {
    /// The rule that found it.
    pub rule: &'static RuleInfo,
    /// How bad it was.
    pub severity: Severity,
    /// What was wrong.
    pub message: String,
    /// The id of the deployment it concerned.
    pub deployment: Arc<str>,
    /// The file of the finding, as shown.
    pub path: String,
    /// The path to the setting in its file.
    pub key: String,
    /// Where it was, in the text that the fix was made for.
    pub position: Position,
    /// What the fix did.
    pub title: String,
    /// Whether it changed what runs.
    pub safety: Safety,
}

impl Fixed {
    /// A finding mended by one of its fixes.
    pub fn new(finding: &Finding, fix: &Fix, sources: &Sources) -> Self {
        let file = sources.get(finding.at.file);
        Self {
            rule: finding.rule,
            severity: finding.severity,
            message: finding.message.clone(),
            deployment: finding.deployment.clone(),
            path: file.path.clone(),
            key: finding.key.as_str().to_owned(),
            position: file.position(finding.at.span.start as usize),
            title: fix.title.clone(),
            safety: fix.safety,
        }
    }
}

/// `path:line:column: fixed[rule] title` for each.
pub(super) fn lines(report: &Report, options: &Options) -> Vec<String> {
    let style = options.look.style(Style::new().green().bold());
    let line = |fixed: &Fixed| {
        let code = format!("fixed[{}]", fixed.rule.id);
        let Position { line, column } = fixed.position;
        format!("{}:{line}:{column}: {} {}", escape(&fixed.path), code.style(style), escape(&fixed.title))
    };
    report.fixed.iter().flatten().map(line).collect()
}
