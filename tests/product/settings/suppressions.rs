//! Suppression comments.

use super::{VALUES, check, rules, run};
use crate::scratch::Scratch;

/// The text with a line put in above the one that begins with `line`.
fn above(line: &str, comment: &str) -> String {
    let at = VALUES.find(line).expect("a line of the text");
    let indent = " ".repeat(line.len() - line.trim_start().len());
    format!("{}{indent}{comment}\n{}", &VALUES[..at], &VALUES[at..])
}

#[test]
fn a_comment_holds_back_what_it_names_and_the_exit_code_follows() {
    let project = Scratch::new(&[("values.yaml", VALUES)]);
    let (code, report) = check(&project, "values.yaml --chart 5.0.2");
    assert_eq!((code, rules(&report)), (1, vec!["unused-broker", "unknown-key"]));
    let both = above("pulsarv3:", "# mqlint: ignore[unused-broker] until moved")
        .replace("typo: 1", "typo: 1 # mqlint: ignore[place]");
    project.write("values.yaml", &both);
    let (code, report) = check(&project, "values.yaml --chart 5.0.2");
    assert_eq!((code, rules(&report)), (0, vec![]));
    assert_eq!(report["summary"]["suppressed"], 2);
    assert_eq!(report["summary"]["warnings"], 0);
}

#[test]
fn suppressed_findings_can_be_shown_and_count_nowhere() {
    let project = Scratch::new(&[("values.yaml", &above("pulsarv3:", "# mqlint: ignore[mq] until moved"))]);
    let (code, report) = check(&project, "values.yaml --chart 5.0.2 --ignore place --show-suppressed");
    assert_eq!((code, rules(&report)), (0, vec!["unused-broker"]));
    let suppressed = &report["findings"][0]["suppressed"];
    assert_eq!((&suppressed["by"], &suppressed["reason"]), (&"comment".into(), &"until moved".into()));
    assert_eq!((&report["summary"]["warnings"], &report["summary"]["suppressed"]), (&0.into(), &1.into()));
    let (_, out, _) = run(&project, "check values.yaml --chart 5.0.2 --ignore place --show-suppressed");
    assert!(out.contains("suppressed: by a comment, until moved"), "{out}");
    assert!(out.contains("no problems in 1 file; 1 suppressed"), "{out}");
}

#[test]
fn a_comment_for_a_file_stands_anywhere_in_it() {
    let text = format!("{VALUES}# mqlint: ignore-file[unused-broker, unknown-key]\n");
    let project = Scratch::new(&[("values.yaml", &text)]);
    assert_eq!(check(&project, "values.yaml --chart 5.0.2").0, 0);
    let embedded = VALUES.replace("    mq:", "    # mqlint: ignore-file[place]\n    mq:");
    project.write("values.yaml", &embedded);
    let (code, report) = check(&project, "values.yaml --chart 5.0.2");
    assert_eq!((code, rules(&report)), (1, vec!["unused-broker"]), "only the embedded file is meant");
}

#[test]
fn the_day_is_that_of_the_option() {
    let project =
        Scratch::new(&[("values.yaml", &above("pulsarv3:", "# mqlint: ignore[mq] until=2027-01-31"))]);
    let check =
        |day: &str| check(&project, &format!("values.yaml --chart 5.0.2 --ignore place --today {day}"));
    assert_eq!(check("2027-01-31").0, 0);
    let (code, report) = check("2027-02-01");
    assert_eq!((code, rules(&report)), (1, vec!["unused-suppression", "unused-broker"]));
    assert_eq!(run(&project, "check values.yaml --today tomorrow").0, 2);
}

#[test]
fn findings_about_comments_can_be_held_back_too() {
    let text = format!("# mqlint: ignore-file[lint]\na: 1 # mqlint: ignore[mq]\n{VALUES}");
    let project = Scratch::new(&[("values.yaml", &text)]);
    let (_, report) = check(&project, "values.yaml --chart 5.0.2 --select lint");
    assert_eq!((rules(&report), &report["summary"]["suppressed"]), (vec![], &0.into()));
    let (_, report) = check(&project, "values.yaml --chart 5.0.2 --select lint,mq");
    assert_eq!((rules(&report), &report["summary"]["suppressed"]), (vec!["unused-broker"], &1.into()));
}

#[test]
fn a_change_is_judged_by_the_comments_of_its_new_state() {
    let old = "cluster:\n  enabled: false\nstandalone:\n  messageQueue: rocksmq\n";
    let new = "cluster:\n  enabled: false\nstandalone:\n  messageQueue: woodpecker\n";
    let project = Scratch::new(&[("old/values.yaml", old), ("new/values.yaml", new)]);
    let diff = || run(&project, "diff old new --chart 5.0.2 --format json");
    assert_eq!(diff().0, 1);
    project.write("new/values.yaml", new.replace("woodpecker", "woodpecker # mqlint: ignore[change, mq]"));
    let (code, out, _) = diff();
    assert_eq!(code, 0, "{out}");
}
