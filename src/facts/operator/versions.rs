//! The operators that are known, and the images that they install: facts from `rules/operator/versions.yaml`.

use crate::facts::milvus::{Version, VersionText};
use crate::facts::tables::operator::versions::VERSIONS;

/// The newest operator that is known.
pub fn newest() -> Version {
    VERSIONS.newest
}

/// The newest known operator that a range of versions of its chart allows, of those that brought something new.
pub(crate) fn newest_in(range: &str) -> Option<Version> {
    let known = VERSIONS.images.iter().map(|(from, _)| *from).chain([VERSIONS.newest]);
    crate::facts::version_ranges::newest_in(range, known)
}

/// The Milvus that a resource without an image gets.
pub fn default_image(operator: Version) -> Version {
    let images = VERSIONS.images;
    let image = images.iter().rfind(|(from, _)| *from <= operator).or(images.first());
    image.map_or(VERSIONS.oldest, |(_, image)| *image)
}

/// Whether the operator takes a version, or the tag of an image, for one of the new releases. What it cannot read
/// is an old one to it.
pub fn is_recent(tag: &str) -> bool {
    let above = |version: Version| version > VERSIONS.recent.above;
    let by_number = match tag.parse::<VersionText>() {
        Ok(VersionText::Full(version)) => above(version),
        Ok(VersionText::Line(major, minor)) => above(Version::new(major, minor, 0)),
        Err(_) => false,
    };
    by_number || VERSIONS.recent.tags.iter().any(|start| tag.starts_with(start))
}

/// An operator's version as people say it: what a pre-release leads to.
pub fn release(version: Version) -> String {
    Version { released: true, ..version }.to_string()
}
