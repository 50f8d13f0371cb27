//! `volumes_from`: services that mount what others mount.

use std::collections::{HashMap, HashSet};

use super::model::{Service, UNKNOWN, Volume};
use crate::milvus::{KeyPath, Lasting};
use crate::source::Location;

/// Services that take volumes of services that take volumes are followed this far.
const DEPTH: usize = 16;

/// An entry of `volumes_from`.
#[derive(Clone, Debug)]
pub struct From {
    /// The service; `None` for a container that no file describes.
    pub service: Option<String>,
    /// Where the entry is written.
    pub at: Location,
    /// The path to it.
    pub path: KeyPath,
}

impl From {
    /// An entry as `service:mode` or `container:name:mode`.
    pub fn new(text: &str, at: Location, path: KeyPath) -> Self {
        let name = text.split(':').next().unwrap_or_default();
        let known = name != "container" && !text.contains(UNKNOWN);
        Self { service: known.then(|| name.to_owned()), at, path }
    }

    /// What may be mounted anywhere.
    fn unknown(&self) -> Volume {
        let folder = Default::default();
        Volume {
            lasting: Lasting::Unknown,
            ..Volume::new("", UNKNOWN.to_owned(), folder, self.at, self.path.clone())
        }
    }
}

/// Adds what services mount through others to what they mount themselves.
pub fn inherit(services: &mut [Service]) {
    let mut waiting: HashSet<usize> =
        (0..services.len()).filter(|at| !services[*at].from.is_empty()).collect();
    let places: HashMap<String, usize> =
        services.iter().enumerate().map(|(at, service)| (service.name.clone(), at)).collect();
    let place = |from: &From| places.get(from.service.as_ref()?).copied();
    for _ in 0..DEPTH {
        let is_ready =
            |at: &usize| services[*at].from.iter().filter_map(place).all(|p| !waiting.contains(&p));
        let ready: Vec<usize> = waiting.iter().copied().filter(is_ready).collect();
        for at in &ready {
            services[*at].volumes = with_others(&services[*at], |from| place(from).map(|p| &services[p]));
        }
        ready.iter().for_each(|at| {
            waiting.remove(at);
        });
    }
    // Compose refuses services that wait for each other.
    for at in waiting {
        services[at].volumes = with_others(&services[at], |_| None);
    }
}

/// The volumes of a service: its own over those of others, and of these the later ones over the earlier ones.
fn with_others<'s>(service: &Service, other: impl Fn(&From) -> Option<&'s Service>) -> Vec<Volume> {
    let mut found = Vec::new();
    for from in &service.from {
        match other(from) {
            Some(other) => lay(&mut found, other.volumes.iter().filter(|v| is_shared(v)).cloned().collect()),
            None => found.push(from.unknown()),
        }
    }
    lay(&mut found, service.volumes.clone());
    found
}

fn lay(volumes: &mut Vec<Volume>, over: Vec<Volume>) {
    let targets: HashSet<&str> = over.iter().map(Volume::place).filter(|t| !t.contains(UNKNOWN)).collect();
    volumes.retain(|volume| !targets.contains(volume.place()));
    volumes.extend(over);
}

/// Memory is for one container alone, and so are texts that stand in the compose file.
fn is_shared(volume: &Volume) -> bool {
    volume.content.is_none() && !volume.in_memory()
}
