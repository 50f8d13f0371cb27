//! Environment variables as settings, and those that only look like it: facts from
//! `rules/milvus/environment.yaml`.

use super::{NormalKey, Version, catalogue, queues};
use crate::facts::tables::milvus::environment::ENVIRONMENT;

/// Texts of this length and more may differ in two letters and still mean the same.
const LONG: usize = 10;

/// Whether a release reads a variable of this name.
pub fn is_read(name: &str, milvus: Version) -> bool {
    let key = queues::key_of_variable(name, milvus);
    let normal = NormalKey::new(key);
    catalogue::param(&normal).is_some()
        || catalogue::renamed(&normal).is_some_and(|r| r.read_in(milvus))
        || catalogue::prefix_in(key, milvus).is_some()
}

/// The variable that somebody meant who set one that a release does not read; `None` for names that are hardly
/// meant for Milvus.
pub fn meant_by(name: &str, milvus: Version) -> Option<String> {
    if is_read(name, milvus) {
        return None;
    }
    let upper = name.to_uppercase();
    if let Some(row) = ENVIRONMENT.unread.iter().find(|u| u.name == upper) {
        let unread = row.until.is_none_or(|until| milvus >= until);
        // The name to write instead is of use only where this very release has its setting.
        let right = catalogue::param(&NormalKey::new(row.right));
        let known = right.is_none_or(|param| param.known_in(milvus));
        return (unread && known && is_read(row.right, milvus)).then(|| row.right.to_owned());
    }
    if let Some(rest) = upper.strip_prefix(ENVIRONMENT.prefix).filter(|rest| rest.contains('_')) {
        let direct = is_read(rest, milvus).then(|| rest.to_owned());
        return direct.or_else(|| meant_by(rest, milvus));
    }
    near(&upper, milvus)
}

/// The first release that no longer reads a variable, where earlier ones did.
pub fn read_until(name: &str) -> Option<Version> {
    let upper = name.to_uppercase();
    ENVIRONMENT.unread.iter().find(|u| u.name == upper)?.until
}

/// The section of Milvus' settings that a variable begins with whose name no release has a setting of.
pub fn section_of(name: &str) -> Option<&'static str> {
    let upper = name.to_uppercase();
    let begins = |section: &&&str| upper.strip_prefix(**section).is_some_and(|rest| rest.starts_with('_'));
    let section = ENVIRONMENT.sections.iter().filter(begins).max_by_key(|section| section.len())?;
    let normal = NormalKey::new(name);
    let named = ENVIRONMENT.unread.iter().any(|u| u.name == upper)
        || ENVIRONMENT.libraries.contains(&upper.as_str())
        || catalogue::param(&normal).is_some()
        || catalogue::renamed(&normal).is_some()
        || catalogue::prefix(name).is_some()
        || is_read(name, catalogue::newest());
    (!named).then_some(section)
}

/// Whether a variable is one with which programs that call Milvus log in.
pub fn is_of_client(name: &str) -> bool {
    ENVIRONMENT.clients.contains(&name)
}

/// Whether Milvus' own compose files set a setting by a variable in releases that no longer read it.
pub fn is_leftover(key: &str) -> bool {
    ENVIRONMENT.leftovers.contains(&key)
}

/// Whether [`meant_by`] can know a variable for any release: most names are quickly told to be another program's.
pub(crate) fn may_be_meant(name: &str) -> bool {
    let upper = name.to_uppercase();
    let name = upper.strip_prefix(ENVIRONMENT.prefix).filter(|rest| rest.contains('_'));
    name.is_some()
        || ENVIRONMENT.unread.iter().any(|u| u.name == upper)
        || upper.split_once('_').is_some_and(|(section, _)| catalogue::may_be_near(section, &upper))
}

/// A setting of the same section whose name is a typing error away.
fn near(name: &str, milvus: Version) -> Option<String> {
    let (section, _) = name.split_once('_')?;
    let normal = NormalKey::new(name);
    let param = catalogue::did_you_mean(name, Some(milvus)).into_iter().find(|p| {
        let allowed = if p.normal().len() >= LONG { 2 } else { 1 };
        let same = NormalKey::new(p.section()) == NormalKey::new(section);
        same && p.known_in(milvus) && strsim::osa_distance(p.normal(), normal.as_str()) <= allowed
    })?;
    Some(variable_of(param.key()))
}

/// A variable that sets a key: `minio.accessKeyID` is `MINIO_ACCESS_KEY_ID`.
pub fn variable_of(key: &str) -> String {
    let mut name = String::with_capacity(key.len() + 4);
    let mut before = '_';
    for c in key.chars() {
        if c.is_uppercase() && before.is_lowercase() {
            name.push('_');
        }
        name.extend(if c == '.' { '_' } else { c }.to_uppercase());
        before = c;
    }
    name
}

/// The variables that a Service of a name puts into environments, each with its setting's key, as far as a
/// release reads them.
pub fn link_settings(service: &str, milvus: Version) -> Vec<(String, &'static str)> {
    let stem = service.to_uppercase().replace('-', "_");
    let names = ENVIRONMENT.links.suffixes.iter().map(|suffix| format!("{stem}{suffix}"));
    names
        .filter_map(|name| {
            let param = catalogue::param(&NormalKey::new(&name))?;
            param.known_in(milvus).then(|| (name, param.key()))
        })
        .collect()
}

/// Whether a Service of a name puts a variable into environments that some release reads.
pub fn may_set(service: &str) -> bool {
    let stem = service.to_uppercase().replace('-', "_");
    let mut names = ENVIRONMENT.links.suffixes.iter().map(|suffix| format!("{stem}{suffix}"));
    names.any(|name| catalogue::param(&NormalKey::new(&name)).is_some())
}

/// How the value of such a variable begins.
pub fn link_value() -> &'static str {
    ENVIRONMENT.links.value
}

/// The ports that links may set, each with the address that they go with.
pub fn linked_ports() -> impl Iterator<Item = (&'static str, &'static str)> {
    ENVIRONMENT.links.harmless_with_port.iter().copied()
}

/// The setting and the value without which Milvus does not read a key of a link; `None` where it always does.
pub fn read_while(key: &str) -> Option<(&'static str, &'static str)> {
    let section = key.split('.').next();
    let row = ENVIRONMENT.links.read_while.iter().find(|row| Some(row.section) == section)?;
    Some((row.key, row.is))
}

/// The key that makes a port set by a link harmless where it holds a port itself.
pub fn harmless_beside(key: &str) -> Option<&'static str> {
    ENVIRONMENT.links.harmless_with_port.iter().find(|(port, _)| *port == key).map(|(_, address)| *address)
}

#[cfg(test)]
mod tests {
    use super::*;

    const V23: Version = Version::new(2, 3, 5);

    #[test]
    fn wrong_names_are_told_from_those_of_other_programs() {
        for (wrong, right) in [
            ("MINIO_ACCESS_KEY", "MINIO_ACCESS_KEY_ID"),
            ("KAFKA_ADDRESS", "KAFKA_BROKERLIST"),
            ("MILVUS_MQ_TYPE", "MQ_TYPE"),
            ("PULSAR_ADRESS", "PULSAR_ADDRESS"),
            ("ETCD_ENDPOINT", "ETCD_ENDPOINTS"),
        ] {
            assert_eq!(meant_by(wrong, V23).as_deref(), Some(right), "{wrong}");
        }
        assert_eq!(meant_by("MILVUS_ROOT_PASSWORD", V23), None);
        let right = meant_by("MILVUS_ROOT_PASSWORD", Version::new(2, 5, 4));
        assert_eq!(right.as_deref(), Some("COMMON_SECURITY_DEFAULTROOTPASSWORD"));
        for other in [
            "PATH",
            "TZ",
            "LD_PRELOAD",
            "GOGC",
            "GOMEMLIMIT",
            "HTTP_PROXY",
            "NO_PROXY",
            "MINIO_ADDRESS",
            "MQ_TYPE",
            "mqType",
            "ETCD_AUTO_COMPACTION_MODE",
            "KAFKA_HEAP_OPTS",
            "LOG_DIR",
            "MALLOC_CONF",
            "MINIO_ROOT",
            "CUDA_VISIBLE_DEVICES",
            "MILVUSCONF",
            "MILVUS_HOST",
            "COMMON_NAME",
            "PROXY_URL",
        ] {
            assert_eq!(meant_by(other, V23), None, "{other}");
        }
    }

    #[test]
    fn old_releases_read_old_names() {
        assert_eq!(meant_by("MINIO_ACCESS_KEY", Version::new(2, 1, 4)), None);
        assert_eq!(meant_by("MILVUS_CONF_MQ_TYPE", V23).as_deref(), None);
        assert_eq!(meant_by("MILVUS_CONF_MQ_TYPE", Version::new(2, 6, 2)), None);
        assert_eq!(variable_of("minio.accessKeyID"), "MINIO_ACCESS_KEY_ID");
    }

    #[test]
    fn services_named_like_sections_set_ports() {
        assert_eq!(link_settings("minio", V23), [("MINIO_PORT".to_owned(), "minio.port")]);
        assert!(link_settings("my-release-minio", V23).is_empty());
        assert!(link_settings("milvus", V23).is_empty());
    }
}
