//! The project that compose files make, by whose name compose calls their volumes.

use std::path::Path;
use std::sync::Arc;

use super::interpolate::{Variables, interpolate_or_unknown};
use super::loader::Loader;
use super::variables::variables;
use crate::deployment::{ComposeProject, UNKNOWN};
use crate::facts::milvus::KeyPath;
use crate::text::source::{FileId, Location, Span, absolute};
use crate::text::yaml::Tree;

/// The variable that outranks what the files say.
pub const VARIABLE: &str = "COMPOSE_PROJECT_NAME";

/// The project of files in a folder, later files over earlier ones; `None` where its name is not known.
pub fn project_of(files: &[(FileId, Arc<Tree>)], folder: &Path, given: &Variables) -> Option<ComposeProject> {
    for (file, tree) in files.iter().rev() {
        let Some(entry) =
            tree.path(&["name"]).filter(|entry| !tree.text(tree.resolve(entry.value)).is_empty())
        else {
            continue;
        };
        let name = interpolate_or_unknown(tree.text(tree.resolve(entry.value)), given);
        let at = Location { file: *file, span: tree.span(entry.value) };
        let name = if name.contains(UNKNOWN) { String::new() } else { normalized_name(&name) };
        return (!name.is_empty()).then_some(ComposeProject { name, stated_at: Some(at) });
    }
    let name = normalized_name(absolute(&folder.join(".")).file_name()?.to_str()?);
    (!name.is_empty()).then_some(ComposeProject { name, stated_at: None })
}

/// A name as compose writes it: of small letters, digits, `-` and `_`, with one of the first two at its start.
fn normalized_name(name: &str) -> String {
    let kept = |c: &char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
    let name: String = name.to_lowercase().chars().filter(kept).collect();
    name.trim_start_matches(['-', '_']).to_owned()
}

/// The project that the variables of a folder name.
pub fn by_variable(folder: &Path, loader: &mut Loader<'_, '_>) -> Option<ComposeProject> {
    let file = loader.files.read_text(&folder.join(".env"))?;
    let text = loader.files.sources().get(file).text.clone();
    let lines = variables(&text, &Variables::new(), &mut Variables::new()).lines;
    let line = lines.into_iter().rfind(|line| line.name == VARIABLE)?;
    let at = Location { file, span: Span::new(line.value_at.start, line.value_at.end) };
    if line.value.is_empty() || line.value.contains(UNKNOWN) {
        return None;
    }
    if normalized_name(&line.value) != line.value {
        let why = format!(
            "`{}` is not a valid project name: use lower-case letters, digits, `-` and `_`, beginning with a letter or digit",
            line.value
        );
        loader.refusals.note(at, KeyPath::root(), why, None);
    }
    Some(ComposeProject { name: line.value, stated_at: Some(at) })
}
