//! The functions of the rules, which the build lists by the names of the rules' files: what the file
//! `rules/lints/<family>/<id>.yaml` describes, `rules::<family>::<id with underscores>::check` looks for.
//!
//! They stand in the order of `rules/order.yaml`.

use super::change::{Change, Refusals};
use super::finding::Findings;
use super::{Case, Neighbour, rules};

/// What a rule looks for in one state of a deployment.
pub type Check = fn(&Case<'_>, &mut Findings<'_>);

/// What a rule looks for in a change.
#[derive(Clone, Copy)]
pub enum ChangeCheck {
    /// What differs between its states.
    Differences(fn(&Change<'_>, &mut Findings<'_>)),
    /// What its versions refuse, as other rules find it.
    Refusals(fn(&Change<'_>, &Refusals, &mut Findings<'_>)),
}

/// What a rule looks for in a deployment and those before it in a run.
pub type RunCheck = fn(&Neighbour<'_>, &[Neighbour<'_>], &mut Findings<'_>);

include!(concat!(env!("OUT_DIR"), "/registry.rs"));

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::*;
    use crate::facts::Judges;

    /// Rules about settings and suppressions, which [`crate::judge::settle`] checks.
    const OF_SETTINGS: [&str; 4] =
        ["bad-settings", "malformed-suppression", "unknown-rule", "unused-suppression"];

    fn inside(folder: &Path) -> Vec<PathBuf> {
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
    }

    /// The ids of rules by the names of files, or of folders, that have a public `check`.
    fn with_a_check() -> Vec<String> {
        let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/judge/rules");
        let families = inside(&rules).into_iter().filter(|path| path.is_dir());
        let coded = families.flat_map(|family| inside(&family)).filter(|path| {
            let file = if path.is_dir() { path.join("check.rs") } else { path.clone() };
            std::fs::read_to_string(file).is_ok_and(|text| text.contains("\npub fn check("))
        });
        coded.map(|path| path.file_stem().unwrap().to_string_lossy().replace('_', "-")).collect()
    }

    #[test]
    fn every_rule_has_a_file_and_every_file_a_rule() {
        let changes = CHANGE_CHECKS.iter().map(|(id, _)| *id).chain(RUN_CHECKS.iter().map(|(id, _)| *id));
        let mut listed: Vec<&str> = CHECKS.iter().map(|(id, _)| *id).chain(changes).collect();
        listed.sort_unstable();
        let mut coded = with_a_check();
        coded.sort_unstable();
        assert_eq!(coded, listed);
        let all = crate::facts::rules().iter();
        let (settings, described): (Vec<_>, Vec<_>) = all.partition(|r| r.judges == Judges::Settings);
        let mut described: Vec<&str> = described.iter().map(|r| r.id).collect();
        described.sort_unstable();
        assert_eq!(listed, described);
        assert_eq!(settings.iter().map(|r| r.id).collect::<Vec<_>>(), OF_SETTINGS);
    }

    #[test]
    fn the_rules_of_changes_say_so() {
        let changes = CHANGE_CHECKS.iter().map(|(id, _)| *id).chain(RUN_CHECKS.iter().map(|(id, _)| *id));
        let mut coded: Vec<&str> = changes.collect();
        let mut said: Vec<&str> =
            crate::facts::rules().iter().filter(|rule| rule.is_of_change()).map(|rule| rule.id).collect();
        coded.sort_unstable();
        said.sort_unstable();
        assert_eq!(coded, said);
    }
}
