//! `volumes_from`: services that mount what others mount.

use crate::deployment::UNKNOWN;
use std::collections::{HashMap, HashSet};

use super::model::{Service, ServiceVolume, VolumesFrom};

/// Services that take volumes of services that take volumes are followed this far.
const DEPTH: usize = 16;

/// Adds what services mount through others to what they mount themselves.
pub fn inherit_volumes(services: &mut [Service]) {
    let mut waiting: HashSet<usize> =
        (0..services.len()).filter(|at| !services[*at].volumes_from.is_empty()).collect();
    let places: HashMap<String, usize> =
        services.iter().enumerate().map(|(at, service)| (service.name.clone(), at)).collect();
    let place = |from: &VolumesFrom| places.get(from.service.as_ref()?).copied();
    for _ in 0..DEPTH {
        let is_ready =
            |at: &usize| services[*at].volumes_from.iter().filter_map(place).all(|p| !waiting.contains(&p));
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
fn with_others<'s>(
    service: &Service,
    other: impl Fn(&VolumesFrom) -> Option<&'s Service>,
) -> Vec<ServiceVolume> {
    let mut found = Vec::new();
    for from in &service.volumes_from {
        match other(from) {
            Some(other) => lay(&mut found, other.volumes.iter().filter(|v| is_shared(v)).cloned().collect()),
            None => found.push(from.unknown()),
        }
    }
    lay(&mut found, service.volumes.clone());
    found
}

fn lay(volumes: &mut Vec<ServiceVolume>, over: Vec<ServiceVolume>) {
    let targets: HashSet<&str> =
        over.iter().map(ServiceVolume::target_path).filter(|t| !t.contains(UNKNOWN)).collect();
    volumes.retain(|volume| !targets.contains(volume.target_path()));
    volumes.extend(over);
}

/// Memory is for one container alone, and so are texts that stand in the compose file.
fn is_shared(volume: &ServiceVolume) -> bool {
    volume.content.is_none() && !volume.is_in_memory()
}
