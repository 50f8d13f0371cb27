//! Texts of settings as the accessors of Milvus read them. Nothing here fails: a text that an accessor
//! cannot parse is what that accessor makes of it, which is mostly 0 or false.

/// A bool: the words of Go's `strconv.ParseBool`; `None` for any other text, which counts as false.
pub fn bool(text: &str) -> Option<bool> {
    match text {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Some(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Some(false),
        _ => None,
    }
}

/// True when the accessor for bools says true.
pub fn is_true(text: &str) -> bool {
    bool(text) == Some(true)
}

/// A decimal integer with an optional sign; `None` for any other text, which counts as 0.
pub fn int(text: &str) -> Option<i64> {
    text.parse().ok()
}

/// The items of a list: split at commas, trimmed; an empty text has none.
pub fn list(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|item| !item.is_empty())
}

/// Whether a setting has a value; truth values in any of their spellings.
pub(crate) fn is(text: &str, value: &str) -> bool {
    text == value || (bool(value).is_some() && is_true(text) == is_true(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_words_of_the_accessor_count() {
        assert!(is_true("t") && is_true("True") && !is_true("yes") && !is_true("true "));
        assert_eq!(int("+19531"), Some(19531));
        assert_eq!(int("1e3"), None);
        assert_eq!(list("a:1, b:2,").collect::<Vec<_>>(), ["a:1", "b:2"]);
    }
}
