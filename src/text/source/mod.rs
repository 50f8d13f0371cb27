//! The texts of a run and places in them: files, byte spans, lines and columns, and the disk or git behind them.

mod assembled;
mod bounds;
mod files;
pub(crate) mod git;
mod left_out;
mod line_index;
pub mod location;
mod memory;
mod overrides;
pub(crate) mod path;
mod piece;
mod store;
mod write;

pub use self::bounds::{Bounds, OutsideFile};
pub use self::files::{MAX_BYTES, ReadError, SourceFile, Sources};
pub(crate) use self::files::{files_read, read_from};
pub(crate) use self::left_out::is_left_out_of_git;
pub use self::line_index::{LineIndex, Position};
pub use self::location::{FileId, Location, Span};
pub use self::overrides::TextOverrides;
pub(crate) use self::path::{absolute, is_yaml};
pub use self::piece::Piece;
pub(crate) use self::store::Store;
pub use self::write::new_file_in;
pub(crate) use self::write::write_file;
