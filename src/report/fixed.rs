//! The lines about findings that fixes have taken away.

use owo_colors::{OwoColorize, Style};

use super::ReportOptions;
use crate::base::escape;
use crate::judge::finding::{Fixed, Report};
use crate::text::source::Position;

/// `path:line:column: fixed[rule] title` for each.
pub(super) fn fixed_lines(report: &Report, options: &ReportOptions) -> Vec<String> {
    let style = options.look.style(Style::new().green().bold());
    let line = |fixed: &Fixed| {
        let code = format!("fixed[{}]", fixed.rule.id);
        let Position { line, column } = fixed.position;
        format!("{}:{line}:{column}: {} {}", escape(&fixed.path), code.style(style), escape(&fixed.title))
    };
    report.fixed.iter().flatten().map(line).collect()
}
