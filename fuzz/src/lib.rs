//! What the fuzz targets do with bytes: the same as tests/fuzz/mutations.rs does with texts that it makes of the
//! fixtures.

#[path = "../../tests/common/mended.rs"]
mod mended;
#[path = "../../tests/fuzz/project.rs"]
mod project;
#[path = "../../tests/fuzz/sound.rs"]
mod sound;
#[path = "../../tests/fuzz/targets.rs"]
mod targets;

pub use targets::*;
