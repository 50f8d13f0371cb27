//! The readings of a deployment: one for each release and mode that it may be of.

use std::sync::Arc;

use super::config_files::ConfigFiles;
use super::milvus_yaml;
use crate::base::effort::spend;
use crate::deployment::{Deployment, Layer, LayerKind, Origin, Reading, Setting, Variable};
use crate::facts::milvus::{Mode, NormalKey, Version, catalogue, files, queues};
use crate::facts::placeholders;
use crate::text::yaml;

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
    let files = ConfigFiles::of(deployment);
    each.map(|(milvus, mode)| reading(&files, milvus, mode)).collect()
}

/// The newest release of each line whose parameters were read, as far as the files can be for
/// it: a file that names its queue is for a release that reads the name, a user.yaml for one that reads it,
/// a resource for one that has its queue.
fn lines(deployment: &Deployment) -> Vec<Version> {
    let all = all_lines();
    let names_queue = names_queue(deployment);
    let resource = deployment.resource.as_ref().and_then(crate::deployment::Resource::oldest);
    // The operator merges the files itself, whatever the release reads.
    let texts = deployment.texts.iter().filter(|_| deployment.resource.is_none());
    let files: Vec<&str> = texts.filter_map(|t| t.role.config_file()).collect();
    let fits = |milvus: &Version| {
        let read = queues::config_files(*milvus);
        resource.is_none_or(|oldest| *milvus >= oldest)
            && (!names_queue || *milvus >= queues::selector_since())
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
    lines.into_iter().filter_map(catalogue::newest_read_of_line).collect()
}

/// What is taken as given of a deployment as a whole, as sentences.
pub fn assumptions(deployment: &Deployment) -> Vec<String> {
    let chart = deployment.helm.as_ref().and_then(|h| h.chart.assumption());
    let operator = deployment.resource.as_ref().and_then(|r| r.operator.assumption());
    let unseen = deployment.helm.as_ref().and_then(|h| h.unseen.as_deref());
    let known = [deployment.milvus.assumption(), deployment.mode.assumption(), chart, operator, unseen];
    let releases = releases_assumed(deployment);
    let known = known.into_iter().flatten().map(str::to_owned);
    let files = deployment.assumed.iter().cloned();
    known.chain(files).chain(chart_not_read(deployment)).chain(releases).collect()
}

/// By which version a chart that was not read is judged, as a sentence.
fn chart_not_read(deployment: &Deployment) -> Option<String> {
    let version = deployment.helm.as_ref()?.version();
    let read = crate::facts::chart::read_before(version)?;
    Some(format!(
        "assuming that chart {version} has the values and templates of chart {read}, the newest that were read"
    ))
}

/// Where nothing says the release and the files leave some out, what that means, as a sentence.
fn releases_assumed(deployment: &Deployment) -> Option<String> {
    let lines = deployment.milvus.get().is_none().then(|| lines(deployment))?;
    let first = lines.first().filter(|_| lines.len() < all_lines().len())?;
    Some(format!(
        "assuming Milvus {}.{} or later, as older ones do not read all of this",
        first.major, first.minor
    ))
}

fn names_queue(deployment: &Deployment) -> bool {
    let selector = NormalKey::new(queues::selector());
    let config = deployment.texts.iter().filter(|t| t.role.config_file().is_some());
    config.into_iter().any(|t| {
        let flat = yaml::reader::flatten(&t.tree, files::way(catalogue::newest()));
        spend(flat.settings().len());
        flat.settings().any(|s| NormalKey::new(s.key) == selector)
    })
}

fn reading<'d>(files: &ConfigFiles<'d>, milvus: Version, mode: Mode) -> Reading<'d> {
    let deployment = files.deployment;
    let (mut settings, read) = match (&deployment.helm, &deployment.resource) {
        (Some(helm), _) => super::helm::layers(files, helm, milvus),
        (None, Some(resource)) => super::operator::layers(files, resource, milvus),
        (None, None) => milvus_yaml::layers(files, milvus),
    };
    settings.layers.extend(deployment.generated.iter().cloned());
    settings.layers.extend(environment(files, milvus));
    settings.layers.sort_by_key(|layer| layer.kind);
    // Nobody can tell which queue an encrypted name is.
    settings.unknown |= settings.get(queues::selector()).value.is_some_and(placeholders::is_hidden);
    Reading { deployment, milvus, mode, settings, read }
}

/// The environment as a layer: every variable is a key.
fn environment(files: &ConfigFiles<'_>, milvus: Version) -> Option<Layer> {
    let setting = |v: &Variable| Setting {
        normal: NormalKey::new(queues::key_of_variable(&v.name, milvus)),
        key: v.name.clone(),
        value: v.value.clone(),
        origin: Origin::Environment { name: v.name.clone(), written: v.written.clone() },
    };
    let all = || files.deployment.env.iter().map(setting).collect::<Vec<_>>();
    let known = &files.environment[usize::from(queues::takes_prefix_off(milvus))];
    let settings = Arc::clone(known.get_or_init(|| Arc::new(all().into())));
    (!settings.is_empty()).then_some(Layer { kind: LayerKind::Environment, settings })
}
