//! Versions as `--to` and `--from` name them.

use super::Problem;
use crate::check::Versions;
use crate::milvus::{VersionText, catalogue};

/// One version: of Milvus, unless it says of what (`chart=5.0.19`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target(Versions);

impl Target {
    /// The version, where it belongs.
    pub fn versions(self) -> Versions {
        self.0
    }
}

/// Reads `2.6.2`, `milvus=2.6.2`, `chart=5.0.19` or `operator=1.3.0`. A line of releases is its newest known one.
///
/// # Errors
/// What is expected, as a sentence.
pub fn target(text: &str) -> Result<Target, String> {
    let (what, version) = text.split_once('=').unwrap_or(("milvus", text));
    let whole = || version.parse().map(Some).map_err(|_| format!("`{version}` is no version such as 5.0.19"));
    Ok(Target(match what {
        "milvus" => Versions { milvus: Some(release(version)?), ..Versions::default() },
        "chart" => Versions { chart: whole()?, ..Versions::default() },
        "operator" => Versions { operator: whole()?, ..Versions::default() },
        _ => return Err("2.6.2, milvus=2.6.2, chart=5.0.19 or operator=1.3.0 is expected".into()),
    }))
}

fn release(text: &str) -> Result<VersionText, String> {
    let said: VersionText =
        text.parse().map_err(|_| format!("`{text}` is no release such as 2.6.2 or 2.6"))?;
    let newest =
        matches!(said, VersionText::Line(..)).then(|| catalogue::newest_of_line(said.line())).flatten();
    Ok(newest.map_or(said, VersionText::Full))
}

/// All versions of an option that may be given several times.
///
/// # Errors
/// That something is given twice.
pub fn versions(option: &str, targets: &[Target]) -> Result<Versions, Problem> {
    let mut all = Versions::default();
    for Target(one) in targets {
        let twice = (all.milvus.is_some() && one.milvus.is_some())
            || (all.chart.is_some() && one.chart.is_some())
            || (all.operator.is_some() && one.operator.is_some());
        if twice {
            return Err(Problem::new(format!("{option} gives two versions of the same thing")));
        }
        all = Versions {
            milvus: all.milvus.or(one.milvus),
            chart: all.chart.or(one.chart),
            operator: all.operator.or(one.operator),
        };
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_without_a_name_is_of_milvus() {
        assert_eq!(target("2.6.2"), target("milvus=2.6.2"));
        assert_eq!(
            target("2.5").unwrap().0.milvus,
            Some(VersionText::Full(catalogue::newest_of_line((2, 5)).unwrap()))
        );
        assert!(target("chart=5.0.19").unwrap().0.chart.is_some());
        assert!(target("helm=5.0.19").is_err() && target("chart=5").is_err() && target("latest").is_err());
        assert!(versions("--to", &[target("2.6.2").unwrap(), target("milvus=2.5").unwrap()]).is_err());
    }
}
