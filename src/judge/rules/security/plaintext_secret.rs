//! A secret in a file.

use crate::judge::Case;
use crate::judge::finding::{Findings, Place};

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    let hollow = |text: &str| text.contains(['<', '$']) || text.contains("{{");
    for secret in reading.secrets().iter().filter(|s| !hollow(&s.value)) {
        findings.add(Place::new(secret.at, secret.path.clone()), &[("key", &secret.key)]).secret = true;
    }
}
