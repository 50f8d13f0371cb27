//! What a Milvus is installed with, and what takes the place of queues: facts from `rules/plan/versions.yaml`.

use crate::facts::Basis;
use crate::facts::milvus::{Queue, Version};
use crate::facts::tables::plan::versions::{Replacement, VERSIONS};

/// How it is known that the installed chart stays when the image becomes that of a release; `None` where the newest made
/// for the line takes its place.
pub(crate) fn keeps_chart(milvus: Version) -> Option<Basis> {
    let row = VERSIONS.packages.iter().find(|p| p.milvus.contains(milvus))?;
    row.keeps_chart.then(|| row.basis())
}

/// The oldest operator for a release, and the one to take where the present one is older.
pub(crate) fn operator_for(milvus: Version) -> Option<(Version, Version)> {
    let row = VERSIONS.packages.iter().find(|p| p.milvus.contains(milvus))?;
    row.operator_since.zip(row.operator)
}

/// The queue to move to from one that is gone.
pub(crate) fn replacement(queue: Queue) -> Option<(Queue, &'static Replacement)> {
    let row = VERSIONS.replacements.iter().find(|r| r.queue == queue.name())?;
    Some((Queue::named(row.to)?, row))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replacements_are_queues_that_stay() {
        for row in VERSIONS.replacements {
            let (from, to) = (Queue::named(row.queue).unwrap(), Queue::named(row.to).unwrap());
            assert!(from.until().is_some() && to.until().is_none(), "{from} to {to}");
        }
    }
}
