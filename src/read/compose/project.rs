//! The project that compose files make, by whose name compose calls their volumes.

use std::path::Path;

use super::interpolate::{Variables, interpolate};
use super::model::ComposeFile;
use super::variables::variables;
use crate::deployment::ComposeProject;
use crate::read::Files;
use crate::text::source::{Location, Span, absolute};

/// The variable that outranks what the files say.
const VARIABLE: &str = "COMPOSE_PROJECT_NAME";

/// The project of files in a folder, later files over earlier ones; `None` where its name is not known.
pub fn project_of(
    files: &[ComposeFile],
    folder: &Path,
    given: &Variables,
    others: &mut Files<'_>,
) -> Option<ComposeProject> {
    if let Some(by_variable) = by_variable(folder, others) {
        return Some(by_variable);
    }
    for file in files.iter().rev() {
        let Some(entry) = file.tree.path(&["name"]) else { continue };
        let name = interpolate(file.tree.text(file.tree.resolve(entry.value)), given)?;
        let at = Location { file: file.file, span: file.tree.span(entry.value) };
        return (!name.is_empty()).then_some(ComposeProject { name, stated_at: Some(at) });
    }
    let kept = |c: &char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
    let name: String =
        absolute(&folder.join(".")).file_name()?.to_str()?.to_lowercase().chars().filter(kept).collect();
    let name = name.trim_start_matches(['-', '_']).to_owned();
    (!name.is_empty()).then_some(ComposeProject { name, stated_at: None })
}

fn by_variable(folder: &Path, files: &mut Files<'_>) -> Option<ComposeProject> {
    let file = files.read_text(&folder.join(".env"))?;
    let lines = variables(&files.sources().get(file).text, &Variables::new());
    let line = lines.into_iter().rfind(|line| line.name == VARIABLE)?;
    let span = Span::new(line.value_at.start, line.value_at.end);
    let name = line.value.filter(|name| !name.is_empty())?;
    Some(ComposeProject { name, stated_at: Some(Location { file, span }) })
}
