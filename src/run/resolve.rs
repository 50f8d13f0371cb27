//! What Milvus would be set to.

use crate::base::{InputError, fault};
use crate::deployment::{Deployment, LayerKind, Origin, Reading, Settings};
use crate::facts::milvus::{NormalKey, catalogue};
use crate::judge::finding::{Resolution, ResolvedDeployment, ResolvedSetting};
use crate::judge::settle::settings_mistakes;
use crate::judge::{cases, judge, summary};
use crate::read::state::{State, read};
use crate::read::{Input, Intake, ReadOptions};
use crate::text::source::{Location, Sources, Store};
use crate::understand::secrets;

/// Reads `inputs` and works out the effective settings of each deployment. Where the release is unknown they
/// are those of the newest.
pub fn resolve(inputs: &[Input], options: &ReadOptions) -> Resolution {
    let mut intake = Intake::default();
    let store = Store::disk().within(options.bounds(inputs));
    let State { deployments, asked, files } = read(inputs, options, &store, &mut intake);
    let Intake { sources, mut errors, notes } = intake;
    let mut resolved = Vec::new();
    for deployment in asked.deployments(&deployments, &sources) {
        match fault::catch(|| resolve_one(deployment, &sources)) {
            Ok(one) => resolved.push(one),
            Err(fault) => errors.push(InputError::of_fault(&deployment.id, &fault)),
        }
    }
    errors.extend(settings_mistakes(&options.project));
    let outside = options.project.outside();
    let secrets = secret_places(&deployments, &sources);
    Resolution { deployments: resolved, secrets, errors, outside, notes, files, sources }
}

/// Where files that were read say the secrets of deployments.
pub(crate) fn secret_places<'d>(
    deployments: impl IntoIterator<Item = &'d Deployment>,
    sources: &Sources,
) -> Vec<Location> {
    let found = deployments.into_iter().flat_map(secrets);
    found.map(|secret| sources.original(secret.at)).collect()
}

/// The effective settings of a deployment; where the release is unknown they are those of the newest.
pub(crate) fn resolve_one(deployment: &Deployment, sources: &Sources) -> ResolvedDeployment {
    let cases = cases(deployment);
    let judgement = judge(deployment, &cases, &|_| false);
    let summary = summary(deployment, &judgement.queue, judgement.starts, sources);
    let mut settings = cases.last().map(|case| effective_settings(case)).unwrap_or_default();
    for place in settings.iter_mut().filter_map(|s| s.at.as_mut()) {
        *place = sources.original(*place);
    }
    ResolvedDeployment { summary, settings }
}

/// Every key that a layer sets, then every parameter that the release knows, in order of key.
fn effective_settings(reading: &Reading<'_>) -> Vec<ResolvedSetting> {
    let settings = &reading.settings;
    let mut found: Vec<ResolvedSetting> = Vec::new();
    let mut keys: Vec<&NormalKey> =
        settings.layers.iter().flat_map(|l| l.settings.iter()).map(|s| &s.normal).collect();
    keys.sort_unstable();
    keys.dedup();
    for key in &keys {
        found.extend(settings_of_key(settings, key));
    }
    for param in catalogue::params() {
        let normal = NormalKey::new(param.key());
        if keys.binary_search(&&normal).is_err()
            && let Some(value) = settings.get(param.key()).value
        {
            let layer = settings.get(param.key()).layer;
            found.push(setting(param.key(), value, layer.name(), None, false));
        }
    }
    found.sort_by(|a, b| a.key.cmp(&b.key));
    found
}

/// The effective setting of a key; all spellings where they collide in the layer that wins.
fn settings_of_key(settings: &Settings, key: &NormalKey) -> Vec<ResolvedSetting> {
    let effective = settings.get(key.as_str());
    let Some(winner) = effective.setting else { return Vec::new() };
    if winner.normal != *key {
        // An older spelling of it counts.
        let written = winner.origin.written().map(|w| w.at);
        let name = catalogue::param(key).map_or(key.as_str(), |p| p.key());
        return vec![setting(name, &winner.value, effective.layer.name(), written, false)];
    }
    let layer = settings.layers.iter().find(|l| l.kind == effective.layer);
    let all = layer.into_iter().flat_map(|l| l.settings.iter()).filter(|s| s.normal == *key);
    let collide = effective.random && effective.layer != LayerKind::Environment;
    all.filter(|s| collide || std::ptr::eq(*s, winner))
        .map(|s| {
            let written = s.origin.written();
            // A chart's own value is set by no file of the user's.
            let explicit = written.is_some() || matches!(s.origin, Origin::Environment { .. });
            setting(&s.key, &s.value, effective.layer.name(), written.map(|w| w.at), explicit)
        })
        .collect()
}

fn setting(
    key: &str,
    value: &str,
    layer: &'static str,
    at: Option<Location>,
    explicit: bool,
) -> ResolvedSetting {
    let secret = catalogue::is_secret(&NormalKey::new(key));
    ResolvedSetting { key: key.to_owned(), value: value.to_owned(), layer, at, explicit, secret }
}
