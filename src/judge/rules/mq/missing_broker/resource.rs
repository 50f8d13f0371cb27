//! A broker outside that a resource of the operator announces and does not address.

use crate::deployment::Resource;
use crate::facts::operator::{self, Address};
use crate::judge::finding::Findings;

/// The broker outside that a resource does not address, which the operator refuses.
pub(super) fn unaddressed(resource: &Resource) -> Option<&'static Address> {
    operator::addresses().iter().find(|address| {
        address.queue == Some(resource.stream.name.as_str())
            && resource.is_true(address.external)
            && resource.joined(address.field).is_none()
            && resource.at(address.field).is_none_or(|w| resource.tree().items(w.node).is_empty())
    })
}

/// Reports a broker outside without an address.
pub(super) fn report(resource: &Resource, findings: &mut Findings<'_>) {
    let Some(address) = unaddressed(resource) else { return };
    let Some(written) = resource.at(address.external) else { return };
    findings.add_as("refused", &written, &[("external", address.external), ("field", address.field)]).stops();
}
