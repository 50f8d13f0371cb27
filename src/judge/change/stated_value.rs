//! What values of the chart and fields of a resource say.

use crate::deployment::{Reading, Written};
use crate::facts::chart::ValueView;

/// What Helm's templates call the name of the release.
pub const RELEASE: &str = ".Release.Name";

/// What Helm's templates call the namespace of the release.
const NAMESPACE: &str = ".Release.Namespace";

/// A value of the chart or a field of a resource in one state.
#[derive(Debug)]
pub struct StatedValue {
    /// What it says, empty where nothing does.
    pub text: String,
    /// Where somebody wrote it.
    pub written: Option<Written>,
}

/// Whether somebody may have written a key. False for most values of a chart.
pub fn may_state(reading: &Reading<'_>, key: &str) -> bool {
    let of_values = !key.starts_with('.') && !key.starts_with("spec.");
    let helm = reading.deployment.helm.as_ref().filter(|_| of_values);
    helm.is_none_or(|helm| helm.values.is_written(key))
}

/// What a key says; `None` for files that do not have such keys.
pub fn stated_value(reading: &Reading<'_>, key: &str) -> Option<StatedValue> {
    let deployment = reading.deployment;
    let field = key.starts_with("spec.");
    if let (Some(helm), false) = (&deployment.helm, field) {
        let named = match key {
            RELEASE => Some(&helm.release),
            NAMESPACE => Some(&helm.namespace),
            _ => None,
        };
        if let Some(named) = named {
            let (text, written) = named.clone()?;
            return Some(StatedValue { text, written: Some(written) });
        }
        let text = match helm.values.view(key) {
            ValueView::Absent | ValueView::Null | ValueView::List(_) | ValueView::Map(_) => String::new(),
            scalar => scalar.printed(),
        };
        return Some(StatedValue { text, written: helm.values.written(key) });
    }
    let resource = deployment.resource.as_ref().filter(|_| field)?;
    Some(StatedValue { text: resource.text(key).unwrap_or_default(), written: resource.at(key) })
}
