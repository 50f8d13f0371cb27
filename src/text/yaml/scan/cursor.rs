//! A place in the text, counted as the readers count: bytes, characters, lines and columns.

/// So many bytes of a line are looked at in one step.
const PIECE: usize = 256;

/// Where a scanner stands. Past the end of the text it sees zero bytes.
#[derive(Clone, Debug)]
pub(crate) struct Cursor<'t> {
    bytes: &'t [u8],
    /// Byte offset.
    pub pos: usize,
    /// Line, from 0.
    pub line: usize,
    /// Characters since the line's start.
    pub col: usize,
    /// Characters since the text's start.
    pub index: usize,
}

impl<'t> Cursor<'t> {
    pub fn new(text: &'t str) -> Self {
        Self { bytes: text.as_bytes(), pos: 0, line: 0, col: 0, index: 0 }
    }

    /// A cursor at `pos`, which counts lines and columns from there.
    pub fn at(text: &'t str, pos: usize) -> Self {
        Self { pos, ..Self::new(text) }
    }

    /// The byte `ahead` bytes on; 0 past the end.
    pub fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.pos + ahead).copied().unwrap_or(0)
    }

    pub fn at_end(&self) -> bool {
        self.pos >= self.bytes.len()
    }

    /// Length in bytes of the line break `ahead` bytes on, 0 where there is none. YAML 1.1 knows
    /// three breaks beyond CR and LF.
    pub fn break_len(&self, ahead: usize) -> usize {
        match self.peek(ahead) {
            b'\n' => 1,
            b'\r' if self.peek(ahead + 1) == b'\n' => 2,
            b'\r' => 1,
            0xC2 if self.peek(ahead + 1) == 0x85 => 2,
            0xE2 if self.peek(ahead + 1) == 0x80 && matches!(self.peek(ahead + 2), 0xA8 | 0xA9) => 3,
            _ => 0,
        }
    }

    pub fn is_blank(&self, ahead: usize) -> bool {
        matches!(self.peek(ahead), b' ' | b'\t')
    }

    pub fn is_end(&self, ahead: usize) -> bool {
        self.pos + ahead >= self.bytes.len()
    }

    pub fn is_break_or_end(&self, ahead: usize) -> bool {
        self.is_end(ahead) || self.break_len(ahead) > 0
    }

    pub fn is_blank_or_end(&self, ahead: usize) -> bool {
        self.is_blank(ahead) || self.is_break_or_end(ahead)
    }

    /// A letter, digit, `-` or `_`: what anchors and tag handles are made of.
    pub fn is_word(&self) -> bool {
        let b = self.peek(0);
        b.is_ascii_alphanumeric() || b == b'-' || b == b'_'
    }

    /// Moves over one character that is no line break.
    pub fn skip(&mut self) {
        self.pos = (self.pos + char_len(self.peek(0))).min(self.bytes.len());
        self.col += 1;
        self.index += 1;
    }

    /// Moves over all that follows of some ASCII characters, none of them a line break.
    pub(super) fn skip_all(&mut self, which: &Ascii) {
        let rest = self.bytes.get(self.pos..).unwrap_or_default();
        let length = rest.iter().position(|byte| !which.0[usize::from(*byte)]).unwrap_or(rest.len());
        self.pos += length;
        self.col += length;
        self.index += length;
    }

    /// Moves over one line break.
    pub fn skip_break(&mut self) {
        let len = self.break_len(0);
        if len > 0 {
            self.index += if self.peek(0) == b'\r' { len } else { 1 };
            self.pos += len;
            self.line += 1;
            self.col = 0;
        }
    }

    pub fn skip_blanks(&mut self) {
        while self.is_blank(0) {
            self.skip();
        }
    }

    /// Moves to the line's end.
    pub fn skip_line_rest(&mut self) {
        // Piece by piece: with other breaks, what seems to be one line may be a whole file of them.
        loop {
            let rest = self.bytes.get(self.pos..).unwrap_or_default();
            let piece = &rest[..rest.len().min(PIECE)];
            let line = &piece[..memchr::memchr2(b'\n', b'\r', piece).unwrap_or(piece.len())];
            if !line.is_ascii() {
                break;
            }
            self.pos += line.len();
            self.col += line.len();
            self.index += line.len();
            if line.len() < PIECE {
                return;
            }
        }
        while !self.is_break_or_end(0) {
            self.skip();
        }
    }

    /// True at `---` or `...` in the first column with nothing else in the word.
    pub fn at_document_mark(&self, mark: u8) -> bool {
        self.col == 0 && (0..3).all(|i| self.peek(i) == mark) && self.is_blank_or_end(3)
    }
}

/// Some of the printable ASCII characters.
pub(super) struct Ascii([bool; 256]);

impl Ascii {
    /// One of them.
    pub(super) const fn only(byte: u8) -> Self {
        let mut which = [false; 256];
        which[byte as usize] = true;
        Self(which)
    }

    /// All from one on but some.
    pub(super) const fn from_but(first: u8, but: &[u8]) -> Self {
        let mut which = [false; 256];
        let mut byte = first;
        while byte <= b'~' {
            which[byte as usize] = true;
            byte += 1;
        }
        let mut i = 0;
        while i < but.len() {
            which[but[i] as usize] = false;
            i += 1;
        }
        Self(which)
    }
}

/// Bytes of the character that starts with `first`.
fn char_len(first: u8) -> usize {
    match first {
        0..0x80 => 1,
        0x80..0xE0 => 2,
        0xE0..0xF0 => 3,
        _ => 4,
    }
}
