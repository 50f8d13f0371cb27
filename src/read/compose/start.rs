//! Where a project starts: its files, their order, the folder that their paths start from, and its variables.

use std::path::{Path, PathBuf};

use super::interpolate::Variables;
use super::loader::Loader;
use super::project::{by_variable, project_of};
use super::stacks::variables_named;
use super::variables::variables;
use crate::deployment::ComposeProject;
use crate::facts::compose::{is_main_name, main_names, override_names};
use crate::read::{Files, Member};
use crate::text::source::absolute;
use crate::text::source::path::normalized;

/// The variable that names the files of a project.
const FILES_VARIABLE: &str = "COMPOSE_FILE";

/// The variable that says what stands between their names.
const SEPARATOR_VARIABLE: &str = "COMPOSE_PATH_SEPARATOR";

/// So many folders, that of a file and those above it, are looked at for what the file belongs to.
const LEVELS: usize = 4;

/// A folder and those above it that what a file in it belongs to may begin in.
pub fn folders_from(own: &Path, files: &Files<'_>) -> Vec<PathBuf> {
    let may_read = |folder: &&Path| *folder == own || files.store().may_read(&folder.join(".env"));
    own.ancestors().take(LEVELS).take_while(may_read).map(Path::to_owned).collect()
}

/// The file of a folder that compose takes without being told.
pub fn main_of(folder: &Path, files: &Files<'_>) -> Option<PathBuf> {
    main_names().iter().map(|name| folder.join(name)).find(|path| files.store().is_file(path))
}

/// The file of a folder that compose lays over that.
pub fn override_of(folder: &Path, files: &Files<'_>) -> Option<PathBuf> {
    override_names().iter().map(|name| folder.join(name)).find(|path| files.store().is_file(path))
}

/// The files that the variables of a folder say the project has.
pub fn files_by_variable(folder: &Path, files: &mut Files<'_>) -> Option<Vec<PathBuf>> {
    let file = files.read_text(&folder.join(".env"))?;
    let text = files.sources().get(file).text.clone();
    if !text.contains(FILES_VARIABLE) {
        return None;
    }
    let mut known = Variables::new();
    variables(&text, &Variables::new(), &mut known);
    let separator = known.get(SEPARATOR_VARIABLE).filter(|text| !text.is_empty()).unwrap_or(":");
    let names = known.get(FILES_VARIABLE).filter(|text| !text.is_empty())?;
    Some(names.split(separator).map(|name| normalized(&folder.join(name))).collect())
}

/// Where a project starts.
pub struct Start {
    /// Its files, later ones over earlier ones.
    pub files: Vec<PathBuf>,
    /// The folder that their paths start from.
    pub folder: PathBuf,
    /// The variables that compose replaces.
    pub variables: Variables,
    /// The project, where its name is known.
    pub project: Option<ComposeProject>,
    /// Whether these are the files that compose takes without being told.
    pub is_found: bool,
}

/// Where the project of files starts that were named or found together.
pub fn start(group: &[Member], loader: &mut Loader<'_, '_>) -> Start {
    let main = normalized(&group[0].path);
    let own = main.parent().unwrap_or(Path::new("")).to_owned();
    // Files that are named one by one stand for themselves.
    let is_named = group.iter().any(|member| member.is_overlay || member.base.is_some());
    let mut by_variable = None;
    if !is_named {
        by_variable = folders_from(&own, loader.files).into_iter().find_map(|folder| {
            let files = files_by_variable(&folder, loader.files)?;
            (files.first() == Some(&main)).then_some((folder, files))
        });
    }
    let is_found = by_variable.is_some() || is_main_name(&main);
    let (here, files) = match by_variable {
        Some((here, files)) => (here, files),
        None => (own.clone(), files_of(group, &main, &own, is_named, loader.files)),
    };
    let mut variables = Variables::new();
    variables.insert("PWD".into(), absolute(&here.join(".")).to_string_lossy().into_owned());
    // What a command names is read in the place of the usual files, of which those here win.
    let usual = || {
        let folders = [&here, &own].into_iter().take(if here == own { 1 } else { 2 });
        folders.map(|folder| folder.join(".env")).collect()
    };
    let named = variables_named(group).map(|(_, files)| files.iter().rev().cloned().collect());
    let paths: Vec<PathBuf> = named.unwrap_or_else(usual);
    for path in paths {
        let mut said = Variables::new();
        loader.variables_of(&path, &variables, &mut said);
        variables.add_all(said);
    }
    let project = project_by_name(&files, &here, &own, &variables, loader);
    if let Some(project) = &project {
        variables.insert(super::project::VARIABLE.into(), project.name.clone());
    }
    Start { files, folder: own, variables, project, is_found }
}

/// The files of a project: the one that was found, with the one that lies over it by its name, else those that were named.
fn files_of(group: &[Member], main: &Path, own: &Path, is_named: bool, files: &Files<'_>) -> Vec<PathBuf> {
    let takes_override = !is_named && main_of(own, files).is_some_and(|first| normalized(&first) == main);
    match override_of(own, files).filter(|_| takes_override) {
        Some(over) => vec![main.to_owned(), normalized(&over)],
        None => group.iter().map(|member| normalized(&member.path)).collect(),
    }
}

fn project_by_name(
    paths: &[PathBuf],
    here: &Path,
    own: &Path,
    variables: &Variables,
    loader: &mut Loader<'_, '_>,
) -> Option<ComposeProject> {
    if let Some(by_variable) = by_variable(here, loader).or_else(|| by_variable(own, loader)) {
        return Some(by_variable);
    }
    let read: Vec<_> = paths.iter().filter_map(|path| loader.files.take_yaml(path)).collect();
    project_of(&read, own, variables)
}
