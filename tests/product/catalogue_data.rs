//! A wrong row in `rules/milvus/` fails the build and names the file, the line and what is wrong.

#[path = "../../build/milvus/mod.rs"]
mod milvus;

use crate::files::project;

/// Compiles the repository's own rules with this text in place of one section's file.
fn problems(section: &str, text: &str) -> Vec<String> {
    match milvus::compile_with(&project("rules/milvus"), section, text) {
        Ok(_) => Vec::new(),
        Err(problems) => problems.iter().map(|p| p.to_string().replace('\\', "/")).collect(),
    }
}

/// A good row, so that each test spoils one thing only.
const GOOD: &str =
    "localStorage.path:\n  kind: string\n  code: { 2.2.0: \"a\", 2.3.0: \"b\" }\n  source: \"x\"\n";

fn refused(text: &str, line: usize, what: &str) {
    let found = problems("localStorage", text);
    let place = format!("rules/milvus/params/localStorage.yaml:{line}: ");
    assert!(
        found.iter().any(|p| p.contains(&place) && p.contains(what)),
        "expected line {line}, {what}; found {found:?}"
    );
}

fn spoilt(good: &str, bad: &str) -> String {
    assert!(GOOD.contains(good));
    GOOD.replace(good, bad)
}

#[test]
fn the_rules_as_they_are_compile() {
    let tables = milvus::compile(&project("rules/milvus"))
        .map_err(|p| p.iter().map(ToString::to_string).collect::<Vec<_>>());
    assert!(tables.is_ok_and(|t| t.code.len() + t.text.len() > 100_000));
    let found = problems(
        "localStorage",
        &format!("localStorage.enabled:\n  kind: bool\n  code: {{ 2.2.0: \"true\" }}\n  source: x\n\n{GOOD}"),
    );
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn unknown_words_are_refused() {
    refused(&spoilt("  source", "  colour: red\n  source"), 4, "unknown field `colour`");
    refused(&spoilt("kind: string", "kind: text"), 2, "unknown variant `text`");
    refused(&spoilt("source", "flags: [shiny]\n  source"), 4, "unknown variant `shiny`");
    refused(&spoilt("source", "reads: GetAsWish\n  source"), 4, "unknown accessor `GetAsWish`");
    refused(&spoilt("\"a\"", "<forever>"), 3, "unknown mark `<forever>`");
    refused(&spoilt("\"a\"", "[a]"), 3, "invalid type");
}

#[test]
fn releases_must_exist_and_ascend() {
    refused(&spoilt("2.3.0", "2.3"), 3, "not a version");
    refused(&spoilt("2.3.0", "2.9.0"), 3, "2.9.0 is of no line in releases.yaml");
    refused(&spoilt("2.3.0", "2.1.0"), 3, "release 2.1.0 does not come after 2.2.0");
    refused(&spoilt("\"b\"", "\"a\""), 3, "release 2.3.0 repeats");
    refused(&spoilt("\"a\"", "~"), 3, "starts with `~`");
}

#[test]
fn keys_must_be_new_sorted_and_in_their_file() {
    let second =
        |key: &str| format!("{GOOD}\n{key}:\n  kind: int\n  code: {{ 2.2.0: \"1\" }}\n  source: \"x\"\n");
    refused(&second("localStorage.Path"), 6, "is the same key as localStorage.path");
    refused(&second("localStorage.abc"), 6, "out of alphabetical order");
    refused(&second("mq.zzz"), 6, "belongs into mq.yaml");
    refused(&second("localStorage.path"), 6, "is the same key as");
}

#[test]
fn rows_must_make_sense() {
    refused(
        &spoilt("  code: { 2.2.0: \"a\", 2.3.0: \"b\" }\n", ""),
        1,
        "needs `code`, `shipped` or `documented`",
    );
    refused(&spoilt("  source", "  min: 1\n  source"), 2, "bounds are for numbers");
    let number = spoilt("string", "int");
    refused(&number.replace("  source", "  min: 3\n  max: 2\n  source"), 4, "the lower bound is above");
    refused(&number.replace("  source", "  min: 3\n  above: 2\n  source"), 4, "one lower");
    let clamp = "  clamps:\n  - since: 2.3.0\n    cases:\n    - { when: [other.key = 1], then: x }\n    source: x\n  source";
    refused(&number.replace("  source", clamp), 4, "`other.key` is no parameter");
    refused(
        &number.replace("  source", &clamp.replace("other.key = 1", "sometimes")),
        7,
        "unknown condition",
    );
}
