//! `mqlint explain`: the pages of rules, of parameters of Milvus and of values of its Helm chart.

mod advisory;
pub(crate) mod command;
mod layout;
mod param;
mod rule;
mod section;
mod spell;
mod value;
