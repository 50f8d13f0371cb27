//! The extracts of files that a finding is drawn on.
//!
//! miette gets a text of its own: the lines around each label, cut and escaped, one region after the other
//! whatever file they are from. No file is scanned from its start, and none is copied.

use std::ops::Range;

use miette::{LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use unicode_width::UnicodeWidthStr;

use super::line::{DrawnLine, LineView};
use crate::base::{Look, escape};
use crate::facts::milvus::KeyPath;
use crate::report::mask::secrets::Secrets;
use crate::text::source::{Location, SourceFile, Sources, Span};

/// A label to draw.
#[derive(Debug)]
pub(super) struct SnippetMark {
    pub at: Location,
    pub text: Option<String>,
    pub primary: bool,
    /// True where it belongs to the old state of a change.
    pub before: bool,
}

/// Spans over more lines are marked on their first line only.
const TALLEST_SPAN: usize = 8;

/// Labels with fewer lines between them are drawn in one region.
const NEAR: usize = 3;

/// The regions of one finding.
#[derive(Debug)]
pub(super) struct Snippets {
    /// False where the key is too long for the line that names the file.
    names_key: bool,
    regions: Vec<Region>,
    labels: Vec<(LabeledSpan, bool)>,
}

#[derive(Debug)]
struct Region {
    /// First byte of the region in miette's text.
    offset: usize,
    /// `path:line:column (key)`.
    name: String,
    /// From 0.
    first_line: usize,
    lines: usize,
    text: String,
}

/// Marks of one file whose lines are near each other; line numbers from 0, inclusive.
struct MarkGroup {
    from: usize,
    to: usize,
    marks: Vec<PlacedMark>,
}

/// A mark with the lines it is drawn on.
struct PlacedMark {
    mark: SnippetMark,
    span: Span,
    from: usize,
    to: usize,
}

impl Snippets {
    /// Extracts what `marks` need to be understood; the first is the primary one.
    pub fn new(
        sources: &Sources,
        secrets: &Secrets,
        marks: Vec<SnippetMark>,
        key: &KeyPath,
        look: Look,
    ) -> Self {
        let mut snippets = Self { names_key: true, regions: Vec::new(), labels: Vec::new() };
        for group in groups(sources, marks) {
            let Some(first) = group.marks.first() else { continue };
            let file = sources.get(first.mark.at.file);
            let mut name = place(file, first);
            if first.mark.primary && !key.as_str().is_empty() {
                let named = format!("{name} ({})", escape(key.as_str()));
                let frame = (group.to + 1).to_string().len() + "  ╭─[]".width();
                snippets.names_key = named.width() + frame <= look.width;
                name = if snippets.names_key { named } else { name };
            }
            snippets.add(file, group, secrets, name, look);
        }
        snippets
    }

    /// Whether the key stands beside the place.
    pub fn names_key(&self) -> bool {
        self.names_key
    }

    /// The labels in miette's text, in order.
    pub fn labels(&self) -> impl Iterator<Item = LabeledSpan> {
        self.labels.iter().map(|(label, _)| label.clone())
    }

    /// For each label, whether it is the primary one.
    pub fn primaries(&self) -> impl Iterator<Item = bool> {
        self.labels.iter().map(|(_, primary)| *primary)
    }

    fn add(&mut self, file: &SourceFile, group: MarkGroup, secrets: &Secrets, name: String, look: Look) {
        // A byte between regions belongs to none, so that miette does not join them.
        let offset = self.regions.last().map_or(0, |r| r.offset + r.text.len() + 1);
        let number = (group.to + 1).to_string().len();
        let arrows = group.marks.iter().filter(|p| p.from != p.to).count();
        let width = look.width.saturating_sub(number + 4 + if arrows > 0 { arrows + 3 } else { 0 });
        let mut text = String::new();
        let mut drawn = Vec::new();
        for line in group.from..=group.to {
            let shown = draw_line(file, line, &group, secrets, width, look);
            let start = text.len();
            text.push_str(&shown.text);
            text.push('\n');
            drawn.push((start, shown));
        }
        let mut labels: Vec<_> = group
            .marks
            .iter()
            .map(|placed| {
                let range = placed.find(file, &drawn, group.from);
                let label = placed.label(&range, &text, width);
                let span = SourceSpan::from((offset + range.start, range.len()));
                (LabeledSpan::new_with_span(label, span), placed.mark.primary)
            })
            .collect();
        labels.sort_by_key(|(l, primary)| (l.offset(), !primary));
        self.labels.extend(labels);
        let lines = group.to - group.from + 1;
        self.regions.push(Region { offset, name, first_line: group.from, lines, text });
    }
}

impl SourceCode for Snippets {
    /// The region around `span`: what is to be seen was decided before, so context is not counted here.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        _before: usize,
        _after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let region = self.regions.partition_point(|r| r.offset <= span.offset());
        let region = region.checked_sub(1).and_then(|i| self.regions.get(i));
        let holds = |r: &&Region| span.offset() + span.len() <= r.offset + r.text.len();
        let region = region.filter(holds).ok_or(MietteError::OutOfBounds)?;
        Ok(Box::new(MietteSpanContents::new_named(
            region.name.clone(),
            region.text.as_bytes(),
            (region.offset, region.text.len()).into(),
            region.first_line,
            0,
            region.lines,
        )))
    }
}

fn place(file: &SourceFile, first: &PlacedMark) -> String {
    let at = file.position(first.mark.at.span.start as usize);
    let mut name = format!("{}:{}:{}", escape(&file.path), at.line, at.column);
    if first.mark.before {
        name.push_str(" before the change");
    }
    name
}

/// Marks that are near each other put together, in the order of the marks; each with the first of them first.
fn groups(sources: &Sources, marks: Vec<SnippetMark>) -> Vec<MarkGroup> {
    let mut groups: Vec<MarkGroup> = Vec::new();
    for mark in marks {
        let file = sources.get(mark.at.file);
        let mut new = MarkGroup { from: 0, to: 0, marks: Vec::new() };
        new.marks.push(PlacedMark::new(file, mark));
        new.fit(file);
        // A new mark may close the gap between groups: take in all that it touches, into the earliest.
        let mut joined: Option<usize> = None;
        let mut i = 0;
        while i < groups.len() {
            let target = joined.map_or(&new, |j| &groups[j]);
            if joined == Some(i) || !groups[i].is_near(target) {
                i += 1;
                continue;
            }
            match joined {
                None => {
                    let taken = std::mem::replace(&mut new, MarkGroup { from: 0, to: 0, marks: Vec::new() });
                    groups[i].marks.extend(taken.marks);
                    groups[i].fit(file);
                    joined = Some(i);
                    i = 0;
                }
                Some(j) => {
                    let taken = groups.remove(i);
                    let j = if i < j { j - 1 } else { j };
                    groups[j].marks.extend(taken.marks);
                    groups[j].fit(file);
                    joined = Some(j);
                    i = 0;
                }
            }
        }
        if joined.is_none() {
            groups.push(new);
        }
    }
    for group in &mut groups {
        group.merge_equal();
    }
    groups.sort_by_key(|g| !g.marks.iter().any(|p| p.mark.primary));
    groups
}

impl MarkGroup {
    fn is_near(&self, other: &MarkGroup) -> bool {
        let same = |p: &PlacedMark, q: &PlacedMark| {
            (p.mark.at.file, p.mark.before) == (q.mark.at.file, q.mark.before)
        };
        let together = self.marks.first().zip(other.marks.first()).is_some_and(|(p, q)| same(p, q));
        together && self.from <= other.to + NEAR && other.from <= self.to + NEAR
    }

    /// Puts the primary mark first and finds the lines to show: the marked ones, and one before and after
    /// where it says something.
    fn fit(&mut self, file: &SourceFile) {
        self.marks.sort_by_key(|p| !p.mark.primary);
        let from = self.marks.iter().map(|p| p.from).min().unwrap_or_default();
        let to = self.marks.iter().map(|p| p.to).max().unwrap_or_default();
        let speaks = |line: usize| !line_text(file, line).1.trim().is_empty();
        self.from = from.checked_sub(1).filter(|l| speaks(*l)).unwrap_or(from);
        self.to = Some(to + 1).filter(|l| *l < file.lines().lines() && speaks(*l)).unwrap_or(to);
    }

    /// Labels on the very same place become one.
    fn merge_equal(&mut self) {
        let mut kept: Vec<PlacedMark> = Vec::new();
        for placed in self.marks.drain(..) {
            match kept.iter_mut().find(|k| k.span == placed.span) {
                Some(same) => {
                    let texts = [same.mark.text.take(), placed.mark.text];
                    let texts: Vec<String> = texts.into_iter().flatten().collect();
                    same.mark.text = Some(texts.join("; ")).filter(|t| !t.is_empty());
                }
                None => kept.push(placed),
            }
        }
        self.marks = kept;
    }
}

impl PlacedMark {
    fn new(file: &SourceFile, mut mark: SnippetMark) -> Self {
        let text = file.slice(mark.at.span);
        let mut span = mark.at.span;
        if text.contains(['\n', '\r']) {
            span = Span::new(span.start as usize, span.start as usize + text.trim_end().len());
        }
        let from = file.lines().line_of(span.start as usize);
        let mut to = file.lines().line_of(span.end as usize);
        if to - from >= TALLEST_SPAN {
            let (start, line) = line_text(file, from);
            span = Span::new(span.start as usize, (start + line.len()).max(span.start as usize));
            let until = format!("to line {}", to + 1);
            mark.text = Some(match mark.text.take() {
                Some(text) => format!("{text} ({until})"),
                None => until,
            });
            to = from;
        }
        Self { mark, span, from, to }
    }

    /// The part of the mark on `line`, as a range of that line.
    fn on_line(&self, line: usize, start: usize, len: usize) -> Option<Range<usize>> {
        (self.from..=self.to).contains(&line).then(|| {
            let within = |offset: u32| (offset as usize).clamp(start, start + len) - start;
            within(self.span.start)..within(self.span.end)
        })
    }

    /// Where the mark stands in the region's text.
    fn find(&self, file: &SourceFile, drawn: &[(usize, DrawnLine)], first: usize) -> Range<usize> {
        let part = |line: usize| {
            let (start, text) = line_text(file, line);
            let (offset, drawn) = drawn.get(line - first)?;
            let range = drawn.find(self.on_line(line, start, text.len())?);
            Some(range.start + offset..range.end + offset)
        };
        let start = part(self.from).map_or(0, |r| r.start);
        let end = part(self.to).map_or(start, |r| r.end);
        start..end.max(start)
    }

    /// The label's text, wrapped to the columns right of where it hangs.
    fn label(&self, range: &Range<usize>, text: &str, width: usize) -> Option<String> {
        let label = self.mark.text.as_deref()?;
        let hangs_at = if self.from == self.to {
            let line = text[..range.start].rfind('\n').map_or(0, |i| i + 1);
            text[line..range.start].width() + text[range.clone()].width() / 2
        } else {
            0
        };
        let columns = width.saturating_sub(hangs_at + 4).max(LABEL);
        let options = textwrap::Options::new(columns)
            .break_words(false)
            .word_separator(textwrap::WordSeparator::AsciiSpace)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        Some(textwrap::fill(label, options))
    }
}

/// Columns a label should have at least.
const LABEL: usize = 28;

fn draw_line(
    file: &SourceFile,
    line: usize,
    group: &MarkGroup,
    secrets: &Secrets,
    width: usize,
    look: Look,
) -> DrawnLine {
    let (start, text) = line_text(file, line);
    let span = Span::new(start, start + text.len());
    let inside =
        |s: Span| (s.start as usize).max(start) - start..(s.end as usize).min(start + text.len()) - start;
    let here = || group.marks.iter().filter(|p| (p.from..=p.to).contains(&line));
    let crowded = |p: &PlacedMark| {
        let label = p.mark.text.as_ref().map_or(0, |t| t.width().min(LABEL));
        let before = (p.span.start as usize).saturating_sub(start);
        // Bytes for columns will do: this only decides whether to measure.
        p.from == p.to && before + 4 + label > width && before > width / 3
    };
    let file_id = group.marks.first().map(|p| p.mark.at.file);
    LineView {
        line: text,
        marks: here().filter_map(|p| p.on_line(line, start, text.len())).collect(),
        secrets: file_id.map_or_else(Vec::new, |id| secrets.within(id, span).map(inside).collect()),
        width,
        near: here().any(crowded),
    }
    .draw(look)
}

/// First byte and text of a line (from 0), without its line break.
fn line_text(file: &SourceFile, line: usize) -> (usize, &str) {
    let span = file.lines().span_of(line, &file.text);
    (span.start as usize, file.slice(span).trim_end_matches(['\n', '\r']))
}
