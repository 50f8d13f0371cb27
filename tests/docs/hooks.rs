//! The hook for pre-commit: what it runs, and on which files.

use serde::Deserialize;

use super::{mqlint, read};
use crate::files::project;
use crate::scratch::Scratch;

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Hook {
    id: String,
    name: String,
    description: String,
    entry: String,
    language: String,
    types_or: Vec<String>,
}

/// The hooks that are built from source, and those over the wheel.
const FILES: [(&str, &str); 2] =
    [(".pre-commit-hooks.yaml", "rust"), ("packaging/pre-commit/.pre-commit-hooks.yaml", "python")];

fn hooks(file: &str) -> Vec<Hook> {
    serde_yaml::from_str(&read(file)).expect("hooks")
}

#[test]
fn hooks_from_source_and_over_the_wheel_are_the_same() {
    let [source, wheel] = FILES.map(|(file, language)| {
        let mut hooks = hooks(file);
        assert!(hooks.iter().all(|hook| hook.language == language), "{file}");
        hooks.iter_mut().for_each(|hook| hook.language.clear());
        hooks
    });
    assert_eq!(source, wheel);
    assert_eq!(source.iter().map(|h| h.id.as_str()).collect::<Vec<_>>(), ["mqlint", "mqlint-fix"]);
}

#[test]
fn the_wheel_is_asked_for_in_this_version() {
    let text = read("packaging/pre-commit/pyproject.toml");
    let version = env!("CARGO_PKG_VERSION");
    assert!(
        text.contains(&format!("mqlint=={version}")) && text.contains(&format!("version = \"{version}\""))
    );
}

#[test]
fn entries_check_and_mend_a_file() {
    for hook in hooks(FILES[0].0) {
        let mut words = hook.entry.split_whitespace();
        assert_eq!(words.next(), Some("mqlint"));
        let args: Vec<&str> = words.chain(["--no-config", "values.yaml"]).collect();
        for (fixture, code) in [("helm-standalone-upgrade", 1), ("good/helm-cluster-kafka", 0)] {
            let text =
                std::fs::read(project("fixtures").join(fixture).join("values.yaml")).expect("a fixture");
            assert_eq!(Scratch::new(&[("values.yaml", text)]).run(&args).0, code, "{} {fixture}", hook.id);
        }
    }
}

#[test]
fn it_leaves_the_choice_of_files_to_mqlint() {
    // Values files have any name; those that do not concern Milvus are dismissed before they are parsed.
    assert!(hooks(FILES[0].0).iter().all(|hook| hook.types_or == ["yaml", "json"]));
    let (code, out, _) = mqlint(&["check", ".pre-commit-hooks.yaml", "rules/surfaces.yaml"]);
    assert_eq!((code, out.as_str()), (0, ""));
}
