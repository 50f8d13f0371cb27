//! Volumes that the new state does not have, or that it has empty.

use crate::deployment::{ComposeProject, ComposeVolume, Mount, Persistence, Written, persistence};
use crate::facts::changes::volumes::{self, Folder, Volume, VolumeChange};
use crate::facts::milvus::text;
use crate::facts::{Basis, FileKind, Severity};
use crate::judge::change::Change;
use crate::judge::change::folders::{self, DataFolder};
use crate::judge::change::stated_value::{RELEASE, StatedValue, may_state, stated_value};
use crate::judge::finding::{Findings, Place};
use crate::judge::rules::places::start;
use crate::text::source::Location;

/// The variable that names the project of compose.
const VARIABLE: &str = "COMPOSE_PROJECT_NAME";

pub fn check(change: &Change<'_>, findings: &mut Findings<'_>) {
    let mut moved = false;
    for row in volumes::volumes() {
        // A release that is installed anew loses all its volumes, which the first row reports.
        let whole = row.keys.contains(&RELEASE);
        if whole && moved {
            continue;
        }
        let lost: Vec<LosingValue<'_>> =
            row.keys.iter().filter_map(|key| LosingValue::of(change, row, key)).collect();
        if !lost.is_empty() && counts(row, change) {
            lost.into_iter().for_each(|lost| lost.report(change, row, findings));
            moved |= whole;
        }
    }
    let mut renamed = Vec::new();
    volumes::folders().iter().for_each(|folder| mounted(change, folder, &mut renamed, findings));
    in_another_project(&renamed, findings);
}

/// Whether a row counts in both states. A broker that gets another name may be one that Milvus no longer finds.
fn counts(row: &Volume, change: &Change<'_>) -> bool {
    row.only.holds(change.before)
        && row.only.holds_unless_lost(change.after)
        && row.then.holds_unless_lost(change.after)
}

/// A value that loses volumes where its row counts.
struct LosingValue<'k> {
    key: &'k str,
    old: StatedValue,
    new: StatedValue,
}

impl<'k> LosingValue<'k> {
    fn of(change: &Change<'_>, row: &Volume, key: &'k str) -> Option<Self> {
        // What another version of the chart has by default is another matter.
        if ![change.before, change.after].iter().any(|reading| may_state(reading, key)) {
            return None;
        }
        let old = stated_value(change.before, key)?;
        let new = stated_value(change.after, key)?;
        let written = old.written.is_some() || new.written.is_some();
        (written && loses(row.change, row.meant(&old), row.meant(&new))).then_some(Self { key, old, new })
    }

    fn report(self, change: &Change<'_>, row: &Volume, findings: &mut Findings<'_>) {
        let Self { key, old, new } = self;
        let (before, after) = (value_or_unset(&old.text), value_or_unset(&new.text));
        let place = of_key(change, key, new.written.as_ref());
        let at = old.written.map(|w| w.at);
        report(findings, place, at, row.severity, [key, &before, &after, row.what], &row.basis());
    }
}

/// Where a key is written in the new state, else the section that it would be in, else the start.
fn of_key(change: &Change<'_>, key: &str, written: Option<&Written>) -> Place {
    let parent = || {
        let helm = change.after.deployment.helm.as_ref()?;
        let written = helm.values.written(key.split('.').next().unwrap_or(key))?;
        Some(Place::new(written.key_at, written.path))
    };
    let place = written.map(Place::from).or_else(parent);
    place.unwrap_or_else(|| start(change.after))
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

fn value_or_unset(text: &str) -> String {
    if text.is_empty() { "unset".into() } else { format!("`{text}`") }
}

fn loses(change: VolumeChange, old: &str, new: &str) -> bool {
    let number = |text: &str| text.parse::<f64>().ok();
    match change {
        VolumeChange::Off => text::is_true(old) && !text::is_true(new),
        VolumeChange::On => !text::is_true(old) && text::is_true(new),
        VolumeChange::Other | VolumeChange::Fixed => old != new,
        VolumeChange::Fewer => number(old).zip(number(new)).is_some_and(|(old, new)| new < old),
        VolumeChange::Smaller => bytes(old).zip(bytes(new)).is_some_and(|(old, new)| new < old),
    }
}

/// A size as Kubernetes writes it, in bytes: `10Gi` in powers of 1,024, `10G` in powers of 1,000.
fn bytes(text: &str) -> Option<f64> {
    let at = text.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(text.len());
    let (number, unit) = text.split_at(at);
    let number: f64 = number.trim().parse().ok()?;
    let (unit, base) = unit.strip_suffix('i').map_or((unit, 1000.0_f64), |unit| (unit, 1024.0));
    let power = match unit {
        "" => 0,
        "k" | "K" => 1,
        "M" => 2,
        "G" => 3,
        "T" => 4,
        "P" => 5,
        _ => return None,
    };
    Some(number * base.powi(power))
}

/// A volume that compose calls otherwise, because the project has another name.
struct RenamedVolume {
    before: (Mount, ComposeProject),
    after: (Mount, ComposeProject),
    what: &'static str,
}

impl RenamedVolume {
    fn of(before: &Mount, after: &Mount, what: &'static str) -> Option<Self> {
        let (old, new) = (before.project.clone()?, after.project.clone()?);
        // Folders of both states may be called otherwise for the comparison alone.
        let said = old.stated_at.is_some() || new.stated_at.is_some();
        (said && old.name != new.name).then(|| Self {
            before: (before.clone(), old),
            after: (after.clone(), new),
            what,
        })
    }
}

/// Reports that the project has another name: once, for all its volumes.
fn in_another_project(renamed: &[RenamedVolume], findings: &mut Findings<'_>) {
    let Some(first) = renamed.first() else { return };
    let ((_, old), (mount, new)) = (&first.before, &first.after);
    let mut volumes: Vec<String> = renamed.iter().map(|r| format!("`{}`", r.after.0.source)).collect();
    let mut what: Vec<&str> = renamed.iter().map(|r| r.what).collect();
    volumes.dedup();
    what.dedup();
    let place = match new.stated_at {
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
    match old.stated_at {
        Some(at) => {
            finding.before(at, "before");
        }
        None => {
            finding.before(first.before.0.at, "before");
        }
    }
    if let Some(folder) = [old, new].into_iter().find(|project| project.stated_at.is_none()) {
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

/// What is mounted over a folder with data; adds the volumes that are others by the name of their project only.
fn mounted(change: &Change<'_>, row: &Folder, renamed: &mut Vec<RenamedVolume>, findings: &mut Findings<'_>) {
    let (old, new) = (folders::held(change.before, row), folders::held(change.after, row));
    for before in &old {
        let same = |h: &&DataFolder| h.of == before.of && h.folder == before.folder;
        let by_name: Vec<&DataFolder> = new.iter().filter(|h| h.of == before.of).collect();
        let found = by_name.iter().copied().find(same).or_else(|| Some(by_name.first()?).copied());
        let only = || new.first().filter(|_| new.len() == 1 && old.len() == 1);
        let left = folders::left(change.after, row, before);
        if let Some(after) = left.as_ref().or(found).or_else(only) {
            moved(change, row, [before, after], findings);
            if before.same_place(after) == Some(true) {
                let mounts = before.mount().zip(after.mount());
                renamed.extend(mounts.and_then(|(old, new)| RenamedVolume::of(old, new, row.what)));
            }
        }
    }
}

fn moved(change: &Change<'_>, row: &Folder, [old, new]: [&DataFolder; 2], findings: &mut Findings<'_>) {
    // Without a volume before there is nothing to lose that the next restart would not have lost.
    let Some(before) = old.mount().filter(|m| m.persistence == Persistence::Yes) else { return };
    if [old, new].iter().any(|held| held.mounts.iter().any(Mount::may_be_anywhere)) {
        return;
    }
    let after = new.mount();
    let made = before.compose_volume.as_ref().zip(after.and_then(|after| after.compose_volume.as_ref()));
    if let Some((was, is)) = made.filter(|(was, is)| is.is_recreated_as(was)) {
        remade(row, &new.folder, [was, is], findings);
        return;
    }
    let elsewhere = match after {
        Some(after) if after.persistence == Persistence::Unknown => false,
        Some(after) if after.persistence == Persistence::Yes => old.same_place(new) == Some(false),
        // Parts of it may have volumes of their own.
        _ => persistence(&new.mounts, &new.folder) == Persistence::No,
    };
    // Another folder in the same volume is reported where the setting is.
    let by_setting = row.setting.is_some()
        && old.folder != new.folder
        && after
            .is_some_and(|m| (&m.source, &m.sub, &m.target) == (&before.source, &before.sub, &before.target));
    if !elsewhere || by_setting {
        return;
    }
    let at = place(change, [old, new]);
    let [was, is] = sources_in_words(change, [old, new]);
    let ground = row.basis().ground.to_string();
    let values = [
        ("folder", &*new.folder),
        ("before", &*was),
        ("after", &*is),
        ("what", row.what),
        ("ground", &*ground),
        ("source", row.basis().source),
    ];
    let finding = findings.add_as("mount", at, &values);
    if let Some(behind) = after.and_then(|m| m.volume_at) {
        finding.label(behind, "the volume");
    }
    finding.before(before.volume_at.unwrap_or(before.at), "before");
}

/// Reports a volume that compose finds by its name, and that was made otherwise.
fn remade(row: &Folder, folder: &str, [was, is]: [&ComposeVolume; 2], findings: &mut Findings<'_>) {
    let ground = row.basis().ground.to_string();
    let values = [
        ("folder", folder),
        ("volume", &*is.name),
        ("what", row.what),
        ("ground", &*ground),
        ("source", row.basis().source),
    ];
    let finding = findings.add_as("remade", Place::new(is.at, is.path.clone()), &values);
    finding.severity(Severity::Warning);
    finding.before(was.at, "before");
}

/// The place of what made the difference.
fn place(change: &Change<'_>, [old, new]: [&DataFolder; 2]) -> Place {
    let tool = new.tool.or(old.tool);
    let differs = |key: &str| {
        let (old, new) = (stated_value(change.before, key)?, stated_value(change.after, key)?);
        (old.text != new.text).then_some(new)
    };
    let by_tool = tool.and_then(|tool| tool.keys().find_map(|key| Some((key, differs(key)?))));
    match by_tool {
        Some((key, stated)) => of_key(change, key, stated.written.as_ref()),
        None => new.mount().map_or_else(|| new.place.clone(), |m| Place::new(m.at, m.path.clone())),
    }
}

/// What a folder was mounted from and is, in words, as far as that tells them apart.
fn sources_in_words(change: &Change<'_>, [old, new]: [&DataFolder; 2]) -> [String; 2] {
    let (before, after) = (old.mount(), new.mount());
    let same = before.zip(after).is_some_and(|(b, a)| b.source == a.source);
    let places = same && old.outside() != new.outside();
    let named = before.zip(after).is_some_and(|(b, a)| b.is_of_project != a.is_of_project);
    let with = if change.after.deployment.kind == FileKind::Compose { "container" } else { "pod" };
    let words = |held: &DataFolder, mount: Option<&Mount>| match mount {
        None => "nothing".to_owned(),
        Some(mount) if mount.source.is_empty() => "a volume without a name".to_owned(),
        Some(mount) if mount.persistence == Persistence::No => {
            format!("`{}`, which goes with the {with}", mount.source)
        }
        Some(mount) if named && mount.is_of_project && mount.project.is_none() => {
            format!("`{}` with the project's name before it", mount.source)
        }
        Some(mount) if named => format!("`{}`", mount.name()),
        Some(mount) => match (places, &mount.scope) {
            (true, _) => format!("`{}`", held.outside().unwrap_or_default()),
            (false, Some(scope)) if same => format!("`{}` of `{scope}`", mount.source),
            (false, _) => format!("`{}`", mount.source),
        },
    };
    [words(old, before), words(new, after)]
}
