//! A check whose fixes are applied.

use super::{CheckOptions, check_observed};
use crate::fix::{FixOptions, FixOutcome, apply_fixes};
use crate::judge::Observer;
use crate::read::Input;
use crate::text::source::TextOverrides;

/// Applies the fixes of what a check of files and folders finds, to a fixpoint.
pub fn fix(inputs: &[Input], options: &CheckOptions, wanted: FixOptions) -> FixOutcome {
    let check = |texts: &TextOverrides, observer: Observer<'_>| {
        check_observed(inputs, &options.with_texts(texts), observer)
    };
    apply_fixes(inputs, options.read.overrides.clone(), wanted, &check)
}
