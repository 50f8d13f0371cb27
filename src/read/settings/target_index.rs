//! Which items of the settings may be about a file. There may be an item for each of many folders.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::PathSettings;

/// Items by what they are looked up by.
#[derive(Debug, Default)]
pub(super) struct TargetIndex {
    /// Those that may be about any file.
    always: Vec<usize>,
    /// Those that are about files in a folder of a name, or of a name.
    by_name: HashMap<String, Vec<usize>>,
    /// Those that list a file among their values.
    by_value: HashMap<PathBuf, Vec<usize>>,
}

impl TargetIndex {
    /// The index of some items.
    pub fn of(targets: &[PathSettings]) -> Self {
        let mut index = Self::default();
        for (at, target) in targets.iter().enumerate() {
            match target.names_on_the_way() {
                None => index.always.push(at),
                Some(names) => {
                    for name in names {
                        index.by_name.entry(name.clone()).or_default().push(at);
                    }
                }
            }
            for value in target.values.iter() {
                index.by_value.entry(value.clone()).or_default().push(at);
            }
        }
        index
    }

    /// The items that may be about a file, by its absolute path, or about the stack that it is part of; in their order.
    pub fn candidates(&self, file: &Path, stack: Option<&[PathBuf]>) -> Vec<usize> {
        let names = file.iter().filter_map(|name| self.by_name.get(name.to_str()?));
        let value = stack.map_or(Some(file), |stack| stack.first().map(PathBuf::as_path));
        let listed = value.and_then(|value| self.by_value.get(value));
        let mut found: Vec<usize> =
            self.always.iter().chain(names.flatten()).chain(listed.into_iter().flatten()).copied().collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The items that list a file among their values.
    pub fn listing(&self, file: &Path) -> &[usize] {
        self.by_value.get(file).map_or(&[], Vec::as_slice)
    }

    /// Whether an item lists a file among its values.
    pub fn lists(&self, item: usize, file: &Path) -> bool {
        self.listing(file).binary_search(&item).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::settings::Patterns;

    #[test]
    fn of_many_items_few_are_asked() {
        let item = |line: &str| PathSettings {
            path: Patterns::new(Path::new("/r"), [line].into_iter()).ok(),
            ..PathSettings::default()
        };
        let mut targets: Vec<PathSettings> = (0..1_000).map(|i| item(&format!("deploy/d{i}/"))).collect();
        targets.extend(["*-prod.yaml", "!x", "d[0-9]"].map(item));
        let stack = vec![PathBuf::from("/r/a.yaml"), PathBuf::from("/r/b.yaml")];
        targets.push(PathSettings { values: stack.clone().into(), ..PathSettings::default() });
        targets.push(PathSettings::default());
        let index = TargetIndex::of(&targets);
        let asked = |file: &str, stack| index.candidates(Path::new(file), stack);
        assert_eq!(asked("/r/deploy/d7/values.yaml", None), [7, 1000, 1001, 1002, 1004]);
        assert_eq!(asked("/r/b.yaml", None), [1000, 1001, 1002, 1003, 1004]);
        assert_eq!(asked("/r/x.yaml", Some(&stack[..])), [1000, 1001, 1002, 1003, 1004]);
        for file in ["/r/deploy/d7/values.yaml", "/r/d7/values.yaml", "/r/b.yaml", "/r/q/x-prod.yaml"] {
            let file = Path::new(file);
            let is_about =
                |&at: &usize| targets[at].is_about(file, targets[at].values.iter().any(|v| v == file));
            let found = index.candidates(file, None).into_iter();
            let found = found.filter(|&at| targets[at].is_about(file, index.lists(at, file)));
            let all = (0..targets.len()).filter(is_about);
            assert_eq!(found.collect::<Vec<_>>(), all.collect::<Vec<_>>(), "{}", file.display());
        }
    }
}
