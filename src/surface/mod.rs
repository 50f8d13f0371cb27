//! Surfaces: what each kind of file says of a deployment, and the layers of settings that come of it.

pub mod compose;
pub(crate) mod container;
mod dollars;
mod files;
pub mod gitops;
pub mod helm_values;
pub(crate) mod kustomize;
pub mod manifest;
pub mod milvus_yaml;
pub mod operator_cr;
pub mod pod_volumes;

use std::sync::Arc;

use self::files::ConfigFiles;
pub(crate) use self::files::settings_of;
use crate::milvus::{
    Deployment, Kind, Layer, LayerKind, Mode, NormalKey, Origin, Reading, Role, Setting, Variable, Version,
    catalogue, queue,
};
use crate::rule::{self, Memo, placeholder};
use crate::yaml;

/// True when the tool that makes Milvus of the files of a deployment cannot read them: whatever is missing may stand in
/// the rest.
pub(crate) fn is_refused(deployment: &Deployment) -> bool {
    let containers = &deployment.containers;
    // Manifests of other files are applied all the same.
    let of_others = |index| {
        deployment.kind == Kind::Manifest
            && !containers.is_empty()
            && containers.iter().all(|c| c.text != index)
    };
    let mut resources = deployment.texts.iter().enumerate().filter(|(_, t)| t.role == Role::Resource);
    helm_values::helm_refuses(deployment) || resources.any(|(i, t)| t.refusal().is_some() && !of_others(i))
}

/// Every release and mode that a deployment may be of, oldest release first.
pub fn readings(deployment: &Deployment) -> Vec<Reading<'_>> {
    let versions = match deployment.milvus.get() {
        Some(version) => vec![catalogue::release_of(version)],
        None => lines(deployment),
    };
    let modes = match deployment.mode.get() {
        Some(mode) => vec![mode],
        None => Mode::ALL.to_vec(),
    };
    let each = versions.iter().flat_map(|v| modes.iter().map(move |m| (*v, *m)));
    let (files, shared) = (ConfigFiles::of(deployment), Arc::default());
    each.map(|(milvus, mode)| reading(&files, milvus, mode, &shared)).collect()
}

/// The newest release of each line that the catalogue knows the parameters of, as far as the files can be for
/// it: a file that names its queue is for a release that reads the name, a user.yaml for one that reads it,
/// a resource for one that has its queue.
fn lines(deployment: &Deployment) -> Vec<Version> {
    let all = all_lines();
    let names_queue = names_queue(deployment);
    let resource = deployment.resource.as_ref().and_then(operator_cr::Resource::oldest);
    // The operator merges the files itself, whatever the release reads.
    let texts = deployment.texts.iter().filter(|_| deployment.resource.is_none());
    let files: Vec<&str> = texts.filter_map(|t| t.role.config_file()).collect();
    let fits = |milvus: &Version| {
        let read = queue::config_files(*milvus);
        resource.is_none_or(|oldest| *milvus >= oldest)
            && (!names_queue || *milvus >= queue::selector_since())
            && files.iter().all(|file| read.contains(file))
    };
    let fitting: Vec<Version> = all.iter().copied().filter(fits).collect();
    if fitting.is_empty() { all } else { fitting }
}

fn all_lines() -> Vec<Version> {
    let oldest = catalogue::parameters_since();
    let mut lines: Vec<(u16, u16)> = catalogue::releases().iter().map(|r| r.version.line()).collect();
    lines.retain(|line| *line >= oldest.line());
    lines.sort_unstable();
    lines.dedup();
    lines.into_iter().filter_map(catalogue::newest_of_line).collect()
}

/// Where nothing says the release and the files leave some out, what that means, as a sentence.
pub fn releases_assumed(deployment: &Deployment) -> Option<String> {
    let lines = deployment.milvus.get().is_none().then(|| lines(deployment))?;
    let first = lines.first().filter(|_| lines.len() < all_lines().len())?;
    Some(format!(
        "assuming Milvus {}.{} or later, as older ones do not read all of this",
        first.major, first.minor
    ))
}

fn names_queue(deployment: &Deployment) -> bool {
    let selector = NormalKey::new(queue::selector());
    let config = deployment.texts.iter().filter(|t| t.role.config_file().is_some());
    config.into_iter().any(|t| {
        let flat = yaml::flatten(&t.tree, catalogue::newest().line());
        flat.settings().any(|s| NormalKey::new(s.key) == selector)
    })
}

fn reading<'d>(
    files: &ConfigFiles<'d>,
    milvus: Version,
    mode: Mode,
    shared: &Arc<rule::Shared>,
) -> Reading<'d> {
    let deployment = files.deployment;
    let (mut settings, read) = match (&deployment.helm, &deployment.resource) {
        (Some(helm), _) => helm_values::layers(files, helm, milvus),
        (None, Some(resource)) => operator_cr::layers(files, resource, milvus),
        (None, None) => milvus_yaml::layers(files, milvus),
    };
    settings.layers.extend(deployment.generated.iter().cloned());
    settings.layers.extend(environment(&deployment.env, milvus));
    settings.layers.sort_by_key(|layer| layer.kind);
    // Nobody can tell which queue an encrypted name is.
    settings.unknown |= settings.get(queue::selector()).value.is_some_and(placeholder::is_encrypted);
    Reading { deployment, milvus, mode, settings, read, memo: Memo::over(shared) }
}

/// The environment as a layer: every variable is a key.
fn environment(variables: &[Variable], milvus: Version) -> Option<Layer> {
    let setting = |v: &Variable| Setting {
        normal: NormalKey::new(queue::key_of_variable(&v.name, milvus)),
        key: v.name.clone(),
        value: v.value.clone(),
        origin: Origin::Environment { name: v.name.clone(), written: v.written.clone() },
    };
    let settings: Vec<Setting> = variables.iter().map(setting).collect();
    (!settings.is_empty()).then(|| Layer::new(LayerKind::Environment, settings))
}
