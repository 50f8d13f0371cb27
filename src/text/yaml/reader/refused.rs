//! Why a reader refuses a file, as data.

use crate::text::source::Span;
use crate::text::yaml::{Problem, SyntaxError};

/// Why a reader refuses a file: Milvus then runs on defaults, Helm stops.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The offending bytes.
    pub span: Span,
    /// In words, without a full stop.
    pub message: String,
    /// What kind of problem it is.
    pub problem: Problem,
}

impl From<SyntaxError> for Refusal {
    fn from(error: SyntaxError) -> Self {
        Self { span: error.span, message: error.message, problem: error.problem }
    }
}
