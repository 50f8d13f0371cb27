//! Values that stand on one line.

use std::collections::HashSet;

use crate::text::yaml;

/// What begins a block of text.
pub const BLOCK: &str = "|";

/// A value as YAML that can be read. `None` where there is none, or what it holds stands on the lines below, which may
/// be `deeper`.
pub fn readable(value: &str, deeper: bool, anchors: &mut HashSet<String>) -> Option<String> {
    let (anchor, value) = anchored(value);
    let content = content(value, deeper, anchors);
    match anchor {
        Some(anchor) => {
            anchors.insert(anchor.to_owned());
            let content = content.map(|c| format!(" {c}")).unwrap_or_default();
            Some(format!("&{anchor}{content}")).filter(|_| !is_block(value))
        }
        None => content,
    }
}

/// The name of an anchor before a value, and the value.
fn anchored(value: &str) -> (Option<&str>, &str) {
    let Some(rest) = value.strip_prefix('&') else { return (None, value) };
    let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-')).unwrap_or(rest.len());
    if end == 0 { (None, value) } else { (Some(&rest[..end]), rest[end..].trim_start()) }
}

fn is_block(value: &str) -> bool {
    value.starts_with(['|', '>'])
}

fn content(value: &str, deeper: bool, anchors: &HashSet<String>) -> Option<String> {
    let value = without_comment(value);
    let first = value.chars().next()?;
    match first {
        '|' | '>' => Some(BLOCK.to_owned()),
        '*' => anchors.contains(&value[1..]).then(|| value.to_owned()),
        '[' | '{' | '"' | '\'' => {
            // The comma of JSON.
            let value = value.strip_suffix(',').unwrap_or(value);
            match is_whole(value) {
                true => Some(value.to_owned()),
                false if deeper => None,
                false if matches!(first, '[' | '{') => closed(value).filter(|v| is_whole(v)),
                false => Some(quoted(value.trim_matches(first))),
            }
        }
        '!' => None,
        // No value begins so.
        '}' | ']' | ',' | '@' | '`' | '%' if deeper => None,
        _ => Some(quoted(value)),
    }
}

/// A value without the comment behind it, as far as no quotes are around that.
fn without_comment(value: &str) -> &str {
    let plain = !value.starts_with(['"', '\'', '[', '{']);
    let end = if value.starts_with('#') { Some(0) } else { value.find(" #").filter(|_| plain) };
    end.map_or(value, |end| value[..end].trim_end())
}

fn quoted(value: &str) -> String {
    let value: String = value.chars().filter(|c| !c.is_control()).collect();
    format!("'{}'", value.replace('\'', "''"))
}

fn is_whole(value: &str) -> bool {
    yaml::parse(&format!("key: {value}\n")).error().is_none()
}

/// A collection with the brackets that it lacks at its end; `None` where a quote is open too.
fn closed(value: &str) -> Option<String> {
    let mut open = Vec::new();
    let mut quote = None;
    for c in value.chars() {
        match (c, quote) {
            (_, Some(q)) if c == q => quote = None,
            (_, Some(_)) => {}
            ('"' | '\'', None) => quote = Some(c),
            ('[', None) => open.push(']'),
            ('{', None) => open.push('}'),
            (']' | '}', None) => {
                open.pop();
            }
            _ => {}
        }
    }
    quote.is_none().then(|| value.chars().chain(open.into_iter().rev()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_can_be_read_whatever_they_lack() {
        for (value, want) in [
            ("milvusdb/milvus:v2.4.0 # the server", Some("'milvusdb/milvus:v2.4.0'")),
            ("it's", Some("'it''s'")),
            ("\"milvusdb/milvus", Some("'milvusdb/milvus'")),
            ("\"x\",", Some("\"x\"")),
            ("{image: m, command: [a", Some("{image: m, command: [a]}")),
            ("{", Some("{}")),
            ("", None),
            ("# nothing", None),
            ("|-", Some("|")),
            ("*unknown", None),
            ("&a", Some("&a")),
            ("&a {image: m}", Some("&a {image: m}")),
            ("*a", Some("*a")),
            ("`x`", Some("'`x`'")),
        ] {
            let mut anchors: HashSet<String> = ["a".to_owned()].into();
            assert_eq!(readable(value, false, &mut anchors).as_deref(), want, "{value}");
        }
        for value in ["{", "[a", "\"x"] {
            assert_eq!(readable(value, true, &mut HashSet::new()), None, "{value}");
        }
    }
}
