//! Text from files made fit for a terminal, and small matters of wording.

use std::borrow::Cow;
use std::ops::RangeInclusive;

/// Characters that show nothing, or change how others are shown: in Unicode 16.0 all of the general categories Cf, Zl and
/// Zp, among which are the controls of directions, and of the property Default_Ignorable_Code_Point, such as variation
/// selectors, Hangul fillers, tags and the soft hyphen.
const INVISIBLE: [RangeInclusive<char>; 25] = [
    '\u{ad}'..='\u{ad}',
    '\u{34f}'..='\u{34f}',
    '\u{600}'..='\u{605}',
    '\u{61c}'..='\u{61c}',
    '\u{6dd}'..='\u{6dd}',
    '\u{70f}'..='\u{70f}',
    '\u{890}'..='\u{891}',
    '\u{8e2}'..='\u{8e2}',
    '\u{115f}'..='\u{1160}',
    '\u{17b4}'..='\u{17b5}',
    '\u{180b}'..='\u{180f}',
    '\u{200b}'..='\u{200f}',
    '\u{2028}'..='\u{202e}',
    '\u{2060}'..='\u{206f}',
    '\u{3164}'..='\u{3164}',
    '\u{fe00}'..='\u{fe0f}',
    '\u{feff}'..='\u{feff}',
    '\u{ffa0}'..='\u{ffa0}',
    '\u{fff0}'..='\u{fffb}',
    '\u{110bd}'..='\u{110bd}',
    '\u{110cd}'..='\u{110cd}',
    '\u{13430}'..='\u{1343f}',
    '\u{1bca0}'..='\u{1bca3}',
    '\u{1d173}'..='\u{1d17a}',
    '\u{e0000}'..='\u{e0fff}',
];

/// True for characters that could steer a terminal or disguise text: control characters and invisible ones.
pub(crate) fn is_unsafe(c: char) -> bool {
    c.is_control() || (c >= *INVISIBLE[0].start() && is_invisible(c))
}

fn is_invisible(c: char) -> bool {
    let next = INVISIBLE.partition_point(|range| *range.end() < c);
    INVISIBLE.get(next).is_some_and(|range| range.contains(&c))
}

/// True for characters that XML 1.0 can hold.
pub(crate) fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// How an unsafe character is shown: `\x1b`, `\u{202e}`.
pub(crate) fn escaped_char(c: char) -> String {
    match c {
        '\n' => "\\n".into(),
        '\r' => "\\r".into(),
        '\t' => "\\t".into(),
        c if c.is_ascii() => format!("\\x{:02x}", c as u32),
        c => format!("\\u{{{:x}}}", c as u32),
    }
}

/// `text` on one line, without a character that could steer a terminal.
pub(crate) fn escape(text: &str) -> Cow<'_, str> {
    escape_except(text, |_| false)
}

/// `text` without a character that could steer a terminal; line breaks stay.
pub(crate) fn escape_lines(text: &str) -> Cow<'_, str> {
    escape_except(text, |c| c == '\n')
}

/// `text` without a character that could steer a terminal; the tabs and line ends stay that a difference needs to be
/// applied.
pub(crate) fn escape_diff(text: &str) -> String {
    let line = |line: &str| {
        let (line, end) = line.strip_suffix('\r').map_or((line, ""), |line| (line, "\r"));
        format!("{}{end}", escape_except(line, |c| c == '\t'))
    };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

fn escape_except(text: &str, keep: fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(|c| is_unsafe(c) && !keep(c)) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_unsafe(c) && !keep(c) { out.push_str(&escaped_char(c)) } else { out.push(c) }
    }
    out.into()
}

/// `1 error`, `2 errors`.
pub(crate) fn plural(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

/// What a secret is shown as, whatever its length.
pub(crate) const MASK: &str = "********";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_can_steer_the_terminal() {
        assert_eq!(escape("a\u{1b}[31m\u{9b}1m\r\n\u{202e}é"), "a\\x1b[31m\\u{9b}1m\\r\\n\\u{202e}é");
        assert_eq!(escape_lines("a\nb\u{7}"), "a\nb\\x07");
        assert!(matches!(escape("plain 中文 é"), Cow::Borrowed(_)));
    }

    #[test]
    fn all_that_unicode_calls_invisible_is_shown() {
        let all = regex::Regex::new(
            r"^[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}]$",
        );
        let all = all.unwrap();
        let differ: Vec<char> = ('\0'..=char::MAX)
            .filter(|c| all.is_match(c.encode_utf8(&mut [0; 4])) != is_unsafe(*c))
            .collect();
        assert_eq!(differ, Vec::<char>::new());
    }
}
