//! A key that is present and empty.

use super::effect;
use super::judged_setting::{JudgedSetting, judged_release, judged_settings};
use crate::deployment::Origin;
use crate::facts::chart;
use crate::facts::milvus::accessors::{Read, parse, read};
use crate::facts::milvus::catalogue::{self, Default, Outcome, ParamKind};
use crate::facts::milvus::values;
use crate::judge::Case;
use crate::judge::finding::Findings;
use crate::judge::rules::storage::object_store_provider::lacks_port;
use crate::text::edit::Safety;

/// Reported by the rule on root paths.
const ROOT_PATH: &str = "minio.rootPath";

/// Reported by the rule on what fits together, where an address is given.
const PORT: &str = "minio.port";

/// Made of a number of replicas.
const ENDPOINTS: &str = "etcd.endpoints";

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    by_chart(reading, findings);
    let told_elsewhere = |key: &str| key == ROOT_PATH || (key == PORT && lacks_port(reading));
    for judged in judged_settings(reading)
        .filter(|s| s.text().is_empty() && !s.is_lost() && !told_elsewhere(s.param.key()))
    {
        let version = judged.version();
        let required = matches!(judged.param.code_default(version), Some(Default::Required));
        if judged.param.panics_if_empty() && (required || values::empty_panics(version)) {
            stops(&judged, findings);
            continue;
        }
        let becomes = read(judged.param, version, "");
        if !matters(&judged, becomes) {
            continue;
        }
        let sentence = effect::sentence(&judged, becomes);
        let fix = default(&judged).and_then(|text| judged.write(text, Safety::Unsafe));
        let finding = judged.report(findings, "becomes", &[("effect", &sentence)]).fix(fix);
        if becomes.stops() {
            finding.stops();
        }
    }
}

/// What the chart writes empty because of a switch, while nobody wrote its value.
fn by_chart(reading: &Case<'_>, findings: &mut Findings<'_>) {
    let helm = reading.deployment.helm.as_ref();
    // Values that are not here may say it.
    let Some(helm) = helm.filter(|helm| !helm.may_have_more_values()) else { return };
    let version = judged_release(reading);
    let empty =
        reading.settings.layers.iter().flat_map(|layer| layer.settings.iter()).filter(|s| s.value.is_empty());
    for setting in empty {
        let Origin::Chart { by, .. } = &setting.origin else { continue };
        let key =
            if setting.key == ENDPOINTS && by.is_empty() { chart::etcd_replicas_key() } else { by.as_str() };
        let Some(param) = catalogue::param(&setting.normal).filter(|p| p.known_in(version)) else { continue };
        let counts = reading.settings.get(&setting.key).setting.is_some_and(|s| std::ptr::eq(s, setting));
        let told_elsewhere = helm.values.changed(key).is_some() && !by.is_empty()
            || param.key() == ROOT_PATH
            || (param.key() == PORT && lacks_port(reading));
        if !counts || told_elsewhere || !param.panics_if_empty() || !values::empty_panics(version) {
            continue;
        }
        let switch = key.rsplit_once('.').map(|(section, _)| format!("{section}.enabled"));
        let written = helm.values.written(key).or_else(|| helm.values.written(&switch?));
        let Some(written) = written else { continue };
        let at_start = values::empty_stops_start(param.key(), version);
        let variant = if at_start { "start" } else { "use" };
        let finding = findings.add_as(variant, &written, &[("key", key), ("milvus", &*version.to_string())]);
        if at_start {
            finding.stops();
        }
    }
}

fn stops(judged: &JudgedSetting<'_>, findings: &mut Findings<'_>) {
    let at_start = values::empty_stops_start(judged.param.key(), judged.version());
    let fix = default(judged).and_then(|text| judged.write(text, Safety::Unsafe));
    let variant = if at_start { "start" } else { "use" };
    let finding = judged.report(findings, variant, &[]).fix(fix);
    if at_start {
        finding.stops();
    }
}

/// Whether an empty text is something else than leaving the key out.
fn matters(judged: &JudgedSetting<'_>, becomes: Read) -> bool {
    let version = judged.version();
    let parsed = |text: &str| parse(judged.param, version, text);
    let same = |text: &str| default(judged).is_some_and(|d| parsed(d) == parsed(text));
    match becomes {
        Read::Zero => {
            !same("0") && default(judged).is_some() && judged.param.kind_in(version) != ParamKind::Size
        }
        Read::False => !same("false") && default(judged).is_some(),
        Read::Panics => true,
        Read::Replaced { by: Outcome::Panic, .. } => true,
        Read::Replaced { by: Outcome::Text(text), .. } => !same(text) && default(judged).is_some(),
        // The default, or what an empty text is documented to stand for.
        Read::Value(_) | Read::Nothing | Read::Default(_) | Read::Unknown | Read::Replaced { .. } => false,
    }
}

/// What the key is where nothing sets it.
fn default(judged: &JudgedSetting<'_>) -> Option<&'static str> {
    let version = judged.version();
    let shipped = judged.param.shipped(version).filter(|_| judged.reading.settings.over_shipped);
    shipped.or_else(|| judged.param.code_text(version)).filter(|text| !text.is_empty())
}
