//! What mqlint is given is damaged, changed at random or made to bring a reader down. Each test says how many cases it
//! had.

#[path = "../common/check.rs"]
mod check;
#[path = "../common/files.rs"]
mod files;
#[path = "../common/mended.rs"]
mod mended;
#[path = "../common/program.rs"]
mod program;
#[path = "../common/robust.rs"]
mod robust;
#[path = "../common/scratch.rs"]
mod scratch;

mod chains;
mod damaged;
mod found;
mod hostile;
mod mutations;
mod project;
mod sound;
mod targets;
mod truncated;
