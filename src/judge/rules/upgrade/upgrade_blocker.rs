//! What the new version refuses and the old one took.

use crate::deployment::{Deployment, Mount, Persistence, Reading, SelectionOutcome, SelectionRefusal, holds};
use crate::facts::milvus::{Mode, Queue, Version, catalogue, images};
use crate::facts::{Severity, chart, operator};
use crate::judge::change::{Change, Refusals};
use crate::judge::finding::{Finding, Findings, Place};
use crate::judge::rules::change::moved::{deciding, mark_before};
use crate::judge::rules::milvus_images::milvus_images;
use crate::judge::rules::places::start;
use crate::judge::rules::topology::image_user::{of_values, runs_as};
use crate::judge::rules::upgrade::versions::{place, releases, tool_place};

/// Looks through `refusals`, what rules find that say what a version refuses.
pub fn check(change: &Change<'_>, refusals: &Refusals, findings: &mut Findings<'_>) {
    if !change.versions_differ() {
        return;
    }
    of_unknown_version(change, findings);
    of_owner(change, findings);
    if let Some(queue) = gone(change) {
        return report_gone(change, queue, findings);
    }
    super::chart_hazard::report("upgrade-blocker", change, findings);
    super::known_fault::of_target(change, findings);
    // What another queue cannot do is not the version's refusal of what ran.
    let switches = change.switch().is_some();
    let known = |f: &Finding| {
        (switches && f.rule.family == "mq")
            || refusals.before.iter().any(|b| b.rule.id == f.rule.id && b.key == f.key)
    };
    for found in refusals.after.iter().filter(|f| !known(f)) {
        let (to, why) = (target(change), found.help.clone().unwrap_or_default());
        let values = [("to", &*to), ("message", &*found.message), ("rule", found.rule.id), ("help", &*why)];
        let variant = if why.is_empty() { "refused-bare" } else { "refused" };
        let finding = findings.add_as(variant, Place::new(found.at, found.key.clone()), &values);
        if change.tools_assumed() {
            finding.severity(Severity::Warning);
        }
        finding.stops = found.stops;
        finding.fixes = found.fixes.clone();
        for label in &found.labels {
            finding.label(label.at, label.text.clone());
        }
    }
}

/// An image that runs as a user of its own over volumes that root owns, as the images before wrote them as root.
fn of_owner(change: &Change<'_>, findings: &mut Findings<'_>) {
    let users = images::users();
    let (before, after) = (change.before, change.after);
    if before.milvus >= users.own_since || after.milvus < users.own_since {
        return;
    }
    let Some(place) = rooted_volume(after) else { return };
    let (to, own) = (after.milvus.to_string(), users.own.to_string());
    let values = [("to", &*to), ("user", &*own), ("folder", users.folder)];
    findings.add_as("owner", place, &values).severity(Severity::Warning);
}

/// A volume that Milvus writes to, where nobody says whom it runs as, or which group the volume is of.
fn rooted_volume(reading: &Reading<'_>) -> Option<Place> {
    let deployment = reading.deployment;
    let folder = images::users().folder;
    if let Some(helm) = &deployment.helm {
        let claims = reading.mode == Mode::Standalone && helm.values.is_true(CLAIM);
        let said = !of_values(reading).is_empty();
        let written = helm.values.written(CLAIM);
        return (claims && !said).then(|| written.as_ref().map_or_else(|| place(reading), Place::from));
    }
    // Images of others may run as anybody.
    let official = milvus_images(reading).iter().any(|used| used.image.is_official());
    deployment.containers.iter().filter(|_| official).find_map(|container| {
        let data =
            |m: &&Mount| m.persistence == Persistence::Yes && m.text.is_none() && holds(&m.target, folder);
        let mount = container.mounts.iter().find(data)?;
        runs_as(reading, container).is_unset().then(|| Place::new(mount.at, mount.path.clone()))
    })
}

/// The value of the chart that gives a standalone Milvus a volume claim.
const CLAIM: &str = "standalone.persistence.enabled";

/// A version after all that are known: what it refuses is not known.
fn of_unknown_version(change: &Change<'_>, findings: &mut Findings<'_>) {
    let (before, after) = (change.before.deployment, change.after.deployment);
    let release = releases(change).filter(|(_, to)| catalogue::is_newer_than_known(*to)).map(|(_, to)| {
        let newest = catalogue::newest_of_line(to.line()).unwrap_or_else(catalogue::newest);
        ("Milvus", to, newest, place(change.after))
    });
    let tool = |name, from: Option<Version>, to: Option<Version>, newest| {
        let to = to.filter(|to| *to > newest && from != Some(*to))?;
        Some((name, to, newest, tool_place(change.after)))
    };
    let chart = || {
        let version = |d: &Deployment| d.helm.as_ref().map(|h| h.version());
        tool("chart", version(before), version(after), chart::newest())
    };
    let operator = || {
        let version = |d: &Deployment| d.resource.as_ref().map(|r| r.version());
        tool("operator", version(before), version(after), operator::newest())
    };
    // One of them says it for all.
    let Some((name, to, newest, place)) = release.or_else(chart).or_else(operator) else { return };
    let (to, newest) = (format!("{name} {to}"), newest.to_string());
    let values = [("to", &*to), ("newest", &*newest)];
    findings.add_as("unknown", place, &values).severity(Severity::Warning);
}

/// The version that refuses, in words.
fn target(change: &Change<'_>) -> String {
    let (before, after) = (change.before, change.after);
    if before.milvus != after.milvus {
        return format!("Milvus {}", after.milvus);
    }
    let helm = after.deployment.helm.as_ref().map(|h| format!("chart {}", h.version()));
    let operator = || after.deployment.resource.as_ref().map(|r| format!("operator {}", r.version()));
    helm.or_else(operator).unwrap_or_default()
}

/// The queue that the old state runs on and the new release no longer has.
fn gone(change: &Change<'_>) -> Option<Queue> {
    let from = change.before.selection().queue()?;
    let refused =
        change.after.selection().outcome == SelectionOutcome::Refused(SelectionRefusal::Release(from));
    refused.then_some(from)
}

fn report_gone(change: &Change<'_>, queue: Queue, findings: &mut Findings<'_>) {
    let (before, after) = (change.before.selection(), change.after.selection());
    let milvus = change.after.milvus.to_string();
    let until = queue.until().map(|v| format!("{}.{}", v.major, v.minor)).unwrap_or_default();
    let values = [("queue", queue.title()), ("milvus", &*milvus), ("until", &*until)];
    let place =
        deciding(&after).and_then(|by| by.written().map(Place::from)).unwrap_or_else(|| start(change.after));
    let finding = findings.add_as("queue", place, &values);
    finding.stops();
    if let Some(by) = deciding(&before) {
        mark_before(finding, &by);
    }
}
