//! Values that are not read as they are written.

pub mod broken_constraint_cr;
pub mod quoted_boolean;
pub mod unknown_choice_cr;
pub mod unrenderable_value;
pub mod unsafe_rendering;
