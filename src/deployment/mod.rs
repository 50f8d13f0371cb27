//! The model of a deployment: its texts, settings in layers, containers, values, resource, and the choice of a message
//! queue.

mod compose_project;
mod container;
mod data_folder;
mod dependency;
#[expect(clippy::module_inception, reason = "the main type of the folder has a file of its name")]
mod deployment;
mod exposed;
mod filled;
mod helm;
mod known;
mod kube_service;
mod layer;
mod listening;
mod mount;
mod own_keys;
mod reading;
mod refusal;
mod resource;
mod selection;
mod service_entries;
mod setting;
mod settings;
mod text;
mod values;
mod values_file;
mod variable;

pub use self::compose_project::ComposeProject;
pub use self::container::{Container, Link};
pub use self::dependency::Dependency;
pub use self::deployment::Deployment;
pub use self::exposed::{Open, to_milvus, to_minio};
pub(crate) use self::filled::Filled;
pub use self::helm::Helm;
pub(crate) use self::helm::ReleaseName;
pub use self::known::Known;
pub use self::kube_service::{KubeService, ServicePort};
pub use self::layer::{Layer, LayerKind, Listed};
pub use self::listening::Listener;
pub use self::mount::{ComposeVolume, Mount, Persistence, UnmountedConfig, holds};
pub(crate) use self::mount::{UNKNOWN, mount_over, persistence};
pub(crate) use self::own_keys::OwnKeys;
pub use self::reading::Reading;
pub use self::refusal::ProjectRefusal;
pub use self::resource::{Resource, Stream};
pub use self::selection::{Selection, SelectionOutcome, SelectionRefusal, Tried, select};
pub(crate) use self::service_entries::ServiceEntries;
pub use self::setting::{Origin, Setting, Written};
pub use self::settings::{Effective, Settings};
pub use self::text::Text;
pub use self::values::Values;
pub use self::values_file::{ValueAt, ValuesFile};
pub use self::variable::Variable;
