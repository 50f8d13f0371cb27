//! The step of the pipeline: a workflow of GitHub, or a job of GitLab that its file includes.

use std::fs;
use std::path::Path;

use super::proposal::filled;
use super::write::leads_out;
use super::{Proposal, ProposedStep};
use crate::text::edit::{first_item, with_item};
use crate::text::yaml::{NodeKind, parse};

const WORKFLOWS: &str = ".github/workflows";
const WORKFLOW: &str = ".github/workflows/mqlint.yml";
const GITLAB: &str = ".gitlab-ci.yml";
const JOB: &str = ".gitlab/mqlint.yml";

/// What fits the pipelines of the repository at `root`; nothing where there are none.
pub(super) fn propose(root: &Path) -> Vec<Proposal> {
    let mut all = Vec::new();
    if root.join(".github").is_dir() || remote(root, "github.com") {
        all.push(github(root));
    }
    if leads_out(root, &root.join(GITLAB)) {
        return all;
    }
    if let Ok(old) = fs::read_to_string(root.join(GITLAB)) {
        all.extend(gitlab(root, old));
    } else if remote(root, "gitlab.com") && root.join(GITLAB).symlink_metadata().is_err() {
        let step = ProposedStep::New(job("test"));
        all.push(proposal(root, GITLAB, "a job of GitLab CI", step));
    }
    all
}

fn proposal(root: &Path, name: &str, about: &str, step: ProposedStep) -> Proposal {
    Proposal { root: root.to_owned(), name: name.into(), about: about.into(), step }
}

/// Whether a remote of the repository is at this host.
fn remote(root: &Path, host: &str) -> bool {
    let config = fs::read_to_string(root.join(".git/config")).unwrap_or_default();
    let urls = config.lines().filter_map(|line| line.trim().strip_prefix("url"));
    let at = |url: &str| url.contains(&format!("/{host}/")) || url.contains(&format!("@{host}:"));
    urls.into_iter().any(|url| at(url) || url.contains(&format!("@{host}/")))
}

fn github(root: &Path) -> Proposal {
    let about = "a workflow of GitHub Actions";
    let files = fs::read_dir(root.join(WORKFLOWS)).into_iter().flatten().flatten();
    let mut texts: Vec<(String, String)> = files
        .filter(|e| !leads_out(root, &e.path()))
        .filter_map(|e| {
            Some((e.file_name().to_string_lossy().into_owned(), fs::read_to_string(e.path()).ok()?))
        })
        .collect();
    texts.sort();
    let with = |word: &str| texts.iter().find(|(_, text)| text.contains(word)).map(|(name, _)| name);
    let step = if let Some(name) = with("mqlint") {
        ProposedStep::Kept(format!("{WORKFLOWS}/{name} names mqlint"))
    } else if let Some(name) = with("pre-commit") {
        ProposedStep::Kept(format!("{WORKFLOWS}/{name} runs pre-commit, and mqlint with it"))
    } else {
        ProposedStep::New(filled(include_str!("templates/github.yml")))
    };
    proposal(root, WORKFLOW, about, step)
}

fn gitlab(root: &Path, old: String) -> Vec<Proposal> {
    let about = "the job of GitLab CI";
    if old.contains("mqlint") {
        return vec![proposal(root, GITLAB, about, ProposedStep::Kept("it names mqlint".into()))];
    }
    if old.contains("pre-commit") {
        return vec![proposal(
            root,
            GITLAB,
            about,
            ProposedStep::Kept("it runs pre-commit, and mqlint with it".into()),
        )];
    }
    let text = job(&stage(&old));
    let file = match root.join(JOB).symlink_metadata() {
        Ok(_) => ProposedStep::Kept("it is there".into()),
        Err(_) => ProposedStep::New(text),
    };
    let lines = format!("include:\n  - local: {JOB}\n");
    let include = match first_item(&lines, "include").and_then(|item| with_item(&old, "include", &item)) {
        Some(new) => ProposedStep::Added { old, new },
        None => ProposedStep::ByHand(lines),
    };
    vec![proposal(root, JOB, about, file), proposal(root, GITLAB, "the line that includes it", include)]
}

fn job(stage: &str) -> String {
    filled(include_str!("templates/gitlab.yml")).replace("STAGE", &super::settings::scalar(stage))
}

/// The stage of the job: `test`, unless the pipeline has stages of which none is called that.
fn stage(text: &str) -> String {
    let tree = parse(text);
    let Some(stages) = tree.path(&["stages"]).map(|entry| tree.resolve(entry.value)) else {
        return "test".into();
    };
    let NodeKind::Sequence(items) = tree.kind(stages) else { return "test".into() };
    let names: Vec<&str> = items.iter().map(|&item| tree.text(tree.resolve(item))).collect();
    let test = names.iter().find(|name| **name == "test").or(names.first());
    (*test.unwrap_or(&"test")).to_owned()
}
