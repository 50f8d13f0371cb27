//! A container of Milvus without a command.

use crate::facts::FileKind;
use crate::facts::milvus::Image;
use crate::judge::Case;
use crate::judge::finding::{Findings, Place};
use crate::judge::rules::described::described;
use crate::judge::rules::milvus_images::milvus_images;

/// What says a command, or what a service of compose may have one from.
const SOURCES: [&str; 5] = ["command", "entrypoint", "args", "extends", "build"];

/// The first line of images without a command.
const FIRST: (u16, u16) = (2, 0);

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    if !matches!(reading.deployment.kind, FileKind::Compose | FileKind::Manifest) {
        return;
    }
    let images = milvus_images(reading);
    for container in &reading.deployment.containers {
        let own = container.path.key("image");
        // Those of Milvus 1 had a command.
        let is_2 = |image: &Image| image.version().is_none_or(|version| version.line() >= FIRST);
        let official =
            images.iter().any(|used| used.path == own && used.image.is_official() && is_2(&used.image));
        let said = SOURCES.iter().any(|key| described(reading, container, key).is_some());
        if official && container.roles.is_empty() && !said && !container.starts_elsewhere {
            let place = Place::new(container.at, container.path.clone());
            findings.add(place, &[("container", &container.name)]).stops();
        }
    }
}
