//! JSON Schemas (draft 7) for editors: of the settings file, of milvus.yaml and of values.yaml, made from the tables by
//! which mqlint judges them.

pub(crate) mod command;
pub(crate) mod document;
mod milvus;
mod node;
mod settings;
mod values;

pub use self::milvus::milvus;
pub use self::settings::settings;
pub use self::values::values;
