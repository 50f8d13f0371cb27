//! What stands around the files that were asked for: the projects that they lie in.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Gathering;
use crate::base::parallel::{self, BATCH};
use crate::facts::{FileKind, Role};
use crate::read::asked::Asked;
use crate::read::candidates::ProjectFiles;
use crate::read::commands::{Command, CommandChart, CommandKind, commands_in};
use crate::read::fillings::{Filling, fillings_in};
use crate::read::find::{self, Candidate, Recognised, Walker, is_named_template};
use crate::read::helm::umbrella::ChartFolder;
use crate::read::inspect::FileVerdict;
use crate::read::kustomize::is_kustomization;
use crate::read::manifests::{SettingService, services_in};
use crate::read::operators::{InstalledOperator, operators_in};
use crate::read::{Input, Member, releases};
use crate::text::source::path::{normalized, shown};
use crate::text::source::{ReadError, SourceFile, is_yaml};
use crate::text::yaml;

/// More bytes than these are not read beside those that were asked for.
const MAX_BYTES: usize = 1 << 30;

const TOO_LARGE: &str = "the repository is too large to read in full: the last of its files were not taken into \
                         account";

/// What a file of a project says.
struct ProjectFile {
    bytes: usize,
    commands: Vec<Command>,
    operators: Vec<InstalledOperator>,
    fillings: Vec<Filling>,
    services: Vec<SettingService>,
    verdict: FileVerdict,
}

impl Gathering<'_> {
    /// Takes the files of the projects that paths lie in.
    pub(super) fn walk_projects(&mut self, inputs: &[Input], asked: &Asked, walker: &mut Walker<'_>) {
        let found = ProjectFiles::around(inputs, asked, walker, self.store);
        self.templated += found.template_folders;
        let candidates = found.candidates.into_iter().filter(|candidate| !self.is_left_out(candidate));
        let candidates: Vec<Candidate> = candidates.collect();
        let (mut bytes, mut is_cut) = (0, found.is_cut);
        for batch in candidates.chunks(BATCH) {
            is_cut |= bytes > MAX_BYTES;
            let batch: Vec<&Candidate> = batch.iter().filter(|c| c.is_asked || bytes <= MAX_BYTES).collect();
            let looked_at = parallel::map(&batch, |candidate| self.look_at(candidate));
            for (candidate, file) in batch.iter().zip(looked_at) {
                bytes += file.as_ref().map_or(0, |file| if candidate.is_asked { 0 } else { file.bytes });
                self.take_project_file(candidate, file);
            }
        }
        self.cannot_walk(std::iter::once(found.errors));
        self.installed_by_commands(asked);
        self.tell_copies(&candidates);
        self.fill_templates(asked);
        if is_cut {
            self.intake.notes.push(TOO_LARGE.into());
        }
    }

    fn look_at(&self, candidate: &Candidate) -> Result<ProjectFile, ReadError> {
        let file = self.read_found(candidate)?;
        let (path, text) = (&candidate.path, &*file.text);
        let (commands, operators) = (commands_in(path, text, self.store), operators_in(path, text));
        let (bytes, fillings) = (text.len(), fillings_in(path, text, self.store));
        let services = if is_yaml(path) { services_in(path, text) } else { Vec::new() };
        let verdict = if releases::may_describe(path, text) {
            FileVerdict::Releases(Box::new(file))
        } else if candidate.named || is_yaml(path) || is_named_template(path) || is_kustomization(path) {
            self.inspector.inspect(candidate, file, None)
        } else {
            FileVerdict::Foreign
        };
        Ok(ProjectFile { bytes, commands, operators, fillings, services, verdict })
    }

    fn take_project_file(&mut self, candidate: &Candidate, file: Result<ProjectFile, ReadError>) {
        let mut says_more = false;
        let verdict = file.map(|file| {
            says_more = !file.commands.is_empty() || !file.operators.is_empty();
            self.commands.extend(file.commands);
            self.operators.extend(file.operators);
            self.fillings.extend(file.fillings);
            self.services.extend(file.services);
            file.verdict
        });
        if matches!(verdict, Ok(FileVerdict::Foreign)) {
            self.foreign.push(candidate.path.clone());
            self.unjudged.extend((candidate.named && !says_more).then(|| candidate.path.clone()));
        }
        // Of what nobody asked for nobody wants to know why it cannot be read.
        let counts = matches!(verdict, Ok(FileVerdict::Recognised(..) | FileVerdict::Releases(_)));
        if candidate.is_asked || counts {
            let taken = self.take_verdict(shown(&candidate.path), verdict);
            taken.into_iter().for_each(|member| member.is_asked = candidate.is_asked);
        }
    }

    /// A file of another tool, as the installations that it describes.
    pub(super) fn releases(&mut self, file: SourceFile) -> Option<Member> {
        let (path, text) = (file.on_disk.clone()?, file.text.clone());
        let (shown, own) = (file.path.clone(), self.intake.sources.add(file));
        let found = releases::releases(&path, own, &text, self.store);
        self.templates.extend(found.templates);
        let (text, pieces) = yaml::assemble::assemble(&[found.document?]);
        let tree = Arc::new(yaml::parse(&text));
        let mut made = SourceFile::new(shown, text);
        (made.pieces, made.fixable) = (Some(pieces), false);
        let is = Recognised { kind: FileKind::Gitops, role: Role::Resource };
        Some(Member::new(path, self.intake.sources.add(made), tree, is))
    }

    /// Reads values files that are templates of Terraform, with values that nobody knows where it fills them in.
    fn fill_templates(&mut self, asked: &Asked) {
        for path in std::mem::take(&mut self.templates) {
            let Ok(mut file) = self.read(&path) else { continue };
            let tree = Arc::new(yaml::parse(&find::fill_variables(&file.text)));
            let known = self.members.iter_mut().find(|m| normalized(&m.path) == normalized(&path));
            if let Some(member) = known {
                member.tree = tree;
                continue;
            }
            let is_asked = asked.place(&path, self.store).is_some();
            file.fixable = false;
            let file = self.intake.sources.add(file);
            let is = Recognised { kind: FileKind::HelmValues, role: Role::Values };
            self.members.push(Member { is_asked, ..Member::new(path, file, tree, is) });
        }
    }

    /// The values files that commands install the chart with are values of Milvus, whatever they look like.
    fn installed_by_commands(&mut self, asked: &Asked) {
        let mut named: Vec<PathBuf> = Vec::new();
        // Many charts lie in repositories.
        let mut of_milvus: HashMap<PathBuf, bool> = HashMap::new();
        let mut installs = |folder: &PathBuf| match of_milvus.get(folder) {
            Some(known) => *known,
            None => {
                let installs = ChartFolder::of(folder, self.store).installs_milvus();
                *of_milvus.entry(folder.clone()).or_insert(installs)
            }
        };
        for command in &self.commands {
            let CommandKind::Helm(helm) = &command.runs else { continue };
            let own = match &helm.chart {
                CommandChart::Folder(folder) if !installs(folder) => continue,
                CommandChart::Folder(folder) => Some(folder.join("values.yaml")),
                CommandChart::Published { .. } => None,
            };
            named.extend(own.into_iter().chain(helm.values.iter().cloned()));
        }
        named.sort_unstable();
        named.dedup();
        let used: HashSet<PathBuf> = named.iter().map(|path| normalized(path)).collect();
        for member in self.members.iter_mut().filter(|m| m.is.kind == FileKind::HelmValues) {
            member.is_context &= !used.contains(&normalized(&member.path));
        }
        let known: HashSet<PathBuf> = self.members.iter().map(|m| normalized(&m.path)).collect();
        for path in named.into_iter().filter(|path| !known.contains(&normalized(path))) {
            let Ok(file) = self.read(&path) else { continue };
            let is_asked = asked.place(&path, self.store).is_some();
            let candidate = Candidate::referred(path, is_asked);
            if !self.is_left_out(&candidate) {
                let member = self.member(&candidate, file, Some(FileKind::HelmValues));
                self.members.extend(member);
            }
        }
    }

    /// Says of copies that somebody named why they are not judged.
    fn tell_copies(&mut self, candidates: &[Candidate]) {
        let is_copy = |m: &&Member| m.is_context && m.is.kind == FileKind::HelmValues;
        let copies: HashSet<&Path> = self.members.iter().filter(is_copy).map(|m| m.path.as_path()).collect();
        for candidate in candidates.iter().filter(|c| c.named && copies.contains(c.path.as_path())) {
            let note = format!(
                "{} was not checked: its name says that it is a copy, and nothing installs it",
                shown(&candidate.path)
            );
            self.intake.notes.push(note);
        }
    }
}
