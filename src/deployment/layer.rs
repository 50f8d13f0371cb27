//! Layers: the settings of one source, which are looked up by key.

use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use super::Setting;
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
    /// In the slot of a key's hash the place of a setting plus one, 0 where there is none. One whose slot is taken has
    /// the next that is not.
    slots: Vec<u32>,
    /// Whether any two settings are spellings of one key.
    shared: bool,
}

impl Index {
    fn of(settings: &[Setting]) -> Self {
        let mut index = Self { slots: vec![0; (settings.len() * 2).next_power_of_two()], shared: false };
        for (place, setting) in (1..).zip(settings) {
            let mut slot = index.slot(&setting.normal);
            while let Some(other) = index.slots[slot].checked_sub(1) {
                index.shared |= settings[other as usize].normal == setting.normal;
                slot = (slot + 1) % index.slots.len();
            }
            index.slots[slot] = place;
        }
        index
    }

    fn slot(&self, key: &NormalKey) -> usize {
        key.hash32() as usize % self.slots.len()
    }

    /// The places of the settings that may have a key, in their order.
    fn places(&self, key: &NormalKey) -> impl Iterator<Item = usize> {
        let (before, first) = self.slots.split_at(self.slot(key));
        first.iter().chain(before).map_while(|place| place.checked_sub(1)).map(|place| place as usize)
    }
}

impl Listed {
    /// The spellings of a key, in their order.
    pub(super) fn spellings<'s>(&'s self, key: &NormalKey) -> impl Iterator<Item = &'s Setting> {
        let few = self.settings.len() <= FEW;
        let all = if few { &self.settings[..] } else { &[] };
        let places = (!few).then(|| self.index().places(key)).into_iter().flatten();
        let may_be = all.iter().chain(places.map(|place| &self.settings[place]));
        may_be.filter(move |setting| setting.normal == *key)
    }

    /// Whether any two are spellings of one key.
    pub(crate) fn has_shared_keys(&self) -> bool {
        self.index().shared
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
