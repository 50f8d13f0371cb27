//! Versions as options name them: of Milvus, or of what installs it.

use std::str::FromStr;

use super::CheckOptions;
use crate::milvus::{Version, VersionText};

/// `2.6.2` or `milvus=2.6`, `chart=5.0.19`, `operator=1.3.0`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamedVersion {
    /// A release of Milvus, or a line of releases.
    Milvus(VersionText),
    /// A version of the Helm chart.
    Chart(Version),
    /// A version of the operator.
    Operator(Version),
}

impl FromStr for NamedVersion {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (what, version) = text.split_once('=').unwrap_or(("milvus", text));
        let whole = || version.parse().map_err(|_| format!("`{version}` is not a version such as 5.0.2"));
        match what {
            "milvus" => {
                let milvus = version.parse();
                milvus
                    .map(Self::Milvus)
                    .map_err(|_| format!("`{version}` is not a release such as 2.6.2 or 2.6"))
            }
            "chart" => whole().map(Self::Chart),
            "operator" => whole().map(Self::Operator),
            _ => Err("a release such as 2.6.2 is expected, or milvus=…, chart=… or operator=…".into()),
        }
    }
}

impl CheckOptions {
    /// These options with other versions, where `versions` names some.
    pub fn at(mut self, versions: &[NamedVersion]) -> Self {
        for version in versions {
            match *version {
                NamedVersion::Milvus(milvus) => self.milvus = Some(milvus),
                NamedVersion::Chart(chart) => self.chart = Some(chart),
                NamedVersion::Operator(operator) => self.operator = Some(operator),
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_version_is_one_of_milvus() {
        let milvus = |text: &str| NamedVersion::Milvus(text.parse().unwrap());
        assert_eq!("2.6".parse(), Ok(milvus("2.6")));
        assert_eq!("milvus=2.6.2".parse(), Ok(milvus("2.6.2")));
        assert_eq!("chart=5.0.19".parse(), Ok(NamedVersion::Chart(Version::new(5, 0, 19))));
        assert!("chart=5".parse::<NamedVersion>().is_err() && "attu=1.0.0".parse::<NamedVersion>().is_err());
    }
}
