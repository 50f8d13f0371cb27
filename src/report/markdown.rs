//! Markdown for a comment on a pull request: short enough for GitHub, and nothing in it that a file could use to
//! mark up the comment or to call people.

use std::io;

use similar::ChangeTag;

use super::hunk::{Hunk, HunkRow, hunks};
use super::mask::secrets::Secrets;
use super::{ReportOptions, summary};
use crate::base::{Look, escape, plural};
use crate::judge::finding::{Finding, Report};
use crate::text::source::Sources;

/// Bytes of a comment at most. GitHub takes 65,536 characters.
const LONGEST: usize = 60_000;

/// Bytes kept for what closes a comment that was cut.
const CLOSING: usize = 200;

/// Characters of one value or line at most.
const LONGEST_LINE: usize = 400;

/// Lines of one change at most.
const LONGEST_HUNK: usize = 30;

/// Writes the comment.
pub(super) fn write(report: &Report, options: &ReportOptions, out: &mut dyn io::Write) -> io::Result<()> {
    let secrets = Secrets::of(report, options.show_secrets);
    let mut text = head(report, options);
    let mut last = None;
    let all = report.shown(options).count();
    for (i, finding) in report.shown(options).enumerate() {
        let path = report.sources.get(finding.at.file).path.as_str();
        let mut piece = String::new();
        if last != Some(path) {
            piece.push_str(&format!("\n#### {}\n", code(path)));
        }
        piece.push_str(&finding_section(finding, report, &secrets));
        if text.len() + piece.len() + CLOSING > LONGEST {
            let rest = plural(all - i, "further finding");
            text.push_str(&format!("\nand {rest}, for which there is no room here\n"));
            break;
        }
        text.push_str(&piece);
        last = Some(path);
    }
    out.write_all(text.as_bytes())
}

/// The count, what could not be read, and what the deployments run.
fn head(report: &Report, options: &ReportOptions) -> String {
    let options = ReportOptions { look: Look::PLAIN, ..*options };
    let line = summary::line(report, &options).unwrap_or_else(|| "no Milvus configuration found".into());
    let mut text = format!("<!-- mqlint -->\n### mqlint: {}\n", prose(&line));
    for error in report.errors.iter().take(summary::MAX_LISTED) {
        let (verb, path) = (error.verb(), code(&error.path));
        text.push_str(&format!("\n**cannot {verb}** {path}: {}\n", prose(&error.message)));
    }
    let listed = summary::listed(report, &options);
    if !listed.is_empty() {
        text.push_str("\n| deployment | verdict | release |\n|---|---|---|\n");
    }
    for deployment in &listed {
        let (id, facts) = (code(&deployment.id).replace('|', "\\|"), summary::facts(deployment));
        let verdict = prose(&summary::verdict(deployment));
        let verdict = if deployment.starts == Some(false) { format!("**{verdict}**") } else { verdict };
        text.push_str(&format!("| {id} | {verdict} | {} |\n", prose(&facts)));
    }
    if let Some(rest) = summary::unlisted(report, listed.len()) {
        text.push_str(&format!("\n{}{rest}\n", if listed.is_empty() { "" } else { "and " }));
    }
    text
}

fn finding_section(finding: &Finding, report: &Report, secrets: &Secrets) -> String {
    let file = report.sources.get(finding.at.file);
    let at = file.position(finding.at.span.start as usize);
    let mut text = format!(
        "\n**{}** {} in line {}: {}\n",
        finding.severity,
        code(finding.rule.id),
        at.line,
        prose(finding.message.trim_end())
    );
    if report.deployments.len() > 1 && *finding.deployment != *file.path {
        text.push_str(&format!("\n> deployment: {}\n", code(&finding.deployment)));
    }
    if let Some(help) = &finding.help {
        text.push_str(&format!("\n> help: {}\n", prose(help.trim_end())));
    }
    for assumption in &finding.assumptions {
        let assumed = assumption.strip_prefix("assuming ").unwrap_or(assumption);
        text.push_str(&format!("\n> assuming {}\n", prose(assumed)));
    }
    for fix in &finding.fixes {
        let caution = fix.safety.caution();
        let title = format!("fix: {}{caution}", prose_in_html(&fix.title));
        let diff = diff(&hunks(fix, &report.sources, secrets), &report.sources);
        text.push_str(&format!("\n<details><summary>{title}</summary>\n\n{diff}\n</details>\n"));
    }
    text
}

/// Hunks in a fence that none of their lines can close.
fn diff(hunks: &[Hunk], sources: &Sources) -> String {
    let mut text = String::new();
    for hunk in hunks {
        let path = escape(&sources.get(hunk.file).path).into_owned();
        text.push_str(&format!("@@ {}:{} @@\n", shortened(&path), hunk.line()));
        for row in hunk.rows.iter().take(LONGEST_HUNK) {
            text.push_str(&line(row));
        }
        if let Some(rest) = hunk.rows.len().checked_sub(LONGEST_HUNK).filter(|n| *n > 0) {
            text.push_str(&format!("# {} more\n", plural(rest, "line")));
        }
    }
    let fence = "`".repeat(longest_run(&text).max(2) + 1);
    format!("{fence}diff\n{text}{fence}\n")
}

fn line(row: &HunkRow) -> String {
    let sign = match row.tag {
        ChangeTag::Delete => '-',
        ChangeTag::Insert => '+',
        ChangeTag::Equal => ' ',
    };
    let text = row.text.trim_start_matches('\u{feff}').replace('\t', "    ");
    format!("{sign} {}\n", shortened(&escape(&text)))
}

/// `text`, or its beginning where it is long.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST_LINE) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

/// Text as code, whatever is in it.
fn code(text: &str) -> String {
    let text = shortened(&escape(text));
    let fence = "`".repeat(longest_run(&text) + 1);
    let edge = |c: Option<char>| c.is_none_or(|c| c == '`' || c == ' ');
    let gap = if edge(text.chars().next()) || edge(text.chars().last()) { " " } else { "" };
    format!("{fence}{gap}{text}{gap}{fence}")
}

/// The longest message, in characters.
const LONGEST_PROSE: usize = 2_000;

/// A message on one line: what stands between backquotes is code, all else is plain text.
fn prose(text: &str) -> String {
    marked_up(text, |code| format!("`{}`", code.replace('|', "\\|")))
}

/// A message on one line of HTML, where Markdown is not read: what stands between backquotes is code.
fn prose_in_html(text: &str) -> String {
    marked_up(text, |code| format!("<code>{}</code>", plain(code)))
}

fn marked_up(text: &str, code: impl Fn(&str) -> String) -> String {
    let text = escape(&text.replace('\n', " ")).into_owned();
    let text = match text.char_indices().nth(LONGEST_PROSE) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    };
    let parts: Vec<&str> = text.split('`').collect();
    // An even number of backquotes, none beside another: all of them come in pairs.
    let paired = parts.len() % 2 == 1 && parts.iter().skip(1).step_by(2).all(|p| !p.trim().is_empty());
    if !paired {
        return plain(&text);
    }
    let part = |(i, part): (usize, &&str)| if i % 2 == 1 { code(part) } else { plain(part) };
    parts.iter().enumerate().map(part).collect()
}

/// Text without a meaning in Markdown or HTML; names of people and teams are not called.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '@' => out.push_str("@<!-- -->"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '$' | '!' => {
                out.push_str(&format!("&#{};", c as u32))
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_marks_up_the_comment() {
        assert_eq!(prose("a `b|<c>` *d* @e <f>"), "a `b\\|<c>` &#42;d&#42; @<!-- -->e &lt;f&gt;");
        assert_eq!(prose("an `odd one\n# x"), "an &#96;odd one &#35; x");
        assert_eq!(prose("empty ``"), "empty &#96;&#96;");
        assert_eq!(prose_in_html("set `a<b`"), "set <code>a&lt;b</code>");
        assert_eq!(
            (code("a"), code("a`b``"), code("")),
            ("`a`".into(), "``` a`b`` ```".into(), "`  `".into())
        );
    }
}
