//! Compose files that commands lay over one another.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::milvus::{changes_milvus, is_override_of, names_milvus_services};
use crate::facts::compose::is_main_name;
use crate::facts::{FileKind, Role};
use crate::read::commands::{Command, CommandKind};
use crate::read::find::Recognised;
use crate::read::{Files, Member};
use crate::text::source::FileId;
use crate::text::source::path::normalized;
use crate::text::yaml::Tree;

/// More stacks of a project than these are not told apart.
const MAX_STACKS: usize = 64;

/// A file of a stack.
struct Layer {
    path: PathBuf,
    file: FileId,
    tree: Arc<Tree>,
}

/// Takes out of the members the compose files that commands lay over others, each stack of files as one group with the
/// place of its last file. What compose takes without being told stays a project of its own, and so does what another
/// command names alone.
pub(crate) fn into_stacks(
    members: &mut Vec<(usize, Member)>,
    commands: &[Command],
    files: &mut Files<'_>,
) -> Vec<(usize, Vec<Member>)> {
    let mut named: Vec<(&Command, Vec<PathBuf>)> = commands
        .iter()
        .filter_map(|command| match &command.runs {
            CommandKind::Compose(compose) => {
                Some((command, compose.files.iter().map(|path| normalized(path)).collect()))
            }
            _ => None,
        })
        .collect();
    named.sort_by(|a, b| a.0.weight().cmp(&b.0.weight()));
    let alone: HashSet<PathBuf> =
        named.iter().filter(|(_, files)| files.len() == 1).map(|(_, files)| files[0].clone()).collect();
    let (mut stacks, mut ends, mut inside) = (Vec::new(), HashSet::new(), HashSet::new());
    for (command, paths) in named.iter().filter(|(_, files)| files.len() > 1) {
        if stacks.len() == MAX_STACKS || is_usual(paths) {
            continue;
        }
        let Some((order, group)) = stack(command, paths, members, files) else { continue };
        let end = group.iter().rev().find(|m| m.base.is_some()).map(|m| m.path.clone());
        if ends.insert(end) {
            inside.extend(paths.iter().cloned());
            stacks.push((order, group));
        }
    }
    let stays = |m: &Member| {
        let path = normalized(&m.path);
        m.is.kind != FileKind::Compose
            || !inside.contains(&path)
            || is_main_name(&path)
            || alone.contains(&path)
    };
    members.retain(|(_, member)| stays(member));
    stacks
}

/// Notes of compose files the command that starts them with variables of a file, where all commands that name the file
/// say the same one.
pub(crate) fn give_variables(members: &mut [(usize, Member)], commands: &[Command]) {
    let mut by_file: HashMap<PathBuf, Vec<(&Command, &[PathBuf])>> = HashMap::new();
    for command in commands {
        let CommandKind::Compose(compose) = &command.runs else { continue };
        if let [file] = &compose.files[..] {
            by_file.entry(normalized(file)).or_default().push((command, &compose.env_files));
        }
    }
    for (_, member) in members.iter_mut().filter(|(_, member)| member.is.kind == FileKind::Compose) {
        let Some([(command, first), others @ ..]) = by_file.get(&normalized(&member.path)).map(Vec::as_slice)
        else {
            continue;
        };
        if !first.is_empty() && others.iter().all(|(_, other)| other == first) {
            member.composed_by = Some(Arc::new((*command).clone()));
        }
    }
}

/// The files of variables that the command names which starts some members.
pub(super) fn variables_named(group: &[Member]) -> Option<(&Command, &[PathBuf])> {
    let command = group.iter().find_map(|member| member.composed_by.as_deref())?;
    match &command.runs {
        CommandKind::Compose(compose) if !compose.env_files.is_empty() => Some((command, &compose.env_files)),
        _ => None,
    }
}

/// Whether files are those that compose lays over one another without being told.
fn is_usual(paths: &[PathBuf]) -> bool {
    matches!(paths, [main, over] if is_override_of(over, main))
}

/// The members of a stack, where one of its files changes the Milvus that another runs.
fn stack(
    command: &Command,
    paths: &[PathBuf],
    members: &[(usize, Member)],
    files: &mut Files<'_>,
) -> Option<(usize, Vec<Member>)> {
    let known = |path: &Path| members.iter().find(|(_, m)| normalized(&m.path) == path);
    if !paths.iter().any(|path| known(path).is_some_and(|(_, m)| m.is.kind == FileKind::Compose)) {
        return None;
    }
    let mut layers: Vec<Layer> = Vec::new();
    for path in paths {
        let (file, tree) = files.take_yaml(path)?;
        tree.path(&["services"]).or_else(|| tree.path(&["include"]))?;
        layers.push(Layer { path: path.clone(), file, tree });
    }
    let changes = |at: usize| {
        let below = layers[..at].iter();
        names_milvus_services(&layers[at].tree)
            || below.into_iter().any(|below| changes_milvus(&layers[at].tree, &below.tree))
    };
    let last = (1..layers.len()).rev().find(|at| changes(*at))?;
    let order = layers.iter().rev().find_map(|layer| known(&layer.path)).map(|(order, _)| *order)?;
    let command = Arc::new(command.clone());
    let is = Recognised { kind: FileKind::Compose, role: Role::Resource };
    let member = |(at, layer): (usize, &Layer)| {
        let own = known(&layer.path).map(|(_, member)| member.clone());
        let own = own.unwrap_or_else(|| Member::new(layer.path.clone(), layer.file, layer.tree.clone(), is));
        let is_over = at == last;
        let base = is_over.then(|| layers[at - 1].path.clone());
        Member { base, composed_by: is_over.then(|| command.clone()), is_first: false, ..own }
    };
    Some((order, layers.iter().enumerate().map(member).collect()))
}
