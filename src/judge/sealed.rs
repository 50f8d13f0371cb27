//! Findings about encrypted values.

use super::finding::Finding;
use crate::deployment::{Deployment, Text};
use crate::facts::placeholders::{KEPT_BY_ENCRYPTION, is_hidden};

/// Whether a finding is about an encrypted value, or about what the encrypting program keeps in the file: nothing is
/// wrong with either.
pub fn is_sealed(deployment: &Deployment, finding: &Finding) -> bool {
    let within = |t: &&Text| t.at.file == finding.at.file && t.at.span.contains(finding.at.span);
    let Some(text) = deployment.texts.iter().find(within) else { return false };
    let text_there = text.source.get(finding.at.span.range()).unwrap_or_default();
    let text_there = text_there.trim_matches(['"', '\'']);
    let keeps = |name: &str| text_there == name && text.tree.path(&[name, "mac"]).is_some();
    is_hidden(text_there) || KEPT_BY_ENCRYPTION.iter().any(|name| keeps(name))
}
