//! Layers: the settings of one source, which are looked up by key.

use std::collections::HashMap;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use super::Setting;
use crate::base::effort::spend;
use crate::facts::milvus::NormalKey;

/// So few settings are looked through faster than an index is made.
const FEW: usize = 16;

/// The kinds of layers, in order of precedence, lowest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LayerKind {
    /// What the program does when nothing is set.
    Code,
    /// The milvus.yaml inside the image.
    Shipped,
    /// A milvus.yaml that stands for the one in the image.
    MilvusYaml,
    /// The chart's default.yaml, or one like it.
    DefaultYaml,
    /// What the operator puts below the configuration in its resource.
    OperatorTemplate,
    /// user.yaml.
    UserYaml,
    /// What the operator writes over the configuration in its resource.
    Operator,
    /// Environment variables.
    Environment,
}

impl LayerKind {
    /// The name used in output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Code => "built-in default",
            Self::Shipped => "milvus.yaml of the image",
            Self::MilvusYaml => "milvus.yaml",
            Self::DefaultYaml => "default.yaml",
            Self::OperatorTemplate => "default of the operator",
            Self::UserYaml => "user.yaml",
            Self::Operator => "operator",
            Self::Environment => "environment",
        }
    }
}

/// Settings of one source.
#[derive(Clone, Debug)]
pub struct Layer {
    /// What it is.
    pub kind: LayerKind,
    /// Its settings.
    pub settings: Arc<Listed>,
}

impl Layer {
    /// A layer of settings in the order of their source; several spellings of one key stay apart.
    pub fn new(kind: LayerKind, settings: Vec<Setting>) -> Self {
        Self { kind, settings: Arc::new(settings.into()) }
    }
}

/// The settings of one source, which all readings of a deployment share.
#[derive(Debug, Default)]
pub struct Listed {
    settings: Vec<Setting>,
    /// Made when first asked for.
    index: OnceLock<Index>,
}

/// Where the settings of a key are.
#[derive(Debug)]
struct Index {
    /// In the slot of a key's hash the place of its first setting plus one, 0 where there is none. One whose slot is
    /// taken has the next that is not.
    slots: Vec<u32>,
    /// For each setting the place of the next spelling of its key plus one, 0 where there is none; empty where no two
    /// settings are spellings of one key.
    next: Vec<u32>,
}

impl Index {
    fn of(settings: &[Setting]) -> Self {
        let slots = vec![0; (settings.len() * 2).next_power_of_two()];
        let mut index = Self { slots, next: Vec::new() };
        // For the first spelling of a key, the last so far.
        let mut last: HashMap<usize, usize> = HashMap::new();
        for (place, setting) in settings.iter().enumerate() {
            let slot = index.slot_of(settings, &setting.normal);
            let Some(first) = index.slots[slot].checked_sub(1) else {
                index.slots[slot] = place as u32 + 1;
                continue;
            };
            index.next.resize(settings.len(), 0);
            let before = last.insert(first as usize, place).unwrap_or(first as usize);
            index.next[before] = place as u32 + 1;
        }
        index
    }

    /// The slot that a key has or would get.
    fn slot_of(&self, settings: &[Setting], key: &NormalKey) -> usize {
        let mut slot = key.hash32() as usize % self.slots.len();
        while let Some(place) = self.slots[slot].checked_sub(1)
            && settings[place as usize].normal != *key
        {
            spend(1);
            slot = (slot + 1) % self.slots.len();
        }
        slot
    }

    /// The places of the settings that have a key, in their order.
    fn places(&self, settings: &[Setting], key: &NormalKey) -> impl Iterator<Item = usize> {
        let first = self.slots[self.slot_of(settings, key)].checked_sub(1);
        let next = |place: &u32| {
            spend(1);
            self.next.get(*place as usize)?.checked_sub(1)
        };
        std::iter::successors(first, next).map(|place| place as usize)
    }
}

impl Listed {
    /// The spellings of a key, in their order.
    pub(super) fn spellings<'s>(&'s self, key: &NormalKey) -> impl Iterator<Item = &'s Setting> {
        let few = self.settings.len() <= FEW;
        let all = if few { &self.settings[..] } else { &[] };
        let places = (!few).then(|| self.index().places(&self.settings, key)).into_iter().flatten();
        let own = all.iter().filter(move |setting| setting.normal == *key);
        own.chain(places.map(|place| &self.settings[place]))
    }

    /// Whether any two are spellings of one key.
    pub(crate) fn has_shared_keys(&self) -> bool {
        !self.index().next.is_empty()
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::of(&self.settings))
    }
}

impl From<Vec<Setting>> for Listed {
    fn from(settings: Vec<Setting>) -> Self {
        Self { settings, index: OnceLock::new() }
    }
}

impl Deref for Listed {
    type Target = [Setting];

    fn deref(&self) -> &[Setting] {
        &self.settings
    }
}
