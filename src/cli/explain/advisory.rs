//! The page of an advisory.

use std::io::{self, Write};

use owo_colors::{OwoColorize, Style};
use serde::Serialize;

use crate::base::Look;
use crate::cli::markdown;
use crate::facts::advisories::Advisory;

/// The page of an advisory.
#[derive(Serialize)]
pub(super) struct AdvisoryPage {
    id: &'static str,
    summary: &'static str,
    severity: &'static str,
    affected: String,
    fixed: Vec<String>,
    what: &'static str,
    help: &'static str,
    ground: String,
    source: &'static str,
}

impl AdvisoryPage {
    pub(super) fn new(advisory: &'static Advisory) -> Self {
        let basis = advisory.basis();
        Self {
            id: advisory.id,
            summary: advisory.summary,
            severity: advisory.severity.name(),
            affected: advisory.affected_text(),
            fixed: advisory.fixed.iter().map(ToString::to_string).collect(),
            what: advisory.what,
            help: advisory.help,
            ground: basis.ground.to_string(),
            source: basis.source,
        }
    }

    pub(super) fn write(&self, look: Look, out: &mut dyn Write) -> io::Result<()> {
        let bold = look.style(Style::new().bold());
        let dim = look.style(Style::new().dimmed());
        writeln!(out, "{}: {}", self.id.style(bold), self.summary)?;
        let fixed = if self.fixed.is_empty() { "no release yet".to_owned() } else { self.fixed.join(", ") };
        let line = format!("{}, Milvus {}; fixed in {fixed}", self.severity, self.affected);
        writeln!(out, "{}\n", line.style(dim))?;
        write!(
            out,
            "{}",
            markdown::render(&format!("Milvus {}.\n\n{}.\n", self.what, capital(self.help)), look)
        )?;
        writeln!(out, "\n{}", "How this is known".style(bold))?;
        writeln!(out, "{}", markdown::item(&format!("{}: {}", self.ground, self.source), look))
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}
