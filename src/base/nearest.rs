//! The name that somebody may have meant by a misspelt one.

use super::edit_distance_bound::LetterCounts;
use super::effort::spend;

/// The name nearest to `typed` among `known`, if one is near enough to be meant.
pub(crate) fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    spend(1);
    let typed = typed.to_lowercase().replace(['_', ' '], "-");
    let known: Vec<&str> = known.into_iter().collect();
    let limit = (typed.chars().count() / 3).max(1);
    let letters = LetterCounts::of(&typed);
    let distance = |name: &str| strsim::damerau_levenshtein(&typed, name);
    // Most names are far: they need no comparison letter by letter, which takes long for long ones. The names are ASCII.
    let may_be_near = |name: &&&str| {
        let far = typed.len().abs_diff(name.len()) > limit
            || letters.distance_at_least(&LetterCounts::of(name)) > limit;
        !typed.is_ascii() && typed.len() <= 4 * (name.len() + limit) || !far
    };
    let near = known.iter().filter(may_be_near).map(|name| (distance(name), *name));
    if let Some((_, best)) =
        near.filter(|(distance, _)| *distance <= limit).min_by_key(|(distance, _)| *distance)
    {
        return Some(best);
    }
    // `brokers` for `competing-brokers`: a part of a name says enough.
    let is_part = |name: &str| typed.len() >= 4 && name.contains(&typed);
    known.into_iter().filter(|name| is_part(name)).min_by_key(|name| distance(name))
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn near_names_and_parts_are_found_however_long_what_was_typed() {
        let known = ["competing-brokers", "implicit-mq", "mq"];
        assert_eq!(nearest("competing_broker", known), Some("competing-brokers"));
        assert_eq!(nearest("brokers", known), Some("competing-brokers"));
        assert_eq!(nearest("ïmplicit-mq", known), Some("implicit-mq"));
        assert_eq!(nearest(&"x".repeat(10_000_000), known), None);
    }
}
