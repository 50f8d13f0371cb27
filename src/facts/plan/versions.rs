//! What a Milvus is installed with, and what takes the place of queues: facts from `rules/plan/versions.yaml`.

use crate::facts::Basis;
use crate::facts::milvus::{Queue, Version};
use crate::facts::tables::plan::versions::{Replacement, VERSIONS};

/// The chart that a release is said to be installed with.
pub(crate) fn chart_for(milvus: Version) -> Option<(Version, Basis)> {
    let row = VERSIONS.packages.iter().find(|p| p.milvus.contains(milvus))?;
    row.chart.map(|chart| (chart, row.basis()))
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
