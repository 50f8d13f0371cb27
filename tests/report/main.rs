//! What findings look like in every format.

mod case;
mod pretty;
mod programs;
