//! What the conditions of facts ask of a hop.

use super::course::{Course, LINE_26, Leg};
use super::names::DeploymentNames;
use super::runbook::SwitchWay;
use super::setting_words::log_on_disk;
use crate::deployment::Reading;
use crate::facts::milvus::{Queue, catalogue};
use crate::facts::plan::Facts;
use crate::facts::{chart, operator};

/// A hop with all that conditions ask for.
pub(super) struct Situation<'s> {
    pub leg: &'s Leg,
    /// The deployment before the hop.
    pub before: &'s Reading<'s>,
    pub queue: Option<Queue>,
    pub names: &'s DeploymentNames,
    pub course: &'s Course<'s>,
    /// Whether it is the first hop of its plan.
    pub first: bool,
}

impl Situation<'_> {
    /// The hop as rows of facts see it, with `is` for [`Situation::fulfils`].
    pub fn facts<'f>(&self, is: &'f dyn Fn(&str) -> bool) -> Facts<'f> {
        Facts {
            surface: self.names.surface,
            milvus: (self.leg.from.milvus, self.leg.to.milvus),
            chart: self.leg.from.chart.zip(self.leg.to.chart),
            is,
        }
    }

    /// Whether a word of a condition holds.
    pub fn fulfils(&self, word: &str) -> bool {
        let deployment = self.before.deployment;
        let helm = deployment.helm.as_ref();
        let resource = deployment.resource.as_ref();
        match word.split_once(':') {
            Some(("queue", name)) => self.queue.is_some_and(|q| q.name() == name),
            Some(("becomes", name)) => self.leg.switch.is_some_and(|s| s.to.name() == name),
            Some(("etcd", kind)) => self.names.etcd == kind,
            Some(("value", key)) => helm.is_some_and(|h| h.values.is_true(key)),
            Some(("field", path)) => resource.is_some_and(|r| r.at(path).is_some()),
            Some(("setting", pair)) => {
                pair.split_once('=').is_some_and(|(key, value)| self.before.settings.get(key).text() == value)
            }
            _ => self.is(word),
        }
    }

    fn is(&self, word: &str) -> bool {
        let leg = self.leg;
        match word {
            "standalone" | "cluster" => self.course.mode.name() == word,
            "chart" => self.before.deployment.helm.is_some(),
            "upgrade" => {
                let (from, to) = (leg.from, leg.to);
                leg.switch.is_none() && (from.milvus != to.milvus || from.chart != to.chart)
            }
            "switch" => leg.switch.is_some_and(|s| s.way == SwitchWay::Stopped),
            "alter" => leg.switch.is_some_and(|s| s.way == SwitchWay::Live),
            "first" => self.first,
            "last" => leg.last,
            "new-chart" => leg.from.chart != leg.to.chart,
            "new-operator" => leg.from.operator != leg.to.operator,
            "operator-unknown" => !self.course.operator_stated,
            "newer-than-known" => catalogue::is_newer_than_known(leg.to.milvus),
            "newer-chart-than-known" => leg.to.chart.is_some_and(|to| to > chart::newest()),
            "newer-operator-than-known" => leg.to.operator.is_some_and(|to| to > operator::newest()),
            "towards-2.6" => self.course.to.milvus >= LINE_26,
            "gpu" => self.before.deployment.texts.iter().any(|t| t.source.contains("-gpu")),
            "umbrella" => self.names.umbrella,
            "chart-unknown" => !self.course.chart_stated,
            "sets-values" => self.names.has("set_at"),
            "automated-sync" => self.names.has("sync_flags"),
            "log-on-disk" => log_on_disk(self.before),
            "own-object-store" => self.names.has("minio"),
            _ => false,
        }
    }
}
