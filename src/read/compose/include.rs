//! `include`: whole projects in files of their own.

use std::path::{Path, PathBuf};

use super::document::shortened;
use super::interpolate::Variables;
use super::loader::{Loader, Loading, is_remote};
use super::value::{Map, Shape, Value};
use crate::deployment::UNKNOWN;
use crate::text::source::is_left_out_of_git;
use crate::text::source::path::{named_from, normalized, shown};

/// What a project takes over from those that it includes.
const SECTIONS: [&str; 6] = ["services", "volumes", "networks", "secrets", "configs", "models"];

/// So many projects may include one another, one in the other.
const DEPTH: usize = 512;

/// What is said where there are more.
const TOO_DEEP: &str = "more than 512 files include one another in a row; what is beyond is not read";

impl Loader<'_, '_> {
    /// Takes over what a document includes.
    pub(super) fn include(&mut self, root: &mut Map, loading: &Loading<'_>) {
        let Some(include) = root.remove("include") else { return };
        match &include.is {
            Shape::Null => return,
            Shape::List(_) => {}
            _ => return self.refusals.add(&include.at, "`include` is not a list".into()),
        }
        for item in include.items() {
            let path = item.get("path").unwrap_or(item);
            let paths = match path.items() {
                [] => vec![path],
                several => several.iter().collect(),
            };
            let Some(files) = self.included_files(&paths, loading) else { continue };
            self.include_one(root, item, files, loading);
        }
    }

    /// The paths of files to include; `None` where one is not known or not there.
    fn included_files(&mut self, paths: &[&Value], loading: &Loading<'_>) -> Option<Vec<PathBuf>> {
        let mut files = Vec::new();
        for path in paths {
            let Some(text) = path.text() else {
                self.refusals.add(&path.at, "an item of `include` names no file".into());
                return None;
            };
            let file = normalized(&named_from(loading.folder, text));
            if text.contains(UNKNOWN) || is_remote(text) || self.files.store().refuses(&file) {
                self.is_partial = true;
                return None;
            }
            if loading.included.contains(&file) {
                self.refusals.add(&path.at, format!("`{}` includes itself", shortened(text)));
                self.is_partial = true;
                return None;
            }
            if self.files.take_yaml(&file).is_none() {
                self.is_partial = true;
                // What git leaves out is there where the project runs.
                let store = self.files.store();
                if !store.is_file(&file) && !is_left_out_of_git(&file, store) {
                    self.refusals
                        .add(&path.at, format!("it includes `{}`, which is not there", shortened(text)));
                }
                return None;
            }
            files.push(file);
        }
        if loading.included.len() > DEPTH {
            self.files.refuse(shown(&loading.included[0]), TOO_DEEP);
            self.is_partial = true;
            return None;
        }
        (!files.is_empty()).then_some(files)
    }

    fn include_one(&mut self, root: &mut Map, item: &Value, files: Vec<PathBuf>, loading: &Loading<'_>) {
        let own = files[0].parent().unwrap_or(Path::new("")).to_owned();
        let stated = item.get("project_directory").and_then(Value::text);
        let folder = stated.map_or(own, |stated| normalized(&named_from(loading.folder, stated)));
        let variables = self.included_variables(item, &folder, loading);
        let included = loading.included.iter().cloned().chain([files[0].clone()]).collect();
        let inner = Loading { folder: &folder, variables: &variables, included };
        let was_exceeded = variables.growth().is_exceeded();
        let project = self.project(&files, &inner);
        if !was_exceeded {
            self.files.check_growth(variables.growth(), &files[0]);
        }
        self.take_over(root, project, item);
    }

    /// The variables of an included project: those of the one that includes it, and then those of its own file.
    fn included_variables(&mut self, item: &Value, folder: &Path, loading: &Loading<'_>) -> Variables {
        let stated: Vec<PathBuf> = match item.get("env_file") {
            Some(value) => {
                let texts = value.text().into_iter().chain(value.items().iter().filter_map(Value::text));
                texts
                    .filter(|text| !text.contains(UNKNOWN))
                    .map(|text| named_from(loading.folder, text))
                    .collect()
            }
            None => vec![folder.join(".env")],
        };
        let mut own = Variables::new();
        for path in stated {
            self.variables_of(&path, loading.variables, &mut own);
        }
        let mut all = loading.variables.clone();
        all.add_all(own);
        all
    }

    /// Takes over the parts of a project, which must not be there yet.
    fn take_over(&mut self, root: &mut Map, mut project: Map, item: &Value) {
        for section in SECTIONS {
            let Some(Value { is: Shape::Map(parts), at }) = project.remove(section) else { continue };
            if root.get(section).is_none() {
                root.insert(section.to_owned(), Value { is: Shape::Map(Map::default()), at });
            }
            let Some(own) = root.get_mut(section).and_then(Value::map_mut) else { continue };
            for (name, part) in parts.into_entries() {
                match own.get(&name) {
                    Some(there) if *there != part => {
                        let why = format!("`{section}.{name}` is in this project and in what it includes");
                        self.refusals.add(&item.at, why);
                    }
                    _ => own.insert(name, part),
                }
            }
        }
    }
}
