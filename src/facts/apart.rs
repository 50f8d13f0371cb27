//! What tells two installations of one tree from two states of one: facts from `rules/apart.yaml`.

use super::tables::apart::APART;

/// Whether a word of a path, in small letters, stands for an installation.
pub fn names_installation(word: &str) -> bool {
    APART.installations.iter().any(|words| words.contains(&word))
}

/// Whether host names that end so lead to different servers in different networks.
pub fn is_private(label: &str) -> bool {
    APART.private.contains(&label)
}
