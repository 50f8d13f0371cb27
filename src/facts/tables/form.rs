//! The forms that fields of tables have. The build has forms of the same names that own what they hold and can be read.

pub use crate::facts::milvus::{Mode, Version, VersionRange};
pub use crate::facts::{FileKind, Ground, Severity};

#[cfg(not(compiled_rules))]
pub use serde::{Deserialize, Serialize};

#[cfg(not(compiled_rules))]
pub use crate::form::*;

/// A text.
#[cfg(compiled_rules)]
pub type Text = &'static str;

/// A list.
#[cfg(compiled_rules)]
pub type List<T> = &'static [T];

/// What a file may leave out; then it is empty, or false.
#[cfg(compiled_rules)]
pub type OrDefault<T> = T;

/// Pairs of keys and values in the order of the file.
#[cfg(compiled_rules)]
pub type Ordered<T = Text, K = Text> = &'static [(K, T)];

/// Pairs of keys and values in the order of the keys.
#[cfg(compiled_rules)]
pub type Map<T = Text> = &'static [(Text, T)];

/// Rows that know their keys, in the order of these.
#[cfg(compiled_rules)]
pub type Keyed<T> = &'static [T];

/// A list, which a file may write as its only item.
#[cfg(compiled_rules)]
pub type OneOrMany<T> = &'static [T];

/// A value as YAML text; none where there is no value any more.
#[cfg(compiled_rules)]
pub type YamlText = Option<Text>;
