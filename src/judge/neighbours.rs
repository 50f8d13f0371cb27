//! Judging deployments of one run together: what each keeps outside, and who else keeps it there.

use super::Neighbour;
use super::engine::run_rule;
use super::finding::Finding;
use super::registry::RUN_CHECKS;
use crate::base::fault::Fault;
use crate::facts::RuleInfo;
use crate::understand::assumptions;

/// Judges each deployment beside those that come before it in the run.
pub fn judge_together(
    neighbours: &[Neighbour<'_>],
    wanted: &dyn Fn(&RuleInfo) -> bool,
    faults: &mut Vec<Fault>,
) -> Vec<Finding> {
    let mut found = Vec::new();
    for (id, check) in RUN_CHECKS {
        let Some(info) = crate::facts::rule(id).filter(|info| wanted(info)) else { continue };
        for (at, neighbour) in neighbours.iter().enumerate() {
            let found_here = run_rule(info, &neighbour.case, faults, |findings| {
                check(neighbour, &neighbours[..at], findings);
            });
            found.extend(found_here.into_vec().into_iter().map(|mut finding| {
                finding.assumptions.extend(assumptions(neighbour.case.deployment));
                *finding
            }));
        }
    }
    found
}
