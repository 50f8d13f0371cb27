//! The values of a user over those of the chart, as templates see them.

use std::borrow::Cow;

use super::path::parents;
use super::value::ValueView;
use super::view::Chart;

/// The values of a user over those of the chart.
pub trait MergedValues {
    /// The value at a dotted path, as templates see it.
    fn view(&self, path: &str) -> ValueView;

    /// Whether a path surely has the chart's own value; false where that is not known.
    fn is_default(&self, _path: &str) -> bool {
        false
    }
}

impl<F: Fn(&str) -> ValueView> MergedValues for F {
    fn view(&self, path: &str) -> ValueView {
        self(path)
    }
}

/// The values of a user over the chart's defaults, as Helm merges them: a default shows through where the user's
/// file says nothing and no key above is null or anything but a map. `user` gives what the file itself says.
pub fn merged<'a>(chart: Chart, user: impl Fn(&str) -> ValueView + 'a) -> impl Fn(&str) -> ValueView + 'a {
    move |path: &str| match user(path) {
        ValueView::Absent => {
            let cuts = |p: &str| !matches!(user(p), ValueView::Absent | ValueView::Map(_));
            if parents(path).any(cuts) { ValueView::Absent } else { chart.default_view(path) }
        }
        ValueView::Map(keys) => {
            let is_null = |key: &str| user(&format!("{path}.{key}")) == ValueView::Null;
            let each = keys.into_iter().map(|key| {
                let null = is_null(&key);
                (key, null)
            });
            chart.map_over_default(path, each.collect())
        }
        value => value,
    }
}

impl Chart {
    /// A user's map over that of the chart at a path: its keys, and whether each is null, which takes away the chart's.
    pub(crate) fn map_over_default(self, path: &str, keys: Vec<(Cow<'static, str>, bool)>) -> ValueView {
        let all = |keys: Vec<(Cow<'static, str>, bool)>| keys.into_iter().map(|(key, _)| key);
        let ValueView::Map(mut defaults) = self.default_view(path) else {
            return ValueView::Map(all(keys).collect());
        };
        defaults.retain(|key| keys.iter().all(|(own, _)| own != key));
        let kept = keys.into_iter().filter(|(_, null)| !null).collect();
        ValueView::Map(all(kept).chain(defaults).collect())
    }
}
