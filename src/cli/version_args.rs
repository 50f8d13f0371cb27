//! Versions as `--to` and `--from` name them.

use super::CommandError;
use crate::facts::milvus::{Version, VersionText, catalogue};
use crate::run::GivenVersions;

/// One version: of Milvus, unless it says of what (`chart=5.0.19`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VersionArg(GivenVersions);

impl VersionArg {
    /// The version, where it belongs.
    pub fn versions(self) -> GivenVersions {
        self.0
    }
}

/// Reads `2.6.2`, `milvus=2.6.2`, `chart=5.0.19` or `operator=1.3.0`. A line of releases is its newest known one.
///
/// # Errors
/// What is expected, as a sentence.
pub fn version_arg(text: &str) -> Result<VersionArg, String> {
    let (what, version) = text.split_once('=').unwrap_or(("milvus", text));
    let whole = || version.parse().map(Some).map_err(|_| format!("`{version}` is no version such as 5.0.19"));
    Ok(VersionArg(match what {
        "milvus" => GivenVersions { milvus: Some(release(version)?), ..GivenVersions::default() },
        "chart" => GivenVersions { chart: whole()?, ..GivenVersions::default() },
        "operator" => GivenVersions { operator: whole()?, ..GivenVersions::default() },
        _ => return Err("2.6.2, milvus=2.6.2, chart=5.0.19 or operator=1.3.0 is expected".into()),
    }))
}

fn release(text: &str) -> Result<VersionText, String> {
    let given: VersionText =
        text.parse().map_err(|_| format!("`{text}` is no release such as 2.6.2 or 2.6"))?;
    refuse_unknown_line(given)?;
    let newest =
        matches!(given, VersionText::Line(..)).then(|| catalogue::newest_of_line(given.line())).flatten();
    Ok(newest.map_or(given, VersionText::Full))
}

/// Refuses a release of a line that there never was.
///
/// # Errors
/// The nearest releases, as a sentence.
pub(crate) fn refuse_unknown_line(given: VersionText) -> Result<(), String> {
    let (major, minor) = given.line();
    let version = match given {
        VersionText::Full(version) => version,
        VersionText::Line(..) => Version::new(major, minor, 0),
    };
    let Some(near) = catalogue::instead_of(version) else { return Ok(()) };
    let near: Vec<String> = near.iter().map(ToString::to_string).collect();
    Err(format!("there is no Milvus {major}.{minor}; the nearest releases are {}", near.join(" and ")))
}

/// All versions of an option that may be given several times.
///
/// # Errors
/// That two versions of one thing are given.
pub fn versions(option: &str, targets: &[VersionArg]) -> Result<GivenVersions, CommandError> {
    let mut all = GivenVersions::default();
    for VersionArg(one) in targets {
        let differ = all.milvus.zip(one.milvus).is_some_and(|(a, b)| a != b)
            || all.chart.zip(one.chart).is_some_and(|(a, b)| a != b)
            || all.operator.zip(one.operator).is_some_and(|(a, b)| a != b);
        if differ {
            return Err(CommandError::new(format!("{option} gives two versions of the same thing")));
        }
        all = GivenVersions {
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
        assert_eq!(version_arg("2.6.2"), version_arg("milvus=2.6.2"));
        assert_eq!(
            version_arg("2.5").unwrap().0.milvus,
            Some(VersionText::Full(catalogue::newest_of_line((2, 5)).unwrap()))
        );
        assert!(version_arg("chart=5.0.19").unwrap().0.chart.is_some());
        assert!(
            version_arg("helm=5.0.19").is_err()
                && version_arg("chart=5").is_err()
                && version_arg("latest").is_err()
        );
        assert!(
            versions("--to", &[version_arg("2.6.2").unwrap(), version_arg("milvus=2.5").unwrap()]).is_err()
        );
    }
}
