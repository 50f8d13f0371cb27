//! What reading gathers on its way.

use crate::base::InputError;
use crate::base::fault::Fault;
use crate::text::source::Sources;

/// The texts that were read, what could not be read, and what is to be said of the reading as a whole.
#[derive(Debug, Default)]
pub struct Intake {
    /// The texts that locations point into.
    pub sources: Sources,
    /// Inputs that could not be read.
    pub errors: Vec<InputError>,
    /// Lines for standard error that concern the run as a whole.
    pub notes: Vec<String>,
}

impl Intake {
    /// An intake whose files come after those of `sources`.
    pub fn after(sources: Sources) -> Self {
        Self { sources, ..Self::default() }
    }

    /// Adds a fault of mqlint at work on a file.
    pub(crate) fn failed(&mut self, path: &str, fault: &Fault) {
        self.errors.push(InputError::of_fault(path, fault));
    }
}
