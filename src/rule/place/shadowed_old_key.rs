//! An old spelling that loses against the new one.

use super::verdict::What;
use super::{config, fixes};
use crate::milvus::Reading;
use crate::rule::Findings;

pub fn check(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    for verdict in config::verdicts(reading) {
        let What::Shadowed(new) = verdict.what else { continue };
        let own = reading.settings.own(new);
        let by = config::set_by(reading, new);
        let milvus = reading.milvus.to_string();
        let values = [("key", verdict.key.as_str()), ("new", new), ("by", &by), ("milvus", &milvus)];
        let finding = findings.add(verdict.place(), &values).fix(fixes::remove(reading, verdict));
        if let Some(written) = own.written() {
            finding.label(written.key_at, "this one counts");
        }
    }
}
