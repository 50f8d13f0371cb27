//! Resources by which other programs install the chart: Argo CD, Kustomize, Flux, Fleet and helmfile.

mod argo;
pub mod deployment;
mod doc;
mod environments;
mod fleet;
mod flux;
mod installation;
mod installs;
mod named_files;
mod rendered;
mod set_values;
mod sets;

pub(crate) use self::deployment::deployments;
pub use self::installation::Installation;
pub use self::installs::{installs, installs_milvus};
