//! The secrets that files hold.

use std::borrow::Cow;

use crate::base::effort::spend;
use crate::deployment::{Deployment, Reading, Settings, ValueAt};
use crate::facts::milvus::{KeyPath, NormalKey, catalogue, files};
use crate::facts::{self, Role, placeholders};
use crate::text::source::Location;
use crate::text::yaml;

/// A secret in a file.
pub struct Secret {
    /// The key, as the user wrote it.
    pub key: String,
    /// What it says.
    pub value: String,
    /// Where the value is.
    pub at: Location,
    /// The path to it in its file.
    pub path: KeyPath,
}

/// All secrets that the files of a reading's deployment hold. Every reading of a deployment has the same ones.
pub fn secrets_of_reading(reading: &Reading<'_>) -> Vec<Secret> {
    find_secrets(reading.deployment, Some(&reading.settings))
}

/// All secrets that the files of a deployment hold, whatever a release does with them. What everybody knows, and what
/// Milvus or the chart ships with, is none.
pub fn secrets(deployment: &Deployment) -> Vec<Secret> {
    find_secrets(deployment, None)
}

/// The secrets of a deployment. The keys of `settings`, where a reading is at hand, need not be normalised again.
fn find_secrets(deployment: &Deployment, settings: Option<&Settings>) -> Vec<Secret> {
    let mut found = Vec::new();
    let newest = catalogue::newest();
    // A resource has its own keys, not those of Milvus, and may be one of many in its file.
    let texts = deployment.texts.iter().enumerate().inspect(|_| spend(1));
    let texts = texts.filter(|(_, text)| !matches!(text.role, Role::Values | Role::Resource));
    for (index, text) in texts {
        let flat = yaml::reader::flatten(&text.tree, files::way(newest));
        let listed = settings.and_then(|settings| settings.of_flat(index, flat));
        for (place, setting) in flat.settings().enumerate() {
            spend(1);
            let normal = match listed {
                Some(listed) => Cow::Borrowed(&listed[place].normal),
                None => Cow::Owned(NormalKey::new(setting.key)),
            };
            let param = catalogue::param(&normal);
            if !facts::security::holds_secret(param.map_or(setting.key, |p| p.key()), &normal) {
                continue;
            }
            let shipped = |p: &catalogue::Param| {
                let mut defaults = catalogue::releases().iter().map(|r| p.shipped(r.version));
                defaults.any(|d| d == Some(setting.value))
            };
            if param.is_some_and(shipped) {
                continue;
            }
            let at = Location { file: text.file, span: setting.value_span };
            let path =
                setting.keys.iter().fold(text.path.clone(), |path, &key| path.key(text.tree.text(key)));
            found.push(Secret { key: setting.key.to_owned(), value: setting.value.to_owned(), at, path });
        }
    }
    for key in facts::secret_values() {
        let helm = deployment.helm.as_ref().filter(|helm| helm.values.changed(key).is_some());
        let value = helm.map(|helm| helm.values.at(key));
        if let Some(ValueAt::Written(written, file, node)) = value {
            let value = file.tree.text(file.tree.resolve(node)).to_owned();
            found.push(Secret { key: (*key).to_owned(), value, at: written.at, path: written.path });
        }
    }
    let says_nothing =
        |value: &str| value.is_empty() || placeholders::is_bare(value) || facts::is_well_known(value);
    found.retain(|secret| !says_nothing(&secret.value));
    found
}
