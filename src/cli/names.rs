//! Names the user types, and what they may have meant.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, Command};

use crate::check::RuleChoice;
use crate::rule::rules;

/// The name nearest to `typed` among `known`, if one is near enough to be meant.
pub(super) fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed = typed.to_lowercase().replace(['_', ' '], "-");
    let distance = |name: &&str| strsim::damerau_levenshtein(&typed, name);
    let best = known.into_iter().min_by_key(distance)?;
    let near = distance(&best) <= (typed.chars().count() / 3).max(1);
    // `brokers` for `competing-brokers`: a part of a name says enough.
    let part = || typed.len() >= 4 && best.contains(&typed);
    (near || part()).then_some(best)
}

/// `no rule `x`; did you mean `y`?`
pub(super) fn unknown_rule(typed: &str, families: bool) -> String {
    let mut known: Vec<&str> = rules().iter().map(|r| r.id).collect();
    if families {
        known.extend(rules().iter().map(|r| r.family));
    }
    let part = known.iter().copied().find(|n| typed.len() >= 4 && n.contains(typed));
    let what = if families { "rule or family" } else { "rule" };
    let typed_shown = crate::report::escape(typed);
    match nearest(typed, known).or(part) {
        Some(name) => format!("no {what} is called `{typed_shown}`; did you mean `{name}`?"),
        None => format!("no {what} is called `{typed_shown}`; `mqlint rules` lists them"),
    }
}

/// Reads a rule or family id.
pub(super) fn rule_choice(typed: &str) -> Result<RuleChoice, String> {
    RuleChoice::named(typed.trim()).ok_or_else(|| unknown_rule(typed.trim(), true))
}

/// Reads a rule or family id, and tells shells which there are.
#[derive(Clone)]
pub(super) struct RuleChoices;

impl TypedValueParser for RuleChoices {
    type Value = RuleChoice;

    fn parse_ref(&self, cmd: &Command, arg: Option<&Arg>, typed: &OsStr) -> Result<RuleChoice, clap::Error> {
        rule_choice.parse_ref(cmd, arg, typed)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        let mut families: Vec<&str> = rules().iter().map(|r| r.family).collect();
        families.dedup();
        Some(Box::new(rule_ids().chain(families.into_iter().map(PossibleValue::new))))
    }
}

/// Reads any name, and tells shells the rules among those that mean something.
#[derive(Clone)]
pub(super) struct Names;

impl TypedValueParser for Names {
    type Value = String;

    fn parse_ref(&self, cmd: &Command, arg: Option<&Arg>, typed: &OsStr) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(cmd, arg, typed)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(rule_ids()))
    }
}

fn rule_ids() -> impl Iterator<Item = PossibleValue> {
    rules().iter().map(|r| PossibleValue::new(r.id))
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
