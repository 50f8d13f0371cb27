//! Which containers of manifests are one Milvus.

use super::resource_lookup::ResourceLookup;
use super::resources::PodContainer;
use crate::facts::milvus::{Image, standalone_role};
use crate::read::cluster_home::ClusterHome;
use crate::read::container::{self, TextList};

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
    home: ClusterHome,
}

impl<'a> Member<'a> {
    fn of(place: PodContainer<'a>, roles: Vec<String>, around: &ResourceLookup<'a>) -> Self {
        let is_alone = is_alone(&roles);
        let home = if is_alone { ClusterHome::default() } else { home_of(&place, &roles, around) };
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
        if self.home.is_rival_of(&other.home) {
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

fn home_of(place: &PodContainer<'_>, roles: &[String], around: &ResourceLookup<'_>) -> ClusterHome {
    let mut texts = TextList::default();
    let (env, _) = around.env(place, &mut texts);
    let mut texts = TextList::default();
    around.mounts(place, &container::config_folder_of(&env), true, &mut texts);
    ClusterHome::of(roles, &env, &texts)
}
