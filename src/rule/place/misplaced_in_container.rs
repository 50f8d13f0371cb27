//! Sections of milvus.yaml among the keys of a compose service.

use crate::milvus::{Kind, Reading, catalogue};
use crate::rule::{Findings, Place};
use crate::source::Location;

pub fn check(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    if reading.deployment.kind != Kind::Compose {
        return;
    }
    for container in &reading.deployment.containers {
        let Some(text) = reading.deployment.texts.get(container.text) else { continue };
        for entry in text.tree.entries(container.node) {
            let key = text.tree.text(entry.key);
            if catalogue::section(key).next().is_none() {
                continue;
            }
            let at = Location { file: text.file, span: text.tree.span(entry.key) };
            let values = [("key", key), ("service", container.name.as_str())];
            findings.add_as("service", Place::new(at, container.path.key(key)), &values);
        }
    }
}
