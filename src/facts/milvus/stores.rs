//! The object stores: facts from `rules/milvus/stores.yaml`.

use super::Version;
pub use crate::facts::tables::milvus::stores::Provider;
use crate::facts::tables::milvus::stores::STORES;

impl Provider {
    /// True where a release needs `minio.useVirtualHost` for it.
    pub fn needs_virtual_host(&self, milvus: Version) -> bool {
        self.virtual_host.is_some_and(|range| range.contains(milvus))
    }

    /// The word of `common.storageType` with which a release does not reach it, and the right one.
    pub fn engine(&self, milvus: Version) -> Option<(&'static str, &'static str)> {
        self.engine.as_ref().filter(|e| e.within.contains(milvus)).map(|e| (e.not, e.right))
    }

    /// True for the host of one of its public endpoints.
    pub fn has(&self, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        let whole = |rest: &str| rest.is_empty() || rest.ends_with('.');
        self.hosts.iter().any(|end| host.strip_suffix(*end).is_some_and(whole))
    }
}

/// The provider of a name.
pub fn provider(name: &str) -> Option<&'static Provider> {
    STORES.providers.iter().find(|p| p.name == name)
}

/// The provider whose public endpoint a host is.
pub fn of_host(host: &str) -> Option<&'static Provider> {
    STORES.providers.iter().find(|p| p.has(host))
}

/// The name that stands for every other store of its protocol.
pub fn general() -> &'static str {
    STORES.general
}

/// The only names that a release starts with; none: it does not look.
pub fn only(milvus: Version) -> Option<&'static [&'static str]> {
    Some(STORES.strict.names).filter(|_| STORES.strict.within.contains(milvus))
}

/// The ports of public endpoints, with TLS and without.
pub fn ports() -> (&'static str, &'static str) {
    (STORES.ports.tls, STORES.ports.plain)
}

/// True for releases that stop at start while `minio.rootPath` is empty.
pub fn empty_root_stops(milvus: Version) -> bool {
    STORES.root_path.empty_stops.within.contains(milvus)
}

/// True for releases in which a leading slash of `minio.rootPath` damages paths.
pub fn slash_breaks(milvus: Version) -> bool {
    STORES.root_path.slash_breaks.within.contains(milvus)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endpoints_are_told_by_whole_labels() {
        assert_eq!(of_host("s3.us-west-2.amazonaws.com").unwrap().name, "aws");
        assert_eq!(of_host("Core.Windows.Net").unwrap().name, "azure");
        assert_eq!(of_host("notamazonaws.com"), None);
        assert_eq!(of_host("minio"), None);
    }
}
