//! The domain: releases, keys, settings and their layers, deployments, and the choice of a message queue.

pub(crate) mod address;
pub(crate) mod broker;
pub mod catalogue;
pub mod change;
mod data_folder;
mod dependency;
mod deployment;
pub(crate) mod environment;
mod fold;
mod key;
mod mount;
mod path;
pub(crate) mod quantity;
pub(crate) mod queue;
pub mod read;
mod selection;
mod setting;
pub(crate) mod shared;
pub(crate) mod stores;
mod target;
pub(crate) mod text;
mod version;

pub use data_folder::holds;
pub use dependency::{Container, Dependency, DependencyKind, Image, Link, Project, roles};
pub(crate) use dependency::{config_folder, merge_scripts, runs_at_once, same_port_stops, standalone_role};
pub(crate) use deployment::Loose;
pub use deployment::{Deployment, Kind, Known, Mode, Reading, Role, Text, Variable};
pub use key::NormalKey;
pub use mount::{Lasting, Made, Mount};
pub(crate) use mount::{lasting, mount_over};
pub use path::KeyPath;
pub use queue::Queue;
pub use selection::{Outcome, Refusal, Selection, Tried, select};
pub use setting::{Effective, Layer, LayerKind, Listed, Origin, Setting, Settings, Written};
pub use target::Target;
pub use version::{NotAVersion, Version, VersionText};
