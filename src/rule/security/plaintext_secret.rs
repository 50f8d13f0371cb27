//! A secret in a file.

use super::secrets::secrets_read;
use crate::milvus::Reading;
use crate::rule::{Findings, Place};

pub fn check(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let hollow = |text: &str| text.contains(['<', '$']) || text.contains("{{");
    for secret in secrets_read(reading).iter().filter(|s| !hollow(&s.value)) {
        findings.add(Place::new(secret.at, secret.path.clone()), &[("key", &secret.key)]).secret = true;
    }
}
