//! The coded rules: one line each.

use super::{Findings, mq, place, storage, topology};
use crate::milvus::Reading;

/// What a rule looks for.
pub type Check = fn(&Reading<'_>, &mut Findings<'_>);

/// Every rule's id with its check, in the order in which findings at one place are shown.
pub const CHECKS: &[(&str, Check)] = &[
    ("unknown-mq-type", mq::unknown_mq_type::check),
    ("mq-outside-its-mode", mq::mq_outside_its_mode::check),
    ("mq-outside-its-versions", mq::mq_outside_its_versions::check),
    ("competing-brokers", mq::competing_brokers::check),
    ("unused-broker", mq::unused_broker::check),
    ("missing-broker", mq::missing_broker::check),
    ("implicit-mq", mq::implicit_mq::check),
    ("overridden-mq", mq::overridden_mq::check),
    ("experimental-mq", mq::experimental_mq::check),
    ("unmounted-config", place::unmounted_config::check),
    ("clobbered-config", place::clobbered_config::check),
    ("coordinator-set", topology::coordinator_set::check),
    ("missing-dependency", storage::missing_dependency::check),
    ("unused-dependency", storage::unused_dependency::check),
];

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
