//! Credentials for Pulsar that Milvus drops while it reads them.

use super::selecting::runs_on;
use crate::deployment::{Effective, Reading};
use crate::facts::milvus::{NormalKey, catalogue};
use crate::judge::Case;
use crate::judge::finding::Findings;
use crate::judge::rules::places::place_of;
use crate::judge::set_by_user::is_set_by_user;

const KEY: &str = "pulsar.authParams";

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    let normal = NormalKey::new(KEY);
    let param = catalogue::param(&normal);
    // Releases that take the text as it is have no rewriting to report.
    if !runs_on(reading, "pulsar") || param.is_none_or(|p| p.clamps(reading.milvus).next().is_none()) {
        return;
    }
    let setting = reading.settings.get(KEY);
    if !setting.text().is_empty() && is_set_by_user(&setting) {
        return text(reading, &setting, findings);
    }
    let mut settings = reading.settings.layers.iter().flat_map(|layer| layer.settings.iter());
    let below = settings.find(|s| s.normal.as_str().starts_with(normal.as_str()) && s.normal != normal);
    if let Some(written) = below.and_then(|s| s.origin.written()) {
        findings.add_as("mapping", written, &[("key", KEY)]).secret = true;
    }
}

fn text(reading: &Reading<'_>, setting: &Effective<'_>, findings: &mut Findings<'_>) {
    let (params, place) = (setting.text(), place_of(reading, setting));
    // What an option says is reported at the start of a file.
    let secret = setting.written().is_some();
    if params.trim_start().starts_with('{') {
        findings.add_as("json", place, &[("key", KEY)]).secret = secret;
        return;
    }
    let dropped: Vec<&str> = params.split(',').filter(|pair| pair.matches(':').count() != 1).collect();
    // What stands before the first colon is the name; without one, the text may be the secret itself.
    let names: Vec<String> =
        dropped.iter().filter_map(|pair| Some(format!("`{}`", pair.split_once(':')?.0.trim()))).collect();
    let what = match names.is_empty() {
        true => "what has no `:`".to_owned(),
        false => names.join(" and "),
    };
    if !dropped.is_empty() {
        let milvus = reading.milvus.to_string();
        let values = [("key", KEY), ("what", &*what), ("milvus", &milvus)];
        findings.add_as("dropped", place, &values).secret = secret;
    }
}
