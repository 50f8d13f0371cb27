//! What compose services and pods have in common: containers that Milvus runs in.

use std::path::Path;

use crate::check::{CheckOptions, Files, group};
use crate::milvus::{
    Container, KeyPath, Known, Mode, Mount, NormalKey, Role, Text, Variable, Version, VersionText, queue,
    roles, standalone_role,
};
use crate::source::{FileId, Location, Span};
use crate::yaml::{Reader, Tree};

/// The texts of a deployment that is being built.
#[derive(Debug, Default)]
pub struct Texts {
    /// The texts.
    pub list: Vec<Text>,
}

impl Texts {
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
        let (file, tree) = files.yaml(path)?;
        let at = whole(file, files);
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
pub fn whole(file: FileId, files: &Files<'_>) -> Location {
    Location { file, span: Span::new(0, files.sources().get(file).text.len()) }
}

/// A text that another program than Milvus reads. Plain words must not be put into JSON.
pub fn resource(file: FileId, tree: std::sync::Arc<Tree>, files: &Files<'_>) -> Text {
    let json = files.sources().get(file).path.to_lowercase().ends_with(".json");
    let tree = if json { std::sync::Arc::new(tree.fixed()) } else { tree };
    Text {
        file,
        source: files.sources().get(file).text.clone(),
        tree,
        reader: Reader::Helm,
        role: Role::Resource,
        path: KeyPath::root(),
        at: whole(file, files),
        key_at: None,
    }
}

/// The role of a configuration file by its name.
pub fn role(name: &str) -> Option<Role> {
    let roles = [Role::MilvusYaml, Role::DefaultYaml, Role::UserYaml];
    roles.into_iter().find(|r| r.config_file() == Some(name))
}

/// True where the words start Milvus.
pub fn starts_milvus(words: &[String]) -> bool {
    !roles(words).is_empty()
}

/// The mode of containers: all of Milvus in one, or a role in each.
pub fn mode(containers: &[Container], options: &CheckOptions) -> Known<Mode> {
    if let Some(mode) = options.mode {
        return Known::Said(mode);
    }
    let mut roles = containers.iter().flat_map(|c| &c.roles).peekable();
    if roles.peek().is_none() {
        return Known::Unknown;
    }
    Known::Said(if roles.any(|r| r == standalone_role()) { Mode::Standalone } else { Mode::Cluster })
}

/// The release: the option, else the tag of the first image that names one.
pub fn milvus(versions: impl Iterator<Item = Option<VersionText>>, options: &CheckOptions) -> Known<Version> {
    if let Some(text) = options.milvus {
        return group::said(text, "--milvus");
    }
    versions.flatten().next().map_or(Known::Unknown, |text| group::said(text, "the image's tag"))
}

/// The environment of several containers as one: a variable that several set counts as the first has it.
pub fn environment(each: Vec<Vec<Variable>>, options: &CheckOptions) -> Vec<Variable> {
    let mut all: Vec<Variable> = Vec::new();
    for own in each {
        let fresh: Vec<Variable> = own
            .into_iter()
            .filter(|v| !all.iter().any(|known| NormalKey::new(&known.name) == NormalKey::new(&v.name)))
            .collect();
        all.extend(fresh);
    }
    all.extend(Variable::given(&options.env));
    all
}

/// The folder that a container reads its configuration from.
pub fn folder(env: &[Variable]) -> String {
    let (folder, variable) = crate::milvus::config_folder();
    env.iter().rev().find(|v| v.name == variable).map_or(folder.to_owned(), |v| v.value.clone())
}

/// True where a script merges the files before Milvus starts.
pub fn merges(words: &[String]) -> bool {
    let is_script =
        |w: &String| crate::milvus::merge_scripts().iter().any(|s| w.rsplit('/').next() == Some(s));
    words.iter().any(is_script)
}

/// True where the variable that chooses the queue is set to what only the real environment knows.
pub fn selector_unknown(containers: &[Container], milvus: Version) -> bool {
    let selector = NormalKey::new(queue::selector());
    let variable = |name: &String| NormalKey::new(queue::key_of_variable(name, milvus)) == selector;
    containers.iter().any(|c| c.unknown.iter().any(variable))
}

/// True where a file that would be read is not given.
pub fn is_unknown(containers: &[Container], milvus: Version) -> bool {
    let names = queue::config_files(milvus);
    let unread = |c: &Container, m: &Mount| {
        m.missing
            && (m.target == c.folder || c.config_file(m).is_some_and(|f| c.merged || names.contains(&f)))
    };
    containers.iter().any(|c| c.mounts.iter().any(|m| unread(c, m)))
}
