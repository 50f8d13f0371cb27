//! What a hop of an upgrade asks for: the facts of `rules/plan/`, file for file.

mod hop;
mod queue;
mod steps;
mod values;
mod versions;

pub(crate) use self::hop::Facts;
pub(crate) use self::queue::{
    BrokerAddress, broker_address, connecting, is_expected, place, prevents, refused, selecting, support,
};
pub(crate) use self::steps::{Row, Stage, rows};
pub(crate) use self::values::ensured;
pub(crate) use self::versions::{keeps_chart, operator_for, replacement};
