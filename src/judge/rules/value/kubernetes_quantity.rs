//! Sizes and shares of machines that Kubernetes does not read.

use crate::base::effort::spend;
use crate::deployment::{Container, Reading, Written};
use crate::facts::milvus::quantity::{is_kubernetes_quantity, meant_for_kubernetes};
use crate::facts::placeholders::{is_placeholder, is_quantity};
use crate::judge::finding::{Findings, Place};
use crate::judge::rules::described::described;
use crate::judge::rules::milvus_images::replace_text;

/// What is asked of a machine, and what may be asked of it.
const SHARES: [&str; 2] = ["requests", "limits"];

/// The field of the operator's resources that says what runs.
const COMPONENTS: &str = "spec.components";

/// Reports the quantities among values of the chart, in resources of the operator and of containers in manifests.
pub(super) fn report(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    if let Some(helm) = &reading.deployment.helm {
        for path in helm.values.paths().into_iter().filter(|path| is_quantity(path)) {
            spend(1);
            let said = helm.values.text(&path).zip(helm.values.written(&path));
            said.into_iter().for_each(|(text, written)| judge(reading, &path, &text, &written, findings));
        }
    }
    if let Some(resource) = &reading.deployment.resource {
        let components = resource.at(COMPONENTS);
        let names = components.iter().flat_map(|w| resource.tree().entries(resource.tree().resolve(w.node)));
        let names =
            names.map(|e| format!("{COMPONENTS}.{}", resource.tree().text(resource.tree().resolve(e.key))));
        let places = names.chain([COMPONENTS.to_owned()]).map(|name| format!("{name}.resources"));
        let paths = places.flat_map(|place| SHARES.map(|share| format!("{place}.{share}")));
        for path in paths.flat_map(|share| ["cpu", "memory"].map(|what| format!("{share}.{what}"))) {
            let said = resource.text(&path).zip(resource.at(&path));
            said.into_iter().for_each(|(text, written)| judge(reading, &path, &text, &written, findings));
        }
    }
    for container in &reading.deployment.containers {
        of_container(reading, container, findings);
    }
}

fn of_container(reading: &Reading<'_>, container: &Container, findings: &mut Findings<'_>) {
    let Some(resources) = described(reading, container, "resources") else { return };
    for share in SHARES.iter().filter_map(|share| resources.get(share)) {
        for entry in share.tree.entries(share.tree.resolve(share.entry.value)) {
            let name = share.tree.text(share.tree.resolve(entry.key));
            let Some(said) = share.get(name) else { continue };
            let Some(text) = said.text() else { continue };
            let place = Place::new(said.at(), container.path.key("resources"));
            add(reading, name, text, place, findings);
        }
    }
}

fn judge(reading: &Reading<'_>, path: &str, text: &str, written: &Written, findings: &mut Findings<'_>) {
    add(reading, path, text, Place::from(written), findings);
}

fn add(reading: &Reading<'_>, key: &str, text: &str, place: Place, findings: &mut Findings<'_>) {
    let is_number = text.starts_with(|c: char| c.is_ascii_digit());
    if !is_number || is_placeholder(text) || is_kubernetes_quantity(text) {
        return;
    }
    // Of what looks like no quantity at all nobody knows what reads it.
    let Some(meant) = meant_for_kubernetes(text) else { return };
    let fix = replace_text(reading, place.at, text, &meant);
    findings.add_as("kubernetes", place, &[("value", text), ("key", key), ("meant", &meant)]).fix(fix);
}
