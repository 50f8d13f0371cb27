//! Faults of mqlint itself: a panic ends the work on one file or of one rule, and the run goes on.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind};

/// How each description of a fault begins.
const BEGINS: &str = "internal error";

/// A panic that was caught.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The id of the rule that was at work, where it was one.
    pub rule: Option<&'static str>,
    /// What the panic said, and where.
    said: String,
}

impl Fault {
    /// The same, as a fault of a rule.
    pub(crate) fn of_rule(self, id: &'static str) -> Self {
        Self { rule: Some(id), ..self }
    }

    /// True for a message that a fault gave.
    pub(crate) fn is_told_by(message: &str) -> bool {
        message.starts_with(BEGINS)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(BEGINS)?;
        if let Some(rule) = self.rule {
            write!(f, " in rule {rule}")?;
        }
        let version = env!("CARGO_PKG_VERSION");
        write!(f, "{}; this is a bug in mqlint {version}, please report it", self.said)
    }
}

thread_local! {
    /// How many calls of [`caught`] this thread is in.
    static DEPTH: Cell<usize> = const { Cell::new(0) };
    /// What the last panic in one of them said.
    static SAID: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// What `work` gives.
///
/// # Errors
/// What it panicked with. What it was changing may be half changed: callers give it up or only ever add to it.
pub(crate) fn caught<T>(work: impl FnOnce() -> T) -> Result<T, Fault> {
    DEPTH.set(DEPTH.get() + 1);
    let done = catch_unwind(AssertUnwindSafe(work));
    DEPTH.set(DEPTH.get() - 1);
    done.map_err(|payload| {
        let unknown = || format!(": {}", text(payload.as_ref()));
        let said = SAID.take().unwrap_or_else(unknown);
        Fault { rule: None, said }
    })
}

/// Keeps what a panic says for [`caught`]; gives its words back where nothing is going to catch it.
pub(crate) fn keep(panic: &PanicHookInfo<'_>) -> Option<String> {
    let place = panic.location().map(|l| format!(" at {}:{}", l.file(), l.line())).unwrap_or_default();
    let said = format!("{place}: {}", text(panic.payload()));
    if DEPTH.get() == 0 {
        return Some(said);
    }
    SAID.set(Some(said));
    None
}

fn text(payload: &(dyn std::any::Any + Send)) -> &str {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("unknown")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_error_with_its_words() {
        assert_eq!(caught(|| 1), Ok(1));
        let fault = caught(|| -> () { panic!("{} is odd", 3) }).unwrap_err().of_rule("some-rule");
        let said = fault.to_string();
        assert!(said.starts_with("internal error in rule some-rule") && said.contains("3 is odd"), "{said}");
        assert!(said.contains(env!("CARGO_PKG_VERSION")) && Fault::is_told_by(&said));
        assert_eq!(caught(|| caught(|| panic!("inner")).is_err()), Ok(true));
    }
}
