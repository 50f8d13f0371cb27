//! Ranges of versions as rows of the rule files write them.

use serde::Deserialize;

use crate::failure::Failure;
use crate::version::constant;

/// `{ from: 2.2.13, to: 2.2.99 }`, both inclusive; either may be missing.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    from: Option<String>,
    to: Option<String>,
}

impl Row {
    /// The tuple of its first and last version, as an expression.
    pub fn constant(&self) -> Result<String, Failure> {
        ends(self.from.as_deref(), self.to.as_deref())
    }
}

/// The tuple of a first and last version, as an expression.
pub fn ends(from: Option<&str>, to: Option<&str>) -> Result<String, Failure> {
    let from = constant(from.unwrap_or("0.0.0"))?;
    let to = constant(to.unwrap_or("65535.0.0"))?;
    Ok(format!("({from}, {to})"))
}
