//! Ways through a resource: keys one below another. Lists on the way are gone through item by item.

use crate::text::source::Location;
use crate::text::yaml::assemble::{Part, PartShape};

/// Shows all values at the end of a way.
pub(super) fn visit<'p>(part: &'p Part, way: &[&str], found: &mut dyn FnMut(&'p Part)) {
    match (&part.shape, way) {
        (PartShape::List(items), [_, ..]) => items.iter().for_each(|item| visit(item, way, found)),
        (_, []) => found(part),
        (_, [first, rest @ ..]) => {
            if let Some(part) = part.get(first) {
                visit(part, rest, found);
            }
        }
    }
}

/// Shows all values at the end of a way, to be changed.
pub(super) fn visit_mut(part: &mut Part, way: &[&str], found: &mut dyn FnMut(&mut Part)) {
    match (&mut part.shape, way) {
        (PartShape::List(items), [_, ..]) => {
            items.iter_mut().for_each(|item| visit_mut(item, way, found));
        }
        (_, []) => found(part),
        (_, [first, rest @ ..]) => {
            if let Some(part) = part.get_mut(first) {
                visit_mut(part, rest, found);
            }
        }
    }
}

/// The mapping at the end of a way through mappings, which is made where it is not there; `None` where something else
/// is in the way.
pub(super) fn mapping_at<'p>(part: &'p mut Part, way: &[&str], at: Location) -> Option<&'p mut Part> {
    let mut part = part;
    for key in way {
        if part.get(key).is_none_or(Part::is_null) {
            matches!(part.shape, PartShape::Map(_)).then_some(())?;
            part.set(Part::scalar(key, at, true), Part::map(Vec::new(), at));
        }
        part = part.get_mut(key)?;
    }
    matches!(part.shape, PartShape::Map(_)).then_some(part)
}
