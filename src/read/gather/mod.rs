//! From paths to the recognised files.

mod projects;

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::asked::Asked;
use super::commands::{Command, may_hold_commands};
use super::fillings::Filling;
use super::find::{Candidate, Walker, is_named_template};
use super::inspect::{FileVerdict, Inspector};
use super::kustomize::is_kustomization;
use super::manifests::SettingService;
use super::operators::InstalledOperator;
use super::referred::{join_referred, referred_files};
use super::releases::is_terraform;
use super::{Input, Intake, Member, ReadOptions, compose};
use crate::base::InputError;
use crate::base::parallel::{self, BATCH};
use crate::facts::FileKind;
use crate::text::source::path::{normalized, shown, shown_from_here};
use crate::text::source::{ReadError, SourceFile, Store, absolute, is_yaml};
use crate::text::yaml;

/// Finds, reads, parses and recognises the files of a store, each once.
pub(crate) fn gather(
    inputs: &[Input],
    options: &ReadOptions,
    store: &Store,
    intake: &mut Intake,
) -> Gathered {
    // Overlays say themselves what lies over what.
    let overlays: Vec<&Path> = inputs.iter().filter_map(overlay_of).collect();
    let alone = options.alone || !overlays.is_empty();
    let paths: Vec<&Path> = inputs.iter().filter_map(path_of).collect();
    let walker = Walker::new(paths.iter().copied(), store);
    let mut walker = if alone { walker } else { walker.with(may_matter) };
    let asked = Asked::of(inputs, store);
    let mut gathering = Gathering {
        options,
        store,
        intake,
        members: Vec::new(),
        commands: Vec::new(),
        operators: Vec::new(),
        fillings: Vec::new(),
        services: Vec::new(),
        templates: Vec::new(),
        templated: 0,
        foreign: Vec::new(),
        unjudged: Vec::new(),
        inspector: Inspector::new(options, alone, store),
    };
    for inputs in inputs.chunk_by(|a, b| matches!((a, b), (Input::Path(_), Input::Path(_)))) {
        match &inputs[0] {
            Input::Stdin { name } => {
                let name = name.clone().unwrap_or_else(|| Input::STDIN.into());
                let candidate = Candidate::named(Path::new(&name));
                // Read in any case: who writes into the pipe shall not find it closed.
                let file = options.overrides.stdin().map(|bytes| SourceFile::decode(&name, bytes));
                if !gathering.is_excluded(&candidate) {
                    gathering.take(&candidate, name, file, None);
                }
            }
            Input::Overlay(path) => {
                let candidate = Candidate::named(path);
                let file = gathering.read(path);
                let kind = gathering.overlaid(&file);
                let taken = gathering.take(&candidate, shown(path), file, Some(kind));
                if let Some(member) = taken {
                    member.is_overlay = true;
                }
            }
            Input::Path(_) if alone => {
                gathering.walk(&mut walker, inputs.iter().filter_map(path_of));
                gathering.composed(&overlays);
            }
            Input::Path(_) => {}
        }
    }
    if !alone {
        gathering.walk_projects(inputs, &asked, &mut walker);
    }
    gathering.referred(&asked);
    if !alone {
        join_referred(&mut gathering.members, store);
    }
    gathering.bases();
    gathering.stacks();
    if gathering.templated > 0 {
        gathering
            .intake
            .notes
            .push("templates were skipped: they are no YAML until they are rendered".into());
    }
    let Gathering { members, commands, operators, fillings, services, unjudged, .. } = gathering;
    Gathered { members, commands, operators, fillings, services, unjudged }
}

/// What was found in files.
#[derive(Clone)]
pub(crate) struct Gathered {
    /// The recognised ones.
    pub members: Vec<Member>,
    /// The commands that install Milvus.
    pub commands: Vec<Command>,
    /// The places that say which operator is installed.
    pub operators: Vec<InstalledOperator>,
    /// What fills in files.
    pub fillings: Vec<Filling>,
    /// Services that set something in pods beside them.
    pub services: Vec<SettingService>,
    /// Files that were named and are not Milvus' on their own.
    pub unjudged: Vec<PathBuf>,
}

/// Whether a file of this name may say something of Milvus.
fn may_matter(path: &Path) -> bool {
    is_yaml(path)
        || is_named_template(path)
        || is_terraform(path)
        || may_hold_commands(path)
        || is_kustomization(path)
}

fn path_of(input: &Input) -> Option<&Path> {
    match input {
        Input::Path(path) => Some(path),
        Input::Stdin { .. } | Input::Overlay(_) => None,
    }
}

fn overlay_of(input: &Input) -> Option<&Path> {
    match input {
        Input::Overlay(path) => Some(path),
        Input::Stdin { .. } | Input::Path(_) => None,
    }
}

struct Gathering<'a> {
    options: &'a ReadOptions,
    store: &'a Store,
    intake: &'a mut Intake,
    members: Vec<Member>,
    commands: Vec<Command>,
    operators: Vec<InstalledOperator>,
    fillings: Vec<Filling>,
    services: Vec<SettingService>,
    /// Values files that Terraform fills in.
    templates: Vec<PathBuf>,
    /// How many templates were left out.
    templated: usize,
    /// Files that are not Milvus' on their own.
    foreign: Vec<PathBuf>,
    /// Those that were named and say nothing of others, either.
    unjudged: Vec<PathBuf>,
    inspector: Inspector<'a>,
}

impl Gathering<'_> {
    /// The kind of a file that is laid over others: what was named is values, or a compose file. The first of them
    /// may be what the others lie over.
    fn overlaid(&self, file: &Result<SourceFile, ReadError>) -> FileKind {
        let named = self.members.iter().find(|m| m.is_first).map(|m| m.is.kind);
        let runs = || file.as_ref().is_ok_and(|file| compose::runs_milvus(&yaml::parse(&file.text)));
        let composed = named.map_or_else(runs, |kind| kind == FileKind::Compose);
        if composed { FileKind::Compose } else { FileKind::HelmValues }
    }

    /// Takes a named compose file that says nothing of Milvus itself where overlays make it the first of a project: it
    /// leads to other files, or one that is laid over it runs Milvus.
    fn composed(&mut self, overlays: &[&Path]) {
        let [path] = &self.unjudged[..] else { return };
        let path = path.clone();
        if overlays.is_empty() || !self.members.is_empty() {
            return;
        }
        let Ok(file) = self.read(&path) else { return };
        let runs =
            |path: &&Path| self.read(path).is_ok_and(|file| compose::runs_milvus(&yaml::parse(&file.text)));
        let tree = yaml::parse(&file.text);
        if compose::leads_elsewhere(&tree) || (compose::has_services(&tree) && overlays.iter().any(runs)) {
            self.take(&Candidate::named(&path), shown(&path), Ok(file), Some(FileKind::Compose));
        }
    }

    /// Takes what lies at several paths, each in its turn. They are verdict at together: many are single files.
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
            let verdicts = parallel::map(batch, |(_, _, candidate)| {
                self.read_found(candidate).map(|file| self.inspector.inspect(candidate, file, None))
            });
            for ((place, own, candidate), verdict) in batch.iter().zip(verdicts) {
                self.cannot_walk(errors.by_ref().take(place - reached));
                reached = *place;
                if matches!(verdict, Ok(FileVerdict::Foreign)) {
                    self.foreign.push(candidate.path.clone());
                    self.unjudged.extend(candidate.named.then(|| candidate.path.clone()));
                }
                let taken = self.take_verdict(shown(&candidate.path), verdict);
                if let Some(member) = taken.filter(|_| *own) {
                    member.is_first = true;
                }
            }
        }
        self.cannot_walk(errors);
    }

    fn cannot_walk(&mut self, errors: impl Iterator<Item = Vec<(PathBuf, String)>>) {
        let errors = errors.flatten().map(|(path, message)| InputError { path: shown(&path), message });
        self.intake.errors.extend(errors);
    }

    /// Takes the files that hold what workloads among the members refer to.
    fn referred(&mut self, asked: &Asked) {
        for path in referred_files(&self.members, &self.foreign, self.store) {
            let Ok(file) = self.read(&path) else { continue };
            let is_asked = asked.place(&path, self.store).is_some();
            let candidate = Candidate::referred(path, is_asked);
            let member = self.member(&candidate, file, Some(FileKind::Manifest));
            self.members.extend(member);
        }
    }

    /// The values that a named overlay lies over by convention, where they were not named too: they are read to
    /// understand it, and are no deployment of this run.
    fn bases(&mut self) {
        let values = self.members.iter().filter(|m| m.is.kind == FileKind::HelmValues && !m.is_overlay);
        let mut bases: Vec<PathBuf> =
            values.flat_map(|m| m.base.clone().into_iter().chain(m.charts.bases())).collect();
        bases.sort_unstable();
        bases.dedup();
        let taken: HashSet<PathBuf> = self.members.iter().map(|m| normalized(&m.path)).collect();
        bases.retain(|base| !taken.contains(&normalized(base)));
        for base in bases {
            let Ok(file) = self.read(&base) else { continue };
            let candidate = Candidate::referred(base.clone(), false);
            let member = self.member(&candidate, file, None);
            let values = member.filter(|m| m.is.kind == FileKind::HelmValues);
            self.members.extend(values.map(|m| Member { is_context: true, ..m }));
        }
    }

    /// Whether the settings exclude a file, or it is a settings file itself.
    fn is_left_out(&mut self, candidate: &Candidate) -> bool {
        let (options, path) = (self.options, &candidate.path);
        if path.file_name().is_some_and(|name| name == super::settings::FILE_NAME) {
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
            self.intake.notes.push(format!("{} was not checked: the settings exclude it", shown(path)));
        }
        excluded
    }

    /// Puts the values files together that the settings say are installed together, and reads those of them that
    /// are missing. Where the command line says so itself, the settings are not asked.
    fn stacks(&mut self) {
        if self.members.iter().any(|m| m.is_overlay) {
            return;
        }
        let mut stacks: Vec<Arc<[PathBuf]>> = Vec::new();
        // By where they stand in memory first: a stack is that of each of its files.
        let (mut seen, mut known) = (HashSet::new(), HashSet::new());
        for member in self.members.iter().filter(|m| !m.is_context && m.is.kind == FileKind::HelmValues) {
            let Some(settings) = self.options.project.of(&self.options.settings, &member.path) else {
                continue;
            };
            for stack in settings.stacks(&absolute(&member.path)) {
                if seen.insert(Arc::as_ptr(&stack)) && known.insert(stack.clone()) {
                    stacks.push(stack);
                }
            }
        }
        if stacks.is_empty() {
            return;
        }
        let mut places: HashMap<PathBuf, usize> = HashMap::new();
        for (at, member) in self.members.iter().enumerate() {
            places.entry(absolute(&member.path)).or_insert(at);
        }
        let stacked: Vec<Member> = stacks.iter().flat_map(|stack| self.stack(stack, &places)).collect();
        let all: HashSet<&PathBuf> = stacks.iter().flat_map(|stack| stack.iter()).collect();
        let inside = |m: &Member| all.contains(&absolute(&m.path));
        self.members.retain(|m| m.is.kind != FileKind::HelmValues || !inside(m));
        self.members.extend(stacked);
    }

    /// The members of a stack, in its order.
    fn stack(&mut self, stack: &Arc<[PathBuf]>, places: &HashMap<PathBuf, usize>) -> Vec<Member> {
        let mut members = Vec::new();
        for path in stack.iter() {
            let known = places.get(path).map(|&at| self.members[at].clone());
            let member = known.or_else(|| {
                let candidate = Candidate::referred(PathBuf::from(shown_from_here(path)), false);
                let file = self.read(&candidate.path).ok()?;
                self.member(&candidate, file, Some(FileKind::HelmValues))
            });
            members.extend(member.map(|m| Member { is_context: false, stack: Some(stack.clone()), ..m }));
        }
        members
    }

    /// Reads a file that was given or found below a folder that was. Only a link may lead out of that.
    fn read_found(&self, candidate: &Candidate) -> Result<SourceFile, ReadError> {
        if candidate.is_link {
            return self.read(&candidate.path);
        }
        let bytes = self.store.read_given(&candidate.path)?;
        Ok(SourceFile::decode(shown(&candidate.path), bytes).read_from(&candidate.path))
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
        kind: Option<FileKind>,
    ) -> Option<&mut Member> {
        let verdict = file.map(|file| self.inspector.inspect(candidate, file, kind));
        self.take_verdict(name, verdict)
    }

    fn take_verdict(&mut self, name: String, verdict: Result<FileVerdict, ReadError>) -> Option<&mut Member> {
        match verdict {
            Ok(verdict) => {
                let member = self.keep(verdict)?;
                self.members.push(member);
                self.members.last_mut()
            }
            // That is noted, and what it holds is not known.
            Err(ReadError::Outside) => None,
            Err(e) => {
                self.intake.errors.push(InputError { path: name, message: e.to_string() });
                None
            }
        }
    }

    /// A file as a member of the run, if it configures Milvus and mqlint does not fail on it.
    fn member(&mut self, candidate: &Candidate, file: SourceFile, kind: Option<FileKind>) -> Option<Member> {
        let verdict = self.inspector.inspect(candidate, file, kind);
        self.keep(verdict)
    }

    /// Makes a file that concerns Milvus one of the run.
    fn keep(&mut self, verdict: FileVerdict) -> Option<Member> {
        match verdict {
            FileVerdict::Foreign => None,
            FileVerdict::Template => {
                self.templated += 1;
                None
            }
            FileVerdict::Failed(path, fault) => {
                self.intake.failed(&path, &fault);
                None
            }
            FileVerdict::Releases(file) => self.releases(*file),
            FileVerdict::Recognised(file, understood) => {
                Some(understood.member(self.intake.sources.add(*file)))
            }
        }
    }
}
