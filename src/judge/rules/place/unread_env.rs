//! Environment variables that look like settings and are none.

use std::cell::LazyCell;

use super::standing::{Standing, standing};
use super::variables::{COMPARED, Variables};
use crate::base::effort::spend;
use crate::deployment::{Container, Reading, Variable};
use crate::facts::milvus::{DependencyKind, NormalKey, Version, catalogue, environment, queues};
use crate::facts::{FileKind, Severity};
use crate::judge::Case;
use crate::judge::finding::{Finding, Findings, Place};
use crate::judge::rules::described::{described, starts_official_image};
use crate::judge::rules::wording::{quoted_list, release};
use crate::text::edit::{Edit, Fix, Safety};
use crate::text::source::Location;

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    let milvus = reading.milvus.to_string();
    let variables = reading.cache.shared.variables.get_or_init(|| Variables::of(reading.deployment));
    for variable in variables.meant.iter().map(|&place| &reading.deployment.env[place]) {
        spend(1);
        let Some(right) = environment::meant_by(&variable.name, reading.milvus) else { continue };
        if variables.names.contains(&NormalKey::new(&right)) || variables.is_for_others(variable) {
            continue;
        }
        let Some(written) = &variable.written else { continue };
        let place = Place::new(written.key_at, written.path.clone());
        let fix = rename(reading, written.key_at, &variable.name, &right);
        wrong_name(place, (&variable.name, &right, &milvus), findings).fix(fix);
    }
    from_elsewhere(reading, variables, findings);
    of_other_releases(reading, variables, findings);
    of_sections(reading, variables, findings);
    of_clients(reading, variables, findings);
    findings.add_shared(&variables.beside, |findings| beside(reading, findings));
}

/// Reports a name in the place of the one that Milvus reads.
fn wrong_name<'f>(
    place: Place,
    (name, right, milvus): (&str, &str, &str),
    findings: &'f mut Findings<'_>,
) -> &'f mut Finding {
    let until = environment::read_until(name).map(|v| format!("{}.{}", v.major, v.minor));
    let variant = if until.is_some() { "until" } else { "milvus" };
    let until = until.unwrap_or_default();
    let values = [("name", name), ("right", right), ("milvus", milvus), ("until", until.as_str())];
    findings.add_as(variant, place, &values)
}

/// Wrong names whose values come from a Secret, a variable of whoever starts it or the like: what they are does not
/// matter.
fn from_elsewhere(reading: &Case<'_>, variables: &Variables, findings: &mut Findings<'_>) {
    let milvus = reading.milvus.to_string();
    for container in &reading.deployment.containers {
        let only_milvus = LazyCell::new(|| runs_only_milvus(reading, container));
        for (name, place) in open_variables(reading, container) {
            spend(1);
            // What can be looked up is among the variables, and what a service beside Milvus has too may be its.
            let known = reading.deployment.env.iter().any(|v| v.name == name);
            if known || reading.deployment.services.iter().any(|s| s.unknown.iter().any(|n| n == name)) {
                continue;
            }
            let at = place.at;
            match environment::meant_by(name, reading.milvus) {
                Some(right) => {
                    let normal = NormalKey::new(&right);
                    let set = variables.names.contains(&normal)
                        || container.unknown.iter().any(|other| NormalKey::new(other) == normal);
                    if !set {
                        let fix = rename(reading, at, name, &right);
                        wrong_name(place, (name, &right, &milvus), findings).fix(fix);
                    }
                }
                None => {
                    if let Some(section) = environment::section_of(name).filter(|_| *only_milvus) {
                        findings.add_as("section", place, &[("name", name), ("section", section)]);
                    }
                }
            }
        }
    }
}

/// The variables that a container's own description gives values which are not known here, with their places.
fn open_variables<'r>(reading: &'r Case<'_>, container: &Container) -> Vec<(&'r str, Place)> {
    let key = match reading.deployment.kind {
        FileKind::Manifest => "env",
        FileKind::Compose => "environment",
        _ => return Vec::new(),
    };
    let Some(env) = described(reading, container, key) else { return Vec::new() };
    let (tree, node, file) = (env.tree, env.tree.resolve(env.entry.value), env.at().file);
    let path = container.path.key(key);
    let is_open = |name: &str| container.unknown.iter().any(|other| other == name);
    let place = |node, path| Place::new(Location { file, span: tree.span(node) }, path);
    let of_items = tree.items(node).iter().enumerate().filter_map(|(index, &item)| {
        let item = tree.resolve(item);
        let path = path.item(index);
        match tree.get(item, "name") {
            Some(name) => {
                tree.get(item, "valueFrom")?;
                Some((tree.text(tree.resolve(name.value)), place(name.value, path.key("name"))))
            }
            None => {
                let text = tree.text(item);
                let name = text.split_once('=').map_or(text, |(name, _)| name);
                is_open(name).then(|| (name, place(item, path)))
            }
        }
    });
    let of_keys = tree.entries(node).iter().filter_map(|entry| {
        let name = tree.text(tree.resolve(entry.key));
        is_open(name).then(|| (name, place(entry.key, path.key(name))))
    });
    of_items.chain(of_keys).collect()
}

/// Variables that begin as a section of Milvus' settings and are none of any release, where nothing but Milvus reads
/// them.
fn of_sections(reading: &Case<'_>, variables: &Variables, findings: &mut Findings<'_>) {
    let containers = &reading.deployment.containers;
    if containers.is_empty() || !containers.iter().all(|c| runs_only_milvus(reading, c)) {
        return;
    }
    for variable in reading.deployment.env.iter().take(COMPARED) {
        spend(1);
        let Some(section) = environment::section_of(&variable.name) else { continue };
        let Some(written) = variable.written.as_ref().filter(|_| !variables.is_for_others(variable)) else {
            continue;
        };
        let own = containers.iter().any(|c| written.path.as_str().starts_with(c.path.as_str()));
        let compose = reading.deployment.kind == FileKind::Compose;
        if (own || compose) && environment::meant_by(&variable.name, reading.milvus).is_none() {
            let place = Place::new(written.key_at, written.path.clone());
            findings.add_as("section", place, &[("name", &variable.name), ("section", section)]);
        }
    }
}

/// Whether a container runs an image of Milvus by its own program: a script may read variables of any name.
fn runs_only_milvus(reading: &Reading<'_>, container: &Container) -> bool {
    let says = |key: &str| described(reading, container, key);
    starts_official_image(reading, container)
        && says("entrypoint").is_none()
        && says("build").is_none()
        && !container.merges_files
}

/// Variables of settings that only earlier or later releases read.
fn of_other_releases(reading: &Case<'_>, variables: &Variables, findings: &mut Findings<'_>) {
    let (milvus, judged_as) = (reading.milvus.to_string(), catalogue::judged_as(reading.milvus));
    for variable in &reading.deployment.env {
        spend(1);
        let key = queues::key_of_variable(&variable.name, reading.milvus);
        let normal = NormalKey::new(key);
        let Some(param) = catalogue::param(&normal) else { continue };
        let Some(written) = variable.written.as_ref().filter(|_| !variables.is_for_others(variable)) else {
            continue;
        };
        let (variant, since) = match standing(param.key(), &normal, &variable.value, judged_as) {
            // A candidate still reads what the line before reads.
            Standing::Gone(Some(since)) if is_candidate(reading, since) => continue,
            Standing::Gone(Some(since)) if since > reading.milvus => continue,
            Standing::Gone(_) if environment::is_leftover(param.key()) => continue,
            Standing::Gone(since) => ("gone", since.map_or_else(|| milvus.clone(), release)),
            // That a release does not choose the queue by it is reported by the rule about queues.
            Standing::Later(_) if normal == NormalKey::new(queues::selector()) => continue,
            Standing::Later(since) => ("later", release(since)),
            _ => continue,
        };
        let values =
            [("name", variable.name.as_str()), ("key", param.key()), ("since", &since), ("milvus", &milvus)];
        let place = Place::new(written.key_at, written.path.clone());
        let finding = findings.add_as(variant, place, &values);
        if variant == "later" && reading.deployment.milvus.assumption().is_some() {
            finding.severity(Severity::Info);
        }
    }
}

fn is_candidate(reading: &Case<'_>, of: Version) -> bool {
    let stated = reading.deployment.milvus.get();
    stated.is_some_and(|stated| {
        let release = Version { released: true, ..stated };
        !stated.released && (release == of || catalogue::line_before_had(of, release))
    })
}

/// What programs that call Milvus log in with, among the variables of its own containers.
fn of_clients(reading: &Case<'_>, variables: &Variables, findings: &mut Findings<'_>) {
    let env = &reading.deployment.env;
    for container in &reading.deployment.containers {
        let own = |v: &&Variable| {
            let here = v
                .written
                .as_ref()
                .is_some_and(|w| w.text == container.text && w.path.keys_below(&container.path).is_some());
            here && environment::is_of_client(&v.name) && !variables.is_for_others(v)
        };
        let found: Vec<&Variable> = env.iter().filter(own).collect();
        let Some(written) = found.first().and_then(|v| v.written.as_ref()) else { continue };
        let names = quoted_list(found.iter().map(|v| v.name.as_str()));
        let place = Place::new(written.key_at, written.path.clone());
        let finding = findings.add_as("client", place, &[("names", &names)]);
        for other in found[1..].iter().filter_map(|v| v.written.as_ref()) {
            finding.label(other.key_at, "nor this");
        }
    }
}

/// Names of credentials with typing errors, in the services that Milvus depends on.
fn beside(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    for service in &reading.deployment.services {
        for variable in &service.env {
            let Some(right) = misspelt(service.kind, &variable.name) else { continue };
            let values =
                [("name", variable.name.as_str()), ("right", right), ("title", service.kind.title())];
            let Some(written) = &variable.written else { continue };
            let place = Place::new(written.key_at, written.path.clone());
            let fix = rename(reading, written.key_at, &variable.name, right);
            findings.add_as("service", place, &values).fix(fix);
        }
    }
}

fn misspelt(kind: DependencyKind, name: &str) -> Option<&'static str> {
    let known = || kind.credentials().iter().flat_map(|(user, password)| [*user, *password]);
    if known().chain(kind.other_variables().iter().copied()).any(|k| k == name) {
        return None;
    }
    // The distance is no less than what the lengths differ by.
    known().find(|k| k.len().abs_diff(name.len()) <= 2 && strsim::osa_distance(k, name) <= 2)
}

/// Puts the right name in the place of the wrong one, where that stands as it is.
fn rename(reading: &Reading<'_>, at: Location, name: &str, right: &str) -> Option<Fix> {
    let text = reading.deployment.texts.iter().find(|t| t.file == at.file)?;
    let written = text.source.get(at.span.range())?;
    (written == name).then(|| Fix {
        title: format!("rename it to `{right}`"),
        safety: Safety::Unsafe,
        edits: vec![Edit::within(at.file, at.span, right.to_owned())],
    })
}
