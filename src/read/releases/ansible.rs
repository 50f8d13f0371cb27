//! `kubernetes.core.helm` of Ansible.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::release::{Release, Releases, helmfile};
use crate::facts::chart::is_chart;
use crate::facts::placeholders::UNKNOWN;
use crate::read::find;
use crate::text::source::{FileId, Location, Store};
use crate::text::yaml::assemble::Part;
use crate::text::yaml::{self, NodeId, Tree};

/// The module by its names.
const MODULES: [&str; 3] = ["kubernetes.core.helm", "community.kubernetes.helm", "helm"];

/// What Ansible calls folders, with the way there from a playbook and from the tasks of a role.
const FOLDERS: [(&str, &str, &str); 2] = [("role_path", ".", ".."), ("playbook_dir", ".", "../../..")];
/// How a value is looked up in a file, with the folder of a role where that lies.
const LOOKUPS: [(&str, &str); 2] = [("file", "files"), ("template", "templates")];

/// The releases of a playbook or a file of tasks.
pub(super) fn releases(path: &Path, file: FileId, text: &str, store: &Store) -> Releases {
    let placed = with_folders(path, text);
    let filled = find::fill(&placed).map_or(placed, |filled| filled.text);
    let tree = yaml::parse(&filled);
    let folder = path.parent().unwrap_or(Path::new(""));
    let tasks = Tasks { tree: &tree, file, text, folder, store, defaults: defaults(folder, store) };
    let (mut found, mut templates) = (Vec::new(), Vec::new());
    for root in tree.documents().iter().filter_map(|document| document.root) {
        let mut left = vec![root];
        let mut seen = std::collections::HashSet::new();
        while let Some(node) = left.pop() {
            let node = tree.resolve(node);
            if !seen.insert(node) {
                continue;
            }
            for entry in tree.entries(node) {
                if MODULES.contains(&tree.text(tree.resolve(entry.key))) {
                    found.extend(tasks.release(tree.resolve(entry.value), &mut templates));
                }
                left.push(entry.value);
            }
            left.extend(tree.items(node));
        }
    }
    found.sort_by_key(|release| release.at.span);
    Releases { document: helmfile(found), templates }
}

/// A text with the ways to folders in the place of what Ansible calls them, each as wide as that was.
fn with_folders(path: &Path, text: &str) -> String {
    let is_task = path.components().any(|part| part.as_os_str() == "roles");
    let mut placed = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("{{") {
        let Some(end) = rest[start..].find("}}").map(|length| start + length + 2) else { break };
        let name = rest[start + 2..end - 2].trim();
        let way = FOLDERS.iter().find(|(known, ..)| *known == name);
        let way = way.map(|(_, playbook, task)| if is_task { *task } else { *playbook });
        placed.push_str(&rest[..start]);
        match way.filter(|way| way.len() <= end - start) {
            Some(way) => {
                placed.push_str(way);
                placed.extend(std::iter::repeat_n('/', end - start - way.len()));
            }
            None => placed.push_str(&rest[start..end]),
        }
        rest = &rest[end..];
    }
    placed + rest
}

/// What a role sets its variables to where nobody says otherwise, the stronger ones last.
const OF_ROLE: [&str; 2] = ["../defaults/main.yml", "../vars/main.yml"];

/// The variables of the role that tasks in a folder are of, as far as they are plain.
fn defaults(folder: &Path, store: &Store) -> HashMap<String, String> {
    let mut found = HashMap::new();
    for name in OF_ROLE {
        let path = folder.join(name);
        let text = Some(&path).filter(|path| !store.refuses(path)).and_then(|path| store.read(path).ok());
        let Some(tree) = text.and_then(|bytes| String::from_utf8(bytes).ok()).map(|text| yaml::parse(&text))
        else {
            continue;
        };
        let entries = tree.root().map(|root| tree.entries(root)).unwrap_or_default();
        let plain = entries.iter().map(|entry| (tree.resolve(entry.key), tree.resolve(entry.value)));
        let plain =
            plain.filter(|(_, value)| tree.style(*value).is_some() && !tree.text(*value).contains("{{"));
        found.extend(plain.map(|(key, value)| (tree.text(key).to_owned(), tree.text(value).to_owned())));
    }
    found
}

/// A file of tasks.
struct Tasks<'t> {
    tree: &'t Tree,
    file: FileId,
    text: &'t str,
    folder: &'t Path,
    store: &'t Store,
    defaults: HashMap<String, String>,
}

impl Tasks<'_> {
    /// A value with the variables of the role filled in; as it is where others are in it.
    fn part(&self, node: NodeId) -> Option<Part> {
        let filled = || {
            let mut text = self.written(node).to_owned();
            for (name, value) in &self.defaults {
                text = text.replace(&format!("{{{{ {name} }}}}"), value);
            }
            (!text.contains("{{")).then(|| Part::scalar(&text, self.at(node), true))
        };
        let is_open = self.tree.text(node).contains(UNKNOWN);
        is_open.then(filled).flatten().or_else(|| Part::of(self.tree, self.file, node))
    }

    fn at(&self, node: NodeId) -> Location {
        Location { file: self.file, span: self.tree.span(node) }
    }

    /// What somebody wrote where a node stands.
    fn written(&self, node: NodeId) -> &str {
        let range = self.tree.span(node).range();
        self.text.get(range).unwrap_or_default().trim_matches(['"', '\''])
    }

    /// The file that a value is looked up in, as it is named from here; a template is told from others.
    fn looked_up(&self, node: NodeId) -> Option<(String, bool)> {
        let (_, call) = self.written(node).split_once("lookup(")?;
        let mut words = call.split(['\'', '"']).skip(1).step_by(2);
        let kind = words.next()?.rsplit('.').next()?;
        let (kind, of_role) = LOOKUPS.iter().find(|(name, _)| *name == kind)?;
        let name = words.next()?.trim_start_matches('/');
        let places = [".", of_role, &format!("../{of_role}"), "..", "../.."];
        let is_there = |path: &String| {
            let path = self.folder.join(path);
            !self.store.refuses(&path) && self.store.is_file(&path)
        };
        let found = places.iter().map(|place| format!("{place}/{name}")).find(is_there)?;
        Some((found, *kind == "template"))
    }

    fn release(&self, node: NodeId, templates: &mut Vec<PathBuf>) -> Option<Release> {
        let (tree, file) = (self.tree, self.file);
        let field = |key: &str| tree.get(node, key).map(|entry| tree.resolve(entry.value));
        let text = |key: &str| field(key).map(|node| tree.text(node)).unwrap_or_default();
        let chart = text("chart_ref");
        if !chart.starts_with(['.', '/']) && !is_chart(chart, text("chart_repo_url")) {
            return None;
        }
        let mut release = Release::new(self.at(node));
        let pairs = [
            ("name", ["name", "release_name"]),
            ("namespace", ["release_namespace", "namespace"]),
            ("chart", ["chart_ref", "chart_ref"]),
            ("version", ["chart_version", "chart_version"]),
        ];
        for (key, from) in pairs {
            let part = from.iter().find_map(|key| field(key)).and_then(|node| self.part(node));
            part.into_iter().for_each(|part| release.set(key, part));
        }
        let mut values: Vec<Part> = Vec::new();
        let files = field("values_files").map(|list| tree.items(list)).unwrap_or_default();
        for item in files.iter().map(|&item| tree.resolve(item)) {
            match tree.text(item).contains(UNKNOWN) {
                true => values.push(Part::scalar(self.written(item), self.at(item), true)),
                false => values.extend(Part::of(tree, file, item)),
            }
        }
        if let Some(inline) = ["release_values", "values"].iter().find_map(|key| field(key)) {
            let is_open = tree.text(inline).contains(UNKNOWN);
            match self.looked_up(inline) {
                Some((path, is_template)) => {
                    templates.extend(is_template.then(|| self.folder.join(&path)));
                    values.push(Part::scalar(&path, self.at(inline), true));
                }
                None if is_open => values.push(Part::scalar(self.written(inline), self.at(inline), true)),
                None => values.extend(Part::of(tree, file, inline)),
            }
        }
        if let Some(at) = values.first().map(|part| part.at) {
            let list = crate::text::yaml::assemble::PartShape::List(values);
            release.set("values", Part { shape: list, at, key: None });
        }
        Some(release)
    }
}
