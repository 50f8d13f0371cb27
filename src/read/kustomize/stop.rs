//! Why a kustomization is not followed to its end.

use crate::deployment::ProjectRefusal;
use crate::facts::milvus::KeyPath;
use crate::text::source::Location;

/// Why it is not.
#[derive(Clone, Debug)]
pub(crate) enum Stop {
    /// Kustomize refuses it.
    Refused(Box<ProjectRefusal>),
    /// It does what is not followed, as a clause.
    Declined(String),
    /// More was to be made than is allowed.
    Exceeded,
}

/// What comes of a step.
pub(super) type Outcome<T = ()> = Result<T, Stop>;

/// A place in a kustomization or in a file that it names.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub at: Location,
    pub path: KeyPath,
}

impl Place {
    /// What kustomize refuses there, as a clause.
    pub fn refused(&self, why: impl Into<String>) -> Stop {
        self.misspelt(why, None)
    }

    /// What kustomize refuses there, and what may be meant.
    pub fn misspelt(&self, why: impl Into<String>, meant: Option<&str>) -> Stop {
        let (why, meant) = (why.into(), meant.map(str::to_owned));
        Stop::Refused(Box::new(ProjectRefusal { at: self.at, path: self.path.clone(), why, meant }))
    }

    /// The same path at another place, as of a text that it names.
    pub fn moved(&self, at: Location) -> Self {
        Self { at, path: self.path.clone() }
    }
}
