//! The coded rules: one line each.

use super::{Findings, mq, value};
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
    ("wrong-type", value::wrong_type::check),
    ("wrong-unit", value::wrong_unit::check),
    ("out-of-range", value::out_of_range::check),
    ("unknown-choice", value::unknown_choice::check),
    ("empty-value", value::empty_value::check),
    ("lossy-scalar", value::lossy_scalar::check),
    ("bad-address", value::bad_address::check),
    ("ignored-port", value::ignored_port::check),
    ("broken-constraint", value::broken_constraint::check),
    ("bad-json", value::bad_json::check),
    ("ineffective-setting", value::ineffective_setting::check),
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
