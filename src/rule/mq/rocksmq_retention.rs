//! Settings of RocksMQ by which old messages stay on the disk.

use super::{is_users, place_of, runs_on};
use crate::milvus::broker::{Order, rocksmq_orders};
use crate::milvus::{Effective, Reading};
use crate::rule::{Findings, Severity};

pub fn check(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    if runs_on(reading, "rocksmq") {
        rocksmq_orders().iter().for_each(|order| judge(reading, order, findings));
    }
}

fn judge(reading: &Reading<'_>, order: &'static Order, findings: &mut Findings<'_>) {
    let lesser = reading.settings.get(order.lesser.0);
    let greater = reading.settings.get(order.greater.0);
    let Some((a, b)) = number(&lesser).zip(number(&greater)) else { return };
    let blamed = if is_users(&greater) { &greater } else { &lesser };
    if a * order.lesser.1 <= b * order.greater.1 || !is_users(blamed) {
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
