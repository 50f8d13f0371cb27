//! The rules, a folder a family. What several families share stands beside them.

pub(crate) mod change;
mod described;
mod host_port;
mod milvus_images;
pub(crate) mod mq;
mod other_users;
pub(crate) mod place;
mod places;
pub(crate) mod security;
mod set_value;
pub(crate) mod storage;
pub(crate) mod topology;
pub(crate) mod upgrade;
pub(crate) mod value;
mod wording;
pub(crate) mod yaml;
