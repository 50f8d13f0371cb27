//! A lower bound of the edit distance of two keys that needs no comparison letter by letter.

/// How often each letter occurs in a key: a quick lower bound of the distance between two keys.
pub(crate) struct LetterCounts([i16; 32]);

impl LetterCounts {
    /// Counts the letters of a text.
    pub fn of(text: &str) -> Self {
        let mut counts = [0; 32];
        for b in text.bytes() {
            counts[usize::from(b & 31)] += 1;
        }
        Self(counts)
    }

    /// At least so many letters must be put in or left out.
    pub fn distance_at_least(&self, other: &str) -> usize {
        let mut counts = self.0;
        for b in other.bytes() {
            counts[usize::from(b & 31)] -= 1;
        }
        let surplus: i16 = counts.iter().filter(|c| **c > 0).sum();
        let missing: i16 = counts.iter().filter(|c| **c < 0).sum();
        usize::from(surplus.unsigned_abs().max(missing.unsigned_abs()))
    }
}
