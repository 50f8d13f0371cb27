//! A queue inside Milvus whose data goes with the pod.

use crate::deployment::{Reading, Resource};
use crate::facts::milvus::Mode;
use crate::facts::operator;
use crate::judge::finding::{Findings, Place};
use crate::judge::rules::places::start;
use crate::text::edit::{Fix, Safety};

/// Reports a queue inside Milvus without a volume, of a resource that does not mount one itself.
pub(super) fn report(reading: &Reading<'_>, resource: &Resource, findings: &mut Findings<'_>) {
    if reading.mode != Mode::Standalone {
        return;
    }
    let name = resource.stream.name.as_str();
    let Some(queue) = operator::queue(name) else { return };
    let Some(folder) = queue.folder else { return };
    let runs = reading.selection().queue().is_some_and(|q| q.name() == name);
    let on_disk = queue.on_disk.is_none_or(|(key, value)| reading.settings.get(key).text() == value);
    // The old kind of resource has the volume of its queue at the top.
    let fields =
        [format!("spec.dependencies.{}.persistence.enabled", queue.field), "spec.persistence.enabled".into()];
    let kept = fields.iter().any(|field| resource.is_true(field));
    if !runs || !on_disk || kept || has_volume(reading, resource, folder) {
        return;
    }
    let off = fields.iter().find_map(|field| resource.at(field));
    let place = off.or_else(|| resource.stream.written.clone()).map(|w| Place::from(&w));
    let place = place.or_else(|| resource.at("spec.dependencies").map(|w| Place::new(w.key_at, w.path)));
    let place = place.unwrap_or_else(|| start(reading));
    let title = reading.selection().queue().map_or(name, |q| q.title());
    let values = [("queue", title), ("field", &*fields[0])];
    let path: Vec<&str> = fields[0].split('.').collect();
    let edits = reading.deployment.texts.first().and_then(|t| t.editor().set(resource.root(), &path, "true"));
    // The new volume is empty: what was in the pod is not in it.
    let title = format!("set `{}: true`", fields[0]);
    let fix = edits.map(|edits| Fix { title, safety: Safety::Unsafe, edits });
    findings.add_as("resource", place, &values).fix(fix);
}

/// Whether the user mounts a volume of their own over the folder.
fn has_volume(reading: &Reading<'_>, resource: &Resource, folder: &str) -> bool {
    let Some(pods) = resource.kind.pods else { return true };
    let setting = reading.settings.get(folder);
    let folder = if setting.text().starts_with('/') { setting.text() } else { operator::data_path() };
    let tree = resource.tree();
    let places = [format!("{pods}.volumeMounts"), format!("{pods}.standalone.volumeMounts")];
    places.iter().filter_map(|place| resource.at(place)).any(|written| {
        tree.items(written.node).iter().any(|&item| {
            let path = tree.get(item, "mountPath").map(|e| tree.text(tree.resolve(e.value)));
            path.is_some_and(|path| std::path::Path::new(folder).starts_with(path))
        })
    })
}
