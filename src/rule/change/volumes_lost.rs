//! Volumes that the new state does not have, or that it has empty.

use std::path::Path;

use crate::change::Change;
use crate::change::hazard::{self, Folder, Volume, VolumeChange};
use crate::chart::ValueView;
use crate::milvus::change::Basis;
use crate::milvus::{DependencyKind, Mount, Project, Reading, Written, quantity, text};
use crate::rule::{Findings, Place, Severity};
use crate::source::Location;

/// The variable that names the project of compose.
const VARIABLE: &str = "COMPOSE_PROJECT_NAME";

/// What Helm's templates call the name of the release, and its namespace.
const RELEASE: &str = ".Release.Name";
const NAMESPACE: &str = ".Release.Namespace";

pub fn check(change: &Change<'_>, findings: &mut Findings<'_>) {
    let mut moved = false;
    for row in hazard::volumes() {
        // A release that is installed anew loses all its volumes, which the first row tells.
        let whole = row.keys.contains(&RELEASE);
        if whole && moved {
            continue;
        }
        let lost: Vec<Lost<'_>> = row.keys.iter().filter_map(|key| Lost::of(change, row, key)).collect();
        if !lost.is_empty() && counts(row, change) {
            lost.into_iter().for_each(|lost| lost.report(change, row, findings));
            moved |= whole;
        }
    }
    let renamed: Vec<Renamed<'_>> =
        hazard::folders().iter().filter_map(|folder| mounted(change, folder, findings)).collect();
    in_another_project(&renamed, findings);
}

/// Whether a row counts in both states. A broker that gets another name may be one that Milvus no longer finds.
fn counts(row: &Volume, change: &Change<'_>) -> bool {
    row.only.holds(change.before) && row.only.holds_unless_lost(change.after)
}

/// A value that loses volumes where its row counts.
struct Lost<'k> {
    key: &'k str,
    old: Side,
    new: Side,
}

impl<'k> Lost<'k> {
    fn of(change: &Change<'_>, row: &Volume, key: &'k str) -> Option<Self> {
        // What another version of the chart has by default is another matter.
        if !is_written(change.before, key) && !is_written(change.after, key) {
            return None;
        }
        let (old, new) = (side(change.before, key)?, side(change.after, key)?);
        loses(row.change, &old.text, &new.text).then_some(Self { key, old, new })
    }

    fn report(self, change: &Change<'_>, row: &Volume, findings: &mut Findings<'_>) {
        let Self { key, old, new } = self;
        let (before, after) = (quoted(&old.text), quoted(&new.text));
        let place = new.written.as_ref().map(Place::from);
        let parent = || {
            let section = key.split('.').next().unwrap_or(key);
            let written = change.after.deployment.helm.as_ref()?.values.written(section)?;
            Some(Place::new(written.key_at, written.path))
        };
        let start = || Place::new(change.after.start(), Default::default());
        let place = place.or_else(parent).unwrap_or_else(start);
        let at = old.written.map(|w| w.at);
        report(findings, place, at, row.severity, [key, &before, &after, row.what], &row.basis);
    }
}

/// Whether somebody wrote a value, or the name or namespace of the release.
fn is_written(reading: &Reading<'_>, key: &str) -> bool {
    let deployment = reading.deployment;
    match (&deployment.helm, key) {
        (Some(helm), RELEASE) => helm.release.is_some(),
        (Some(helm), NAMESPACE) => helm.namespace.is_some(),
        (Some(helm), _) if !key.starts_with("spec.") => helm.values.written(key).is_some(),
        _ => deployment.resource.as_ref().is_some_and(|resource| resource.at(key).is_some()),
    }
}

fn report(
    findings: &mut Findings<'_>,
    place: Place,
    before: Option<Location>,
    severity: Severity,
    [key, old, new, what]: [&str; 4],
    basis: &Basis,
) {
    let ground = basis.ground.to_string();
    let values = [
        ("key", key),
        ("before", old),
        ("after", new),
        ("what", what),
        ("ground", &*ground),
        ("source", basis.source),
    ];
    let finding = findings.add_as("value", place, &values);
    finding.severity(severity);
    if let Some(at) = before {
        finding.before(at, "before");
    }
}

/// A value in one state.
struct Side {
    text: String,
    written: Option<Written>,
}

/// What a key says, as text that is empty where nothing does; `None` for files that do not have such keys.
fn side(reading: &Reading<'_>, key: &str) -> Option<Side> {
    let deployment = reading.deployment;
    let field = key.starts_with("spec.");
    if let (Some(helm), false) = (&deployment.helm, field) {
        let named = match key {
            RELEASE => Some(&helm.release),
            NAMESPACE => Some(&helm.namespace),
            _ => None,
        };
        if let Some(named) = named {
            let (text, written) = named.clone()?;
            return Some(Side { text, written: Some(written) });
        }
        let text = match helm.values.view(key) {
            ValueView::Absent | ValueView::Null | ValueView::List(_) | ValueView::Map(_) => String::new(),
            scalar => scalar.printed(),
        };
        return Some(Side { text, written: helm.values.written(key) });
    }
    let resource = deployment.resource.as_ref().filter(|_| field)?;
    Some(Side { text: resource.text(key).unwrap_or_default(), written: resource.at(key) })
}

fn quoted(text: &str) -> String {
    if text.is_empty() { "unset".into() } else { format!("`{text}`") }
}

fn loses(change: VolumeChange, old: &str, new: &str) -> bool {
    let number = |text: &str| text.parse::<f64>().ok();
    match change {
        VolumeChange::Off => text::is_true(old) && !text::is_true(new),
        VolumeChange::Other | VolumeChange::Fixed => old != new,
        VolumeChange::Fewer => number(old).zip(number(new)).is_some_and(|(old, new)| new < old),
        VolumeChange::Smaller => bytes(old).zip(bytes(new)).is_some_and(|(old, new)| new < old),
    }
}

/// `10Gi` and the like in bytes.
fn bytes(text: &str) -> Option<f64> {
    text.parse().ok().or_else(|| quantity::size(&format!("{text}B"))).or_else(|| quantity::size(text))
}

/// A volume that compose calls otherwise, because the project has another name.
struct Renamed<'r> {
    before: (&'r Mount, &'r Project),
    after: (&'r Mount, &'r Project),
    what: &'static str,
}

impl<'r> Renamed<'r> {
    fn of(before: &'r Mount, after: &'r Mount, what: &'static str) -> Option<Self> {
        let (old, new) = (before.project.as_ref()?, after.project.as_ref()?);
        // Folders of both states may be called otherwise for the comparison alone.
        let said = old.said.is_some() || new.said.is_some();
        (said && old.name != new.name).then_some(Self { before: (before, old), after: (after, new), what })
    }
}

/// Reports that the project has another name: once, for all its volumes.
fn in_another_project(renamed: &[Renamed<'_>], findings: &mut Findings<'_>) {
    let Some(first) = renamed.first() else { return };
    let ((_, old), (mount, new)) = (first.before, first.after);
    let mut volumes: Vec<String> = renamed.iter().map(|r| format!("`{}`", r.after.0.source)).collect();
    let mut what: Vec<&str> = renamed.iter().map(|r| r.what).collect();
    volumes.dedup();
    what.dedup();
    let place = match new.said {
        Some(at) => Place::new(at, Default::default()),
        None => Place::new(mount.at, mount.path.clone()),
    };
    let (volumes, what) = (volumes.join(", "), what.join(", "));
    let values = [
        ("before", &*old.name),
        ("after", &*new.name),
        ("volumes", &*volumes),
        ("volume", &*mount.source),
        ("what", &*what),
    ];
    let finding = findings.add_as("project", place, &values);
    match old.said {
        Some(at) => {
            finding.before(at, "before");
        }
        None => {
            finding.before(first.before.0.at, "before");
        }
    }
    if let Some(folder) = [old, new].into_iter().find(|project| project.said.is_none()) {
        finding.severity(Severity::Warning);
        finding.assume(format!(
            "assuming that nothing but the folder named the project `{}`, neither -p nor {VARIABLE}",
            folder.name
        ));
    }
    for other in &renamed[1..] {
        finding.label(other.after.0.at, "a new volume too");
    }
}

/// What is mounted over a folder with data; gives the volume back that is another one by the name of its project only.
fn mounted<'r>(
    change: &Change<'r>,
    folder: &'static Folder,
    findings: &mut Findings<'_>,
) -> Option<Renamed<'r>> {
    let (old, new) = (over(change.before, folder)?, over(change.after, folder)?);
    // Without a volume before there is nothing to lose that the next restart would not have lost.
    let before = old.mount?;
    let same = new
        .mount
        .is_some_and(|after| source(after) == source(before) && below(before, &old) == below(after, &new));
    if same {
        return Renamed::of(before, new.mount?, folder.what);
    }
    let at = new.mount.map(|m| Place::new(m.at, m.path.clone())).unwrap_or(new.place.clone());
    let ground = folder.basis.ground.to_string();
    let after = new.mount.map_or_else(|| "nothing".to_owned(), |m| format!("`{}`", m.source));
    let values = [
        ("folder", &*new.folder),
        ("before", &*before.source),
        ("after", &*after),
        ("what", folder.what),
        ("ground", &*ground),
        ("source", folder.basis.source),
    ];
    findings.add_as("mount", at, &values).before(before.at, "before");
    None
}

/// What is mounted, without the differences that do not count.
fn source(mount: &Mount) -> &str {
    mount.source.trim_start_matches("./").trim_end_matches('/')
}

/// Where the folder stands in what is mounted.
fn below<'s>(mount: &Mount, over: &'s Over<'_>) -> Option<&'s Path> {
    Path::new(&over.folder).strip_prefix(mount.target.trim_end_matches('/')).ok()
}

/// A folder of a container, and the mount that holds it.
struct Over<'r> {
    folder: String,
    mount: Option<&'r Mount>,
    place: Place,
}

fn over<'r>(reading: &'r Reading<'_>, row: &Folder) -> Option<Over<'r>> {
    let deployment = reading.deployment;
    if row.of == "milvus" {
        let is = |(key, value): &(&str, &str)| reading.settings.get(key).text() == *value;
        let runs = |name: &str| reading.selection().queue().is_some_and(|q| q.name() == name);
        if !row.only.iter().all(is) || !row.queue.is_none_or(runs) {
            return None;
        }
        let folder = reading.settings.get(row.setting?).text().to_owned();
        let container = deployment.containers.first().filter(|_| deployment.containers.len() == 1)?;
        let place = Place::new(container.at, container.path.clone());
        return holds(&container.mounts, folder, place);
    }
    let kind = if row.of == "etcd" { DependencyKind::Etcd } else { DependencyKind::ObjectStore };
    let service = deployment.services.iter().find(|s| s.kind == kind)?;
    let words: Vec<&str> = service.command.iter().flat_map(|w| w.split_whitespace()).collect();
    let option = row.option.and_then(|option| {
        let at = words.iter().position(|w| w.starts_with(option))?;
        words[at].split_once('=').map(|(_, value)| value).or_else(|| words.get(at + 1).copied())
    });
    let named = || {
        let after = row.after?;
        words.iter().skip_while(|w| **w != after).find(|w| w.starts_with('/')).copied()
    };
    let folder = option.or_else(named).or(row.default)?.to_owned();
    holds(&service.mounts, folder, Place::new(service.at, service.path.clone()))
}

/// The innermost mount that holds a folder.
fn holds(mounts: &[Mount], folder: String, place: Place) -> Option<Over<'_>> {
    if !folder.starts_with('/') {
        return None;
    }
    let inside = |mount: &&Mount| Path::new(&folder).starts_with(mount.target.trim_end_matches('/'));
    let mount = mounts.iter().filter(inside).max_by_key(|m| m.target.len());
    Some(Over { folder, mount, place })
}
