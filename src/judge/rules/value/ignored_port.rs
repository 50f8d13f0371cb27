//! A port beside an address that names one already.

use super::judged_setting::judged_setting_of;
use crate::facts::milvus::values::{addresses, split_port};
use crate::judge::Case;
use crate::judge::finding::Findings;
use crate::text::edit::{Fix, Safety};

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    for form in addresses() {
        let Some(judged) = form.port_key.and_then(|key| judged_setting_of(reading, key)) else { continue };
        let address = reading.settings.get(form.key);
        let text = address.text();
        let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
        let (_, Some(port)) = split_port(rest.split('/').next().unwrap_or_default()) else { continue };
        let faulty = form.fault(judged.version(), text).is_some();
        if faulty || port == judged.text() || judged.text().is_empty() {
            continue;
        }
        let remove = |written: &crate::deployment::Written| {
            let edit = reading.deployment.texts.get(written.text)?.editor().remove(written.node)?;
            let title = format!("remove `{}`", judged.name());
            Some(Fix { title, safety: Safety::Unsafe, edits: vec![edit] })
        };
        let fix = judged.written().and_then(remove);
        let values = [("address", text), ("address-key", form.key)];
        let finding = judged.report(findings, "", &values).fix(fix);
        if let Some(written) = address.written() {
            finding.label(written.at, "the port stands here already");
        }
    }
}
