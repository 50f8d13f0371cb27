//! Compose files that are parts of the projects of others.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::{Member, compose};
use crate::base::InputError;
use crate::facts::FileKind;
use crate::text::source::path::{normalized, shown};

/// The compose files that others include, or whose Milvus others extend, by their paths without detours.
pub(super) fn compose_parts(members: &[(usize, Member)], errors: &mut Vec<InputError>) -> HashSet<PathBuf> {
    let composed = || members.iter().map(|(_, m)| m).filter(|m| m.is.kind == FileKind::Compose);
    let links = Links::of(composed());
    let is_part = |m: &&Member| {
        let path = normalized(&m.path);
        links.is_included(&path) || links.is_base(m, &path)
    };
    let mut parts: HashSet<PathBuf> = composed().filter(is_part).map(|m| normalized(&m.path)).collect();
    let mut reached: HashSet<PathBuf> = HashSet::new();
    let whole = |parts: &HashSet<PathBuf>| {
        composed().map(|m| normalized(&m.path)).filter(|path| !parts.contains(path)).collect::<Vec<_>>()
    };
    links.reach(whole(&parts), &mut reached);
    for member in composed() {
        let path = normalized(&member.path);
        if !reached.contains(&path) {
            // None of a ring is part of anything else.
            parts.remove(&path);
            let message = "what it includes or extends leads back to it, which compose refuses".into();
            errors.push(InputError { path: shown(&member.path), message });
            links.reach(vec![path], &mut reached);
        }
    }
    parts
}

/// Which compose files name which, by their paths.
struct Links {
    includes: HashMap<PathBuf, HashSet<PathBuf>>,
    included_by: HashMap<PathBuf, Vec<PathBuf>>,
    extends: HashMap<PathBuf, HashSet<PathBuf>>,
    /// Who extends a file, and by which service.
    extended_by: HashMap<PathBuf, Vec<(PathBuf, String)>>,
}

impl Links {
    fn of<'m>(members: impl Iterator<Item = &'m Member>) -> Self {
        let (includes, included_by, extends, extended_by) = Default::default();
        let mut links = Self { includes, included_by, extends, extended_by };
        for member in members {
            let by = normalized(&member.path);
            let named: HashSet<PathBuf> =
                compose::includes(member).iter().map(|path| normalized(path)).collect();
            for path in &named {
                links.included_by.entry(path.clone()).or_default().push(by.clone());
            }
            links.includes.entry(by.clone()).or_insert(named);
            for (of, name) in if member.is_context { Vec::new() } else { compose::extended(member) } {
                links.extends.entry(by.clone()).or_default().insert(of.clone());
                links.extended_by.entry(of).or_default().push((by.clone(), name));
            }
        }
        links
    }

    /// Files that include each other are refused by compose; each is judged.
    fn is_included(&self, path: &Path) -> bool {
        let mut others = self.included_by.get(path).into_iter().flatten().filter(|by| *by != path);
        others.any(|by| !self.includes.get(path).is_some_and(|own| own.contains(by)))
    }

    fn is_base(&self, member: &Member, path: &Path) -> bool {
        let mut others = self.extended_by.get(path).into_iter().flatten().filter(|(by, _)| by != path);
        others.any(|(by, name)| {
            !self.extends.get(path).is_some_and(|own| own.contains(by)) && compose::is_base(member, name)
        })
    }

    /// Adds all that files lead to, themselves included.
    fn reach(&self, mut open: Vec<PathBuf>, reached: &mut HashSet<PathBuf>) {
        while let Some(path) = open.pop() {
            if reached.contains(&path) {
                continue;
            }
            for named in [&self.includes, &self.extends] {
                open.extend(named.get(&path).into_iter().flatten().cloned());
            }
            reached.insert(path);
        }
    }
}
