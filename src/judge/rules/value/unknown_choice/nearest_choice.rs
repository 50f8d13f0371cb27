//! What was meant by a word that is not allowed.

/// The word that was likely meant: in another case, with spaces, or with a slip of the fingers.
pub(super) fn nearest_choice<'w>(value: &str, words: &[&'w str]) -> Option<&'w str> {
    let plain = value.trim().to_lowercase();
    let distance = |word: &&&str| strsim::damerau_levenshtein(&word.to_lowercase(), &plain);
    let near = words.iter().filter(|w| distance(w) <= (w.len() / 3).min(2)).min_by_key(distance);
    near.copied()
}
