//! What compose services and pods have in common: containers that Milvus runs in.

use std::collections::HashSet;
use std::path::Path;

use super::{Files, Given};
use crate::deployment::{Container, Known, Text, Variable};
use crate::facts::Role;
use crate::facts::milvus::{KeyPath, Mode, NormalKey, Version, VersionText, roles, standalone_role};
use crate::text::source::{FileId, Location, Span};
use crate::text::yaml::Tree;
use crate::text::yaml::reader::Reader;

/// The texts of a deployment that is being built.
#[derive(Debug, Default)]
pub struct TextList {
    /// The texts.
    pub list: Vec<Text>,
}

impl TextList {
    /// Adds a configuration file, once; gives its index.
    pub fn add(&mut self, text: Text) -> usize {
        let same = |t: &Text| t.at == text.at && t.role == text.role;
        if let Some(known) = self.list.iter().position(same) {
            return known;
        }
        self.list.push(text);
        self.list.len() - 1
    }

    /// Adds a file that is mounted, once.
    pub fn mounted(&mut self, files: &mut Files<'_>, path: &Path, role: Role) -> Option<usize> {
        let (file, tree) = files.take_yaml(path)?;
        let at = whole_file(file, files);
        let text = Text {
            file,
            source: tree.shared_source(),
            tree,
            reader: Reader::Milvus,
            role,
            path: KeyPath::root(),
            at,
            key_at: None,
        };
        Some(self.add(text))
    }
}

/// A file of the run as a place.
pub fn whole_file(file: FileId, files: &Files<'_>) -> Location {
    Location { file, span: Span::new(0, files.sources().get(file).text.len()) }
}

/// A text that another program than Milvus reads. Plain words must not be put into JSON.
pub fn resource_text(file: FileId, tree: std::sync::Arc<Tree>, files: &Files<'_>) -> Text {
    let json = files.sources().get(file).path.to_lowercase().ends_with(".json");
    let tree = if json { std::sync::Arc::new(tree.unreplaceable()) } else { tree };
    Text {
        file,
        source: files.sources().get(file).text.clone(),
        tree,
        reader: Reader::Helm,
        role: Role::Resource,
        path: KeyPath::root(),
        at: whole_file(file, files),
        key_at: None,
    }
}

/// True where the words start Milvus.
pub fn starts_milvus(words: &[String]) -> bool {
    !roles(words).is_empty()
}

/// The mode of containers: all of Milvus in one, or a role in each.
pub fn mode_of_containers(containers: &[Container], given: &Given) -> Known<Mode> {
    if let Some(mode) = given.mode {
        return Known::Stated(mode);
    }
    let mut roles = containers.iter().flat_map(|c| &c.roles).peekable();
    if roles.peek().is_none() {
        return Known::Unknown;
    }
    Known::Stated(if roles.any(|r| r == standalone_role()) { Mode::Standalone } else { Mode::Cluster })
}

/// The release: the option, else the tag of the first image that names one.
pub fn release_of_images(
    versions: impl Iterator<Item = Option<VersionText>>,
    given: &Given,
) -> Known<Version> {
    if let Some(text) = given.milvus {
        return super::stated::stated_release(text, "--milvus");
    }
    versions
        .flatten()
        .next()
        .map_or(Known::Unknown, |text| super::stated::stated_release(text, "the image's tag"))
}

/// The environment of several containers as one: a variable that several set counts as the first has it.
pub fn merged_environment(each: Vec<Vec<Variable>>, given: &Given) -> Vec<Variable> {
    let mut all: Vec<Variable> = Vec::new();
    let mut known: HashSet<NormalKey> = HashSet::new();
    for own in each {
        let before = all.len();
        all.extend(own.into_iter().filter(|v| known.is_empty() || !known.contains(&NormalKey::new(&v.name))));
        known.extend(all[before..].iter().map(|v| NormalKey::new(&v.name)));
    }
    all.extend(Variable::given(&given.env));
    all
}

/// The folder that a container reads its configuration from.
pub fn config_folder_of(env: &[Variable]) -> String {
    let (folder, variable) = crate::facts::milvus::config_folder();
    env.iter().rev().find(|v| v.name == variable).map_or(folder.to_owned(), |v| v.value.clone())
}

/// True where a script merges the files before Milvus starts.
pub fn runs_merge_script(words: &[String]) -> bool {
    let is_script =
        |w: &String| crate::facts::milvus::merge_scripts().iter().any(|s| w.rsplit('/').next() == Some(s));
    words.iter().any(is_script)
}
