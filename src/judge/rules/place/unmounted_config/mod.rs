//! `unmounted-config`: configuration of which no file that Milvus reads is made.

mod chart;
mod check;
mod mounts;
mod resource;
mod unread;

pub use self::check::check;
