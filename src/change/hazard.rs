//! What is known of particular changes: facts from `rules/changes/`.

use crate::chart::Deployed;
use crate::milvus::change::{Basis, Moves};
use crate::milvus::{DependencyKind, Mode, Reading, Version};
use crate::rule::{Ground, Severity};

use super::folders::Said;
use super::value;

include!(concat!(env!("OUT_DIR"), "/hazards.rs"));

type Versions = (Version, Option<Version>);

/// What must hold of one state. Empty lists and `None` hold of any.
#[derive(Debug)]
pub struct When {
    milvus: Option<Versions>,
    chart: Option<Versions>,
    operator: Option<Versions>,
    kind: Option<&'static str>,
    mode: Option<Mode>,
    queue: &'static [&'static str],
    broker: &'static [&'static str],
    runs: &'static [&'static str],
    minio: Option<(&'static str, &'static str)>,
    settings: &'static [(&'static str, &'static str)],
    values: &'static [(&'static str, &'static str)],
}

impl When {
    /// Whether it is about the MinIO that runs beside Milvus.
    pub(crate) fn is_about_minio(&self) -> bool {
        self.minio.is_some()
    }

    /// Whether a state is such.
    pub fn holds(&self, side: &Reading<'_>) -> bool {
        self.holds_with(side, &|broker| broker.used)
    }

    /// Whether a state is such, also where Milvus no longer finds the broker that is deployed.
    pub(crate) fn holds_unless_lost(&self, side: &Reading<'_>) -> bool {
        self.holds_with(side, &|_| true)
    }

    fn holds_with(&self, side: &Reading<'_>, counts: &dyn Fn(&Deployed) -> bool) -> bool {
        let deployment = side.deployment;
        let helm = deployment.helm.as_ref();
        let chart = helm.map(|h| h.version());
        let operator = deployment.resource.as_ref().map(|r| r.version());
        let named = |names: &[&str], name: Option<&str>| {
            names.is_empty() || name.is_some_and(|name| names.contains(&name))
        };
        let broker = || {
            let mut deployed = helm.into_iter().flat_map(|h| &h.rendering.deployed).filter(|d| counts(d));
            deployed.any(|d| self.broker.contains(&d.broker))
        };
        let runs = |name: &&str| helm.is_some_and(|h| h.rendering.components.contains(name));
        within(self.milvus, Some(side.milvus))
            && within(self.chart, chart)
            && within(self.operator, operator)
            && self.kind.is_none_or(|kind| kind == deployment.kind.name())
            && self.mode.is_none_or(|mode| mode == side.mode)
            && named(self.queue, side.selection().queue().map(|q| q.name()))
            && (self.broker.is_empty() || broker())
            && (self.runs.is_empty() || self.runs.iter().any(runs))
            && self.minio.is_none_or(|(from, to)| minio(side).is_some_and(|date| from <= date && date <= to))
            && self.settings.iter().all(|(key, word)| value::is(side.settings.get(key).text(), word))
            && self.values.iter().all(|(key, test)| says(side, key, test))
    }
}

fn within(range: Option<Versions>, version: Option<Version>) -> bool {
    range.is_none_or(|(from, to)| version.is_some_and(|v| from <= v && to.is_none_or(|to| v <= to)))
}

/// The date of the MinIO that runs beside Milvus, from its tag.
fn minio<'r>(side: &Reading<'r>) -> Option<&'r str> {
    let mut services = side.deployment.services.iter();
    let store = services.find(|s| s.kind == DependencyKind::ObjectStore)?;
    store.image.tag.as_deref()?.strip_prefix("RELEASE.")?.split('T').next()
}

/// Whether a value of the chart, or a field of a resource, passes a test: `set` and `unset` ask whether somebody
/// wrote it, `true` and `false` what a template takes it for, anything else is the text it must have.
fn says(side: &Reading<'_>, key: &str, test: &str) -> bool {
    let (helm, resource) = (&side.deployment.helm, &side.deployment.resource);
    match (helm, resource) {
        (Some(helm), _) => match test {
            "set" => helm.values.is_written(key),
            "unset" => helm.values.written(key).is_none(),
            "true" => helm.values.is_true(key),
            "false" => !helm.values.is_true(key),
            text => helm.values.text(key).as_deref() == Some(text),
        },
        (None, Some(resource)) => match test {
            "set" => resource.at(key).is_some(),
            "unset" => resource.at(key).is_none(),
            "true" => resource.is_true(key),
            "false" => !resource.is_true(key),
            text => resource.text(key).as_deref() == Some(text),
        },
        (None, None) => false,
    }
}

/// A change of versions with a known fault.
#[derive(Debug)]
pub struct Hazard {
    /// The rule that reports it.
    pub rule: &'static str,
    /// What must hold of the old state.
    pub before: When,
    /// What must hold of the new state.
    pub after: When,
    /// The values or fields that it shows in, the first one written is marked.
    pub at: &'static [&'static str],
    /// How bad it is.
    pub severity: Severity,
    /// What happens.
    pub what: &'static str,
    /// What to do.
    pub help: &'static str,
    /// Values of the chart that mend it.
    pub set: &'static [(&'static str, &'static str)],
    /// How it is known.
    pub basis: Basis,
}

/// The faults that a rule reports.
pub(crate) fn hazards(rule: &'static str) -> impl Iterator<Item = &'static Hazard> {
    HAZARDS.iter().filter(move |h| h.rule == rule)
}

/// The rules about one state whose errors are what a new version refuses.
pub(crate) fn refused_by() -> &'static [&'static str] {
    REFUSED_BY
}

/// How another value comes to lose a volume.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VolumeChange {
    /// True becomes false.
    Off,
    /// It becomes true.
    On,
    /// It becomes another text.
    Other,
    /// The number goes down.
    Fewer,
    /// The size goes down.
    Smaller,
    /// It may not change at all.
    Fixed,
}

/// Values of the chart, or fields of a resource, that volumes hang on.
#[derive(Debug)]
pub struct Volume {
    /// The values or fields.
    pub keys: &'static [&'static str],
    /// What loses the volume.
    pub change: VolumeChange,
    /// What one means that nobody set, where the files do not tell.
    pub unset: &'static str,
    /// When the values count, in both states.
    pub only: When,
    /// What must hold of the new state besides.
    pub then: When,
    /// What the volume holds, where a value that is off leaves that without one.
    pub holds: Option<Moves>,
    /// What happens, after a colon.
    pub what: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// How it is known.
    pub basis: Basis,
}

impl Volume {
    /// What a value or field means.
    pub(crate) fn meant<'s>(&self, said: &'s Said) -> &'s str {
        if said.text.is_empty() { self.unset } else { &said.text }
    }
}

/// The values that volumes hang on.
pub fn volumes() -> &'static [Volume] {
    VOLUMES
}

/// A folder in a container that holds data.
#[derive(Debug)]
pub struct Folder {
    /// Whose container: `milvus`, or an image by its name.
    pub of: &'static str,
    /// The queue that must run.
    pub queue: Option<&'static str>,
    /// Settings with the values they must have.
    pub only: &'static [(&'static str, &'static str)],
    /// The setting that names the folder; a program beside Milvus says it itself.
    pub setting: Option<&'static str>,
    /// What it holds.
    pub holds: Moves,
    /// The same in words.
    pub what: &'static str,
    /// How it is known.
    pub basis: Basis,
}

/// The folders that hold data.
pub fn folders() -> &'static [Folder] {
    FOLDERS
}

/// What a tool mounts into the pod of a standalone Milvus for its data, by values of the chart or fields of a resource.
#[derive(Debug)]
pub struct Tool {
    /// When it does.
    pub only: When,
    /// What must be true, one of these, for a claim; else it is an emptyDir.
    pub switch: &'static [&'static str],
    /// The path in the container, where it is always the same.
    pub at: Option<&'static str>,
    /// What says the path in the container.
    pub path: Option<&'static str>,
    /// What says the path in the volume.
    pub sub: Option<&'static str>,
    /// What names another claim than the tool's own.
    pub claim: &'static [&'static str],
    /// What the tool's own claim is called in words.
    pub own: Option<&'static str>,
}

impl Tool {
    /// All values or fields that it hangs on.
    pub fn keys(&self) -> impl Iterator<Item = &'static str> {
        self.switch.iter().chain(self.claim).copied().chain(self.path).chain(self.sub)
    }
}

/// What tools mount for data.
pub fn tools() -> &'static [Tool] {
    TOOLS
}

/// Where users give tools mounts and volumes of their own.
#[derive(Debug)]
pub struct Added {
    /// When they count.
    pub only: When,
    /// The lists of mounts.
    pub mounts: &'static [&'static str],
    /// The lists of volumes.
    pub volumes: &'static [&'static str],
}

/// Where users give tools mounts of their own.
pub(crate) fn added() -> &'static [Added] {
    ADDED
}

/// A setting whose default counts for what runs.
#[derive(Debug)]
pub struct Drift {
    /// The setting.
    pub key: &'static str,
    /// The default before; any where `None`.
    pub from: Option<&'static str>,
    /// The default after; any where `None`.
    pub to: Option<&'static str>,
    /// When it counts, in the new state.
    pub only: When,
    /// What happens, after a colon.
    pub effect: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// How it is known.
    pub basis: Basis,
}

/// The settings whose defaults count for what runs.
pub(crate) fn drifts() -> &'static [Drift] {
    DRIFTS
}

/// A setting by which a queue forgets messages.
#[derive(Debug)]
pub struct Cut {
    /// The setting.
    pub key: &'static str,
    /// The queue.
    pub queue: &'static str,
    /// The words for no limit.
    pub unlimited: &'static [&'static str],
    /// Where that is known from.
    pub source: &'static str,
}

/// The settings by which queues forget messages.
pub fn cuts() -> &'static [Cut] {
    CUTS
}
