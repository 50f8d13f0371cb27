//! How facts are known. The tables of rules are made with it too.

use std::fmt;

use serde::Deserialize;

/// How a fact is known, strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ground {
    /// Observed on the real program.
    Measured,
    /// Read in the source of a release.
    Code,
    /// Stated by documentation.
    Documented,
    /// Concluded from the above.
    Inferred,
}

impl fmt::Display for Ground {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Measured => "measured",
            Self::Code => "code",
            Self::Documented => "documented",
            Self::Inferred => "inferred",
        })
    }
}
