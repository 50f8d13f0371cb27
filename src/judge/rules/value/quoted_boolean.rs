//! Truth values in quotes: text to the chart's templates, and words that Milvus takes as false.

use crate::deployment::{Helm, Layer, Origin, Reading, Setting, ValuesFile, Written};
use crate::facts::chart::ValueView;
use crate::facts::milvus::catalogue::{self, Param, ParamKind};
use crate::facts::milvus::{accessors, text};
use crate::judge::Case;
use crate::judge::finding::Findings;
use crate::text::edit::{Fix, Safety};
use crate::text::yaml::reader::{Reader, Scalar};
use crate::text::yaml::{self, NodeId, NodeKind, Style, Tree};

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    if let Some(helm) = &reading.deployment.helm {
        for file in &helm.values.files {
            in_values(reading, helm, file, findings);
        }
    }
    for layer in &reading.settings.layers {
        in_config(reading, layer, findings);
    }
}

/// Values that the chart takes as true, whatever they say.
fn in_values(reading: &Reading<'_>, helm: &Helm, file: &ValuesFile, findings: &mut Findings<'_>) {
    let Some(root) = file.root else { return };
    let mut open: Vec<(NodeId, String)> = vec![(root, String::new())];
    while let Some((map, above)) = open.pop() {
        for entry in file.tree.entries(map).iter().filter(|e| !file.tree.is_merge(e.key)) {
            let path = || {
                let name = file.tree.text(file.tree.resolve(entry.key));
                if above.is_empty() { name.to_owned() } else { [&above, ".", name].concat() }
            };
            let node = file.tree.resolve(entry.value);
            match file.tree.kind(node) {
                // An alias points back: following it could not end.
                NodeKind::Mapping(_) if node == entry.value => open.push((node, path())),
                // Most scalars are no such word: the merged values are asked for the others only.
                NodeKind::Scalar
                    if truth(file.tree.text(node)) == Some(false) && is_text(&file.tree, node) =>
                {
                    value(reading, helm, &path(), file.tree.span(node), findings);
                }
                _ => {}
            }
        }
    }
}

/// Whether a scalar is text to the chart's templates.
fn is_text(tree: &Tree, node: NodeId) -> bool {
    matches!(yaml::reader::scalar(tree, node, Reader::Helm), Scalar::Str | Scalar::Time | Scalar::Binary)
}

fn value(
    reading: &Reading<'_>,
    helm: &Helm,
    path: &str,
    span: crate::text::source::Span,
    findings: &mut Findings<'_>,
) {
    let ValueView::Text(said) = helm.values.view(path) else { return };
    let Some(written) = helm.values.written(path).filter(|w| w.at.span == span) else { return };
    if truth(&said) != Some(false) || !is_switch(helm, path) {
        return;
    }
    let fix = unquote(reading, &written, "false");
    findings.add_as("chart", &written, &[("key", path), ("value", &said)]).fix(fix);
}

/// True for a key that a template asks for its truth; what is only printed is right with quotes as well.
fn is_switch(helm: &Helm, path: &str) -> bool {
    let chart = helm.values.chart;
    let boolean =
        chart.types(path).contains(&"bool") || matches!(chart.default_view(path), ValueView::Bool(_));
    let printed = chart.renders().any(|row| row.value == path);
    let fails = helm.rendering.failures.iter().any(|f| f.key == path);
    boolean && !printed && !fails
}

/// The length of the longest word for true or false.
const LONGEST: usize = "false".len();

/// What a word says to a person, and to YAML without its quotes.
fn truth(word: &str) -> Option<bool> {
    // A tag or a comment may stand beside the word.
    let plain = word.trim();
    let begins = plain
        .starts_with(|c: char| matches!(c.to_ascii_lowercase(), 't' | 'f' | 'y' | 'n' | 'o' | '0' | '1'));
    if !(begins && plain.len() <= LONGEST || word.contains(['!', '&', '#'])) {
        return None;
    }
    let scalar = yaml::reader::plain_scalar(word.trim()).or_else(|| {
        let tree = yaml::parse(word.trim());
        tree.root().map(|root| yaml::reader::scalar(&tree, root, Reader::Helm))
    });
    match scalar {
        Some(Scalar::Bool(value)) => Some(value),
        _ => text::bool(&word.trim().to_lowercase()),
    }
}

/// `"yes"` and `"on"`, which Milvus does not take as true.
fn in_config(reading: &Reading<'_>, layer: &Layer, findings: &mut Findings<'_>) {
    for setting in layer.settings.iter() {
        let Origin::Written(written) = &setting.origin else { continue };
        let param = catalogue::param(&setting.normal);
        let is_bool = |p: &Param| p.kind_in(reading.milvus) == ParamKind::Bool;
        let Some(param) = param.filter(|p| is_bool(p)) else { continue };
        let Some(meant) = word_for_true_or_false(&setting.value) else { continue };
        if !is_effective(reading, setting) {
            continue;
        }
        let panics = accessors::unparsable_panics(param, reading.milvus);
        if !panics && !meant {
            // Taken as false, as it was meant.
            continue;
        }
        let effect = if panics { "stops at start" } else { "takes it as false" };
        let fix = unquote(reading, written, if meant { "true" } else { "false" });
        let values = [("value", &*setting.value), ("key", &*setting.key), ("effect", effect)];
        let finding = findings.add_as("milvus", written, &values).fix(fix);
        if panics {
            finding.stops();
        }
    }
}

/// The truth of a word that is a boolean to YAML 1.1 and none to Milvus.
fn word_for_true_or_false(word: &str) -> Option<bool> {
    text::bool(word).is_none().then(|| truth(word)).flatten().filter(|_| word.trim() == word)
}

fn is_effective(reading: &Reading<'_>, setting: &Setting) -> bool {
    reading.settings.get(&setting.key).setting.is_some_and(|s| std::ptr::eq(s, setting))
}

fn unquote(reading: &Reading<'_>, written: &Written, value: &str) -> Option<Fix> {
    let text = reading.deployment.texts.get(written.text)?;
    let quoted = matches!(text.tree.style(written.node)?, Style::SingleQuoted | Style::DoubleQuoted);
    let edits = text.rewrite(written, value).filter(|_| quoted)?;
    Some(Fix { title: format!("write `{value}` without quotes"), safety: Safety::Unsafe, edits })
}
