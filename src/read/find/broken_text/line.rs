//! The lines of a text that may be YAML.

/// What a line begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineStart {
    /// A key of a mapping.
    Key,
    /// An item of a list.
    Item,
}

/// A line with content.
#[derive(Debug, PartialEq, Eq)]
pub enum YamlLine<'t> {
    /// A key as written, and what follows its colon.
    Key(&'t str, &'t str),
    /// What follows a dash, and how many bytes before that.
    Item(&'t str, usize),
}

impl<'t> YamlLine<'t> {
    /// `None` for a line that neither a key nor an item stands on.
    pub fn of(content: &'t str) -> Option<Self> {
        if let Some(rest) = content.strip_prefix('-').filter(|rest| rest.is_empty() || rest.starts_with(' '))
        {
            let rest = rest.trim_start();
            return Some(Self::Item(rest, content.len() - rest.len()));
        }
        let end = match content.chars().next()? {
            quote @ ('"' | '\'') => content[1..].find(quote)? + 2,
            _ => content.find(|c: char| !is_of_key(c))?,
        };
        let after = content[end..].trim_start().strip_prefix(':')?;
        let value = after.is_empty() || after.starts_with([' ', '\t']);
        (end > 0 && value).then(|| Self::Key(&content[..end], after.trim()))
    }

    /// A key whose colon, or the space behind it, is missing.
    pub fn meant(content: &'t str, deeper: bool) -> Option<Self> {
        let end = content.find(|c: char| !is_of_key(c)).unwrap_or(content.len());
        let (key, rest) = content.split_at(end);
        let value = rest.strip_prefix(':').unwrap_or(rest).trim();
        let is_key = match rest.chars().next() {
            None => deeper,
            Some(':') => !value.starts_with('/'),
            Some(' ') => true,
            Some(_) => false,
        };
        (is_key && !key.is_empty() && !value.contains(' ')).then_some(Self::Key(key, value))
    }
}

/// What keys are spelt with, unless they are in quotes. A space would make many a sentence a key.
fn is_of_key(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | '$' | '<')
}

/// Whether a line says nothing about the kind of text that it is in: a comment, brackets, a directive, or what git
/// leaves where it cannot merge.
pub fn is_silent(content: &str) -> bool {
    const CONFLICT: [&str; 4] = ["<<<<<<<", "=======", ">>>>>>>", "|||||||"];
    content.starts_with(['#', '%'])
        || content == "..."
        || content.chars().all(|c| matches!(c, '{' | '}' | '[' | ']' | ','))
        || CONFLICT.iter().any(|mark| content.starts_with(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colon_may_be_missing() {
        for (text, deeper, line) in [
            ("image milvusdb/milvus:v2.4.0", false, Some(YamlLine::Key("image", "milvusdb/milvus:v2.4.0"))),
            ("image:milvusdb/milvus:v2.4.0", false, Some(YamlLine::Key("image", "milvusdb/milvus:v2.4.0"))),
            ("services", true, Some(YamlLine::Key("services", ""))),
            ("services", false, None),
            ("some words more", true, None),
            ("http://example.com", false, None),
        ] {
            assert_eq!(YamlLine::meant(text, deeper), line, "{text}");
        }
    }

    #[test]
    fn keys_and_items_are_told_from_prose() {
        for (text, line) in [
            ("image: milvusdb/milvus:v2.4.0", Some(YamlLine::Key("image", "milvusdb/milvus:v2.4.0"))),
            ("\"image\" : \"m\",", Some(YamlLine::Key("\"image\"", "\"m\","))),
            ("services:", Some(YamlLine::Key("services", ""))),
            ("- name: x", Some(YamlLine::Item("name: x", 2))),
            ("-", Some(YamlLine::Item("", 1))),
            ("Note that: this is prose", None),
            ("http://example.com", None),
            (": x", None),
            ("-flag", None),
        ] {
            assert_eq!(YamlLine::of(text), line, "{text}");
        }
    }
}
