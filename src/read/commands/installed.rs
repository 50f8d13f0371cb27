//! Values files and configurations that commands install Milvus with.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Command, CommandChart, CommandKind, CommandValue, HelmCommand, InstalledBy};
use crate::facts::milvus::Version;
use crate::facts::placeholders::UNKNOWN;
use crate::facts::{FileKind, Role};
use crate::read::find::Recognised;
use crate::read::helm::umbrella::ChartFolder;
use crate::read::set_options::{of_json, put, typed};
use crate::read::{Files, Member};
use crate::text::source::Location;
use crate::text::source::path::normalized;
use crate::text::yaml::assemble::Part;

/// Takes out of the files that are left those that commands of Helm install together, each stack as one group with the
/// place of its last file. `all` are the values files of the project.
pub(crate) fn into_stacks(
    left: &mut Vec<(usize, Member)>,
    all: &[Member],
    commands: &[Command],
    files: &mut Files<'_>,
) -> Vec<(usize, Vec<Member>)> {
    let mut commands: Vec<(&Command, &HelmCommand)> = commands
        .iter()
        .filter_map(|command| match &command.runs {
            CommandKind::Helm(helm) if !helm.values.is_empty() => Some((command, helm)),
            _ => None,
        })
        .collect();
    commands.sort_by(|a, b| a.0.weight().cmp(&b.0.weight()));
    let mut stacks: Vec<(usize, Vec<Member>)> = Vec::new();
    let mut inside: HashSet<PathBuf> = HashSet::new();
    for (at, (command, helm)) in commands.iter().enumerate() {
        let place = |path: &PathBuf| left.iter().find(|(_, m)| normalized(&m.path) == normalized(path));
        let Some((order, last)) = helm.values.iter().rev().find_map(place) else { continue };
        if !stands_free(last) {
            continue;
        }
        let order = *order;
        if commands[..at].iter().any(|(_, earlier)| earlier.values == helm.values) {
            continue;
        }
        let others = commands[at + 1..].iter().filter(|(_, later)| later.values == helm.values);
        let against = others.filter_map(|(other, later)| {
            let differs = later.version.filter(|version| helm.version.is_some_and(|own| own != *version));
            Some((other.place(), differs?))
        });
        let against = against.into_iter().next();
        let Some(group) = stack(command, helm, against, all, files) else { continue };
        inside.extend(helm.values.iter().map(|path| normalized(path)));
        stacks.push((order, group));
    }
    left.retain(|(_, m)| !(m.is.kind == FileKind::HelmValues && inside.contains(&normalized(&m.path))));
    stacks
}

/// Whether nothing stronger than a command says what a file is installed with.
fn stands_free(member: &Member) -> bool {
    member.is.kind == FileKind::HelmValues && member.stack.is_none() && !member.is_overlay
}

fn stack(
    command: &Command,
    helm: &HelmCommand,
    against: Option<(String, Version)>,
    all: &[Member],
    files: &mut Files<'_>,
) -> Option<Vec<Member>> {
    let file = files.read_text(&command.path)?;
    let by = Arc::new(InstalledBy { command: command.clone(), file, against });
    let member = |path: &PathBuf| all.iter().find(|m| normalized(&m.path) == normalized(path)).cloned();
    let mut group: Vec<Member> = Vec::new();
    for path in &helm.values {
        // What the command names is for the chart, whatever it says itself.
        let named = member(path).or_else(|| {
            let (file, tree) = files.take_yaml(path)?;
            let is = Recognised { kind: FileKind::HelmValues, role: Role::Values };
            let charts = group.last().map(|before| before.charts.clone()).unwrap_or_default();
            Some(Member { charts, ..Member::new(path.clone(), file, tree, is) })
        });
        group.extend(named);
    }
    if let CommandChart::Folder(folder) = &helm.chart {
        let charts = Arc::new(ChartFolder::of(folder, files.store()));
        if !charts.installs_milvus() {
            return None;
        }
        let own = member(&folder.join("values.yaml"));
        let own = own.filter(|own| group.iter().all(|m| m.file != own.file));
        group.splice(0..0, own);
        group.iter_mut().for_each(|m| m.charts = charts.clone());
    }
    let last = group.last()?.clone();
    group.extend(settings(&last, &by, helm, files));
    group.iter_mut().for_each(|m| m.installed_by = Some(by.clone()));
    Some(group)
}

/// What a command sets one by one, as values over those of the last file.
fn settings(last: &Member, by: &InstalledBy, helm: &HelmCommand, files: &mut Files<'_>) -> Option<Member> {
    let place = |at| Location { file: by.file, span: at };
    let mut root = Part::map(Vec::new(), place(helm.settings.first()?.at));
    for setting in &helm.settings {
        let key = |name: &str| Part::scalar(name, place(setting.at), false).with_key("--set");
        let at = place(setting.at);
        let value = match &setting.value {
            CommandValue::Json(value) => of_json(value, at),
            CommandValue::Word(text) => typed(text, at, false),
            CommandValue::Text(text) => typed(text, at, true),
            CommandValue::Literal(text) => Part::scalar(text, at, true),
            CommandValue::Unknown => Part::scalar(UNKNOWN, at, true),
        };
        put(&mut root, &setting.name, &key, value)?;
    }
    let (file, tree) = files.add_assembled(&crate::text::source::path::shown(&by.command.path), &[root]);
    let tree = Arc::new(tree.unreplaceable());
    Some(Member { file, tree, path: by.command.path.clone(), is_overlay: true, ..last.clone() })
}

/// The command that runs Milvus with one of some configuration files.
pub(crate) fn by_command(
    paths: &[&Path],
    commands: &[Command],
    files: &mut Files<'_>,
) -> Option<InstalledBy> {
    let mounts = |command: &&Command| match &command.runs {
        CommandKind::Docker(docker) => {
            docker.mounts.iter().any(|(path, _)| paths.iter().any(|own| normalized(own) == normalized(path)))
        }
        CommandKind::Helm(_) | CommandKind::Compose(_) => false,
    };
    let mut found: Vec<&Command> = commands.iter().filter(mounts).collect();
    found.sort_by(|a, b| a.weight().cmp(&b.weight()));
    let command = found.first()?;
    let file = files.read_text(&command.path)?;
    Some(InstalledBy { command: (*command).clone(), file, against: None })
}
