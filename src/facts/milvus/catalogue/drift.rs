//! Which parameters have another default in another release.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use super::params::{Param, parameters_since, params};
use super::renames::{Rename, old_spellings};
use crate::facts::milvus::{NormalKey, Version};

/// Parameters that several ask for.
pub type Params = Arc<[&'static Param]>;

/// The parameters that both releases know, that have an effect in the new one, and that may be something else there
/// while nothing sets them: the code or the shipped file says something else, or old spellings say it for them. In
/// the order of their normal form.
pub fn drifting(old: Version, new: Version) -> Params {
    static FOUND: LazyLock<Mutex<HashMap<(Version, Version), Params>>> = LazyLock::new(Mutex::default);
    let known = || FOUND.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(found) = known().get(&(old, new)) {
        return found.clone();
    }
    let found: Params = shared(old, new).filter(|p| may_drift(p, old, new)).collect();
    known().insert((old, new), found.clone());
    found
}

/// All parameters that both releases know and that have an effect in the new one.
pub fn shared(old: Version, new: Version) -> impl Iterator<Item = &'static Param> {
    params().filter(move |p| p.known_in(old) && p.known_in(new) && p.dead_in(new).is_none())
}

fn may_drift(param: &Param, old: Version, new: Version) -> bool {
    // Older releases are taken as the oldest whose parameters are known.
    let (from, to) = (old.max(parameters_since()), new.max(parameters_since()));
    let key = NormalKey::new(param.key());
    // An old spelling that nothing sets says something where the image's file has it.
    let ships = |old: &Rename| {
        let old = NormalKey::new(old.old()).param();
        old.is_some_and(|old| old.shipped(from).is_some() || old.shipped(to).is_some())
    };
    param.shipped(from) != param.shipped(to)
        || param.code_text(from) != param.code_text(to)
        || [old, new].into_iter().any(|version| old_spellings(&key, version).any(ships))
}
