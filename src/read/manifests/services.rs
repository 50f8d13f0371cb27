//! Services of a project that set something in the pods of their namespace by their names alone.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::referred::resources_in;
use super::resources::{KubeResource, scalar_text};
use crate::deployment::{Deployment, Link};
use crate::facts::FileKind;
use crate::facts::milvus::{KeyPath, environment};
use crate::read::Files;
use crate::text::source::path::normalized;
use crate::text::source::{FileId, Location, Sources, Span};
use crate::text::yaml::{self, Entry};

/// A Service whose name makes a setting of Milvus of a variable that pods get of it.
#[derive(Clone, Debug)]
pub(crate) struct SettingService {
    path: PathBuf,
    name: String,
    /// Empty where it does not say.
    namespace: String,
    /// Where its name stands.
    span: Span,
    at: KeyPath,
}

/// Whether pods of its namespace get variables of a Service that some release of Milvus reads: of one without an address of
/// its own they get none.
pub(super) fn sets_something(resource: &KubeResource) -> bool {
    let says = |key: &str, word: &str| {
        let is = |e: Entry| scalar_text(&resource.tree, e.value) == word;
        resource.at(&["spec", key]).is_some_and(is)
    };
    resource.kind == "Service"
        && !says("clusterIP", "None")
        && !says("type", "ExternalName")
        && environment::may_set(&resource.name)
}

/// The link that a Service is to the pods of its namespace.
pub(super) fn link(resource: &KubeResource) -> Link {
    Link {
        name: resource.name.clone(),
        at: resource.name_at(),
        path: resource.path.key("metadata").key("name"),
    }
}

/// The Services of a file that set something.
pub(crate) fn services_in(path: &Path, text: &str) -> Vec<SettingService> {
    let holds = |word: &str| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    if !holds("Service") || !holds("kind") {
        return Vec::new();
    }
    let resources = resources_in(&Arc::new(yaml::parse(text)));
    let services = resources.iter().filter(|resource| sets_something(resource)).map(|resource| {
        let Link { name, at, path: place } = link(resource);
        SettingService {
            path: path.to_owned(),
            name,
            namespace: resource.namespace.clone(),
            span: at.span,
            at: place,
        }
    });
    services.collect()
}

/// Services with the links that they are, whose files are among those of the run.
pub(crate) struct Linked(Vec<(SettingService, Link)>);

impl Linked {
    /// The links that Services are.
    pub fn of(services: Vec<SettingService>, files: &mut Files<'_>) -> Self {
        let link = |service: SettingService| {
            let at = Location { file: files.read_text(&service.path)?, span: service.span };
            let link = Link { name: service.name.clone(), at, path: service.at.clone() };
            Some((service, link))
        };
        Self(services.into_iter().filter_map(link).collect())
    }

    /// Gives what the chart and the operator deploy the Services of its namespace: those that say the same one, and where
    /// one of both says none, those of its folder. Pods of manifests get those that lie in their folder or in one beside it.
    pub fn give(&self, deployment: &mut Deployment, sources: &Sources) {
        let Some(text) = deployment.texts.first().filter(|_| !self.0.is_empty()) else { return };
        let path = normalized(sources.get(text.file).place());
        let folder = path.parent().map(Path::to_owned);
        let own = deployment.namespace.as_deref().unwrap_or_default();
        let is_beside = |service: &SettingService| normalized(&service.path).parent() == folder.as_deref();
        let is_near = |service: &SettingService| match (own, service.namespace.as_str()) {
            ("", _) | (_, "") => is_beside(service),
            (own, theirs) => own == theirs,
        };
        let links = |is: &dyn Fn(&SettingService) -> bool| -> Vec<Link> {
            self.0.iter().filter(|(service, _)| is(service)).map(|(_, link)| link.clone()).collect()
        };
        match deployment.kind {
            FileKind::MilvusCr | FileKind::HelmValues | FileKind::Gitops => {
                deployment.links = links(&is_near);
            }
            FileKind::Manifest => {
                let above = folder.as_deref().and_then(Path::parent).map(Path::to_owned);
                let is_close = |service: &SettingService| {
                    let near = normalized(&service.path);
                    let theirs = near.parent().and_then(Path::parent);
                    is_near(service)
                        && (is_beside(service) || (above.is_some() && theirs == above.as_deref()))
                };
                let found = links(&is_close);
                for container in deployment.containers.iter_mut().filter(|container| container.takes_links) {
                    container.links.extend(found.iter().cloned());
                }
            }
            _ => return,
        }
        let of_pods = deployment.containers.iter().flat_map(|container| &container.links);
        let by: Vec<FileId> = deployment.links.iter().chain(of_pods).map(|link| link.at.file).collect();
        for file in by {
            if !deployment.files.contains(&file) {
                deployment.files.push(file);
            }
        }
    }
}
