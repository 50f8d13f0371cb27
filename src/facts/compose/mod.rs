//! What is known of compose projects.

mod shapes;

pub use self::shapes::{Cast, Form, Kind, MapShape, casts, kinds_of, project};
