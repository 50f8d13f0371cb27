//! Whether a state of a deployment is one that a known hazard is about.

use super::stated_value::StatedValue;
use crate::deployment::Reading;
use crate::facts::changes::When;
use crate::facts::changes::volumes::{Tool, Volume};
use crate::facts::chart::Deployed;
use crate::facts::milvus::{DependencyKind, Version, VersionRange};

impl When {
    /// Whether it is about the MinIO that runs beside Milvus.
    pub(crate) fn is_about_minio(&self) -> bool {
        self.minio.is_some()
    }

    /// Whether a state is such.
    pub fn holds(&self, side: &Reading<'_>) -> bool {
        self.holds_with(side, &|broker| broker.used)
    }

    /// Whether a state is such, also where Milvus no longer finds the broker that is deployed.
    pub(crate) fn holds_unless_lost(&self, side: &Reading<'_>) -> bool {
        self.holds_with(side, &|_| true)
    }

    fn holds_with(&self, side: &Reading<'_>, counts: &dyn Fn(&Deployed) -> bool) -> bool {
        let deployment = side.deployment;
        let helm = deployment.helm.as_ref();
        let chart = helm.map(|h| h.version());
        let operator = deployment.resource.as_ref().map(|r| r.version());
        let named = |names: &[&str], name: Option<&str>| {
            names.is_empty() || name.is_some_and(|name| names.contains(&name))
        };
        let broker = || {
            let mut deployed = helm.into_iter().flat_map(|h| &h.rendering.deployed).filter(|d| counts(d));
            deployed.any(|d| self.broker.contains(&d.broker))
        };
        let runs = |name: &&str| helm.is_some_and(|h| h.rendering.components.contains(name));
        within(self.milvus, Some(side.milvus))
            && within(self.chart, chart)
            && within(self.operator, operator)
            && self.kind.is_none_or(|kind| kind == deployment.kind)
            && self.mode.is_none_or(|mode| mode == side.mode)
            && named(self.queue, side.selection().queue().map(|q| q.name()))
            && (self.broker.is_empty() || broker())
            && (self.runs.is_empty() || self.runs.iter().any(runs))
            && self.minio.is_none_or(|(from, to)| minio(side).is_some_and(|date| from <= date && date <= to))
            && self
                .settings
                .iter()
                .all(|(key, word)| crate::facts::milvus::text::is(side.settings.get(key).text(), word))
            && self.values.iter().all(|(key, test)| says(side, key, test))
    }
}

fn within(range: Option<VersionRange>, version: Option<Version>) -> bool {
    range.is_none_or(|range| version.is_some_and(|version| range.contains(version)))
}

/// The date of the MinIO that runs beside Milvus, from its tag.
fn minio<'r>(side: &Reading<'r>) -> Option<&'r str> {
    let mut services = side.deployment.services.iter();
    let store = services.find(|s| s.kind == DependencyKind::ObjectStore)?;
    store.image.tag.as_deref()?.strip_prefix("RELEASE.")?.split('T').next()
}

/// Whether a value of the chart, or a field of a resource, passes a test: `set` and `unset` ask whether somebody
/// wrote it, `true` and `false` what a template takes it for, anything else is the text it must have.
fn says(side: &Reading<'_>, key: &str, test: &str) -> bool {
    let (helm, resource) = (&side.deployment.helm, &side.deployment.resource);
    match (helm, resource) {
        (Some(helm), _) => match test {
            "set" => helm.values.is_written(key),
            "unset" => helm.values.written(key).is_none(),
            "true" => helm.values.is_true(key),
            "false" => !helm.values.is_true(key),
            text => helm.values.text(key).as_deref() == Some(text),
        },
        (None, Some(resource)) => match test {
            "set" => resource.at(key).is_some(),
            "unset" => resource.at(key).is_none(),
            "true" => resource.is_true(key),
            "false" => !resource.is_true(key),
            text => resource.text(key).as_deref() == Some(text),
        },
        (None, None) => false,
    }
}

impl Volume {
    /// What a value or field means.
    pub(crate) fn meant<'s>(&self, stated: &'s StatedValue) -> &'s str {
        if stated.text.is_empty() { self.unset } else { &stated.text }
    }
}

impl Tool {
    /// All values or fields that it hangs on.
    pub fn keys(&self) -> impl Iterator<Item = &'static str> {
        self.switch.iter().chain(self.claim).copied().chain(self.path).chain(self.sub)
    }
}
