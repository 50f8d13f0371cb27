//! Strategic merge patches: parts of resources that are laid over them.

use super::stop::{Outcome, Place};
use crate::facts::kustomize::MergeScope;
use crate::text::yaml::assemble::{Part, PartShape};

/// What a patch may change of a resource beside the rest.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Freedom {
    /// Its name.
    pub name: bool,
    /// Its kind.
    pub kind: bool,
}

impl Freedom {
    /// Whether it may change any of these.
    pub fn is_any(self) -> bool {
        self.name || self.kind
    }
}

/// The key that says what a patch does with what it lies over.
const DIRECTIVE: &str = "$patch";

/// What a patch does with what it lies over.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Directive {
    Merge,
    Replace,
    Delete,
}

/// Lays a patch over a resource; false where it deletes it.
pub(super) fn lay_over(resource: &mut Part, patch: &Part, freedom: Freedom, place: &Place) -> Outcome<bool> {
    let text = |key| resource.get(key).map(|part| part.text().to_owned()).unwrap_or_default();
    let merge = Merge { place };
    let mut scope = MergeScope::of(&text("apiVersion"), &text("kind"));
    if freedom.kind {
        scope = MergeScope::Plain;
    }
    let before: Vec<(&[&str], Option<Part>)> = [
        (&["apiVersion"][..], false),
        (&["kind"], freedom.kind),
        (&["metadata", "name"], freedom.name),
        (&["metadata", "namespace"], false),
    ]
    .into_iter()
    .filter(|(_, is_free)| !is_free)
    .map(|(keys, _)| (keys, resource.at(keys).cloned()))
    .collect();
    match merge.directive(patch)? {
        Directive::Delete => return Ok(false),
        Directive::Replace => {
            *resource = merge.alone(patch, scope)?.unwrap_or_else(|| Part::map(Vec::new(), patch.at));
        }
        Directive::Merge => merge.mapping(resource, patch, scope)?,
    }
    for (keys, value) in before {
        restore(resource, keys, value);
    }
    Ok(true)
}

/// Gives a field the value that it had.
fn restore(resource: &mut Part, keys: &[&str], value: Option<Part>) {
    let Some((last, above)) = keys.split_last() else { return };
    let Some(map) = above.iter().try_fold(resource, |part, key| part.get_mut(key)) else { return };
    match value {
        Some(value) => match map.get_mut(last) {
            Some(there) => *there = value,
            None => map.set(Part::scalar(last, value.at, true), value),
        },
        None => drop(map.remove(last)),
    }
}

struct Merge<'p> {
    place: &'p Place,
}

impl Merge<'_> {
    fn directive(&self, patch: &Part) -> Outcome<Directive> {
        match patch.get(DIRECTIVE) {
            None => Ok(Directive::Merge),
            Some(said) => match said.text() {
                "merge" => Ok(Directive::Merge),
                "replace" => Ok(Directive::Replace),
                "delete" => Ok(Directive::Delete),
                other => Err(self
                    .place
                    .moved(said.at)
                    .refused(format!("`$patch` is `{other}`, and must be `delete`, `replace` or `merge`"))),
            },
        }
    }

    /// Lays a mapping over another.
    fn mapping(&self, base: &mut Part, patch: &Part, scope: MergeScope) -> Outcome {
        for (key, value) in patch.entries() {
            let name = key.text();
            if name == DIRECTIVE {
                continue;
            }
            let Some(there) = base.get_mut(name).filter(|there| !there.is_null()) else {
                match self.below(name, value, scope)? {
                    Some(value) => base.set(key.clone(), value),
                    None => drop(base.remove(name)),
                }
                continue;
            };
            if value.is_null() {
                base.remove(name);
                continue;
            }
            let is_kept = match (&mut there.shape, &value.shape) {
                (PartShape::Map(_), PartShape::Map(_)) => match self.directive(value)? {
                    Directive::Delete => false,
                    Directive::Replace => {
                        let new = self.alone(value, scope.below(name))?;
                        let is_kept = new.is_some();
                        *there = new.unwrap_or_else(|| Part::map(Vec::new(), value.at));
                        is_kept
                    }
                    Directive::Merge => {
                        self.mapping(there, value, scope.below(name))?;
                        true
                    }
                },
                (PartShape::List(list), PartShape::List(items)) => match scope.merged_by(name) {
                    None => {
                        *there = value.clone();
                        true
                    }
                    Some(keys) => {
                        let deletes = self.list(list, items, keys, scope.below(name))?;
                        there.at = value.at;
                        !deletes
                    }
                },
                (PartShape::Scalar(_), PartShape::Scalar(_)) => {
                    *there = value.clone();
                    true
                }
                (is, _) => {
                    let (is, by) = (shape_name(is), shape_name(&value.shape));
                    let why = format!("`{name}` is {is}, and the patch makes it {by}");
                    return Err(self.place.moved(key.at).refused(why));
                }
            };
            if !is_kept {
                base.remove(name);
            }
        }
        Ok(())
    }

    /// What a patch makes of a field that is not there.
    fn below(&self, name: &str, value: &Part, scope: MergeScope) -> Outcome<Option<Part>> {
        match &value.shape {
            _ if value.is_null() => Ok(None),
            PartShape::Map(_) if self.directive(value)? == Directive::Delete => Ok(None),
            PartShape::List(items) => {
                let Some(keys) = scope.merged_by(name) else { return Ok(Some(value.clone())) };
                // What says how to merge is all that is left of a list that is merged with nothing.
                let list = match items.iter().find(|item| is_directive(item)) {
                    Some(directive) => vec![directive.clone()],
                    None => self.new_list(items, keys, scope.below(name))?,
                };
                Ok(Some(Part { shape: PartShape::List(list), ..value.clone() }))
            }
            _ => self.alone(value, scope.below(name)),
        }
    }

    /// A value of a patch that lies over nothing.
    fn alone(&self, value: &Part, scope: MergeScope) -> Outcome<Option<Part>> {
        if !matches!(value.shape, PartShape::Map(_)) {
            return Ok(Some(value.clone()));
        }
        let mut base = Part { shape: PartShape::Map(Vec::new()), ..value.clone() };
        self.mapping(&mut base, value, scope)?;
        Ok(Some(base))
    }

    /// Merges lists by keys: what the patch has comes first, in its order. True where the list is deleted.
    fn list(&self, list: &mut Vec<Part>, patch: &[Part], keys: &[&str], scope: MergeScope) -> Outcome<bool> {
        let whole = patch.iter().find(|item| item.get(DIRECTIVE).is_some()).filter(|item| is_directive(item));
        if let Some(whole) = whole {
            match self.directive(whole)? {
                Directive::Delete => return Ok(true),
                Directive::Replace => {
                    *list = self.new_list(patch, keys, scope)?;
                    return Ok(false);
                }
                Directive::Merge => {}
            }
        }
        let mut first: Vec<Part> = Vec::new();
        for (at, item) in patch.iter().enumerate().filter(|(_, item)| !is_directive(item)) {
            // Of several for one only the first counts.
            if patch[..at].iter().any(|before| is_same(before, item, keys)) {
                continue;
            }
            let there = list.iter().position(|there| is_same(there, item, keys));
            match (self.directive(item)?, there) {
                (Directive::Delete, Some(at)) => drop(list.remove(at)),
                (Directive::Delete, None) => {}
                // What would be replaced stays as it was.
                (Directive::Replace, Some(at)) => first.push(list.remove(at)),
                (_, Some(at)) => {
                    let mut there = list.remove(at);
                    self.mapping(&mut there, item, scope)?;
                    first.push(there);
                }
                (_, None) => first.extend(self.alone(item, scope)?),
            }
        }
        first.append(list);
        *list = first;
        Ok(false)
    }

    /// A list of a patch that lies over nothing.
    fn new_list(&self, patch: &[Part], keys: &[&str], scope: MergeScope) -> Outcome<Vec<Part>> {
        let mut new: Vec<Part> = Vec::new();
        for (at, item) in patch.iter().enumerate() {
            let same = |other: &Part| is_same(other, item, keys);
            let is_first = |other: &Part| other.get(DIRECTIVE).is_some_and(|said| said.text() == "delete");
            let is_deleted = patch[..=at].iter().find(|other| same(other)).is_some_and(is_first);
            if is_deleted || is_directive(item) {
                continue;
            }
            let Some(value) = self.alone(item, scope)? else { continue };
            // Of several for one the last counts, in the place of the first.
            match new.iter_mut().find(|other| same(other)) {
                Some(there) => *there = value,
                None => new.push(value),
            }
        }
        Ok(new)
    }
}

/// Whether an item of a list only says how the list is merged.
fn is_directive(item: &Part) -> bool {
    item.entries().len() == 1 && item.get(DIRECTIVE).is_some()
}

/// Whether two items of a list are the same: their first keys are, and the others where both have them.
fn is_same(a: &Part, b: &Part, keys: &[&str]) -> bool {
    let mut keys = keys.iter();
    let text = |part: &Part, key: &str| part.get(key).map(|value| value.text().to_owned());
    let first = keys.next().and_then(|key| Some((text(a, key)?, text(b, key)?)));
    first.is_some_and(|(a, b)| a == b)
        && keys.all(|key| match (text(a, key), text(b, key)) {
            (Some(a), Some(b)) => a == b,
            _ => true,
        })
}

fn shape_name(shape: &PartShape) -> &'static str {
    match shape {
        PartShape::Scalar(_) => "a single value",
        PartShape::List(_) => "a list",
        PartShape::Map(_) => "a mapping",
    }
}
