//! What is mounted into containers, and whether what is written there stays.

use super::ComposeProject;
use crate::facts::milvus::KeyPath;
use crate::text::source::Location;

/// Stands for what only the real environment knows.
pub(crate) const UNKNOWN: &str = crate::facts::placeholders::UNKNOWN;

/// Whether what is written to a place outlives the container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Persistence {
    /// What is written stays.
    Yes,
    /// What is written goes with the container, or with its pod.
    No,
    /// The files do not say.
    Unknown,
}

/// A volume that compose makes: it finds it again by its name, and compares what it was made with.
#[derive(Clone, Debug)]
pub struct ComposeVolume {
    /// The name of its own, or the key in `volumes`.
    pub name: String,
    /// True where the name of the project comes before it.
    pub is_of_project: bool,
    /// That project, where it is known.
    pub project: Option<ComposeProject>,
    /// The folder or share that it stands for.
    pub device: Option<String>,
    /// The driver, its options and the labels, as text to compare.
    pub config: String,
    /// Where the last of these is written, else the mount.
    pub at: Location,
    /// The path to it.
    pub path: KeyPath,
}

impl ComposeVolume {
    /// Whether compose finds, by the name of this one, the other one and sees that it was made otherwise. Another way
    /// to the same folder or share is no difference in what is there.
    pub(crate) fn is_recreated_as(&self, other: &ComposeVolume) -> bool {
        let unknown = [self, other]
            .iter()
            .any(|volume| volume.config.contains(UNKNOWN) || volume.name.contains(UNKNOWN));
        let same_data = self.device.is_some() && self.device == other.device;
        !unknown && !same_data && self.config != other.config && self.has_name_of(other)
    }

    fn has_name_of(&self, other: &ComposeVolume) -> bool {
        let whole = |volume: &ComposeVolume| match &volume.project {
            Some(project) => Some(format!("{}_{}", project.name, volume.name)),
            None => (!volume.is_of_project).then(|| volume.name.clone()),
        };
        let stated =
            [self, other].iter().any(|volume| volume.project.as_ref().is_some_and(|p| p.stated_at.is_some()));
        // The folders of two states may be called otherwise for the comparison alone.
        let by_key = self.is_of_project && other.is_of_project && !stated && self.name == other.name;
        by_key || whole(self).is_some_and(|name| Some(name) == whole(other))
    }
}

/// A file or folder put into a container.
#[derive(Clone, Debug)]
pub struct Mount {
    /// The path in the container.
    pub target: String,
    /// What is mounted, as its file names it: a path, a volume, or the key of a ConfigMap.
    pub source: String,
    /// The path in that of which only a part is mounted; empty where all of it is.
    pub sub: String,
    /// The namespace that the name of the volume counts in, where the files say it.
    pub scope: Option<String>,
    /// The project of compose that the real name of a volume begins with; `None` for all that is called the same in
    /// every project.
    pub project: Option<ComposeProject>,
    /// True for a volume that compose calls after its project, of whatever name.
    pub is_of_project: bool,
    /// How compose makes the volume, for one that it makes.
    pub compose_volume: Option<ComposeVolume>,
    /// The absolute path of what is mounted from the disk that the files are on.
    pub on_disk: Option<String>,
    /// Whether what is written there outlives the container.
    pub persistence: Persistence,
    /// The text of the deployment that it is, by index.
    pub text: Option<usize>,
    /// True where something is mounted whose contents were not given.
    pub is_missing: bool,
    /// Where the mount is written.
    pub at: Location,
    /// The path to it.
    pub path: KeyPath,
    /// The bytes of the path in the container, where they stand as they are.
    pub target_at: Option<Location>,
    /// Where the volume is written, if not with the mount.
    pub volume_at: Option<Location>,
}

impl Mount {
    /// The last part of the path in the container.
    pub fn file_name(&self) -> &str {
        self.target.rsplit('/').next().unwrap_or_default()
    }

    /// Where a folder of the container lies outside of it: the source with the path in it. `None` where it is not
    /// below this mount.
    pub(crate) fn place_of(&self, folder: &str) -> Option<String> {
        self.place_below(&self.source, folder)
    }

    /// The absolute path of a folder of the container on the disk that the files are on, for what is mounted from
    /// there.
    pub(crate) fn path_of(&self, folder: &str) -> Option<String> {
        self.place_below(self.on_disk.as_ref()?, folder)
    }

    fn place_below(&self, source: &str, folder: &str) -> Option<String> {
        let below = below(folder, &self.target)?;
        let all = format!("{source}/{}/{below}", self.sub);
        let own = |(at, part): &(usize, &str)| *at == 0 || !matches!(*part, "" | ".");
        let parts: Vec<&str> = all.split('/').enumerate().filter(own).map(|(_, part)| part).collect();
        Some(parts.join("/"))
    }

    /// True for a volume with a name of its own, and not for a path or what has no name.
    pub(crate) fn is_named(&self) -> bool {
        !self.source.is_empty()
            && !self.source.starts_with(['.', '~'])
            && !self.source.contains(['/', '\\', ':'])
    }

    /// True for what may be mounted anywhere: volumes of a container that the files do not describe.
    pub(crate) fn may_be_anywhere(&self) -> bool {
        self.persistence == Persistence::Unknown && self.target.contains(UNKNOWN)
    }

    /// What is mounted by its whole name, as far as that is known.
    pub fn name(&self) -> String {
        match &self.project {
            Some(project) => format!("{}_{}", project.name, self.source),
            None => self.source.clone(),
        }
    }
}

/// The mount that a folder is in: the innermost one at it or above it, the last of several at one path.
pub fn mount_over<'m>(mounts: &'m [Mount], folder: &str) -> Option<&'m Mount> {
    let over = mounts.iter().filter(|m| below(folder, &m.target).is_some());
    over.max_by_key(|m| m.target.trim_end_matches('/').len())
}

/// Whether what is written to a folder outlives the container, by what is mounted at it, above it and below it.
pub fn persistence(mounts: &[Mount], folder: &str) -> Persistence {
    let over = |m: &&Mount| below(folder, &m.target).is_some();
    let parts = mounts.iter().filter(|m| !over(m) && holds(&m.target, folder));
    let kept = parts.map(|m| m.persistence).find(|lasting| *lasting != Persistence::No);
    kept.unwrap_or_else(|| mount_over(mounts, folder).map_or(Persistence::No, |m| m.persistence))
}

/// The rest of a path below another one.
fn below<'p>(path: &'p str, above: &str) -> Option<&'p str> {
    let rest = path.strip_prefix(above.trim_end_matches('/'))?;
    (rest.is_empty() || rest.starts_with('/')).then(|| rest.trim_matches('/'))
}

/// Whether what is mounted at a path keeps the data of a folder: it is that folder, one above, or one below.
pub fn holds(target: &str, folder: &str) -> bool {
    let (target, folder) = (target.trim_end_matches('/'), folder.trim_end_matches('/'));
    // `/data{1...4}` is several folders.
    let (folder, several) = folder.split_once('{').map_or((folder, false), |(start, _)| (start, true));
    let below =
        |one: &str, other: &str| one.strip_prefix(other).is_some_and(|r| r.is_empty() || r.starts_with('/'));
    target.contains(UNKNOWN)
        || below(folder, target)
        || below(target, folder)
        || (several && target.starts_with(folder))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::source::SourceFile;
    use crate::text::source::Sources;
    use crate::text::source::Span;

    fn mount(source: &str, sub: &str, target: &str, lasting: Persistence) -> Mount {
        let file = Sources::default().add(SourceFile::new("", ""));
        Mount {
            target: target.into(),
            source: source.into(),
            sub: sub.into(),
            scope: None,
            project: None,
            is_of_project: false,
            compose_volume: None,
            on_disk: None,
            persistence: lasting,
            text: None,
            is_missing: false,
            at: Location { file, span: Span::new(0, 0) },
            path: KeyPath::root(),
            target_at: None,
            volume_at: None,
        }
    }

    #[test]
    fn a_folder_lies_at_one_place_however_it_is_mounted() {
        let place = |source: &str, sub: &str, target: &str| {
            mount(source, sub, target, Persistence::Yes).place_of("/var/lib/milvus/rdb_data/")
        };
        let one = Some("./volumes/milvus/rdb_data".to_owned());
        assert_eq!(place("./volumes", "", "/var/lib"), one);
        assert_eq!(place("././volumes/", "milvus", "/var/lib/milvus/"), one);
        assert_eq!(place("./volumes", "./milvus/rdb_data/", "/var/lib/milvus/rdb_data"), one);
        assert_ne!(place("volumes", "", "/var/lib"), one, "a volume of that name is no folder");
        assert_eq!(place("/data", "", "/var/lib/milvus"), Some("/data/rdb_data".into()));
        assert_eq!(place("x", "", "/var/lib/milvus2"), None);
    }

    #[test]
    fn the_innermost_mount_decides() {
        let all = [
            mount("claim", "", "/var/lib/milvus", Persistence::Yes),
            mount("emptyDir", "", "/var/lib/milvus/data", Persistence::No),
        ];
        assert_eq!(persistence(&all, "/var/lib/milvus/rdb_data"), Persistence::Yes);
        assert_eq!(persistence(&all, "/var/lib/milvus/data/x"), Persistence::No);
        assert_eq!(persistence(&all, "/data"), Persistence::No);
        assert_eq!(persistence(&all[1..], "/var/lib/milvus"), Persistence::No);
        let below = [
            mount("emptyDir", "", "/data", Persistence::No),
            mount("claim", "", "/data/one", Persistence::Yes),
        ];
        assert_eq!(persistence(&below, "/data"), Persistence::Yes);
    }
}

/// Configuration in a ConfigMap or Secret that no pod mounts.
#[derive(Clone, Debug)]
pub struct UnmountedConfig {
    /// Whether it is a ConfigMap or a Secret.
    pub kind: String,
    /// What that is called.
    pub name: String,
    /// The key there.
    pub key: String,
    /// Where the key is.
    pub at: Location,
    /// The path to it.
    pub path: KeyPath,
}
