//! A whole check: from paths to a report.

pub(crate) mod group;
mod once;
mod options;
pub(crate) mod overlay;
mod resolve;

use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use options::{CheckOptions, Input, RuleChoice, SettingsChoice};
pub use resolve::resolve;

use crate::discover::{self, Candidate, Surroundings};
use crate::milvus::{Deployment, Kind};
use crate::report::{DeploymentSummary, InputError, Report};
use crate::source::{self, FileId, ReadError, SourceFile, Sources};
use crate::yaml::{self, Tree};

/// A recognised file.
#[derive(Clone)]
pub(crate) struct Member {
    pub path: PathBuf,
    pub file: FileId,
    pub tree: Arc<Tree>,
    pub is: discover::Recognised,
    /// The Chart.yaml and Chart.lock beside a values file, parsed.
    pub chart_files: Vec<Tree>,
    /// True when it was given by name or is the values.yaml of a folder that was.
    pub first: bool,
    /// True when it lies over the others.
    pub overlay: bool,
}

/// Checks files and folders.
pub fn check(inputs: &[Input], options: &CheckOptions) -> Report {
    let mut report = Report::default();
    let members = gather(inputs, options, &mut report);
    report.files = members.len();
    let deployments = group::deployments(members, options, &report.sources);
    for deployment in &deployments {
        judge(deployment, options, &mut report);
    }
    once::keep_one_of_each(&mut report);
    sort(&mut report);
    report
}

fn judge(deployment: &Deployment, options: &CheckOptions, report: &mut Report) {
    let readings = crate::surface::readings(deployment);
    let judgement = crate::rule::judge(deployment, &readings, &|rule| options.wants(rule));
    report.findings.extend(judgement.findings);
    report.deployments.push(summary(deployment, &judgement.queue, judgement.starts, &report.sources));
}

fn summary(
    deployment: &Deployment,
    queue: &Option<crate::milvus::Queue>,
    starts: Option<bool>,
    sources: &Sources,
) -> DeploymentSummary {
    DeploymentSummary {
        id: deployment.id.clone(),
        kind: deployment.kind.name(),
        files: deployment.files.iter().map(|&f| sources.get(f).path.clone()).collect(),
        mode: deployment.mode.get().map(|m| m.name()),
        milvus: deployment.milvus.get(),
        chart: deployment.helm.as_ref().map(|h| h.version()),
        operator: deployment.resource.as_ref().and_then(|r| r.operator.get()),
        mq: queue.map(|q| q.name()),
        starts,
        assumptions: deployment.assumptions().map(str::to_owned).collect(),
    }
}

fn sort(report: &mut Report) {
    let sources = &report.sources;
    report.findings.sort_by(|a, b| {
        let key = |f: &crate::rule::Finding| (f.at.span, f.rule.id);
        sources.get(a.at.file).path.cmp(&sources.get(b.at.file).path).then_with(|| key(a).cmp(&key(b)))
    });
}

/// Finds, reads, parses and recognises the files.
fn gather(inputs: &[Input], options: &CheckOptions, report: &mut Report) -> Vec<Member> {
    let mut members = Vec::new();
    let mut templated = 0;
    for input in inputs {
        match input {
            Input::Stdin { name } => {
                let name = name.clone().unwrap_or_else(|| "<stdin>".into());
                let candidate = Candidate { path: PathBuf::from(&name), named: true };
                let bytes = source::read_from(std::io::stdin().lock(), 0);
                members.extend(taken(&candidate, name, bytes, options, &mut templated, report));
            }
            Input::Overlay(path) => {
                let candidate = Candidate { path: path.clone(), named: true };
                let options = CheckOptions { kind: Some(Kind::HelmValues), ..options.clone() };
                let (name, bytes) = (shown(path), source::read(path));
                let member = taken(&candidate, name, bytes, &options, &mut templated, report);
                members.extend(member.map(|m| Member { overlay: true, ..m }));
            }
            Input::Path(path) => {
                let found = discover::walk(std::slice::from_ref(path));
                for (path, message) in found.errors {
                    report.errors.push(InputError { path: shown(&path), message });
                }
                templated += found.template_folders.len();
                for candidate in found.candidates {
                    let bytes = source::read(&candidate.path);
                    let name = shown(&candidate.path);
                    let own = candidate.path == path.join("values.yaml");
                    let member = taken(&candidate, name, bytes, options, &mut templated, report);
                    members.extend(member.map(|m| Member { first: m.first || own, ..m }));
                }
            }
        }
    }
    if templated > 0 {
        report.notes.push("templates were skipped: they are no YAML until they are rendered".into());
    }
    members
}

/// A file whose bytes were read, if they could be and it configures Milvus.
fn taken(
    candidate: &Candidate,
    name: String,
    bytes: Result<Vec<u8>, ReadError>,
    options: &CheckOptions,
    templated: &mut usize,
    report: &mut Report,
) -> Option<Member> {
    match bytes {
        Ok(bytes) => member(candidate, SourceFile::decode(name, bytes), options, templated, report),
        Err(e) => {
            report.errors.push(InputError { path: name, message: e.to_string() });
            None
        }
    }
}

fn member(
    candidate: &Candidate,
    file: SourceFile,
    options: &CheckOptions,
    templated: &mut usize,
    report: &mut Report,
) -> Option<Member> {
    let tree = match file.invalid_at {
        Some(at) => yaml::parse_not_text(&file.text, at),
        None => yaml::parse(&file.text),
    };
    let chart_files = chart_files(&candidate.path);
    let is = match options.kind {
        Some(kind) => discover::recognise_as(kind, &candidate.path),
        None => {
            let around = Surroundings {
                named: candidate.named,
                in_milvus_chart: options.chart.is_some()
                    || chart_files.iter().any(discover::is_milvus_chart)
                    || overlay::lies_over_milvus(&candidate.path, &tree),
            };
            discover::recognise(&candidate.path, &tree, around)?
        }
    };
    // A file whose kind is said is no template.
    if options.kind.is_none() && tree.error().is_some() && has_template_actions(&file.text) {
        *templated += 1;
        return None;
    }
    let chart_files = if is.kind == Kind::HelmValues { chart_files } else { Vec::new() };
    let file = report.sources.add(file);
    let path = candidate.path.clone();
    Some(Member { path, file, tree: Arc::new(tree), is, chart_files, first: candidate.named, overlay: false })
}

/// True for text with actions of a template engine outside comments.
fn has_template_actions(text: &str) -> bool {
    text.lines().any(|line| !line.trim_start().starts_with('#') && line.contains("{{") && line.contains("}}"))
}

/// Chart.yaml and Chart.lock (or requirements.yaml) beside a file.
fn chart_files(path: &Path) -> Vec<Tree> {
    let folder = path.parent().unwrap_or(Path::new(""));
    ["Chart.yaml", "Chart.lock", "requirements.yaml"]
        .iter()
        .filter_map(|name| source::read(&folder.join(name)).ok())
        .filter_map(|bytes| String::from_utf8(bytes).ok())
        .map(|text| yaml::parse(&text))
        .chain(crate::surface::helm_values::umbrella::packed(folder))
        .collect()
}

/// A path as output shows it: with `/`, without a leading `./`.
fn shown(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    text.strip_prefix("./").map_or(text.clone(), str::to_owned)
}
