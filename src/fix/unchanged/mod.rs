//! Whether edits leave all values alone but those of the keys that they declare: as every reader of the file would see
//! them, with aliases followed and merges applied, in each document and in the documents embedded in those.

mod compare;
mod declared;
mod entries;
#[cfg(test)]
mod tests;
mod value_ids;

pub(super) use self::compare::other_change;
use crate::text::edit::Edit;

/// Whether edits that made `new` of `old` change a value that they do not declare.
pub(crate) fn changes_other<'e>(old: &str, new: &str, edits: impl Iterator<Item = &'e Edit>) -> bool {
    let (mut edited, mut changes) = (Vec::new(), Vec::new());
    for edit in edits {
        edited.push(edit.span);
        changes.extend(edit.changes.iter().cloned());
    }
    edited.sort_unstable();
    other_change(old, new, &edited, &changes).is_some()
}
