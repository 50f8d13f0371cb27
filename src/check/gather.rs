//! From paths to the recognised files.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{CheckOptions, Input, Member, overlay};
use crate::discover::{self, Candidate, Recognised, Surroundings, Walker};
use crate::fault;
use crate::milvus::{Kind, Role};
use crate::report::{InputError, Report};
use crate::settings;
use crate::source::path::{plain, shown};
use crate::source::{ReadError, SourceFile, Store};
use crate::surface::helm_values::umbrella::Charts;
use crate::surface::{compose, gitops, kustomize};
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
                // Read in any case: who writes into the pipe shall not find it closed.
                let file = options.texts.stdin().map(|bytes| SourceFile::decode(&name, bytes));
                if !gathering.is_excluded(&candidate) {
                    gathering.take(&candidate, name, file, None);
                }
            }
            Input::Overlay(path) => {
                let candidate = Candidate { path: path.clone(), named: true };
                let file = gathering.read(path);
                let kind = gathering.overlaid(&file);
                let taken = gathering.take(&candidate, shown(path), file, Some(kind));
                if let Some(member) = taken {
                    member.overlay = true;
                }
            }
            Input::Path(path) => gathering.walk(&mut walker, path),
        }
    }
    gathering.bases();
    gathering.stacks();
    if gathering.templated > 0 {
        gathering
            .report
            .notes
            .push("templates were skipped: they are no YAML until they are rendered".into());
    }
    gathering.members
}

/// In how many folders, its own and those above, the chart of a file with values may be.
const FOLDERS_ABOVE: usize = 4;

struct Gathering<'a> {
    options: &'a CheckOptions,
    store: &'a Store,
    report: &'a mut Report,
    members: Vec<Member>,
    /// How many templates were left out.
    templated: usize,
    /// Chart.yaml and its like by folder: each folder is asked once.
    charts: HashMap<PathBuf, Arc<Charts>>,
}

impl Gathering<'_> {
    /// The kind of a file that is laid over others: what was named is values, or a compose file. The first of them
    /// may be what the others lie over.
    fn overlaid(&self, file: &Result<SourceFile, ReadError>) -> Kind {
        let named = self.members.iter().find(|m| m.first).map(|m| m.is.kind);
        let runs = || file.as_ref().is_ok_and(|file| compose::runs_milvus(&yaml::parse(&file.text)));
        let composed = named.map_or_else(runs, |kind| kind == Kind::Compose);
        if composed { Kind::Compose } else { Kind::HelmValues }
    }

    fn walk(&mut self, walker: &mut Walker<'_>, path: &Path) {
        let found = walker.walk(path);
        for (path, message) in found.errors {
            self.report.errors.push(InputError { path: shown(&path), message });
        }
        self.templated += found.template_folders.len();
        for candidate in found.candidates {
            if self.is_left_out(&candidate) {
                continue;
            }
            let file = self.read(&candidate.path);
            let own = candidate.path == path.join("values.yaml");
            let taken = self.take(&candidate, shown(&candidate.path), file, None);
            if let Some(member) = taken.filter(|_| own) {
                member.first = true;
            }
        }
    }

    /// The values that a named overlay lies over by convention, where they were not named too: they are read to
    /// understand it, and are no deployment of this run.
    fn bases(&mut self) {
        let values = self.members.iter().filter(|m| m.is.kind == Kind::HelmValues && !m.overlay);
        let mut bases: Vec<PathBuf> =
            values.flat_map(|m| m.base.clone().into_iter().chain(m.charts.base())).collect();
        bases.sort_unstable();
        bases.dedup();
        bases.retain(|base| self.members.iter().all(|m| plain(&m.path) != plain(base)));
        for base in bases {
            let Ok(file) = self.read(&base) else { continue };
            let candidate = Candidate { path: base.clone(), named: false };
            let member = self.member(&candidate, file, None);
            let values = member.filter(|m| m.is.kind == Kind::HelmValues);
            self.members.extend(values.map(|m| Member { context: true, ..m }));
        }
    }

    /// Whether the settings exclude a file, or it is a settings file itself.
    fn is_left_out(&mut self, candidate: &Candidate) -> bool {
        let (options, path) = (self.options, &candidate.path);
        if path.file_name().is_some_and(|name| name == settings::FILE_NAME) {
            options.project.read(path);
            return true;
        }
        self.is_excluded(candidate)
    }

    /// Whether the settings exclude a file; one that was given by name is told.
    fn is_excluded(&mut self, candidate: &Candidate) -> bool {
        let (options, path) = (self.options, &candidate.path);
        let excluded = options.project.excludes(&options.settings, path);
        if excluded && candidate.named {
            self.report.notes.push(format!("{} is left out: the settings exclude it", shown(path)));
        }
        excluded
    }

    /// Puts the values files together that the settings say are installed together, and reads those of them that
    /// are missing. Where the command line says so itself, the settings are not asked.
    fn stacks(&mut self) {
        if self.members.iter().any(|m| m.overlay) {
            return;
        }
        let mut stacks: Vec<Arc<[PathBuf]>> = Vec::new();
        for member in self.members.iter().filter(|m| !m.context && m.is.kind == Kind::HelmValues) {
            let Some(settings) = self.options.project.of(&self.options.settings, &member.path) else {
                continue;
            };
            for stack in settings.stacks(&settings::absolute(&member.path)) {
                if stacks.iter().all(|known| **known != stack[..]) {
                    stacks.push(stack.into());
                }
            }
        }
        let stacked: Vec<Member> = stacks.iter().flat_map(|stack| self.stack(stack)).collect();
        let inside = |m: &Member| stacks.iter().any(|s| s.contains(&settings::absolute(&m.path)));
        self.members.retain(|m| m.is.kind != Kind::HelmValues || !inside(m));
        self.members.extend(stacked);
    }

    /// The members of a stack, in its order.
    fn stack(&mut self, stack: &Arc<[PathBuf]>) -> Vec<Member> {
        let mut members = Vec::new();
        for path in stack.iter() {
            let known = self.members.iter().find(|m| settings::absolute(&m.path) == *path).cloned();
            let member = known.or_else(|| {
                let candidate = Candidate { path: PathBuf::from(settings::shown(path)), named: false };
                let file = self.read(&candidate.path).ok()?;
                self.member(&candidate, file, Some(Kind::HelmValues))
            });
            members.extend(member.map(|m| Member { context: false, stack: Some(stack.clone()), ..m }));
        }
        members
    }

    fn read(&self, path: &Path) -> Result<SourceFile, ReadError> {
        let bytes = self.store.read(path)?;
        Ok(SourceFile::decode(shown(path), bytes).read_from(path))
    }

    /// A file that was read, if it could be and configures Milvus.
    fn take(
        &mut self,
        candidate: &Candidate,
        name: String,
        file: Result<SourceFile, ReadError>,
        kind: Option<Kind>,
    ) -> Option<&mut Member> {
        match file {
            Ok(file) => {
                let member = self.member(candidate, file, kind)?;
                self.members.push(member);
                self.members.last_mut()
            }
            Err(e) => {
                self.report.errors.push(InputError { path: name, message: e.to_string() });
                None
            }
        }
    }

    /// A file as a member of the run, if it configures Milvus and mqlint does not fail on it.
    fn member(&mut self, candidate: &Candidate, file: SourceFile, kind: Option<Kind>) -> Option<Member> {
        let path = file.path.clone();
        let recognised = fault::caught(|| self.recognised(candidate, file, kind));
        recognised.unwrap_or_else(|fault| {
            self.report.failed(&path, &[fault]);
            None
        })
    }

    fn recognised(&mut self, candidate: &Candidate, file: SourceFile, kind: Option<Kind>) -> Option<Member> {
        let told = self.options.told(&candidate.path);
        let kind = kind.or(told.kind);
        let kustomizes = kind.is_none() && kustomize::is_kustomization(&candidate.path);
        let may_concern = kind.is_some() || kustomizes || discover::may_concern(&candidate.path, &file.text);
        if !may_concern && self.charts_above(&candidate.path).is_none() {
            return None;
        }
        let tree = match file.invalid_at {
            Some(at) => yaml::parse_not_text(&file.text, at),
            None => yaml::parse(&file.text),
        };
        let (charts, above) = self.charts(&candidate.path, &tree);
        let is = match kind {
            Some(kind) => discover::recognise_as(kind, &candidate.path),
            None => {
                let in_milvus_chart = told.chart
                    || charts.install_milvus()
                    || overlay::lies_over_milvus(&candidate.path, &tree, self.store);
                let around =
                    Surroundings { named: candidate.named, milvus_said: told.milvus, in_milvus_chart };
                let is = discover::recognise(&candidate.path, &tree, around);
                let resource = Recognised { kind: Kind::Gitops, role: Role::Resource };
                let values = Recognised { kind: Kind::HelmValues, role: Role::Values };
                is.or(kustomizes.then_some(resource)).or(above.is_some().then_some(values))?
            }
        };
        let reader = if is.kind == Kind::HelmValues { Reader::Helm } else { Reader::Milvus };
        // A file whose kind is said is no template.
        if kind.is_none() && has_template_actions(&file.text) && yaml::refusal(&tree, reader).is_some() {
            self.templated += 1;
            return None;
        }
        let values = is.kind == Kind::HelmValues;
        let charts = if values { charts } else { Arc::default() };
        let by_name = overlay::base_of(&candidate.path).filter(|_| values);
        let base = match (by_name, above) {
            (Some(base), Some(above)) if !self.store.is_file(&base) => Some(above),
            (by_name, above) => by_name.or(above),
        };
        let file = self.report.sources.add(file);
        let path = candidate.path.clone();
        // Of a chart in a folder it is not known yet whether Milvus is a part of it.
        let context = is.kind == Kind::Gitops && kind.is_none() && !gitops::installs_milvus(&tree);
        let (first, overlay, stack) = (candidate.named, false, None);
        Some(Member { path, file, tree: Arc::new(tree), is, charts, base, first, overlay, context, stack })
    }

    /// What is said of the chart that a file with values is for: beside it, or in a folder above where its content
    /// is for that chart; with the values of that chart, over which it lies.
    fn charts(&mut self, path: &Path, tree: &Tree) -> (Arc<Charts>, Option<PathBuf>) {
        match self.charts_above(path).filter(|(charts, _)| charts.hold(tree)) {
            Some((charts, folder)) => {
                let base = folder.join("values.yaml");
                (charts, Some(base).filter(|base| base != path))
            }
            None => (self.charts_in(path.parent().unwrap_or(Path::new(""))), None),
        }
    }

    /// The chart with Milvus in the folder that a file is in or in one above, and that folder.
    fn charts_above(&mut self, path: &Path) -> Option<(Arc<Charts>, PathBuf)> {
        for above in path.parent()?.ancestors().take(FOLDERS_ABOVE) {
            let charts = self.charts_in(above);
            if charts.install_milvus() {
                return Some((charts, above.to_owned()));
            }
            if !charts.are_none() || self.store.is_root(above) {
                return None;
            }
        }
        None
    }

    fn charts_in(&mut self, folder: &Path) -> Arc<Charts> {
        if let Some(known) = self.charts.get(folder) {
            return known.clone();
        }
        let charts = Arc::new(Charts::of(folder, self.store));
        self.charts.insert(folder.to_owned(), charts.clone());
        charts
    }
}

/// True for text with actions of a template engine outside comments.
fn has_template_actions(text: &str) -> bool {
    text.lines().any(|line| !line.trim_start().starts_with('#') && line.contains("{{") && line.contains("}}"))
}
