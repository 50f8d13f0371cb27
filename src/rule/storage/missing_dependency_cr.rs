//! An etcd or object store outside that a resource of the operator does not address.

use crate::milvus::Reading;
use crate::operator;
use crate::rule::Findings;

pub fn check(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let Some(resource) = &reading.deployment.resource else { return };
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
