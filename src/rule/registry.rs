//! The coded rules: one line each.

use super::{Findings, Neighbour, change, mq, place, security, storage, topology, upgrade, value, yaml};
use crate::change::Change;
use crate::milvus::Reading;

/// What a rule looks for.
pub type Check = fn(&Reading<'_>, &mut Findings<'_>);

/// Every rule's id with its checks, in the order in which findings at one place are shown.
pub const CHECKS: &[(&str, Check)] = &[
    ("yaml-syntax", yaml::yaml_syntax::check),
    ("duplicate-key", yaml::duplicate_key::check),
    ("colliding-keys", yaml::colliding_keys::check),
    ("placeholder-value", yaml::placeholder_value::check),
    ("config-not-text", yaml::config_not_text::check),
    ("ignored-document", yaml::ignored_document::check),
    ("quoted-boolean", value::quoted_boolean::check),
    ("unsafe-rendering", value::unsafe_rendering::check),
    ("unrenderable-value", value::unrenderable_value::check),
    ("unknown-key", place::unknown_key::check),
    ("misplaced-key", place::misplaced_key::check),
    ("removed-key", place::removed_key::check),
    ("renamed-key", place::renamed_key::check),
    ("shadowed-old-key", place::shadowed_old_key::check),
    ("dead-key", place::dead_key::check),
    ("unknown-mq-type", mq::unknown_mq_type::check),
    ("mq-outside-its-mode", mq::mq_outside_its_mode::check),
    ("mq-outside-its-versions", mq::mq_outside_its_versions::check),
    ("competing-brokers", mq::competing_brokers::check),
    ("unused-broker", mq::unused_broker::check),
    ("missing-broker", mq::missing_broker::check),
    ("implicit-mq", mq::implicit_mq::check),
    ("overridden-mq", mq::overridden_mq::check),
    ("experimental-mq", mq::experimental_mq::check),
    ("local-woodpecker-in-cluster", mq::local_woodpecker_in_cluster::check),
    ("woodpecker-object-store", mq::woodpecker_object_store::check),
    ("woodpecker-quorum", mq::woodpecker_quorum::check),
    ("kafka-security", mq::kafka_security::check),
    ("pulsar-http-port", mq::pulsar_http_port::check),
    ("pulsar-auth-params", mq::pulsar_auth_params::check),
    ("message-size", mq::message_size::check),
    ("wal-retention", mq::wal_retention::check),
    ("rocksmq-retention", mq::rocksmq_retention::check),
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
    ("unmounted-config", place::unmounted_config::check),
    ("unmounted-config", place::mounts::check),
    ("partial-config", place::partial_config::check),
    ("misplaced-key", place::misplaced_in_container::check),
    ("unread-env", place::unread_env::check),
    ("service-link-env", place::service_link_env::check),
    ("object-store-credentials", storage::service_credentials::check),
    ("clobbered-config", place::clobbered_config::check),
    ("coordinator-set", topology::coordinator_set::check),
    ("external-address", storage::external_address::check),
    ("missing-dependency", storage::missing_dependency::check),
    ("unused-dependency", storage::unused_dependency::check),
    ("object-store-credentials", storage::object_store_credentials::check),
    ("object-store-provider", storage::object_store_provider::check),
    ("root-path", storage::root_path::check),
    ("standby-off", topology::standby_off::check),
    ("retired-component", topology::retired_component::check),
    ("chart-image-mismatch", topology::chart_image_mismatch::check),
    ("unsupported-version", topology::unsupported_version::check),
    ("default-credentials", security::default_credentials::check),
    ("open-access", security::open_access::check),
    ("plaintext-secret", security::plaintext_secret::check),
    ("vulnerable-dependency", security::vulnerable_dependency::check),
    ("mq-outside-its-versions", mq::resource::mq_outside_its_versions),
    ("implicit-mq", mq::resource::implicit_mq),
    ("missing-broker", mq::resource::missing_broker),
    ("missing-broker", storage::published_port::broker),
    ("missing-dependency", storage::published_port::check),
    ("missing-dependency", storage::loopback::check),
    ("unused-broker", mq::resource::unused_broker),
    ("unmounted-config", place::unmounted_config_cr::check),
    ("unknown-key", place::unknown_key_cr::check),
    ("unknown-choice", value::unknown_choice_cr::check),
    ("broken-constraint", value::broken_constraint_cr::check),
    ("missing-dependency", storage::missing_dependency_cr::check),
    ("unpersisted-state", storage::unpersisted_state_cr::check),
    ("unpersisted-state", storage::unpersisted_state_compose::check),
    ("unpersisted-state", storage::unpersisted_state_manifest::check),
    ("unpersisted-state", storage::unpersisted_state_tool::check),
];

/// What a rule looks for in a change.
pub type ChangeCheck = fn(&Change<'_>, &mut Findings<'_>);

/// The rules about a change of a deployment, as [`CHECKS`] has those about one state of it.
pub const CHANGE_CHECKS: &[(&str, ChangeCheck)] = &[
    ("mq-switch", change::mq_switch::check),
    ("pinned-setting", change::pinned_setting::check),
    ("pulsar-generation", change::pulsar_generation::check),
    ("mq-moved", change::mq_moved::check),
    ("metadata-moved", change::metadata_moved::check),
    ("objects-moved", change::objects_moved::check),
    ("mode-change", change::mode_change::check),
    ("channels-reduced", change::channels_reduced::check),
    ("volumes-lost", change::volumes_lost::check),
    ("retention-cut", change::retention_cut::check),
    ("downgrade", upgrade::downgrade::check),
    ("skipped-version", upgrade::skipped_version::check),
    ("upgrade-blocker", upgrade::upgrade_blocker::check),
    ("default-drift", upgrade::default_drift::check),
    ("chart-hazard", upgrade::chart_hazard::check),
    ("restart-needed", change::restart_needed::check),
];

/// What a rule looks for in a deployment and those before it in a run.
pub type RunCheck = fn(&Neighbour<'_>, &[Neighbour<'_>], &mut Findings<'_>);

/// The rules about several deployments of a run, as [`CHECKS`] has those about one.
pub const RUN_CHECKS: &[(&str, RunCheck)] = &[("shared-state", storage::shared_state::check)];
/// The rules about suppressions and settings, which [`crate::settings`] checks.
#[cfg(test)]
const LINT: [&str; 4] = ["bad-settings", "malformed-suppression", "unknown-rule", "unused-suppression"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_a_file_and_every_file_a_rule() {
        let changes = CHANGE_CHECKS.iter().map(|(id, _)| *id).chain(RUN_CHECKS.iter().map(|(id, _)| *id));
        let mut coded: Vec<&str> = CHECKS.iter().map(|(id, _)| *id).chain(changes).chain(LINT).collect();
        let mut described: Vec<&str> = crate::rule::rules().iter().map(|r| r.id).collect();
        coded.sort_unstable();
        coded.dedup();
        described.sort_unstable();
        assert_eq!(coded, described);
    }
}
