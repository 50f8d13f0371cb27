//! An address in a form that does not work for its setting.

use super::judged_setting::{JudgedSetting, judged_setting_of};
use crate::deployment::Reading;
use crate::facts::milvus::values::{AddressFault, AddressForm, PortForm, addresses};
use crate::facts::milvus::{Mode, Queue, catalogue};
use crate::facts::{Severity, placeholders};
use crate::judge::Case;
use crate::judge::finding::Findings;
use crate::text::edit::{Fix, Safety};
use crate::understand::external_stores::is_loopback;

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    own_addresses(reading, findings);
    beside_a_broken_file(reading, findings);
    for form in addresses() {
        let Some(judged) = judged_setting_of(reading, form.key).filter(|s| !s.text().is_empty()) else {
            continue;
        };
        if is_used(reading, form) {
            report(&judged, form, findings);
        }
    }
}

/// Addresses among the values of the chart whose configuration no release reads because another file of it is broken:
/// both are to be put right.
fn beside_a_broken_file(reading: &Case<'_>, findings: &mut Findings<'_>) {
    let Some(helm) = reading.deployment.helm.as_ref().filter(|_| reading.settings.is_refused) else { return };
    for form in addresses() {
        let row = helm.rendering.written.iter().find(|row| row.setting == form.key);
        let found = row.and_then(|row| Some((row, row.from?, helm.values.changed(row.from?)?)));
        let Some((row, key, written)) = found else { continue };
        let Some((fault, part)) = form.fault(reading.milvus, &row.text) else { continue };
        if placeholders::is_placeholder(part) {
            continue;
        }
        let schemes: Vec<String> = form.schemes.iter().map(|s| format!("`{s}://`")).collect();
        let (milvus, value) = (reading.milvus.to_string(), format!("`{}`", row.text));
        let values = [
            ("key", key),
            ("value", &*value),
            ("milvus", &*milvus),
            ("part", part),
            ("effect", form.effect),
            ("schemes", &*schemes.join(", ")),
        ];
        findings.add_as(variant_of(form, fault), &written, &values);
    }
}

/// Which message a fault has.
fn variant_of(form: &AddressForm, fault: AddressFault) -> &'static str {
    match fault {
        AddressFault::Blank => "blank",
        AddressFault::Scheme if form.schemes.is_empty() => "no-schemes",
        AddressFault::Scheme => "scheme",
        AddressFault::NoScheme => "needs-scheme",
        AddressFault::Path => "path",
        AddressFault::NoPort => "no-port",
        AddressFault::Port => "port",
        AddressFault::NoHost => "no-host",
    }
}

/// Addresses of its own that a role of a cluster writes into etcd, and at which only it finds itself.
fn own_addresses(reading: &Case<'_>, findings: &mut Findings<'_>) {
    if reading.mode != Mode::Cluster {
        return;
    }
    for param in catalogue::params().filter(|p| p.key().ends_with(OWN)) {
        let judged = judged_setting_of(reading, param.key());
        if let Some(judged) = judged.filter(|s| !s.text().is_empty() && is_loopback(s.text())) {
            judged.report(findings, "loopback", &[]);
        }
    }
}

/// The end of the keys of settings with the address that a role tells the others.
const OWN: &str = ".ip";

/// The address of a queue that does not run is another rule's business.
fn is_used(reading: &Reading<'_>, form: &AddressForm) -> bool {
    let section = form.key.split('.').next().unwrap_or_default();
    let of = Queue::all().find(|q| q.section() == section);
    of.is_none_or(|queue| reading.selection().queue().is_none_or(|runs| runs == queue))
}

fn report(judged: &JudgedSetting<'_>, form: &AddressForm, findings: &mut Findings<'_>) {
    let fault = form.fault(judged.version(), judged.text());
    // One of a list may be a placeholder, which another rule reports.
    let Some((fault, part)) = fault.filter(|(_, part)| !placeholders::is_placeholder(part)) else { return };
    let variant = variant_of(form, fault);
    let schemes: Vec<String> = form.schemes.iter().map(|s| format!("`{s}://`")).collect();
    let values = [("part", part), ("effect", form.effect), ("schemes", &*schemes.join(", "))];
    let fix =
        corrected(form, fault, part).filter(|_| part == judged.text()).and_then(|text| write(judged, &text));
    let finding = judged.report(findings, variant, &values).fix(fix);
    if form.stops && fault != AddressFault::NoPort {
        finding.stops();
    }
    if fault == AddressFault::NoPort && form.port == PortForm::Documented {
        finding.severity(Severity::Warning);
    }
}

fn write(judged: &JudgedSetting<'_>, text: &str) -> Option<Fix> {
    judged.write(text, Safety::Unsafe)
}

/// The address in a form that works, where only one is possible.
fn corrected(form: &AddressForm, fault: AddressFault, part: &str) -> Option<String> {
    let text = match fault {
        AddressFault::Blank => part.trim().to_owned(),
        AddressFault::Scheme if form.schemes.is_empty() => {
            part.split_once("://")?.1.trim_end_matches('/').to_owned()
        }
        AddressFault::NoScheme => format!("{}://{part}", form.schemes.first()?),
        AddressFault::Path => part.strip_suffix('/')?.to_owned(),
        AddressFault::Scheme | AddressFault::NoPort | AddressFault::Port | AddressFault::NoHost => {
            return None;
        }
    };
    let works = !text.is_empty() && form.fault(crate::facts::milvus::catalogue::oldest(), &text).is_none();
    works.then_some(text)
}
