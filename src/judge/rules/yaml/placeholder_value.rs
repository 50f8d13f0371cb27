//! Values that someone was meant to fill in.

use std::borrow::Cow;

use super::flattened::flattened;
use super::texts::read_texts;
use crate::base::effort::spend;
use crate::deployment::{Container, Filled, Helm, LayerKind, Origin, Reading, Setting, Text, Written};
use crate::facts::Severity;
use crate::facts::chart;
use crate::facts::chart::ValueView;
use crate::facts::milvus::{DependencyKind, Mode, NormalKey, catalogue, text};
use crate::facts::placeholders::{self, Placeholder};
use crate::judge::Case;
use crate::judge::finding::{Finding, Findings, Place};
use crate::judge::rules::storage::bundled::in_extra_env;
use crate::judge::rules::wording::quoted_list;
use crate::text::source::{Location, Span};
use crate::text::yaml::reader::Reader;
use crate::text::yaml::{self, NodeId, NodeKind};

/// The settings of user and password of the object store.
const CREDENTIALS: [&str; 2] = ["minio.accessKeyID", "minio.secretAccessKey"];

/// So many characters of a value are shown.
const SHOWN: usize = 60;

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    certificates(reading, findings);
    // An address with a port in it is a setting for each.
    let mut reported = Vec::new();
    for layer in &reading.settings.layers {
        for setting in layer.settings.iter() {
            let Some(written) = setting.origin.written() else { continue };
            let value = (written.text, written.node);
            if reported.contains(&value) {
                continue;
            }
            let found = match setting.origin {
                Origin::Environment { .. } => in_variable(reading, written, setting, findings),
                _ => in_value(reading, written, setting, findings),
            };
            if found {
                reported.push(value);
            }
        }
    }
    quantities(reading, findings);
    for (index, text) in read_texts(reading) {
        for line in flattened(reading, index) {
            for value in &line.unfolded.values {
                let start = line.at.span.start as usize;
                let span = Span::new(start + value.span.start, start + value.span.end);
                let said = text.source[span.range()].trim_start_matches("- ").trim();
                let at = Location {
                    file: text.file,
                    span: Span::new(span.range().end - said.len(), span.range().end),
                };
                let path = value.key.split('.').fold(text.path.clone(), |path, key| path.key(key));
                add(reading, Place::new(at, path), said, &value.key, findings);
            }
        }
    }
}

/// Whether variables take the place of a setting of a file in every container.
fn is_beaten(reading: &Reading<'_>, setting: &Setting) -> bool {
    let containers = &reading.deployment.containers;
    let named = |c: &Container| c.unknown.iter().any(|name| NormalKey::new(name) == setting.normal);
    let helm = reading.deployment.helm.as_ref();
    reading.settings.get(&setting.key).layer == LayerKind::Environment
        || helm.is_some_and(|helm| in_extra_env(helm, &setting.key))
        || (!containers.is_empty() && containers.iter().all(named))
}

/// The value of a variable, where no program puts another in its place; true where there is something to say of it.
fn in_variable(
    reading: &Reading<'_>,
    written: &Written,
    setting: &Setting,
    findings: &mut Findings<'_>,
) -> bool {
    let text = reading.deployment.texts.iter().find(|text| text.file == written.at.file);
    let said = text.and_then(|text| text.source.get(written.at.span.range()));
    let open = said.is_none_or(|said| said.contains('$'));
    let left = placeholders::of(&setting.value) == Some(Placeholder::Left);
    if open || !left || is_shipped(reading, setting, &setting.value) || !is_known(setting) {
        return false;
    }
    report(reading, Place::from(written), &setting.value, setting, findings);
    true
}

/// Sizes of volumes and shares of machines among the values of the chart, which Kubernetes has to read.
fn quantities(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let Some(helm) = &reading.deployment.helm else { return };
    for path in helm.values.paths().into_iter().filter(|path| placeholders::is_quantity(path)) {
        spend(1);
        let is_open = |kind: &Placeholder| matches!(kind, Placeholder::Left | Placeholder::Variable);
        let said = helm.values.text(&path).and_then(|said| Some((placeholders::of(&said)?, said)));
        let Some((kind, said)) = said.filter(|(kind, _)| is_open(kind)) else { continue };
        let Some(written) = helm.values.written(&path).filter(|_| !is_off(reading, helm, &path)) else {
            continue;
        };
        let filled = &reading.deployment.filled;
        let is_filled = |filled: &Filled| filled.fills(&said, kind);
        if filled.iter().any(|(file, filled)| *file == written.at.file && is_filled(filled)) {
            continue;
        }
        let shown: String = said.chars().take(SHOWN).collect();
        let finding = findings.add_as("quantity", &written, &[("value", &shown), ("key", &path)]);
        if placeholders::is_example(&reading.deployment.id) {
            finding.severity(Severity::Info);
        }
    }
}

/// Whether a switch above a value leaves out what it is for, or the mode does.
fn is_off(reading: &Reading<'_>, helm: &Helm, path: &str) -> bool {
    let above = path.match_indices('.').map(|(at, _)| &path[..at]);
    let mut switches = above.map(|section| format!("{section}.enabled"));
    let alone = path.starts_with("standalone.") && reading.mode == Mode::Cluster;
    alone || switches.any(|switch| helm.values.view(&switch) == ValueView::Bool(false))
}

/// Certificates that a switch asks for, at the paths that stand in the shipped file as an example.
fn certificates(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    for row in placeholders::certificates() {
        let switch = reading.settings.get(row.switch);
        if reading.settings.unknown || !text::is_true(switch.text()) {
            continue;
        }
        let example = |key: &&&str| reading.settings.get(key).text().starts_with(row.example);
        let paths: Vec<&str> = row.paths.iter().filter(example).copied().collect();
        let Some(first) = paths.first() else { continue };
        let path = reading.settings.get(first);
        let Some(written) = path.written().or(switch.written()) else { continue };
        let keys = quoted_list(paths.iter().copied());
        let values = [("switch", row.switch), ("keys", &*keys), ("value", path.text()), ("key", *first)];
        let finding = findings.add_as("certificate", written, &values).stops();
        for other in paths[1..].iter().filter_map(|key| reading.settings.get(key).written()) {
            finding.label(other.at, "an example, too");
        }
    }
}

/// The value, or the items of one that is a list; true where there is something to say of it.
fn in_value(
    reading: &Reading<'_>,
    written: &Written,
    setting: &Setting,
    findings: &mut Findings<'_>,
) -> bool {
    let Some(text) = reading.deployment.texts.get(written.text) else { return false };
    let mut found = false;
    let tree = &text.tree;
    let node = tree.resolve(written.node);
    let items = match tree.kind(node) {
        NodeKind::Sequence(items) => items,
        _ => &[node],
    };
    for (index, item) in items.iter().enumerate() {
        let Some(value) = text_of(text, setting, *item) else { continue };
        // Most say what the release ships, and hardly one is a placeholder: whether Milvus knows the key is asked last.
        if is_shipped(reading, setting, &value)
            || placeholders::of(&value).is_none()
            || !is_known(setting)
            || is_beaten(reading, setting)
        {
            continue;
        }
        let place = match tree.kind(node) {
            NodeKind::Sequence(_) => {
                let at = Location { file: text.file, span: tree.span(*item) };
                Place::new(at, written.path.item(index))
            }
            _ => Place::from(written),
        };
        report(reading, place, &value, setting, findings);
        found = true;
    }
    found
}

/// What a value, or an item of one, says.
fn text_of<'s>(text: &Text, setting: &'s Setting, item: NodeId) -> Option<Cow<'s, str>> {
    let tree = &text.tree;
    // Of a scalar that Milvus reads itself, the setting has it.
    let itself = matches!(&setting.origin, Origin::Written(written) if tree.resolve(written.node) == item);
    if itself && text.reader == Reader::Milvus && matches!(tree.kind(item), NodeKind::Scalar) {
        return Some(Cow::Borrowed(&setting.value));
    }
    yaml::reader::value_text(tree, item, text.reader).map(Cow::Owned)
}

/// Whether this is what the release ships, or the chart that rendered it: no placeholder, then.
fn is_shipped(reading: &Reading<'_>, setting: &Setting, said: &str) -> bool {
    let by_chart = || {
        let chart = chart::chart(reading.deployment.rendered_by?);
        let mut rows = chart.renders().filter(|row| NormalKey::new(row.setting) == setting.normal);
        Some(rows.any(|row| chart.default_view(row.value).printed() == said))
    };
    catalogue::param(&setting.normal).is_some_and(|p| p.shipped(reading.milvus) == Some(said))
        || by_chart().unwrap_or(false)
}

fn is_known(setting: &Setting) -> bool {
    catalogue::param(&setting.normal).is_some()
        || catalogue::renamed(&setting.normal).is_some()
        || catalogue::prefix(&setting.key).is_some()
}

/// Whether what Milvus calls takes the same text for its password: a poor one, and it works.
fn is_agreed(reading: &Reading<'_>, setting: &Setting, said: &str) -> bool {
    let Some(part) = CREDENTIALS.iter().position(|key| NormalKey::new(key) == setting.normal) else {
        return false;
    };
    let helm = reading.deployment.helm.as_ref();
    // What the chart gives the MinIO that it brings, whether Milvus takes it from there or from a file that says the same.
    let of_bundled = |other: &Setting| {
        let by_bundled = matches!(&other.origin, Origin::Chart { by, .. } if by.starts_with("minio."));
        by_bundled && other.normal == setting.normal && other.value == said
    };
    let mut all = reading.settings.layers.iter().flat_map(|layer| layer.settings.iter());
    if helm.is_some_and(|helm| !helm.values.is_true("externalS3.enabled")) && all.any(of_bundled) {
        return true;
    }
    let address = reading.settings.get("minio.address");
    let stores = reading.deployment.services.iter().filter(|s| s.kind == DependencyKind::ObjectStore);
    stores
        .filter(|store| store.is_at(address.text()))
        .any(|store| store.credentials().is_some_and(|(theirs, _)| theirs[part] == said))
}

/// Reports the value of a setting.
fn report(reading: &Reading<'_>, place: Place, said: &str, setting: &Setting, findings: &mut Findings<'_>) {
    let agreed = is_agreed(reading, setting, said);
    if let Some(finding) = add(reading, place, said, &setting.key, findings)
        && agreed
    {
        finding.severity(Severity::Info);
    }
}

fn add<'f>(
    reading: &Reading<'_>,
    place: Place,
    said: &str,
    key: &str,
    findings: &'f mut Findings<'_>,
) -> Option<&'f mut Finding> {
    let kind = placeholders::of(said)?;
    let filled = &reading.deployment.filled;
    if filled.iter().any(|(file, filled)| *file == place.at.file && filled.fills(said, kind)) {
        return None;
    }
    let variant = match kind {
        Placeholder::Left => "left",
        Placeholder::Variable => "variable",
        Placeholder::Template => "template",
    };
    let shown: String = said.chars().take(SHOWN).collect();
    let finding = findings.add_as(variant, place, &[("value", &shown), ("key", key)]);
    if placeholders::is_example(&reading.deployment.id) {
        finding.severity(Severity::Info);
    }
    Some(finding)
}
