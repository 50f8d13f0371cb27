//! How much two texts have in common, whatever their order and indentation.

use std::cell::OnceCell;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// Texts with as much in common, in percent, may be one that was moved.
pub(super) const ALIKE: usize = 50;

/// What a text is compared by.
#[derive(Debug, Default)]
pub(super) struct Likeness {
    text: Arc<str>,
    /// The lines that say something, in a form that is quickly compared. Most deployments are found by their place, so
    /// it is made when it is asked for.
    lines: OnceCell<Vec<u64>>,
}

impl Likeness {
    /// The likeness of a text.
    pub fn of(text: impl Into<Arc<str>>) -> Self {
        Self { text: text.into(), lines: OnceCell::new() }
    }

    /// The text itself.
    pub fn text(&self) -> &str {
        &self.text
    }

    fn lines(&self) -> &[u64] {
        self.lines.get_or_init(|| {
            let hash = |line: &str| {
                let mut hasher = DefaultHasher::new();
                line.hash(&mut hasher);
                hasher.finish()
            };
            let lines = self.text.lines().map(|line| line.trim().trim_start_matches("- "));
            let content = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
            let mut lines: Vec<u64> = content.map(hash).collect();
            lines.sort_unstable();
            lines
        })
    }

    /// How much of both texts they have in common, in percent.
    pub fn with(&self, other: &Self) -> usize {
        let all = self.lines().len() + other.lines().len();
        (200 * self.common(other)).checked_div(all).unwrap_or(0)
    }

    /// How much of the shorter text the longer one has, in percent.
    pub fn held_by(&self, other: &Self) -> usize {
        (100 * self.common(other)).checked_div(self.lines().len().min(other.lines().len())).unwrap_or(0)
    }

    fn common(&self, other: &Self) -> usize {
        let (mut left, mut right, mut common) = (self.lines(), other.lines(), 0);
        while let ([a, rest @ ..], [b, others @ ..]) = (left, right) {
            match a.cmp(b) {
                std::cmp::Ordering::Less => left = rest,
                std::cmp::Ordering::Greater => right = others,
                std::cmp::Ordering::Equal => {
                    common += 1;
                    (left, right) = (rest, others);
                }
            }
        }
        common
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_indentation_and_comments_do_not_count() {
        let (a, b) = (Likeness::of("a: 1\nb:\n  c: 2\n"), Likeness::of("# x\n  b:\n    c: 2\n\n  a: 1\n"));
        assert_eq!((a.with(&b), a.held_by(&b)), (100, 100));
        let c = Likeness::of("a: 1\nb:\n  c: 3\nd: 4\n");
        assert_eq!((a.with(&c), a.held_by(&c)), (57, 66));
        assert_eq!(Likeness::default().with(&Likeness::default()), 0);
    }
}
