//! mqlint against others: a second parser of YAML, and what Milvus, Helm and their readers were seen to do.

#[path = "../common/check.rs"]
mod check;
#[path = "../common/files.rs"]
mod files;
#[path = "../common/scratch.rs"]
mod scratch;
#[path = "../common/shared.rs"]
mod shared;

mod chart;
mod json_values;
mod parser;
mod readers;
mod selection;
