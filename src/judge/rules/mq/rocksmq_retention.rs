//! Settings of RocksMQ by which old messages stay on the disk.

use super::selecting::runs_on;
use crate::deployment::{Effective, Reading};
use crate::facts::Severity;
use crate::facts::milvus::brokers::{Order, rocksmq_orders};
use crate::judge::Case;
use crate::judge::finding::Findings;
use crate::judge::rules::places::place_of;
use crate::judge::set_by_user::is_set_by_user;

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    if runs_on(reading, "rocksmq") {
        rocksmq_orders().iter().for_each(|order| judge(reading, order, findings));
    }
}

fn judge(reading: &Reading<'_>, order: &'static Order, findings: &mut Findings<'_>) {
    let lesser = reading.settings.get(order.lesser);
    let greater = reading.settings.get(order.greater);
    let Some((a, b)) = number(&lesser).zip(number(&greater)) else { return };
    let blamed = if is_set_by_user(&greater) { &greater } else { &lesser };
    if a * order.lesser_times <= b * order.greater_times || !is_set_by_user(blamed) {
        return;
    }
    let values = [("lesser", lesser.text()), ("greater", greater.text())];
    let finding = findings.add_as(order.name, place_of(reading, blamed), &values);
    if order.name != "page" {
        finding.severity(Severity::Info);
    }
    if let Some(written) = lesser.written() {
        finding.label(written.at, "contradicts it");
    }
}

/// A positive number: zero and less mean no limit.
fn number(setting: &Effective<'_>) -> Option<f64> {
    setting.text().parse().ok().filter(|n: &f64| *n > 0.0)
}
