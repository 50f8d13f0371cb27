//! What is shipped beside the program: versions are those of the crate, commands and options exist, and scripts do
//! with their arguments what they say.

#[cfg(unix)]
use std::path::Path;

use std::process::Command;

use super::read;
use super::readme::commands_exist;
use crate::files::project;
use crate::program::ended;
use crate::scratch::Scratch;

/// The files that name a release or a command of mqlint.
const FILES: [&str; 11] = [
    ".pre-commit-hooks.yaml",
    "Dockerfile",
    "action.yml",
    "docs/integrations/github.md",
    "docs/integrations/gitlab.md",
    "docs/integrations/pre-commit.md",
    "packaging/gitlab/mqlint.yml",
    "packaging/pre-commit/.pre-commit-hooks.yaml",
    "packaging/pre-commit/README.md",
    "packaging/pre-commit/pyproject.toml",
    "Cargo.toml",
];

#[test]
fn every_release_that_is_named_is_this_one() {
    let version = env!("CARGO_PKG_VERSION");
    let mut named = 0;
    for file in FILES {
        let text = read(file);
        for lead in ["mqlint==", "rev: v", "repository>@v"] {
            for (at, _) in text.match_indices(lead) {
                let rest = &text[at + lead.len()..];
                if rest.starts_with(|c: char| c.is_ascii_digit()) {
                    assert!(rest.starts_with(version), "{file}: {lead}{}", rest.lines().next().unwrap_or(""));
                    named += 1;
                }
            }
        }
    }
    assert!(named > 6, "only {named} releases found");
    for (file, default) in [("action.yml", 1), ("packaging/gitlab/mqlint.yml", 1)] {
        assert_eq!(read(file).matches(&format!("default: \"{version}\"")).count(), default, "{file}");
    }
}

#[test]
fn commands_and_options_exist() {
    let seen: usize = FILES.iter().map(|file| commands_exist(file, &read(file))).sum();
    assert!(seen > 4, "only {seen} commands found");
}

#[test]
fn what_init_writes_is_what_the_book_shows() {
    let hook = read("src/cli/init/templates/hook.yaml").replace("VERSION", env!("CARGO_PKG_VERSION"));
    for file in ["docs/integrations/pre-commit.md", "packaging/pre-commit/README.md"] {
        assert!(read(file).contains(&hook), "{file}");
    }
}

#[test]
fn what_is_published_builds_and_has_nothing_else() {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let arguments = ["package", "--list", "--allow-dirty", "--offline"];
    let (_, list, err) = ended(Command::new(cargo).args(arguments).current_dir(project("")));
    let list = list.replace('\\', "/");
    let files: Vec<&str> = list.lines().collect();
    for needed in
        ["src/main.rs", "build/main.rs", "rules/surfaces.yaml", "README.md", "LICENSE", "Cargo.lock"]
    {
        assert!(files.contains(&needed), "{needed} is missing: {}", err);
    }
    let folders = ["src/", "build/", "rules/"];
    let more: Vec<&&str> = files
        .iter()
        .filter(|f| f.contains('/') && !folders.iter().any(|folder| f.starts_with(folder)))
        .collect();
    assert!(more.is_empty(), "{more:?}");
}

/// The script of the action's check, run with another program in the place of mqlint.
#[cfg(unix)]
#[test]
fn the_action_passes_on_what_it_is_given_and_runs_nothing_of_it() {
    let action: serde_yaml::Value = serde_yaml::from_str(&read("action.yml")).expect("YAML");
    let steps = action["runs"]["steps"].as_sequence().expect("steps");
    let script =
        steps.iter().find(|s| s["name"] == "Check").and_then(|s| s["run"].as_str()).expect("a script");
    // What a caller says goes through the environment, not into the text.
    assert!(steps.iter().all(|s| !s["run"].as_str().unwrap_or_default().contains("${{")));
    let folder = Scratch::new(&[("a.yaml", "")]);
    let given = |paths: &str, options: &str, base: &str, sarif: &str| {
        let mut command = Command::new("bash");
        command.args(["-eo", "pipefail", "-c", script]).current_dir(folder.path());
        command.env("MQLINT", program(folder.path()));
        let variables = [("PATHS", paths), ("OPTIONS", options), ("BASE", base), ("SARIF", sarif)];
        ended(command.envs(variables)).1
    };
    assert_eq!(given(".", "", "", ""), "check|.|");
    assert_eq!(
        given("*.yaml b", "--chart 5.0.2", "origin/a b", "o ut.sarif"),
        "check|*.yaml|b|--chart|5.0.2|--base|origin/a b|--format|sarif=o ut.sarif|--format|pretty|"
    );
    assert_eq!(
        given("$(touch x)", ";touch y", "`touch z`", ""),
        "check|$(touch|x)|;touch|y|--base|`touch z`|"
    );
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 2, "nothing was run");
}

/// A program that prints its arguments, each with a bar behind it.
#[cfg(unix)]
fn program(folder: &Path) -> std::path::PathBuf {
    use std::os::unix::fs::PermissionsExt;
    let file = folder.join("program");
    if !file.exists() {
        std::fs::write(&file, "#!/bin/sh\nprintf '%s|' \"$@\"\n").expect("a file");
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o755)).expect("permissions");
    }
    file
}
