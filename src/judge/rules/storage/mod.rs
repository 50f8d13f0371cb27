//! Metadata and objects: where they are kept, and whether Milvus gets there.

pub(crate) mod bundled;
pub mod external_address;
pub mod missing_dependency;
pub mod object_store_credentials;
pub mod object_store_provider;
pub mod root_path;
pub mod shared_state;
pub mod unpersisted_state;
pub mod unused_dependency;
