//! The release that a tag or an option states.

use crate::deployment::Known;
use crate::facts::chart;
use crate::facts::milvus::{Version, VersionText, catalogue};

/// The release that a tag or option names; a line without a patch is taken as its newest known.
pub(crate) fn stated_release(text: VersionText, by: &str) -> Known<Version> {
    match text {
        text if text.line() > catalogue::newest().line() => {
            let newest = catalogue::newest();
            let version = match text {
                VersionText::Full(version) => version,
                VersionText::Line(major, minor) => Version::new(major, minor, 0),
            };
            let why = format!("Milvus {version} is newer than any known here: judged as {newest}");
            Known::Assumed(version, why)
        }
        VersionText::Full(version) => Known::Stated(version),
        VersionText::Line(major, minor) => {
            let version = catalogue::newest_of_line((major, minor)).unwrap_or(Version::new(major, minor, 0));
            Known::Assumed(
                version,
                format!("assuming Milvus {version}, the newest known {major}.{minor} ({by})"),
            )
        }
    }
}

/// The version of the chart that a text asks for; of a range the newest known in it.
pub(crate) fn stated_chart(text: &str) -> Known<Version> {
    let text = text.trim();
    if let Ok(version) = text.trim_start_matches(['=', ' ']).parse() {
        return Known::Stated(version);
    }
    let newest = chart::newest_in(text).map(|version| {
        Known::Assumed(version, format!("assuming chart {version}, the newest known that `{text}` allows"))
    });
    newest.unwrap_or_default()
}
