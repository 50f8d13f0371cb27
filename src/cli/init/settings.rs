//! `.mqlint.yaml`: what was found, and gaps to fill in.

use super::{FoundDeployment, Proposal, ProposedStep, Survey, SurveyFact};
use crate::read::settings::FILE_NAME;

/// Folders whose files show something and run nowhere.
const EXAMPLES: [&str; 8] = ["example", "examples", "sample", "samples", "demo", "test", "tests", "testdata"];

/// The settings file of a repository.
pub(super) fn propose(repository: &Survey) -> Proposal {
    let step = match &repository.settings {
        Some(file) => {
            ProposedStep::Kept(format!("{} is there", crate::text::source::path::shown_from_here(file)))
        }
        None => {
            ProposedStep::New(settings_text(&repository.deployments, !repository.report.findings.is_empty()))
        }
    };
    let gaps = repository.deployments.iter().flat_map(|d| &d.facts).filter(|fact| !fact.is_stated).count();
    let about = match gaps {
        0 => "settings".into(),
        _ => "settings; fill in what stands there as a comment".into(),
    };
    Proposal { root: repository.folder.clone(), name: FILE_NAME.into(), about, step }
}

/// Deployments of one folder of which the same is known and unknown.
struct FactGroup<'a> {
    paths: Vec<&'a str>,
    kind: &'static str,
    facts: &'a [SurveyFact],
}

fn settings_text(deployments: &[FoundDeployment], findings: bool) -> String {
    let mut text =
        String::from("# Settings of mqlint; `mqlint schema settings` has all that may stand here.\n");
    if findings {
        text.push_str(
            "\n# To fail on new findings only, write those of today to a file (`mqlint check --write-baseline`)\n\
             # and name it here:\n# baseline: .mqlint-baseline.json\n",
        );
    }
    let (examples, own): (Vec<&FoundDeployment>, Vec<&FoundDeployment>) =
        deployments.iter().partition(|d| example(&d.files[0]).is_some());
    text.push_str("\ntargets:\n");
    for group in groups(&own) {
        text.push_str(&item(&group));
    }
    let mut folders: Vec<&str> = examples.iter().filter_map(|d| example(&d.files[0])).collect();
    folders.sort_unstable();
    folders.dedup();
    for folder in folders {
        text.push_str(&format!(
            "  - path: {}\n    # Examples run nowhere: only errors fail.\n    fail-on: error\n",
            scalar(&pattern(&format!("{folder}/")))
        ));
    }
    text
}

/// The folder of examples that a file is in.
fn example(file: &str) -> Option<&str> {
    let folders = file.match_indices('/').map(|(at, _)| &file[..at]);
    folders.into_iter().find(|folder| EXAMPLES.contains(&folder.rsplit('/').next().unwrap_or(folder)))
}

fn groups<'a>(deployments: &[&'a FoundDeployment]) -> Vec<FactGroup<'a>> {
    let folder = |path: &str| path.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_owned());
    let mut groups: Vec<FactGroup<'a>> = Vec::new();
    for found in deployments {
        let path = found.files[0].as_str();
        let like = |g: &&mut FactGroup<'_>| {
            g.kind == found.kind && g.facts == found.facts && folder(g.paths[0]) == folder(path)
        };
        match groups.iter_mut().find(like) {
            Some(group) if group.paths.contains(&path) => {}
            Some(group) => group.paths.push(path),
            None => groups.push(FactGroup { paths: vec![path], kind: found.kind, facts: &found.facts }),
        }
    }
    groups
}

fn item(group: &FactGroup<'_>) -> String {
    let paths: Vec<String> = group.paths.iter().map(|path| scalar(&pattern(path))).collect();
    let path = match paths.as_slice() {
        [one] => one.clone(),
        several => format!("[{}]", several.join(", ")),
    };
    let stated: Vec<String> =
        group.facts.iter().filter(|f| f.is_stated).map(|f| format!("{} {}", f.key, f.value)).collect();
    let stated =
        if stated.is_empty() { String::new() } else { format!("; its files say {}", stated.join(", ")) };
    let mut text = format!("  - path: {path}\n    # {}{stated}\n", group.kind);
    for fact in group.facts.iter().filter(|f| !f.is_stated) {
        let hint = match fact.key {
            "mode" => "standalone or cluster: nothing says it",
            _ => "nothing says it: write the version that is installed",
        };
        text.push_str(&format!("    # {}: {}   # {hint}\n", fact.key, fact.value));
    }
    text
}

/// A path as a pattern that means it alone.
fn pattern(path: &str) -> String {
    let mut pattern = String::new();
    // Without a `/` before its end a pattern means files of that name in any folder.
    if !path.trim_end_matches('/').contains('/') || path.starts_with(['#', '!']) {
        pattern.push('/');
    }
    for c in path.chars() {
        if matches!(c, '*' | '?' | '[' | ']' | '\\' | '{' | '}') || (c == ' ' && path.ends_with(' ')) {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern
}

/// A text as YAML on one line.
pub(super) fn scalar(text: &str) -> String {
    let letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '_' | '-' | '=');
    let plain = text.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '.'))
        && text.chars().all(|c| letter(c) || c == ' ')
        && !text.contains("  ")
        && !text.ends_with(' ')
        && !matches!(text, "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n");
    // JSON's strings are YAML's.
    if plain { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_means_its_file_alone() {
        assert_eq!(pattern("values.yaml"), "/values.yaml");
        assert_eq!(pattern("deploy/values.yaml"), "deploy/values.yaml");
        assert_eq!(pattern("a/[b]*.yaml"), "a/\\[b\\]\\*.yaml");
        assert_eq!(pattern("#a/b.yaml"), "/#a/b.yaml");
        assert_eq!(scalar("a/\\[b"), "\"a/\\\\[b\"");
        assert_eq!((scalar("mqlint check"), scalar("no")), ("mqlint check".into(), "\"no\"".into()));
    }

    #[test]
    fn examples_are_known_by_their_folder() {
        assert_eq!(example("docs/examples/a/values.yaml"), Some("docs/examples"));
        assert_eq!(example("example.yaml"), None);
        assert_eq!(example("deploy/values.yaml"), None);
    }
}
