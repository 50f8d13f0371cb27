//! Who set a setting.

use crate::deployment::{Effective, Origin};

/// Whether the user set it: in a file, a value of the chart, or a variable.
pub fn is_set_by_user(setting: &Effective<'_>) -> bool {
    match setting.setting.map(|s| &s.origin) {
        None | Some(Origin::Chart { written: None, .. }) => false,
        Some(_) => true,
    }
}
