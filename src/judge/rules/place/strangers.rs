//! The keys of a text that no release knows: what is wrong with them is the same for all releases that read the text
//! alike.

use std::sync::{Arc, OnceLock};

use super::verdict::{Compared, KeyProblem};
use super::{Verdict, sections};
use crate::facts::milvus::catalogue;
use crate::judge::finding::SharedFindings;

/// Of the unknown keys of a text, so many are compared with those that are known: whoever has more of them has no
/// typing errors.
pub const COMPARED: usize = 500;

/// The keys of a text that no release knows.
pub struct Strangers {
    /// For each setting of the text, whether no release knows it.
    pub are: Vec<bool>,
    /// The verdicts on them, each with the place of its setting among those of the text.
    pub verdicts: Vec<(usize, Arc<Verdict>)>,
    /// What is reported of those of which all releases say the same.
    pub findings: OnceLock<SharedFindings>,
}

impl Strangers {
    /// The strangers among the settings of a text.
    pub fn new(are: Vec<bool>, mut verdicts: Vec<(usize, Verdict)>) -> Self {
        let mut asked = 0;
        for (_, verdict) in &mut verdicts {
            verdict.compared = match verdict.what {
                KeyProblem::Unknown if asked == COMPARED => Compared::Not,
                KeyProblem::Unknown => {
                    asked += 1;
                    if is_near_any(verdict) { Compared::ByRelease } else { Compared::Alone }
                }
                KeyProblem::Stray | KeyProblem::SectionAsSetting | KeyProblem::BelowSetting(_) => {
                    Compared::Alone
                }
                _ => Compared::ByRelease,
            };
        }
        let verdicts = verdicts.into_iter().map(|(place, verdict)| (place, Arc::new(verdict))).collect();
        Self { are, verdicts, findings: OnceLock::new() }
    }
}

/// Whether anything may have been meant by a key, in whatever release.
fn is_near_any(verdict: &Verdict) -> bool {
    let any = |key: &str| !catalogue::did_you_mean(key, None).is_empty();
    match &verdict.below[..] {
        [] => any(&verdict.key),
        below if sections::meant(&verdict.key, below).is_some() => true,
        [only] => any(&format!("{}.{only}", verdict.key)),
        _ => false,
    }
}
