//! A parameter that must be JSON and is not.

use super::{effect, subjects};
use crate::milvus::Reading;
use crate::milvus::catalogue::{Accessor, Kind};
use crate::milvus::read::{parse, read};
use crate::rule::Findings;

pub fn check(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    for subject in subjects(reading) {
        let (param, version, text) = (subject.param, subject.version(), subject.text());
        let json = param.kind_in(version) == Kind::Json;
        if !json || text.is_empty() || parse(param, version, text).is_some() {
            continue;
        }
        let becomes = read(param, version, text);
        let sentence = effect::sentence(&subject, becomes);
        let problem = match serde_json::from_str::<serde_json::Value>(text) {
            Err(error) => format!("is no JSON ({error})"),
            Ok(_) if param.reads(version) == Some(Accessor::GetAsJSONMap) => {
                "is no JSON object whose values are all strings".to_owned()
            }
            Ok(_) => "is no JSON object".to_owned(),
        };
        let finding = subject.report(findings, "", &[("problem", &problem), ("effect", &sentence)]);
        if becomes.stops() {
            finding.stops();
        }
    }
}
