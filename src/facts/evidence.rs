//! How facts are known. The tables of rules are made with it too.

use std::fmt;

/// How a fact is known, strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize)]
#[cfg_attr(not(compiled_rules), derive(serde::Serialize))]
#[serde(rename_all(deserialize = "lowercase"))]
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
