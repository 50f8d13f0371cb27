//! The files that the user gives the chart in `extraConfigFiles`.

use crate::deployment::{Helm, Reading, Text, ValueAt, ValuesFile, Written};
use crate::text::edit::{Editor, Fix, Safety};

/// The value key whose entries become files.
pub(super) const FILES: &str = "extraConfigFiles";

/// A file that the user gives the chart.
pub(super) struct ExtraFile<'a> {
    pub(crate) name: String,
    pub(crate) written: Written,
    pub(crate) file: &'a ValuesFile,
    /// The text as Milvus would read it.
    pub(crate) text: Option<&'a Text>,
}

impl ExtraFile<'_> {
    /// True when it holds settings, not only comments.
    pub(crate) fn says_something(&self) -> bool {
        self.text.is_some_and(|t| t.tree.root().is_some() || t.tree.error().is_some())
    }
}

/// The files that the user gives the chart, in the order of the values; nulls and what is no text left out.
pub(super) fn extra_files<'a>(reading: &'a Reading<'_>, helm: &'a Helm) -> Vec<ExtraFile<'a>> {
    let ValueAt::Written(_, file, node) = helm.values.get(&[FILES]) else { return Vec::new() };
    let tree = &file.tree;
    let entries = tree.entries(tree.resolve(node)).iter();
    entries
        .filter_map(|entry| {
            let name = tree.text(entry.key).to_owned();
            let ValueAt::Written(written, file, _) = helm.values.get(&[FILES, &name]) else { return None };
            let embedded = |t: &&Text| t.key_at.is_some_and(|at| at == written.key_at);
            let text = reading.deployment.texts.iter().find(embedded);
            Some(ExtraFile { name, written, file, text })
        })
        .collect()
}

/// The file in which the chart takes the user's settings.
pub(super) fn user_file() -> Option<&'static str> {
    crate::facts::Role::UserYaml.config_file()
}

/// A fix that gives an entry the name of the user's file, where that name is free and the file is read.
pub(super) fn rename(reading: &Reading<'_>, helm: &Helm, given: &ExtraFile<'_>) -> Option<Fix> {
    let user = user_file()?;
    let free = helm.values.files.iter().all(|f| {
        let entry = f.root.and_then(|root| f.tree.get(f.tree.resolve(root), FILES));
        entry.is_none_or(|e| f.tree.get(f.tree.resolve(e.value), user).is_none())
    });
    let text = reading.deployment.texts.get(given.file.text)?;
    let editor = Editor { tree: &given.file.tree, ..text.editor() };
    let map = given.file.tree.get(given.file.tree.resolve(given.file.root?), FILES)?;
    let edit = editor.rename(map.value, &given.name, user).filter(|_| free)?;
    let title = format!("rename `{}` to `{user}`", given.name);
    Some(Fix { title, safety: Safety::Unsafe, edits: vec![edit] })
}
