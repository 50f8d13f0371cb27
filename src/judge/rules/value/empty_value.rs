//! A key that is present and empty.

use super::effect;
use super::judged_setting::{JudgedSetting, judged_settings};
use crate::facts::milvus::accessors::{Read, parse, read};
use crate::facts::milvus::catalogue::{Default, Outcome, ParamKind};
use crate::facts::milvus::values;
use crate::judge::Case;
use crate::judge::finding::Findings;
use crate::text::edit::Safety;

/// Reported by the rule on root paths.
const ROOT_PATH: &str = "minio.rootPath";

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    for judged in
        judged_settings(reading).filter(|s| s.text().is_empty() && !s.is_lost() && s.param.key() != ROOT_PATH)
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
