//! The project that compose files make, by whose name compose calls their volumes.

use std::path::Path;

use super::interpolate::{Variables, interpolate, interpolate_or};
use super::model::{File, Service, UNKNOWN};
use super::variables::variables;
use crate::check::Files;
use crate::milvus::{Project, text};
use crate::settings::absolute;
use crate::source::{Location, Span};
use crate::yaml::{Reader, value_text};

/// The variable that outranks what the files say.
const VARIABLE: &str = "COMPOSE_PROJECT_NAME";

/// The project of files in a folder, later files over earlier ones; `None` where its name is not known.
pub fn of(files: &[File], folder: &Path, given: &Variables, others: &mut Files<'_>) -> Option<Project> {
    if let Some(by_variable) = by_variable(folder, others) {
        return Some(by_variable);
    }
    for file in files.iter().rev() {
        let Some(entry) = file.tree.path(&["name"]) else { continue };
        let name = interpolate(file.tree.text(file.tree.resolve(entry.value)), given)?;
        let at = Location { file: file.file, span: file.tree.span(entry.value) };
        return (!name.is_empty()).then_some(Project { name, said: Some(at) });
    }
    let kept = |c: &char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
    let name: String =
        absolute(&folder.join(".")).file_name()?.to_str()?.to_lowercase().chars().filter(kept).collect();
    let name = name.trim_start_matches(['-', '_']).to_owned();
    (!name.is_empty()).then_some(Project { name, said: None })
}

fn by_variable(folder: &Path, files: &mut Files<'_>) -> Option<Project> {
    let file = files.text(&folder.join(".env"))?;
    let lines = variables(&files.sources().get(file).text, &Variables::new());
    let line = lines.into_iter().rfind(|line| line.name == VARIABLE)?;
    let span = Span::new(line.value_at.start, line.value_at.end);
    let name = line.value.filter(|name| !name.is_empty())?;
    Some(Project { name, said: Some(Location { file, span }) })
}

/// Tells the volumes that keys stand for: those with names of their own, and those whose names begin with the project's.
pub fn name_volumes(
    project: Option<&Project>,
    services: &mut [Service],
    files: &[File],
    variables: &Variables,
) {
    for volume in services.iter_mut().flat_map(|service| &mut service.volumes) {
        let own = volume.named.as_ref().and_then(|key| own_name(files, key, variables));
        match own {
            Some(own) => {
                volume.source = own;
                volume.named = None;
            }
            None => volume.project = project.filter(|_| volume.named.is_some()).cloned(),
        }
    }
}

/// What a volume is called by `volumes` of the files, later ones over earlier ones: by a name that no project's is put
/// before, or by the folder or share that it stands for.
fn own_name(files: &[File], key: &str, variables: &Variables) -> Option<String> {
    let in_file = |file: &File, keys: &[&str]| {
        let tree = &file.tree;
        let volume = tree.path(&["volumes", key])?.value;
        let node = keys.iter().try_fold(volume, |node, key| Some(tree.get(node, key)?.value))?;
        let text = interpolate_or(&value_text(tree, node, Reader::Milvus)?, variables, UNKNOWN);
        Some(text).filter(|text| !text.is_empty())
    };
    let said = |keys: &[&str]| files.iter().rev().find_map(|file| in_file(file, keys));
    if let Some(device) = said(&["driver_opts", "device"]) {
        let options = said(&["driver_opts", "o"]).unwrap_or_default();
        let server = options.split(',').find_map(|option| option.trim().strip_prefix("addr="));
        return Some(format!("{}{device}", server.unwrap_or_default()));
    }
    let external = || match said(&["external"])? {
        text if text::is_true(&text) => Some(key.to_owned()),
        // Only whoever runs compose knows.
        text if text.contains(UNKNOWN) => Some(UNKNOWN.to_owned()),
        _ => None,
    };
    said(&["external", "name"]).or_else(|| said(&["name"])).or_else(external)
}
