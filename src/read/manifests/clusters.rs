//! Which containers of manifests are one Milvus.

use super::lookup::PodContainer;
use super::resource_lookup::ResourceLookup;
use crate::deployment::Variable;
use crate::facts::Role;
use crate::facts::milvus::{Image, NormalKey, standalone_role};
use crate::read::container::{self, TextList};
use crate::text::yaml::Tree;

/// How the roles end that lead the others, of which a cluster has one of a kind and its standby.
const COORDINATOR: &str = "coord";

/// The containers that run Milvus, those of one Milvus together. A standalone Milvus is its own. The roles of a cluster
/// find each other in etcd: those with one root there are together, whatever their labels; where it is not known, the
/// label of their installation tells. Of coordinators of a kind that are not each other's standby each leads a cluster.
pub(super) fn milvus_containers<'a>(around: &ResourceLookup<'a>) -> Vec<Vec<PodContainer<'a>>> {
    let mut apps: Vec<Vec<Member<'_>>> = Vec::new();
    for resource in around.resources {
        for (node, path) in resource.containers() {
            let place = PodContainer { resource, node, path };
            let roles = around.roles(&place);
            let image = resource.image(node).is_some_and(|i| Image::new(&i).is_milvus());
            if !image && roles.is_empty() {
                continue;
            }
            let member = Member::of(place, roles, around);
            let is_fit = |at: &usize| apps[*at].iter().all(|other| member.goes_with(other));
            let fitting: Vec<usize> = (0..apps.len()).filter(is_fit).collect();
            let near = fitting.iter().find(|at| member.is_labelled_like(&apps[**at][0]));
            match near.or(fitting.first()).copied() {
                Some(at) => apps[at].push(member),
                None => apps.push(vec![member]),
            }
        }
    }
    apps.into_iter().map(|app| app.into_iter().map(|member| member.place).collect()).collect()
}

/// A container that runs Milvus, with what tells which Milvus it is of.
struct Member<'a> {
    place: PodContainer<'a>,
    roles: Vec<String>,
    /// What the installation is called, by any of its labels.
    instance: Option<String>,
    /// What it is called by those labels alone that are there for it.
    installation: Option<String>,
    home: Home,
}

/// Where a container has its cluster.
#[derive(Default)]
struct Home {
    /// The addresses of etcd.
    etcd: Option<String>,
    /// The path in it.
    root: Option<String>,
    /// The coordinators that wait for another of their kind to fail.
    standbys: Vec<String>,
}

impl<'a> Member<'a> {
    fn of(place: PodContainer<'a>, roles: Vec<String>, around: &ResourceLookup<'a>) -> Self {
        let is_alone = is_alone(&roles);
        let home = if is_alone { Home::default() } else { Home::of(&place, &roles, around) };
        Self {
            instance: place.resource.instance(),
            installation: place.resource.installation(),
            place,
            roles,
            home,
        }
    }

    fn is_labelled_like(&self, other: &Member<'_>) -> bool {
        self.instance.is_some() && self.instance == other.instance
    }

    /// Whether both may be of one Milvus.
    fn goes_with(&self, other: &Member<'_>) -> bool {
        let (own, of) = (self.place.resource, other.place.resource);
        if std::ptr::eq(own, of) {
            return true;
        }
        if own.namespace != of.namespace {
            return false;
        }
        let runs_all = |roles: &[String]| roles.iter().any(|role| role == standalone_role());
        if is_alone(&self.roles) || is_alone(&other.roles) {
            // A pod that says not what it runs is a helper of its installation.
            return !(runs_all(&self.roles) && runs_all(&other.roles)) && self.is_labelled_like(other);
        }
        let rivals = |role: &&String| role.ends_with(COORDINATOR) && other.roles.contains(role);
        let stands_by =
            |role: &String| [&self.home, &other.home].iter().all(|home| home.standbys.contains(role));
        if self.roles.iter().filter(rivals).any(|role| !stands_by(role)) {
            return false;
        }
        match self.home.is_that_of(&other.home) {
            Some(same) => same,
            None => {
                let names = (&self.installation, &other.installation);
                !matches!(names, (Some(own), Some(of)) if own != of)
            }
        }
    }
}

/// True for what is all of Milvus, or says not what it is.
fn is_alone(roles: &[String]) -> bool {
    roles.is_empty() || roles.iter().any(|role| role == standalone_role())
}

impl Home {
    fn of(place: &PodContainer<'_>, roles: &[String], around: &ResourceLookup<'_>) -> Self {
        let mut texts = TextList::default();
        let (env, _) = around.env(place, &mut texts);
        let mut texts = TextList::default();
        around.mounts(place, &container::config_folder_of(&env), true, &mut texts);
        let mut files: Vec<(Role, &Tree)> = texts.list.iter().map(|text| (text.role, &*text.tree)).collect();
        // What the user writes is over what is shipped.
        files.sort_by_key(|(role, _)| *role != Role::UserYaml);
        let setting = |key: &str| {
            let of_env = |v: &&Variable| NormalKey::new(&v.name) == NormalKey::new(key);
            let by_env = env.iter().rev().find(of_env).map(|v| v.value.clone());
            by_env.or_else(|| files.iter().find_map(|(_, tree)| setting_in(tree, key)))
        };
        let is_standby = |role: &&String| {
            role.ends_with(COORDINATOR)
                && setting(&format!("{role}.enableActiveStandby")).as_deref() == Some("true")
        };
        let standbys = roles.iter().filter(is_standby).cloned().collect();
        Self { etcd: setting("etcd.endpoints"), root: setting("etcd.rootPath"), standbys }
    }

    /// Whether both are one; `None` where that is not known.
    fn is_that_of(&self, other: &Self) -> Option<bool> {
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
