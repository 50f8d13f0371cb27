//! What is known of compose projects.

mod names;
mod shapes;

pub use self::names::{is_main_name, is_override_name, main_names, means_swarm, override_names};
pub use self::shapes::{Cast, Form, Kind, MapShape, casts, kinds_of, needs_target, project, rivals, twins};
