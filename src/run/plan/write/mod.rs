//! Plans as text, Markdown and JSON.

mod about;
mod command;
mod json;
mod markdown;
mod text;

pub use self::json::write_json;
pub use self::markdown::write_markdown;
pub use self::text::write_text;
