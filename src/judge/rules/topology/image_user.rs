//! A user that cannot start the image.

use crate::deployment::{Container, Reading};
use crate::facts::FileKind;
use crate::facts::milvus::KeyPath;
use crate::facts::milvus::images;
use crate::judge::Case;
use crate::judge::finding::{Findings, Place};
use crate::judge::rules::described::{Described, described, described_once, of_pod};
use crate::judge::rules::milvus_images::milvus_images;
use crate::text::source::Location;

/// Who a container is made to run as.
pub(in crate::judge::rules) struct RunsAs {
    /// The number of the user.
    pub user: Option<u32>,
    /// The number of its group.
    pub group: Option<u32>,
    /// Whether it is in the group of root besides, or what is mounted belongs to a group of its own.
    pub groups: Vec<u32>,
    /// Where the user is written, else the group.
    at: Option<Location>,
    path: KeyPath,
}

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    if !images::users().rooted.contains(reading.milvus) {
        return;
    }
    if let Some(helm) = &reading.deployment.helm {
        for (prefix, runs) in of_values(reading) {
            let written = helm.values.written(&format!("{prefix}.runAsUser"));
            if let Some(written) = written.filter(|_| runs.cannot_start()) {
                report(reading, &runs, Place::from(&written), findings);
            }
        }
        return;
    }
    if let Some(resource) = &reading.deployment.resource {
        let at = resource.at("spec.components.securityContext.runAsUser");
        let number =
            |key: &str| resource.text(&format!("spec.components.securityContext.{key}"))?.parse::<u32>().ok();
        let runs = RunsAs {
            user: number("runAsUser"),
            group: number("runAsGroup"),
            groups: number("fsGroup").into_iter().collect(),
            at: at.as_ref().map(|w| w.at),
            path: KeyPath::root(),
        };
        if let Some(written) = at.filter(|_| runs.cannot_start()) {
            report(reading, &runs, Place::from(&written), findings);
        }
        return;
    }
    // Images of others may have other owners.
    let official = milvus_images(reading).iter().any(|used| used.image.is_official());
    for container in reading.deployment.containers.iter().filter(|_| official) {
        if let Some((name, place)) = unknown_name(reading, container) {
            let values = [("name", name), ("milvus", &*reading.milvus.to_string())];
            findings.add_as("name", place, &values).stops();
            continue;
        }
        let runs = runs_as(reading, container);
        if let Some(at) = runs.at.filter(|_| runs.cannot_start()) {
            report(reading, &runs, Place::new(at, runs.path.clone()), findings);
        }
    }
}

/// The name of a user that the image does not have, which the service of compose is made to run as.
fn unknown_name<'r>(reading: &'r Reading<'_>, container: &Container) -> Option<(&'r str, Place)> {
    if reading.deployment.kind != FileKind::Compose || described(reading, container, "build").is_some() {
        return None;
    }
    let user = described_once(reading, container, "user")?;
    let name = user.text()?.split(':').next()?;
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let is_unknown = is_name && !images::users().known.contains(&name);
    is_unknown.then(|| (name, Place::new(user.at(), container.path.key("user"))))
}

fn report(reading: &Reading<'_>, runs: &RunsAs, place: Place, findings: &mut Findings<'_>) {
    let number = |n: Option<u32>| n.unwrap_or_default().to_string();
    let (user, group, milvus) = (number(runs.user), number(runs.group), reading.milvus.to_string());
    findings.add_as("number", place, &[("user", &user), ("group", &group), ("milvus", &milvus)]).stops();
}

impl RunsAs {
    /// Whether it is neither root nor of its group.
    fn cannot_start(&self) -> bool {
        // Without a group of its own, a user that the image does not know is of the group of root.
        self.user.is_some_and(|user| user != 0)
            && self.group.is_some_and(|group| group != 0)
            && !self.groups.contains(&0)
    }

    /// Whether it is nobody in particular.
    pub(in crate::judge::rules) fn is_unset(&self) -> bool {
        self.user.is_none() && self.group.is_none() && self.groups.is_empty()
    }
}

/// Who a container of compose or of a pod is made to run as.
pub(in crate::judge::rules) fn runs_as(reading: &Reading<'_>, container: &Container) -> RunsAs {
    let numbers = |found: Option<Described<'_>>| -> Vec<u32> {
        found.iter().flat_map(Described::texts).filter_map(|text| text.parse().ok()).collect()
    };
    if reading.deployment.kind == FileKind::Compose {
        let user = described_once(reading, container, "user");
        let text = user.and_then(|found| found.text()).unwrap_or_default();
        let (own, group) = text.split_once(':').unwrap_or((text, ""));
        let number = |text: &str| if text == "root" { Some(0) } else { text.parse().ok() };
        // A name that only the image knows.
        let own = number(own).or_else(|| user.map(|_| 0));
        return RunsAs {
            user: own,
            group: number(group),
            groups: numbers(described(reading, container, "group_add")),
            at: user.map(|found| found.at()),
            path: container.path.key("user"),
        };
    }
    let (own, pod) =
        (described(reading, container, "securityContext"), of_pod(reading, container, "securityContext"));
    let get = |key: &str| {
        let found = [own, pod].into_iter().flatten();
        found.filter_map(|context| context.get(key)).next()
    };
    let number = |key: &str| get(key)?.text()?.parse::<u32>().ok();
    RunsAs {
        user: number("runAsUser"),
        group: number("runAsGroup"),
        groups: [numbers(get("supplementalGroups")), number("fsGroup").into_iter().collect()].concat(),
        at: get("runAsUser").or_else(|| get("runAsGroup")).map(|found| found.at()),
        path: container.path.key("securityContext").key("runAsUser"),
    }
}

/// The keys of the chart that say whom its pods of Milvus run as, with what they say.
pub(in crate::judge::rules) fn of_values(reading: &Reading<'_>) -> Vec<(&'static str, RunsAs)> {
    let Some(helm) = &reading.deployment.helm else { return Vec::new() };
    let is_context =
        |key: &&&str| key.ends_with(".securityContext") || key.ends_with(".containerSecurityContext");
    let of_milvus = |key: &&&str| {
        let first = key.split('.').next().unwrap_or(key);
        helm.values.chart.package(first).is_none() && !OTHERS.contains(&first)
    };
    let keys: Vec<&'static str> = helm.values.chart.keys().collect();
    let contexts = keys.iter().filter(|k| is_context(k)).filter(|k| of_milvus(k));
    let found = contexts.map(|prefix| {
        let number = |key: &str| helm.values.text(&format!("{prefix}.{key}"))?.parse::<u32>().ok();
        let runs = RunsAs {
            user: number("runAsUser"),
            group: number("runAsGroup"),
            groups: number("fsGroup").into_iter().collect(),
            at: None,
            path: KeyPath::root(),
        };
        (*prefix, runs)
    });
    found.filter(|(_, runs)| !runs.is_unset()).collect()
}

/// Parts of the chart that run other programs.
const OTHERS: [&str; 3] = ["attu", "log", "heaptrack"];
