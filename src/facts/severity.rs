//! How bad a finding is.

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize)]
#[cfg_attr(not(compiled_rules), derive(serde::Serialize))]
#[serde(rename_all(deserialize = "lowercase"))]
pub enum Severity {
    /// Advice, shown with `--pedantic`.
    Info,
    /// No effect, deprecated, or a known hazard.
    Warning,
    /// Milvus or Helm fails, data is lost or out of reach, or the effect is another than the one written.
    Error,
}

impl Severity {
    /// The severity of a name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Info, Self::Warning, Self::Error].into_iter().find(|severity| severity.name() == name)
    }

    /// The name used in output and options.
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl std::fmt::Display for Severity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.name())
    }
}
