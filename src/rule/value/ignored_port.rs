//! A port beside an address that names one already.

use super::subject_of;
use crate::fix::{Fix, Safety};
use crate::milvus::Reading;
use crate::milvus::address::{addresses, split_port};
use crate::rule::Findings;

pub fn check(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    for form in addresses() {
        let Some(subject) = form.port_key.and_then(|key| subject_of(reading, key)) else { continue };
        let address = reading.settings.get(form.key);
        let text = address.text();
        let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
        let (_, Some(port)) = split_port(rest.split('/').next().unwrap_or_default()) else { continue };
        let faulty = form.fault(subject.version(), text).is_some();
        if faulty || port == subject.text() || subject.text().is_empty() {
            continue;
        }
        let remove = |written: &crate::milvus::Written| {
            let edit = reading.deployment.texts.get(written.text)?.editor().remove(written.node)?;
            let title = format!("remove `{}`", subject.name());
            Some(Fix { title, safety: Safety::Unsafe, edits: vec![edit] })
        };
        let fix = subject.written().and_then(remove);
        let values = [("address", text), ("address-key", form.key)];
        let finding = subject.report(findings, "", &values).fix(fix);
        if let Some(written) = address.written() {
            finding.label(written.at, "the port stands here already");
        }
    }
}
