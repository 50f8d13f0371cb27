//! A fix as a hunk of a diff, drawn from its edits.

use owo_colors::{OwoColorize, Style};
use similar::ChangeTag;
use unicode_width::UnicodeWidthStr;

use super::line::{LineView, TAB, back};
use super::words::characters;
use crate::base::{Look, escape, plural};
use crate::report::hunk::{Hunk, HunkRow, hunks};
use crate::report::mask::secrets::Secrets;
use crate::text::edit::Fix;
use crate::text::source::{SourceFile, Sources};

/// Longer hunks are cut.
const LONGEST: usize = 40;

/// Draws what `fix` changes, one box per place.
pub(super) fn draw(out: &mut String, fix: &Fix, sources: &Sources, secrets: &Secrets, look: Look) {
    for hunk in hunks(fix, sources, secrets) {
        frame(out, sources.get(hunk.file), &hunk, look);
    }
}

fn frame(out: &mut String, file: &SourceFile, hunk: &Hunk, look: Look) {
    let rows = &hunk.rows;
    let chars = characters(look);
    let dim = look.style(Style::new().dimmed());
    let numbers = rows.iter().filter_map(|r| r.number).max().unwrap_or(1).to_string().len();
    let name = format!("{}:{}", escape(&file.path), hunk.line());
    let link = look.style(Style::new().cyan());
    let pad = " ".repeat(numbers + 2);
    out.push_str(&format!("{pad}{}{}[{}]\n", chars.ltop, chars.hbar, name.style(link)));
    let mut last = None;
    for row in rows.iter().take(LONGEST) {
        if let (Some(last), Some(number)) = (last, row.number)
            && number > last + 1
        {
            out.push_str(&format!("{pad}{}\n", chars.vbar_break));
        }
        last = row.number.or(last);
        let number = row.number.map_or_else(String::new, |n| n.to_string());
        let (sign, style) = match row.tag {
            ChangeTag::Delete => ('-', Style::new().red()),
            ChangeTag::Insert => ('+', Style::new().green()),
            ChangeTag::Equal => (' ', Style::new()),
        };
        let text = format!("{sign} {}", drawn(row, look.width.saturating_sub(numbers + 6), look));
        let number = format!("{number:>numbers$}");
        out.push_str(&format!(" {} {} {}\n", number.style(dim), chars.vbar, text.style(look.style(style))));
    }
    if let Some(rest) = rows.len().checked_sub(LONGEST).filter(|n| *n > 0) {
        out.push_str(&format!("{pad}{} {} more\n", chars.vbar_break, plural(rest, "line")));
    }
    out.push_str(&format!("{pad}{}{}\n", chars.lbot, chars.hbar.to_string().repeat(4)));
}

/// Columns of what differs that must be seen before the beginning of a line is cut for it.
const SEEN: usize = 20;

fn drawn(row: &HunkRow, width: usize, look: Look) -> String {
    let at = row.differs_at.min(row.text.len());
    // The old and the new line have what precedes in common, so both are cut at the same place. A third of the
    // columns is shown before a mark.
    let fits = row.text[..at].width() + SEEN <= width;
    let mark = if fits { 0 } else { back(&row.text, at, (width - width / 3).saturating_sub(SEEN)).0 };
    let view = LineView { line: &row.text, marks: [mark..mark].into(), secrets: vec![], width, near: !fits };
    view.draw(look).text.replace('\t', &" ".repeat(TAB))
}
