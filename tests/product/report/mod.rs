//! What findings look like in every format.

mod case;
mod formats;
mod pretty;
mod programs;
