//! Values files of the Helm chart: what the chart makes of them.

pub mod deployment;
mod embedded;
mod own_keys;
mod pod_env;
pub(crate) mod umbrella;

pub(crate) use self::deployment::{ChartValues, chart_deployment, deployment};
