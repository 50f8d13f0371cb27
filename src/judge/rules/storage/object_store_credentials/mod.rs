//! `object-store-credentials`: the object store and Milvus disagree on credentials.

mod check;
mod service;
mod settings;

pub use self::check::check;
