//! The values of a release: what the user's files say, over the chart's own.

use std::borrow::Cow;
use std::collections::HashSet;

use super::values_file::{Found, Stopped, top_bit};
use super::{ValueAt, ValuesFile, Written};
use crate::facts::chart::{Chart, MergedValues, ValueView};
use crate::text::yaml::{NodeId, NodeKind};

/// All values of a release.
#[derive(Clone, Debug)]
pub struct Values {
    /// The user's files, later ones over earlier ones.
    pub files: Vec<ValuesFile>,
    /// The chart, whose own values lie below.
    pub chart: Chart,
}

impl Values {
    /// The value at a path of keys.
    pub fn get(&self, keys: &[&str]) -> ValueAt<'_> {
        let mut own = None;
        self.ask(keys, &mut |file, found| {
            own = Some(file.value_of(&found, keys));
            false
        });
        own.unwrap_or_else(|| {
            self.chart.default(&keys.join(".")).map_or(ValueAt::Absent, |_| ValueAt::Default)
        })
    }

    /// The value at a dotted path.
    pub fn at(&self, path: &str) -> ValueAt<'_> {
        self.get(&path.split('.').collect::<Vec<_>>())
    }

    /// The value at a dotted path as templates see it.
    pub fn view(&self, path: &str) -> ValueView {
        match self.own_view(path) {
            Own::Nothing => self.chart.default_view(path),
            Own::Cut => ValueView::Absent,
            Own::Map(names) => self.chart.map_over_default(path, names),
            Own::Says(value) => value,
        }
    }

    /// Whether the user's files may have something at a path: of most paths nobody wrote the outermost key.
    fn may_write(&self, path: &str) -> bool {
        let bit = top_bit(path.split('.').next().unwrap_or(path));
        self.files.iter().any(|file| file.tops & bit != 0)
    }

    /// What the user's files say at a path, before the chart's own values.
    fn own_view(&self, path: &str) -> Own {
        if !self.may_write(path) {
            return Own::Nothing;
        }
        let keys = keys_of(path);
        let mut map: Option<Vec<(Cow<'static, str>, bool)>> = None;
        let mut other = None;
        let cut = self.ask(&keys, &mut |file, found| {
            let value = file.tree.resolve(found.entry.value);
            let is_map = !found.deleted && matches!(file.tree.kind(value), NodeKind::Mapping(_));
            if is_map {
                let known = map.get_or_insert_default();
                // What the last file says of a key counts.
                let newer: HashSet<Cow<'static, str>> = known.iter().map(|(name, _)| name.clone()).collect();
                let entries = file.tree.entries(value).iter();
                let own =
                    entries.map(|e| (file.tree.text(e.key), e)).filter(|(name, _)| !newer.contains(*name));
                known.extend(own.map(|(name, e)| (Cow::from(name.to_owned()), file.is_null(e.value))));
            } else if map.is_none() {
                other = Some(if found.deleted { ValueView::Null } else { file.view(value) });
            }
            is_map
        });
        match (other, map) {
            (Some(says), _) => Own::Says(says),
            (None, Some(map)) => Own::Map(map),
            (None, None) if cut => Own::Cut,
            (None, None) => Own::Nothing,
        }
    }

    /// Gives `take` what the files say at a path, the last file first, until it returns false. True when something
    /// above the path is no map in the file that has the say there: it hides what older files and the chart have
    /// below.
    fn ask<'s>(&'s self, keys: &[&str], take: &mut dyn FnMut(&'s ValuesFile, Found) -> bool) -> bool {
        // So many of the keys lead to maps in a file that lies over those that are still to be asked.
        let mut over = 0;
        for file in self.files.iter().rev() {
            match file.look(keys) {
                Ok(found) if found.depth == keys.len() => {
                    if !take(file, found) {
                        return false;
                    }
                    over = keys.len();
                }
                // Where a newer file has a map, it stands for what is none here.
                Ok(found) => {
                    let counts = found.depth > over;
                    if counts {
                        take(file, found);
                    }
                    return counts;
                }
                Err(Stopped { depth, map: false }) => return depth > over,
                Err(Stopped { depth, .. }) => over = over.max(depth),
            }
        }
        false
    }

    /// The dotted paths of all mapping keys that the files write.
    pub fn paths(&self) -> Vec<String> {
        let mut paths = Vec::new();
        for file in &self.files {
            let mut open: Vec<(NodeId, String)> =
                file.root.map(|root| (root, String::new())).into_iter().collect();
            while let Some((map, above)) = open.pop() {
                for entry in file.tree.entries(map).iter().filter(|e| !file.tree.is_merge(e.key)) {
                    let name = file.tree.text(file.tree.resolve(entry.key));
                    let path = if above.is_empty() { name.to_owned() } else { format!("{above}.{name}") };
                    // Aliases are not followed: what they point to is counted where it stands.
                    if matches!(file.tree.kind(entry.value), NodeKind::Mapping(_)) {
                        open.push((entry.value, path.clone()));
                    }
                    paths.push(path);
                }
            }
        }
        paths
    }

    /// The place where the user wrote a value that differs from the chart's own.
    pub fn changed(&self, path: &str) -> Option<Written> {
        let differs = self.may_write(path) && self.view(path) != self.chart.default_view(path);
        differs.then(|| self.written(path)).flatten()
    }

    /// Whether the user wrote a value, whatever it is.
    pub(crate) fn is_written(&self, path: &str) -> bool {
        let mut written = false;
        let mut note = |_: &ValuesFile, _| {
            written = true;
            false
        };
        if self.may_write(path) {
            self.ask(&path.split('.').collect::<Vec<_>>(), &mut note);
        }
        written
    }

    /// The place where the user wrote a value, whatever it is.
    pub fn written(&self, path: &str) -> Option<Written> {
        if !self.may_write(path) {
            return None;
        }
        let keys: Vec<&str> = path.split('.').collect();
        let mut written = None;
        self.ask(&keys, &mut |file, found| {
            written = Some(file.place_of(&found, &keys));
            false
        });
        written
    }

    /// A scalar as a template prints it; `None` for collections and what is absent.
    pub fn text(&self, path: &str) -> Option<String> {
        match self.view(path) {
            ValueView::Absent | ValueView::Null | ValueView::List(_) | ValueView::Map(_) => None,
            scalar => Some(scalar.printed()),
        }
    }

    /// Whether a template's `if` takes the value as true: anything but null, false, 0 and what is empty.
    pub(crate) fn is_true(&self, path: &str) -> bool {
        self.view(path).truth()
    }
}

impl MergedValues for Values {
    fn view(&self, path: &str) -> ValueView {
        self.view(path)
    }

    fn is_default(&self, path: &str) -> bool {
        let mut written = false;
        let cut = self.may_write(path)
            && self.ask(&keys_of(path), &mut |_, _| {
                written = true;
                false
            });
        !written && !cut
    }
}

/// The keys of a dotted path. Those of embedded files hold dots; no other key of a values file does.
fn keys_of(path: &str) -> Vec<&str> {
    match path.split_once('.') {
        Some(("extraConfigFiles", name)) => vec!["extraConfigFiles", name],
        _ => path.split('.').collect(),
    }
}

/// What the user's files say at a path.
enum Own {
    Nothing,
    /// Nothing, but something above it is no map, so that the chart's own value is out of reach.
    Cut,
    /// A map: its keys, and whether each is null.
    Map(Vec<(Cow<'static, str>, bool)>),
    Says(ValueView),
}
