//! Images that are gone, and who may run those of Milvus: facts from `rules/milvus/images.yaml`.

use super::Image;
use crate::facts::tables::milvus::images::IMAGES;
pub(crate) use crate::facts::tables::milvus::images::{Gateway, ImageValues, Users};

/// What took the place of an image that Docker Hub no longer has: its repository.
pub(crate) fn instead_of(image: &Image) -> Option<String> {
    let name = image.on_docker_hub()?;
    let fits = |of: &str| match of.strip_suffix('*') {
        Some(owner) => name.strip_prefix(owner).filter(|rest| !rest.is_empty()),
        None => (name == of).then_some(""),
    };
    let (row, rest) = IMAGES.withdrawn.iter().find_map(|row| Some((row, fits(row.of)?)))?;
    let other = row.instead.replace('*', rest);
    // Another registry takes the place of the whole, another owner of what stands for it.
    let hub = other.split('/').next().is_some_and(|first| !first.contains('.'));
    Some(if hub { image.repository.replace(name, &other) } else { other })
}

/// Whether an image that Docker Hub no longer has is known by its own name, and not only by that of its owner.
pub(crate) fn is_named(image: &Image) -> bool {
    image.on_docker_hub().is_some_and(|name| IMAGES.withdrawn.iter().any(|row| row.of == name))
}

/// What `pull_policy` of compose says where no registry is asked.
pub(crate) fn unpulled() -> &'static [&'static str] {
    IMAGES.unpulled
}

/// The values of the chart that name images.
pub(crate) fn image_values() -> &'static [ImageValues] {
    IMAGES.values
}

/// The gateways of MinIO.
pub(crate) fn gateways() -> &'static [Gateway] {
    IMAGES.gateways
}

/// Who may run the images of Milvus.
pub(crate) fn users() -> &'static Users {
    &IMAGES.users
}

/// Whether `milvus run` knows a flag, given without its dashes and value.
pub(crate) fn is_flag(name: &str) -> bool {
    IMAGES.flags.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_of_docker_hub_are_told_from_mirrors() {
        let instead = |reference| instead_of(&Image::new(reference));
        for (gone, other) in [
            ("minio/minio:RELEASE.2024-12-18T13-15-44Z", "quay.io/minio/minio"),
            ("docker.io/minio/mc", "quay.io/minio/mc"),
            ("bitnami/kafka:3.1.0", "bitnamilegacy/kafka"),
            ("docker.io/bitnami/etcd:3.5", "docker.io/bitnamilegacy/etcd"),
        ] {
            assert_eq!(instead(gone).as_deref(), Some(other), "{gone}");
        }
        for there in [
            "quay.io/minio/minio",
            "bitnamilegacy/kafka:3.1.0",
            "registry.example.com/minio/minio",
            "localhost:5000/bitnami/kafka",
            "localhost/minio/minio",
            "milvusdb/minio",
            "minio/operator",
        ] {
            assert_eq!(instead(there), None, "{there}");
        }
    }
}
