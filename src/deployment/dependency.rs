//! A program that Milvus depends on and that runs beside it.

use super::{KubeService, Mount, Variable, Written};
use crate::facts::milvus::{DependencyKind, Image, KeyPath};
use crate::text::source::Location;

/// Something that Milvus depends on, run beside it.
#[derive(Clone, Debug)]
pub struct Dependency {
    /// What it is.
    pub kind: DependencyKind,
    /// Its name in its file.
    pub name: String,
    /// The host names by which others reach it.
    pub hosts: Vec<String>,
    /// The image.
    pub image: Image,
    /// Where the image is written.
    pub image_at: Option<Written>,
    /// Its environment. A variable whose value cannot be known is in `unknown`.
    pub env: Vec<Variable>,
    /// Names of variables that are set to what only the real environment knows.
    pub unknown: Vec<String>,
    /// The words of its entrypoint and command.
    pub command: Vec<String>,
    /// The folder that it is started in, where its file says one.
    pub folder: Option<String>,
    /// What is mounted into it.
    pub mounts: Vec<Mount>,
    /// The Services of Kubernetes that lead to it.
    pub kube_services: Vec<KubeService>,
    /// Ports of the host, each with the port of the container that it leads to.
    pub published: Vec<[String; 2]>,
    /// The key that names it.
    pub at: Location,
    /// The path to it.
    pub path: KeyPath,
}

impl Dependency {
    /// The port of the container behind a port that only the host has: nothing says that the program itself, or
    /// another publication, has that port inside.
    pub fn behind(&self, port: &str) -> Option<&str> {
        let [_, inside] = self.published.iter().find(|[outside, _]| outside == port)?;
        let own = self.published.iter().any(|[_, inside]| inside == port);
        let words = self.command.iter().chain(self.env.iter().map(|v| &v.value));
        let in_command =
            words.flat_map(|w| w.split(|c: char| !c.is_ascii_digit())).any(|number| number == port);
        (!own && !in_command && self.unknown.is_empty()).then_some(inside)
    }

    /// The variable of a name.
    pub fn variable(&self, name: &str) -> Option<&Variable> {
        self.env.iter().rev().find(|v| v.name == name)
    }

    /// User and password, with the variables that set them; the image's own while none are set. `None` where
    /// they cannot be known.
    pub fn credentials(&self) -> Option<([&str; 2], Option<[&Variable; 2]>)> {
        let facts = self.kind.facts()?;
        let names = || facts.credentials.iter().flat_map(|(user, password)| [user, password]);
        let secret_file = |name: &str| names().any(|n| name.starts_with(n) && name.len() > n.len());
        if self.unknown.iter().any(|u| names().any(|n| u == n))
            || self.env.iter().any(|v| secret_file(&v.name))
        {
            return None;
        }
        for (user, password) in facts.credentials {
            if let (Some(user), Some(password)) = (self.variable(user), self.variable(password)) {
                return Some(([&user.value, &password.value], Some([user, password])));
            }
        }
        let untouched = !names().any(|n| self.variable(n).is_some());
        let own = self.image.is_of(facts.default_of);
        let (user, password) = facts.default.filter(|_| untouched && own)?;
        Some(([user, password], None))
    }

    /// True where an address leads to it: its host is one of its names, alone or with a domain of the cluster.
    pub(crate) fn is_at(&self, address: &str) -> bool {
        let host = address.rsplit_once("://").map_or(address, |(_, rest)| rest);
        let host = host.split([':', '/']).next().unwrap_or(host);
        let inside = |name: &String| {
            let rest = host.strip_prefix(name.as_str());
            rest.is_some_and(|r| {
                r.is_empty() || (r.starts_with('.') && r.split('.').nth(2).is_none_or(|p| p == "svc"))
            })
        };
        self.hosts.iter().any(inside)
    }
}
