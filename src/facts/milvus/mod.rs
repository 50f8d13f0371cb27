//! What is known of Milvus: the facts of `rules/milvus/`, file for file, its keys, and how it reads values.

pub mod accessors;
pub(crate) mod brokers;
pub mod catalogue;
pub(crate) mod containers;
pub(crate) mod environment;
pub(crate) mod files;
mod fold;
pub(crate) mod images;
mod key;
mod key_path;
mod mode;
pub mod moves;
pub(crate) mod quantity;
pub(crate) mod queues;
pub(crate) mod role_readers;
pub(crate) mod shared;
pub(crate) mod stores;
pub mod switches;
mod target;
pub(crate) mod text;
mod upgrades;
pub(crate) mod values;
mod version;
mod version_range;

pub use self::containers::{DependencyKind, Image, ListenFacts, roles};
pub(crate) use self::containers::{
    config_folder, is_coordinator, is_node, is_role, merge_scripts, nodes, runs_at_once, same_port_stops,
    standalone_role,
};
pub use self::key::NormalKey;
pub use self::key_path::KeyPath;
pub use self::mode::Mode;
pub use self::moves::{Compare, Move, Moves, moves};
pub use self::queues::Queue;
pub use self::switches::{Procedure, Switch, Verdict};
pub use self::target::Target;
pub(crate) use self::upgrades::stops_at;
pub use self::upgrades::{Stop, closed, downgrade, route, stops};
pub use self::version::{Version, VersionText};
pub use self::version_range::VersionRange;
