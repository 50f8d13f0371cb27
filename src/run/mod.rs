//! What a command runs from inputs to a result: a check, a comparison, the effective settings, a plan.

pub mod check;
pub mod compare;
mod concern;
mod confirm;
mod fix;
mod options;
pub mod plan;
mod resolve;
mod versions;

pub use self::check::check;
pub(crate) use self::check::{Judged, check_observed, check_state, own_rules};
pub use self::confirm::check_confirmed;
pub(crate) use self::confirm::confirm_change;
pub use self::fix::fix;
pub use self::options::CheckOptions;
pub use self::resolve::resolve;
pub(crate) use self::resolve::{UnsetLists, resolve_one, secret_places};
pub use self::versions::GivenVersions;
