//! What is known of values beyond the rows of the parameters: facts from `rules/milvus/values.yaml`.

use super::Version;
use crate::facts::tables::milvus::values::VALUES;
pub use crate::facts::tables::milvus::values::{AddressForm, PortForm};

/// What is wrong with an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressFault {
    /// Blanks in it or around it.
    Blank,
    /// It begins with a scheme that is not understood.
    Scheme,
    /// It names a port and begins with no scheme.
    NoScheme,
    /// A path follows.
    Path,
    /// It names no port.
    NoPort,
    /// What stands for the port is none.
    Port,
    /// It names no host.
    NoHost,
}

impl AddressForm {
    /// The first fault of a text that is not empty, with the part that has it.
    pub fn fault<'t>(&self, milvus: Version, text: &'t str) -> Option<(AddressFault, &'t str)> {
        let trimmed = self.trimmed_since.is_some_and(|since| since <= milvus);
        // A space after a comma does no harm to a list; one at the very end does, until it is taken off.
        let edges = text.trim() != text && !trimmed;
        if edges || (!self.list && text.contains(char::is_whitespace)) {
            return Some((AddressFault::Blank, text));
        }
        let parts = text.split(if self.list { ',' } else { '\0' }).map(str::trim);
        parts.filter(|p| !p.is_empty()).find_map(|part| self.fault_of(part).map(|fault| (fault, part)))
    }

    fn fault_of(&self, part: &str) -> Option<AddressFault> {
        let (scheme, rest) = match part.split_once("://") {
            Some((scheme, rest)) => (Some(scheme), rest),
            None => (None, part),
        };
        let known = |s: &str| self.schemes.iter().any(|k| k.eq_ignore_ascii_case(s));
        if part.contains(char::is_whitespace) {
            return Some(AddressFault::Blank);
        }
        if scheme.is_some_and(|s| !known(s)) {
            return Some(AddressFault::Scheme);
        }
        let (host, path) = rest.split_once('/').map_or((rest, None), |(host, path)| (host, Some(path)));
        if path.is_some() && (!self.path || scheme.is_none()) {
            return Some(AddressFault::Path);
        }
        let (name, port) = split_port(host);
        match port {
            _ if name.is_empty() => Some(AddressFault::NoHost),
            // A list of hosts within one address.
            Some(port) if !port.contains(',') && port.parse::<u16>().is_err() => Some(AddressFault::Port),
            Some(_) if self.scheme_with_port && scheme.is_none() => Some(AddressFault::NoScheme),
            None if self.port != PortForm::Optional => Some(AddressFault::NoPort),
            _ => None,
        }
    }
}

/// The host and the port of `host:port`; an address of IPv6 stands in brackets.
pub fn split_port(host: &str) -> (&str, Option<&str>) {
    match host.rfind(']') {
        Some(end) => (&host[..=end], host[end + 1..].strip_prefix(':')),
        None => host.split_once(':').map_or((host, None), |(name, port)| (name, Some(port))),
    }
}

/// All addresses whose form is known.
pub fn addresses() -> &'static [AddressForm] {
    VALUES.addresses
}

/// Whether the words of a setting are compared without regard to case.
pub fn any_case(key: &str) -> bool {
    VALUES.any_case.iter().any(|word| word.key == key)
}

/// The values of the chart that are texts and that YAML may change.
pub fn chart_texts() -> &'static [&'static str] {
    VALUES.chart_texts.keys
}

/// Whether a release cannot do with a parameter that is empty, though it must not be and has a default.
pub fn empty_panics(milvus: Version) -> bool {
    VALUES.empty.panics_since <= milvus
}

/// Whether a setting that must not be empty ends the start when it is; otherwise it does where it is used.
pub fn empty_stops_start(key: &str, milvus: Version) -> bool {
    VALUES.empty.since <= milvus || VALUES.empty.used_at_start.contains(&key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(key: &str, milvus: &str, text: &str) -> Option<AddressFault> {
        let form = addresses().iter().find(|a| a.key == key).unwrap();
        form.fault(milvus.parse().unwrap(), text).map(|(fault, _)| fault)
    }

    #[test]
    fn addresses_are_judged_as_they_were_seen_to_work() {
        for fine in ["h:1", "http://h:1", "a:1,b:2", "a:1, b:2", "[::1]:2379"] {
            assert_eq!(fault("etcd.endpoints", "2.3.5", fine), None, "{fine}");
        }
        assert_eq!(fault("etcd.endpoints", "2.3.5", "localhost"), Some(AddressFault::NoPort));
        assert_eq!(fault("etcd.endpoints", "2.3.5", "h:1 "), Some(AddressFault::Blank));
        assert_eq!(fault("etcd.endpoints", "2.5.0", "h:1 "), None);
        for fine in ["localhost", "pulsar://localhost:6650", "http://localhost", "pulsar://a:6650,b:6650"] {
            assert_eq!(fault("pulsar.address", "2.3.5", fine), None, "{fine}");
        }
        assert_eq!(fault("pulsar.address", "2.3.5", "localhost:6650"), Some(AddressFault::NoScheme));
        assert_eq!(fault("minio.address", "2.6.0", "https://s3.amazonaws.com"), Some(AddressFault::Scheme));
        assert_eq!(fault("minio.address", "2.6.0", "minio:9000/"), Some(AddressFault::Path));
        assert_eq!(fault("minio.address", "2.6.0", "minio:x"), Some(AddressFault::Port));
        assert_eq!(fault("minio.address", "2.6.0", ":9000"), Some(AddressFault::NoHost));
        assert_eq!(fault("minio.address", "2.6.0", "s3.amazonaws.com:443"), None);
    }
}
