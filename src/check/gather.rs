//! From paths to the recognised files.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::charts::ChartFiles;
use super::{CheckOptions, Input, Member, overlay};
use crate::discover::{self, Candidate, Recognised, Surroundings, Walker};
use crate::fault;
use crate::milvus::{Kind, Role};
use crate::parallel::{self, BATCH};
use crate::report::{InputError, Report};
use crate::settings;
use crate::source::path::{plain, shown};
use crate::source::{FileId, ReadError, SourceFile, Store};
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
    let mut walker = Walker::new(inputs.iter().filter_map(path_of), store);
    let mut gathering = Gathering {
        options,
        store,
        report,
        members: Vec::new(),
        templated: 0,
        charts: ChartFiles::of(store),
    };
    for inputs in inputs.chunk_by(|a, b| matches!((a, b), (Input::Path(_), Input::Path(_)))) {
        match &inputs[0] {
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
            Input::Path(_) => gathering.walk(&mut walker, inputs.iter().filter_map(path_of)),
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

fn path_of(input: &Input) -> Option<&Path> {
    match input {
        Input::Path(path) => Some(path),
        Input::Stdin { .. } | Input::Overlay(_) => None,
    }
}

struct Gathering<'a> {
    options: &'a CheckOptions,
    store: &'a Store,
    report: &'a mut Report,
    members: Vec<Member>,
    /// How many templates were left out.
    templated: usize,
    charts: ChartFiles<'a>,
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

    /// Takes what lies at several paths, each in its turn. They are looked at together: many are single files.
    fn walk<'p>(&mut self, walker: &mut Walker<'_>, paths: impl Iterator<Item = &'p Path>) {
        let mut errors = Vec::new();
        let mut candidates = Vec::new();
        for path in paths {
            let found = walker.walk(path);
            let own = path.join("values.yaml");
            self.templated += found.template_folders.len();
            errors.push(found.errors);
            let place = errors.len();
            let kept = found.candidates.into_iter().filter(|candidate| !self.is_left_out(candidate));
            candidates.extend(kept.map(|candidate| (place, candidate.path == own, candidate)));
        }
        let mut errors = errors.into_iter();
        let mut reached = 0;
        for batch in candidates.chunks(BATCH) {
            let looked = parallel::map(batch, |(_, _, candidate)| {
                self.read(&candidate.path).map(|file| self.look(candidate, file, None))
            });
            for ((place, own, candidate), looked) in batch.iter().zip(looked) {
                self.cannot_walk(errors.by_ref().take(place - reached));
                reached = *place;
                let taken = self.take_looked(shown(&candidate.path), looked);
                if let Some(member) = taken.filter(|_| *own) {
                    member.first = true;
                }
            }
        }
        self.cannot_walk(errors);
    }

    fn cannot_walk(&mut self, errors: impl Iterator<Item = Vec<(PathBuf, String)>>) {
        let errors = errors.flatten().map(|(path, message)| InputError { path: shown(&path), message });
        self.report.errors.extend(errors);
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
        let looked = file.map(|file| self.look(candidate, file, kind));
        self.take_looked(name, looked)
    }

    fn take_looked(&mut self, name: String, looked: Result<Looked, ReadError>) -> Option<&mut Member> {
        match looked {
            Ok(looked) => {
                let member = self.keep(looked)?;
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
        let looked = self.look(candidate, file, kind);
        self.keep(looked)
    }

    /// Makes a file that concerns Milvus one of the run.
    fn keep(&mut self, looked: Looked) -> Option<Member> {
        match looked {
            Looked::Foreign => None,
            Looked::Template => {
                self.templated += 1;
                None
            }
            Looked::Failed(path, fault) => {
                self.report.failed(&path, &[fault]);
                None
            }
            Looked::Recognised(file, understood) => Some(understood.member(self.report.sources.add(*file))),
        }
    }

    /// What a file is. This is most of the work on most files, and several are looked at in the same moment.
    fn look(&self, candidate: &Candidate, file: SourceFile, kind: Option<Kind>) -> Looked {
        match fault::caught(|| self.understand(candidate, &file, kind)) {
            Ok(Ok(understood)) => Looked::Recognised(Box::new(file), Box::new(understood)),
            Ok(Err(nothing)) => nothing,
            Err(fault) => Looked::Failed(file.path, fault),
        }
    }

    fn understand(
        &self,
        candidate: &Candidate,
        file: &SourceFile,
        kind: Option<Kind>,
    ) -> Result<Understood, Looked> {
        let told = self.options.told(&candidate.path);
        let kind = kind.or(told.kind);
        let kustomizes = kind.is_none() && kustomize::is_kustomization(&candidate.path);
        let is_said = kind.is_some() || (candidate.named && told.chart);
        let may_concern = is_said || kustomizes || discover::may_concern(&candidate.path, &file.text);
        if !may_concern && self.charts.above(&candidate.path).is_none() {
            return Err(Looked::Foreign);
        }
        let tree = match file.invalid_at {
            Some(at) => yaml::parse_not_text(&file.text, at),
            None => yaml::parse_shared(file.text.clone()),
        };
        let (charts, above) = self.charts.around(&candidate.path, &tree);
        let (is, seeming) = match kind {
            Some(kind) => (discover::recognise_as(kind, &candidate.path), None),
            None => {
                let in_milvus_chart = told.chart
                    || charts.install_milvus()
                    || overlay::lies_over_milvus(&candidate.path, &tree, self.store);
                let around =
                    Surroundings { named: candidate.named, milvus_said: told.milvus, in_milvus_chart };
                let resource = Recognised { kind: Kind::Gitops, role: Role::Resource };
                let values = Recognised { kind: Kind::HelmValues, role: Role::Values };
                let beside = kustomizes.then_some(resource).or(above.is_some().then_some(values));
                recognise(&candidate.path, &tree, around, beside).ok_or(Looked::Foreign)?
            }
        };
        let reader = if is.kind == Kind::HelmValues { Reader::Helm } else { Reader::Milvus };
        // A file whose kind is said is no template. Whether the text is refused is asked again later, and known then.
        let refused = || {
            yaml::refusal(&tree, reader).is_some() || (is.role == Role::Resource && tree.error().is_some())
        };
        if kind.is_none() && refused() && discover::is_template(&candidate.path, &file.text) {
            return Err(Looked::Template);
        }
        let values = is.kind == Kind::HelmValues;
        let charts = if values { charts } else { Arc::default() };
        let by_name = overlay::base_of(&candidate.path).filter(|_| values);
        let base = match (by_name, above) {
            (Some(base), Some(above)) if !self.store.is_file(&base) => Some(above),
            (by_name, above) => by_name.or(above),
        };
        let path = candidate.path.clone();
        // Of a chart in a folder it is not known yet whether Milvus is a part of it.
        let said = seeming.as_ref().unwrap_or(&tree);
        let context = is.kind == Kind::Gitops && kind.is_none() && !gitops::installs_milvus(said);
        Ok(Understood { path, tree: Arc::new(tree), is, charts, base, first: candidate.named, context })
    }
}

/// What a file is by itself, else by what is `beside` it, else, where it breaks off, by what it seems to say; with that.
fn recognise(
    path: &Path,
    tree: &Tree,
    around: Surroundings,
    beside: Option<Recognised>,
) -> Option<(Recognised, Option<Tree>)> {
    match discover::recognise(path, tree, around).or(beside) {
        Some(is) => Some((is, None)),
        None => discover::recognise_broken(path, tree, around).map(|(is, seeming)| (is, Some(seeming))),
    }
}

/// What a look at a file says.
enum Looked {
    /// It has nothing to do with Milvus.
    Foreign,
    /// A template, which is no YAML.
    Template,
    Recognised(Box<SourceFile>, Box<Understood>),
    /// mqlint failed on it.
    Failed(String, fault::Fault),
}

/// A [`Member`] that is not yet one of the run.
struct Understood {
    path: PathBuf,
    tree: Arc<Tree>,
    is: Recognised,
    charts: Arc<Charts>,
    base: Option<PathBuf>,
    first: bool,
    context: bool,
}

impl Understood {
    fn member(self, file: FileId) -> Member {
        let Self { path, tree, is, charts, base, first, context } = self;
        Member {
            path,
            file,
            tree,
            is,
            charts,
            base,
            first,
            overlay: false,
            overlaid: false,
            context,
            stack: None,
        }
    }
}
