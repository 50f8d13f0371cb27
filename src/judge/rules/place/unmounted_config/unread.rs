//! Files of their own that the release does not look for.

use crate::deployment::Reading;
use crate::facts::milvus::queues;
use crate::judge::finding::{Findings, Place};
use crate::text::source::Location;

/// Reports the configuration files of a deployment that its release does not read.
pub(super) fn report_files(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let texts = reading.deployment.texts.iter().zip(&reading.read);
    for (text, _) in texts.filter(|(t, read)| !**read && t.tree.root().is_some()) {
        let Some(name) = text.role.config_file() else { continue };
        let first = text.tree.root().and_then(|root| text.tree.entries(root).first().copied());
        let at = first.map_or(text.at, |e| Location { file: text.file, span: text.tree.span(e.key) });
        report(reading, name, Place::new(at, text.path.clone()), findings);
    }
}

/// Reports a configuration file that the release does not read.
pub(super) fn report(reading: &Reading<'_>, name: &str, place: Place, findings: &mut Findings<'_>) {
    let milvus = reading.milvus.to_string();
    let read = queues::config_files(reading.milvus).join(", ");
    findings.add_as("release", place, &[("milvus", &milvus), ("name", name), ("read", &read)]);
}
