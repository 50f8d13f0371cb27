//! Fixes beside what is easily harmed: block texts that end the file, comments of what moves, byte-order marks, line ends
//! that only YAML knows, and edits that touch.

use std::collections::BTreeMap;

use mqlint::text::yaml::parse;

use super::trial::{Set, try_set};
use crate::program::Run;
use crate::scratch::Scratch;

const CHART: &str = "--as helm-values --chart 5.0.2";

/// Tries all that must hold of fixes on a text, and gives what is there after all of them.
fn fixed(text: &str) -> String {
    let files = BTreeMap::from([("values.yaml".to_owned(), text.as_bytes().to_vec())]);
    let set = Set { name: format!("{text:?}"), files, options: CHART.into() };
    try_set(&set).unwrap_or_else(|why| panic!("{why}"));
    let folder = Scratch::new(&[("values.yaml", text)]);
    run(&folder, &["--fix", "--unsafe-fixes"]);
    folder.read("values.yaml")
}

fn run(folder: &Scratch, more: &[&str]) -> Run {
    let options: Vec<&str> = CHART.split(' ').collect();
    folder.run(&[&["check", "--no-config", "values.yaml"], &options[..], more].concat())
}

/// The value of a key of `extraConfigFiles`.
fn file_in(text: &str, name: &str) -> String {
    let tree = parse(text);
    tree.path(&["extraConfigFiles", name]).map(|e| tree.text(e.value).to_owned()).expect(name)
}

#[test]
fn block_texts_that_end_the_file_stay_what_they_are() {
    let mut tried = 0;
    for header in ["|", "|+", "|-", ">", "|2+", "| # c"] {
        for end in ["", "\n", "\n\n\n", "\n\n# c", "\r\n\r\n"] {
            let body = format!("extraConfigFiles:\n  other.sh: {header}\n    a\n    b{end}");
            let text = format!("cluster:\n  enabled: true\nkafka:\n  enabled: true\n{body}");
            let text =
                if end.contains('\r') { text.replace("\r\n", "\n").replace('\n', "\r\n") } else { text };
            let new = fixed(&text);
            assert_ne!(new, text, "the unused queue is switched off");
            assert_eq!(file_in(&new, "other.sh"), file_in(&text, "other.sh"), "{text:?}\n{new:?}");
            assert_eq!(new.matches("# c").count(), text.matches("# c").count(), "{new:?}");
            tried += 1;
        }
    }
    println!("{tried} ends tried");
}

/// The texts of a document in a document.
#[test]
fn block_texts_that_end_a_document_in_a_text_stay_what_they_are() {
    for (outer, inner, end) in
        [("|", "|", ""), ("|", "|+", "\n\n\n"), ("|-", "|", "\n"), ("|+", "|+", "\n\n"), ("|", ">", "")]
    {
        let text = format!(
            "cluster:\n  enabled: false\nproxy:\n  maxNameLength: 300\nextraConfigFiles:\n  user.yaml: {outer}\n    \
             common:\n      note: {inner}\n        a\n        b{end}"
        );
        let new = fixed(&text);
        let note = |text: &str| {
            let file = file_in(text, "user.yaml");
            let tree = parse(&file);
            tree.path(&["common", "note"]).map(|e| tree.text(e.value).to_owned()).expect("a note")
        };
        assert_eq!(note(&new), note(&text), "{new:?}");
        assert!(file_in(&new, "user.yaml").contains("maxNameLength: 300"), "{new}");
    }
}

/// What the text in front keeps, and what moves.
#[test]
fn lines_that_go_leave_their_neighbours_alone() {
    for (last, end) in
        [("proxy:\n  maxNameLength: 300", ""), ("proxy:\n  maxNameLength: 300\n\n\n", "x: 1\n")]
    {
        for header in ["|", "|+", "|-"] {
            let text = format!(
                "extraConfigFiles:\n  user.yaml: |\n    common:\n      a: 1\nother: {header}\n  t\n{last}{end}"
            );
            let new = fixed(&text);
            let other = |text: &str| {
                let tree = parse(text);
                tree.path(&["other"]).map(|e| tree.text(e.value).to_owned()).expect("a text")
            };
            assert_eq!(other(&new), other(&text), "{new:?}");
            assert!(!new.contains("\nproxy:"), "{new}");
        }
    }
}

#[test]
fn comments_come_along() {
    let text = "cluster:\n  enabled: false\n# above\nproxy: # behind the parent\n # low\n  # own\n  \
                maxNameLength: 300 # behind\n  # below\n # lowest\nminio: {useIAM: true} # flow\n";
    let new = fixed(text);
    let moved = "user.yaml: |\n    # above\n    # behind the parent\n    # low\n    proxy:\n      # own\n";
    assert!(new.contains("maxNameLength: 300 # behind\n"), "{new}");
    for comment in ["above", "behind the parent", "low", "own", "behind", "below", "lowest", "flow"] {
        assert!(new.contains(&format!("# {comment}\n")), "{comment} of:\n{new}\nexpected near:\n{moved}");
    }
    assert!(!new.contains("\nproxy:"), "{new}");
}

/// Which entry a comment between two of a flow mapping is about cannot be told.
#[test]
fn comments_in_flow_mappings_stay_with_their_entries() {
    let text = "cluster:\n  enabled: false\nproxy: {\n  # own\n  maxNameLength: 300, # behind\n  # above\n  port: 1\n}\n";
    let new = fixed(text);
    for comment in ["# own", "# behind", "# above"] {
        assert!(new.contains(comment), "{new}");
    }
}

#[test]
fn a_comment_beside_an_empty_mapping_stays_there() {
    let text = "cluster:\n  enabled: false\nextraConfigFiles: {} # none yet\nproxy:\n  maxNameLength: 300\n";
    let new = fixed(text);
    assert!(new.contains("extraConfigFiles: # none yet\n  user.yaml: |\n"), "{new}");
}

/// What is moved stands right behind the place that it is moved to.
#[test]
fn a_cut_and_an_insertion_that_touch_are_one_edit() {
    for between in ["", "\n", "\n\n"] {
        for end in ["", "\n"] {
            let text = format!(
                "cluster:\n  enabled: true\nextraConfigFiles:\n  user.yaml: |\n    mq:\n      type: pulsar\n{between}\
                 # c\nquotaAndLimits:\n  enabled: true{end}"
            );
            let new = fixed(&text);
            assert!(file_in(&new, "user.yaml").contains("# c\nquotaAndLimits:\n  enabled: true"), "{new:?}");
            assert_eq!(new.ends_with('\n'), !end.is_empty(), "{new:?}");
        }
    }
}

#[test]
fn a_byte_order_mark_stays_and_takes_no_part() {
    let folder = Scratch::empty();
    let check = |more: &[&str]| {
        let args = ["check", "--no-config", "milvus.yaml", "--milvus", "2.6.2", "--mode", "standalone"];
        folder.run(&[&args[..], more].concat())
    };
    let twice = "mq:\n  type: rocksmq\n  type: rocksmq\n";
    folder.write("milvus.yaml", format!("\u{feff}{twice}"));
    assert_eq!(check(&["--select", "yaml"]).0, 1);
    for comment in ["# mqlint: ignore[duplicate-key]\n", "# mqlint: ignore-file[yaml]\n"] {
        folder.write("milvus.yaml", format!("\u{feff}{comment}{twice}"));
        let (code, out, err) = check(&["--select", "yaml"]);
        assert_eq!(code, 0, "{comment}: {out}{err}");
        assert!(format!("{out}{err}").contains("1 suppressed"), "{out}{err}");
        // One that suppresses nothing goes, and the mark does not.
        folder.write("milvus.yaml", format!("\u{feff}{comment}mq:\n  type: rocksmq\n"));
        check(&["--fix"]);
        assert_eq!(folder.read("milvus.yaml"), "\u{feff}mq:\n  type: rocksmq\n");
    }
}

/// Such line ends are lines to YAML alone: a patch could not say which of them it is about.
#[test]
fn line_ends_that_only_yaml_knows_are_refused_with_a_word() {
    for end in ["\r", "\u{85}", "\u{2028}", "\u{2029}"] {
        let text =
            ["cluster:", "  enabled: true", "kafka:", "  enabled: true", "pulsarv3:", "  enabled: true", ""];
        let folder = Scratch::new(&[("values.yaml", text.join(end))]);
        let (code, out, err) = run(&folder, &["--format", "json"]);
        assert_eq!(code, 1, "{end:?}: {out}{err}");
        for how in ["--fix", "--diff"] {
            let (_, out, err) = run(&folder, &[how, "--unsafe-fixes"]);
            assert!(err.contains("values.yaml is not fixed: it has line ends"), "{end:?}: {out}{err}");
        }
        assert_eq!(folder.read("values.yaml"), text.join(end));
    }
    // A line is found where YAML has it.
    let text = "cluster:\r  enabled: true\rkafka:\r  enabled: true\rpulsar:\r  enabled: true\r";
    let folder = Scratch::new(&[("values.yaml", text)]);
    let (_, out, err) = run(&folder, &["--format", "concise"]);
    assert!(out.contains("\nvalues.yaml:6:12: error[competing-brokers]"), "{out}{err}");
}
