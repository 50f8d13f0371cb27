//! Charts that kustomize renders: what it refuses of them before it does.

use super::kustomization::Kustomization;
use super::missing::{is_remote, missing};
use super::stop::Outcome;
use crate::facts::kustomize::merges;
use crate::read::Files;

impl Kustomization {
    /// Refuses charts whose files of values are not there, and ways to merge them that there are not.
    pub fn check_charts(&self, files: &Files<'_>) -> Outcome {
        for chart in self.items("helmCharts") {
            if let Some(item) = self.said(&chart, "valuesMerge") {
                let word = self.tree.text(item.node);
                if !merges().contains(&word) {
                    let known = merges().join("`, `");
                    let why = format!("`valuesMerge` is `{word}`, and must be one of `{known}`");
                    return Err(self.place_of(&item).refused(why));
                }
            }
            let named = self.said(&chart, "valuesFile").into_iter();
            for item in named.chain(self.items_of(&chart, "additionalValuesFiles")) {
                let name = self.tree.text(item.node);
                if !is_remote(name) && !files.store().is_file(&self.folder.join(name)) {
                    return Err(missing(&self.folder, name, &self.place_of(&item), files.store()));
                }
            }
        }
        Ok(())
    }
}
