//! Texts that were made of others (a resource with what patches change of it, values given one by one): which part
//! of them stands where.

use std::collections::HashSet;

use super::{FileId, Location, Piece, Sources, Span};

impl Sources {
    /// The files that a text was made of, in the order of their first parts; the file itself where it was read.
    pub(crate) fn files_of(&self, file: FileId) -> impl Iterator<Item = FileId> + '_ {
        let made = self.get(file).pieces.is_some().then(|| self.made_of(file));
        let own = made.is_none().then_some(file);
        made.unwrap_or_default().iter().copied().chain(own)
    }

    /// The files that a text was made of.
    fn made_of(&self, file: FileId) -> &[FileId] {
        self.get(file).made_of.get_or_init(|| {
            let pieces = self.get(file).pieces.as_deref().unwrap_or_default();
            let (mut direct, mut last) = (Vec::new(), None);
            let mut seen = HashSet::new();
            for piece in pieces {
                if last.replace(piece.at.file) != Some(piece.at.file) && seen.insert(piece.at.file) {
                    direct.push(piece.at.file);
                }
            }
            let mut seen = HashSet::new();
            let all = direct.into_iter().flat_map(|file| self.files_of(file).collect::<Vec<_>>());
            all.filter(|file| seen.insert(*file)).collect()
        })
    }

    /// The place in a file that was read of a place in any text. A span over parts of several files is that of
    /// its first part.
    pub fn original(&self, at: Location) -> Location {
        let Some(pieces) = &self.get(at.file).pieces else { return at };
        let Some(first) = piece_at(pieces, at.span.start) else { return at };
        let start = within(first, at.span);
        let next = pieces.partition_point(|p| p.inner.start <= first.inner.start);
        let inside = pieces[next..].iter();
        let inside =
            inside.take_while(|p| p.inner.start < at.span.end).filter(|p| p.at.file == first.at.file);
        let end = inside.map(|p| within(p, at.span).end).fold(start.end, u32::max);
        let span = Span { start: start.start, end };
        self.original(Location { file: first.at.file, span })
    }

    /// The path that a place has in its file, where it is not that of the made text.
    pub(crate) fn original_key(&self, at: Location) -> Option<&str> {
        let pieces = self.get(at.file).pieces.as_ref()?;
        let piece = piece_at(pieces, at.span.start)?;
        self.original_key(piece.at).or(piece.key.as_deref())
    }

    /// The place that an edit of these bytes has to be made in; `None` where no one place says them.
    pub(crate) fn editable(&self, at: Location) -> Option<Location> {
        let Some(pieces) = &self.get(at.file).pieces else { return Some(at) };
        let before = pieces.partition_point(|p| p.inner.end < at.span.start);
        let near = pieces[before..].iter().take_while(|p| p.inner.start <= at.span.start);
        let piece = near.into_iter().find(|p| p.inner.contains(at.span)).filter(|p| p.verbatim)?;
        let span = within(piece, at.span);
        (!at.span.is_empty()).then_some(())?;
        self.editable(Location { file: piece.at.file, span })
    }
}

/// The part that holds a byte, else the last one before.
fn piece_at(pieces: &[Piece], at: u32) -> Option<&Piece> {
    let next = pieces.partition_point(|p| p.inner.start <= at);
    match pieces.get(next) {
        // What lies between two parts is nobody's: an indentation belongs to what it indents.
        Some(following) if next == 0 || (at > pieces[next - 1].inner.end && at < following.inner.start) => {
            Some(following)
        }
        _ => pieces.get(next.checked_sub(1)?),
    }
}

/// The bytes of a part's place that stand for a span, as far as it lies in the part.
fn within(piece: &Piece, span: Span) -> Span {
    if !piece.verbatim {
        return piece.at.span;
    }
    let last = piece.at.span.end;
    let start = piece.at.span.start + span.start.saturating_sub(piece.inner.start);
    let end = (piece.at.span.start + span.end.saturating_sub(piece.inner.start)).min(last);
    Span { start: start.min(last), end: end.max(start.min(last)) }
}
