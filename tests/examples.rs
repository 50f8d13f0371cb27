//! Every example in `rules/lints/` is run: a bad one must be found at the marked places, a good one must stay
//! silent, and a fix must give the stated text and take the finding away.

use std::path::{Path, PathBuf};

use mqlint::cli::examples::RuleExamples;

#[test]
fn every_example_does_what_it_says() {
    let lints = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/lints");
    let (mut run, mut failures) = (0, Vec::new());
    for file in yaml_files(&lints) {
        let text = std::fs::read_to_string(&file).unwrap();
        let rule = RuleExamples::read(&text).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        run += rule.examples.len();
        failures.extend(rule.run(&[]));
    }
    println!("{run} examples run");
    assert!(run > 400, "{run}");
    assert!(failures.is_empty(), "{} of {run} examples fail:\n{}", failures.len(), failures.join("\n"));
}

fn yaml_files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = ignore::Walk::new(folder).flatten().map(|e| e.into_path()).collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "yaml"));
    files.sort();
    files
}
