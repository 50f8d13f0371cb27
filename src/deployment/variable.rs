//! A variable of a process.

use super::Written;

/// An environment variable of the Milvus process.
#[derive(Clone, Debug)]
pub struct Variable {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
    /// Where it is written; `None` for one given by option.
    pub written: Option<Written>,
}

impl Variable {
    /// Variables given by option.
    pub fn given(variables: &[(String, String)]) -> Vec<Self> {
        let variable = |(name, value): &(String, String)| Self {
            name: name.clone(),
            value: value.clone(),
            written: None,
        };
        variables.iter().map(variable).collect()
    }
}
