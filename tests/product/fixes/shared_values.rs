//! Fixes beside anchors, aliases and merges: what no fix names is read as before wherever it is read.

use mqlint::fix::{FixOptions, FixOutcome};
use mqlint::run::{check_confirmed, fix};

use crate::check::arguments;
use crate::scratch::Scratch;

/// Applies all fixes that need no decision to a file.
fn fixed(name: &str, text: &str, options: &str) -> FixOutcome {
    let folder = Scratch::empty();
    folder.write(name, text);
    let (inputs, options) = arguments(folder.path(), options.split_whitespace());
    fix(&inputs, &options, FixOptions { unsafe_fixes: true, ..FixOptions::default() })
}

/// The text after its fixes, or as it was.
fn text_after(name: &str, text: &str, options: &str) -> String {
    fixed(name, text, options).changed.pop().map_or_else(|| text.to_owned(), |changed| changed.new)
}

const VALUES: &str = "--as helm-values --chart 5.0.19";

#[test]
fn the_first_alias_takes_over_what_it_stands_for() {
    let text = "cluster:\n  enabled: true\nkafka:\n  enabled: true\npulsarv3:\n  enabled: &on true # c\n\
                metrics:\n  enabled: *on\nattu:\n  enabled: *on\n";
    let new = text.replace("enabled: &on true # c", "enabled: false # c").replacen("*on", "&on true", 1);
    assert_eq!(text_after("values.yaml", text, VALUES), new);
}

#[test]
fn an_alias_is_replaced_where_it_stands() {
    let text = "cluster:\n  enabled: true\nkafka:\n  enabled: &on true\npulsarv3:\n  enabled: *on\n";
    let new = text.replace("*on", "false");
    assert_eq!(text_after("values.yaml", text, VALUES), new);
}

#[test]
fn what_is_merged_is_written_over() {
    let text = "x-switch: &switch\n  enabled: true\ncluster:\n  enabled: true\nkafka:\n  enabled: true\npulsarv3:\n  \
                <<: *switch\n  name: pulsar\n";
    let new = format!("{text}  enabled: false\n");
    assert!(text_after("values.yaml", text, VALUES).contains(&new[text.find("pulsarv3").unwrap_or(0)..]));
    let alias = text.replace("\n  <<: *switch\n  name: pulsar", " *switch");
    let after = text_after("values.yaml", &alias, VALUES);
    assert!(after.contains("pulsarv3: {<<: *switch, enabled: false}\n"), "{after}");
}

#[test]
fn nothing_is_cut_out_of_what_others_read() {
    let text = "standalone: &mm\n  rocksmq:\n    retentionTimeInMinutes: 60\nminio:\n  <<: *mm\nextraConfigFiles:\n  \
                user.yaml: |\n    log:\n      level: info\n";
    assert_eq!(text_after("values.yaml", text, VALUES), text);
    let alone = text.replace("minio:\n  <<: *mm\n", "").replace(" &mm", "");
    assert_ne!(text_after("values.yaml", &alone, VALUES), alone);
}

#[test]
fn a_text_that_another_key_reads_stays() {
    let text = "extraConfigFiles:\n  user.yaml: &user |\n    queryNode:\n      cacheSize: 32\n    log:\n      level: \
                info\n  other.yaml: *user\n";
    let options = format!("{VALUES} --milvus 2.6.2");
    assert_eq!(text_after("values.yaml", text, &options), text);
    let alone = text.replace("  other.yaml: *user\n", "").replace("&user ", "");
    assert!(!text_after("values.yaml", &alone, &options).contains("cacheSize"));
}

/// Without the key that goes, a note on the queue would be an error.
#[test]
fn no_finding_becomes_more_severe() {
    let text = "mq:\n  type: {}\nqueryNode: {cacheSize: 1}\n";
    let options = "--as milvus-yaml --milvus 2.6.2 --mode standalone";
    let outcome = fixed("milvus.yaml", text, options);
    assert!(outcome.changed.is_empty(), "{:?}", outcome.changed);
    let why = "then missing-broker would be of severity error, not info";
    assert!(outcome.report.notes.iter().any(|note| note.contains(why)), "{:?}", outcome.report.notes);
}

/// A report for programs holds the fixes that `--fix` would keep and those that need a decision.
#[test]
fn confirmed_reports_hold_what_would_be_kept() {
    let options = "--as milvus-yaml --milvus 2.6.2 --mode standalone";
    let fixes = |text: &str| {
        let folder = Scratch::empty();
        folder.write("milvus.yaml", text);
        let (inputs, options) = arguments(folder.path(), options.split_whitespace());
        let count = |report: mqlint::judge::finding::Report| -> usize {
            report.findings.iter().map(|finding| finding.fixes.len()).sum()
        };
        (count(mqlint::run::check(&inputs, &options)), count(check_confirmed(&inputs, &options)))
    };
    assert_eq!(fixes("mq:\n  type: {}\nqueryNode: {cacheSize: 1}\n"), (1, 0));
    let (all, kept) = fixes("mq:\n  type: rocksmq\nqueryNode:\n  cacheSize: 1\n  prot: 21123\n");
    assert!(all > 1 && kept == all, "{kept} of {all}");
    // The new name brings a wrong value to light, which has a fix that changes what runs as well.
    assert_eq!(fixes("mq:\n  type: rocksmq\nlog:\n  levl: debgu\n"), (1, 1));
}

/// What a report for programs takes to try fixes has nothing to do with what was tried to apply them.
#[test]
fn trying_fixes_for_a_report_is_no_fixing() {
    let folder = Scratch::empty();
    // So large that a few checks are all that is tried.
    let comment = "# as it was given to us by those who had it before\n".repeat(15_000);
    let text = "mq:\n  type: kafkaa\nlog:\n  level: inffo\nrocksmq:\n  retentionTimeInMinutes: \"10h\"\n";
    folder.write("milvus.yaml", format!("{text}{comment}"));
    let options = "--as milvus-yaml --milvus 2.6.2 --mode standalone";
    let (inputs, options) = arguments(folder.path(), options.split_whitespace());
    let outcome = fix(&inputs, &options, FixOptions { confirm: true, ..FixOptions::default() });
    assert!(outcome.report.findings.len() >= 3, "{:?}", outcome.report.findings);
    assert!(outcome.report.notes.is_empty(), "{:?}", outcome.report.notes);
}
