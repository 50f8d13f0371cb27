//! What knows neither YAML nor Milvus: faults, threads, hashes, dates, escaping and the terminal.

pub(crate) mod date;
pub(crate) mod edit_distance_bound;
pub mod effort;
pub(crate) mod escaping;
pub(crate) mod fault;
pub(crate) mod hash;
pub(crate) mod index;
mod nearest;
pub(crate) mod parallel;
mod terminal;

pub use self::date::Date;
pub(crate) use self::escaping::{escape, escape_diff, escape_lines, plural};
pub use self::fault::InputError;
pub(super) use self::nearest::nearest;
pub(crate) use self::terminal::unless_gone;
pub use self::terminal::{ColorChoice, Look};
