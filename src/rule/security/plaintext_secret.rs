//! A secret in a file.

use super::secrets;
use crate::milvus::Reading;
use crate::rule::{Findings, Place};

pub fn check(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let hollow = |text: &str| text.contains(['<', '$']) || text.contains("{{");
    let secrets = reading.memo.shared.secrets.get_or_init(|| secrets(reading.deployment));
    for secret in secrets.iter().filter(|s| !hollow(&s.value)) {
        findings.add(Place::new(secret.at, secret.path.clone()), &[("key", &secret.key)]).secret = true;
    }
}
