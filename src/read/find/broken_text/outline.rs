//! What a text that breaks off seems to say: the kind of a file shows in its keys, also where no reader gets to them.

use std::collections::HashSet;

use super::line::{self, LineStart, YamlLine};
use super::value;

/// Of the lines of YAML at most one in so many is none that a key or item stands on.
const OTHER_LINES: usize = 3;
/// Larger texts, in bytes, are not sketched: nobody writes them by hand.
pub(crate) const MAX_BYTES: usize = 1 << 20;
/// The columns that a tab may have been meant as; none where it was none at all.
pub(crate) const TABS: [usize; 5] = [0, 1, 2, 4, 8];

/// The keys, items and simple values of a text by their indentation alone, as YAML that can be read. `None` where most
/// of the text is something else.
pub(crate) fn sketch(text: &str, tab: usize) -> Option<String> {
    let mut sketch = Sketch::default();
    let lines: Vec<(usize, &str)> = text.lines().map(|line| placed(line, tab)).collect();
    for (&(column, content), next) in lines.iter().zip(next_columns(&lines)) {
        // A page about YAML.
        if content.starts_with("```") && sketch.block.is_none() {
            return None;
        }
        sketch.line(column, content, next > column);
    }
    (sketch.other * OTHER_LINES <= sketch.taken).then_some(sketch.written)
}

/// The column of a line's content, and that.
fn placed(line: &str, tab: usize) -> (usize, &str) {
    let content = line.trim_start();
    let blank = line[..line.len() - content.len()].chars();
    (blank.map(|c| if c == '\t' { tab } else { 1 }).sum(), content.trim_end())
}

/// For each line the column of the next one with content, 0 where there is none.
fn next_columns(lines: &[(usize, &str)]) -> Vec<usize> {
    let mut next = 0;
    let mut columns = vec![0; lines.len()];
    for (&(column, content), of) in lines.iter().zip(&mut columns).rev() {
        *of = next;
        if !content.is_empty() && !line::is_silent(content) {
            next = column;
        }
    }
    columns
}

/// A key or item below which more may stand.
struct OpenLevel {
    column: usize,
    start: LineStart,
    /// True where it has a value of its own.
    full: bool,
    /// What stands below it.
    below: Option<LineStart>,
}

/// A block of text: the column of what holds it, its first line's column, and its column in the sketch.
struct TextBlock {
    of: usize,
    first: Option<usize>,
    indent: usize,
}

#[derive(Default)]
struct Sketch {
    written: String,
    levels: Vec<OpenLevel>,
    /// What stands at the top of the document.
    top: Option<LineStart>,
    block: Option<TextBlock>,
    anchors: HashSet<String>,
    taken: usize,
    other: usize,
}

impl Sketch {
    /// Takes a line, behind which others may be indented more.
    fn line(&mut self, column: usize, content: &str, deeper: bool) {
        if self.is_in_block(column, content) {
            return;
        }
        match content {
            "" => {}
            "---" => {
                self.written.push_str("---\n");
                self.levels.clear();
                self.top = None;
            }
            _ if line::is_silent(content) => {}
            _ => self.content(column, content, deeper),
        }
    }

    /// Copies a line of a block of text.
    fn is_in_block(&mut self, column: usize, content: &str) -> bool {
        let Some(block) = &mut self.block else { return false };
        if content.is_empty() {
            self.written.push('\n');
            return true;
        }
        if column <= block.of {
            self.block = None;
            return false;
        }
        let first = *block.first.get_or_insert(column);
        let indent = block.indent + column.saturating_sub(first);
        self.written.push_str(&" ".repeat(indent));
        self.written.push_str(content);
        self.written.push('\n');
        true
    }

    fn content(&mut self, column: usize, content: &str, deeper: bool) {
        let line = YamlLine::of(content);
        *(if line.is_some() { &mut self.taken } else { &mut self.other }) += 1;
        match line.or_else(|| YamlLine::meant(content, deeper)) {
            Some(YamlLine::Item(rest, offset)) => {
                let meant = || YamlLine::meant(rest, deeper).filter(|_| deeper);
                let holds = YamlLine::of(rest).or_else(meant).is_some();
                let value = if holds { None } else { value::readable(rest, deeper, &mut self.anchors) };
                if self.open(column, LineStart::Item, "-", value) && holds {
                    self.content(column + offset, rest, deeper);
                }
            }
            Some(YamlLine::Key(key, value)) => {
                let value = value::readable(value, deeper, &mut self.anchors);
                self.open(column, LineStart::Key, &format!("{key}:"), value);
            }
            None => {}
        }
    }

    /// Writes the start of a line where it belongs, with its value; false where nothing can stand there.
    fn open(&mut self, column: usize, start: LineStart, text: &str, value: Option<String>) -> bool {
        self.levels.truncate(self.levels.iter().rposition(|l| l.column <= column).map_or(0, |at| at + 1));
        // A list may stand in the column of its key, and ends with the next one there.
        if self.levels.last().is_some_and(|l| l.column == column && l.start != start)
            && start == LineStart::Key
        {
            self.levels.pop();
        }
        let beside = |l: &OpenLevel| l.full || (l.column == column && l.start == start);
        let column = match self.levels.last() {
            Some(last) if beside(last) => {
                let column = last.column;
                self.levels.pop();
                column
            }
            _ => column,
        };
        let place = self.levels.last_mut().map_or(&mut self.top, |l| &mut l.below);
        if *place.get_or_insert(start) != start {
            return false;
        }
        let indent = 2 * self.levels.len();
        self.written.push_str(&" ".repeat(indent));
        self.written.push_str(text);
        if let Some(value) = &value {
            self.written.push(' ');
            self.written.push_str(value);
        }
        self.written.push('\n');
        if value.as_deref().is_some_and(|v| v == value::BLOCK) {
            self.block = Some(TextBlock { of: column, first: None, indent: indent + 2 });
        }
        let full = value.is_some_and(|v| !v.starts_with('&') || v.contains(' '));
        self.levels.push(OpenLevel { column, start, full, below: None });
        true
    }
}
