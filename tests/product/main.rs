//! What mqlint does: the program as a caller runs it and the library below it, a module for each subject.

#[path = "../oracle/chance.rs"]
mod chance;
#[path = "../common/check.rs"]
mod check;
// What the build reads rules/ with names this at the root.
#[path = "../../build/failure.rs"]
mod failure;
#[path = "../common/files.rs"]
mod files;
mod git;
#[path = "../common/mended.rs"]
mod mended;
#[path = "../common/program.rs"]
mod program;
#[cfg(unix)]
#[path = "../common/robust.rs"]
mod robust;
#[path = "../common/scratch.rs"]
mod scratch;
#[path = "../common/shared.rs"]
mod shared;
mod support;

mod alike;
mod alone;
mod assemble;
mod base;
mod broken;
mod built;
mod catalogue;
mod catalogue_data;
mod change;
mod charted;
mod cli;
mod commands;
mod composed;
mod containers;
mod deployments;
mod diff;
mod discover;
mod drift;
mod examples;
mod explain;
mod faults;
mod filled;
mod fixes;
mod fixtures;
mod flattened;
mod formats;
mod gitops;
mod growth;
mod init;
mod keys;
mod kustomized;
mod layers;
mod memory;
mod neighbours;
mod neutral;
mod others;
mod plan;
mod recognised;
mod report;
mod resolved;
mod settings;
mod suggestions;
mod surroundings;
mod upgrade;
mod values;
mod volumes;
