//! Parameters by their names.

use crate::base::hash::hash;
use crate::base::index;
use crate::facts::tables::milvus::catalogue::{PARAM_SLOTS, PARAM_SPELLINGS, PARAMS, Param};

/// The parameter whose key is spelt just so in the shipped file.
pub(crate) fn spelt(key: &str) -> Option<&'static Param> {
    params_at(hash(key), &PARAM_SPELLINGS).find(|param| param.key.get() == key)
}

/// The parameter of a key in the form in which Milvus compares keys.
pub(crate) fn folded(key: &str) -> Option<&'static Param> {
    params_at(hash(key), &PARAM_SLOTS).find(|param| param.normal.get() == key)
}

fn params_at(hash: u32, slots: &'static [u16]) -> impl Iterator<Item = &'static Param> {
    index::places(hash, slots).map(|place| &PARAMS[place])
}
