//! Fields of a resource that contradict each other, so that the operator refuses it.

use crate::fix::{Fix, Safety};
use crate::milvus::{Mode, Reading};
use crate::operator;
use crate::rule::Findings;

/// Rolling updates of a queue that lives inside the one pod.
pub fn check(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    let Some(resource) = reading.deployment.resource.as_ref().filter(|_| reading.mode == Mode::Standalone)
    else {
        return;
    };
    let standby = operator::standby();
    // The operator compares what is written: a queue that it would choose by itself is not there yet.
    let stream = &resource.stream;
    let fits = stream.written.is_some() && standby.off_for.contains(&stream.name.as_str());
    let Some(field) = resource.kind.pods.map(|pods| format!("{pods}.{}", standby.switch)) else { return };
    let Some(written) = resource.at(&field).filter(|_| fits && resource.is_true(&field)) else { return };
    let edit = reading.deployment.texts.first().and_then(|t| t.editor().replace(written.node, "false"));
    let fix = edit.map(|edit| Fix {
        title: format!("set `{field}: false`"),
        safety: Safety::Unsafe,
        edits: vec![edit],
    });
    let values = [("field", &*field), ("queue", &*stream.name)];
    findings.add_as("rolling-update", &written, &values).stops().fix(fix);
}
