//! Where data lie: the folders of containers that hold them, and what is mounted there.

use super::stated_value::stated_value;
use crate::deployment::{Dependency, Mount, Persistence, Reading, ValueAt, Written, mount_over};
use crate::facts::changes::volumes::{self, Added, Folder, Tool};
use crate::facts::milvus::{DependencyKind, KeyPath, Mode, text};
use crate::judge::finding::Place;
use crate::read::pod_volumes::PodVolumes;
use crate::text::source::Location;
use crate::text::yaml::{NodeId, Tree};

/// A folder with data, and the mount that it is in.
#[derive(Clone, Debug)]
pub struct DataFolder {
    /// The container's name; empty for Milvus'.
    pub of: String,
    /// The folder, as an absolute path in the container.
    pub folder: String,
    /// All mounts of the container.
    pub mounts: Vec<Mount>,
    /// What describes the container.
    pub place: Place,
    /// What a tool makes the mount of; `None` where a file says the mount itself.
    pub tool: Option<&'static Tool>,
}

impl DataFolder {
    /// The innermost mount at the folder or above it.
    pub fn mount(&self) -> Option<&Mount> {
        mount_over(&self.mounts, &self.folder)
    }

    /// Where the folder lies outside of its container.
    pub fn outside(&self) -> Option<String> {
        self.mount()?.place_of(&self.folder)
    }

    /// Whether what it is in is mounted anywhere among other mounts.
    fn is_among(&self, mounts: &[Mount]) -> bool {
        let same = |m: &Mount, other: &Mount| {
            let paths = m.on_disk.as_ref().zip(other.on_disk.as_ref());
            (&other.source, &other.scope, other.is_of_project) == (&m.source, &m.scope, m.is_of_project)
                || paths.is_some_and(|(one, two)| one == two)
        };
        self.mount().is_some_and(|m| mounts.iter().any(|other| same(m, other)))
    }

    /// Whether it surely lies where another one does, or `None` where files do not say enough.
    pub fn same_place(&self, other: &DataFolder) -> Option<bool> {
        let (one, two) = (self.mount()?, other.mount()?);
        if one.persistence != Persistence::Yes
            || two.persistence != Persistence::Yes
            || uncertain(one) != uncertain(two)
        {
            return None;
        }
        match (one.is_of_project, two.is_of_project) {
            (true, false) if two.is_named() => return named_by(one, two),
            (false, true) if one.is_named() => return named_by(two, one),
            _ => {}
        }
        let scopes = one.scope.as_ref().zip(two.scope.as_ref());
        let paths = one.path_of(&self.folder).zip(two.path_of(&other.folder));
        let same = self.outside() == other.outside() || paths.is_some_and(|(one, two)| one == two);
        Some(same && scopes.is_none_or(|(one, two)| one == two))
    }
}

/// Whether a volume that compose names after its project is one with a name of its own; `None` where only the name of
/// the folder says what the project is called, if that.
fn named_by(volume: &Mount, own: &Mount) -> Option<bool> {
    let same = (&volume.sub, &volume.target) == (&own.sub, &own.target);
    if volume.project.is_some() && own.source == volume.name() {
        return same.then_some(true);
    }
    let said = volume.project.as_ref().is_some_and(|project| project.stated_at.is_some());
    let likely = !said && own.source.ends_with(&format!("_{}", volume.source));
    (!likely).then_some(false)
}

/// Whether a part of the names of a mount is filled in later.
fn uncertain(mount: &Mount) -> bool {
    [&mount.source, &mount.sub].iter().any(|t| t.contains(['\u{fffd}', '{', '}']))
}

/// Whether a setting that names a folder names the same data before and after; `None` where that is not known.
pub fn same_data(before: &Reading<'_>, after: &Reading<'_>, setting: &str) -> Option<bool> {
    let mut rows = volumes::folders().iter().filter(|row| row.setting == Some(setting));
    let (old, new) = rows.find_map(|row| Some((of_milvus(before, row)?, of_milvus(after, row)?)))?;
    old.same_place(&new)
}

/// The folders that a row is about.
pub fn held(reading: &Reading<'_>, row: &Folder) -> Vec<DataFolder> {
    let Some(kind) = kind(row) else { return of_milvus(reading, row).into_iter().collect() };
    if !counts(reading, row) {
        return Vec::new();
    }
    let services = reading.deployment.services.iter().filter(|s| s.kind == kind);
    services.flat_map(|service| of_service(service)).filter(|h| h.folder.starts_with('/')).collect()
}

/// What runs beside Milvus that a row is about.
fn kind(row: &Folder) -> Option<DependencyKind> {
    match row.of {
        "etcd" => Some(DependencyKind::Etcd),
        "minio" => Some(DependencyKind::ObjectStore),
        "kafka" => Some(DependencyKind::Kafka),
        "pulsar" => Some(DependencyKind::Pulsar),
        _ => None,
    }
}

/// The folders of a program beside Milvus. Where it does not say them, they are where a volume with a name is.
fn of_service(service: &Dependency) -> Vec<DataFolder> {
    let named =
        |m: &&Mount| m.persistence == Persistence::Yes && !m.source.is_empty() && !m.source.contains('/');
    let mounted = || service.mounts.iter().filter(named).map(|m| m.target.clone()).collect();
    let folders = service.data_folders().unwrap_or_else(mounted);
    let held = |folder| DataFolder {
        of: service.name.clone(),
        folder,
        mounts: service.mounts.clone(),
        place: Place::new(service.at, service.path.clone()),
        tool: None,
    };
    folders.into_iter().map(held).collect()
}

/// A folder of another state in this one, where the program does not say its folders and the volume is mounted nowhere.
pub fn left(reading: &Reading<'_>, row: &Folder, before: &DataFolder) -> Option<DataFolder> {
    let kind = kind(row).filter(|_| counts(reading, row))?;
    let service = reading.deployment.services.iter().find(|s| s.kind == kind && s.name == before.of)?;
    let gone = service.data_folders().is_none() && !before.is_among(&service.mounts);
    let place = Place::new(service.at, service.path.clone());
    gone.then(|| DataFolder { mounts: service.mounts.clone(), place, ..before.clone() })
}

/// Whether addresses lead to the same program by another name: one that runs beside Milvus and keeps its data where it
/// did.
pub fn same_service(before: &Reading<'_>, after: &Reading<'_>, [old, new]: [&str; 2]) -> bool {
    let at = |reading: &Reading<'_>, addresses: &str| {
        let mut services = reading.deployment.services.iter();
        let found = services.find(|s| text::list(addresses).any(|address| s.is_at(address)))?;
        Some((found.kind, of_service(found)))
    };
    let Some(((kind, old), (other, new))) = at(before, old).zip(at(after, new)) else { return false };
    let stays = |(old, new): (&DataFolder, &DataFolder)| old.same_place(new) == Some(true);
    kind == other && !old.is_empty() && old.len() == new.len() && old.iter().zip(&new).all(stays)
}

fn counts(reading: &Reading<'_>, row: &Folder) -> bool {
    let is =
        |(key, value): &(&str, &str)| crate::facts::milvus::text::is(reading.settings.get(key).text(), value);
    let runs = |name: &str| reading.selection().queue().is_some_and(|q| q.name() == name);
    row.only.iter().all(is) && row.queue.is_none_or(runs)
}

/// A folder of the container of a Milvus that is all in one.
pub fn of_milvus(reading: &Reading<'_>, row: &Folder) -> Option<DataFolder> {
    let folder = reading.settings.get(row.setting?).text().to_owned();
    if !counts(reading, row) || !folder.starts_with('/') {
        return None;
    }
    let deployment = reading.deployment;
    if let [container] = &deployment.containers[..] {
        let place = Place::new(container.at, container.path.clone());
        let mounts = container.mounts.clone();
        return Some(DataFolder { of: String::new(), folder, mounts, place, tool: None });
    }
    let by_tool = deployment.helm.is_some() || deployment.resource.is_some();
    if !by_tool || reading.mode != Mode::Standalone {
        return None;
    }
    let mut mounts: Vec<Mount> = volumes::added().iter().flat_map(|lists| added(reading, lists)).collect();
    let tools = volumes::tools().iter().filter(|tool| tool.only.holds(reading));
    let made: Vec<(&Tool, Mount)> = tools.filter_map(|t| Some((t, made(reading, t)?))).collect();
    mounts.extend(made.iter().map(|(_, mount)| mount.clone()));
    // The last of several at one path has the say, so a tool's own comes after those of the user.
    let over = mount_over(&mounts, &folder);
    let tool = made.iter().find(|(_, m)| over.is_some_and(|over| over.target == m.target)).map(|(t, _)| *t);
    let place = Place::new(reading.start(), KeyPath::root());
    Some(DataFolder { of: String::new(), folder, mounts, place, tool })
}

/// What a tool mounts for data; `None` where it does not say where.
fn made(reading: &Reading<'_>, tool: &Tool) -> Option<Mount> {
    let text = |key: &str| stated_value(reading, key).map(|stated| stated.text).unwrap_or_default();
    let target = tool.at.map(str::to_owned).or_else(|| tool.path.map(text)).filter(|t| t.starts_with('/'))?;
    let is_true = |key: &&str| match (&reading.deployment.helm, &reading.deployment.resource) {
        (Some(helm), _) => helm.values.is_true(key),
        (None, resource) => resource.as_ref().is_some_and(|r| r.is_true(key)),
    };
    let kept = tool.switch.iter().any(is_true);
    let claim = tool.claim.iter().map(|key| text(key)).find(|t| !t.is_empty());
    let source = match (kept, claim) {
        (false, _) => "emptyDir".to_owned(),
        (true, Some(claim)) => format!("claim {claim}"),
        (true, None) => tool.own.unwrap_or_default().to_owned(),
    };
    let written = tool.keys().find_map(|key| stated_value(reading, key)?.written);
    Some(Mount {
        target,
        source,
        sub: tool.sub.map(text).unwrap_or_default(),
        scope: None,
        project: None,
        is_of_project: false,
        compose_volume: None,
        on_disk: None,
        persistence: if kept { Persistence::Yes } else { Persistence::No },
        text: None,
        is_missing: false,
        at: written.as_ref().map_or(reading.start(), |w| w.at),
        path: written.map(|w| w.path).unwrap_or_default(),
        target_at: None,
        volume_at: None,
    })
}

/// The mounts that a user gives to a tool.
fn added(reading: &Reading<'_>, lists: &Added) -> Vec<Mount> {
    if !lists.only.holds(reading) {
        return Vec::new();
    }
    let written: Vec<WrittenList<'_>> = lists.volumes.iter().filter_map(|key| list(reading, key)).collect();
    let volumes: Vec<PodVolumes<'_>> =
        written.iter().map(|v| PodVolumes::new(v.tree, v.tree.items(v.node), None)).collect();
    let mounts = lists.mounts.iter().filter_map(|key| list(reading, key));
    mounts
        .flat_map(|list| list.items().map(|item| list.mount(item, &volumes)).collect::<Vec<_>>())
        .flatten()
        .collect()
}

/// A list that a user wrote.
struct WrittenList<'r> {
    tree: &'r Tree,
    node: NodeId,
    written: Written,
}

fn list<'r>(reading: &'r Reading<'_>, key: &str) -> Option<WrittenList<'r>> {
    let deployment = reading.deployment;
    if let Some(helm) = &deployment.helm {
        let ValueAt::Written(written, file, node) = helm.values.at(key) else { return None };
        return Some(WrittenList { tree: &file.tree, node, written });
    }
    let resource = deployment.resource.as_ref()?;
    let written = resource.at(key)?;
    Some(WrittenList { tree: resource.tree(), node: written.node, written })
}

impl WrittenList<'_> {
    fn items(&self) -> impl Iterator<Item = (usize, NodeId)> {
        self.tree.items(self.node).iter().map(|item| self.tree.resolve(*item)).enumerate()
    }

    fn mount(&self, (index, item): (usize, NodeId), volumes: &[PodVolumes<'_>]) -> Option<Mount> {
        let text = |key: &str| {
            let text = self.tree.get(item, key).map(|e| self.tree.text(self.tree.resolve(e.value)));
            text.unwrap_or_default().to_owned()
        };
        let entry = self.tree.get(item, "mountPath")?;
        let name = text("name");
        let behind = volumes.iter().map(|v| v.backing(&name));
        let behind =
            behind.reduce(|one, two| if one.persistence == Persistence::Unknown { two } else { one });
        let target = text("mountPath");
        Some(Mount {
            source: behind.as_ref().map_or(name, |b| b.source.clone()),
            sub: [text("subPath"), text("subPathExpr")].concat(),
            scope: None,
            project: None,
            is_of_project: false,
            compose_volume: None,
            on_disk: None,
            persistence: behind.map_or(Persistence::Unknown, |b| b.persistence),
            text: None,
            is_missing: false,
            at: Location { file: self.written.at.file, span: self.tree.span(entry.value) },
            path: self.written.path.item(index).key("mountPath"),
            target_at: None,
            volume_at: None,
            target,
        })
    }
}
