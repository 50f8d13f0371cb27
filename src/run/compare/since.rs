//! The check of a state with git behind it: the index in place of the work tree, and what changed since a revision.

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use super::base::{self, Base, is_below, read_ahead};
use super::diff::{JudgedChange, Pair};
use super::moved;
use super::pairing::{self, DeploymentIdentity};
use crate::base::InputError;
use crate::base::fault;
use crate::base::parallel::{self, BATCH};
use crate::deployment::Deployment;
use crate::judge::finding::{Report, ReportPart};
use crate::judge::settle::finish;
use crate::read::state::{State, read};
use crate::read::{Input, Intake};
use crate::run::{CheckOptions, Judged, check_state};
use crate::text::source::git::{ChangedFiles, GitError, Repository, Snapshot};
use crate::text::source::path::shown;
use crate::text::source::{Sources, Store};

/// Which states `mqlint check` judges with git's help.
#[derive(Clone, Debug, Default)]
pub struct SinceOptions {
    /// What a check is told.
    pub check: CheckOptions,
    /// The revision before the change; nothing is compared where `None`.
    pub base: Option<String>,
    /// The index is the state that is checked, not the work tree.
    pub staged: bool,
}

/// Checks the present state, and judges how its deployments changed since a revision. Deployments that are gone are
/// no finding, nor are new ones beyond what a check says of them.
///
/// # Errors
/// No git, no repository, an unknown revision, a path outside of the repository.
pub fn check_since(inputs: &[Input], options: &SinceOptions) -> Result<Report, GitError> {
    let paths: Vec<PathBuf> = inputs.iter().filter_map(path_of).collect();
    let mut known = options.staged.then(|| base::repository_of(&paths)).transpose()?;
    let now = match &known {
        Some(repository) => Store::git(repository.index()?),
        None => Store::with_overrides(options.check.read.overrides.clone()),
    };
    let now = now.within(options.check.read.bounds(inputs)).recording();
    // What stands around a file matters, too.
    let folders = !options.check.read.alone || paths.iter().any(|path| now.is_dir(path));
    // git finds out what was and what differs while the present state is judged.
    let (mut after, base) = std::thread::scope(|scope| {
        let git = scope.spawn(|| {
            let name = options.base.as_ref()?;
            Some(Base::of(known.take(), name, options.staged, &paths, folders))
        });
        let after = check_state(inputs, &options.check, &now);
        (after, git.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    });
    if let Some(base) = base.transpose()? {
        let repository = base.snapshot.repository().clone();
        let (missing, name) = (base.snapshot.missing().clone(), base.snapshot.name().to_owned());
        let (snapshot, mut changes) = base.compared(&paths, &now, &after.report.sources)?;
        // Of what is piped git knows nothing.
        let piped = inputs.iter().filter(|input| matches!(input, Input::Stdin { .. })).filter_map(path_of);
        for path in piped.filter(|path| snapshot.has(path)) {
            changes.files.extend(repository.inside(&path).and_then(|inside| changes.missing(inside)));
        }
        let since = Since { changes, now, repository: &repository, options, inputs };
        since.judge(snapshot, &mut after);
        let missing = missing.message().map(|message| InputError { path: name, message });
        after.report.errors.extend(missing);
    }
    // Not all that a check finds is reported: of suppressions without a finding nothing is known.
    Ok(finish(after.report, &options.check.settling(HashSet::new())))
}

/// The path that an input stands for; standard input may stand for none.
fn path_of(input: &Input) -> Option<PathBuf> {
    match input {
        Input::Path(path) | Input::Overlay(path) => Some(path.clone()),
        Input::Stdin { name } => name.as_ref().map(PathBuf::from),
    }
}

/// A comparison under way.
struct Since<'a> {
    changes: ChangedFiles,
    now: Store,
    repository: &'a Repository,
    options: &'a SinceOptions,
    inputs: &'a [Input],
}

impl Since<'_> {
    /// Adds what the change does to what is found in the present state.
    fn judge(&self, base: Snapshot, present: &mut Judged) {
        let Judged { report, deployments: after, cases, asked } = present;
        let files: Vec<Vec<String>> = parallel::map(after, |d| self.files(d, &report.sources));
        let old = files.iter().flatten().map(|file| self.changes.old_path(Path::new(file)));
        base.read_folders(old);
        let mut concerned = self.concerned(&files, &base);
        concerned.retain(|&n| asked.place(&after[n], &report.sources).is_some());
        if concerned.is_empty() {
            return;
        }
        let wanted = self.wanted(concerned.iter().flat_map(|&n| &files[n]), &base);
        let inputs = self.old_inputs(&base, &wanted);
        let intake = Intake::after(std::mem::take(&mut report.sources));
        let (mut before, intake) = self.old_state(base, wanted, &inputs, intake);
        report.sources = intake.sources;
        report.notes.extend(intake.notes);
        let old: Vec<DeploymentIdentity> =
            before.iter().map(|d| self.identity(d, true, &report.sources)).collect();
        let new: Vec<DeploymentIdentity> =
            concerned.iter().map(|&n| self.identity(&after[n], false, &report.sources)).collect();
        // Of the present state nothing is taken back.
        let present = std::mem::take(&mut report.findings);
        let pairs = pairing::pair_since(&old, &new).pairs;
        for &(o, n) in &pairs {
            let (before, after) = (&mut before[o], &mut after[concerned[n]]);
            pairing::share_known(before, after);
        }
        let matched: Vec<_> = pairs.iter().map(|&(o, n)| (&before[o], &after[concerned[n]])).collect();
        let cases: Vec<_> = pairs.iter().map(|&(_, n)| cases[concerned[n]].take()).collect();
        let known = matched.iter().zip(cases).map(|(&(before, after), case)| Pair {
            before,
            after,
            case: case.and_then(|case| case.attach(after)),
        });
        let known: Vec<Pair<'_>> = known.collect();
        for batch in known.chunks(BATCH) {
            let check = &self.options.check;
            let changed = parallel::map(batch, |pair| fault::catch(|| JudgedChange::of(pair, check)));
            for (Pair { after, .. }, changed) in batch.iter().zip(changed) {
                match changed {
                    Ok(changed) => report.add(changed.report_to(after, ReportPart::default())),
                    Err(fault) => report.failed(&after.id, &[fault]),
                }
            }
        }
        moved::leave_out_moved(&mut report.findings, &report.sources, &matched);
        report.findings.splice(0..0, present);
    }

    /// The files of a deployment by their paths from the root of the repository, and what links among them lead to.
    /// Names that are no text are compared as they are shown.
    fn files(&self, deployment: &Deployment, sources: &Sources) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for &file in &deployment.files {
            let path = Path::new(&sources.get(file).path);
            let real = match self.now.snapshot() {
                Some(snapshot) => snapshot.real(path),
                None => path.canonicalize().ok().and_then(|real| self.repository.inside(&real)),
            };
            found.extend(self.repository.inside(path).into_iter().chain(real).map(|inside| shown(&inside)));
        }
        found.dedup();
        found
    }

    /// The deployments that the change may concern, by index: those of which a file changed, those of which a file is
    /// new, and those whose files were understood with the help of one that changed, such as a Chart.yaml.
    fn concerned(&self, files: &[Vec<String>], base: &Snapshot) -> Vec<usize> {
        let both = self.changes.files.iter().flat_map(|c| [c.old.as_deref(), c.new.as_deref()]);
        let changed: HashSet<String> = both.flatten().map(shown).collect();
        let of_deployments: HashSet<&str> = files.iter().flatten().map(String::as_str).collect();
        let asked: HashSet<String> = self
            .now
            .requested()
            .iter()
            .filter_map(|p| self.repository.inside(p))
            .map(|p| shown(&p))
            .collect();
        let helping: Vec<&str> = changed
            .iter()
            .map(String::as_str)
            .filter(|path| !of_deployments.contains(path))
            .filter(|path| Path::new(path).ancestors().any(|p| p.to_str().is_some_and(|p| asked.contains(p))))
            .collect();
        let beside = |helper: &str, files: &[String]| {
            let folder = Path::new(helper).parent().unwrap_or(Path::new(""));
            files.iter().any(|file| {
                let own = Path::new(file).parent().unwrap_or(Path::new(""));
                own == folder || folder.starts_with(own) || own.parent() == Some(folder)
            })
        };
        // What helps from afar may help any of them.
        let afar = helping.iter().any(|helper| !files.iter().any(|files| beside(helper, files)));
        let is = |files: &Vec<String>| {
            afar || files.iter().any(|file| changed.contains(file) || !self.is_in(file, base))
                || helping.iter().any(|helper| beside(helper, files))
        };
        (0..files.len()).filter(|&n| is(&files[n])).collect()
    }

    /// Whether the base has a file that has this path now.
    fn is_in(&self, file: &str, base: &Snapshot) -> bool {
        base.is_file(&self.repository.path_from_here(self.changes.old_path(Path::new(file))))
    }

    /// The files of the base that matter: the old ones of these, and what else changed, as a deployment may have been
    /// moved.
    fn wanted<'f>(&self, files: impl Iterator<Item = &'f String>, base: &Snapshot) -> BTreeSet<PathBuf> {
        let mut wanted = BTreeSet::new();
        let mut moved = false;
        for file in files {
            moved |= !self.is_in(file, base);
            wanted.insert(self.changes.old_path(Path::new(file)).to_owned());
        }
        let gone =
            self.changes.files.iter().filter(|c| moved || c.new.is_some()).filter_map(|c| c.old.clone());
        wanted.extend(gone);
        wanted
    }

    /// The inputs as they were, as far as they were there; a file that was moved into a folder is one of its own.
    fn old_inputs(&self, base: &Snapshot, wanted: &BTreeSet<PathBuf>) -> Vec<Input> {
        let old = |path: &Path| {
            let inside = self.repository.inside(path)?;
            let old = self.changes.old_path(&inside);
            // A path that stayed is shown as it was given.
            let seen = if old == inside { path.to_owned() } else { self.repository.path_from_here(old) };
            (base.is_file(&seen) || base.is_dir(&seen)).then_some(seen)
        };
        let input = |input: &Input| match input {
            Input::Path(path) => old(path).map(Input::Path),
            Input::Overlay(path) => old(path).map(Input::Overlay),
            Input::Stdin { name } => old(Path::new(name.as_deref()?)).map(Input::Path),
        };
        let mut inputs: Vec<Input> = self.inputs.iter().filter_map(input).collect();
        let given: Vec<PathBuf> = self.inputs.iter().filter_map(path_of).collect();
        let given: HashSet<PathBuf> = given.iter().filter_map(|path| self.repository.inside(path)).collect();
        let below = |path: &Path| is_below(path, &given);
        for change in &self.changes.files {
            let Some(old) = change.old.as_ref().filter(|old| wanted.contains(*old) && !below(old)) else {
                continue;
            };
            // One that is gone may be one that git does not know to be here now.
            let came = change.new.as_ref().is_none_or(|new| below(new));
            if came && crate::text::source::is_yaml(old) {
                inputs.push(Input::Path(self.repository.path_from_here(old)));
            }
        }
        inputs.sort_by_key(|input| matches!(input, Input::Overlay(_)));
        inputs.dedup();
        inputs
    }

    /// The deployments of the base. What cannot be read there is a note: the present state is what is checked.
    fn old_state(
        &self,
        base: Snapshot,
        wanted: BTreeSet<PathBuf>,
        inputs: &[Input],
        mut intake: Intake,
    ) -> (Vec<Deployment>, Intake) {
        let name = base.name().to_owned();
        let given: HashSet<PathBuf> =
            inputs.iter().filter_map(path_of).filter_map(|path| self.repository.inside(&path)).collect();
        let files: Vec<&Path> =
            wanted.iter().map(PathBuf::as_path).filter(|path| is_below(path, &given)).collect();
        read_ahead(&base, &files);
        let store = Store::git(base.only(wanted)).within(self.now.bounds().clone());
        let State { deployments, .. } = read(inputs, &self.options.check.read, &store, &mut intake);
        let unread = std::mem::take(&mut intake.errors).into_iter();
        intake.notes =
            unread.map(|e| format!("{} cannot be read at {name}: {}", e.path, e.message)).collect();
        (deployments, intake)
    }

    /// What a deployment is matched by: its place is the one that its main file has now.
    fn identity(&self, deployment: &Deployment, old: bool, sources: &Sources) -> DeploymentIdentity {
        let main = pairing::main_file(deployment);
        let inside = self.repository.inside(Path::new(main)).unwrap_or_else(|| PathBuf::from(main));
        let place = if old { self.changes.new_path(&inside) } else { &inside };
        DeploymentIdentity::at(shown(place), deployment, sources)
    }
}
