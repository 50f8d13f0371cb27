//! Whether a release leads from one queue to another, how, and at which point of a plan.

use super::course::{Course, Leg, QueueChange};
use super::edited_files::EditedFiles;
use super::names::DeploymentNames;
use super::runbook::SwitchWay;
use super::situation::Situation;
use super::{Statement, Versions};
use crate::deployment::Reading;
use crate::facts::milvus::{
    Procedure, Queue, Switch, Verdict, Version, catalogue, environment, queues, switches,
};
use crate::facts::plan::BrokerAddress;
use crate::facts::{FileKind, plan};
use crate::judge::cases;

/// A release on the way, with the queue that runs on it.
struct Stop {
    /// How many hops lead there.
    hops: usize,
    milvus: Version,
    queue: Queue,
}

/// Why nothing leads from one queue to another.
struct Closed {
    why: Vec<Statement>,
    /// Whether nothing is missing but the address of the broker.
    lacks_address: bool,
}

impl From<Vec<Statement>> for Closed {
    fn from(why: Vec<Statement>) -> Self {
        Self { why, lacks_address: false }
    }
}

impl Course<'_> {
    /// After how many hops the queue changes to the one asked for, and how: as late as possible, since each release has
    /// fewer faults in it than the one before. `None` where nothing is to be changed.
    pub fn change_at(
        &self,
        state: &EditedFiles,
        nodes: &[Version],
    ) -> Result<Option<(usize, QueueChange)>, Vec<Statement>> {
        let Some(to) = self.queue_asked else { return Ok(None) };
        let Some(first) = self.queue(state, self.from) else { return Ok(None) };
        let last = nodes.last().copied().unwrap_or(self.from.milvus);
        if to.until().is_some_and(|until| until < last) {
            return Err(vec![missing(to, last)]);
        }
        let stops = self.stops(first, nodes);
        if stops.len() > nodes.len() && stops.last().is_some_and(|stop| stop.queue == to) {
            return Ok(None);
        }
        let mut closed: Option<Closed> = None;
        for stop in stops.iter().rev() {
            match self.way(state, stop.queue, to, stop.milvus) {
                Ok(change) => return Ok(Some((stop.hops, change))),
                // What only lacks an address is nearer than what no release does.
                Err(why) if closed.as_ref().is_none_or(|c| why.lacks_address && !c.lacks_address) => {
                    closed = Some(why);
                }
                Err(_) => {}
            }
        }
        Err(closed.map(|closed| closed.why).unwrap_or_default())
    }

    /// The queue to change to, where that can be done in place.
    pub fn replacement(
        &self,
        queue: Queue,
        at: Version,
        next: Version,
    ) -> Result<QueueChange, Vec<Statement>> {
        let gone = format!("the deployment runs on {}, which Milvus {next} does not have", queue.title());
        let found = plan::replacement(queue).filter(|(to, _)| to.works_in(self.mode) && to.exists_in(next));
        let Some((to, _)) = found else {
            return Err(vec![
                Statement::new(gone),
                Statement::new("no queue is known that could take its place in this mode"),
            ]);
        };
        let Some(switch) = switches::switch(queue, to, at, self.mode, false) else {
            return Err(vec![Statement::new(gone)]);
        };
        let procedure = switch.procedure();
        if procedure.name == Procedure::IN_PLACE {
            return Ok(QueueChange { from: queue, to, way: SwitchWay::Stopped, switch, asked: false });
        }
        let text = format!("changing it in place is not supported: {}", procedure.line());
        Err(vec![Statement::new(gone), Statement::known(text, procedure.basis())])
    }

    /// The releases on the way, up to one that the queue of the one before does not lead to.
    fn stops(&self, mut queue: Queue, nodes: &[Version]) -> Vec<Stop> {
        let mut milvus = self.from.milvus;
        let mut stops = vec![Stop { hops: 0, milvus, queue }];
        for (at, node) in nodes.iter().enumerate() {
            if !queue.exists_in(*node) {
                match self.replacement(queue, milvus, *node) {
                    Ok(change) => queue = change.to,
                    Err(_) => return stops,
                }
            }
            milvus = *node;
            stops.push(Stop { hops: at + 1, milvus, queue });
        }
        stops
    }

    /// How a release leads from one queue to another.
    fn way(
        &self,
        state: &EditedFiles,
        from: Queue,
        to: Queue,
        milvus: Version,
    ) -> Result<QueueChange, Closed> {
        let grouped = state.group(&self.options(self.from));
        let deployment = grouped.deployments.iter().find(|d| d.id == self.id);
        let all = deployment.map(cases).unwrap_or_default();
        let Some(before) = all.last() else { return Err(Vec::new().into()) };
        let names = DeploymentNames::of(before, &grouped.sources);
        let embedded = names.etcd == "embedded";
        if !to.works_in(self.mode) {
            let text = format!("{} works in standalone mode only, and this is a cluster", to.title());
            return Err(vec![Statement::new(text)].into());
        }
        let later = || self.later(from, to, milvus, embedded);
        if !to.exists_in(milvus) {
            return Err([vec![missing(to, milvus)], later()].concat().into());
        }
        let pinned = milvus >= queues::pinned_since();
        let Some(switch) = switches::switch(from, to, milvus, self.mode, pinned && !embedded) else {
            return Err(Vec::new().into());
        };
        let way = if pinned { SwitchWay::Live } else { SwitchWay::Stopped };
        let change = QueueChange { from, to, way, switch, asked: true };
        let refused = self.refused(before, &names, change, milvus);
        if !refused.is_empty() {
            return Err([refused, instead(switch)].concat().into());
        }
        if !leads_there(switch) {
            let (from, to, mode) = (from.title(), to.title(), self.mode.name());
            let closed = format!("a {mode} Milvus {milvus} has no way from {from} to {to}");
            let alone = format!("with an edit of the files alone, {}", switch.effect);
            let why = vec![Statement::new(closed), Statement::known(alone, switch.basis())];
            return Err([why, later(), instead(switch)].concat().into());
        }
        match unreachable(before, &names, to) {
            Some(why) => Err(Closed { why: vec![why], lacks_address: true }),
            None => Ok(change),
        }
    }

    /// What closes a way that the release would have.
    fn refused(
        &self,
        before: &Reading<'_>,
        names: &DeploymentNames,
        change: QueueChange,
        milvus: Version,
    ) -> Vec<Statement> {
        let at = Versions { milvus, ..self.from };
        let leg = Leg { from: at, to: at, switch: Some(change), last: true };
        let queue = Some(change.from);
        let situation = Situation { leg: &leg, before, queue, names, course: self, first: true };
        let is = |word: &str| situation.fulfils(word);
        let facts = situation.facts(&is);
        plan::refused(&facts).map(|row| Statement::known(names.fill(row.text), row.basis())).collect()
    }

    /// Which later release leads there, where this one does not.
    fn later(&self, from: Queue, to: Queue, milvus: Version, embedded: bool) -> Vec<Statement> {
        // A queue that is gone then has been replaced.
        let from_in = |release: Version| match from.exists_in(release) {
            true => Some(from),
            false => plan::replacement(from).map(|(queue, _)| queue),
        };
        let leads = |release: Version| {
            let pinned = release >= queues::pinned_since();
            let switch = from_in(release)
                .filter(|from| *from != to)
                .and_then(|from| switches::switch(from, to, release, self.mode, pinned && !embedded));
            to.exists_in(release) && switch.is_some_and(leads_there)
        };
        let mut releases =
            catalogue::releases().iter().map(|r| r.version).filter(|v| *v > milvus && v.released);
        let Some(first) = releases.find(|release| leads(*release)) else { return Vec::new() };
        let newest = catalogue::newest_of_line(first.line()).filter(|newest| leads(*newest)).unwrap_or(first);
        let text = format!(
            "Milvus {first} is the first release that leads there: `--to milvus={newest} --to queue={}` plans both in their order",
            to.name()
        );
        vec![Statement::new(text)]
    }
}

/// Whether a change is more than copying the data.
fn leads_there(switch: &'static Switch) -> bool {
    switch.verdict == Verdict::Procedure || switch.procedure == Procedure::IN_PLACE
}

/// What to do where nothing leads there.
fn instead(switch: &'static Switch) -> Vec<Statement> {
    let procedure = switch.procedure();
    if leads_there(switch) || procedure.steps.is_empty() {
        return Vec::new();
    }
    vec![Statement::known(format!("The way to go instead: {}", procedure.line()), procedure.basis())]
}

/// That a release has not a queue.
fn missing(queue: Queue, milvus: Version) -> Statement {
    Statement::new(match queue.until().filter(|until| *until < milvus) {
        Some(until) => {
            format!(
                "{} is gone after Milvus {}.{}, this is {milvus}",
                queue.title(),
                until.major,
                until.minor
            )
        }
        None => format!("{} exists from Milvus {} on, this is {milvus}", queue.title(), queue.since()),
    })
}

/// The address under which the project has the broker of a queue, where no setting says one.
pub(super) fn address_in(before: &Reading<'_>, queue: Queue) -> Option<String> {
    let row = plan::broker_address(queue)?;
    if says_address(before, row) || !has_services(before) {
        return None;
    }
    let service = before.deployment.services.iter().find(|s| s.kind.address() == row.setting)?;
    let host = service.hosts.first().unwrap_or(&service.name);
    Some(row.service.replace("{host}", host))
}

/// Whether somebody says where a broker is; what Milvus says for itself is no address of anybody's.
fn says_address(before: &Reading<'_>, row: &BrokerAddress) -> bool {
    let address = before.settings.get(row.setting);
    address.setting.is_some() && !address.text().is_empty()
}

fn has_services(before: &Reading<'_>) -> bool {
    matches!(before.deployment.kind, FileKind::Compose | FileKind::Manifest)
}

/// That nothing says where the broker of a queue is.
fn unreachable(before: &Reading<'_>, names: &DeploymentNames, queue: Queue) -> Option<Statement> {
    let row = plan::broker_address(queue)?;
    if says_address(before, row) || address_in(before, queue).is_some() {
        return None;
    }
    let place = plan::place(names.surface).unwrap_or("`{setting}: {example}`");
    let place = place
        .replace("{setting}", row.setting)
        .replace("{variable}", &environment::variable_of(row.setting))
        .replace("{example}", row.example);
    let text = format!(
        "Nothing here says where Milvus reaches {}: add {}, leave `{}` as it is, and plan again",
        queue.title(),
        names.fill(&place),
        queues::selector()
    );
    Some(Statement::known(text, row.basis()))
}
