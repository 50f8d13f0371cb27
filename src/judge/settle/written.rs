//! What findings say of values that nobody knows: they show what somebody wrote there.

use crate::facts::placeholders::UNKNOWN;
use crate::judge::finding::{Finding, Report};

/// What templates and shells have between these is filled in later.
const MARKS: [[&str; 2]; 7] =
    [["${{", "}}"], ["{{", "}}"], ["{%", "%}"], ["<%", "%>"], ["${", "}"], ["$(", ")"], ["<(", ")"]];

/// What stands for a value of which nothing is written there.
const OTHER: &str = "…";

/// Puts what is written in the place of values that nobody knows.
pub(super) fn show_written(report: &mut Report) {
    for finding in report.findings.iter_mut().filter(|finding| is_open(finding)) {
        let source = report.sources.get(finding.at.file);
        let range = finding.at.span.range();
        let text = source.text.get(range.clone()).unwrap_or_default();
        let line_end = source.text.get(range.end..).map_or(0, |rest| rest.find('\n').unwrap_or(rest.len()));
        let rest = source.text.get(range.end..range.end + line_end).unwrap_or_default();
        // Of a key the value says it.
        let mut actions = actions(text);
        actions.extend(self::actions(rest));
        let show = |text: &mut String| *text = shown(text, &actions);
        show(&mut finding.message);
        finding.help.iter_mut().for_each(show);
        finding.note.iter_mut().for_each(show);
        finding.labels.iter_mut().for_each(|label| show(&mut label.text));
        finding.assumptions.iter_mut().for_each(show);
        finding.fixes.retain(|fix| !fix.edits.iter().any(|edit| edit.text.contains(UNKNOWN)));
        finding.fixes.iter_mut().for_each(|fix| show(&mut fix.title));
    }
}

/// Whether a finding speaks of a value that nobody knows.
fn is_open(finding: &Finding) -> bool {
    let texts = [Some(&finding.message), finding.help.as_ref(), finding.note.as_ref()];
    let labels = finding.labels.iter().map(|label| &label.text);
    let fixes = finding
        .fixes
        .iter()
        .flat_map(|fix| std::iter::once(&fix.title).chain(fix.edits.iter().map(|edit| &edit.text)));
    let mut all = texts.into_iter().flatten().chain(labels).chain(&finding.assumptions).chain(fixes);
    all.any(|text| text.contains(UNKNOWN))
}

/// What is filled in later of a text, in its order.
fn actions(text: &str) -> Vec<&str> {
    let (mut found, mut rest) = (Vec::new(), text);
    loop {
        let starts = MARKS.iter().filter_map(|[open, close]| Some((rest.find(open)?, *open, *close)));
        let plain = rest.match_indices('$').map(|(at, _)| at);
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let plain = plain.into_iter().find(|at| rest[at + 1..].starts_with(is_name));
        match (starts.min_by_key(|(at, open, _)| (*at, usize::MAX - open.len())), plain) {
            (marked, Some(at)) if marked.is_none_or(|(start, ..)| at < start) => {
                let length = rest[at + 1..].find(|c| !is_name(c)).unwrap_or(rest.len() - at - 1);
                found.push(&rest[at..at + 1 + length]);
                rest = &rest[at + 1 + length..];
            }
            (Some((start, open, close)), _) => {
                let inner = start + open.len();
                let Some(end) = rest[inner..].find(close).map(|at| inner + at + close.len()) else { break };
                found.push(&rest[start..end]);
                rest = &rest[end..];
            }
            (None, _) => break,
        }
    }
    found
}

/// A text with actions in the place of values that nobody knows, the first for the first.
fn shown(text: &str, actions: &[&str]) -> String {
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    let mut actions = actions.iter().cycle();
    while let Some(at) = rest.find(UNKNOWN) {
        out.push_str(&rest[..at]);
        out.push_str(actions.next().copied().unwrap_or(OTHER));
        // The blanks behind make up for the width of what was filled in.
        rest = &rest[at + UNKNOWN.len()..];
        let trimmed = rest.trim_start_matches(' ');
        let is_padded = rest.len() - trimmed.len() > 1 || trimmed.starts_with(['`', '/', '-', '.', ':']);
        rest = if is_padded { trimmed } else { rest };
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_shown() {
        let written = "\"{{ .a }}-x-${B:-c}/$D\"";
        assert_eq!(actions(written), ["{{ .a }}", "${B:-c}", "$D"]);
        let text = format!("`{UNKNOWN}     -x-{UNKNOWN}    /{UNKNOWN}` is wrong");
        assert_eq!(shown(&text, &actions(written)), "`{{ .a }}-x-${B:-c}/$D` is wrong");
        assert_eq!(shown(&format!("`{UNKNOWN}` is"), &[]), "`…` is");
    }
}
