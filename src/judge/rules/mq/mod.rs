//! Which message queue runs, and what stands in its way.

pub mod broker_topics;
mod claims;
pub mod competing_brokers;
pub mod experimental_mq;
pub mod implicit_mq;
pub mod kafka_security;
pub mod local_woodpecker_in_cluster;
pub mod message_size;
pub mod missing_broker;
pub mod mq_outside_its_mode;
pub mod mq_outside_its_versions;
pub mod overridden_mq;
mod pins;
pub mod pulsar_auth_params;
pub mod pulsar_http_port;
mod reason;
pub mod rocksmq_retention;
pub(crate) mod selecting;
pub mod unknown_mq_type;
pub mod unused_broker;
pub mod wal_retention;
pub mod woodpecker_object_store;
pub mod woodpecker_quorum;
