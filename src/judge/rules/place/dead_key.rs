//! A key that is declared, and that no code and no template reads.

use super::verdict::KeyProblem;
use super::{Verdict, config, fixes, values};
use crate::deployment::Reading;
use crate::facts::Severity;
use crate::facts::chart::{Moved, Target};
use crate::facts::milvus::catalogue::Dead;
use crate::judge::Case;
use crate::judge::finding::Findings;

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    for verdict in config::verdicts(reading) {
        let KeyProblem::Dead(why) = verdict.what else { continue };
        let variant = match why {
            Dead::Undeclared | Dead::OldSpelling => "undeclared",
            Dead::NoReader | Dead::OnlyTests | Dead::UnusedField => "unused",
        };
        let milvus = reading.milvus.to_string();
        let fix = fixes::remove(reading, verdict);
        findings.add_as(variant, verdict.place(), &[("key", &verdict.key), ("milvus", &milvus)]).fix(fix);
    }
    for verdict in values::verdicts(reading) {
        if let KeyProblem::DeadValue(moved) = &verdict.what {
            value(reading, verdict, *moved, findings);
        }
    }
}

fn value(reading: &Reading<'_>, verdict: &Verdict, moved: Option<Moved>, findings: &mut Findings<'_>) {
    let Some(helm) = &reading.deployment.helm else { return };
    let version = helm.version().to_string();
    let note = moved.and_then(|m| m.note).unwrap_or_default();
    let (variant, to, fix) = match moved.and_then(|m| m.to) {
        Some(Target::Setting(to)) => {
            let path: Vec<String> = to.split('.').map(str::to_owned).collect();
            ("value-setting", to, fixes::move_to_user_file(reading, verdict, &path))
        }
        Some(Target::Value(to)) if note.is_empty() => {
            ("value-replaced", to, fixes::move_value(reading, verdict, to))
        }
        Some(Target::Value(to)) => ("value-replaced", to, None),
        None if note.is_empty() => ("value", "", None),
        None => ("value-noted", "", None),
    };
    let values = [("key", verdict.key.as_str()), ("chart", &version), ("to", to), ("note", note)];
    let fix = fix.filter(|_| !helm.from_elsewhere);
    let finding = findings.add_as(variant, verdict.place(), &values).fix(fix);
    if helm.from_elsewhere {
        finding.severity(Severity::Info);
    }
}
