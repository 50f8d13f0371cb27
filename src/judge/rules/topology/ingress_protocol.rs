//! An ingress that speaks to Milvus with TLS where that has none, or without where it has.

use crate::deployment::{Helm, ValueAt};
use crate::facts::security;
use crate::judge::Case;
use crate::judge::finding::{Findings, Place};
use crate::judge::rules::milvus_images::replace_text;

/// The setting by which Milvus serves TLS.
const TLS: &str = "common.security.tlsMode";

/// The end of the annotation that names the protocol.
const PROTOCOL: &str = "/backend-protocol";

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    let Some(helm) = reading.deployment.helm.as_ref().filter(|_| !reading.settings.unknown) else { return };
    let mode = reading.settings.get(TLS);
    let tls = mode.text().parse::<u32>().is_ok_and(|mode| mode > 0);
    if !helm.values.is_true("ingress.enabled") || (tls && is_passed_through(helm)) {
        return;
    }
    let said = protocol(helm);
    let protocols = security::protocols();
    match &said {
        Some((word, at)) if tls && protocols.plain.contains(&word.to_uppercase().as_str()) => {
            let fix = replace_text(reading, at.at, word, protocols.tls[0]);
            let values = [("word", word.as_str()), ("right", protocols.tls[0]), ("tls", mode.text())];
            findings.add_as("plain", at.clone(), &values).fix(fix);
        }
        Some((word, at)) if !tls && protocols.tls.contains(&word.to_uppercase().as_str()) => {
            let fix = replace_text(reading, at.at, word, protocols.plain[0]);
            let values = [("word", word.as_str()), ("right", protocols.plain[0]), ("tls", mode.text())];
            findings.add_as("tls", at.clone(), &values).fix(fix);
        }
        None if tls && is_default_word(helm) => {
            if let Some(written) = helm.values.written("ingress.enabled") {
                let values =
                    [("word", protocols.plain[0]), ("right", protocols.tls[0]), ("tls", mode.text())];
                findings.add_as("default", Place::from(&written), &values);
            }
        }
        _ => {}
    }
}

/// The protocol that an annotation of the user's names.
fn protocol(helm: &Helm) -> Option<(String, Place)> {
    annotation(helm, |name| name.ends_with(PROTOCOL))
}

/// Whether an annotation has the ingress pass TLS through to Milvus.
fn is_passed_through(helm: &Helm) -> bool {
    let ends = security::protocols().passthrough;
    let found = annotation(helm, |name| ends.iter().any(|end| name.ends_with(end)));
    found.is_some_and(|(text, _)| text.eq_ignore_ascii_case("true"))
}

/// The first annotation of the user's whose name is wanted.
fn annotation(helm: &Helm, is_wanted: impl Fn(&str) -> bool) -> Option<(String, Place)> {
    let ValueAt::Written(_, file, node) = helm.values.at("ingress.annotations") else { return None };
    let tree = &file.tree;
    let entries = tree.entries(tree.resolve(node));
    let entry = entries.iter().find(|e| is_wanted(tree.text(tree.resolve(e.key))))?;
    let path = helm.values.written("ingress.annotations")?.path.key(tree.text(entry.key));
    let written = file.written(*entry, path);
    Some((tree.text(tree.resolve(entry.value)).to_owned(), Place::from(&written)))
}

/// Whether the annotation of the chart itself counts: it knows the protocol, and the class is the one that reads it.
fn is_default_word(helm: &Helm) -> bool {
    let class = helm.values.text("ingress.ingressClassName").unwrap_or_default();
    let named = helm.values.chart.keys().any(|key| key.contains(PROTOCOL));
    named && (class.is_empty() || class.contains("nginx"))
}
