//! Values files that seem to hold the values of several charts, the Milvus chart's below a key of its own.

use super::sections;
use crate::deployment::{Helm, ValuesFile};
use crate::facts::chart::KeyStatus;
use crate::judge::Case;
use crate::text::yaml::{Entry, Tree};

/// Whether a file, named by its text, seems to hold the values of several charts, this one's below a key of its own.
pub fn is_of_several_charts(reading: &Case<'_>, text: usize) -> bool {
    let several = || {
        let helm = reading.deployment.helm.iter();
        let files = helm.flat_map(|helm| helm.values.files.iter().map(move |file| (helm, file)));
        files.filter(|(helm, file)| holds_several(helm, file)).map(|(_, file)| file.text).collect()
    };
    reading.cache.several.get_or_init(several).contains(&text)
}

fn holds_several(helm: &Helm, file: &ValuesFile) -> bool {
    let chart = helm.values.chart;
    let Some(root) = file.root else { return false };
    file.tree.entries(root).iter().any(|outer| {
        let name = file.tree.text(outer.key);
        let inner = file.tree.entries(outer.value);
        chart.key(name) == KeyStatus::Unknown
            && sections::section(name).is_none()
            && inner.iter().any(|e| chart.key(file.tree.text(e.key)) == KeyStatus::Known)
    })
}

/// Whether all that stands in an entry is switches, and all are off.
pub fn only_switches_off(tree: &Tree, entry: Entry) -> bool {
    let inner = tree.entries(entry.value);
    match inner.is_empty() {
        true => tree.text(entry.key) == "enabled" && tree.text(entry.value) == "false",
        false => inner.iter().all(|e| only_switches_off(tree, *e)),
    }
}
