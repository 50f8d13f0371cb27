//! States of files that git keeps. git is run as a command; it reads objects for a whole run at once.

mod changes;
mod filters;
mod harmless;
mod ignored;
mod objects;
mod prefetch;
pub(crate) mod repository;
mod snapshot;
mod state;

pub use self::changes::ChangedFiles;
pub use self::repository::{GitError, Repository};
pub use self::snapshot::Snapshot;
pub use self::state::{revision, revision_with_changes};
