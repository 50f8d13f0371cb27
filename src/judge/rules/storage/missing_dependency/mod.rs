//! `missing-dependency`: Milvus is pointed at an etcd or object store that is not there.

mod chart;
mod check;
mod loopback;
mod resource;

pub use self::check::check;
