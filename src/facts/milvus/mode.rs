//! The modes in which Milvus runs.

/// How Milvus runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(compiled_rules, derive(clap::ValueEnum))]
#[cfg_attr(not(compiled_rules), derive(serde::Deserialize, serde::Serialize))]
#[cfg_attr(not(compiled_rules), serde(rename_all(deserialize = "lowercase")))]
pub enum Mode {
    /// One process with all roles
    Standalone,
    /// A process for each role
    Cluster,
}

impl Mode {
    /// Both.
    pub(crate) const ALL: [Mode; 2] = [Mode::Standalone, Mode::Cluster];

    /// The name used in options and output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Standalone => "standalone",
            Self::Cluster => "cluster",
        }
    }
}

impl std::fmt::Display for Mode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.name())
    }
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum;

    use super::*;

    #[test]
    fn names_are_what_the_command_line_takes() {
        for value in Mode::value_variants() {
            assert_eq!(value.to_possible_value().unwrap().get_name(), value.name());
        }
    }
}
