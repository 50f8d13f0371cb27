//! Which value key an unknown one may have meant.

use super::view::{Chart, segments};

/// No more than these are of use to a reader.
const MOST: usize = 3;

impl Chart {
    /// The value keys that a key may have meant, the likeliest first and at most three: those that differ in case
    /// and separators only, then those with few typing errors, then those of the same last part elsewhere.
    pub fn did_you_mean(&self, path: &str) -> Vec<&'static str> {
        let wanted = fold(path);
        let limit = 1 + wanted.len() / 8;
        let near = |key: &'static str| {
            let folded = fold(key);
            if folded.len().abs_diff(wanted.len()) > limit {
                return None;
            }
            let distance = strsim::osa_distance(&wanted, &folded);
            (distance <= limit).then_some((distance, other_parts(path, key), key))
        };
        let mut found: Vec<_> = self.keys().filter(|key| *key != path).filter_map(near).collect();
        found.sort_unstable();
        if found.is_empty() {
            found.extend(self.keys().filter_map(|key| Some((0, elsewhere(path, key)?, key))));
            found.sort_unstable();
            // What stands alike in every component names none of them.
            if found.get(MOST).is_some_and(|(_, parts, _)| *parts == found[0].1) {
                found.clear();
            }
        }
        found.into_iter().map(|(_, _, key)| key).take(MOST).collect()
    }
}

fn fold(path: &str) -> String {
    path.to_lowercase().replace(['-', '_', '.', '"', ' '], "")
}

/// How many parts differ.
fn other_parts(path: &str, key: &str) -> usize {
    let differing = segments(path).zip(segments(key)).filter(|(a, b)| !a.eq_ignore_ascii_case(b)).count();
    differing + segments(path).count().abs_diff(segments(key).count())
}

/// For a key of the same last part below the same first one, or for one that lies a level deeper or less deep,
/// how many parts differ.
fn elsewhere(path: &str, key: &str) -> Option<usize> {
    let (last, first) = (segments(path).last()?, segments(path).next()?);
    let same = segments(key).last()?.eq_ignore_ascii_case(last);
    let related = segments(key).next()? == first
        || key.ends_with(&format!(".{path}"))
        || path.ends_with(&format!(".{key}"));
    (same && related && last.len() > 3).then(|| other_parts(path, key))
}

#[cfg(test)]
mod tests {
    use crate::chart::chart;
    use crate::milvus::Version;

    #[test]
    fn finds_what_was_meant() {
        let chart = chart(Version::new(4, 2, 50));
        for (wrong, right) in [
            ("queryNode.replica", "queryNode.replicas"),
            ("externals3.accesKey", "externalS3.accessKey"),
            ("external_kafka", "externalKafka"),
            ("standalone.persistentVolumeClaim", "standalone.persistence.persistentVolumeClaim"),
        ] {
            assert_eq!(chart.did_you_mean(wrong).first().copied(), Some(right), "{wrong}");
        }
        assert!(chart.did_you_mean("zzzzqqqq").is_empty());
        assert!(chart.did_you_mean("extraEnv").is_empty(), "every component has one");
    }
}
