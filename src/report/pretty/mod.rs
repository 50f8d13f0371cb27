//! The format for people: findings drawn over extracts of the files.

mod hunk;
mod line;
pub(crate) mod report;
mod snippet;
mod upgrade;
mod words;

pub(crate) use self::words::severity_style;
