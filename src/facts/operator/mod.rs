//! The Milvus operator: its resources, their fields, and what it makes of them. The facts of `rules/operator/`, file for
//! file.

pub(crate) mod config;
mod fields;
mod kinds;
#[cfg(test)]
mod tests;
mod versions;

pub use self::config::{
    Address, addresses, beats_links, data_path, default_changed, default_stream, fill, merged_without,
    namespace, other_stream, queue, queues, secrets, service_port, standby, storage_check, stream_field,
    stream_settings, template, unsettable,
};
pub use self::fields::{Field, ResourceKind, Shape, group};
pub use self::kinds::custom_resource;
pub(crate) use self::versions::newest_in;
pub use self::versions::{default_image, is_recent, newest, release};
