//! Findings that are known and do not count.

use super::{VALUES, check, rules, run};
use crate::scratch::Scratch;

#[test]
fn what_is_written_does_not_count_and_what_is_new_does() {
    let project = Scratch::new(&[("values.yaml", VALUES)]);
    assert_eq!(check(&project, "values.yaml --chart 5.0.2").0, 1);
    let (code, _, err) = run(&project, "check values.yaml --chart 5.0.2 --write-baseline known.json");
    assert_eq!(code, 0, "{err}");
    assert!(err.contains("2 findings written to known.json"), "{err}");
    let (code, report) = check(&project, "values.yaml --chart 5.0.2 --baseline known.json");
    assert_eq!((code, rules(&report), &report["summary"]["suppressed"]), (0, vec![], &2.into()));
    let moved =
        VALUES.replace("cluster:", "# moved\n\n\ncluster:").replace("typo: 1", "typo: 1\n      tyqo: 1");
    project.write("values.yaml", &moved);
    let (code, report) = check(&project, "values.yaml --chart 5.0.2 --baseline known.json");
    assert_eq!((code, rules(&report), &report["summary"]["suppressed"]), (1, vec!["unknown-key"], &2.into()));
    assert!(report["findings"][0]["key"].as_str().is_some_and(|key| key.contains("tyqo")));
    let (code, report) = check(&project, "values.yaml --chart 5.0.2 --baseline known.json --show-suppressed");
    assert_eq!((code, rules(&report).len()), (1, 3));
    assert_eq!(report["findings"][0]["suppressed"]["by"], "baseline");
}

#[test]
fn an_entry_of_nothing_is_found_unless_its_rule_or_file_was_left_out() {
    let project = Scratch::new(&[("values.yaml", VALUES), ("other/values.yaml", VALUES)]);
    run(&project, "check values.yaml --chart 5.0.2 --write-baseline known.json");
    project.write("values.yaml", VALUES.replace("enabled: true", "enabled: false"));
    let (code, report) = check(&project, "values.yaml --chart 5.0.2 --baseline known.json");
    assert_eq!((code, rules(&report)), (1, vec!["unused-suppression"]));
    let finding = &report["findings"][0];
    assert_eq!((&finding["path"], &finding["range"]["start"]["line"]), (&"known.json".into(), &4.into()));
    assert!(finding["message"].as_str().is_some_and(|m| m.contains("unused-broker")));
    assert_eq!(check(&project, "values.yaml --chart 5.0.2 --baseline known.json --ignore mq").0, 0);
    let (_, report) = check(&project, "other --chart 5.0.2 --baseline known.json --ignore mq,place");
    assert_eq!(rules(&report).len(), 0, "the file is there, and was not checked");
    std::fs::remove_file(project.at("values.yaml")).expect("removing");
    let (_, report) = check(&project, "other --chart 5.0.2 --baseline known.json --ignore mq,place");
    assert_eq!(rules(&report).len(), 2, "the file is gone");
    assert_eq!(run(&project, "check other --chart 5.0.2 --baseline known.json --write-baseline").0, 0);
    assert_eq!(check(&project, "other --chart 5.0.2 --baseline known.json").0, 0);
}

#[test]
fn the_settings_name_a_baseline_for_their_files() {
    let settings = "baseline: known/findings.json\nchart: 5.0.2\n";
    let project =
        Scratch::new(&[("a/.mqlint.yaml", settings), ("a/values.yaml", VALUES), ("b/values.yaml", VALUES)]);
    std::fs::create_dir(project.at("a/known")).expect("a folder");
    let (code, _, err) = run(&project, "check a --write-baseline");
    assert_eq!(code, 0, "{err}");
    assert!(project.at("a/known/findings.json").exists());
    let (code, report) = check(&project, "a b --chart 5.0.2");
    assert_eq!((code, &report["summary"]["suppressed"]), (1, &2.into()));
    assert!(
        report["findings"].as_array().is_some_and(|all| all.iter().all(|f| f["path"] == "b/values.yaml"))
    );
}

#[test]
fn other_files_are_not_written_over_and_other_files_are_no_baseline() {
    let project = Scratch::new(&[("values.yaml", VALUES)]);
    let (code, _, err) = run(&project, "check --chart 5.0.2 --write-baseline values.yaml");
    assert_eq!(code, 2);
    assert!(err.contains("is no baseline, so it is not written over"), "{err}");
    assert_eq!(project.read("values.yaml"), VALUES);
    for file in ["values.yaml", "gone.json"] {
        assert_eq!(check(&project, &format!("values.yaml --chart 5.0.2 --baseline {file}")).0, 2, "{file}");
    }
}

#[test]
fn a_baseline_without_its_folder_is_an_error_that_names_it() {
    let project = Scratch::new(&[("values.yaml", VALUES)]);
    let (code, _, err) = run(&project, "check values.yaml --chart 5.0.2 --write-baseline=none/b.json");
    assert_eq!(code, 2, "{err}");
    assert!(err.contains("cannot write none/b.json: No such file or directory"), "{err}");
    assert!(!err.contains(".mqlint-"), "{err}");
}
