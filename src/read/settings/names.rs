//! Names the user types, and what they may have meant.

use super::RuleChoice;
use crate::base::nearest;
use crate::facts::{RuleInfo, rules};

/// `no rule `x`; did you mean `y`?`
pub(crate) fn unknown_rule(typed: &str, families: bool) -> String {
    unknown_rule_among(typed, families, &[])
}

/// `no rule `x`; did you mean `y`?`, where rules of the user's own may be meant beside ours.
pub(crate) fn unknown_rule_among(typed: &str, families: bool, own: &[&'static RuleInfo]) -> String {
    let mut known: Vec<&str> = rules().iter().chain(own.iter().copied()).map(|r| r.id).collect();
    if families {
        known.extend(rules().iter().map(|r| r.family));
    }
    let part = known.iter().copied().find(|n| typed.len() >= 4 && n.contains(typed));
    let what = if families { "rule or family" } else { "rule" };
    let typed_shown = crate::base::escape(typed);
    match nearest(typed, known).or(part) {
        Some(name) => format!("no {what} is called `{typed_shown}`; did you mean `{name}`?"),
        None => format!("no {what} is called `{typed_shown}`; `mqlint rules` lists them"),
    }
}

/// Reads a rule or family id.
pub(crate) fn rule_choice(typed: &str) -> Result<RuleChoice, String> {
    RuleChoice::named(typed.trim()).ok_or_else(|| unknown_rule(typed.trim(), true))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_are_suggested_and_far_ones_are_not() {
        let known = ["competing-brokers", "implicit-mq", "mq"];
        assert_eq!(nearest("competing-broker", known), Some("competing-brokers"));
        assert_eq!(nearest("Implicit_MQ", known), Some("implicit-mq"));
        assert_eq!(nearest("zzzzzz", known), None);
    }
}
