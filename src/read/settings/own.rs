//! Folders with rules of the user's own.

use std::path::{Path, PathBuf};

use super::file::{BrokenFile, read_text};
use super::parse::SettingsProblem;
use super::{OwnRule, RuleChoice};
use crate::text::source::Store;
use crate::text::source::path::shown_from_here;

/// The rules of a folder.
#[derive(Debug, Default)]
pub struct LoadedRules {
    /// The rules that can be used.
    pub rules: Vec<OwnRule>,
    /// Files with mistakes.
    pub broken: Vec<BrokenFile>,
}

/// Reads the rules of a folder and of those below it; none of one that lies outside of what may be read. `taken` are ids of other rules of the user's own.
///
/// # Errors
/// Why there is nothing to be read.
pub fn load_rules(folder: &Path, taken: &[OwnRule], store: &Store) -> Result<LoadedRules, String> {
    if store.refuses(folder) {
        return Ok(LoadedRules::default());
    }
    if !store.is_dir(folder) {
        return Err(format!("there is no folder `{}`", shown_from_here(folder)));
    }
    let mut loaded = LoadedRules::default();
    for file in rule_files(folder, store) {
        let path = shown_from_here(&file);
        let stem = file.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        let text = match read_text(&file, store) {
            Ok(text) => text,
            Err(why) => {
                let problems = vec![SettingsProblem { span: crate::text::source::Span::at(0), text: why }];
                loaded.broken.push(BrokenFile { path, text: String::new(), problems });
                continue;
            }
        };
        let known = |id: &str| {
            let mine = taken.iter().chain(&loaded.rules).any(|rule| rule.info.id == id);
            mine || RuleChoice::named(id).is_some()
        };
        match super::parse_rule(&text, &stem, &known) {
            Ok(rule) => loaded.rules.push(rule),
            Err(problems) => {
                let problems =
                    problems.into_iter().map(|p| SettingsProblem { span: p.span, text: p.text }).collect();
                loaded.broken.push(BrokenFile { path, text, problems });
            }
        }
    }
    Ok(loaded)
}

/// The files of rules below a folder, in order.
pub fn rule_files(folder: &Path, store: &Store) -> Vec<PathBuf> {
    let files = store.walk(folder, &mut |_| true).unwrap_or_else(|| {
        let walk = ignore::WalkBuilder::new(folder).sort_by_file_name(std::cmp::Ord::cmp).build();
        walk.flatten().map(ignore::DirEntry::into_path).collect()
    });
    let is_yaml = |file: &Path| file.extension().is_some_and(|e| e == "yaml" || e == "yml");
    files.into_iter().filter(|file| is_yaml(file) && !store.refuses(file) && store.is_file(file)).collect()
}
