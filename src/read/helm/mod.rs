//! Values files of the Helm chart: what the chart makes of them.

pub mod deployment;
mod embedded;
mod own_keys;
pub(crate) mod umbrella;

pub(crate) use self::deployment::{chart_deployment, deployment};
