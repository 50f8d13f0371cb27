//! Faults of mqlint itself: a panic ends the work on one file or of one rule, and the run goes on.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind};

/// How each description of a fault begins.
const PREFIX: &str = "internal error";

/// A panic that was caught.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The id of the rule that was at work, where it was one.
    pub rule: Option<&'static str>,
    /// What the panic said, and where.
    description: String,
}

impl Fault {
    /// The fault as one of a rule.
    pub(crate) fn of_rule(self, id: &'static str) -> Self {
        Self { rule: Some(id), ..self }
    }

    /// True for a message that a fault gave.
    fn is_message(message: &str) -> bool {
        message.starts_with(PREFIX)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(PREFIX)?;
        if let Some(rule) = self.rule {
            write!(f, " in rule {rule}")?;
        }
        let version = env!("CARGO_PKG_VERSION");
        write!(f, "{}; this is a bug in mqlint {version}, please report it", self.description)
    }
}

thread_local! {
    /// How many calls of [`catch`] this thread is in.
    static DEPTH: Cell<usize> = const { Cell::new(0) };
    /// What the last panic in one of them said.
    static LAST_PANIC: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Does `work` and catches its panic.
///
/// # Errors
/// What it panicked with. What it was changing may be half changed: callers give it up or only ever add to it.
pub(crate) fn catch<T>(work: impl FnOnce() -> T) -> Result<T, Fault> {
    DEPTH.set(DEPTH.get() + 1);
    let done = catch_unwind(AssertUnwindSafe(work));
    DEPTH.set(DEPTH.get() - 1);
    done.map_err(|payload| {
        let unknown = || format!(": {}", payload_text(payload.as_ref()));
        let description = LAST_PANIC.take().unwrap_or_else(unknown);
        Fault { rule: None, description }
    })
}

/// Keeps what a panic says for [`catch`]; gives its words back where nothing is going to catch it.
pub(crate) fn record_panic(panic: &PanicHookInfo<'_>) -> Option<String> {
    let place = panic.location().map(|l| format!(" at {}:{}", l.file(), l.line())).unwrap_or_default();
    let description = format!("{place}: {}", payload_text(panic.payload()));
    if DEPTH.get() == 0 {
        return Some(description);
    }
    LAST_PANIC.set(Some(description));
    None
}

fn payload_text(payload: &(dyn std::any::Any + Send)) -> &str {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("unknown")
}

/// An input that could not be read, or that mqlint failed on.
#[derive(Clone, Debug)]
pub struct InputError {
    /// The input, as it was given.
    pub path: String,
    /// Why it could not be read or judged.
    pub message: String,
}

impl InputError {
    /// A fault of mqlint at work on an input.
    pub(crate) fn of_fault(path: impl Into<String>, fault: &Fault) -> Self {
        Self { path: path.into(), message: fault.to_string() }
    }

    /// What mqlint cannot do with the input: read or judge it.
    pub(crate) fn verb(&self) -> &'static str {
        if Fault::is_message(&self.message) { "judge" } else { "read" }
    }

    /// The error in one line, as text formats show it.
    pub(crate) fn sentence(&self) -> String {
        format!("cannot {} {}: {}", self.verb(), self.path, self.message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_error_with_its_words() {
        assert_eq!(catch(|| 1), Ok(1));
        let fault = catch(|| -> () { panic!("{} is odd", 3) }).unwrap_err().of_rule("some-rule");
        let description = fault.to_string();
        assert!(
            description.starts_with("internal error in rule some-rule") && description.contains("3 is odd"),
            "{description}"
        );
        assert!(description.contains(env!("CARGO_PKG_VERSION")) && Fault::is_message(&description));
        assert_eq!(catch(|| catch(|| panic!("inner")).is_err()), Ok(true));
    }
}
