//! Pulsar's HTTP port where its own protocol is spoken.

use super::selecting::{runs_on, spelled};
use crate::deployment::{Effective, Origin, Reading};
use crate::facts::milvus::brokers::is_pulsar_http_port;
use crate::facts::milvus::{NormalKey, catalogue};
use crate::judge::Case;
use crate::judge::finding::Findings;
use crate::judge::rules::places::place_of;
use crate::judge::set_by_user::is_set_by_user;
use crate::text::edit::{Fix, Safety};

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    if !runs_on(reading, "pulsar") {
        return;
    }
    let address = reading.settings.get("pulsar.address");
    // An address with a colon has the say over the port as well.
    if let Some((_, port)) = address.text().rsplit_once(':') {
        let port = port.trim_end_matches('/');
        if is_set_by_user(&address) && is_pulsar_http_port(port) {
            findings.add_as(
                "address",
                place_of(reading, &address),
                &values(port, spelled(reading, "pulsar.address")),
            );
        }
        return;
    }
    let setting = reading.settings.get("pulsar.port");
    let by_operator = reading.deployment.resource.is_some() && from_field(&setting);
    if !is_set_by_user(&setting)
        || (bundled(&setting) && !by_operator)
        || !is_pulsar_http_port(setting.text())
    {
        return;
    }
    let place = place_of(reading, &setting);
    // A field of a resource holds address and port.
    if by_operator {
        findings.add_as("address", place, &values(setting.text(), spelled(reading, "pulsar.port")));
        return;
    }
    let finding = findings.add_as("port", place, &values(setting.text(), spelled(reading, "pulsar.port")));
    finding.fix(correct(reading, &setting));
}

fn values<'a>(port: &'a str, key: &'a str) -> [(&'static str, &'a str); 3] {
    [("port", port), ("key", key), ("right", default_port())]
}

/// True for what the operator takes out of a field of its resource.
fn from_field(setting: &Effective<'_>) -> bool {
    matches!(setting.setting.map(|s| &s.origin), Some(Origin::Chart { .. }))
}

/// Ports of the chart's own Pulsar are what its Service is made of: both sides move.
fn bundled(setting: &Effective<'_>) -> bool {
    let origin = setting.setting.map(|s| &s.origin);
    matches!(origin, Some(Origin::Chart { by, .. }) if by != "externalPulsar.port")
}

fn default_port() -> &'static str {
    let param = catalogue::param(&NormalKey::new("pulsar.port"));
    param.and_then(|p| p.code_text(catalogue::newest())).unwrap_or_default()
}

fn correct(reading: &Reading<'_>, setting: &Effective<'_>) -> Option<Fix> {
    let written = setting.written()?;
    let edits = reading.deployment.texts.get(written.text)?.rewrite(written, default_port())?;
    let title = format!("write `{}`", default_port());
    Some(Fix { title, safety: Safety::Unsafe, edits })
}
