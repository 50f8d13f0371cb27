//! Judging deployments of one run together: what each keeps outside, and who else keeps it there.

use super::engine::ask;
use super::registry::RUN_CHECKS;
use super::{Finding, RuleInfo};
use crate::fault::Fault;
use crate::milvus::Reading;
use crate::milvus::shared::{Home, homes};

/// A deployment as others of its run see it.
#[derive(Debug)]
pub struct Neighbour<'d> {
    /// It, under the newest release that it may be of.
    pub reading: Reading<'d>,
    /// What it keeps outside, whatever release and mode it is of.
    pub homes: Vec<Home>,
}

impl<'d> Neighbour<'d> {
    /// Makes one of all readings; `None` where there are none.
    pub fn new(mut readings: Vec<Reading<'d>>) -> Option<Self> {
        let homes = homes(&readings);
        Some(Self { reading: readings.pop()?, homes })
    }
}

/// Judges each deployment beside those that come before it in the run.
pub fn judge_together(
    neighbours: &[Neighbour<'_>],
    wanted: &dyn Fn(&RuleInfo) -> bool,
    faults: &mut Vec<Fault>,
) -> Vec<Finding> {
    let mut found = Vec::new();
    for (id, check) in RUN_CHECKS {
        let Some(info) = super::rule(id).filter(|info| wanted(info)) else { continue };
        for (at, neighbour) in neighbours.iter().enumerate() {
            let said = ask(info, &neighbour.reading, faults, |findings| {
                check(neighbour, &neighbours[..at], findings);
            });
            found.extend(said.into_iter().map(|mut finding| {
                finding.assumptions.extend(neighbour.reading.deployment.assumptions());
                *finding
            }));
        }
    }
    found
}
