//! A null in `extraConfigFiles`, which leaves a file out that pods mount.

use crate::deployment::{ValueAt, Written};
use crate::facts::Role;
use crate::facts::place::FILES_KEY;
use crate::judge::Case;
use crate::judge::finding::Findings;
use crate::text::edit::{Fix, Safety};
use crate::text::yaml::reader::{self, Reader, Scalar};

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    let Some(helm) = &reading.deployment.helm else { return };
    let mounts = helm.values.chart.generation().map_or(&[][..], |g| g.mounts);
    let Some(file) = Role::UserYaml.config_file().filter(|file| mounts.contains(file)) else { return };
    if helm.rendering.custom_config_map.is_some() {
        return;
    }
    let null =
        [vec![FILES_KEY], vec![FILES_KEY, file]].into_iter().find_map(|path| match helm.values.get(&path) {
            // Text in the place of the mapping makes helm fail, which is told as that.
            ValueAt::Deleted(written) if is_null(reading, &written) => Some(written),
            _ => None,
        });
    if let Some(written) = null {
        let text = reading.deployment.texts.get(written.text);
        let edit = text.and_then(|text| text.editor().remove(written.node));
        let fix = edit.map(|edit| Fix {
            title: format!("remove the line: the chart's own {file} counts then"),
            safety: Safety::Unsafe,
            edits: vec![edit],
        });
        findings.add_as("null", &written, &[("file", file)]).fix(fix);
    }
}

fn is_null(reading: &Case<'_>, written: &Written) -> bool {
    let text = reading.deployment.texts.get(written.text);
    text.is_some_and(|text| reader::scalar(&text.tree, written.node, Reader::Helm) == Scalar::Null)
}
