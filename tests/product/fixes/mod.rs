//! Fixes: each by itself, all of a file to the fixpoint, and how they are written.

mod files;
mod generated;
mod kept;
mod lines;
mod mutated;
mod shared_values;
mod single;
mod trial;
mod undecided;
mod whole;
