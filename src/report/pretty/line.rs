//! One line of a file as a terminal shows it: cut to what matters, escaped, secrets masked.

use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use crate::base::Look;
use crate::base::escaping::{self, MASK};

/// Columns between tab stops.
pub(super) const TAB: usize = 4;

/// What of a line to show. All offsets are bytes of the line.
pub(super) struct LineView<'a> {
    /// The line without its line break.
    pub line: &'a str,
    /// What must be seen; the line is cut around them where it is too long.
    pub marks: Vec<Range<usize>>,
    /// What must not be seen.
    pub secrets: Vec<Range<usize>>,
    /// Columns there are.
    pub width: usize,
    /// Start the line near the first mark even where it would fit, to have columns for a label.
    pub near: bool,
}

/// A line as shown.
pub(super) struct DrawnLine {
    /// The text; tabs are still there.
    pub text: String,
    /// Where characters of the line stand in the text, in order.
    map: Vec<(usize, usize)>,
}

impl DrawnLine {
    /// Where a range of the line stands in the text.
    pub fn find(&self, range: Range<usize>) -> Range<usize> {
        let first = self.map.partition_point(|(from, _)| *from < range.start);
        let start = self.map.get(first).map_or(self.text.len(), |(_, to)| *to);
        let last = self.map.partition_point(|(from, _)| *from <= range.end);
        let end = last.checked_sub(1).and_then(|i| self.map.get(i)).map_or(start, |(_, to)| *to);
        start..end.max(start)
    }
}

/// Columns a character takes, at most.
fn columns(c: char) -> usize {
    match c {
        '\t' => TAB,
        c if escaping::is_unsafe(c) => escaping::escaped_char(c).len(),
        c => c.width().unwrap_or(0),
    }
}

/// Columns of `text`; stops counting above `limit`, so that an endless line costs nothing.
fn width_up_to(text: &str, limit: usize) -> usize {
    let mut width = 0;
    for c in text.chars() {
        width += columns(c);
        if width > limit {
            break;
        }
    }
    width
}

/// The offset `width` columns after `from`.
fn forward(line: &str, from: usize, width: usize) -> usize {
    let mut left = width;
    for (i, c) in line[from..].char_indices() {
        match left.checked_sub(columns(c)) {
            Some(rest) => left = rest,
            None => return from + i,
        }
    }
    line.len()
}

/// The offset `width` columns before `from`, and the columns that were not to be had.
pub(super) fn back(line: &str, from: usize, width: usize) -> (usize, usize) {
    let mut left = width;
    for (i, c) in line[..from].char_indices().rev() {
        match left.checked_sub(columns(c)) {
            Some(rest) => left = rest,
            None => return (i + c.len_utf8(), 0),
        }
    }
    (0, left)
}

impl LineView<'_> {
    /// Draws the line.
    pub fn draw(&self, look: Look) -> DrawnLine {
        let mut drawn = DrawnLine { text: String::new(), map: Vec::new() };
        let mut shown_to = 0;
        for window in self.windows(look) {
            if window.start > shown_to {
                drawn.text.push_str(look.ellipsis());
            }
            self.copy(window.clone(), &mut drawn);
            shown_to = window.end;
        }
        if shown_to < self.line.len() {
            drawn.text.push_str(look.ellipsis());
        }
        drawn
    }

    /// The parts of the line to show, in order.
    fn windows(&self, look: Look) -> Vec<Range<usize>> {
        let whole = 0..self.line.len();
        let fits = width_up_to(self.line, self.width) <= self.width;
        if fits && !self.near {
            return vec![whole];
        }
        let room = self.width.saturating_sub(2 * look.ellipsis().chars().count());
        if self.marks.is_empty() {
            return [0..forward(self.line, 0, room)].into();
        }
        let share = (room / self.marks.len()).max(24);
        let mut windows: Vec<Range<usize>> = self.marks.iter().map(|m| self.window(m, share)).collect();
        windows.sort_by_key(|w| w.start);
        windows.dedup_by(|next, kept| {
            let joined = next.start <= kept.end;
            if joined {
                kept.end = kept.end.max(next.end);
            }
            joined
        });
        windows
    }

    /// `width` columns around `mark`, the most of them after its start.
    fn window(&self, mark: &Range<usize>, width: usize) -> Range<usize> {
        let (mut start, spare) = back(self.line, mark.start, width / 3);
        let mut end = forward(self.line, mark.start, width - width / 3 + spare);
        if end == self.line.len() && !self.near {
            let used = width_up_to(&self.line[start..end], width);
            start = back(self.line, start, width - used.min(width)).0;
        }
        // A mark at the very end has the character before it to stand under.
        end = end.max(mark.start);
        start..end
    }

    fn copy(&self, window: Range<usize>, drawn: &mut DrawnLine) {
        let mut masked_to = 0;
        for (i, c) in self.line[window.clone()].char_indices() {
            let at = window.start + i;
            drawn.map.push((at, drawn.text.len()));
            if at < masked_to {
                continue;
            }
            if let Some(secret) = self.secrets.iter().find(|s| s.contains(&at)) {
                drawn.text.push_str(MASK);
                masked_to = secret.end;
            } else if c == '\t' || !escaping::is_unsafe(c) {
                drawn.text.push(c);
            } else if !(c == '\u{feff}' && at == 0) {
                drawn.text.push_str(&escaping::escaped_char(c));
            }
        }
        drawn.map.push((window.end, drawn.text.len()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view<const N: usize>(line: &str, marks: [Range<usize>; N], width: usize) -> DrawnLine {
        LineView { line, marks: marks.into(), secrets: vec![], width, near: false }
            .draw(Look { unicode: true, ..Look::PLAIN })
    }

    #[test]
    fn a_line_that_fits_is_left_alone() {
        let drawn = view("mq: é", [4..6], 20);
        assert_eq!((drawn.text.as_str(), drawn.find(4..6)), ("mq: é", 4..6));
    }

    #[test]
    fn a_long_line_is_cut_around_its_mark() {
        let line = format!("{}NEEDLE{}", "a".repeat(4000), "b".repeat(4000));
        let drawn = view(&line, [4000..4006], 40);
        assert_eq!(&drawn.text[drawn.find(4000..4006)], "NEEDLE");
        assert!(drawn.text.starts_with("…a") && drawn.text.ends_with("b…"));
        assert_eq!(drawn.text.chars().count(), 40);
    }

    #[test]
    fn marks_far_apart_are_both_seen() {
        let line = format!("X{}Y{}Z", "-".repeat(500), "-".repeat(500));
        let drawn = view(&line, [0..1, 1002..1003], 80);
        assert_eq!((&drawn.text[drawn.find(0..1)], &drawn.text[drawn.find(1002..1003)]), ("X", "Z"));
        assert!(drawn.text.chars().count() <= 80, "{}", drawn.text);
    }

    #[test]
    fn a_mark_longer_than_the_line_ends_at_the_cut() {
        let line = "x".repeat(900);
        let drawn = view(&line, [0..900], 40);
        let range = drawn.find(0..900);
        assert_eq!(range.start, 0);
        assert!(drawn.text[range].chars().all(|c| c == 'x'));
    }

    #[test]
    fn a_secret_is_masked_wherever_the_line_is_cut() {
        let line = format!("password: {}", "s3cret".repeat(100));
        let secrets: Vec<_> = [10..610].into();
        for mark in [0..8, 10..610, 400..410] {
            let drawn = LineView {
                line: &line,
                marks: [mark].into(),
                secrets: secrets.clone(),
                width: 40,
                near: false,
            }
            .draw(Look::PLAIN);
            assert!(!drawn.text.contains("s3cret") && drawn.text.contains(MASK), "{}", drawn.text);
        }
    }

    #[test]
    fn wide_and_unsafe_characters_are_measured_as_shown() {
        let line = "消息队列".repeat(30);
        assert!(width_up_to(&view(&line, [0..3], 40).text, 100) <= 40);
        let bell = "\u{7}".repeat(50);
        assert!(view(&bell, [0..1], 40).text.len() <= 42);
    }
}
