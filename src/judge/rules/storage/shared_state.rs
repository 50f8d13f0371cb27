//! Two deployments that keep the same in one place.

use crate::deployment::Deployment;
use crate::facts::milvus::{Moves, standalone_role};
use crate::judge::Neighbour;
use crate::judge::finding::Findings;
use crate::understand::external_stores::{ExternalStore, are_apart, reach, same_server};

pub fn check(neighbour: &Neighbour<'_>, before: &[Neighbour<'_>], findings: &mut Findings<'_>) {
    // Those with the metadata of one etcd have its log in common, too.
    let mut told: Vec<(&str, &str)> = Vec::new();
    for home in &neighbour.homes {
        let with = before.iter().find_map(|other| {
            let at =
                other.homes.iter().find_map(|theirs| Some((theirs, shared(neighbour, home, other, theirs)?)));
            at.map(|(theirs, server)| (other, theirs, server))
        });
        let Some((other, theirs, server)) = with else { continue };
        let other = other.case.deployment.id.as_str();
        if told.contains(&(other, server)) {
            continue;
        }
        told.push((other, server));
        let below = home.below.iter().map(|(key, value)| format!("`{key}: {value}`"));
        let below = below.collect::<Vec<_>>().join(", ");
        let keys = home.below.iter().map(|(key, _)| format!("`{key}`")).collect::<Vec<_>>().join(" or ");
        let values = [("other", other), ("server", server), ("below", &*below), ("keys", &*keys)];
        let variant = match home.what {
            Moves::Metadata => "metadata",
            Moves::Objects => "objects",
            Moves::Log => "log",
        };
        findings
            .add_as(variant, &home.written, &values)
            .label(theirs.written.at, format!("`{other}` is there, too"));
    }
}

/// The server on which both keep the same in the same place.
fn shared<'h>(
    neighbour: &Neighbour<'_>,
    home: &'h ExternalStore,
    other: &Neighbour<'_>,
    theirs: &ExternalStore,
) -> Option<&'h str> {
    let (one, two) = (neighbour.case.deployment, other.case.deployment);
    // Of most servers the name leads no further than the file, and there are as many pairs as deployments squared.
    if one.files.first() != two.files.first() && !home.is_reached_from_afar {
        return None;
    }
    if are_parts_of_one(one, two) {
        return None;
    }
    let server = home.shared_server(theirs)?;
    (are_apart(one, two) && same_server(reach(server), one, two)).then_some(server)
}

/// Whether two have different roles, so that they are one cluster, whatever their labels say.
fn are_parts_of_one(one: &Deployment, two: &Deployment) -> bool {
    let roles = |of: &'_ Deployment| -> Vec<String> {
        of.containers.iter().flat_map(|container| container.roles.iter().cloned()).collect()
    };
    let (ours, theirs) = (roles(one), roles(two));
    let alone = |roles: &[String]| roles.is_empty() || roles.iter().any(|role| role == standalone_role());
    one.namespace == two.namespace
        && !alone(&ours)
        && !alone(&theirs)
        && !ours.iter().any(|role| theirs.contains(role))
}
