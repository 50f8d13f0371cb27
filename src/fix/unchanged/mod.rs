//! Whether edits leave all values alone but those of the keys that they declare: as every reader of the file would see
//! them, with aliases followed and merges applied, in each document and in the documents embedded in those.

mod compare;
mod declared;
mod entries;
#[cfg(test)]
mod tests;
mod value_ids;

pub(super) use self::compare::other_change;
