//! A comment made for a finding silences that finding, and no other.

use std::collections::BTreeSet;

use mqlint::facts::rule;
use mqlint::judge::finding::{Finding, Report};
use mqlint::read::Input;
use mqlint::run::{CheckOptions, check};
use proptest::prelude::*;

use crate::scratch::Scratch;

/// Lines of values that are wrong in some way or in none, as blocks of their own.
const BLOCKS: &[&str] = &[
    "pulsarv3:\n  enabled: true\n",
    "cluster:\n  enabled: false\n",
    "standalone:\n  messageQueue: natsmq\n",
    "queryNode:\n  replicsa: 2\n  replicas: 2\n  replicas: 3\n",
    "minio:\n  enabled: false\n",
    "unknownSection:\n  a: 1\n",
    "extraConfigFiles:\n  user.yaml: |\n    mq:\n      type: rocksmq\n      typo: 1\n    rootCoord:\n      dmlChannelNum: many\n    dataCoord:\n      segment:\n        maxSize: 10\n        maxSize: 11\n",
    "kafka: {enabled: true, replicsa: 1}\n",
];

fn report(text: &str) -> Report {
    let folder = Scratch::new(&[("values.yaml", text)]);
    let mut options = CheckOptions::default();
    options.read.given.chart = Some("5.0.2".parse().expect("a version"));
    options.judge.show_suppressed = true;
    check(&[Input::Path(folder.at("values.yaml"))], &options)
}

/// What tells findings apart wherever they stand.
fn marks(report: &Report, is: impl Fn(&Finding) -> bool) -> BTreeSet<(&str, String, &str)> {
    let found = report.findings.iter().filter(|f| is(f));
    found.map(|f| (f.rule.id, f.key.to_string(), f.message.as_str())).collect()
}

/// The line that a finding begins on, by its first byte, and its indentation.
fn line_of(text: &str, finding: &Finding) -> (usize, String) {
    let at = finding.at.span.range().start;
    let start = text[..at].rfind('\n').map_or(0, |n| n + 1);
    let line = &text[start..];
    (start, " ".repeat(line.len() - line.trim_start_matches(' ').len()))
}

fn texts() -> impl Strategy<Value = String> {
    let all: Vec<&'static str> = BLOCKS.to_vec();
    proptest::sample::subsequence(all, 1..BLOCKS.len()).prop_shuffle().prop_map(|blocks| blocks.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// At the end of the line on which the finding begins, a comment holds back what its rule finds on that line,
    /// and all else stays as it was.
    #[test]
    fn a_comment_on_a_line_holds_back_its_rule_there(text in texts(), which in any::<prop::sample::Index>()) {
        let before = report(&text);
        prop_assume!(!before.findings.is_empty());
        let chosen = &before.findings[which.index(before.findings.len())];
        let (start, _) = line_of(&text, chosen);
        let end = start + text[start..].find('\n').expect("a line's end");
        // The lines of `|` and its like cannot end in a comment, but for their first.
        let comment = format!(" # mqlint: ignore[{}]", chosen.rule.id);
        let after = report(&format!("{}{comment}{}", &text[..end], &text[end..]));
        let here = |f: &Finding| f.rule.id == chosen.rule.id && line_of(&text, f).0 == start;
        prop_assert_eq!(marks(&before, here), marks(&after, |f| f.suppressed.is_some()));
        prop_assert_eq!(marks(&before, |f| !here(f)), marks(&after, |f| f.suppressed.is_none()));
    }

    /// Above the line, it holds back what the rule finds in the block that begins there, and nothing outside it.
    #[test]
    fn a_comment_above_a_line_holds_back_its_rule_below(text in texts(), which in any::<prop::sample::Index>()) {
        let before = report(&text);
        prop_assume!(!before.findings.is_empty());
        let chosen = &before.findings[which.index(before.findings.len())];
        let (start, indent) = line_of(&text, chosen);
        let comment = format!("{indent}# mqlint: ignore[{}]\n", chosen.rule.id);
        let after = report(&format!("{}{comment}{}", &text[..start], &text[start..]));
        let suppressed = marks(&after, |f| f.suppressed.is_some());
        prop_assert!(suppressed.contains(&(chosen.rule.id, chosen.key.to_string(), chosen.message.as_str())));
        prop_assert!(suppressed.iter().all(|(id, ..)| *id == chosen.rule.id));
        // The block ends where a line begins that is indented no deeper.
        let first = start + text[start..].find('\n').expect("a line's end") + 1;
        let deeper = |line: &&str| line.starts_with(&format!("{indent} ")) || line.is_empty();
        let block: usize = text[first..].split_inclusive('\n').take_while(deeper).map(str::len).sum();
        let inside = |f: &Finding| (start..first + block).contains(&f.at.span.range().start);
        let expected = marks(&before, |f| f.rule.id == chosen.rule.id && inside(f));
        prop_assert_eq!(suppressed, expected);
        prop_assert_eq!(marks(&after, |_| true), marks(&before, |_| true));
    }
}

#[test]
fn every_rule_that_a_comment_may_name_is_known() {
    for id in ["unused-suppression", "unknown-rule", "malformed-suppression", "bad-settings"] {
        assert!(rule(id).is_some_and(|rule| rule.family == "lint"), "{id}");
    }
}
