//! Images that their registry no longer has.

use crate::deployment::{Helm, Reading};
use crate::facts::chart::ValueView;
use crate::facts::milvus::images::{self, ImageValues};
use crate::facts::milvus::{Image, KeyPath};
use crate::facts::{FileKind, Severity};
use crate::judge::Case;
use crate::judge::finding::{Findings, Place};
use crate::judge::rules::described::of_service;
use crate::judge::rules::milvus_images::replace_part;
use crate::judge::rules::places::start;
use crate::text::source::Location;

/// The registry that is asked where a reference names none.
const HUB: &str = "docker.io";

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    if let Some(helm) = &reading.deployment.helm {
        let other_registry = helm.values.text("global.imageRegistry").is_some_and(|r| !r.is_empty());
        for row in images::image_values().iter().filter(|_| !other_registry) {
            in_values(reading, helm, row, findings);
        }
    }
    if let Some(resource) = &reading.deployment.resource {
        for field in ["storage", "kafka", "etcd"] {
            let key = format!("spec.dependencies.{field}.inCluster.values.image.repository");
            if let Some((text, written)) = resource.text(&key).zip(resource.at(&key)) {
                report(reading, &Image::new(&text), Place::from(&written), findings);
            }
        }
    }
    let mut seen: Vec<Location> = Vec::new();
    for service in &reading.deployment.services {
        if let Some(written) = &service.image_at {
            seen.push(written.at);
            if is_pulled(reading, &service.name) {
                report(reading, &service.image, Place::from(written), findings);
            }
        }
    }
    if reading.deployment.kind == FileKind::Compose {
        others(reading, &seen, findings);
    }
}

/// Whether compose asks a registry for the image of a service: one that it builds, or never pulls, is made here.
fn is_pulled(reading: &Reading<'_>, service: &str) -> bool {
    let says = |key: &str| of_service(reading.deployment, service, key).next_back();
    let policy = says("pull_policy").and_then(|policy| policy.text());
    let is_made = policy.is_some_and(|policy| images::unpulled().contains(&policy));
    !is_made && says("build").is_none()
}

/// The images of other services of compose that Milvus, or what it calls, waits for or that wait for what it calls. What
/// else runs in the project is another's affair.
fn others(reading: &Reading<'_>, seen: &[Location], findings: &mut Findings<'_>) {
    let concerned: Vec<&str> = reading.deployment.services.iter().map(|s| s.name.as_str()).collect();
    let own = reading.deployment.containers.iter().map(|c| c.name.as_str());
    let waiting = own.chain(concerned.iter().copied());
    let waited_for: Vec<&str> = waiting.flat_map(|name| dependencies(reading, name)).collect();
    for text in &reading.deployment.texts {
        let Some(services) = text.tree.path(&["services"]) else { continue };
        for service in text.tree.entries(text.tree.resolve(services.value)) {
            let Some(image) = text.tree.get(text.tree.resolve(service.value), "image") else { continue };
            let node = text.tree.resolve(image.value);
            let at = Location { file: text.file, span: text.tree.span(node) };
            let reference = text.tree.text(node);
            let name = text.tree.text(text.tree.resolve(service.key));
            let waits = || {
                let other = dependencies(reading, name);
                other.is_empty() || other.iter().any(|other| concerned.contains(other))
            };
            let is_own = waited_for.contains(&name) || (images::is_named(&Image::new(reference)) && waits());
            if seen.contains(&at) || reference.contains('$') || !is_own || !is_pulled(reading, name) {
                continue;
            }
            let path = KeyPath::root().key("services").key(name).key("image");
            report(reading, &Image::new(reference), Place::new(at, path), findings);
        }
    }
}

/// The services that one of compose depends on.
fn dependencies<'r>(reading: &'r Reading<'_>, service: &str) -> Vec<&'r str> {
    of_service(reading.deployment, service, "depends_on").flat_map(|named| named.names()).collect()
}

fn report(reading: &Reading<'_>, image: &Image, place: Place, findings: &mut Findings<'_>) {
    let Some(instead) = images::instead_of(image) else { return };
    let fix = replace_part(reading, place.at, &image.repository, &instead);
    let values = [("image", image.repository.as_str()), ("instead", &instead)];
    findings.add_as("image", place, &values).fix(fix);
}

/// An image of what the chart brings.
fn in_values(reading: &Reading<'_>, helm: &Helm, row: &ImageValues, findings: &mut Findings<'_>) {
    let deployed = helm.values.chart.package(row.subchart).is_some() && is_on(helm, row.subchart);
    let registry = row.registry.and_then(|key| helm.values.text(key)).unwrap_or_default();
    if !deployed || !(registry.is_empty() || registry == HUB) {
        return;
    }
    let named = helm.values.text(row.repository).filter(|text| !text.is_empty());
    let Some(repository) = named.or_else(|| row.unset.map(str::to_owned)) else { return };
    let image = Image::new(&repository);
    let Some(instead) = images::instead_of(&image) else { return };
    if let Some(written) = helm.values.changed(row.repository) {
        return report(reading, &image, Place::from(&written), findings);
    }
    let switch = format!("{}.enabled", row.subchart);
    let section = || Some(helm.values.written(row.subchart)?).map(|w| Place::new(w.key_at, w.path));
    let place = helm.values.written(&switch).as_ref().map(Place::from).or_else(section);
    let place = place.unwrap_or_else(|| start(reading));
    let (chart, key) = (helm.version().to_string(), helm.key(row.repository));
    let values = [("image", &*repository), ("instead", &*instead), ("chart", &*chart), ("key", &*key)];
    // The help says which value to set: what only the chart brings is no mistake of this file.
    findings.add_as("default", place, &values).severity(Severity::Info);
}

/// Whether a subchart is deployed: its condition counts only as the boolean false.
fn is_on(helm: &Helm, subchart: &str) -> bool {
    helm.values.view(&format!("{subchart}.enabled")) != ValueView::Bool(false)
}
