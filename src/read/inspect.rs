//! What a file is: its text is parsed and recognised, with the help of what lies around it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::charts::ChartFiles;
use super::commands::{Command, CommandKind, commands_in};
use super::find::{self, Candidate, Recognised, Surroundings};
use super::helm::umbrella::ChartFolder;
use super::{Member, ReadOptions, compose, gitops, kustomize, overlay};
use crate::base::fault;
use crate::facts::{FileKind, Role};
use crate::text::source::{FileId, SourceFile, Store};
use crate::text::yaml::reader::Reader;
use crate::text::yaml::{self, Tree};

/// Inspects the files of a store, each alone.
pub(super) struct Inspector<'a> {
    options: &'a ReadOptions,
    /// Files are judged by themselves.
    alone: bool,
    store: &'a Store,
    charts: ChartFiles<'a>,
}

impl<'a> Inspector<'a> {
    /// An inspector of a store's files, which judges them by themselves or with what stands around them.
    pub fn new(options: &'a ReadOptions, alone: bool, store: &'a Store) -> Self {
        Self { options, alone, store, charts: ChartFiles::of(store) }
    }

    /// What a file is. This is most of the work on most files, and several are looked at in the same moment.
    pub fn inspect(
        &self,
        candidate: &Candidate,
        mut file: SourceFile,
        kind: Option<FileKind>,
    ) -> FileVerdict {
        match fault::catch(|| self.understand(candidate, &file, kind)) {
            Ok(Ok(understood)) => {
                file.fixable &= !understood.is_filled;
                FileVerdict::Recognised(Box::new(file), Box::new(understood))
            }
            Ok(Err(nothing)) => nothing,
            Err(fault) => FileVerdict::Failed(file.path, fault),
        }
    }

    fn understand(
        &self,
        candidate: &Candidate,
        file: &SourceFile,
        kind: Option<FileKind>,
    ) -> Result<RecognisedFile, FileVerdict> {
        let given = self.options.of_file(&candidate.path, candidate.is_asked);
        let kind = kind.or(given.kind);
        let kustomizes = kind.is_none() && kustomize::is_kustomization(&candidate.path);
        // A file that is named says no more than one in a folder: hooks name all that changed.
        let named = candidate.named && (self.alone || kind.is_some() || given.chart || given.milvus);
        let is_given = kind.is_some() || given.otherwise.is_some() || (named && given.chart);
        // What it lies over, or is built from, may be all that speaks of Milvus.
        let may_refer = kind.is_none() && compose::is_compose_name(&file_name_of(&candidate.path));
        let may_concern =
            is_given || kustomizes || may_refer || find::may_concern(&candidate.path, &file.text);
        if !may_concern && self.charts.above(&candidate.path).is_none() {
            return Err(FileVerdict::Foreign);
        }
        let is_whole = Templating { is_filled: false, has_lines: false };
        let of_template = || {
            let filled = find::fill_file(&candidate.path, &file.text)?;
            let templating = Templating { is_filled: true, has_lines: filled.has_lines };
            Some(self.understand_tree(candidate, yaml::parse(&filled.text), kind, templating))
        };
        if find::is_named_template(&candidate.path)
            && let Some(understood) = of_template()
        {
            return understood;
        }
        if let Some(text) = find::fill_parameters(&file.text) {
            let templating = Templating { is_filled: true, has_lines: false };
            return self.understand_tree(candidate, yaml::parse(&text), kind, templating);
        }
        let tree = match file.invalid_at {
            Some(at) => yaml::parse_not_text(&file.text, at),
            None => yaml::parse_shared(file.text.clone()),
        };
        let is_template = kind.is_none() && find::is_template(&candidate.path, &file.text);
        match self.understand_tree(candidate, tree, kind, is_whole) {
            // What stands between its actions may be enough.
            Err(nothing) if is_template => of_template().unwrap_or(Err(nothing)),
            Ok(understood) if is_template && understood.is_refused => {
                of_template().unwrap_or(Err(FileVerdict::Template))
            }
            understood => understood,
        }
    }

    fn understand_tree(
        &self,
        candidate: &Candidate,
        tree: Tree,
        kind: Option<FileKind>,
        templating: Templating,
    ) -> Result<RecognisedFile, FileVerdict> {
        let given = self.options.of_file(&candidate.path, candidate.is_asked);
        let named = candidate.named && (self.alone || kind.is_some() || given.chart || given.milvus);
        let kustomizes = kind.is_none() && kustomize::is_kustomization(&candidate.path);
        let name = find::without_extension(&candidate.path).unwrap_or_else(|| candidate.path.clone());
        let (charts, above) = self.charts.around(&candidate.path, &tree);
        let mut laid_over = None;
        let (is, seeming) = match kind {
            Some(kind) => (find::recognise_as(kind, &name), None),
            None => {
                let in_milvus_chart = given.chart
                    || charts.installs_milvus()
                    || overlay::lies_over_milvus(&candidate.path, &tree, self.store);
                let around = Surroundings {
                    named,
                    milvus_given: given.milvus,
                    in_milvus_chart,
                    says_milvus: self.is_said_to_be_milvus(&candidate.path, &tree),
                    in_other_chart: charts.is_of_another(),
                };
                let resource = Recognised { kind: FileKind::Gitops, role: Role::Resource };
                let values = Recognised { kind: FileKind::HelmValues, role: Role::Values };
                let beside = kustomizes.then_some(resource).or(above.is_some().then_some(values));
                let named = given.otherwise.map(|kind| (find::recognise_as(kind, &name), None));
                laid_over = self.composed_below(&candidate.path, &tree);
                let composed = laid_over.is_some() || self.builds_milvus(&candidate.path, &tree);
                let compose = Recognised { kind: FileKind::Compose, role: Role::Resource };
                let found = composed.then_some((compose, None));
                let found = found.or_else(|| recognise(&name, &tree, around, beside)).or(named);
                found.ok_or(FileVerdict::Foreign)?
            }
        };
        let reader = if is.kind == FileKind::HelmValues { Reader::Helm } else { Reader::Milvus };
        // A file whose kind is said is no template. Whether the text is refused is asked again later, and known then.
        let is_refused = kind.is_none()
            && (yaml::reader::refusal(&tree, reader).is_some()
                || (is.role == Role::Resource && tree.error().is_some()));
        // Of files that install something what stands there in any case is enough.
        if templating.is_filled && (is_refused || (templating.has_lines && is.kind != FileKind::Gitops)) {
            return Err(FileVerdict::Template);
        }
        let values = is.kind == FileKind::HelmValues;
        let charts = if values { charts } else { Arc::default() };
        let is_copy = values && kind.is_none() && overlay::is_copy(&candidate.path);
        let is_beside_original =
            || !self.options.alone && overlay::original_of_copy(&candidate.path, self.store).is_some();
        let above = above.filter(|_| !is_copy);
        let by_name = overlay::base_of_overlay(&candidate.path).filter(|_| values && !is_copy);
        let base = match (by_name, above) {
            (Some(base), Some(above)) if !self.store.is_file(&base) => Some(above),
            (by_name, above) => by_name.or(above),
        };
        let base = laid_over.or(base);
        let path = candidate.path.clone();
        // Of a chart in a folder it is not known yet whether Milvus is a part of it.
        let readable = seeming.as_ref().unwrap_or(&tree);
        let installs_other =
            is.kind == FileKind::Gitops && kind.is_none() && !gitops::installs_milvus(readable);
        let context = installs_other || (is_copy && is_beside_original());
        let (first, asked) = (named, candidate.is_asked);
        let (tree, is_filled) = (Arc::new(tree), templating.is_filled);
        Ok(RecognisedFile { path, tree, is, charts, base, first, context, asked, is_refused, is_filled })
    }

    /// The compose file that one lies over by its name, where it changes the Milvus that runs there.
    fn composed_below(&self, path: &Path, tree: &Tree) -> Option<PathBuf> {
        if self.options.alone || tree.path(&["services"]).is_none() {
            return None;
        }
        let names = compose::names_below(path).into_iter().map(|name| path.with_file_name(name));
        let main = names.into_iter().find(|main| self.store.is_file(main))?;
        let text = String::from_utf8(self.store.read(&main).ok()?).ok()?;
        compose::changes_milvus(tree, &yaml::parse(&text)).then_some(main)
    }

    /// Whether a compose file builds the image of a service from that of Milvus.
    fn builds_milvus(&self, path: &Path, tree: &Tree) -> bool {
        let folder = path.parent().unwrap_or(Path::new(""));
        compose::is_compose_name(&file_name_of(path)) && compose::builds_milvus(tree, folder, self.store)
    }

    /// Whether the name or the folder of a file, or a command that somebody wrote down in it, says that it is Milvus'.
    fn is_said_to_be_milvus(&self, path: &Path, tree: &Tree) -> bool {
        let installs = |command: &Command| matches!(command.runs, CommandKind::Helm(_));
        let names = || memchr::memmem::find(tree.source().as_bytes(), b"milvus").is_some();
        find::says_milvus(path, self.store)
            || (names() && commands_in(path, tree.source(), self.store).iter().any(installs))
    }
}

/// What a file is by its own content, else by what is `beside` it, else, where it breaks off, by what it seems to say;
/// with the tree of that.
fn recognise(
    path: &Path,
    tree: &Tree,
    around: Surroundings,
    beside: Option<Recognised>,
) -> Option<(Recognised, Option<Tree>)> {
    match find::recognise(path, tree, around).or(beside) {
        Some(is) => Some((is, None)),
        None => find::recognise_broken(path, tree, around).map(|(is, seeming)| (is, Some(seeming))),
    }
}

fn file_name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// What an inspection says of a file.
pub(super) enum FileVerdict {
    /// The file has nothing to do with Milvus.
    Foreign,
    /// A template, which is no YAML.
    Template,
    /// A file of another tool that installs the chart.
    Releases(Box<SourceFile>),
    Recognised(Box<SourceFile>, Box<RecognisedFile>),
    /// mqlint failed on the file.
    Failed(String, fault::Fault),
}

/// A [`Member`] that is not yet one of the run.
pub(super) struct RecognisedFile {
    path: PathBuf,
    tree: Arc<Tree>,
    is: Recognised,
    charts: Arc<ChartFolder>,
    base: Option<PathBuf>,
    first: bool,
    context: bool,
    asked: bool,
    /// Its readers refuse its text.
    is_refused: bool,
    /// It is a template whose actions are filled in.
    is_filled: bool,
}

/// Whether a text is a template.
#[derive(Clone, Copy)]
struct Templating {
    is_filled: bool,
    /// Actions decide which lines there are.
    has_lines: bool,
}

impl RecognisedFile {
    /// The file as a member of the run.
    pub fn member(self, file: FileId) -> Member {
        let Self { path, tree, is, charts, base, first, context, asked, is_filled, .. } = self;
        let flags = Member {
            is_first: first,
            is_context: context,
            is_asked: asked,
            is_filled,
            ..Member::new(path, file, tree, is)
        };
        Member { charts, base, ..flags }
    }
}
