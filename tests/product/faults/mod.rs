//! A system that refuses, and what nobody else may see. Each test says how many cases it had.

#[cfg(unix)]
mod outside;
mod secrets;
#[cfg(unix)]
mod system;
#[cfg(unix)]
mod trust;
