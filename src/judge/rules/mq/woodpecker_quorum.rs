//! Woodpecker's own servers: too few of them, or for a Milvus that is not made for them.

use super::selecting::runs_on;
use crate::deployment::Reading;
use crate::facts::Severity;
use crate::facts::chart::ValueView;
use crate::facts::milvus::brokers::woodpecker;
use crate::facts::milvus::{Mode, NormalKey, Version, catalogue, text};
use crate::judge::Case;
use crate::judge::finding::Findings;
use crate::judge::rules::places::place_of;
use crate::judge::rules::set_value::set_value;
use crate::text::edit::Safety;

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    let kind = reading.settings.get("woodpecker.storage.type");
    if !runs_on(reading, "woodpecker") {
        return;
    }
    if kind.text() != woodpecker().service {
        return no_servers(reading, findings);
    }
    too_few(reading, findings);
    old_servers(reading, findings);
    let milvus = reading.milvus.to_string();
    let since = woodpecker().service_since.to_string();
    if reading.mode == Mode::Standalone {
        findings.add_as("standalone", place_of(reading, &kind), &[]);
    } else if reading.milvus < woodpecker().service_since {
        let values = [("milvus", &*milvus), ("since", &*since)];
        findings.add_as("early", place_of(reading, &kind), &values).severity(Severity::Warning);
    }
}

/// `embedded: false` alone deploys no servers: Milvus goes on writing on its own.
fn no_servers(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let (enabled, embedded) = (woodpecker().enabled, woodpecker().embedded);
    let helm = reading.deployment.helm.as_ref().filter(|h| h.rendering.woodpecker.is_some());
    let Some(helm) = helm.filter(|h| !h.values.is_true(enabled)) else { return };
    let off = helm.values.view(embedded) == ValueView::Bool(false);
    if let (Some(written), true) = (helm.values.changed(embedded), off) {
        let values = [("embedded", embedded), ("enabled", enabled)];
        findings.add_as("none", &written, &values).severity(Severity::Warning);
    }
}

fn too_few(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let Some(helm) = &reading.deployment.helm else { return };
    let deployed = helm.rendering.deployed.iter().any(|d| d.broker == "woodpecker");
    let key = woodpecker().count;
    let (Some(written), true) = (helm.values.written(key), deployed) else { return };
    let Some(count) = helm.values.text(key).and_then(|count| count.parse::<i64>().ok()) else { return };
    let needed = quorum(reading);
    if count < needed {
        let (count, needed) = (count.to_string(), needed.to_string());
        let fix = set_value(reading, helm, key, &needed, Safety::Unsafe);
        let values = [("count", &*count), ("needed", &needed), ("key", key)];
        findings.add_as("few", &written, &values).fix(fix);
    }
}

/// Servers of a tag that Milvus does not work with.
fn old_servers(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let Some(helm) = &reading.deployment.helm else { return };
    let deployed = helm.rendering.deployed.iter().any(|d| d.broker == "woodpecker");
    let (key, since) = (woodpecker().tag, woodpecker().server_since);
    let (Some(written), true) = (helm.values.written(key), deployed) else { return };
    let tag = helm.values.text(key).unwrap_or_default();
    if tag.parse::<Version>().is_ok_and(|version| version < since) {
        let since = since.to_string();
        let values = [("tag", &*tag), ("since", &*since), ("key", key)];
        findings.add_as("old", &written, &values).severity(Severity::Warning);
    }
}

/// How many servers a write needs: what is set, at least the lowest value that Milvus takes.
fn quorum(reading: &Reading<'_>) -> i64 {
    let key = woodpecker().quorum;
    let least =
        catalogue::param(&NormalKey::new(key)).and_then(|p| p.min()).map_or(0, |min| min.value as i64);
    text::int(reading.settings.get(key).text()).unwrap_or(least).max(least)
}
