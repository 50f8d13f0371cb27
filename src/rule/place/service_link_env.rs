//! Services whose names make settings of the addresses that they put into the environment.

use crate::milvus::{NormalKey, Reading, environment};
use crate::rule::{Findings, Place};

pub fn check(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let mut seen: Vec<&str> = Vec::new();
    for link in reading.deployment.containers.iter().flat_map(|c| &c.links) {
        if seen.contains(&link.name.as_str()) {
            continue;
        }
        seen.push(&link.name);
        for (variable, key) in environment::link_settings(&link.name, reading.milvus) {
            let own = |name: &String| NormalKey::new(name) == NormalKey::new(key);
            let set = reading.deployment.env.iter().any(|v| own(&v.name))
                || reading.deployment.containers.iter().any(|c| c.unknown.iter().any(own));
            if set || is_harmless(reading, key) {
                continue;
            }
            let value = format!("{}…", environment::link_value());
            let values =
                [("service", link.name.as_str()), ("variable", &variable), ("value", &value), ("key", key)];
            findings.add(Place::new(link.at, link.path.clone()), &values);
        }
    }
}

/// True for a port that nothing looks at because the address has its own.
fn is_harmless(reading: &Reading<'_>, key: &str) -> bool {
    environment::harmless_beside(key)
        .is_some_and(|address| reading.settings.get(address).text().contains(':'))
}
