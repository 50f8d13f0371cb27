//! What a fix changes, as lines: the same for every format that shows them.

use std::ops::Range;

use similar::{ChangeTag, DiffOp, TextDiff};

use super::mask::secrets::Secrets;
use crate::base::escaping::MASK;
use crate::text::edit::{Edit, Fix, apply_all};
use crate::text::source::{FileId, SourceFile, Sources, Span};

/// Unchanged lines around a change.
const CONTEXT: usize = 2;

/// Changed lines of one file that are near each other.
#[derive(Debug)]
pub(super) struct Hunk {
    /// The file.
    pub file: FileId,
    /// The lines, secrets masked.
    pub rows: Vec<HunkRow>,
}

/// One line of a hunk.
#[derive(Debug)]
pub(super) struct HunkRow {
    /// Whether it stays, goes or comes.
    pub tag: ChangeTag,
    /// Line in the file as it is, from 1; none for a new line.
    pub number: Option<usize>,
    /// The line without its line break.
    pub text: String,
    /// First byte that differs from the line's counterpart.
    pub differs_at: usize,
}

impl Hunk {
    /// The line (from 1) at which the change begins in the file as it is.
    pub fn line(&self) -> usize {
        let rows = &self.rows;
        let first = rows.iter().position(|r| r.tag != ChangeTag::Equal);
        let before = |i: usize| rows[..i].iter().rev().find_map(|r| r.number.map(|n| n + 1));
        first
            .and_then(|i| rows[i].number.or_else(|| before(i)))
            .or_else(|| rows.iter().find_map(|r| r.number))
            .unwrap_or(1)
    }
}

/// What `fix` changes, one hunk per place. A fix whose edits make no sense or change nothing has none.
pub(super) fn hunks(fix: &Fix, sources: &Sources, secrets: &Secrets) -> Vec<Hunk> {
    let mut files: Vec<FileId> = fix.edits.iter().map(|e| e.file).collect();
    files.sort();
    files.dedup();
    let mut hunks = Vec::new();
    for id in files {
        let mut edits: Vec<&Edit> = fix.edits.iter().filter(|e| e.file == id).collect();
        edits.sort_by_key(|e| e.span);
        let file = sources.get(id);
        for (lines, edits) in windows(file, &edits) {
            hunks.extend(rows(file, id, lines, edits, secrets).map(|rows| Hunk { file: id, rows }));
        }
    }
    hunks
}

/// Edits in order, put together where their lines are near, with the lines (from 0) each group needs.
fn windows<'a, 'e>(file: &SourceFile, edits: &'a [&'e Edit]) -> Vec<(Range<usize>, &'a [&'e Edit])> {
    let count = file.lines().lines();
    let lines = |e: &Edit| {
        let first = file.lines().line_of(e.span.start as usize);
        let last = file.lines().line_of(e.span.end as usize);
        first.saturating_sub(CONTEXT)..(last + CONTEXT + 1).min(count)
    };
    let mut windows: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    for (i, edit) in edits.iter().enumerate() {
        let lines = lines(edit);
        match windows.last_mut() {
            Some((window, which)) if lines.start <= window.end => {
                window.end = window.end.max(lines.end);
                which.end = i + 1;
            }
            _ => windows.push((lines, i..i + 1)),
        }
    }
    windows.into_iter().map(|(lines, which)| (lines, &edits[which])).collect()
}

/// The changed lines with some around them; `None` where the edits make no sense or change nothing.
fn rows(
    file: &SourceFile,
    id: FileId,
    lines: Range<usize>,
    edits: &[&Edit],
    secrets: &Secrets,
) -> Option<Vec<HunkRow>> {
    let start = file.lines().start_of(lines.start, &file.text);
    let end = file.lines().start_of(lines.end, &file.text);
    let window = Span::new(start, end);
    let text = file.slice(window);
    let shift = |s: Span| Span::new((s.start as usize).max(start) - start, (s.end as usize).min(end) - start);
    let masks: Vec<Span> = secrets.within(id, window).collect();
    let masked: Vec<String> =
        edits.iter().map(|e| secrets.masked(&e.text).unwrap_or_else(|| e.text.clone())).collect();
    let free = |m: &&Span| edits.iter().all(|e| e.span.end <= m.start || m.end <= e.span.start);
    let changes = edits.iter().zip(&masked).map(|(e, new)| (shift(e.span), new.as_str()));
    let new = apply_all(text, changes.chain(masks.iter().filter(free).map(|m| (shift(*m), MASK))).collect());
    let old = apply_all(text, masks.iter().map(|m| (shift(*m), MASK)).collect());
    let (old, new) = (old.ok()?, new.ok()?);
    let (old, new) = (split(&old), split(&new));
    let diff = TextDiff::from_slices(&old, &new);
    let mut rows = Vec::new();
    for op in diff.grouped_ops(CONTEXT).iter().flatten() {
        add_rows(&mut rows, &diff, op, lines.start + 1);
    }
    let has_content = |r: &HunkRow| r.tag != ChangeTag::Equal || !r.text.trim().is_empty();
    let from = rows.iter().position(has_content)?;
    let to = rows.iter().rposition(has_content)?;
    Some(rows.drain(from..=to).collect())
}

/// The lines of `text` without their line breaks, as the line index counts them.
fn split(text: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = text;
    while let Some(end) = rest.find(['\n', '\r']) {
        lines.push(&rest[..end]);
        let width = if rest[end..].starts_with("\r\n") { 2 } else { 1 };
        rest = &rest[end + width..];
    }
    if !rest.is_empty() {
        lines.push(rest);
    }
    lines
}

fn add_rows(rows: &mut Vec<HunkRow>, diff: &TextDiff<'_, '_, str>, op: &DiffOp, first: usize) {
    let (old, new) = (op.old_range(), op.new_range());
    let paired = old.len() == new.len();
    for change in diff.iter_changes(op) {
        let tag = change.tag();
        let number = change.old_index().map(|i| first + i);
        let counterpart = match (tag, change.old_index(), change.new_index()) {
            (ChangeTag::Delete, Some(i), _) if paired => diff.new_slice(new.start + i - old.start),
            (ChangeTag::Insert, _, Some(i)) if paired => diff.old_slice(old.start + i - new.start),
            _ => None,
        };
        let text = change.value();
        let same = |other: &str| {
            let differ = text.bytes().zip(other.bytes()).position(|(a, b)| a != b);
            let at = differ.unwrap_or_else(|| text.len().min(other.len()));
            (0..=at).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0)
        };
        let differs_at = counterpart.map_or(0, same);
        rows.push(HunkRow { tag, number, text: text.to_string(), differs_at });
    }
}
