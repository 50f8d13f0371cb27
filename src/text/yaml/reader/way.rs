//! The ways in which releases of Milvus read a file.

/// How releases of Milvus read the settings of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// Through viper.
    Viper,
    /// As YAML.
    Direct,
    /// As YAML, and lists of mappings become JSON.
    JsonLists,
}

impl Way {
    /// All of them, oldest first.
    pub const ALL: [Self; 3] = [Self::Viper, Self::Direct, Self::JsonLists];
}
