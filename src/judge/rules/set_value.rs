//! Fixes that set values of the chart.

use crate::deployment::{Helm, Reading};
use crate::text::edit::{Edit, Fix, Safety};

/// A fix that sets a value of the chart, in the file that has the last word.
pub(super) fn set_value(
    reading: &Reading<'_>,
    helm: &Helm,
    key: &str,
    value: &str,
    safety: Safety,
) -> Option<Fix> {
    let file = helm.values.files.last()?;
    let editor = reading.deployment.texts.get(file.text)?.editor();
    let path: Vec<&str> = key.split('.').collect();
    let edits = editor.set(file.root?, &path, value)?;
    Some(Fix { title: format!("set `{}: {value}`", helm.key(key)), safety, edits })
}

/// A fix that sets several values of the chart, in the file that has the last word.
pub(super) fn set_values(
    reading: &Reading<'_>,
    helm: &Helm,
    values: &[(&str, &str)],
    safety: Safety,
) -> Option<Fix> {
    let mut edits: Vec<Edit> = Vec::new();
    for (key, value) in values {
        for edit in set_value(reading, helm, key, value, safety)?.edits {
            // What is added at one place is added there together.
            match edits.iter_mut().find(|e| e.span.is_empty() && (e.file, e.span) == (edit.file, edit.span)) {
                Some(known) => {
                    known.text.push_str(&edit.text);
                    known.changes.extend(edit.changes);
                }
                None => edits.push(edit),
            }
        }
    }
    let title: Vec<String> =
        values.iter().map(|(key, value)| format!("`{}: {value}`", helm.key(key))).collect();
    Some(Fix { title: format!("set {}", title.join(" and ")), safety, edits })
}
