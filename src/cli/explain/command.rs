//! The command `mqlint explain`: the page of a name is found and printed.

use std::io::{self, Write};

use serde::Serialize;

use super::{advisory, param, rule, section, value};
use crate::base::{ColorChoice, Look, escape, nearest};
use crate::cli::args::{ExplainArgs, PlainFormat};
use crate::cli::messages::to_stdout;
use crate::cli::{CommandError, Outcome};
use crate::facts::chart;
use crate::facts::milvus::NormalKey;
use crate::facts::milvus::catalogue::{self, Param, Rename};
use crate::read::settings::unknown_rule;

pub(crate) fn run(args: &ExplainArgs, color: ColorChoice) -> Result<Outcome, CommandError> {
    let Some(page) = find_page(args.name.trim()) else {
        return Err(CommandError::new(unknown(args.name.trim())));
    };
    let look = Look::of_stdout(color);
    to_stdout(|out| match args.format {
        PlainFormat::Json => {
            serde_json::to_writer_pretty(&mut *out, &PageJson { version: 1, page: &page })?;
            writeln!(out)
        }
        PlainFormat::Pretty => page.write(look, out),
    })?;
    Ok(Outcome::Clean)
}

/// A page as JSON.
#[derive(Serialize)]
struct PageJson<'a> {
    version: u32,
    #[serde(flatten)]
    page: &'a Page,
}

/// What can be explained.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
enum Page {
    Rule(rule::RulePage),
    Advisory(advisory::AdvisoryPage),
    Parameter(Box<param::ParamPage>),
    OldSpelling(param::RenamePage),
    Prefix(param::PrefixPage),
    Section(section::SectionPage),
    ChartValue(value::ValuePage),
}

impl Page {
    fn write(&self, look: Look, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Self::Rule(page) => page.write(look, out),
            Self::Advisory(page) => page.write(look, out),
            Self::Parameter(page) => page.write(look, out),
            Self::OldSpelling(page) => page.write(look, out),
            Self::Prefix(page) => page.write(look, out),
            Self::Section(page) => page.write(look, out),
            Self::ChartValue(page) => page.write(look, out),
        }
    }
}

/// The page of a name: rules and advisories first, then parameters of Milvus in any spelling, then values of the chart.
fn find_page(name: &str) -> Option<Page> {
    if let Some(rule) = crate::facts::rule(name) {
        return Some(Page::Rule(rule::RulePage::new(rule)));
    }
    if let Some(advisory) = crate::facts::advisories::advisory(name) {
        return Some(Page::Advisory(advisory::AdvisoryPage::new(advisory)));
    }
    // A value of the chart may be spelt like a parameter in another case (`externalKafka.enabled`), so exact
    // spellings go first.
    let value = chart::history(name);
    if let Some(param) = parameter(name) {
        return Some(Page::Parameter(Box::new(param::ParamPage::new(param, value))));
    }
    if let Some(rename) = old_spelling(name) {
        return Some(Page::OldSpelling(param::RenamePage::new(rename)));
    }
    if let Some(section) = section::SectionPage::new(name) {
        return Some(Page::Section(section));
    }
    if let Some(value) = value {
        return Some(Page::ChartValue(value::ValuePage::new(value)));
    }
    catalogue::prefix(name).map(|prefix| Page::Prefix(param::PrefixPage::new(prefix)))
}

/// The parameter of a key or environment name.
fn parameter(name: &str) -> Option<&'static Param> {
    spellings(name).find_map(|key| catalogue::param(&key))
}

fn old_spelling(name: &str) -> Option<&'static Rename> {
    spellings(name).find_map(|key| catalogue::renamed(&key))
}

/// The keys that a name may stand for: itself, and what an environment variable of that name sets.
fn spellings(name: &str) -> impl Iterator<Item = NormalKey> {
    let stripped = name.strip_prefix("MILVUS_CONF_").or_else(|| name.strip_prefix("milvus."));
    std::iter::once(name).chain(stripped).map(NormalKey::new)
}

/// `nothing is called `x`; did you mean …?`
fn unknown(name: &str) -> String {
    let advisories = crate::facts::advisories::advisories().iter().map(|a| a.id);
    let rules = crate::facts::rules().iter().map(|r| r.id).chain(advisories);
    if let Some(rule) = nearest(name, rules).filter(|_| !name.contains('.')) {
        return format!("no rule or key is called `{}`; did you mean `{rule}`?", escape(name));
    }
    let keys = catalogue::did_you_mean(name, None).into_iter().map(Param::key);
    let lower = name.to_lowercase();
    let value = chart::all_keys().min_by_key(|key| strsim::osa_distance(&lower, &key.to_lowercase()));
    let near = |key: &&str| strsim::osa_distance(&lower, &key.to_lowercase()) <= 1 + name.len() / 7;
    let mut meant: Vec<&str> = value.into_iter().filter(near).chain(keys).take(3).collect();
    meant.dedup();
    if meant.is_empty() {
        return unknown_rule(name, false);
    }
    let meant: Vec<String> = meant.iter().map(|key| format!("`{key}`")).collect();
    format!("no rule or key is called `{}`; did you mean {}?", escape(name), meant.join(" or "))
}
