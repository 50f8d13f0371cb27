//! What an import did, and what it leaves to a person.

use std::fmt::Write;

/// The report of an import.
#[derive(Default)]
pub struct Report {
    /// What was taken over.
    pub written: Vec<String>,
    /// What a person must decide, by heading.
    open: Vec<(String, Vec<String>)>,
    /// Patches of files that are watched.
    pub watched: Vec<(String, String)>,
}

impl Report {
    /// Notes something that a person must decide.
    pub fn ask(&mut self, heading: &str, text: String) {
        match self.open.iter_mut().find(|(h, _)| h == heading) {
            Some((_, list)) => list.push(text),
            None => self.open.push((heading.to_owned(), vec![text])),
        }
    }

    /// Whether a person must decide anything.
    pub fn asks(&self) -> bool {
        !self.open.is_empty() || !self.watched.is_empty()
    }

    /// The report as Markdown, the text of a pull request.
    pub fn markdown(&self, title: &str) -> String {
        let mut text = format!("# {title}\n");
        for (heading, list) in &self.open {
            let _ = writeln!(text, "\n## {heading}\n");
            list.iter().for_each(|item| text += &format!("- [ ] {item}\n"));
        }
        for (path, patch) in &self.watched {
            let _ =
                writeln!(text, "\n## Changed and watched: `{path}`\n\n```diff\n{}\n```", patch.trim_end());
        }
        if !self.written.is_empty() {
            let _ = writeln!(text, "\n## Taken over\n");
            self.written.iter().for_each(|item| text += &format!("- {item}\n"));
        }
        if self.written.is_empty() && !self.asks() {
            text += "\nNothing to do.\n";
        }
        text
    }

    /// The exit code of the import.
    pub fn code(&self) -> u8 {
        match (self.written.is_empty(), self.asks()) {
            (_, true) => 2,
            (false, false) => 1,
            (true, false) => 0,
        }
    }
}
