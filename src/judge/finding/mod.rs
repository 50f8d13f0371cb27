//! Findings and what a run returns of them, as data: reports, and effective settings.

#[expect(clippy::module_inception, reason = "the main type of the folder has a file of its name")]
mod finding;
mod findings;
pub(crate) mod fingerprint;
mod fixed;
mod report;
mod resolution;
mod resolution_change;
mod run;
mod summary;

pub use self::finding::{Finding, Label, Side, Suppressed, SuppressedBy, UpgradeEffect};
pub(crate) use self::findings::SharedFindings;
pub use self::findings::{Findings, Place};
pub use self::fingerprint::{fingerprint, number_equal};
pub use self::fixed::Fixed;
pub use self::report::{Report, ReportPart};
pub use self::resolution::{Resolution, ResolvedDeployment, ResolvedSetting};
pub(crate) use self::resolution_change::{ChangedDeployment, ChangedSetting, ResolutionChange};
pub use self::run::Run;
pub use self::summary::{DeploymentSummary, UpgradedSummary};
