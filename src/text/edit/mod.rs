//! Edits of texts: made in terms of keys, applied as byte ranges that leave everything else alone, and written.

mod append;
mod apply;
mod block;
mod comments;
mod diff;
mod editor;
mod entries;
pub mod fix;
mod tail;
mod write;

pub(crate) use self::append::{first_item, with_item};
pub use self::apply::apply;
pub(crate) use self::apply::apply_all;
pub use self::block::Block;
pub(crate) use self::comments::has_other_breaks;
pub use self::diff::unified_diff;
pub use self::editor::Editor;
pub use self::fix::{Edit, Fix, KeyChange, Safety};
pub(crate) use self::write::writable;
pub use self::write::{WriteError, create_file, replace_file};
