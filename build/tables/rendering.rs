//! What must hold of the rows of `rules/chart/rendering.yaml` and `failures.yaml`: words and ranges, and that each value
//! key is known.

use super::Wrong;
use super::chart::Chart;
use crate::facts::milvus::VersionRange;
use crate::facts::tables::chart::rendering::{EtcdAddresses, Writes};

const QUEUES: [&str; 5] = ["rocksmq", "natsmq", "pulsar", "kafka", "woodpecker"];

/// Checks all rows.
pub fn check(chart: &Chart) -> Result<(), Wrong> {
    let rows = &chart.rendering.rows;
    for g in &rows.generations {
        Row::new(chart, &[&format!("name: {}", g.name)]).range(g.within)?;
    }
    let custom = &rows.custom_config_map;
    Row::new(chart, &["custom_config_map"]).range(custom.within)?.key(&custom.key)?;
    queue(chart)?;
    services(chart)?;
    contiguous("generations", rows.generations.iter().map(|g| g.within))?;
    contiguous("writes", rows.queue.writes.iter().map(|w| w.within))?;
    contiguous("forms", rows.etcd.forms.iter().map(|f| f.within))?;
    for c in &rows.components {
        Row::new(chart, &[&format!("component: {}", c.name)]).range(c.within)?.keys(&c.by)?.keys(&c.env)?;
    }
    for s in &rows.switches {
        let row = Row::new(chart, &["any: ", &s.setting]);
        row.range(s.within)?;
        s.any.iter().try_for_each(|keys| row.conditions(keys).map(|_| ()))?;
    }
    for c in &rows.constants {
        let row = Row::new(chart, &["text: ", &format!("setting: {},", c.setting)]);
        row.range(c.within)?.conditions(&c.when.0)?;
    }
    for a in &rows.addresses {
        let row = Row::new(chart, &[&format!("setting: {},", a.setting), "suffix: "]);
        row.range(a.within)?.keys(&a.name)?.conditions(&a.when.0)?;
    }
    for r in &rows.renders {
        let row = Row::new(chart, &["setting: ", &format!("{}, value: {},", r.setting, r.value)]);
        row.range(r.within)?.key(&r.value)?.conditions(&r.when.0)?;
    }
    Ok(())
}

/// Checks the rows of `rules/chart/failures.yaml`.
pub fn check_failures(chart: &Chart) -> Result<(), Wrong> {
    let rows = &chart.failures.rows;
    for f in &rows.failures {
        let from = format!("from: {}", f.within.from);
        let row = Row::new(chart, &["must_be", &format!("key: {},", f.key), &from]);
        row.range(f.within)?.key(&f.key)?.conditions(&f.when.0)?;
    }
    let packages = rows.packages.iter().flat_map(|group| &group.packages);
    match packages.into_iter().find(|package| !chart.has_package(package)) {
        Some(package) => Err(Wrong::new(&["of: ", package], format!("no chart depends on `{package}`"))),
        None => Ok(()),
    }
}

fn queue(chart: &Chart) -> Result<(), Wrong> {
    let queue = &chart.rendering.rows.queue;
    for w in &queue.writes {
        let mark = match w.writes {
            Writes::Sections => "as: sections",
            Writes::Legacy => "as: legacy",
            Writes::Both => "as: both",
        };
        Row::new(chart, &[mark]).range(w.within)?;
    }
    for c in queue.first.iter().chain(&queue.second) {
        let row = Row::new(chart, &[&format!("by: {},", c.by), &format!("from: {}", c.within.from)]);
        row.range(c.within)?.queue(&c.queue)?.key(&c.by)?.keys(&c.host)?.keys(&c.port)?;
        if let Some(service) = &c.service {
            row.service(service)?;
        }
    }
    let third = &queue.third;
    for local in queue.always.iter().chain(&third.local) {
        let row = Row::new(chart, &["queues: ", &format!("from: {}", local.within.from)]);
        row.range(local.within)?;
        local.queues.iter().try_for_each(|name| row.queue(name).map(|_| ()))?;
    }
    let row = Row::new(chart, &["running: "]);
    row.range(third.running.within)?
        .queue(&third.running.replaces)?
        .queue(&third.running.without)?
        .key(&third.by)?;
    contiguous("local", third.local.iter().map(|l| l.within))
}

fn services(chart: &Chart) -> Result<(), Wrong> {
    let rows = &chart.rendering.rows;
    for (name, s) in &rows.services.0 {
        let row = Row::new(chart, &[&format!("  {name}:")]);
        row.key(&s.name)?.key(&s.port.key)?.range(s.port.within)?;
        row.range(VersionRange { from: s.shortened.from, to: None })?;
    }
    for f in &rows.etcd.forms {
        let pods = f.form == EtcdAddresses::Pods;
        let form = if pods { "form: pods" } else { "form: service" };
        let row = Row::new(chart, &[form, &format!("from: {}", f.within.from)]);
        row.range(f.within)?.keys(&f.domain_key)?;
        if pods != (f.domain.is_some() || f.domain_key.is_some()) {
            return Err(row.fail("pods have a domain, a service has none".into()));
        }
    }
    Row::new(chart, &["endpoints: "]).key(&rows.etcd.external.enabled)?.key(&rows.etcd.external.endpoints)?;
    Row::new(chart, &["replicas: "]).key(&rows.etcd.replicas)?;
    let s3 = &rows.minio.external;
    Row::new(chart, &["externalS3.host"]).key(&s3.enabled)?.key(&s3.host)?.key(&s3.port)?;
    for (key, _) in &rows.subchart_defaults.0 {
        Row::new(chart, &[&format!("  {key}: ")]).key(key)?;
    }
    for b in &rows.brokers {
        let row = Row::new(chart, &[&format!("broker: {},", b.broker)]);
        row.queue(&b.queue)?.key(&b.by)?.service(&b.subchart)?;
    }
    let wp = &rows.woodpecker;
    let row = Row::new(chart, &["woodpecker:"]);
    row.range(wp.within)?.key(&wp.enabled)?.key(&wp.embedded)?.key(&wp.storage)?;
    Ok(())
}

/// Ranges must follow each other in order without overlap, and only the last may be open.
fn contiguous(list: &str, ranges: impl Iterator<Item = VersionRange>) -> Result<(), Wrong> {
    let ranges: Vec<VersionRange> = ranges.collect();
    let bad = ranges.windows(2).any(|pair| pair[0].to.is_none_or(|end| end >= pair[1].from));
    if bad || ranges.last().is_none_or(|last| last.to.is_some()) {
        let why = format!("{list}: ranges overlap, are out of order or end too early");
        return Err(Wrong::new(&[&format!("{list}:")], why));
    }
    Ok(())
}

/// One row under check; `marks` find its line.
struct Row<'a> {
    chart: &'a Chart,
    marks: Vec<String>,
}

impl<'a> Row<'a> {
    fn new(chart: &'a Chart, marks: &[&str]) -> Self {
        Self { chart, marks: marks.iter().map(|mark| (*mark).to_owned()).collect() }
    }

    fn fail(&self, why: String) -> Wrong {
        Wrong { words: self.marks.clone(), why }
    }

    fn range(&self, range: VersionRange) -> Result<&Self, Wrong> {
        self.chart.fault(range).map_or(Ok(self), |fault| Err(self.fail(fault)))
    }

    fn key(&self, key: &str) -> Result<&Self, Wrong> {
        if self.chart.knows(key) {
            return Ok(self);
        }
        Err(self.fail(format!("keys.yaml does not have `{key}`")))
    }

    fn keys(&self, key: &Option<String>) -> Result<&Self, Wrong> {
        key.as_deref().map_or(Ok(self), |key| self.key(key))
    }

    fn conditions(&self, when: &[String]) -> Result<&Self, Wrong> {
        for condition in when {
            let key = condition.strip_prefix('!').unwrap_or(condition);
            self.key(key.split('=').next().unwrap_or(key))?;
        }
        Ok(self)
    }

    fn queue(&self, name: &str) -> Result<&Self, Wrong> {
        self.word(name, &QUEUES, "a queue")
    }

    fn service(&self, name: &str) -> Result<&Self, Wrong> {
        let services = &self.chart.rendering.rows.services.0;
        let names: Vec<&str> = services.iter().map(|(name, _)| name.as_str()).collect();
        self.word(name, &names, "a service")
    }

    fn word(&self, word: &str, known: &[&str], what: &str) -> Result<&Self, Wrong> {
        if known.contains(&word) {
            return Ok(self);
        }
        Err(self.fail(format!("`{word}` is not {what} ({})", known.join(", "))))
    }
}
