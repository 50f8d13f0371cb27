//! mqlint against others: a second parser of YAML, Docker Compose, kustomize, Helm, and what Milvus and their readers were
//! seen to do.

#[path = "../common/check.rs"]
mod check;
#[path = "../common/files.rs"]
mod files;
#[path = "../common/program.rs"]
mod program;
#[path = "../common/scratch.rs"]
mod scratch;
#[path = "../common/shared.rs"]
mod shared;

mod answers;
mod chance;
mod chart;
mod compose;
mod helm;
mod json_values;
mod kustomize;
mod parser;
mod readers;
mod selection;
