//! Sections that stand on one line of a text, found and unfolded.

use super::flattened_line::Flattened;
use super::{Unfolded, unfold};
use crate::deployment::Text;
use crate::facts::milvus::{Queue, queues};
use crate::judge::Case;
use crate::text::edit::{Edit, Fix, Safety};
use crate::text::source::{Location, Span};
use crate::text::yaml::reader::{Reader, Scalar};
use crate::text::yaml::{self, NodeId, NodeKind, Tree};

/// The flattened lines of one of the deployment's texts, of those that Milvus reads.
pub fn flattened<'r>(reading: &'r Case<'_>, text: usize) -> &'r [Flattened] {
    let of = |text: &Text| if text.reader == Reader::Milvus { find(text) } else { Vec::new() };
    let all =
        reading.cache.shared.flattened.get_or_init(|| reading.deployment.texts.iter().map(of).collect());
    all.get(text).map_or(&[], Vec::as_slice)
}

/// The flattened lines of a text. Those of a text that its reader accepts are comments from the first key on,
/// and the section is empty for it.
fn find(text: &Text) -> Vec<Flattened> {
    let accepted = yaml::reader::refusal(&text.tree, Reader::Milvus).is_none();
    let Some(column) = lines(text).find(|l| is_content(l.text())).map(|l| l.column) else {
        return Vec::new();
    };
    let found = lines(text).filter(|l| l.column == column).filter_map(|line| {
        let unfolded = unfold(line.text())?;
        let span = Span::new(line.start, line.start + line.text().len());
        Some(Flattened { at: Location { file: text.file, span }, unfolded })
    });
    found.filter(|f| !accepted || is_swallowed(&text.tree, &f.unfolded)).collect()
}

/// True when a comment holds all keys of a section, as after `rocksmq:  # the path  path: /data`.
fn is_swallowed(tree: &Tree, unfolded: &Unfolded) -> bool {
    let null = |section: &str| {
        let value = tree.path(&[section]).map(|entry| entry.value);
        value.is_some_and(|node| is_null(tree, node))
    };
    unfolded.wide && !unfolded.swallowed.is_empty() && unfolded.sections.iter().all(|s| null(s))
}

fn is_null(tree: &Tree, node: NodeId) -> bool {
    matches!(tree.kind(node), NodeKind::Scalar)
        && yaml::reader::scalar(tree, node, Reader::Milvus) == Scalar::Null
}

/// The fixes: unfold, and where the text is about a queue that it does not select, unfold and select it.
pub fn fixes(reading: &Case<'_>, text: &Text, flattened: &[Flattened]) -> Vec<Fix> {
    let (against, safety) = queue_named(text, flattened).map_or_else(free, |q| objection(reading, q));
    let Some(plain) = fix(text, flattened, None, format!("unfold it{against}"), safety) else {
        return Vec::new();
    };
    let mut fixes = vec![plain];
    if let Some(queue) = queue_meant(reading, text, flattened) {
        let (against, safety) = objection(reading, queue);
        let title = format!("unfold it and select {}{against}", queue.title());
        fixes.extend(fix(text, flattened, Some(queue), title, safety));
    }
    fixes
}

fn free() -> (String, Safety) {
    (String::new(), Safety::Unsafe)
}

/// What stands against a queue here, and how safe it is to select it therefore.
fn objection(reading: &Case<'_>, queue: Queue) -> (String, Safety) {
    let until = queue.until().filter(|_| queue.experimental());
    let experimental = until.map(|last| {
        format!(": {queue} is experimental, and gone from Milvus {}.{} on", last.major, last.minor + 1)
    });
    let (against, safety) = if !queue.exists_in(reading.milvus) {
        (Some(format!("Milvus {} has no {queue}", reading.milvus)), Safety::Shown)
    } else if !queue.works_in(reading.mode) {
        (Some(format!("a {} does not run {queue}", reading.mode)), Safety::Shown)
    } else {
        (None, Safety::Unsafe)
    };
    let text = match (experimental, against) {
        (Some(note), Some(against)) => format!("{note}; {against}"),
        (Some(note), None) => note,
        (None, Some(against)) => format!(": {against}"),
        (None, None) => String::new(),
    };
    (text, safety)
}

/// The queue that the flattened text selects.
fn queue_named(text: &Text, flattened: &[Flattened]) -> Option<Queue> {
    let mut named = flattened.iter().flat_map(|f| f.unfolded.values.iter().map(move |v| (f, v)));
    let (line, value) = named.find(|(_, v)| v.key == queues::selector())?;
    let start = line.at.span.start as usize;
    Queue::named(&text.source[start + value.span.start..start + value.span.end])
}

/// The queue whose section the text holds, when the release reads a selector and the text has none.
fn queue_meant(reading: &Case<'_>, text: &Text, flattened: &[Flattened]) -> Option<Queue> {
    let section = queues::selector().split('.').next().unwrap_or_default();
    let has_selector = flattened.iter().any(|f| f.unfolded.sections.contains(&section))
        || lines(text).any(|l| l.text().starts_with(&format!("{section}:")));
    let sections = flattened.iter().flat_map(|f| &f.unfolded.sections);
    let mut queues = sections.filter_map(|s| Queue::all().find(|q| q.section() == *s));
    let first = queues.next().filter(|_| !has_selector && reading.milvus >= queues::selector_since())?;
    queues.all(|q| q == first).then_some(first)
}

fn fix(
    text: &Text,
    flattened: &[Flattened],
    select: Option<Queue>,
    title: String,
    safety: Safety,
) -> Option<Fix> {
    let newline = text.editor().newline();
    let mut whole: Vec<String> = Vec::new();
    let mut edits = Vec::new();
    for line in lines(text) {
        let Some(found) = flattened.iter().find(|f| f.at.span.start as usize == line.start) else {
            whole.push(format!("{}{}", " ".repeat(line.column), line.text()));
            continue;
        };
        let mut new: Vec<String> = Vec::new();
        if let Some((queue, (section, key))) = select.zip(queues::selector().split_once('.'))
            && edits.is_empty()
        {
            new.extend([format!("{section}:"), format!("  {key}: {queue}")]);
        }
        new.extend(found.unfolded.lines.iter().cloned());
        let spaces = " ".repeat(line.column);
        whole.extend(new.iter().map(|l| format!("{spaces}{l}")));
        let replacement = new.join(&format!("{newline}{spaces}"));
        edits.push(Edit::within(text.file, found.at.span, replacement));
    }
    // What is offered must be a text that Milvus reads.
    let reads = yaml::reader::refusal(&yaml::parse(&whole.join("\n")), Reader::Milvus).is_none();
    (reads && !edits.is_empty()).then_some(Fix { title, safety, edits })
}

/// A line of a text in its file.
struct Line<'t> {
    /// The byte of its first character that is no space.
    start: usize,
    /// Blanks before it.
    column: usize,
    /// The rest, with spaces and the line break at its end.
    rest: &'t str,
}

impl<'t> Line<'t> {
    /// The rest, without spaces at its end.
    fn text(&self) -> &'t str {
        self.rest.trim_end()
    }
}

fn is_content(line: &str) -> bool {
    !line.is_empty() && !line.starts_with('#')
}

/// The lines of a text that stands in its file line by line: a file, or a literal block.
fn lines(text: &Text) -> impl Iterator<Item = Line<'_>> {
    let span = text.at.span.range();
    let source = &text.source[span.clone()];
    let skipped = match text.key_at {
        None => 0,
        Some(_) if source.starts_with('|') => source.find('\n').map_or(source.len(), |at| at + 1),
        Some(_) => source.len(),
    };
    let mut start = span.start + skipped;
    let mut left = &source[skipped..];
    std::iter::from_fn(move || {
        let end = memchr::memchr(b'\n', left.as_bytes()).map_or(left.len(), |at| at + 1);
        let (line, rest) = left.split_at(end);
        left = rest;
        (!line.is_empty()).then_some(line)
    })
    .map(move |line| {
        let written = line.trim_start_matches('\u{feff}');
        let column = written.bytes().take_while(|b| *b == b' ').count();
        let rest = &written[column..];
        start += line.len();
        Line { start: start - rest.len(), column, rest }
    })
}
