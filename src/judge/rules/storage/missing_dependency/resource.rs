//! An etcd or object store outside that a resource of the operator does not address.

use crate::deployment::Resource;
use crate::facts::operator;
use crate::judge::finding::Findings;

/// Reports an external etcd or object store without an address, which the operator refuses.
pub(super) fn report(resource: &Resource, findings: &mut Findings<'_>) {
    for address in operator::addresses().iter().filter(|a| a.queue.is_none()) {
        let Some(written) = resource.at(address.external).filter(|_| resource.is_true(address.external))
        else {
            continue;
        };
        if resource.joined(address.field).is_none() {
            let values = [("external", address.external), ("field", address.field)];
            findings.add_as("refused", &written, &values).stops();
        }
    }
}
