//! The domain: releases, keys, settings and their layers, deployments, and the choice of a message queue.

pub mod address;
pub mod broker;
pub mod catalogue;
pub mod change;
mod data_folder;
mod dependency;
mod deployment;
pub mod environment;
mod key;
mod mount;
pub mod quantity;
pub mod queue;
pub mod read;
mod selection;
mod setting;
pub mod shared;
pub mod stores;
mod target;
pub mod text;
mod version;

pub use data_folder::holds;
pub use dependency::{
    Container, Dependency, DependencyKind, Image, Link, Project, config_folder, merge_scripts, roles,
    runs_at_once, same_port_stops, standalone_role,
};
pub use deployment::{Deployment, Kind, Known, Loose, Mode, Reading, Role, Text, Variable};
pub use key::{KeyPath, NormalKey};
pub use mount::{Lasting, Mount, lasting, mount_over};
pub use queue::Queue;
pub use selection::{Outcome, Refusal, Selection, Tried, select};
pub use setting::{Effective, Layer, LayerKind, Listed, Origin, Setting, Settings, Written};
pub use target::Target;
pub use version::{NotAVersion, Version, VersionText};
