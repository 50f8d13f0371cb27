//! The Markdown of rule pages for a terminal: wrapped paragraphs and lists, code and tables as they are.

use owo_colors::{OwoColorize, Style};
use textwrap::{Options, WordSeparator, WordSplitter};

use crate::base::Look;

/// Text wider than this is hard to read, however wide the terminal.
const WIDEST: usize = 90;

/// `text` laid out for the terminal, with a line break at its end.
pub(super) fn render(text: &str, look: Look) -> String {
    let mut out = String::new();
    let mut block = String::new();
    let mut in_code = false;
    for line in text.lines() {
        let fence = line.trim_start().starts_with("```");
        if fence || in_code {
            flush(&mut block, &mut out, look);
            if !fence {
                out.push_str(&format!("    {line}").trim_end().style(code(look)).to_string());
                out.push('\n');
            }
            in_code ^= fence;
        } else if line.trim().is_empty() {
            flush(&mut block, &mut out, look);
            out.push('\n');
        } else if let Some(title) = line.strip_prefix('#') {
            flush(&mut block, &mut out, look);
            let title = title.trim_start_matches('#').trim();
            out.push_str(&format!("{}\n", title.style(look.style(Style::new().bold()))));
        } else if line.starts_with('|') {
            flush(&mut block, &mut out, look);
            out.push_str(&format!("{line}\n"));
        } else {
            if is_item(line) {
                flush(&mut block, &mut out, look);
            } else if !block.is_empty() {
                block.push(' ');
            }
            block.push_str(if block.is_empty() { line } else { line.trim() });
        }
    }
    flush(&mut block, &mut out, look);
    out
}

/// `text` as an item of a list.
pub(super) fn item(text: &str, look: Look) -> String {
    wrap(text, "- ", "  ", look)
}

/// `text` below an item of a list.
pub(super) fn indented(text: &str, look: Look) -> String {
    wrap(text, "  ", "  ", look)
}

/// True for `- text`, `* text` and `1. text`.
fn is_item(line: &str) -> bool {
    marker(line) > 0
}

/// Length of an item's mark with its indentation; 0 where there is none.
fn marker(line: &str) -> usize {
    let indent = line.len() - line.trim_start().len();
    let rest = &line[indent..];
    if rest.starts_with("- ") || rest.starts_with("* ") {
        return indent + 2;
    }
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 && rest[digits..].starts_with(". ") { indent + digits + 2 } else { 0 }
}

/// Lays out the paragraph or item in `block`, and empties it.
fn flush(block: &mut String, out: &mut String, look: Look) {
    if block.is_empty() {
        return;
    }
    let width = marker(block);
    let (mark, text) = block.split_at(width);
    out.push_str(&wrap(text.trim(), mark, &" ".repeat(width), look));
    out.push('\n');
    block.clear();
}

fn wrap(text: &str, first: &str, rest: &str, look: Look) -> String {
    let options = Options::new(look.width.min(WIDEST))
        .initial_indent(first)
        .subsequent_indent(rest)
        .break_words(false)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation);
    textwrap::fill(&spans(text, look), options)
}

/// `code` and **bold** as the terminal has them. Backquotes stay where there are no colours: they tell a
/// name from a word.
fn spans(text: &str, look: Look) -> String {
    let mut out = String::with_capacity(text.len());
    for (i, part) in text.split('`').enumerate() {
        let is_code = i % 2 == 1;
        match (is_code, look.color) {
            // Each word alone, so that a wrapped line does not colour its indentation.
            (true, true) => {
                let words: Vec<_> = part.split(' ').map(|w| w.style(code(look)).to_string()).collect();
                out.push_str(&words.join(" "));
            }
            (true, false) => out.push_str(&format!("`{part}`")),
            (false, _) => out.push_str(&part.replace("**", "")),
        }
    }
    out
}

fn code(look: Look) -> Style {
    look.style(Style::new().cyan())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_laid_out() {
        let page = "One paragraph in\ntwo lines with `code`.\n\n- an item that is **long** enough to need a second \
                    line, since forty columns are few\n- another\n\n```yaml\nmq:\n  type: kafka\n```\n\n| a | b |\n";
        let shown = render(page, Look { width: 40, ..Look::PLAIN });
        insta::assert_snapshot!(shown, @r"
        One paragraph in two lines with `code`.

        - an item that is long enough to need a
          second line, since forty columns are
          few
        - another

            mq:
              type: kafka

        | a | b |
        ");
    }
}
