//! Patches: parts of resources that are laid over them, and lists of operations.

use super::resources::Work;
use crate::text::source::{Location, Span};
use crate::text::yaml::MAX_DEPTH;
use crate::text::yaml::assemble::{Part, PartShape};

/// Lists of Kubernetes' own resources whose items are merged by a field, with that field.
const MERGED_BY_KEY: [(&str, &[&str]); 9] = [
    ("containers", &["name"]),
    ("initContainers", &["name"]),
    ("env", &["name"]),
    ("volumes", &["name"]),
    ("volumeMounts", &["mountPath"]),
    ("ports", &["containerPort", "port"]),
    ("imagePullSecrets", &["name"]),
    ("hostAliases", &["ip"]),
    ("volumeDevices", &["devicePath"]),
];
/// Groups of Kubernetes' own resources; others have lists that are replaced as a whole.
const OWN_GROUPS: [&str; 4] = ["v1", "apps/", "batch/", "extensions/"];

/// What becomes of a resource by a patch.
pub(super) enum Patched {
    /// It is another one.
    Changed,
    /// It is gone.
    Deleted,
}

/// Applies a patch to a resource that it is for; `None` where that cannot be done.
pub(super) fn apply_patch(patch: &Part, resource: &mut Part, work: &mut Work) -> Option<Patched> {
    match &patch.shape {
        PartShape::List(operations) => {
            operations.iter().try_for_each(|one| operate(one, resource, work))?;
        }
        _ if directive(patch) == "delete" => return Some(Patched::Deleted),
        _ => {
            let version = resource.get("apiVersion").map(|v| v.text().to_owned()).unwrap_or_default();
            let own = OWN_GROUPS.iter().any(|group| version.starts_with(group));
            lay_over(resource, patch, own, true);
        }
    }
    Some(Patched::Changed)
}

fn directive(patch: &Part) -> &str {
    patch.get("$patch").map(Part::text).unwrap_or_default()
}

/// Lays a patch over a value. The name of a resource stays what it is.
fn lay_over(base: &mut Part, patch: &Part, own: bool, top: bool) {
    let mapping = matches!(base.shape, PartShape::Map(_)) && matches!(patch.shape, PartShape::Map(_));
    if !mapping || directive(patch) == "replace" {
        *base = patch.clone();
        base.remove("$patch");
        return;
    }
    for (key, value) in patch.entries() {
        let name = key.text();
        if name.starts_with('$') || (top && matches!(name, "apiVersion" | "kind")) {
            continue;
        }
        if value.is_null() || directive(value) == "delete" {
            base.remove(name);
            continue;
        }
        let Some(there) = base.get_mut(name) else {
            base.set(key.clone(), cleaned(value));
            continue;
        };
        if top && name == "metadata" {
            let mut value = value.clone();
            value.remove("name");
            lay_over(there, &value, own, false);
            continue;
        }
        let fields = MERGED_BY_KEY.iter().find(|(list, _)| own && *list == name).map(|(_, fields)| *fields);
        match (fields, &value.shape, &mut there.shape) {
            (Some(fields), PartShape::List(items), PartShape::List(list)) => merge(list, items, fields, own),
            _ => lay_over(there, value, own, false),
        }
    }
}

/// A value of a patch that lies over nothing.
fn cleaned(value: &Part) -> Part {
    let PartShape::Map(_) = value.shape else { return value.clone() };
    let mut base = Part::map(Vec::new(), value.at);
    lay_over(&mut base, value, false, false);
    base
}

/// Merges lists by the first of the fields that an item of the patch has.
fn merge(list: &mut Vec<Part>, patch: &[Part], fields: &[&str], own: bool) {
    if patch.iter().any(|item| directive(item) == "replace" && item.entries().len() == 1) {
        list.clear();
    }
    for item in patch {
        let key = fields.iter().find_map(|field| Some((*field, item.get(field)?.text().to_owned())));
        let Some((field, name)) = key else {
            if directive(item).is_empty() {
                list.push(item.clone());
            }
            continue;
        };
        let same = |there: &Part| there.get(field).is_some_and(|n| n.text() == name);
        match list.iter().position(same) {
            Some(at) if directive(item) == "delete" => drop(list.remove(at)),
            Some(at) => lay_over(&mut list[at], item, own, false),
            // kustomize puts what is new in front.
            None => list.insert(0, cleaned(item)),
        }
    }
}

/// Makes one operation of a list; `None` where it cannot be made.
fn operate(operation: &Part, resource: &mut Part, work: &mut Work) -> Option<()> {
    let text = |key| operation.get(key).map(|p| p.text().to_owned()).unwrap_or_default();
    let path = pointer(&text("path"))?;
    let pointer_part = || operation.get("path");
    let (value, add) = match &*text("op") {
        "add" => (operation.get("value")?.clone(), true),
        "replace" => (operation.get("value")?.clone(), false),
        "remove" => return take_from(resource, &path).map(drop),
        "move" => (take_from(resource, &pointer(&text("from"))?)?, true),
        "copy" => {
            let from = pointer(&text("from"))?;
            let value = find(resource, &from)?;
            work.charge(value.values()).then(|| value.clone()).map(|value| (value, true))?
        }
        "test" => return Some(()),
        _ => return None,
    };
    // What is put into itself again and again would become deeper than any text may be.
    (work.charge(value.values()) && value.depth() + path.len() <= MAX_DEPTH).then_some(())?;
    put_at(resource, &path, value, pointer_part()?, add)
}

/// The keys of a JSON pointer.
fn pointer(path: &str) -> Option<Vec<String>> {
    let keys = path.strip_prefix('/')?.split('/');
    Some(keys.map(|key| key.replace("~1", "/").replace("~0", "~")).collect())
}

fn find<'p>(part: &'p mut Part, path: &[String]) -> Option<&'p mut Part> {
    path.iter().try_fold(part, |part, key| match part.shape {
        PartShape::List(ref mut items) => items.get_mut(key.parse::<usize>().ok()?),
        _ => part.get_mut(key),
    })
}

fn put_at(part: &mut Part, path: &[String], value: Part, pointer_part: &Part, add: bool) -> Option<()> {
    let (last, parents) = path.split_last()?;
    let parent = find(part, parents)?;
    match &mut parent.shape {
        PartShape::List(items) if add && last == "-" => items.push(value),
        PartShape::List(items) => {
            let index: usize = last.parse().ok()?;
            (index < items.len() || (add && index == items.len())).then_some(())?;
            if add {
                items.insert(index, value);
            } else {
                items[index] = value;
            }
        }
        PartShape::Map(_) => {
            (add || parent.get(last).is_some()).then_some(())?;
            parent.set(Part::scalar(last, end_of(pointer_part, last), true), value);
        }
        PartShape::Scalar(_) => return None,
    }
    Some(())
}

/// The place of a pointer's last key, where the pointer is written as it reads.
fn end_of(pointer_part: &Part, key: &str) -> Location {
    let span = pointer_part.at.span;
    let plain = span.len() == pointer_part.text().len() && pointer_part.text().ends_with(key);
    let start = if plain { span.end as usize - key.len() } else { span.start as usize };
    Location { span: Span::new(start, span.end as usize), ..pointer_part.at }
}

fn take_from(part: &mut Part, path: &[String]) -> Option<Part> {
    let (last, parents) = path.split_last()?;
    let parent = find(part, parents)?;
    if let PartShape::List(items) = &mut parent.shape {
        let index: usize = last.parse().ok()?;
        return (index < items.len()).then(|| items.remove(index));
    }
    let value = parent.get(last)?.clone();
    parent.remove(last).then_some(value)
}

/// Replaces images of containers, wherever in a resource these are.
pub(super) fn replace_images(part: &mut Part, replace: &mut dyn FnMut(&Part) -> Option<Part>) {
    match &mut part.shape {
        PartShape::List(items) => items.iter_mut().for_each(|item| replace_images(item, replace)),
        PartShape::Map(entries) => {
            for (key, value) in entries {
                if !matches!(key.text(), "containers" | "initContainers") {
                    replace_images(value, replace);
                    continue;
                }
                let PartShape::List(items) = &mut value.shape else { continue };
                for image in items.iter_mut().filter_map(|item| item.get_mut("image")) {
                    if let Some(new) = replace(image) {
                        *image = new;
                    }
                }
            }
        }
        PartShape::Scalar(_) => {}
    }
}
