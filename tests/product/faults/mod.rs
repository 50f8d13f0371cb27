//! A system that refuses, and what nobody else may see. Each test says how many cases it had.

mod invisible;
#[cfg(unix)]
mod names;
#[cfg(unix)]
mod outside;
mod planted;
mod secrets;
#[cfg(unix)]
mod system;
#[cfg(unix)]
mod trust;
