//! Folders with rules of the user's own.

use std::path::{Path, PathBuf};

use super::parse::Problem;
use super::project::{self, Broken, shown};
use crate::check::RuleChoice;
use crate::rule::{OwnRule, own};

/// The rules of a folder.
#[derive(Debug, Default)]
pub struct Loaded {
    /// Those that can be used.
    pub rules: Vec<OwnRule>,
    /// Files with mistakes.
    pub broken: Vec<Broken>,
}

/// Reads the rules of a folder and of those below it. `taken` are ids of other rules of the user's own.
///
/// # Errors
/// Why there is nothing to be read.
pub fn load(folder: &Path, taken: &[OwnRule]) -> Result<Loaded, String> {
    if !folder.is_dir() {
        return Err(format!("there is no folder `{}`", shown(folder)));
    }
    let mut loaded = Loaded::default();
    for file in rule_files(folder) {
        let path = shown(&file);
        let stem = file.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        let text = match project::text(&file) {
            Ok(text) => text,
            Err(why) => {
                let problems = vec![Problem { span: crate::source::Span::at(0), text: why }];
                loaded.broken.push(Broken { path, text: String::new(), problems });
                continue;
            }
        };
        let known = |id: &str| {
            let mine = taken.iter().chain(&loaded.rules).any(|rule| rule.info.id == id);
            mine || RuleChoice::named(id).is_some()
        };
        match own::read(&text, &stem, &known) {
            Ok(rule) => loaded.rules.push(rule),
            Err(problems) => {
                let problems = problems.into_iter().map(|p| Problem { span: p.span, text: p.text }).collect();
                loaded.broken.push(Broken { path, text, problems });
            }
        }
    }
    Ok(loaded)
}

/// The files of rules below a folder, in order.
pub fn rule_files(folder: &Path) -> Vec<PathBuf> {
    let walk = ignore::WalkBuilder::new(folder).sort_by_file_name(std::cmp::Ord::cmp).build();
    let files = walk.flatten().map(ignore::DirEntry::into_path);
    files.filter(|f| f.is_file() && f.extension().is_some_and(|e| e == "yaml" || e == "yml")).collect()
}
