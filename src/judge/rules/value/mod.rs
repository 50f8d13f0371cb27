//! Values that are not read as they are written.

pub mod bad_address;
pub mod bad_json;
pub mod broken_constraint;
mod effect;
pub mod empty_value;
pub mod ignored_port;
pub mod ineffective_setting;
pub(crate) mod judged_setting;
mod kubernetes_quantity;
pub mod lossy_scalar;
pub mod out_of_range;
pub mod quoted_boolean;
mod related;
pub mod unknown_choice;
pub mod unrenderable_value;
pub mod unsafe_rendering;
pub mod wrong_type;
pub mod wrong_unit;
