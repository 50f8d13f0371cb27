//! The coded rules: one line each.

use super::Findings;
use crate::milvus::Reading;

/// What a rule looks for.
pub type Check = fn(&Reading<'_>, &mut Findings<'_>);

/// Every rule's id with its check, in the order in which findings at one place are shown.
pub const CHECKS: &[(&str, Check)] = &[];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_a_file_and_every_file_a_rule() {
        let mut coded: Vec<&str> = CHECKS.iter().map(|(id, _)| *id).collect();
        let mut described: Vec<&str> = crate::rule::rules().iter().map(|r| r.id).collect();
        coded.sort_unstable();
        described.sort_unstable();
        assert_eq!(coded, described);
    }
}
