//! Which releases upstream `rules/` does not know.

use crate::milvus::{ITEMS_SINCE, releases};
use crate::rules::Rules;
use crate::version::Version;
use crate::yaml::Node;

/// The tags of an upstream that are to be imported, oldest first, each with the tag of the release before it.
pub fn newer<'t>(
    rules: &Rules,
    upstream: &str,
    tags: impl Iterator<Item = &'t str>,
) -> Result<Vec<(String, Option<String>)>, String> {
    let lead = match upstream {
        "milvus" | "operator" => "v",
        "chart" => "milvus-",
        _ => return Err(format!("{upstream} is none of milvus, chart and operator")),
    };
    let mut all: Vec<(Version, &str)> =
        tags.filter_map(|tag| Some((release(tag.strip_prefix(lead)?)?, tag))).collect();
    all.sort();
    all.dedup();
    let wanted = wanted(rules, upstream)?;
    let before = |at: usize| at.checked_sub(1).map(|at| all[at].1.to_owned());
    let new = all.iter().enumerate().filter(|(_, (version, _))| wanted(*version));
    Ok(new.map(|(at, (_, tag))| ((*tag).to_owned(), before(at))).collect())
}

/// A version of three numbers and nothing else: candidates and hot fixes are left to a person.
fn release(text: &str) -> Option<Version> {
    text.chars().all(|c| c == '.' || c.is_ascii_digit()).then(|| text.parse().ok())?
}

/// What says of a version whether it is to be imported.
fn wanted(rules: &Rules, upstream: &str) -> Result<Box<dyn Fn(Version) -> bool>, String> {
    let since = |file: &str, key: &str| {
        let root = rules.read(file)?.root;
        let text = root.get(key).and_then(Node::text).unwrap_or_default();
        text.parse::<Version>().map_err(|e| format!("{file}: {key}: `{text}` is {e}"))
    };
    Ok(match upstream {
        "milvus" => {
            let known = releases(&rules.read("milvus/releases.yaml")?);
            let read: Vec<Version> = known.iter().filter(|r| r.read).map(|r| r.version).collect();
            Box::new(move |version| version >= ITEMS_SINCE && !read.contains(&version))
        }
        "chart" => {
            let read = since("chart/versions.yaml", "read")?;
            Box::new(move |version| version > read)
        }
        _ => {
            let newest = since("operator/versions.yaml", "newest")?;
            Box::new(move |version| version > newest)
        }
    })
}
