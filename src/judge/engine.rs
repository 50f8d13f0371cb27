//! Runs the rules over every reading of a deployment and joins what they say.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use super::Case;
use super::change::{Change, Refusals};
use super::finding::{Finding, Findings, SharedFindings};
use super::registry::{CHANGE_CHECKS, CHECKS, ChangeCheck, Check};
use crate::base::effort::spend;
use crate::base::fault::{self, Fault};
use crate::deployment::{Deployment, Reading};
use crate::facts::changes::hazards;
use crate::facts::milvus::{Mode, Queue, Version};
use crate::facts::{RuleInfo, Severity, rule};
use crate::read::settings::OwnRule;
use crate::text::edit::Fix;
use crate::text::source::Location;
use crate::understand::assumptions;
use crate::understand::is_refused;

/// What was found out about one deployment.
pub struct Judgement {
    /// The findings, in the order of the rules.
    pub findings: Vec<Finding>,
    /// The queue, where all readings agree.
    pub queue: Option<Queue>,
    /// Whether Milvus starts; `None` where readings disagree.
    pub starts: Option<bool>,
    /// Rules that failed, each once; what they did not fail on is among the findings.
    pub faults: Vec<Fault>,
}

/// Judges all readings. What only some of them show becomes a note that names those.
pub fn judge(
    deployment: &Deployment,
    readings: &[Case<'_>],
    wanted: &dyn Fn(&RuleInfo) -> bool,
) -> Judgement {
    judge_with(deployment, readings, wanted, &[])
}

/// Judges all readings, with rules of the user's own beside ours.
pub fn judge_with(
    deployment: &Deployment,
    readings: &[Case<'_>],
    wanted: &dyn Fn(&RuleInfo) -> bool,
    own: &[OwnRule],
) -> Judgement {
    let mut joined = Joined::new();
    let mut stops = vec![false; readings.len()];
    let mut faults = Vec::new();
    let is_refused = is_refused(deployment);
    let coded = CHECKS.iter().filter_map(|(id, check)| Some((rule(id)?, Looks::Coded(*check))));
    let written = own.iter().map(|rule| (rule.info, Looks::Written(rule)));
    for (order, (info, looks)) in coded.chain(written).enumerate() {
        let mut shared: Vec<(SharedFindings, Vec<usize>)> = Vec::new();
        for (r, reading) in readings.iter().enumerate() {
            if !is_judged(reading, info, is_refused) {
                continue;
            }
            let mut found = run_rule(info, reading, &mut faults, |findings| match looks {
                Looks::Coded(check) => check(reading, findings),
                Looks::Written(rule) => rule.check(reading, findings),
            });
            for list in found.take_shared() {
                match shared.iter_mut().find(|(known, _)| Arc::ptr_eq(known, &list)) {
                    Some((_, seen_in)) => seen_in.push(r),
                    None => shared.push((list, vec![r])),
                }
            }
            for finding in found.into_vec() {
                if super::sealed::is_sealed(deployment, &finding) {
                    continue;
                }
                stops[r] |= finding.stops;
                if wanted(info) {
                    join(&mut joined, order, &[r], finding);
                }
            }
        }
        for (list, seen_in) in shared {
            for finding in list.iter().filter(|finding| !super::sealed::is_sealed(deployment, finding)) {
                seen_in.iter().for_each(|r| stops[*r] |= finding.stops);
                if wanted(info) {
                    join(&mut joined, order, &seen_in, finding.clone());
                }
            }
        }
    }
    // What one of the readings stops by is no mere note where each of the others stops by something too.
    let hopeless = !stops.is_empty() && stops.iter().all(|stop| *stop);
    let given = Given::of(deployment);
    let conclude = |seen| conclude(&given, readings, seen, hopeless);
    let findings = joined.into_values().map(conclude).collect();
    let mut queues = readings.iter().map(|r| r.selection().queue());
    let first = queues.next().flatten();
    let queue = first.filter(|_| queues.all(|q| q == first));
    let agree = stops.windows(2).all(|w| w[0] == w[1]);
    let starts = stops.first().filter(|_| agree).map(|stop| !stop);
    // A rule that failed may have been about to say that Milvus stops.
    let starts = starts.filter(|_| faults.is_empty());
    Judgement { findings, queue, starts, faults }
}

/// What a rule looks for.
enum Looks<'o> {
    /// By a function.
    Coded(Check),
    /// By the condition in its file.
    Written(&'o OwnRule),
}

/// Judges a change in all readings of both states; `before` and `after` go together by their order.
pub fn judge_change(
    old: &Deployment,
    new: &Deployment,
    before: &[Case<'_>],
    after: &[Case<'_>],
    wanted: &dyn Fn(&RuleInfo) -> bool,
    faults: &mut Vec<Fault>,
) -> Vec<Finding> {
    let mut joined = Joined::new();
    let unreadable = is_refused(old) || is_refused(new);
    for (order, (id, check)) in CHANGE_CHECKS.iter().enumerate() {
        let Some(info) = rule(id).filter(|info| wanted(info) && !unreadable) else { continue };
        for (r, (before, after)) in before.iter().zip(after).enumerate() {
            // Of a file that does not parse the check has said so: what it would change is not known.
            if before.settings.is_refused || after.settings.is_refused {
                continue;
            }
            let change = Change { before, after };
            let found = run_rule(info, after, faults, |findings| match check {
                ChangeCheck::Differences(check) => check(&change, findings),
                ChangeCheck::Refusals(check) => check(&change, &refusals(before, after), findings),
            });
            found.into_vec().into_iter().for_each(|f| join(&mut joined, order, &[r], f));
        }
    }
    let (given, given_before) = (Given::of(new), assumptions(old));
    let conclude = |seen| {
        let mut finding = conclude(&given, after, seen, false);
        let known = finding.assumptions.clone();
        let more = given_before.iter().filter(|a| !known.contains(a));
        finding.assumptions.extend(more.map(|a| format!("before the change: {a}")));
        finding
    };
    joined.into_values().map(conclude).collect()
}

/// What the versions of both states refuse.
fn refusals(before: &Case<'_>, after: &Case<'_>) -> Refusals {
    let after = refused(after);
    let before = if after.is_empty() { Vec::new() } else { refused(before) };
    Refusals { before, after }
}

/// The errors of the rules that say what a version refuses.
fn refused(side: &Case<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (id, check) in CHECKS.iter().filter(|(id, _)| hazards::refused_by().contains(id)) {
        let Some(info) = rule(id) else { continue };
        let mut findings = Findings::new(info, side);
        check(side, &mut findings);
        found.extend(findings.into_vec().into_iter().map(|finding| *finding));
    }
    found.retain(|f| f.severity == Severity::Error);
    found
}

/// What a rule finds; where it fails, what it has found until then.
pub(crate) fn run_rule<'a>(
    info: &'static RuleInfo,
    reading: &'a Reading<'a>,
    faults: &mut Vec<Fault>,
    check: impl FnOnce(&mut Findings<'a>),
) -> Findings<'a> {
    let mut findings = Findings::new(info, reading);
    if let Err(fault) = fault::catch(|| check(&mut findings)) {
        let fault = fault.of_rule(info.id);
        if !faults.contains(&fault) {
            faults.push(fault);
        }
    }
    findings
}

/// One bad file costs one finding: of one that its tool refuses only the text is judged, and nothing is said of
/// the queue that Milvus ends up with because it has no configuration at all.
fn is_judged(reading: &Reading<'_>, rule: &RuleInfo, is_refused: bool) -> bool {
    match rule.family {
        "yaml" => true,
        "mq" => !reading.settings.is_refused && !is_refused,
        _ => !is_refused,
    }
}

/// Findings with the same identity are one finding, seen in several readings.
type Identity = (usize, Location, String, usize);

/// What is found, by its identity.
type Joined = BTreeMap<Identity, JoinedFinding>;

/// A finding and the readings that show it.
struct JoinedFinding {
    // Apart, as there may be many.
    finding: Box<Finding>,
    readings: Vec<usize>,
}

/// Adds a finding that some readings show, in their order, to those that are known.
fn join(joined: &mut Joined, order: usize, readings: &[usize], finding: Box<Finding>) {
    for ordinal in 0.. {
        spend(1);
        let identity = (order, finding.at, finding.key.to_string(), ordinal);
        let seen = match joined.entry(identity) {
            Entry::Vacant(place) => {
                place.insert(JoinedFinding { finding, readings: readings.to_vec() });
                return;
            }
            Entry::Occupied(place) => place.into_mut(),
        };
        if seen.readings.last() < readings.first() {
            seen.readings.extend(readings);
            // The newest release speaks for all, unless an older one or the other mode knows a fix.
            if finding.fixes.len() >= seen.finding.fixes.len() {
                seen.finding = finding;
            }
            return;
        }
    }
}

/// What is taken as given of a deployment whatever is found in it: worked out once, as there may be many findings.
struct Given {
    assumptions: Vec<String>,
    /// Whether the version of the tool that makes a deployment of the files is only assumed: with another one, what is
    /// said to have no effect may have one.
    tool: bool,
}

impl Given {
    fn of(deployment: &Deployment) -> Self {
        let chart = deployment.helm.as_ref().and_then(|h| h.chart.assumption());
        let operator = deployment.resource.as_ref().and_then(|r| r.operator.assumption());
        Self { assumptions: assumptions(deployment), tool: chart.or(operator).is_some() }
    }
}

fn conclude(given: &Given, readings: &[Case<'_>], seen: JoinedFinding, hopeless: bool) -> Finding {
    let mut finding = *seen.finding;
    if seen.readings.len() < readings.len() {
        if !(hopeless && finding.stops) {
            finding.severity = Severity::Info;
            finding.partial = true;
        }
        let which: Vec<&Case<'_>> = seen.readings.iter().map(|&i| &readings[i]).collect();
        finding.assumptions.push(describe(&which, readings));
    }
    if finding.rule.family != "yaml" {
        finding.assumptions.extend(given.assumptions.iter().cloned());
        if given.tool {
            finding.fixes.iter_mut().for_each(Fix::make_unsafe_if_safe);
        }
    }
    // There may be many findings, and most have one of these or none.
    finding.assumptions.shrink_to_fit();
    finding.fixes.shrink_to_fit();
    finding
}

/// Names the readings that a finding holds in: "Milvus 2.3 to 2.5 in cluster mode".
fn describe(which: &[&Case<'_>], all: &[Case<'_>]) -> String {
    let in_mode =
        |mode: Mode| -> Vec<Version> { which.iter().filter(|r| r.mode == mode).map(|r| r.milvus).collect() };
    let (alone, cluster) = (in_mode(Mode::Standalone), in_mode(Mode::Cluster));
    let both_known = all.iter().any(|r| r.mode != all[0].mode);
    if alone == cluster || !both_known {
        let versions = if alone.is_empty() { &cluster } else { &alone };
        return format!("this holds for {}", releases(versions, all));
    }
    let parts = [(alone, Mode::Standalone), (cluster, Mode::Cluster)];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(versions, _)| !versions.is_empty())
        .map(|(versions, mode)| format!("{} in {mode} mode", releases(versions, all)))
        .collect();
    format!("this holds for {}", parts.join(" and "))
}

/// "Milvus", "Milvus 2.2 to 2.4", "Milvus 2.2 and 2.6 to 3.0".
fn releases(versions: &[Version], all: &[Case<'_>]) -> String {
    let mut known: Vec<Version> = all.iter().map(|r| r.milvus).collect();
    known.sort_unstable();
    known.dedup();
    let mut runs: Vec<(Version, Version)> = Vec::new();
    let mut previous = None;
    for (index, version) in known.iter().enumerate().filter(|(_, v)| versions.contains(v)) {
        match runs.last_mut() {
            Some(run) if previous.is_some_and(|p| p + 1 == index) => run.1 = *version,
            _ => runs.push((*version, *version)),
        }
        previous = Some(index);
    }
    if runs == [(known[0], known[known.len() - 1])] {
        return if known.len() == 1 { format!("Milvus {}", known[0]) } else { "every release".into() };
    }
    let line = |v: Version| format!("{}.{}", v.major, v.minor);
    let text: Vec<String> = runs
        .iter()
        .map(|(a, b)| if a == b { line(*a) } else { format!("{} to {}", line(*a), line(*b)) })
        .collect();
    format!("Milvus {}", text.join(" and "))
}
