//! What the fuzz targets do with bytes: the same as tests/faults/mutations.rs does with texts that it makes of the
//! fixtures.

#[path = "../../tests/support/mended.rs"]
mod mended;
#[path = "../../tests/support/sound.rs"]
mod sound;
#[path = "../../tests/support/targets.rs"]
mod targets;

pub use targets::*;
