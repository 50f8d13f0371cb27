//! What makes helm fail: facts from `rules/chart/failures.yaml`.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use super::merged::merged;
use super::path::parents;
use super::rendering::{Failure, Inputs, Live, Release, Shape};
use super::value::ValueView;
use super::view::Chart;
use crate::facts::milvus::Version;
use crate::facts::tables::chart::failures::{FAILURES, Fail, PackageFail};

/// Why a value of another shape fails, where no row says it.
fn reason(shape: Shape) -> &'static str {
    match shape {
        Shape::Map => "nothing can be read from it",
        Shape::Text => "a function of texts gets it",
        Shape::List => "its items are written one by one",
        Shape::Maps => "nothing can be read from its items",
        Shape::Entries => "its entries are written among others",
        Shape::TextMap => "each entry must be a text",
        Shape::Boolean => "it is compared with true or false",
        Shape::Word => "it is compared with a text",
    }
}

/// The key that a condition of the rules is about.
fn condition_key(condition: &str) -> &str {
    let positive = condition.strip_prefix('!').unwrap_or(condition);
    positive.split_once('=').map_or(positive, |(key, _)| key)
}

/// A condition of a subchart as one of the whole.
fn below(alias: &str, condition: &str) -> String {
    match condition.strip_prefix('!') {
        Some(positive) => format!("!{alias}.{positive}"),
        None => format!("{alias}.{condition}"),
    }
}

/// Keys of a chart that several ask for.
type Keys = Arc<HashSet<&'static str>>;

/// The keys of a chart's templates whose own values do not fit, or that subcharts may fill: what else is written decides
/// whether they are read. Worked out once for a chart.
fn unfit_by_default(chart: Chart) -> Keys {
    static FOUND: LazyLock<Mutex<HashMap<Version, Keys>>> = LazyLock::new(Mutex::default);
    let known = || FOUND.lock().unwrap_or_else(PoisonError::into_inner);
    let version = chart.data_version();
    if let Some(found) = known().get(&version) {
        return found.clone();
    }
    let values = merged(chart, |_: &str| ValueView::Absent);
    let release = Release { chart: "", name: "", namespace: "", live: Live::No };
    let inputs = Inputs { chart, release, values: &values, known: RefCell::default() };
    let of_subchart = |key: &str| chart.package(key.split('.').next().unwrap_or(key)).is_some();
    let unfit = |row: &&Fail| of_subchart(row.key) || inputs.misfit(row.key, row.must_be).is_some();
    let found = Keys::new(chart.fails().filter(unfit).map(|row| row.key).collect());
    known().insert(version, found.clone());
    found
}

impl Inputs<'_> {
    /// What makes helm fail, by the chart's templates and those of its subcharts.
    pub(super) fn failures(&self) -> Vec<Failure> {
        let mut failures = Vec::new();
        self.subcharts_without_map(&mut failures);
        let generated = self.custom().is_none();
        let rows = self.chart.fails().filter(|row| generated || row.template.is_none());
        // The chart's own values render.
        let unfit = unfit_by_default(self.chart);
        let own = |row: &&Fail| {
            // Whether a subchart fills a key is written above that.
            let root = row.key.split('.').next().unwrap_or(row.key);
            let keys = row.when.iter().map(|condition| condition_key(condition)).chain([root]);
            let may_fail = || unfit.contains(row.key) && !keys.clone().all(|key| self.values.is_default(key));
            self.values.is_default(row.key) && !may_fail()
        };
        for row in rows.filter(|row| !own(row)) {
            self.judge(row.key, row.must_be, row.message, &mut failures, || {
                row.when.iter().all(|condition| self.holds(condition))
            });
        }
        for (alias, package) in self.chart.dependencies() {
            // Of a null the subchart takes its own values, all of them.
            let is_own = self.values.is_default(alias) || self.value(alias) == ValueView::Null;
            if !is_own && self.deployed(alias) {
                self.failures_of_package(alias, package, &mut failures);
            }
        }
        failures
    }

    /// Helm wants a map for each subchart, whether it is deployed or not.
    fn subcharts_without_map(&self, failures: &mut Vec<Failure>) {
        for (alias, _) in self.chart.dependencies() {
            if !self.values.is_default(alias) {
                self.judge(alias, Shape::Map, Some("a subchart takes its values from it"), failures, || true);
            }
        }
    }

    fn failures_of_package(&self, alias: &str, package: &str, failures: &mut Vec<Failure>) {
        let groups = FAILURES.packages.iter().filter(|group| group.packages.contains(&package));
        let (mut section, mut is_default) = ("", false);
        for row in groups.flat_map(|group| group.failures) {
            let PackageFail { key, must_be, when } = row;
            let own = key.split('.').next().unwrap_or(key);
            // Rows of a section stand together, and what nobody wrote of it renders.
            if own != section {
                (section, is_default) = (own, self.values.is_default(&format!("{alias}.{own}")));
            }
            if is_default {
                continue;
            }
            let key = format!("{alias}.{key}");
            // What nobody wrote comes with the subchart; a null takes it away.
            let is_written = self.value(&key) != ValueView::Absent;
            self.judge(&key, *must_be, None, failures, || {
                is_written && when.iter().all(|condition| self.holds(&below(alias, condition)))
            });
        }
    }

    /// Adds a key whose value has not the shape that it must have, where it is read.
    fn judge(
        &self,
        key: &str,
        must_be: Shape,
        message: Option<&'static str>,
        failures: &mut Vec<Failure>,
        is_read: impl Fn() -> bool,
    ) {
        // What lies below a key that fails already is not read any more.
        let known = |key: &str| failures.iter().any(|failure| failure.key == key);
        if known(key) || parents(key).any(known) {
            return;
        }
        if let Some(key) = self.misfit(key, must_be).filter(|_| is_read()) {
            failures.push(Failure { key, must_be, message: message.unwrap_or(reason(must_be)) });
        }
    }

    /// The key whose value has not the shape that a key must have, if any.
    fn misfit(&self, key: &str, must_be: Shape) -> Option<String> {
        let value = self.value(key);
        let fits = match must_be {
            Shape::Map => matches!(value, ValueView::Map(_)) || self.is_map_of_subchart(key, &value),
            Shape::Text => value.text().is_some(),
            Shape::List => !matches!(value, ValueView::Text(_) | ValueView::Bool(_) | ValueView::Number(_)),
            Shape::Maps => self.are_maps(key, &value),
            Shape::Entries => value.is_missing() || matches!(value, ValueView::Map(_)),
            Shape::TextMap => return self.not_text(key, &value),
            Shape::Boolean => value.is_missing() || matches!(value, ValueView::Bool(_)),
            Shape::Word => value.is_missing() || value.text().is_some(),
        };
        (!fits).then(|| key.to_owned())
    }

    /// Whether a map that nobody wrote comes with a subchart.
    fn is_map_of_subchart(&self, key: &str, value: &ValueView) -> bool {
        let root = key.split('.').next().unwrap_or(key);
        let is_subchart = self.chart.package(root).is_some();
        match value {
            ValueView::Absent => is_subchart && (key == root || self.deployed(root)),
            // A null takes away what this chart has there, and what the subchart has comes back.
            ValueView::Null => is_subchart && key == root,
            _ => false,
        }
    }

    fn are_maps(&self, key: &str, value: &ValueView) -> bool {
        let is_map = |value: &ValueView| matches!(value, ValueView::Map(_));
        match value {
            ValueView::List(items) => items.iter().all(is_map),
            ValueView::Map(keys) => keys.iter().all(|name| is_map(&self.value(&format!("{key}.{name}")))),
            _ => true,
        }
    }

    /// The first entry of a map of texts that is none, or the map's own key when it is no map.
    fn not_text(&self, key: &str, value: &ValueView) -> Option<String> {
        match value {
            ValueView::Absent | ValueView::Null => None,
            ValueView::Map(keys) => {
                let entries = keys.iter().map(|name| format!("{key}.{name}"));
                entries.into_iter().find(|path| {
                    !matches!(self.value(path), ValueView::Text(_) | ValueView::Null | ValueView::Absent)
                })
            }
            ValueView::List(items) if items.iter().all(|item| item.text().is_some()) => None,
            _ => Some(key.to_owned()),
        }
    }
}
