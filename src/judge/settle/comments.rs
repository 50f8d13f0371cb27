//! Suppression comments: what they suppress, and what is wrong with them.

use std::sync::Arc;

use super::SettleContext;
use super::context::{SettingsByFile, finding, place, set_severity, wants};
use super::reach::Reach;
use super::scope::{self, Comment};
use crate::base::Date;
use crate::facts::RuleInfo;
use crate::judge::finding::{Finding, Report, Suppressed, SuppressedBy};
use crate::read::settings::{RuleChoice, names};
use crate::text::edit::{Edit, Editor, Fix, Safety};
use crate::text::source::{FileId, Location, Span};
use crate::text::yaml;

/// The family of the rules about suppressions and settings.
const LINT: &str = "lint";

/// A comment with what became of it.
struct Suppression {
    file: FileId,
    comment: Comment,
    /// What each of its names means; nothing for a name that no rule has.
    choices: Vec<Option<RuleChoice>>,
    /// Which of its names suppressed something.
    used: Vec<bool>,
    /// Rules of the user's own that it may name.
    own: Arc<[&'static RuleInfo]>,
}

/// Marks what comments suppress, and adds findings about comments.
pub(super) fn apply(report: &mut Report, context: &SettleContext<'_>, settings: &SettingsByFile) {
    let mut suppressions = Vec::new();
    let mut about = Vec::new();
    for (file, source) in report.sources.iter() {
        let (comments, malformed) = scope::comments(source);
        if comments.is_empty() && malformed.is_empty() {
            continue;
        }
        let own = own_rules(report, context, file);
        for mistake in malformed {
            let place = place(file, mistake.span);
            let values = [("what", mistake.what.as_str())];
            about.extend(finding(report, "malformed-suppression", mistake.variant, place, &values));
        }
        suppressions.extend(comments.into_iter().map(|comment| {
            let names = comment.directive.names.iter();
            let choices: Vec<_> = names.map(|(name, _)| RuleChoice::named_among(name, &own)).collect();
            Suppression { file, comment, used: vec![false; choices.len()], choices, own: Arc::clone(&own) }
        }));
    }
    if suppressions.is_empty() && about.is_empty() {
        return;
    }
    let today = context.judge.today.unwrap_or_else(Date::today);
    suppress(&mut report.findings, &mut suppressions, today);
    for suppression in &suppressions {
        about.extend(unknown_names(report, suppression));
        about.extend(match suppression.expired(today) {
            Some(_) => expired_comment(report, suppression),
            None => unused_names(report, suppression, context, settings),
        });
    }
    about.retain(|f| wants(context.judge, settings, f.at.file, f.rule));
    about.iter_mut().for_each(|f| set_severity(f, settings));
    suppress(&mut about, &mut suppressions, today);
    report.findings.extend(about);
}

/// The user's own rules that count in a file.
fn own_rules(report: &Report, context: &SettleContext<'_>, file: FileId) -> Arc<[&'static RuleInfo]> {
    let path = report.sources.get(file).place();
    context.read.project.own_rules(&context.read.settings, path).iter().map(|rule| rule.info).collect()
}

/// Marks the findings that a comment suppresses, and the comments that do.
fn suppress(findings: &mut [Finding], suppressions: &mut [Suppression], today: Date) {
    let mut reach = Reach::of(findings);
    for suppression in suppressions.iter_mut().filter(|s| s.expired(today).is_none()) {
        let reason = &suppression.comment.directive.reason;
        let suppressed = || Suppressed { by: SuppressedBy::Comment, reason: reason.clone() };
        for (used, choice) in suppression.used.iter_mut().zip(&suppression.choices) {
            let Some(choice) = choice else { continue };
            let covered = (suppression.file, suppression.comment.covers);
            let (taken, any) = reach.take(covered, |rule| choice.covers(rule));
            for index in taken {
                findings[index].suppressed.get_or_insert_with(suppressed);
            }
            *used |= any;
        }
        for &span in &suppression.comment.values {
            for &index in reach.at(Location { file: suppression.file, span }) {
                let names =
                    |choice: &Option<RuleChoice>| choice.is_some_and(|c| c.covers(findings[index].rule));
                for (used, choice) in suppression.used.iter_mut().zip(&suppression.choices) {
                    *used |= names(choice);
                }
                if suppression.choices.iter().any(names) {
                    findings[index].suppressed.get_or_insert_with(suppressed);
                }
            }
        }
    }
}

impl Suppression {
    /// The day on which it ended, where that is over.
    fn expired(&self, today: Date) -> Option<Date> {
        self.comment.directive.until.map(|(date, _)| date).filter(|date| *date < today)
    }

    /// The names, in order, that `is` holds for by index.
    fn names(&self, is: impl Fn(usize) -> bool) -> Vec<&(String, Span)> {
        let names = self.comment.directive.names.iter().enumerate();
        names.filter(|(i, _)| is(*i)).map(|(_, name)| name).collect()
    }

    /// Whether one of its names could have suppressed something in this run: the rule, or one of the family, was tried.
    fn was_tried(&self, name: usize, context: &SettleContext<'_>, settings: &SettingsByFile) -> bool {
        let Some(choice) = self.choices[name] else { return false };
        let tried = |rule: &RuleInfo| {
            rule.family != LINT && !rule.is_of_change() && wants(context.judge, settings, self.file, rule)
        };
        match choice {
            RuleChoice::Rule(rule) => tried(rule),
            RuleChoice::Family(_) => {
                crate::facts::rules().iter().any(|rule| choice.covers(rule) && tried(rule))
            }
        }
    }
}

/// Names that no rule has.
fn unknown_names(report: &Report, suppression: &Suppression) -> Vec<Finding> {
    let unknown = suppression.names(|i| suppression.choices[i].is_none());
    let about = |(name, at): &(String, Span)| {
        let problem = names::unknown_rule_among(name, true, &suppression.own);
        let place = place(suppression.file, *at);
        finding(report, "unknown-rule", "", place, &[("problem", &problem)])
    };
    unknown.into_iter().filter_map(about).collect()
}

/// A comment whose day is over.
fn expired_comment(report: &Report, suppression: &Suppression) -> Vec<Finding> {
    let Some((date, at)) = suppression.comment.directive.until else { return Vec::new() };
    let (place, date) = (place(suppression.file, at), date.to_string());
    let mut found = finding(report, "unused-suppression", "expired", place, &[("date", &date)]);
    if let Some(found) = &mut found {
        found.fix(remove_comment(report, suppression));
    }
    found.into_iter().collect()
}

/// Names that suppress nothing, though their rules were tried.
fn unused_names(
    report: &Report,
    suppression: &Suppression,
    context: &SettleContext<'_>,
    settings: &SettingsByFile,
) -> Vec<Finding> {
    if !suppression.comment.is_readable {
        return Vec::new();
    }
    let idle = |i: usize| !suppression.used[i] && suppression.was_tried(i, context, settings);
    let names = suppression.names(idle);
    let Some(first) = names.first().filter(|_| context.judged_files.contains(&suppression.file)) else {
        return Vec::new();
    };
    let shown: Vec<String> = names.iter().map(|(name, _)| format!("`{name}`")).collect();
    let all = names.len() == suppression.choices.len();
    let at = if all { suppression.comment.directive.span } else { first.1 };
    let variant = if suppression.comment.directive.file_wide { "file" } else { "place" };
    let values = [("names", &*shown.join(" or "))];
    let mut found = finding(report, "unused-suppression", variant, place(suppression.file, at), &values);
    if let Some(found) = &mut found {
        found.fix(match all {
            true => remove_comment(report, suppression),
            false => remove_names(report, suppression, idle, &shown),
        });
    }
    found.into_iter().collect()
}

/// Takes the comment out: with its line where it stands alone, else with the spaces before it.
fn remove_comment(report: &Report, suppression: &Suppression) -> Option<Fix> {
    let source = report.sources.get(suppression.file);
    let comment = suppression.comment.directive.span;
    let edit = match suppression.comment.own_line {
        true => {
            let line = source.lines().span_of(source.lines().line_of(comment.range().start), &source.text);
            // A byte-order mark stays.
            let mark = if source.slice(line).starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
            let line = Span::new(line.range().start + mark, line.range().end);
            // Only where the last line has no end it matters what stands before it.
            match line.range().end == source.text.len() && !source.text.ends_with('\n') {
                true => {
                    let tree = yaml::parse(&source.text);
                    let editor = Editor { file: suppression.file, text: &source.text, tree: &tree };
                    editor.remove_comment_line(line)
                }
                false => Edit::of_comment(suppression.file, line, String::new()),
            }
        }
        false => {
            let before = source.text[..comment.range().start].trim_end_matches([' ', '\t']);
            let span = Span::new(before.len(), comment.range().end);
            Edit::of_comment(suppression.file, span, String::new())
        }
    };
    let edits = vec![edit];
    source.fixable.then(|| Fix { title: "remove the comment".into(), safety: Safety::Safe, edits })
}

/// Takes names out of the comment.
fn remove_names(
    report: &Report,
    suppression: &Suppression,
    idle: impl Fn(usize) -> bool,
    shown: &[String],
) -> Option<Fix> {
    let kept: Vec<&str> = suppression.names(|i| !idle(i)).iter().map(|(name, _)| name.as_str()).collect();
    let span = suppression.comment.directive.list;
    let edits = vec![Edit::of_comment(suppression.file, span, kept.join(", "))];
    let title = format!("take {} out of the comment", shown.join(" and "));
    report.sources.get(suppression.file).fixable.then_some(Fix { title, safety: Safety::Safe, edits })
}
