//! The name that somebody may have meant by a misspelt one.

/// The name nearest to `typed` among `known`, if one is near enough to be meant.
pub(crate) fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed = typed.to_lowercase().replace(['_', ' '], "-");
    let distance = |name: &&str| strsim::damerau_levenshtein(&typed, name);
    let best = known.into_iter().min_by_key(distance)?;
    let near = distance(&best) <= (typed.chars().count() / 3).max(1);
    // `brokers` for `competing-brokers`: a part of a name says enough.
    let part = || typed.len() >= 4 && best.contains(&typed);
    (near || part()).then_some(best)
}
