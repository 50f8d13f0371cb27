//! JSON patches: lists of operations on single places of a resource.

use super::stop::{Outcome, Place, Stop};
use super::work::Work;
use crate::text::source::{Location, Span};
use crate::text::yaml::MAX_DEPTH;
use crate::text::yaml::assemble::{Part, PartShape};
use crate::text::yaml::reader::{Scalar, plain_scalar};

/// Does one operation to a resource.
pub(super) fn operate(operation: &Part, resource: &mut Part, work: &mut Work, place: &Place) -> Outcome {
    let field = |key: &str| operation.get(key);
    let place = place.moved(operation.at);
    let text = |key: &str| field(key).map(Part::text).unwrap_or_default();
    let path = text("path");
    let keys = pointer(path);
    if adds_annotation(text("op"), &keys) {
        have_annotations(resource, operation.at);
    }
    let at_path = place.moved(field("path").map_or(operation.at, |path| path.at));
    let nothing = || at_path.refused(format!("there is no `{path}` to {}", text("op")));
    let value = || match field("value") {
        Some(value) => Ok(value.clone()),
        None => Err(place.refused(format!("`{}` of `{path}` has no `value`", text("op")))),
    };
    let from = |resource: &mut Part, takes: bool| {
        let keys = pointer(text("from"));
        let found = if takes { take(resource, &keys) } else { find(resource, &keys).cloned() };
        found.ok_or_else(|| place.refused(format!("there is no `{}` to {}", text("from"), text("op"))))
    };
    let (value, adds) = match text("op") {
        "add" => (value()?, true),
        "replace" => (value()?, false),
        "remove" => {
            let taken = take(resource, &keys);
            return if taken.is_some() || keys == ANNOTATIONS { Ok(()) } else { Err(nothing()) };
        }
        "move" => (from(resource, true)?, true),
        "copy" => match missing_field(resource, &pointer(text("from"))) {
            // Of a field that is not there kustomize copies a null.
            true => (Part::scalar("", operation.at, false), true),
            false => (from(resource, false)?, true),
        },
        "test" => {
            let there = find(resource, &keys);
            let holds = match (&there, field("value")) {
                (Some(there), Some(value)) => is_equal(there, value),
                (None, Some(value)) => value.is_null(),
                (there, None) => there.as_ref().is_none_or(|there| there.is_null()),
            };
            let is = there.map(|there| there.text().to_owned()).filter(|text| !text.is_empty());
            let is = is.map(|text| format!(": it is `{text}`")).unwrap_or_default();
            let why = format!("the test of `{path}` fails{is}");
            return if holds { Ok(()) } else { Err(place.refused(why)) };
        }
        other => return Err(place.refused(format!("there is no operation `{other}`"))),
    };
    work.charge(value.values())?;
    // What is put into itself again and again would become deeper than any text may be.
    if value.depth() + keys.len() > MAX_DEPTH {
        return Err(Stop::Exceeded);
    }
    let at = field("path").map_or(operation.at, |path| end_of(path, keys.last().map_or("", String::as_str)));
    put(resource, &keys, value, at, adds).ok_or_else(nothing)
}

/// Where annotations stand. Kustomize has some of its own there while it builds: the mapping is there, whoever wrote one.
const ANNOTATIONS: [&str; 2] = ["metadata", "annotations"];

fn adds_annotation(operation: &str, keys: &[String]) -> bool {
    matches!(operation, "add" | "replace") && keys.len() == 3 && keys[..2] == ANNOTATIONS
}

/// Gives a resource a mapping of annotations, where it has none.
fn have_annotations(resource: &mut Part, at: Location) {
    let [metadata, annotations] = ANNOTATIONS;
    if let Some(metadata) = resource.get_mut(metadata)
        && matches!(metadata.shape, PartShape::Map(_))
        && metadata.get(annotations).is_none_or(Part::is_null)
    {
        metadata.set(
            Part::scalar(annotations, at, true),
            Part { key: None, at, shape: PartShape::Map(Vec::new()) },
        );
    }
}

/// The keys of a JSON pointer. What stands before its first slash does not count.
fn pointer(path: &str) -> Vec<String> {
    path.split('/').skip(1).map(|key| key.replace("~1", "/").replace("~0", "~")).collect()
}

/// The place of an item in a list, from the end where the number is negative.
fn index(key: &str, length: usize) -> Option<usize> {
    let number: i64 = key.parse().ok()?;
    let length = i64::try_from(length).ok()?;
    let number = if number < 0 { number + length } else { number };
    usize::try_from(number).ok().filter(|_| number < length)
}

fn find<'p>(part: &'p mut Part, keys: &[String]) -> Option<&'p mut Part> {
    keys.iter().try_fold(part, |part, key| match part.shape {
        PartShape::List(ref mut items) => {
            let at = index(key, items.len())?;
            items.get_mut(at)
        }
        _ => part.get_mut(key),
    })
}

/// Whether a pointer leads to a mapping that does not have its last key.
fn missing_field(part: &mut Part, keys: &[String]) -> bool {
    let Some((last, above)) = keys.split_last() else { return false };
    let map = find(part, above).filter(|parent| matches!(parent.shape, PartShape::Map(_)));
    map.is_some_and(|map| map.get(last).is_none())
}

fn put(part: &mut Part, keys: &[String], value: Part, at: Location, adds: bool) -> Option<()> {
    let Some((last, above)) = keys.split_last() else {
        *part = value;
        return Some(());
    };
    let parent = find(part, above)?;
    match &mut parent.shape {
        PartShape::List(items) if adds && last == "-" => items.push(value),
        PartShape::List(items) if adds => items.insert(index(last, items.len() + 1)?, value),
        PartShape::List(items) => {
            let index = index(last, items.len())?;
            items[index] = value;
        }
        // Kustomize replaces what is not there, too.
        PartShape::Map(_) => {
            parent.set(Part::scalar(last, at, true), value);
        }
        PartShape::Scalar(_) => return None,
    }
    Some(())
}

/// The place of a pointer's last key, where the pointer is written as it reads.
fn end_of(path: &Part, key: &str) -> Location {
    let span = path.at.span;
    let plain = span.len() == path.text().len() && path.text().ends_with(key);
    let start = if plain { span.end as usize - key.len() } else { span.start as usize };
    Location { span: Span::new(start, span.end as usize), ..path.at }
}

fn take(part: &mut Part, keys: &[String]) -> Option<Part> {
    let (last, above) = keys.split_last()?;
    let parent = find(part, above)?;
    if let PartShape::List(items) = &mut parent.shape {
        let at = index(last, items.len())?;
        return Some(items.remove(at));
    }
    let value = parent.get(last)?.clone();
    parent.remove(last).then_some(value)
}

/// Whether two values are the same to JSON.
fn is_equal(a: &Part, b: &Part) -> bool {
    match (&a.shape, &b.shape) {
        (PartShape::Scalar(_), PartShape::Scalar(_)) => {
            let kind = |part: &Part| match part.is_plain() {
                true => plain_scalar(part.text()).unwrap_or(Scalar::Str),
                false => Scalar::Str,
            };
            match (a.is_null(), b.is_null()) {
                (false, false) => match (kind(a), kind(b)) {
                    (Scalar::Str | Scalar::Time, Scalar::Str | Scalar::Time) => a.text() == b.text(),
                    (a, b) => a == b,
                },
                (a, b) => a == b,
            }
        }
        (PartShape::List(a), PartShape::List(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_equal(a, b))
        }
        (PartShape::Map(own), PartShape::Map(other)) => {
            own.len() == other.len()
                && own.iter().all(|(key, value)| b.get(key.text()).is_some_and(|of| is_equal(value, of)))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_are_keys_with_escapes() {
        assert_eq!(pointer("/metadata/annotations/a~1b"), ["metadata", "annotations", "a/b"]);
        assert_eq!(pointer(""), Vec::<String>::new());
        assert_eq!(
            (index("1", 2), index("2", 2), index("-1", 2), index("x", 2)),
            (Some(1), None, Some(1), None)
        );
    }
}
