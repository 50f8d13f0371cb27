//! What a file is, by its content first and its name second.

use std::path::Path;

use super::evidence::{MilvusEvidence, Sections, ValuesEvidence, top_level_keys};
use super::sketch;
use super::tables::*;
use crate::milvus::{Kind, Role};
use crate::yaml::{NodeId, Tree, parse};

/// A file's kind and what it is to its deployment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recognised {
    /// The kind.
    pub kind: Kind,
    /// The role.
    pub role: Role,
}

/// What the surroundings of a file say.
#[derive(Clone, Copy, Debug, Default)]
pub struct Surroundings {
    /// The user named the file.
    pub named: bool,
    /// The user said which Milvus the files are for.
    pub milvus_said: bool,
    /// A chart version was given, or a Chart.yaml beside the file names Milvus.
    pub in_milvus_chart: bool,
}

/// What the name of a file says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Name {
    /// `milvus.yaml`.
    Milvus,
    /// `user.yaml`, `default.yaml`: Milvus' names, but other programs' too.
    Common,
    /// `values.yaml`, `values-prod.yaml`.
    Values,
    /// Nothing.
    Other,
}

impl Name {
    pub(super) fn of(path: &Path) -> Self {
        let name = base_name(path);
        if named_like(&name, MILVUS_NAMES) {
            Self::Milvus
        } else if named_like(&name, COMMON_NAMES) {
            Self::Common
        } else if named_like(&name, VALUES_NAMES) || name.starts_with("values") {
            Self::Values
        } else {
            Self::Other
        }
    }
}

/// Recognises a file; `None` for one that does not configure Milvus in a way known here.
///
/// A wrong recognition costs the user alarms about files that have nothing to do with Milvus, so keys that
/// other programs have too count only together with settings that they do not have.
pub fn recognise(path: &Path, tree: &Tree, around: Surroundings) -> Option<Recognised> {
    if let Some(resource) = super::resources::recognise(tree) {
        return Some(resource);
    }
    let name = Name::of(path);
    if name == Name::Values && around.in_milvus_chart {
        return Some(values());
    }
    if let Some(other) = super::others::recognise(tree) {
        return Some(other);
    }
    let keys = top_level_keys(tree);
    let has = |word: &&str| keys.contains(word);
    if KUBERNETES_KEYS.iter().all(&has) || COMPOSE_KEYS.iter().any(has) {
        return None;
    }
    let evidence = ValuesEvidence::of(tree, &keys);
    if is_values(name, &evidence, keys.len()) {
        return Some(values());
    }
    if name != Name::Values && is_milvus_yaml(name, tree, &keys, around) {
        return Some(milvus_yaml(&base_name(path)));
    }
    // Many files may have been given by name together with the version of the chart, as hooks do.
    let is_said = around.named && around.in_milvus_chart;
    (is_said && evidence.of_chart && 2 * evidence.unknown <= keys.len() && !evidence.foreign).then(values)
}

/// Recognises a text that breaks off before what tells its kind, with what it seems to say.
pub fn recognise_broken(path: &Path, tree: &Tree, around: Surroundings) -> Option<(Recognised, Tree)> {
    tree.error()?;
    let text = Some(tree.source()).filter(|text| text.len() <= sketch::LARGEST)?;
    let indented = |line: &str| line.trim_start_matches(' ').starts_with('\t');
    let tabs = if text.lines().any(indented) { &sketch::TABS[..] } else { &sketch::TABS[..1] };
    tabs.iter().find_map(|tab| {
        let seeming = parse(&sketch::sketch(text, *tab)?);
        Some((recognise(path, &seeming, around)?, seeming))
    })
}

fn is_values(name: Name, evidence: &ValuesEvidence, keys: usize) -> bool {
    if evidence.foreign {
        return false;
    }
    let only_chart = evidence.only_values + evidence.paths;
    match name {
        Name::Values => evidence.own > 0 || only_chart > 0 || evidence.only_shared,
        // Elsewhere the rest of the file must not speak against it.
        _ => only_chart >= 2 || (only_chart > 0 && 2 * evidence.unknown <= keys),
    }
}

fn is_milvus_yaml(name: Name, tree: &Tree, keys: &[&str], around: Surroundings) -> bool {
    let Sections { own, all: sections } = Sections::of(keys);
    // Of a text that does not parse, not all settings can be read.
    let broken = tree.error().is_some();
    // What the settings say is asked last: the sections alone tell of most files.
    let settings = || MilvusEvidence::of(tree);
    match name {
        Name::Milvus if own > 0 => sections || broken || settings().proven > 0,
        Name::Milvus if sections => {
            broken || around.milvus_said || {
                let evidence = settings();
                evidence.telling > 0 && evidence.known >= evidence.unknown
            }
        }
        Name::Common if sections => {
            2 * own > keys.len() || around.milvus_said || {
                let evidence = settings();
                evidence.proven > 0 || (evidence.telling > 0 && evidence.known > 2 * evidence.unknown)
            }
        }
        Name::Common => settings().proven > 0,
        Name::Other if around.named || around.milvus_said => {
            (broken && sections && own > 0) || settings().proven > 0
        }
        Name::Other => settings().proven > 1,
        Name::Milvus | Name::Values => false,
    }
}

/// The role of a file whose kind the user gave.
pub fn recognise_as(kind: Kind, path: &Path) -> Recognised {
    match kind {
        Kind::MilvusYaml => milvus_yaml(&base_name(path)),
        Kind::Compose | Kind::Manifest | Kind::MilvusCr | Kind::Gitops => {
            Recognised { kind, role: Role::Resource }
        }
        kind => Recognised { kind, role: Role::Values },
    }
}

/// True when a Chart.yaml or Chart.lock names the Milvus chart, itself or as a dependency.
pub fn is_milvus_chart(chart: &Tree) -> bool {
    let root = chart.root();
    root.is_some_and(|root| is_named_milvus(chart, root)) || milvus_dependency(chart).is_some()
}

/// The entry of the Milvus chart among the dependencies of a chart.
pub fn milvus_dependency(chart: &Tree) -> Option<NodeId> {
    let dependencies = chart.path(&["dependencies"])?;
    chart.items(dependencies.value).iter().copied().find(|&item| is_named_milvus(chart, item))
}

/// True for the name of the Milvus chart, also behind a repository, unless that is one with another chart.
pub fn is_chart(name: &str, repository: &str) -> bool {
    let foreign = |word: &&str| name.contains(word) || repository.contains(word);
    CHARTS.contains(&name.rsplit('/').next().unwrap_or(name)) && !FOREIGN_REPOSITORIES.iter().any(foreign)
}

/// True when a Chart.yaml or Chart.lock says that the chart is a copy, or comes from a place other than the ones
/// where it is published: such a chart may have keys of its own.
pub fn is_chart_from_elsewhere(chart: &Tree) -> bool {
    if let Some(item) = milvus_dependency(chart) {
        let from = chart.get(item, "repository").map(|e| chart.text(chart.resolve(e.value)));
        return from.is_some_and(|from| !REPOSITORIES.contains(&from.trim_end_matches('/')));
    }
    chart.root().is_some_and(|root| is_named_milvus(chart, root))
}

/// True for the address of a chart that is not one where it is published, whatever the scheme.
pub fn is_from_elsewhere(address: &str) -> bool {
    let place =
        |address: &str| address.rsplit("://").next().unwrap_or_default().trim_end_matches('/').to_owned();
    address.contains('.') && !REPOSITORIES.iter().any(|known| place(known) == place(address))
}

fn is_named_milvus(chart: &Tree, map: NodeId) -> bool {
    chart.get(map, "name").is_some_and(|e| CHARTS.contains(&chart.text(chart.resolve(e.value))))
}

fn values() -> Recognised {
    Recognised { kind: Kind::HelmValues, role: Role::Values }
}

fn milvus_yaml(name: &str) -> Recognised {
    let role = match name.rsplit(['-', '_']).next().unwrap_or(name).split('.').rev().nth(1) {
        Some("user") => Role::UserYaml,
        Some("default") => Role::DefaultYaml,
        _ => Role::MilvusYaml,
    };
    Recognised { kind: Kind::MilvusYaml, role }
}

fn base_name(path: &Path) -> String {
    path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
}

/// True for one of `names`, also after a prefix that ends in `-`, `_` or `.`.
fn named_like(name: &str, names: &[&str]) -> bool {
    names.iter().any(|n| name.strip_suffix(n).is_some_and(|p| p.is_empty() || p.ends_with(['-', '_', '.'])))
}
