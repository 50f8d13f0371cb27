//! A container that Milvus runs in, and what links put into its environment.

use super::{KubeService, Mount};
use crate::facts::milvus::KeyPath;
use crate::text::source::Location;
use crate::text::yaml::NodeId;

/// A container that Milvus runs in.
#[derive(Clone, Debug)]
pub struct Container {
    /// The name of the service or workload.
    pub name: String,
    /// The text of the deployment that it stands in, by index.
    pub text: usize,
    /// The mapping that describes it.
    pub node: NodeId,
    /// The mapping that describes the pod that it is in, in the same text.
    pub pod: Option<NodeId>,
    /// The key that names it.
    pub at: Location,
    /// The path to it.
    pub path: KeyPath,
    /// The words after `milvus run`.
    pub roles: Vec<String>,
    /// The folder that it reads its configuration from.
    pub folder: String,
    /// True where something takes the place of that whole folder.
    pub replaces_folder: bool,
    /// True where a script merges the files into one before Milvus starts.
    pub merges_files: bool,
    /// What is mounted into it.
    pub mounts: Vec<Mount>,
    /// Services whose addresses are put into its environment.
    pub links: Vec<Link>,
    /// The Services of Kubernetes that lead to it.
    pub kube_services: Vec<KubeService>,
    /// True where Services of its namespace beside these are put there, too.
    pub takes_links: bool,
    /// Settings whose variables are set to what only the real environment knows.
    pub unknown: Vec<String>,
    /// True where another compose file of its folder says how the service of its name starts.
    pub starts_elsewhere: bool,
    /// True for one that runs only when it is asked for, or instead of another.
    pub is_optional: bool,
}

/// A service whose address is put into the environment of others.
#[derive(Clone, Debug)]
pub struct Link {
    /// Its name.
    pub name: String,
    /// Where it is named.
    pub at: Location,
    /// The path to that.
    pub path: KeyPath,
}

impl Container {
    /// The configuration file that a mount puts in place of the image's: its name, such as `user.yaml`.
    pub(crate) fn config_file<'m>(&self, mount: &'m Mount) -> Option<&'m str> {
        let name = mount.file_name();
        let folder = mount.target.strip_suffix(name)?.trim_end_matches('/');
        let below = folder.strip_prefix(self.folder.trim_end_matches('/'))?;
        (below.is_empty() || (self.merges_files && below.starts_with('/'))).then_some(name)
    }
}
