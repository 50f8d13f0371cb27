//! What of the configuration in containers is not known.

use crate::deployment::{Container, Mount};
use crate::facts::milvus::{NormalKey, Version, queues};

/// True where the variable that chooses the queue is set to what only the real environment knows.
pub fn selector_unknown(containers: &[Container], milvus: Version) -> bool {
    containers.iter().any(|c| selects(&c.unknown, milvus))
}

/// True where one of some variables chooses the queue.
pub(super) fn selects(variables: &[String], milvus: Version) -> bool {
    let selector = NormalKey::new(queues::selector());
    variables.iter().any(|name| NormalKey::new(queues::key_of_variable(name, milvus)) == selector)
}

/// True where a file that would be read is not given.
pub fn is_unknown(containers: &[Container], milvus: Version) -> bool {
    let names = queues::config_files(milvus);
    let unread = |c: &Container, m: &Mount| {
        m.is_missing
            && (m.target == c.folder
                || c.config_file(m).is_some_and(|f| c.merges_files || names.contains(&f)))
    };
    containers.iter().any(|c| c.mounts.iter().any(|m| unread(c, m)))
}
