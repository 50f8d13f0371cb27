//! Keeping secrets out of what is shown.

use std::borrow::Cow;
use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use crate::base::escaping::MASK;
use crate::base::parallel;
use crate::facts::milvus::{NormalKey, Queue, catalogue};
use crate::facts::{is_well_known, placeholders};
use crate::judge::finding::Report;
use crate::report::mask;
use crate::text::source::{FileId, Location, Sources, Span};
use crate::text::yaml::reader::base64;

/// A shorter value would be found all over an innocent text.
const LEAST: usize = 4;

/// More bytes of secrets than a project has.
const MUCH: usize = 16 * 1024;

/// In a file, a shorter value is one of its usual words.
const LEAST_IN_FILES: usize = 6;

/// The places of a report whose text is not shown.
#[derive(Debug, Default)]
pub(crate) struct Secrets {
    /// In order, apart from each other, and none in two lines.
    places: Vec<Location>,
    /// What they say; `None` where secrets are shown.
    values: Option<AhoCorasick>,
}

impl Secrets {
    /// The secrets of `report`; none with `shown`.
    pub fn of(report: &Report, shown: bool) -> Self {
        if shown {
            return Self::default();
        }
        let of_findings = report.findings.iter().filter(|f| f.secret).map(|f| f.at);
        Self::at(&report.sources, report.secrets.iter().copied().chain(of_findings).collect())
    }

    /// The secrets of texts: those in these places, those that the form of the texts shows, and where they are repeated.
    pub fn of_sources(sources: &Sources, known: &[Location]) -> Self {
        let mut places = by_form(sources);
        places.extend(known);
        let secrets = Self::at(sources, places);
        let repeated = secrets.repeated(sources);
        if repeated.is_empty() {
            return secrets;
        }
        Self::at(sources, secrets.places.into_iter().chain(repeated).collect())
    }

    /// The secrets in these places.
    fn at(sources: &Sources, places: Vec<Location>) -> Self {
        let places = apart(sources, places);
        let mut values: Vec<_> = places.iter().flat_map(|at| spellings(sources.slice(*at))).collect();
        values.retain(|value| value.len() >= LEAST && !is_well_known(value) && !is_common(value));
        values.sort_unstable();
        values.dedup();
        // What is searched fastest takes long to make of much text.
        let much = values.iter().map(String::len).sum::<usize>() > MUCH;
        let kind = much.then_some(AhoCorasickKind::NoncontiguousNFA);
        // Building fails on gigabytes of them only.
        Self { places, values: AhoCorasick::builder().kind(kind).build(&values).ok() }
    }

    /// Where files repeat the secrets of others, or of other places of their own, as comments do.
    pub fn repeated(&self, sources: &Sources) -> Vec<Location> {
        let mut found = Vec::new();
        if self.values.as_ref().is_none_or(|values| values.patterns_len() == 0) {
            return found;
        }
        for (file, source) in sources.iter() {
            let text = &source.text;
            let word = |c: char| c.is_alphanumeric();
            let alone =
                |r: &Range<usize>| !text[..r.start].ends_with(word) && !text[r.end..].starts_with(word);
            // Words that ask for a secret are those of a comment too.
            let asks = |r: &Range<usize>| {
                let value = &text[r.clone()];
                placeholders::is_placeholder(value) && !value.contains(|c: char| c.is_ascii_digit())
            };
            let places = self.matches(text).filter(|r| r.len() >= LEAST_IN_FILES && alone(r) && !asks(r));
            found.extend(places.map(|r| Location { file, span: Span::new(r.start, r.end) }));
        }
        found
    }

    /// The secret spans of `file` that touch `span`, in order.
    pub fn within(&self, file: FileId, span: Span) -> impl Iterator<Item = Span> {
        let from = self.places.partition_point(|at| (at.file, at.span.end) <= (file, span.start));
        self.places[from..]
            .iter()
            .take_while(move |at| at.file == file && at.span.start < span.end)
            .map(|at| at.span)
    }

    /// `text` with every known secret value, and what looks like one, masked; `None` where there is none in it, or
    /// secrets are shown.
    pub fn masked(&self, text: &str) -> Option<String> {
        self.values.as_ref()?;
        let known = self.masked_values(text);
        let by_form = mask::masked_part(known.as_deref().unwrap_or(text));
        by_form.or(known)
    }

    /// A key whose last level is a secret, without it; `None` for any other.
    pub fn masked_key(&self, key: &str) -> Option<String> {
        let last = key.rsplit(['.', '/']).next().unwrap_or(key);
        let is_value = self.matches(last).any(|found| found.len() == last.len());
        let known = || catalogue::param(&NormalKey::new(key)).is_some();
        (is_value && !known()).then(|| format!("{}{MASK}", &key[..key.len() - last.len()]))
    }

    /// Masks the secrets in a sentence or command.
    pub fn hide_in(&self, text: &mut String) {
        let known = self.masked_values(text);
        let by_form = match mask::masked(known.as_deref().unwrap_or(text)) {
            Cow::Owned(masked) => Some(masked),
            Cow::Borrowed(_) => None,
        };
        if let Some(masked) = by_form.or(known) {
            *text = masked;
        }
    }

    /// Masks the known secrets in a value.
    pub fn hide_value(&self, value: &mut String) {
        if let Some(masked) = self.masked_values(value) {
            *value = masked;
        }
    }

    /// `text` with every known secret value masked; `None` where there is none in it.
    pub fn masked_values(&self, text: &str) -> Option<String> {
        let mut out = String::new();
        let mut from = 0;
        // What overlaps is hidden by one mask. Matches come in the order of their ends.
        let mut found: Vec<Range<usize>> = Vec::new();
        for range in self.matches(text) {
            let mut joined = range;
            while let Some(last) = found.pop_if(|last| last.end > joined.start) {
                joined = last.start.min(joined.start)..joined.end;
            }
            found.push(joined);
        }
        for range in found {
            out.push_str(&text[from..range.start]);
            out.push_str(MASK);
            from = range.end;
        }
        (from > 0).then(|| out + &text[from..])
    }

    fn matches(&self, text: &str) -> impl Iterator<Item = Range<usize>> {
        self.values.iter().flat_map(move |values| values.find_overlapping_iter(text)).map(|m| m.range())
    }
}

/// The secrets that the form of the texts shows: in what was read, and in what was made of that.
pub(super) fn by_form(sources: &Sources) -> Vec<Location> {
    let all: Vec<_> = sources.iter().collect();
    let found = parallel::map(&all, |(file, source)| {
        let place = |r: Range<usize>| Location { file: *file, span: Span::new(r.start, r.end) };
        mask::find_secrets(&source.text).into_iter().map(place).collect::<Vec<_>>()
    });
    let found = found.into_iter().flatten();
    found
        .flat_map(|at| {
            let original = sources.original(at);
            std::iter::once(at).chain((original != at).then_some(original))
        })
        .collect()
}

/// The places in order, joined where they overlap, and each line's on its own.
fn apart(sources: &Sources, mut places: Vec<Location>) -> Vec<Location> {
    places.sort();
    places.dedup_by(|next, kept| {
        let joined = next.file == kept.file && next.span.start < kept.span.end;
        if joined {
            kept.span = kept.span.to(next.span);
        }
        joined
    });
    let lines = |at: Location| {
        let text = &sources.get(at.file).text;
        mask::split_lines(text, at.span.range())
            .map(move |r| Location { file: at.file, span: Span::new(r.start, r.end) })
    };
    places.into_iter().flat_map(lines).collect()
}

/// What a file says in a place, and what a reader makes of it.
fn spellings(text: &str) -> impl Iterator<Item = String> {
    let plain = text.trim().trim_matches(['"', '\'']).to_owned();
    let read = plain.contains(['\\', '\'']).then(|| {
        let read = plain.replace("''", "'").replace("\\\"", "\"").replace("\\/", "/");
        read.replace("\\\\", "\\")
    });
    let decoded = base64(&plain).filter(|text| !text.contains(|c: char| c.is_control() || c == '\u{fffd}'));
    std::iter::once(plain).chain(read).chain(decoded)
}

/// True for words that words of mqlint are made of, wherever else they stand.
fn is_common(value: &str) -> bool {
    matches!(value, "true" | "false" | "null" | "standalone" | "cluster") || Queue::named(value).is_some()
}
