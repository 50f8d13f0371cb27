//! The secrets that files hold.

use std::borrow::Cow;

use super::facts;
use crate::milvus::{Deployment, KeyPath, NormalKey, Reading, Settings, catalogue};
use crate::rule::placeholder;
use crate::source::Location;
use crate::surface::helm_values::Value;
use crate::yaml;

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

/// The secrets of the deployment that is read, worked out once for all readings.
pub fn secrets_read<'r>(reading: &'r Reading<'_>) -> &'r [Secret] {
    reading.memo.shared.secrets.get_or_init(|| find(reading.deployment, Some(&reading.settings)))
}

/// All secrets that the files of a deployment hold, whatever a release does with them. What everybody knows, and what
/// Milvus or the chart ships with, is none.
pub fn secrets(deployment: &Deployment) -> Vec<Secret> {
    find(deployment, None)
}

/// The same, with the settings of a reading, whose keys need not be normalised again.
fn find(deployment: &Deployment, settings: Option<&Settings>) -> Vec<Secret> {
    let mut found = Vec::new();
    let newest = catalogue::newest();
    let texts = deployment.texts.iter().enumerate().filter(|(_, t)| t.role != crate::milvus::Role::Values);
    for (index, text) in texts {
        let flat = yaml::flatten(&text.tree, newest.line());
        let listed = settings.and_then(|settings| settings.of_flat(index, flat));
        for (place, setting) in flat.settings().enumerate() {
            let normal = match listed {
                Some(listed) => Cow::Borrowed(&listed[place].normal),
                None => Cow::Owned(NormalKey::new(setting.key)),
            };
            let param = catalogue::param(&normal);
            if !facts::holds_secret(param.map_or(setting.key, |p| p.key()), &normal) {
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
        if let Some(Value::Written(written, file, node)) = value {
            let value = file.tree.text(file.tree.resolve(node)).to_owned();
            found.push(Secret { key: (*key).to_owned(), value, at: written.at, path: written.path });
        }
    }
    let says_nothing =
        |value: &str| value.is_empty() || placeholder::is_bare(value) || facts::well_known(value);
    found.retain(|secret| !says_nothing(&secret.value));
    found
}
