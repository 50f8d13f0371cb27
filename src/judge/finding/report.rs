//! The report: all that a run found out, as data.

use std::collections::HashMap;

use super::{DeploymentSummary, Finding, Fixed, Run};
use crate::base::InputError;
use crate::base::fault::Fault;
use crate::facts::Severity;
use crate::read::Intake;
use crate::read::settings::FailOn;
use crate::text::source::{FileId, Location, OutsideFile, Sources};

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
    /// What was not read, as it lies outside.
    pub outside: Vec<OutsideFile>,
    /// What says which findings count could not be read wholly: settings, or a baseline.
    pub unsettled: bool,
    /// What fixes were applied; `None` where none were asked for.
    pub fixed: Option<Vec<Fixed>>,
    /// Files whose fixed text could not be written.
    pub unwritten: Vec<InputError>,
    /// Lines for standard error that concern the run as a whole.
    pub notes: Vec<String>,
    /// Number of files recognised.
    pub files: usize,
    /// The lowest severity that fails the run, for the files whose settings say it.
    pub fail_on: HashMap<FileId, FailOn>,
    /// Number of findings suppressed by comments or a baseline.
    pub suppressed: usize,
    /// Where and when it was made.
    pub run: Run,
}

/// What was found out about one deployment, or about a change of it.
#[derive(Debug, Default)]
pub struct ReportPart {
    /// What it is.
    pub deployments: Vec<DeploymentSummary>,
    /// What is wrong with it.
    pub findings: Vec<Finding>,
    /// Places that hold secrets.
    pub secrets: Vec<Location>,
    /// Where mqlint failed on it.
    pub errors: Vec<InputError>,
    /// Lines for standard error.
    pub notes: Vec<String>,
}

impl ReportPart {
    /// Adds faults of mqlint at work on a deployment.
    pub(crate) fn failed(&mut self, id: &str, faults: &[Fault]) {
        self.errors.extend(faults.iter().map(|fault| InputError::of_fault(id, fault)));
    }
}

impl Report {
    /// A report on what was read, before anything is judged.
    pub(crate) fn of(intake: Intake) -> Self {
        let Intake { sources, errors, notes } = intake;
        Self { sources, errors, notes, ..Self::default() }
    }

    /// Adds faults of mqlint at work on a deployment.
    pub(crate) fn failed(&mut self, id: &str, faults: &[Fault]) {
        self.errors.extend(faults.iter().map(|fault| InputError::of_fault(id, fault)));
    }

    /// The findings that count: the ones that nothing suppresses.
    pub fn counted(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|f| f.suppressed.is_none())
    }

    /// Number of findings of a severity that count.
    pub fn count(&self, severity: Severity) -> usize {
        self.counted().filter(|f| f.severity == severity).count()
    }

    /// Adds what was found out about one deployment.
    pub(crate) fn add(&mut self, part: ReportPart) {
        self.deployments.extend(part.deployments);
        if self.findings.is_empty() {
            self.findings = part.findings;
        } else {
            self.findings.extend(part.findings);
        }
        self.secrets.extend(part.secrets);
        self.errors.extend(part.errors);
        self.notes.extend(part.notes);
    }
}
