//! From paths to the recognised files.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{CheckOptions, Input, Member, overlay};
use crate::discover::{self, Candidate, Surroundings, Walker};
use crate::milvus::Kind;
use crate::report::{InputError, Report};
use crate::source::path::shown;
use crate::source::{self, ReadError, SourceFile, Store};
use crate::surface::helm_values::umbrella;
use crate::yaml::{self, Reader, Tree};

/// Finds, reads, parses and recognises the files of a store, each once.
pub(crate) fn gather(
    inputs: &[Input],
    options: &CheckOptions,
    store: &Store,
    report: &mut Report,
) -> Vec<Member> {
    let paths = inputs.iter().filter_map(|input| match input {
        Input::Path(path) => Some(path.as_path()),
        Input::Stdin { .. } | Input::Overlay(_) => None,
    });
    let mut walker = Walker::new(paths, store);
    let mut gathering =
        Gathering { options, store, report, members: Vec::new(), templated: 0, charts: HashMap::new() };
    for input in inputs {
        match input {
            Input::Stdin { name } => {
                let name = name.clone().unwrap_or_else(|| "<stdin>".into());
                let candidate = Candidate { path: PathBuf::from(&name), named: true };
                gathering.take(&candidate, name, source::read_from(std::io::stdin().lock(), 0), options.kind);
            }
            Input::Overlay(path) => {
                let candidate = Candidate { path: path.clone(), named: true };
                let bytes = store.read(path);
                let taken = gathering.take(&candidate, shown(path), bytes, Some(Kind::HelmValues));
                if let Some(member) = taken {
                    member.overlay = true;
                }
            }
            Input::Path(path) => gathering.walk(&mut walker, path),
        }
    }
    gathering.bases();
    if gathering.templated > 0 {
        gathering
            .report
            .notes
            .push("templates were skipped: they are no YAML until they are rendered".into());
    }
    gathering.members
}

struct Gathering<'a> {
    options: &'a CheckOptions,
    store: &'a Store,
    report: &'a mut Report,
    members: Vec<Member>,
    /// How many templates were left out.
    templated: usize,
    /// Chart.yaml and its like by folder: each folder is asked once.
    charts: HashMap<PathBuf, Arc<[Tree]>>,
}

impl Gathering<'_> {
    fn walk(&mut self, walker: &mut Walker<'_>, path: &Path) {
        let found = walker.walk(path);
        for (path, message) in found.errors {
            self.report.errors.push(InputError { path: shown(&path), message });
        }
        self.templated += found.template_folders.len();
        for candidate in found.candidates {
            let bytes = self.store.read(&candidate.path);
            let own = candidate.path == path.join("values.yaml");
            let taken = self.take(&candidate, shown(&candidate.path), bytes, self.options.kind);
            if let Some(member) = taken.filter(|_| own) {
                member.first = true;
            }
        }
    }

    /// The values that a named overlay lies over by convention, where they were not named too: they are read to
    /// understand it, and are no deployment of this run.
    fn bases(&mut self) {
        let values = self.members.iter().filter(|m| m.is.kind == Kind::HelmValues && !m.overlay);
        let mut bases: Vec<PathBuf> = values.filter_map(|m| overlay::base_of(&m.path)).collect();
        bases.sort_unstable();
        bases.dedup();
        bases.retain(|base| self.members.iter().all(|m| m.path != *base));
        for base in bases {
            let Ok(bytes) = self.store.read(&base) else { continue };
            let candidate = Candidate { path: base.clone(), named: false };
            let file = SourceFile::decode(shown(&base), bytes);
            let member = self.member(&candidate, file, self.options.kind);
            let values = member.filter(|m| m.is.kind == Kind::HelmValues);
            self.members.extend(values.map(|m| Member { context: true, ..m }));
        }
    }

    /// A file whose bytes were read, if they could be and it configures Milvus.
    fn take(
        &mut self,
        candidate: &Candidate,
        name: String,
        bytes: Result<Vec<u8>, ReadError>,
        kind: Option<Kind>,
    ) -> Option<&mut Member> {
        match bytes {
            Ok(bytes) => {
                let member = self.member(candidate, SourceFile::decode(name, bytes), kind)?;
                self.members.push(member);
                self.members.last_mut()
            }
            Err(e) => {
                self.report.errors.push(InputError { path: name, message: e.to_string() });
                None
            }
        }
    }

    fn member(&mut self, candidate: &Candidate, file: SourceFile, kind: Option<Kind>) -> Option<Member> {
        if kind.is_none() && !discover::may_concern(&candidate.path, &file.text) {
            return None;
        }
        let chart_files = self.chart_files(&candidate.path);
        let tree = match file.invalid_at {
            Some(at) => yaml::parse_not_text(&file.text, at),
            None => yaml::parse(&file.text),
        };
        let is = match kind {
            Some(kind) => discover::recognise_as(kind, &candidate.path),
            None => {
                let in_milvus_chart = self.options.chart.is_some()
                    || chart_files.iter().any(discover::is_milvus_chart)
                    || overlay::lies_over_milvus(&candidate.path, &tree, self.store);
                let around = Surroundings {
                    named: candidate.named,
                    milvus_said: self.options.milvus.is_some(),
                    in_milvus_chart,
                };
                discover::recognise(&candidate.path, &tree, around)?
            }
        };
        let reader = if is.kind == Kind::HelmValues { Reader::Helm } else { Reader::Milvus };
        // A file whose kind is said is no template.
        if kind.is_none() && has_template_actions(&file.text) && yaml::refusal(&tree, reader).is_some() {
            self.templated += 1;
            return None;
        }
        let chart_files = if is.kind == Kind::HelmValues { chart_files } else { Arc::from([]) };
        let file = self.report.sources.add(file);
        let path = candidate.path.clone();
        let (first, overlay, context) = (candidate.named, false, false);
        Some(Member { path, file, tree: Arc::new(tree), is, chart_files, first, overlay, context })
    }

    /// Chart.yaml, Chart.lock and requirements.yaml beside a file, as far as they are there.
    fn chart_files(&mut self, path: &Path) -> Arc<[Tree]> {
        let folder = path.parent().unwrap_or(Path::new(""));
        if let Some(known) = self.charts.get(folder) {
            return known.clone();
        }
        let files: Arc<[Tree]> = ["Chart.yaml", "Chart.lock", "requirements.yaml"]
            .iter()
            .filter_map(|name| self.store.read(&folder.join(name)).ok())
            .filter_map(|bytes| String::from_utf8(bytes).ok())
            .map(|text| yaml::parse(&text))
            .chain(umbrella::packed(folder, self.store))
            .collect();
        self.charts.insert(folder.to_owned(), files.clone());
        files
    }
}

/// True for text with actions of a template engine outside comments.
fn has_template_actions(text: &str) -> bool {
    text.lines().any(|line| !line.trim_start().starts_with('#') && line.contains("{{") && line.contains("}}"))
}
