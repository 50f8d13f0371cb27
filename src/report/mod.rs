//! Reporting: one result type, one file per output format.

mod concise;
pub(crate) mod credentials;
mod fingerprint;
mod fixed;
mod format;
mod github;
mod gitlab;
mod hunk;
mod json;
mod junit;
mod markdown;
mod pretty;
mod resolution;
mod resolution_change;
mod run;
mod sarif;
mod secrets;
mod summary;
mod terminal;
mod text;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::io;
use std::ops::Range;

pub use fingerprint::{fingerprint, number};
pub use fixed::Fixed;
pub use format::{FORMATS, Format, FormatInfo, Output};
pub(crate) use json::RulesJson;
pub(crate) use pretty::severity_style;
pub use resolution::{Resolution, ResolvedDeployment, ResolvedSetting};
pub(crate) use resolution_change::{ChangedDeployment, ChangedSetting, ResolutionChange};
pub use run::Run;
pub use terminal::{ColorChoice, Look};
pub(crate) use text::{escape, escape_diff, escape_lines, plural};

use self::secrets::Secrets;
use crate::fault::Fault;
use crate::milvus::Version;
use crate::parallel;
use crate::rule::{Finding, Severity};
use crate::settings::FailOn;
use crate::source::{FileId, Location, Sources, Span};

/// All that a run found out.
#[derive(Debug, Default)]
pub struct Report {
    /// The texts that locations point into.
    pub sources: Sources,
    /// What the recognised files deploy, in order of the arguments, then of path.
    pub deployments: Vec<DeploymentSummary>,
    /// In order of path, position, rule. Suppressed ones are among them only when they are to be shown.
    pub findings: Vec<Finding>,
    /// Places that hold secrets, beside those of findings that say so: shown as `********` wherever text of
    /// a file is shown.
    pub secrets: Vec<Location>,
    /// Inputs that could not be read.
    pub errors: Vec<InputError>,
    /// What fixes were applied; `None` where none were asked for.
    pub fixed: Option<Vec<Fixed>>,
    /// Files whose fixed text could not be written.
    pub unwritten: Vec<InputError>,
    /// Lines for standard error that concern the run as a whole.
    pub notes: Vec<String>,
    /// Number of files recognised.
    pub files: usize,
    /// The files that were asked for and judged wholly.
    pub asked: HashSet<FileId>,
    /// The lowest severity that fails the run, for the files whose settings say it.
    pub fail_on: HashMap<FileId, FailOn>,
    /// Number of findings held back by suppressions or a baseline.
    pub suppressed: usize,
    /// Where and when it was made.
    pub run: Run,
}

/// An input that could not be read, or that mqlint failed on.
#[derive(Clone, Debug)]
pub struct InputError {
    /// As given.
    pub path: String,
    /// Why.
    pub message: String,
}

impl InputError {
    /// A fault of mqlint at work on an input.
    pub(crate) fn of_fault(path: impl Into<String>, fault: &Fault) -> Self {
        Self { path: path.into(), message: fault.to_string() }
    }

    /// What mqlint cannot do with it.
    fn verb(&self) -> &'static str {
        if Fault::is_told_by(&self.message) { "judge" } else { "read" }
    }

    /// The same in one line, as text formats show it.
    pub(crate) fn said(&self) -> String {
        format!("cannot {} {}: {}", self.verb(), self.path, self.message)
    }
}

/// One deployment, in a few facts. `None` where unknown.
#[derive(Clone, Debug)]
pub struct DeploymentSummary {
    /// The path of its main file, with `#name` where a file holds several.
    pub id: String,
    /// `milvus-yaml`, `helm-values`, `compose`, `milvus-cr`, `manifest` or `gitops`.
    pub kind: &'static str,
    /// Its files as shown.
    pub files: Vec<String>,
    /// `standalone` or `cluster`.
    pub mode: Option<&'static str>,
    /// The release of Milvus.
    pub milvus: Option<Version>,
    /// The version of the chart.
    pub chart: Option<Version>,
    /// The version of the operator.
    pub operator: Option<Version>,
    /// The queue it runs on; `None` also where Milvus refuses the selection.
    pub mq: Option<&'static str>,
    /// Whether Milvus starts.
    pub starts: Option<bool>,
    /// What was taken as given of the deployment as a whole, as findings on it repeat.
    pub assumptions: Vec<String>,
    /// What it becomes, where it is judged as if upgraded.
    pub to: Option<Upgraded>,
}

/// What a deployment becomes with other versions. `None` where unknown.
#[derive(Clone, Debug)]
pub struct Upgraded {
    /// The release of Milvus.
    pub milvus: Option<Version>,
    /// The version of the chart.
    pub chart: Option<Version>,
    /// The version of the operator.
    pub operator: Option<Version>,
    /// The queue it would run on; `None` also where Milvus refuses the selection.
    pub mq: Option<&'static str>,
    /// Whether Milvus starts.
    pub starts: Option<bool>,
}

impl Report {
    /// Adds faults of mqlint at work on a deployment.
    pub(crate) fn failed(&mut self, id: &str, faults: &[Fault]) {
        self.errors.extend(faults.iter().map(|fault| InputError::of_fault(id, fault)));
    }

    /// Masks the secrets that words of the report repeat, and marks those in its files that their form shows. Without
    /// it formats mask what is known as a secret by its key. `notes` says whether findings of severity info are shown.
    pub fn hide_secrets(&mut self, notes: bool) {
        // Where nothing is said of the files nothing of them is shown.
        let told = self.findings.iter().any(|f| notes || f.severity > Severity::Info);
        if told || self.fixed.as_ref().is_some_and(|fixed| !fixed.is_empty()) {
            let sources: Vec<_> = self.sources.iter().collect();
            let found = parallel::map(&sources, |(file, source)| {
                let place = |r: Range<usize>| Location { file: *file, span: Span::new(r.start, r.end) };
                credentials::find(&source.text).into_iter().map(place).collect::<Vec<_>>()
            });
            self.secrets.extend(found.into_iter().flatten());
        }
        let secrets = Secrets::of(self, false);
        self.secrets.extend(secrets.repeated(&self.sources));
        for text in self.words() {
            let known = secrets.masked_values(text);
            let by_form = match credentials::masked(known.as_deref().unwrap_or(text)) {
                Cow::Owned(masked) => Some(masked),
                Cow::Borrowed(_) => None,
            };
            if let Some(masked) = by_form.or(known) {
                *text = masked;
            }
        }
    }

    /// Everything that was said in words.
    fn words(&mut self) -> impl Iterator<Item = &mut String> {
        let findings = self.findings.iter_mut().flat_map(|f| {
            let labels = f.labels.iter_mut().map(|l| &mut l.text);
            let titles = f.fixes.iter_mut().map(|fix| &mut fix.title);
            let own = std::iter::once(&mut f.message).chain(&mut f.help).chain(&mut f.assumptions);
            own.chain(labels).chain(titles)
        });
        let fixed = self.fixed.iter_mut().flatten().flat_map(|f| [&mut f.message, &mut f.title]);
        let deployments = self.deployments.iter_mut().flat_map(|d| &mut d.assumptions);
        let errors = self.errors.iter_mut().map(|e| &mut e.message);
        findings.chain(fixed).chain(deployments).chain(errors).chain(&mut self.notes)
    }

    /// The findings that count: those that nothing holds back.
    pub fn counted(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|f| f.suppressed.is_none())
    }

    /// The findings that a format shows: of those that count all but notes.
    fn shown(&self, options: &Options) -> impl Iterator<Item = &Finding> {
        let pedantic = options.pedantic;
        self.counted().filter(move |f| pedantic || f.severity > Severity::Info)
    }

    /// Number of findings of a severity that count.
    pub fn count(&self, severity: Severity) -> usize {
        self.counted().filter(|f| f.severity == severity).count()
    }
}

/// What a format shows.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Colours, characters and width of text formats.
    pub look: Look,
    /// Findings of severity info are shown too. JSON always has them: programs filter for themselves.
    pub pedantic: bool,
    /// Secrets are shown as they are.
    pub show_secrets: bool,
}

/// Writes `report` to `out`, and what must not mix with it to `err`. A reader that goes away is no error.
///
/// # Errors
/// When `out` or `err` cannot be written for another reason.
pub fn write(
    report: &Report,
    format: Format,
    options: &Options,
    out: &mut dyn io::Write,
    err: &mut dyn io::Write,
) -> io::Result<()> {
    let written = match format {
        Format::Pretty => pretty::write(report, options, out),
        Format::Concise => concise::write(report, options, out)
            .and_then(|()| out.flush())
            .and_then(|()| summary::line(report, options).map_or(Ok(()), |line| writeln!(err, "{line}"))),
        Format::Json => json::write(report, options, out),
        Format::Sarif => sarif::write(report, options, out),
        Format::Github => github::write(report, options, out),
        Format::Gitlab => gitlab::write(report, options, out),
        Format::Junit => junit::write(report, options, out),
        Format::Markdown => markdown::write(report, options, out),
    };
    unless_gone(written.and_then(|()| out.flush()))
}

/// What was found, in one line for standard error; `None` where nothing was there to judge.
pub(crate) fn summary_line(report: &Report, options: &Options) -> Option<String> {
    summary::line(report, options)
}

/// Turns the error of a reader that went away (`| head`) into success.
///
/// # Errors
/// Any other error.
pub(crate) fn unless_gone(written: io::Result<()>) -> io::Result<()> {
    match written {
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}
