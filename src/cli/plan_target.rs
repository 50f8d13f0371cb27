//! Where a plan leads, as `--to` names it.

use super::CommandError;
use super::version_args::{VersionArg, version_arg, versions};
use crate::base::nearest;
use crate::facts::milvus::{Queue, Target, Version};

/// One thing that a plan leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanTarget {
    /// A version of Milvus, the chart or the operator.
    Version(VersionArg),
    /// A message queue.
    Queue(Queue),
}

/// Reads a version as [`version_arg`] does, or `queue=woodpecker`.
///
/// # Errors
/// What is expected, as a sentence.
pub fn plan_target(text: &str) -> Result<PlanTarget, String> {
    match text.split_once('=') {
        Some(("queue", name)) => queue(name).map(PlanTarget::Queue),
        Some(("milvus" | "chart" | "operator", _)) | None => version_arg(text).map(PlanTarget::Version),
        Some(_) => {
            Err("3.0.0, milvus=3.0.0, chart=5.0.19, operator=1.3.8 or queue=woodpecker is expected".into())
        }
    }
}

fn queue(name: &str) -> Result<Queue, String> {
    if let Some(queue) = Queue::named(name) {
        return Ok(queue);
    }
    let near = Queue::meant_by(name).map(Queue::name);
    let near = near.or_else(|| nearest(name, Queue::all().map(Queue::name)));
    let hint = near.map(|near| format!(" (did you mean `{near}`?)")).unwrap_or_default();
    let all: Vec<String> = Queue::all().map(with_releases).collect();
    Err(format!("`{name}` is no message queue of Milvus{hint}. There are {}", all.join(", ")))
}

/// "woodpecker (from 2.6.0 on)".
fn with_releases(queue: Queue) -> String {
    match queue.until() {
        Some(until) => format!("{queue} ({} to {}.{})", queue.since(), until.major, until.minor),
        None => format!("{queue} (from {} on)", queue.since()),
    }
}

/// The version and the queue that all of them name.
///
/// # Errors
/// That two versions or two queues are named, or a queue that the release has not.
pub(super) fn target_of(all: &[PlanTarget]) -> Result<(Option<Target>, Option<Queue>), CommandError> {
    let of_version = all.iter().filter_map(|target| match target {
        PlanTarget::Version(version) => Some(*version),
        PlanTarget::Queue(_) => None,
    });
    let given = versions("--to", &of_version.collect::<Vec<_>>())?;
    let targets = [
        given.milvus.map(Target::Milvus),
        given.chart.map(Target::Chart),
        given.operator.map(Target::Operator),
    ];
    let mut targets = targets.into_iter().flatten();
    let target = targets.next();
    if targets.next().is_some() {
        return Err(CommandError::new(
            "a plan leads to one version: --to names one of Milvus, of the chart or of the operator",
        ));
    }
    let mut queues = all.iter().filter_map(|target| match target {
        PlanTarget::Version(_) => None,
        PlanTarget::Queue(queue) => Some(*queue),
    });
    let queue = queues.next();
    if queues.any(|other| Some(other) != queue) {
        return Err(CommandError::new("--to names two queues"));
    }
    if let Some((queue, milvus)) = queue.zip(target.and_then(Target::milvus)) {
        refuse_missing(queue, milvus)?;
    }
    Ok((target, queue))
}

/// Refuses a queue that a release has not.
fn refuse_missing(queue: Queue, milvus: Version) -> Result<(), CommandError> {
    if queue.exists_in(milvus) {
        return Ok(());
    }
    let there: Vec<&str> = Queue::all().filter(|q| q.exists_in(milvus)).map(Queue::name).collect();
    Err(CommandError::new(format!(
        "Milvus {milvus} has no queue {queue}; its queues are {}",
        there.join(", ")
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_queue_stands_beside_a_version() {
        let queue = plan_target("queue=woodpecker").unwrap();
        let version = plan_target("2.6.20").unwrap();
        assert_eq!(version, PlanTarget::Version(version_arg("milvus=2.6.20").unwrap()));
        let (target, asked) = target_of(&[version, queue]).unwrap();
        assert!(target.is_some() && asked == Queue::named("woodpecker"));
        assert!(target_of(&[plan_target("2.5.4").unwrap(), queue]).is_err());
        assert!(target_of(&[queue, plan_target("queue=kafka").unwrap()]).is_err());
        assert!(target_of(&[version, plan_target("chart=5.0.19").unwrap()]).is_err());
    }

    #[test]
    fn a_wrong_queue_is_refused_with_those_that_there_are() {
        let said = plan_target("queue=woodpeker").unwrap_err();
        assert!(
            said.contains("did you mean `woodpecker`?). There") && said.contains("natsmq (2.3.0 to 2.5)"),
            "{said}"
        );
        assert!(plan_target("queue=jetstream").unwrap_err().contains("`natsmq`"));
        assert!(plan_target("helm=5.0.19").unwrap_err().contains("queue=woodpecker"));
    }
}
