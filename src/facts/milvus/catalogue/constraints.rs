//! Rules between parameters: facts from `rules/milvus/constraints.yaml`.

use crate::facts::milvus::Version;
use crate::facts::tables::milvus::catalogue::{
    CHOICES, CONSTRAINTS, KEYS, Range, RelationRow, SETTINGS, TERMS,
};
pub use crate::facts::tables::milvus::catalogue::{Constraint, Required, Term};
pub use crate::facts::tables::milvus::words::Effect;

/// What must hold.
pub enum Relation {
    /// Each term is at most the next.
    Ascending(&'static [Term]),
    /// Each term is below the next.
    StrictlyAscending(&'static [Term]),
    /// Where all settings of `when` hold, `keys` do something only if all of `have` hold too.
    Needs {
        /// The keys that otherwise do nothing; empty where the rule is about `when` itself.
        keys: Vec<&'static str>,
        /// The settings under which the rule holds.
        when: &'static [Required],
        /// The settings that are needed then.
        have: &'static [Required],
    },
    /// The keys must have different values.
    Different(Vec<&'static str>),
    /// The keys belong together in a way that only [`Constraint::text`] says.
    Stated(Vec<&'static str>),
}

impl Constraint {
    /// Its name.
    pub fn id(&self) -> &'static str {
        self.id.get()
    }

    /// What must hold.
    pub fn relation(&self) -> Relation {
        let keys = |range: Range| range.of(&KEYS).iter().map(|k| k.get()).collect();
        match self.relation {
            RelationRow::Ascending(terms) => Relation::Ascending(terms.of(&TERMS)),
            RelationRow::StrictlyAscending(terms) => Relation::StrictlyAscending(terms.of(&TERMS)),
            RelationRow::Needs { keys: k, when, have } => {
                Relation::Needs { keys: keys(k), when: when.of(&SETTINGS), have: have.of(&SETTINGS) }
            }
            RelationRow::Different(k) => Relation::Different(keys(k)),
            RelationRow::Stated(k) => Relation::Stated(keys(k)),
        }
    }

    /// Whether it is known to hold in a release.
    pub fn holds_in(&self, version: Version) -> bool {
        self.since.is_none_or(|since| since <= version) && self.until.is_none_or(|until| version < until)
    }

    /// What breaking it does.
    pub fn effect(&self) -> Effect {
        self.effect
    }

    /// The rule and its effect in words.
    pub fn text(&self) -> &'static str {
        self.text.get()
    }

    /// Where it is known from.
    pub fn source(&self) -> &'static str {
        self.source.get()
    }
}

impl Term {
    /// The key.
    pub fn key(&self) -> &'static str {
        self.key.get()
    }
}

impl Required {
    /// The key.
    pub fn key(&self) -> &'static str {
        self.key.get()
    }

    /// The values of which it must have one; empty where any will do.
    pub fn is(&self) -> impl Iterator<Item = &'static str> {
        self.is.of(&CHOICES).iter().map(|c| c.get())
    }

    /// The values it must not have.
    pub fn not(&self) -> impl Iterator<Item = &'static str> {
        self.not.of(&CHOICES).iter().map(|c| c.get())
    }

    /// Whether a value is as required.
    pub fn holds(&self, value: &str) -> bool {
        (self.is.of(&CHOICES).is_empty() || self.is().any(|v| v == value)) && self.not().all(|v| v != value)
    }
}

/// All rules between parameters.
pub fn constraints() -> &'static [Constraint] {
    &CONSTRAINTS
}
