//! How the readers see a tree.
