//! Pages as rows: a label at the left, text at the right.

use std::io::{self, Write};

use owo_colors::{OwoColorize, Style};
use textwrap::{Options, WordSeparator, WordSplitter};

use super::spell::VersionSpell;
use crate::base::Look;

/// Columns of the labels.
const LABEL: usize = 16;
/// Text wider than this is hard to read, however wide the terminal.
const WIDEST: usize = 100;

/// A page that is being written.
pub(super) struct Rows<'a> {
    out: &'a mut dyn Write,
    look: Look,
}

impl<'a> Rows<'a> {
    /// Begins a page with its title and a line about what it is.
    pub(super) fn begin(title: &str, what: &str, look: Look, out: &'a mut dyn Write) -> io::Result<Self> {
        writeln!(out, "{}", title.style(look.style(Style::new().bold())))?;
        let rows = Self { out, look };
        let text = rows.wrap(what, "", "");
        writeln!(rows.out, "{}\n", text.style(look.style(Style::new().dimmed())))?;
        Ok(rows)
    }

    /// A row; nothing where there is no text.
    pub(super) fn row(&mut self, label: &str, texts: &[String]) -> io::Result<()> {
        for (i, text) in texts.iter().filter(|t| !t.is_empty()).enumerate() {
            let label = if i == 0 { label } else { "" };
            let gap = " ".repeat(LABEL - label.len().min(LABEL - 1));
            let indent = " ".repeat(LABEL);
            let wrapped = self.wrap(text, &indent, &indent);
            let label = label.style(self.look.style(Style::new().bold()));
            writeln!(self.out, "{label}{gap}{}", wrapped.trim_start())?;
        }
        Ok(())
    }

    /// A row of one text.
    pub(super) fn one(&mut self, label: &str, text: impl Into<String>) -> io::Result<()> {
        self.row(label, &[text.into()])
    }

    fn wrap(&self, text: &str, first: &str, rest: &str) -> String {
        let options = Options::new(self.look.width.min(WIDEST))
            .initial_indent(first)
            .subsequent_indent(rest)
            .break_words(false)
            .word_separator(WordSeparator::AsciiSpace)
            .word_splitter(WordSplitter::NoHyphenation);
        textwrap::fill(text, options)
    }
}

/// One text for each spell: the value alone where it is always the same, else after its versions.
pub(super) fn by_version<T: PartialEq>(
    spells: &[VersionSpell<T>],
    value: impl Fn(&T) -> String,
) -> Vec<String> {
    match spells {
        [] => Vec::new(),
        [first, rest @ ..] if rest.iter().all(|s| s.value == first.value) => vec![value(&first.value)],
        _ => spells.iter().map(|s| format!("{}: {}", s.span(), value(&s.value))).collect(),
    }
}

/// A sentence that stands alone: with a capital and a full stop.
pub(super) fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
    let stop = if text.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{first}{}{stop}", chars.as_str())
}
