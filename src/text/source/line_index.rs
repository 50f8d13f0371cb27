//! Lines and columns, made from byte offsets at the edge of the program.

use super::Span;

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
}

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
        Self { starts }
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
        let before = &text[self.start_of(line, text)..offset];
        let mark = line == 0 && before.starts_with('\u{feff}');
        Position { line: line + 1, column: before.chars().count() + 1 - usize::from(mark) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
