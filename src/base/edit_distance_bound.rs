//! A lower bound of the edit distance of two keys that needs no comparison letter by letter.

/// How often each letter occurs in a key: a quick lower bound of the distance between two keys.
pub(crate) struct LetterCounts([u8; 32]);

impl LetterCounts {
    /// Counts the letters of a text, up to what a byte holds: with more, the bound is lower than it could be.
    pub fn of(text: &str) -> Self {
        let mut counts = [0_u8; 32];
        for b in text.bytes() {
            let count = &mut counts[usize::from(b & 31)];
            *count = count.saturating_add(1);
        }
        Self(counts)
    }

    /// At least so many letters must be put in or left out.
    pub fn distance_at_least(&self, other: &Self) -> usize {
        let (mut surplus, mut missing) = (0_u16, 0_u16);
        for (ours, theirs) in self.0.iter().zip(&other.0) {
            surplus += u16::from(ours.saturating_sub(*theirs));
            missing += u16::from(theirs.saturating_sub(*ours));
        }
        usize::from(surplus.max(missing))
    }
}

#[cfg(test)]
mod tests {
    use super::LetterCounts;

    #[test]
    fn the_bound_is_never_above_the_distance() {
        for (one, two, least) in [("type", "tpye", 0), ("address", "adress", 1), ("mode", "type", 3)] {
            assert_eq!(LetterCounts::of(one).distance_at_least(&LetterCounts::of(two)), least, "{one} {two}");
        }
        let (long, longer) = ("a".repeat(70_000), "a".repeat(100_000));
        assert!(LetterCounts::of(&long).distance_at_least(&LetterCounts::of(&longer)) <= 30_000);
    }
}
