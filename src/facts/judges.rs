//! What rules judge. The tables of rules are made with it too.

use serde::Deserialize;

/// What a rule judges, which says how it is called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Judges {
    /// One state of a deployment.
    #[default]
    State,
    /// A change of a deployment: what differs between its states.
    Change,
    /// A change of a deployment: what its versions refuse, as other rules find it.
    Refusals,
    /// A deployment beside the others of its run.
    Run,
    /// What the user says of rules: settings and suppressions.
    Settings,
}
