//! Who else in a compose project uses a service than Milvus.

use crate::deployment::{Dependency, Reading};

/// Whether a service that is neither Milvus nor the program itself says the program's name.
pub(super) fn has_other_users(reading: &Reading<'_>, program: &Dependency) -> bool {
    let deployment = reading.deployment;
    let names = |text: &str| {
        let mut words = text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')));
        words.any(|word| program.hosts.iter().any(|host| host == word))
    };
    deployment.texts.iter().any(|text| {
        let Some(services) = text.tree.path(&["services"]) else { return false };
        text.tree.entries(text.tree.resolve(services.value)).iter().any(|service| {
            let name = text.tree.text(service.key);
            let own = name == program.name || deployment.containers.iter().any(|c| c.name == name);
            let said = text.source.get(text.tree.span(service.value).range());
            !own && said.is_none_or(names)
        })
    })
}
