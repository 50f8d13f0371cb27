//! The one finding type of the program.

use std::sync::Arc;

use crate::facts::milvus::KeyPath;
use crate::facts::{RuleInfo, Severity};
use crate::text::edit::Fix;
use crate::text::source::Location;

/// Which state of a deployment a place belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Side {
    /// The state that is checked, or the new one of a change.
    #[default]
    After,
    /// The old one of a change.
    Before,
}

/// What an upgrade does to what was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum UpgradeEffect {
    /// Milvus fails, or data is lost or out of reach.
    Breaks,
    /// Something works otherwise than before, and nothing says so.
    Changes,
    /// All works as before, for now.
    Deprecated,
}

impl UpgradeEffect {
    /// All, the worst first.
    pub(crate) const ALL: [Self; 3] = [Self::Breaks, Self::Changes, Self::Deprecated];

    /// The name used in output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Breaks => "breaks",
            Self::Changes => "changes",
            Self::Deprecated => "deprecated",
        }
    }
}

/// A place that explains a finding.
#[derive(Clone, Debug)]
pub struct Label {
    /// Where.
    pub at: Location,
    /// What about it, in a few words.
    pub text: String,
    /// Which state of the deployment.
    pub side: Side,
}

/// Something wrong at a place in a file.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule that found it.
    pub rule: &'static RuleInfo,
    /// Which of the rule's messages it is.
    pub variant: &'static str,
    /// How bad it is here.
    pub severity: Severity,
    /// What is wrong, with the user's value, and what Milvus does because of it.
    pub message: String,
    /// The id of the deployment it concerns.
    pub deployment: Arc<str>,
    /// The place that caused it.
    pub at: Location,
    /// The path to the setting in its file.
    pub key: KeyPath,
    /// The text that the primary place is marked with; the message says the rest.
    pub note: Option<String>,
    /// Further places.
    pub labels: Vec<Label>,
    /// What to do.
    pub help: Option<String>,
    /// What was taken as given, as sentences without a full stop.
    pub assumptions: Vec<String>,
    /// Fixes, the preferred one first.
    pub fixes: Vec<Fix>,
    /// True when the place holds a secret, which no output may repeat.
    pub secret: bool,
    /// True when Milvus or Helm stops because of it, so that nothing runs.
    pub stops: bool,
    /// What the upgrade does to it, where one is judged.
    pub effect: Option<UpgradeEffect>,
    /// True when it holds only for some of the releases and modes that the files may be for.
    pub partial: bool,
    /// How many like it stand before it: what tells equal findings of a file apart.
    pub ordinal: u32,
    /// Who suppresses it. A suppressed finding counts nowhere.
    pub suppressed: Option<Suppressed>,
}

/// Why a finding does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppressed {
    /// Who says so.
    pub by: SuppressedBy,
    /// The reason given, if any.
    pub reason: Option<String>,
}

/// Who suppresses a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SuppressedBy {
    /// A comment in the file.
    Comment,
    /// The baseline.
    Baseline,
}

impl SuppressedBy {
    /// The name used in output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Comment => "comment",
            Self::Baseline => "baseline",
        }
    }

    /// As text has it: "a comment".
    pub(crate) fn with_article(self) -> &'static str {
        match self {
            Self::Comment => "a comment",
            Self::Baseline => "the baseline",
        }
    }
}
