//! Where a role of a cluster meets the others.

use super::container::TextList;
use crate::deployment::{UNKNOWN, Variable};
use crate::facts::Role;
use crate::facts::milvus::{NormalKey, is_coordinator};
use crate::text::yaml::Tree;

/// Where a role of a cluster meets the others, and the coordinators in its process.
#[derive(Default)]
pub(super) struct ClusterHome {
    /// The addresses of etcd.
    etcd: Option<String>,
    /// The path in it.
    root: Option<String>,
    coordinators: Vec<String>,
    /// Those that wait for another of their kind to fail.
    standbys: Vec<String>,
}

impl ClusterHome {
    /// That of a container with some roles, an environment and the files that are mounted into it.
    pub fn of(roles: &[String], env: &[Variable], texts: &TextList) -> Self {
        let mut files: Vec<(Role, &Tree)> = texts.list.iter().map(|text| (text.role, &*text.tree)).collect();
        // What the user writes is over what is shipped.
        files.sort_by_key(|(role, _)| *role != Role::UserYaml);
        let setting = |key: &str| {
            let of_env = |v: &&Variable| NormalKey::new(&v.name) == NormalKey::new(key);
            let by_env = env.iter().rev().find(of_env).map(|v| v.value.clone());
            let said = by_env.or_else(|| files.iter().find_map(|(_, tree)| setting_in(tree, key)));
            said.filter(|text| !text.contains(UNKNOWN))
        };
        let coordinators: Vec<String> = roles.iter().filter(|role| is_coordinator(role)).cloned().collect();
        let is_standby =
            |role: &&String| setting(&format!("{role}.enableActiveStandby")).as_deref() == Some("true");
        let standbys = coordinators.iter().filter(is_standby).cloned().collect();
        Self { etcd: setting("etcd.endpoints"), root: setting("etcd.rootPath"), coordinators, standbys }
    }

    /// Whether both have a coordinator of one kind, neither of which waits for the other.
    pub fn is_rival_of(&self, other: &Self) -> bool {
        let rivals = |role: &&String| other.coordinators.contains(role);
        let stands_by = |role: &String| [self, other].iter().all(|home| home.standbys.contains(role));
        self.coordinators.iter().filter(rivals).any(|role| !stands_by(role))
    }

    /// Whether both are one; `None` where that is not known.
    pub fn is_that_of(&self, other: &Self) -> Option<bool> {
        let differ = |a: &Option<String>, b: &Option<String>| matches!((a, b), (Some(a), Some(b)) if a != b);
        if differ(&self.etcd, &other.etcd) || differ(&self.root, &other.root) {
            return Some(false);
        }
        (self.etcd.is_some() && self.etcd == other.etcd && self.root == other.root).then_some(true)
    }
}

/// A setting of a section, however the keys are written.
fn setting_in(tree: &Tree, key: &str) -> Option<String> {
    let (section, name) = key.split_once('.')?;
    let find = |map, key: &str| {
        tree.entries(map)
            .iter()
            .find(|e| tree.text(e.key).eq_ignore_ascii_case(key))
            .map(|e| tree.resolve(e.value))
    };
    let value = find(find(tree.root()?, section)?, name)?;
    let items: Vec<&str> = tree.items(value).iter().map(|item| tree.text(tree.resolve(*item))).collect();
    Some(if items.is_empty() { tree.text(value).to_owned() } else { items.join(",") })
}
