//! Arguments in, exit code out; nothing else.

#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    mqlint::cli::main()
}
