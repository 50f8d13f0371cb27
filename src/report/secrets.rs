//! Keeping secrets out of what is shown.

use super::Report;
use crate::source::{FileId, Location, Span};

/// What a secret is shown as, whatever its length.
pub(crate) const MASK: &str = "********";

/// The places of a report whose text is not shown.
#[derive(Debug, Default)]
pub(crate) struct Secrets {
    places: Vec<Location>,
    values: Vec<String>,
}

impl Secrets {
    /// The secrets of `report`; none with `shown`.
    pub fn of(report: &Report, shown: bool) -> Self {
        if shown {
            return Self::default();
        }
        let of_findings = report.findings.iter().filter(|f| f.secret).map(|f| f.at);
        let mut places: Vec<_> = report.secrets.iter().copied().chain(of_findings).collect();
        places.retain(|at| !at.span.is_empty());
        places.sort();
        places.dedup_by(|next, kept| {
            let joined = next.file == kept.file && next.span.start < kept.span.end;
            if joined {
                kept.span = kept.span.to(next.span);
            }
            joined
        });
        let value = |at: &Location| {
            let text = report.sources.slice(*at).trim().trim_matches(['"', '\'']);
            // Shorter ones would be found all over an innocent text.
            (text.len() >= 4).then(|| text.to_string())
        };
        let mut values: Vec<String> = places.iter().filter_map(value).collect();
        // What a longer one begins with must not break it.
        values.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        values.dedup();
        Self { places, values }
    }

    /// The secret spans of `file` that touch `span`, in order.
    pub fn within(&self, file: FileId, span: Span) -> impl Iterator<Item = Span> {
        let from = self.places.partition_point(|at| at.file < file);
        self.places[from..]
            .iter()
            .take_while(move |at| at.file == file)
            .map(|at| at.span)
            .filter(move |s| s.start < span.end && span.start < s.end)
    }

    /// `text` with every known secret value masked; `None` where there is none in it.
    pub fn masked(&self, text: &str) -> Option<String> {
        let mut out: Option<String> = None;
        for value in &self.values {
            let current = out.as_deref().unwrap_or(text);
            if current.contains(value.as_str()) {
                out = Some(current.replace(value.as_str(), MASK));
            }
        }
        out
    }
}
