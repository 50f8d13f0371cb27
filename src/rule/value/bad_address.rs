//! An address in a form that does not work for its setting.

use super::{Subject, subject_of};
use crate::fix::{Fix, Safety};
use crate::milvus::address::{AddressFault, AddressForm, PortForm, addresses};
use crate::milvus::{Queue, Reading};
use crate::rule::{Findings, Severity, placeholder};

pub fn check(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    for form in addresses() {
        let Some(subject) = subject_of(reading, form.key).filter(|s| !s.text().is_empty()) else { continue };
        if is_used(reading, form) {
            report(&subject, form, findings);
        }
    }
}

/// The address of a queue that does not run is another rule's business.
fn is_used(reading: &Reading<'_>, form: &AddressForm) -> bool {
    let section = form.key.split('.').next().unwrap_or_default();
    let of = Queue::all().find(|q| q.section() == section);
    of.is_none_or(|queue| reading.selection().queue().is_none_or(|runs| runs == queue))
}

fn report(subject: &Subject<'_>, form: &AddressForm, findings: &mut Findings<'_>) {
    let fault = form.fault(subject.version(), subject.text());
    // One of a list may be a placeholder, which another rule reports.
    let Some((fault, part)) = fault.filter(|(_, part)| !placeholder::is_placeholder(part)) else { return };
    let variant = match fault {
        AddressFault::Blank => "blank",
        AddressFault::Scheme if form.schemes.is_empty() => "no-schemes",
        AddressFault::Scheme => "scheme",
        AddressFault::NoScheme => "needs-scheme",
        AddressFault::Path => "path",
        AddressFault::NoPort => "no-port",
        AddressFault::Port => "port",
        AddressFault::NoHost => "no-host",
    };
    let schemes: Vec<String> = form.schemes.iter().map(|s| format!("`{s}://`")).collect();
    let values = [("part", part), ("effect", form.effect), ("schemes", &*schemes.join(", "))];
    let fix = corrected(form, fault, part)
        .filter(|_| part == subject.text())
        .and_then(|text| write(subject, &text));
    let finding = subject.report(findings, variant, &values).fix(fix);
    if form.stops && fault != AddressFault::NoPort {
        finding.stops();
    }
    if fault == AddressFault::NoPort && form.port == PortForm::Documented {
        finding.severity(Severity::Warning);
    }
}

fn write(subject: &Subject<'_>, text: &str) -> Option<Fix> {
    subject.write(text, Safety::Unsafe)
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
    let works = !text.is_empty() && form.fault(crate::milvus::catalogue::oldest(), &text).is_none();
    works.then_some(text)
}
