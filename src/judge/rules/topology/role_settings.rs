//! A setting in the file of a role that another role reads.

use crate::deployment::{Container, Reading, Written};
use crate::facts::milvus::role_readers::{self, ReadElsewhere};
use crate::facts::milvus::{NormalKey, catalogue, queues};
use crate::judge::Case;
use crate::judge::finding::{Findings, Place};
use crate::text::source::Location;

pub fn check(reading: &Case<'_>, findings: &mut Findings<'_>) {
    let containers = &reading.deployment.containers;
    for row in role_readers::read_elsewhere() {
        let reads = |c: &&Container| c.roles.iter().any(|role| row.readers.contains(&role.as_str()));
        let (readers, others): (Vec<&Container>, Vec<&Container>) = containers.iter().partition(reads);
        let Some(reader) = readers.first() else { continue };
        let normal = NormalKey::new(row.key);
        // A variable beats the files of all whom it is given to.
        let is_given = |name: &str| NormalKey::new(queues::key_of_variable(name, reading.milvus)) == normal;
        let mut unknown = containers.iter().flat_map(|container| &container.unknown);
        if reading.deployment.env.iter().any(|v| is_given(&v.name)) || unknown.any(|name| is_given(name)) {
            continue;
        }
        let param = catalogue::param(&normal);
        let default = param.and_then(|p| p.shipped(reading.milvus).or_else(|| p.code_text(reading.milvus)));
        let counts = said(reading, reader, row).map(|(text, _)| text);
        let Some(counts) = counts.as_deref().or(default) else { continue };
        let other = others.into_iter().find_map(|container| {
            let (text, written) = said(reading, container, row)?;
            // A copy of the shipped file says nothing of its own.
            (text != counts && Some(text.as_str()) != default).then_some((container, text, written))
        });
        let Some((container, text, written)) = other else { continue };
        let values = [
            ("key", row.key),
            ("value", text.as_str()),
            ("role", container.name.as_str()),
            ("reader", reader.name.as_str()),
            ("counts", counts),
        ];
        let finding = findings.add(Place::from(&written), &values);
        if let Some((_, counts)) = said(reading, reader, row) {
            finding.label(counts.at, "this counts");
        }
    }
}

/// What the files that are mounted into a container say of a setting.
fn said(reading: &Reading<'_>, container: &Container, row: &ReadElsewhere) -> Option<(String, Written)> {
    let keys: Vec<&str> = row.key.split('.').collect();
    container.mounts.iter().filter_map(|mount| mount.text).find_map(|index| {
        let text = reading.deployment.texts.get(index)?;
        let entry = text.tree.path(&keys)?;
        let at = |node| Location { file: text.file, span: text.tree.span(node) };
        let path = keys.iter().fold(text.path.clone(), |path, key| path.key(key));
        let (key_at, value) = (at(entry.key), text.tree.resolve(entry.value));
        let written = Written { key_at, at: at(value), path, text: index, node: value };
        Some((text.tree.text(value).to_owned(), written))
    })
}
