//! The Services of Kubernetes that lead to a program.

use crate::facts::milvus::KeyPath;
use crate::text::source::Location;

/// A Service of Kubernetes that leads to the pods of a program.
#[derive(Clone, Debug)]
pub struct KubeService {
    /// Its name, which is the host that others call.
    pub name: String,
    /// Its ports; `None` for a headless one, whose host is that of the pods themselves.
    pub ports: Option<Vec<ServicePort>>,
    /// True where it leads to pods of others, too.
    pub is_shared: bool,
    /// Where its name stands.
    pub at: Location,
    /// The path to that.
    pub path: KeyPath,
}

/// A port of a Service.
#[derive(Clone, Debug)]
pub struct ServicePort {
    /// The one that others call.
    pub port: String,
    /// The one of the container that it leads to; `None` where no container says it.
    pub target: Option<String>,
    /// Where it is written.
    pub at: Location,
    /// The path to it.
    pub path: KeyPath,
}

impl KubeService {
    /// Whether a host is its name, alone or with a domain of the cluster.
    pub(crate) fn is_called(&self, host: &str) -> bool {
        host.strip_prefix(self.name.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }
}
