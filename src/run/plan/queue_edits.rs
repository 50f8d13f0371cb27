//! The edits that make another queue reachable, and those that make the files say it.

use super::Statement;
use super::course::{Course, QueueChange};
use super::editor::DeploymentEditor;
use super::queue_change::address_in;
use super::runbook::SwitchWay;
use crate::deployment::Reading;
use crate::facts::milvus::{Queue, queues};
use crate::facts::plan::{self, Facts};

impl Course<'_> {
    /// Lets Milvus reach the new queue, while the old one stays the one that it uses.
    pub fn connect(
        &self,
        editor: &mut DeploymentEditor<'_>,
        change: QueueChange,
        before: &Reading<'_>,
        facts: &Facts<'_>,
    ) {
        if let Some((row, address)) = plan::broker_address(change.to).zip(address_in(before, change.to)) {
            let point = Statement::known(format!("{} at `{address}`", change.to.title()), row.basis());
            editor.setting(row.setting, &address, point);
        }
        for row in plan::connecting(facts) {
            for (key, value) in row.set {
                if before.settings.get(key).text() != *value {
                    let text = format!("`{key}: {value}`: {}", row.why);
                    editor.setting(key, value, Statement::known(text, row.basis()));
                }
            }
        }
        if change.way == SwitchWay::Live && self.queue_under(editor) != Some(change.from) {
            let text = format!("the queue stays {} until it is switched", change.from.title());
            editor.queue(change.from, Statement::new(text));
        }
    }

    /// Makes the files say the new queue.
    pub fn change(
        &self,
        editor: &mut DeploymentEditor<'_>,
        change: QueueChange,
        before: &Reading<'_>,
        facts: &Facts<'_>,
    ) {
        if change.way == SwitchWay::Stopped {
            self.connect(editor, change, before, facts);
        }
        for row in plan::selecting(facts) {
            for pair in row.set {
                editor.ensure(*pair, row.written, row.why, row.basis());
            }
        }
        let to = change.to;
        let there = |editor: &DeploymentEditor<'_>| self.queue_under(editor) == Some(to);
        let point = || Statement::new(format!("{} in the place of {}", to.title(), change.from.title()));
        if !there(editor) {
            editor.queue(to, point());
        }
        if !there(editor) && editor.by_hand.is_empty() {
            editor.setting(queues::selector(), to.name(), point());
        }
        if !there(editor) {
            editor.by_hand.retain(|left| left.text != point().text);
            editor.block(Statement::new(by_hand(to)));
        }
    }
}

/// What somebody has to write where no edit can.
fn by_hand(to: Queue) -> String {
    let (key, name) = (queues::selector(), to.name());
    format!(
        "BLOCKED: write `{key}: {name}` where Milvus reads it, and go on when `mqlint resolve FILE {key}` says {name}"
    )
}
