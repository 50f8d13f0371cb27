//! Messages on standard error, and text on standard output.

use std::io::{self, Write};

use super::CommandError;
use crate::base::{InputError, escape, unless_gone};
use crate::text::source::OutsideFile;

/// One message on standard error.
pub(super) fn print_message(kind: &str, text: &str) {
    let _ = writeln!(io::stderr(), "mqlint: {kind}: {text}");
}

/// Says which inputs could not be read and which were left alone, and what concerns the run as a whole.
pub(super) fn print_messages(errors: &[InputError], outside: &[OutsideFile], notes: &[String]) {
    for e in errors {
        print_message("error", &escape(&e.sentence()));
    }
    for file in outside {
        print_message("note", &escape(&file.sentence()));
    }
    for note in notes {
        print_message("note", &escape(note));
    }
}

/// Writes to standard output; a reader that goes away is no problem.
pub(super) fn to_stdout(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), CommandError> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let written = write(&mut out).and_then(|()| out.flush());
    // What is still buffered for a reader that went away must not be tried again.
    let _ = out.into_parts();
    unless_gone(written).map_err(|e| CommandError::writing("to standard output", &e))
}
