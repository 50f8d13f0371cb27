//! Where data lie in volumes, and what loses these: facts from `rules/changes/volumes.yaml`.

use crate::facts::tables::changes::volumes::VOLUMES;
pub use crate::facts::tables::changes::volumes::{Added, Folder, Tool, Volume, VolumeChange};

/// The values that volumes hang on.
pub fn volumes() -> &'static [Volume] {
    VOLUMES.values
}

/// The folders that hold data.
pub fn folders() -> &'static [Folder] {
    VOLUMES.folders
}

/// What tools mount for data.
pub fn tools() -> &'static [Tool] {
    VOLUMES.tools
}

/// Where users give tools mounts of their own.
pub(crate) fn added() -> &'static [Added] {
    VOLUMES.added
}
