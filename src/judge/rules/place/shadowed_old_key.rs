//! An old spelling that loses against the new one.

use super::verdict::KeyProblem;
use super::{config, fixes};
use crate::judge::Case;
use crate::judge::finding::Findings;

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    for verdict in config::verdicts(reading) {
        let KeyProblem::Shadowed(new) = verdict.what else { continue };
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
