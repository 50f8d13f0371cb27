//! A finding that a fix has taken away.

use std::sync::Arc;

use super::Finding;
use crate::facts::{RuleInfo, Severity};
use crate::text::edit::{Fix, Safety};
use crate::text::source::{Position, Sources};

/// A finding that an applied fix has taken away.
#[derive(Clone, Debug)]
pub struct Fixed {
    /// The rule that found it.
    pub rule: &'static RuleInfo,
    /// How bad it was.
    pub severity: Severity,
    /// What was wrong.
    pub message: String,
    /// The id of the deployment it concerned.
    pub deployment: Arc<str>,
    /// The file of the finding, as shown.
    pub path: String,
    /// The path to the setting in its file.
    pub key: String,
    /// Where it was, in the text that the fix was made for.
    pub position: Position,
    /// What the fix did.
    pub title: String,
    /// Whether it changed what runs.
    pub safety: Safety,
}

impl Fixed {
    /// A finding that one of its fixes takes away.
    pub fn new(finding: &Finding, fix: &Fix, sources: &Sources) -> Self {
        let file = sources.get(finding.at.file);
        Self {
            rule: finding.rule,
            severity: finding.severity,
            message: finding.message.clone(),
            deployment: finding.deployment.clone(),
            path: file.path.clone(),
            key: finding.key.as_str().to_owned(),
            position: file.position(finding.at.span.start as usize),
            title: fix.title.clone(),
            safety: fix.safety,
        }
    }
}
