//! Names the user types on the command line.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, Command};

use crate::facts::rules;
use crate::read::settings::{RuleChoice, rule_choice};

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
pub(super) struct AnyName;

impl TypedValueParser for AnyName {
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
