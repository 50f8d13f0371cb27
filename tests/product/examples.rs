//! Every example in `rules/lints/` is run: a bad one must be found at the marked places, a good one must stay
//! silent, and a fix must give the stated text and take the finding away.

use mqlint::cli::examples::RuleExamples;

use crate::files::{files_below, project};

#[test]
fn every_example_does_what_it_says() {
    let (mut run, mut failures) = (0, Vec::new());
    for file in files_below(&project("rules/lints"), &[".yaml"]) {
        let text = std::fs::read_to_string(&file).unwrap();
        let rule = RuleExamples::read(&text).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        run += rule.examples.len();
        failures.extend(rule.run(&[]));
    }
    println!("{run} examples run");
    assert!(run > 400, "{run}");
    assert!(failures.is_empty(), "{} of {run} examples fail:\n{}", failures.len(), failures.join("\n"));
}
