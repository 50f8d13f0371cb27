//! A milvus.yaml that takes the place of the shipped one and lacks what that sets.

use crate::deployment::{LayerKind, Mount, Reading, SelectionOutcome, Settings, Text, select};
use crate::facts::milvus::catalogue::{self, Default as Value, Param};
use crate::facts::milvus::{Mode, Queue, queues, same_port_stops};
use crate::facts::{FileKind, Role, Severity};
use crate::judge::Case;
use crate::judge::finding::{Findings, Place};
use crate::text::edit::{Edit, Fix, Safety};
use crate::text::source::Location;

/// No more settings than these are named.
const NAMED: usize = 5;

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    if reading.settings.over_shipped || reading.settings.unknown || reading.deployment.helm.is_some() {
        return;
    }
    let deployment = reading.deployment;
    let text = deployment.texts.iter().find(|t| t.role == Role::MilvusYaml);
    let Some((place, mount)) = evidence(reading, text) else { return };
    // A file that does not parse is reported elsewhere.
    let broken = reading.settings.layers.iter().all(|l| l.kind == LayerKind::Environment);
    if text.is_some_and(|t| t.tree.root().is_some()) && broken {
        return;
    }
    let lacking = lacking(reading);
    let Some(first) = lacking.first() else { return };
    let names: Vec<String> = lacking.iter().take(NAMED).map(|p| format!("`{}`", p.key())).collect();
    let more = lacking.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let effect = effect(reading, &lacking, first);
    let values =
        [("names", names.join(", ") + &more), ("effect", effect), ("milvus", reading.milvus.to_string())];
    let values: Vec<(&str, &str)> = values.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let user = queues::config_files(reading.milvus).contains(&"user.yaml");
    let variant = match (text.is_some(), user) {
        (false, _) => "folder",
        (true, true) => "user",
        (true, false) => "whole",
    };
    let finding = findings.add_as(variant, place, &values).fix(mount.and_then(|m| to_user(m, user)));
    if let Some(text) = text.filter(|_| mount.is_some()) {
        let first = text.tree.root().and_then(|root| text.tree.entries(root).first());
        let at = first.map(|entry| Location { file: text.file, span: text.tree.span(entry.key) });
        finding.label(at.unwrap_or(text.at), "mounted in its place");
    }
    if mount.is_none() && deployment.containers.is_empty() && deployment.kind == FileKind::Manifest {
        // A ConfigMap alone does not say where it is mounted.
        finding.severity(Severity::Info);
    }
    if required(reading, &lacking) || ports_collide(reading, &lacking) {
        finding.stops();
    }
}

/// What shows that the file takes the place of the shipped one: a mount or a ConfigMap.
fn evidence<'r>(reading: &'r Reading<'_>, text: Option<&'r Text>) -> Option<(Place, Option<&'r Mount>)> {
    let containers = &reading.deployment.containers;
    let index = text.and_then(|text| reading.deployment.texts.iter().position(|t| std::ptr::eq(t, text)));
    let own = |m: &&Mount| m.text.is_some() && m.text == index;
    if let Some(mount) = containers.iter().flat_map(|c| &c.mounts).find(own) {
        let at = mount.target_at.unwrap_or(mount.at);
        return Some((Place::new(at, mount.path.clone()), Some(mount)));
    }
    let Some(text) = text else {
        let replaced = containers.iter().find(|c| c.replaces_folder)?;
        return Some((Place::new(replaced.at, replaced.path.clone()), None));
    };
    text.key_at.map(|at| (Place::new(at, text.path.clone()), None))
}

/// The settings that change what runs because only the shipped file has them, the queue's first.
fn lacking(reading: &Reading<'_>) -> Vec<&'static Param> {
    let milvus = reading.milvus;
    let mut found: Vec<(usize, &'static Param)> = catalogue::params()
        .filter_map(|param| {
            let rank = rank(reading, param)?;
            let shipped = param.shipped(milvus)?;
            let differs = param.code_text(milvus) != Some(shipped);
            let unset = reading.settings.get(param.key()).layer == LayerKind::Code;
            (differs && unset && param.declared_in(milvus)).then_some((rank, param))
        })
        .collect();
    if role_ports(reading) < 2 {
        found.retain(|(_, param)| !is_port(reading, param));
    }
    let order = |p: &Param| Queue::all().position(|q| q.enabled_by() == p.key());
    found.sort_by_key(|(rank, p)| (*rank, order(p), p.key()));
    found.into_iter().map(|(_, p)| p).collect()
}

/// How much a setting matters: what chooses the queue, what Milvus cannot do without, where roles listen.
fn rank(reading: &Reading<'_>, param: &Param) -> Option<usize> {
    if is_queue(reading, param) {
        return Some(0);
    }
    if param.code_default(reading.milvus) == Some(Value::Required) {
        return Some(1);
    }
    (is_port(reading, param) && reading.mode == Mode::Standalone).then_some(2)
}

/// True where the choice of the queue, or the queue chosen, needs the setting.
fn is_queue(reading: &Reading<'_>, param: &Param) -> bool {
    let selection = reading.selection();
    let by = Queue::all().find(|q| q.enabled_by() == param.key());
    let running = selection.queue();
    by.is_some_and(|q| {
        running == Some(q) || !selection.explicit() && selection.tried.iter().any(|t| t.queue == q)
    })
}

/// The port of a role, which without the shipped file is that of the proxy.
fn is_port(reading: &Reading<'_>, param: &Param) -> bool {
    let proxy = catalogue::param(&crate::facts::milvus::NormalKey::new("proxy.port"));
    let same = proxy.and_then(|p| p.code_text(reading.milvus));
    param.key().ends_with(".port") && same.is_some() && param.code_text(reading.milvus) == same
}

fn required(reading: &Reading<'_>, lacking: &[&Param]) -> bool {
    lacking.iter().any(|p| p.code_default(reading.milvus) == Some(Value::Required))
}

/// In one process, roles that listen on the same port cannot all start.
fn ports_collide(reading: &Reading<'_>, lacking: &[&Param]) -> bool {
    let ports = lacking.iter().any(|p| is_port(reading, p));
    reading.mode == Mode::Standalone && ports && same_port_stops(reading.milvus)
}

/// How many roles that the shipped file gives ports listen on the one that all of them have in the code: one alone has
/// it for itself.
fn role_ports(reading: &Reading<'_>) -> usize {
    let there = |param: &&Param| {
        param.shipped(reading.milvus).is_some()
            && is_port(reading, param)
            && Some(reading.settings.get(param.key()).text()) == param.code_text(reading.milvus)
    };
    catalogue::params().filter(there).count()
}

/// What becomes of it, as a clause.
fn effect(reading: &Reading<'_>, lacking: &[&Param], first: &Param) -> String {
    let now = reading.selection();
    let whole = Settings {
        over_shipped: true,
        layers: reading.settings.layers.clone(),
        dropped: Vec::new(),
        ..Settings::over_shipped(reading.milvus)
    };
    let before = select(&whole, reading.mode).queue();
    match (before, &now.outcome) {
        (Some(before), SelectionOutcome::Runs(now)) if before != *now => {
            return format!(
                "so Milvus runs on {} where the whole file would choose {}",
                now.title(),
                before.title()
            );
        }
        (Some(before), SelectionOutcome::Nothing) => {
            return format!("so no queue is left where the whole file would choose {}", before.title());
        }
        _ => {}
    }
    if required(reading, lacking) {
        return "without which Milvus stops at start".into();
    }
    if is_queue(reading, first) {
        return format!("and `{}` falls back to {}", first.key(), code_default(first, reading));
    }
    format!(
        "so the roles of one process all listen on {}",
        first.code_text(reading.milvus).unwrap_or_default()
    )
}

/// What the code of the release has for a parameter.
fn code_default(param: &Param, reading: &Reading<'_>) -> String {
    match param.code_text(reading.milvus) {
        Some("") | None => "nothing".into(),
        Some(text) => format!("`{text}`"),
    }
}

/// Mounts the file as user.yaml, which lies over the shipped file.
fn to_user(mount: &Mount, user: bool) -> Option<Fix> {
    let (file, at) = (mount.file_name(), mount.target_at.filter(|_| user)?);
    // The place must be the path of the file, not that of a folder.
    if at.span.len() != mount.target.len() || Role::MilvusYaml.config_file() != Some(file) {
        return None;
    }
    let text = format!("{}{}", mount.target.strip_suffix(file)?, Role::UserYaml.config_file()?);
    let title = format!("mount it as `{text}`, over the shipped file");
    Some(Fix { title, safety: Safety::Unsafe, edits: vec![Edit::within(at.file, at.span, text)] })
}
