//! A parameter that must be JSON and is not.

use super::effect;
use super::judged_setting::judged_settings;
use crate::facts::milvus::accessors::{parse, read};
use crate::facts::milvus::catalogue::{Accessor, ParamKind};
use crate::judge::Case;
use crate::judge::finding::Findings;

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    for judged in judged_settings(reading) {
        let (param, version, text) = (judged.param, judged.version(), judged.text());
        let json = param.kind_in(version) == ParamKind::Json;
        if !json || text.is_empty() || parse(param, version, text).is_some() {
            continue;
        }
        let becomes = read(param, version, text);
        let sentence = effect::sentence(&judged, becomes);
        let problem = match serde_json::from_str::<serde_json::Value>(text) {
            Err(error) => format!("is no JSON ({error})"),
            Ok(_) if param.reads(version) == Some(Accessor::GetAsJSONMap) => {
                "is no JSON object whose values are all strings".to_owned()
            }
            Ok(_) => "is no JSON object".to_owned(),
        };
        let finding = judged.report(findings, "", &[("problem", &problem), ("effect", &sentence)]);
        if becomes.stops() {
            finding.stops();
        }
    }
}
