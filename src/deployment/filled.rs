//! What puts values in the place of placeholders before a file is applied.

use crate::facts::placeholders::Placeholder;

/// What is put in the place of placeholders of a file before it is applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Filled {
    /// Variables such as `${HOST}`.
    Variables,
    /// Actions of a template engine.
    Actions,
    /// What the text of a command names.
    NamedIn(String),
    /// All.
    Everything,
}

impl Filled {
    /// Whether a value that is, or holds, a placeholder is filled in.
    pub fn fills(&self, value: &str, kind: Placeholder) -> bool {
        match self {
            Self::Variables => kind == Placeholder::Variable,
            Self::Actions => kind == Placeholder::Template,
            Self::NamedIn(command) => {
                let is_long = |part: &&str| part.len() > 3;
                let parts = value.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-')));
                command.contains(value.trim()) || parts.filter(is_long).any(|part| command.contains(part))
            }
            Self::Everything => true,
        }
    }
}
