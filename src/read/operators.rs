//! The operator that a project installs: its own Deployment, chart or the command that applies its manifests says which
//! version acts on the resources of the project.

use std::path::{Path, PathBuf};

use memchr::memmem;

use super::commands::is_prose;
use crate::facts::milvus::Version;
use crate::facts::operator::newest_in;
use crate::text::source::path::shown;

/// What image, chart and repository of the operator are called.
const NAME: &str = "milvus-operator";
/// More places than these of a text are not looked at.
const MAX_PLACES: usize = 50;
/// Lines around one that names the chart in which its version stands.
const LINES: usize = 8;

/// A place that says which version of the operator is installed.
#[derive(Clone, Debug)]
pub(crate) struct InstalledOperator {
    path: PathBuf,
    /// Counted from 1.
    line: usize,
    version: Version,
}

impl InstalledOperator {
    fn place(&self) -> String {
        format!("{}:{}", shown(&self.path), self.line)
    }

    /// How much it says of a file: what somebody runs before what somebody describes, what stands closer before what is
    /// farther away.
    fn weight(&self, file: &Path) -> (bool, usize, &Path, usize) {
        let own = self.path.parent().into_iter().flat_map(Path::components);
        let shared = own.zip(file.components()).take_while(|(a, b)| a == b).count();
        let apart = self.path.components().count() + file.components().count() - 2 * shared;
        (is_prose(&self.path), apart, &self.path, self.line)
    }
}

/// The places of a text that say which version of the operator is installed.
pub(super) fn operators_in(path: &Path, text: &str) -> Vec<InstalledOperator> {
    let mut found: Vec<InstalledOperator> = Vec::new();
    for at in memmem::find_iter(text.as_bytes(), NAME).take(MAX_PLACES) {
        let Some(version) = version_behind(text, at).or_else(|| version_beside(text, at)) else { continue };
        let line = text[..at].matches('\n').count() + 1;
        if found.last().is_none_or(|last| last.version != version) {
            found.push(InstalledOperator { path: path.to_owned(), line, version });
        }
    }
    found
}

/// The version that follows the name in its line: the tag of an image, the name of an archive, a part of an address, an
/// option.
fn version_behind(text: &str, at: usize) -> Option<Version> {
    let line = text[at + NAME.len()..].lines().next()?;
    if let Some(tag) = line.strip_prefix(':') {
        return version(tag);
    }
    if let Some(rest) = line.strip_prefix('-').filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) {
        return version(rest);
    }
    if line.starts_with('/') {
        let address = line.split_whitespace().next()?;
        return address.split('/').find_map(|part| version(part.strip_prefix('v')?));
    }
    let (_, option) = line.split_once("--version")?;
    version(option.trim_start_matches([' ', '=', '"', '\'']))
}

/// The version beside a key that names the chart, in the same mapping.
fn version_beside(text: &str, at: usize) -> Option<Version> {
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let own = text[start..].lines().next()?;
    if let Some(fields) = in_braces(own, at - start) {
        return asked_for(fields);
    }
    let (depth, key) = key_of(own)?;
    if !matches!(key, "chart" | "name") || value_of(own) != NAME {
        return None;
    }
    let of_mapping = |line: &&str| line.trim().is_empty() || key_of(line).is_none_or(|(d, _)| d >= depth);
    let says = |line: &str| match key_of(line) {
        Some((d, "targetRevision" | "version")) if d == depth => asked_version(value_of(line)),
        _ => None,
    };
    let begins_next =
        |line: &&str| line.trim_start().starts_with('-') && key_of(line).is_some_and(|(d, _)| d == depth);
    let below = text[start..].lines().skip(1).take(LINES).take_while(of_mapping);
    let below = below.take_while(|line| !begins_next(line));
    let begins_item = own.trim_start().starts_with('-');
    let above = text[..start].lines().rev().take(if begins_item { 0 } else { LINES }).take_while(of_mapping);
    below.chain(above).find_map(says)
}

/// What stands between the braces around the name of the chart in a line, where a key names it.
fn in_braces(line: &str, at: usize) -> Option<&str> {
    let start = line[..at].rfind('{')? + 1;
    let end = at + line[at..].find(['{', '}'])?;
    let named = line[start..at].rsplit(',').next()?.trim_end_matches([' ', '"', '\'']);
    (matches!(named.trim(), "chart:" | "name:")).then(|| &line[start..end])
}

/// The version among the fields of a mapping in braces.
fn asked_for(fields: &str) -> Option<Version> {
    fields.split(',').find_map(|field| {
        let (key, _) = field.split_once(':')?;
        matches!(key.trim(), "targetRevision" | "version").then(|| asked_version(value_of(field)))?
    })
}

/// The version of a chart that is asked for, or the newest known of a range.
fn asked_version(text: &str) -> Option<Version> {
    let begins = |c: char| c.is_ascii_digit() || c == 'v';
    let exact = text.starts_with(begins).then(|| version(text)).flatten();
    exact.or_else(|| newest_in(text))
}

/// The column and name of the key that a line begins with.
fn key_of(line: &str) -> Option<(usize, &str)> {
    let rest = line.trim_start_matches([' ', '-']);
    Some((line.len() - rest.len(), rest.split_once(':')?.0))
}

fn value_of(line: &str) -> &str {
    let value = line.split_once(':').map_or("", |(_, value)| value);
    value.split(" #").next().unwrap_or_default().trim().trim_matches(['"', '\''])
}

/// The version that a text begins with.
fn version(text: &str) -> Option<Version> {
    let text = text.strip_prefix('v').unwrap_or(text);
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    text[..end].trim_end_matches('.').parse().ok()
}

/// The operator that acts on the resources of a file, with the sentence about it; `None` where places that count as much
/// name several versions.
pub(super) fn operator_of(file: &Path, all: &[InstalledOperator]) -> Option<(Version, String)> {
    let own = all.iter().min_by(|a, b| a.weight(file).cmp(&b.weight(file)))?;
    let mut others = all.iter().filter(|other| other.version != own.version);
    if others.clone().any(|other| is_prose(&other.path) == is_prose(&own.path)) {
        return None;
    }
    let other = others.next().map(|other| format!(" ({} says {})", other.place(), other.version));
    let sentence = format!("operator {}, from {}{}", own.version, own.place(), other.unwrap_or_default());
    Some((own.version, sentence))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_stand_in_images_archives_addresses_options_and_beside_charts() {
        let all = [
            "image: 'milvusdb/milvus-operator:v1.2.6'",
            "labels: {helm.sh/chart: milvus-operator-1.2.6, a: b}",
            "helm install x https://a/milvus-operator/releases/download/v1.2.6/milvus-operator-1.2.6.tgz",
            "kubectl apply -f https://raw.a/zilliztech/milvus-operator/v1.2.6/deploy/manifests/deployment.yaml",
            "helm install milvus-operator milvus-operator/milvus-operator --version 1.2.6",
            "source:\n  chart: milvus-operator\n  repoURL: https://a\n  targetRevision: 1.2.6\n",
            "dependencies:\n  - name: milvus-operator\n    version: \"1.2.6\"\n",
            "spec:\n  version: 1.2.6\n  chart: milvus-operator # x\n",
            "spec: {chart: milvus-operator, version: 1.2.6, sourceRef: {kind: x}}\n",
            "- {version: '1.2.6', name: milvus-operator}\n",
        ];
        for text in all {
            let found = operators_in(Path::new("a.yaml"), text);
            assert_eq!(found.first().map(|o| o.version.to_string()).as_deref(), Some("1.2.6"), "{text}");
        }
        let ranged = operators_in(Path::new("a.yaml"), "chart: milvus-operator\ntargetRevision: 1.x\n");
        assert_eq!(ranged.first().map(|o| o.version), Some(crate::facts::operator::newest()));
        let none = [
            "image: milvusdb/milvus-operator:latest",
            "kubectl apply -f https://raw.a/zilliztech/milvus-operator/main/deploy/manifests/deployment.yaml",
            "- name: milvus-operator\n- name: x\n  version: 1.2.6\n",
            "name: milvus-operator\nspec:\n  version: 1.2.6\n",
        ];
        for text in none {
            assert!(operators_in(Path::new("a.yaml"), text).is_empty(), "{text}");
        }
    }

    #[test]
    fn places_that_are_no_prose_count_where_they_agree() {
        let at = |path: &str, text: &str| operators_in(Path::new(path), text);
        let prose = at("README.md", "milvus-operator:v1.3.0");
        let near = at("a/x.yaml", "\nmilvus-operator:v1.2.6");
        let file = Path::new("a/milvus.yaml");
        let said = operator_of(file, &[prose.clone(), near.clone()].concat()).expect("one");
        assert_eq!(said.1, "operator 1.2.6, from a/x.yaml:2 (README.md:1 says 1.3.0)");
        let far = at("b/x.yaml", "milvus-operator:v1.1.0");
        assert!(operator_of(file, &[prose, near, far].concat()).is_none());
    }
}
