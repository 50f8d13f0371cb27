//! Lines and columns, made from byte offsets at the edge of the program.

use super::Span;
use crate::base::effort::spend;

/// A place as people count it: both numbers from 1, columns in Unicode scalar values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
}

/// The starts of all lines of one text. A line ends with `\n`, `\r\n` or a lone `\r`.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
    /// How many characters come before each so many bytes: a line may be a whole file.
    characters: Vec<u32>,
}

/// Bytes between two places up to which characters are counted.
const STEP: usize = 512;

impl LineIndex {
    /// Indexes `text`.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for (i, &b) in bytes.iter().enumerate() {
            if b == b'\n' || (b == b'\r' && bytes.get(i + 1) != Some(&b'\n')) {
                starts.push(i as u32 + 1);
            }
        }
        let mut characters = Vec::with_capacity(bytes.len() / STEP + 1);
        let mut seen = 0;
        for chunk in bytes.chunks(STEP) {
            characters.push(seen);
            seen += count(chunk);
        }
        Self { starts, characters }
    }

    /// Number of lines; a text that ends with a line break has an empty last line.
    pub fn lines(&self) -> usize {
        self.starts.len()
    }

    /// The line (from 0) that `offset` lies on.
    pub fn line_of(&self, offset: usize) -> usize {
        self.starts.partition_point(|&s| s as usize <= offset).saturating_sub(1)
    }

    /// First byte of `line` (from 0); the text's end for lines past the last.
    pub(crate) fn start_of(&self, line: usize, text: &str) -> usize {
        self.starts.get(line).map_or(text.len(), |&s| s as usize)
    }

    /// The bytes of `line` (from 0), line break included.
    pub(crate) fn span_of(&self, line: usize, text: &str) -> Span {
        Span::new(self.start_of(line, text), self.start_of(line + 1, text))
    }

    /// Line and column of `offset`. A byte-order mark takes no column.
    pub fn position(&self, offset: usize, text: &str) -> Position {
        let offset = (0..=offset.min(text.len())).rev().find(|&o| text.is_char_boundary(o)).unwrap_or(0);
        let line = self.line_of(offset);
        let start = self.start_of(line, text);
        let mark = line == 0 && text[start..offset].starts_with('\u{feff}');
        let before = self.characters_before(offset, text) - self.characters_before(start, text);
        Position { line: line + 1, column: before + 1 - usize::from(mark) }
    }

    fn characters_before(&self, offset: usize, text: &str) -> usize {
        let step = (offset / STEP).min(self.characters.len().saturating_sub(1));
        spend(offset - step * STEP);
        let counted = self.characters.get(step).map_or(0, |count| *count as usize);
        counted + count(&text.as_bytes()[step * STEP..offset]) as usize
    }
}

/// How many characters begin in these bytes.
fn count(bytes: &[u8]) -> u32 {
    bytes.iter().map(|byte| u32::from(*byte & 0xC0 != 0x80)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_long_lines_are_counted_in_characters() {
        let text = "é".repeat(3 * STEP) + "\n" + &"aé".repeat(2 * STEP);
        let index = LineIndex::new(&text);
        for (offset, _) in text.char_indices().step_by(7).chain([(text.len(), ' ')]) {
            let start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
            assert_eq!(index.position(offset, &text).column, text[start..offset].chars().count() + 1);
        }
    }

    #[test]
    fn counts_lines_and_columns_from_one() {
        let text = "\u{feff}a: é\r\nb: 1\rc: 2\n";
        let index = LineIndex::new(text);
        assert_eq!(index.lines(), 4);
        assert_eq!(index.position(text.find('a').unwrap(), text), Position { line: 1, column: 1 });
        assert_eq!(index.position(text.find('é').unwrap(), text), Position { line: 1, column: 4 });
        assert_eq!(index.position(text.find('1').unwrap(), text), Position { line: 2, column: 4 });
        assert_eq!(index.position(text.find('2').unwrap(), text), Position { line: 3, column: 4 });
        assert_eq!(index.position(text.len(), text), Position { line: 4, column: 1 });
    }
}
