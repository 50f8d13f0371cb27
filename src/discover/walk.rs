//! Walking folders.

use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

/// A file that may concern Milvus.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Where it is.
    pub path: PathBuf,
    /// True when it was named by the user, not found in a folder.
    pub named: bool,
}

/// What a walk came upon.
#[derive(Debug, Default)]
pub struct Found {
    /// YAML files, in order of the arguments, then of path.
    pub candidates: Vec<Candidate>,
    /// `templates` folders of charts, which hold templates and no YAML.
    pub template_folders: Vec<PathBuf>,
    /// Paths that could not be walked, with the reason.
    pub errors: Vec<(PathBuf, String)>,
}

/// Lists the files that `paths` name: files as they are, folders with all YAML files below them that no
/// `.gitignore` leaves out.
pub fn walk(paths: &[PathBuf]) -> Found {
    let mut found = Found::default();
    for path in paths {
        match std::fs::metadata(path) {
            Ok(meta) if meta.is_dir() => folder(path, &mut found),
            Ok(_) => found.candidates.push(Candidate { path: path.clone(), named: true }),
            Err(e) => found.errors.push((path.clone(), e.to_string())),
        }
    }
    let mut seen = std::collections::HashSet::new();
    found.candidates.retain(|c| seen.insert(c.path.clone()));
    found
}

fn folder(path: &Path, found: &mut Found) {
    let (send, templates) = std::sync::mpsc::channel();
    let walker = WalkBuilder::new(path)
        .require_git(false)
        .sort_by_file_name(std::cmp::Ord::cmp)
        .filter_entry(move |entry| {
            let is_templates = entry.file_type().is_some_and(|t| t.is_dir())
                && entry.file_name() == "templates"
                && entry.path().parent().is_some_and(|p| p.join("Chart.yaml").exists());
            if is_templates {
                // The receiver lives as long as the walk.
                let _ = send.send(entry.path().to_owned());
            }
            !is_templates
        })
        .build();
    for entry in walker {
        match entry {
            Ok(entry) if entry.file_type().is_some_and(|t| t.is_file()) && is_yaml(entry.path()) => {
                found.candidates.push(Candidate { path: entry.into_path(), named: false });
            }
            Ok(_) => {}
            Err(e) => found.errors.push((path.to_owned(), e.to_string())),
        }
    }
    found.template_folders.extend(templates.try_iter());
}

/// JSON is YAML too.
fn is_yaml(path: &Path) -> bool {
    path.extension()
        .is_some_and(|e| ["yaml", "yml", "json"].iter().any(|known| e.eq_ignore_ascii_case(known)))
}
