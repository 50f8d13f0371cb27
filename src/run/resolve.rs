//! What Milvus would be set to.

use std::collections::HashMap;

use crate::base::{InputError, fault};
use crate::deployment::{Deployment, LayerKind, Origin, Settings};
use crate::facts::milvus::catalogue::{self, Param};
use crate::facts::milvus::{NormalKey, Version};
use crate::facts::placeholders::UNKNOWN;
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
    let mut unset = UnsetLists::default();
    for deployment in asked.deployments(&deployments, &sources) {
        match fault::catch(|| resolve_one(deployment, &sources, &mut unset)) {
            Ok(one) => resolved.push(one),
            Err(fault) => errors.push(InputError::of_fault(&deployment.id, &fault)),
        }
    }
    errors.extend(settings_mistakes(&options.project));
    let outside = options.project.outside();
    let secrets = secret_places(&deployments, &sources);
    Resolution { deployments: resolved, unset: unset.lists, secrets, errors, outside, notes, files, sources }
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
pub(crate) fn resolve_one(
    deployment: &Deployment,
    sources: &Sources,
    unset: &mut UnsetLists,
) -> ResolvedDeployment {
    let cases = cases(deployment);
    let judgement = judge(deployment, &cases, &|_| false);
    let summary = summary(deployment, &judgement.queue, judgement.starts, sources);
    let settings = cases.last().map(|case| &case.settings);
    let (mut set, params) = settings.map(set_settings).unwrap_or_default();
    for place in set.iter_mut().filter_map(|s| s.at.as_mut()) {
        *place = sources.original(*place);
    }
    ResolvedDeployment { summary, set, params, unset: settings.map(|settings| unset.of(settings)) }
}

/// The values of all parameters that nothing sets: a release has a thousand, and there may be many deployments of it.
#[derive(Default)]
pub(crate) struct UnsetLists {
    places: HashMap<(Version, bool, Vec<&'static str>), usize>,
    /// In order of key.
    pub lists: Vec<Vec<ResolvedSetting>>,
}

impl UnsetLists {
    /// The place of the list for the release of these settings.
    fn of(&mut self, settings: &Settings) -> usize {
        let alike = (settings.milvus, settings.over_shipped, settings.dropped.clone());
        *self.places.entry(alike).or_insert_with(|| {
            let settings = settings.unset();
            let setting = |param: &Param| param_setting(&settings, param);
            let mut list: Vec<ResolvedSetting> = catalogue::params().filter_map(setting).collect();
            list.sort_by(|a, b| a.key.cmp(&b.key));
            self.lists.push(list);
            self.lists.len() - 1
        })
    }
}

/// Every key that a layer sets, in order of key, and the parameters that these and older spellings of them concern.
fn set_settings(settings: &Settings) -> (Vec<ResolvedSetting>, Vec<&'static str>) {
    let all = || settings.layers.iter().flat_map(|layer| layer.settings.iter());
    let mut keys: Vec<&NormalKey> = all().map(|s| &s.normal).collect();
    keys.sort_unstable();
    keys.dedup();
    let mut found: Vec<ResolvedSetting> =
        keys.iter().flat_map(|key| settings_of_key(settings, key)).collect();
    let mut params: Vec<&Param> = all().flat_map(|setting| setting.params()).collect();
    params.sort_unstable_by_key(|param| param.key());
    params.dedup_by_key(|param| param.key());
    let is_own = |param: &Param| keys.binary_search(&&NormalKey::new(param.key())).is_ok();
    let by_old = params.iter().filter(|param| !is_own(param));
    found.extend(by_old.filter_map(|param| param_setting(settings, param)));
    // What only a template engine or a shell knows is no value.
    found.retain(|setting| !setting.value.contains(UNKNOWN));
    found.sort_by(|a, b| a.key.cmp(&b.key));
    (found, params.into_iter().map(Param::key).collect())
}

/// A parameter that is not set by its own name; `None` where it has no value.
fn param_setting(settings: &Settings, param: &Param) -> Option<ResolvedSetting> {
    let effective = settings.get(param.key());
    Some(setting(param.key(), effective.value?, effective.layer.name(), None, false))
}

/// The effective setting of a key; all spellings where they collide in the layer that wins.
fn settings_of_key(settings: &Settings, key: &NormalKey) -> Vec<ResolvedSetting> {
    let effective = settings.get(key.as_str());
    let Some(winner) = effective.setting else {
        // What is set leaves the parameter to an older spelling that nobody set.
        let own = settings.own(key.as_str());
        let written = own.setting.map(|s| {
            let at = s.origin.written().map(|written| written.at);
            setting(&s.key, &s.value, own.layer.name(), at, true)
        });
        let used = catalogue::param(key).and_then(|param| param_setting(settings, param));
        return written.into_iter().chain(used).collect();
    };
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
