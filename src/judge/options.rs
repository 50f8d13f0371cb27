//! Which rules and findings count.

use std::path::PathBuf;

use crate::base::Date;
use crate::facts::RuleInfo;
use crate::read::settings::RuleChoice;

/// What the command line says of rules and findings; empty says nothing.
#[derive(Clone, Debug, Default)]
pub struct JudgeOptions {
    /// Only these; all where empty.
    pub select: Vec<RuleChoice>,
    /// Not these.
    pub ignore: Vec<RuleChoice>,
    /// Report suppressed findings too, marked as such.
    pub show_suppressed: bool,
    /// The findings that are known and do not count.
    pub baseline: BaselineChoice,
    /// The day that suppressions end by; today where none is given.
    pub today: Option<Date>,
}

impl JudgeOptions {
    /// Whether a rule counts. What names the rule itself goes before what names its family, and among
    /// equals `ignore` wins: `--ignore mq --select implicit-mq` leaves implicit-mq.
    pub fn wants(&self, rule: &RuleInfo) -> bool {
        let selected = |by: fn(&RuleChoice, &RuleInfo) -> bool| self.select.iter().any(|c| by(c, rule));
        let ignored = |by: fn(&RuleChoice, &RuleInfo) -> bool| self.ignore.iter().any(|c| by(c, rule));
        if ignored(RuleChoice::names_rule) {
            return false;
        }
        if selected(RuleChoice::names_rule) {
            return true;
        }
        if ignored(RuleChoice::names_family_of) {
            return false;
        }
        self.select.is_empty() || selected(RuleChoice::names_family_of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_more_specific_choice_wins() {
        let rule = RuleChoice::named("competing-brokers").unwrap();
        let family = RuleChoice::named("mq").unwrap();
        let wants = |select: &[RuleChoice], ignore: &[RuleChoice]| {
            let options =
                JudgeOptions { select: select.to_vec(), ignore: ignore.to_vec(), ..Default::default() };
            options.wants(crate::facts::rule("competing-brokers").unwrap())
        };
        assert!(wants(&[], &[]));
        assert!(wants(&[family], &[]));
        assert!(!wants(&[family], &[rule]));
        assert!(wants(&[rule], &[family]));
        assert!(!wants(&[rule], &[rule]));
        assert!(!wants(&[], &[family]));
        assert!(RuleChoice::named("no-such-rule").is_none());
    }

    #[test]
    fn a_selection_leaves_out_what_it_does_not_name() {
        let other = RuleChoice::Family("storage");
        let options = JudgeOptions { select: vec![other], ..Default::default() };
        assert!(!options.wants(crate::facts::rule("competing-brokers").unwrap()));
    }
}

/// Where the baseline comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BaselineChoice {
    /// The file, where the command line names one; else the settings do.
    pub file: Option<PathBuf>,
    /// Write the findings of the run to it, instead of reading it.
    pub write: bool,
}
