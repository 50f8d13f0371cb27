//! Several queues are asked for, and one that the user asked for does not win.

use super::claims::{self, Claim};
use super::pins;
use super::reason::reason;
use crate::deployment::{LayerKind, Selection};
use crate::facts::milvus::Queue;
use crate::judge::Case;
use crate::judge::finding::Findings;
use crate::text::source::Location;

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    let selection = reading.selection();
    let Some(winner) = selection.queue() else { return };
    let losers = losers(reading, &selection);
    let Some(first) = losers.first() else { return };
    let Some(written) = &first.written else { return };
    let values = [
        ("asked", asked_keys(reading, &losers)),
        ("loser", first.queue.title().to_owned()),
        ("winner", winner.title().to_owned()),
        ("loser_name", first.queue.name().to_owned()),
        ("winner_name", winner.name().to_owned()),
        ("reason", reason(reading, &selection)),
    ];
    let values: Vec<(&str, &str)> = values.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let variant = if first.address { "order" } else { "asked" };
    let finding = findings.add_as(variant, written, &values);
    finding.note(format!("asks for {}", first.queue));
    for loser in &losers[1..] {
        if let Some(at) = &loser.written {
            finding.label(at.at, format!("asks for {}", loser.queue));
        }
    }
    for queue in [winner, first.queue] {
        finding.fix(pins::pin(reading, queue));
    }
    for place in winning_places(reading, &selection, winner) {
        finding.label(place, format!("{winner} wins"));
    }
}

/// What the user asked for and does not get. Where the selector names the queue, addresses of others are
/// leftovers, not claims; where it stands above the chart, the chart's claims are overridden, not in
/// competition.
pub fn losers(reading: &Case<'_>, selection: &Selection<'_>) -> Vec<Claim> {
    let Some(winner) = selection.queue() else { return Vec::new() };
    let above_chart =
        selection.explicit() && selection.selector.is_some_and(|s| s.layer >= LayerKind::UserYaml);
    let mut claims = if above_chart { Vec::new() } else { claims::of_chart(reading) };
    if !selection.explicit() {
        claims.extend(claims::of_addresses(reading));
    }
    claims.retain(|c| c.asked && c.queue != winner && c.queue.exists_in(reading.milvus));
    if super::missing_broker::not_enabled(reading).is_some() {
        claims.retain(|c| !c.by.ends_with("messageQueue"));
    }
    claims
}

/// "`a` and `b` and `c`": what the user asked for.
fn asked_keys(reading: &Case<'_>, claims: &[Claim]) -> String {
    let helm = reading.deployment.helm.as_ref();
    let key = |claim: &Claim| match helm.filter(|_| !claim.address) {
        Some(helm) => helm.key(&claim.by),
        None => claim.by.clone(),
    };
    let keys: Vec<String> = claims.iter().map(|claim| format!("`{}`", key(claim))).collect();
    keys.join(" and ")
}

fn winning_places(reading: &Case<'_>, selection: &Selection<'_>, winner: Queue) -> Vec<Location> {
    let named = selection.selector.and_then(|s| s.written()).map(|w| w.at);
    let tried = selection.tried.iter().filter(|t| t.enabled).filter_map(|t| t.by.written()).map(|w| w.at);
    let chart = claims::of_chart(reading).into_iter().filter(|c| c.queue == winner);
    named.into_iter().chain(tried).chain(chart.filter_map(|c| c.written).map(|w| w.at)).collect()
}
