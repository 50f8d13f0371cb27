//! Repairs of keys in the wrong place.

use super::Verdict;
use crate::deployment::{Helm, Reading, Text};
use crate::facts::Role;
use crate::facts::place::{FILES_KEY, USER_FILE};
use crate::text::edit::{Edit, Fix, Safety};

/// Removing what has no effect is safe once the release is known; else another may read it.
fn removal(reading: &Reading<'_>) -> Safety {
    if reading.deployment.milvus.get().is_some() { Safety::Safe } else { Safety::Shown }
}

/// Takes a key out that has no effect.
pub fn remove(reading: &Reading<'_>, verdict: &Verdict) -> Option<Fix> {
    let edit = text(reading, verdict)?.editor().remove_last(&verdict.chain)?;
    Some(Fix { title: format!("remove `{}`", verdict.key), safety: removal(reading), edits: vec![edit] })
}

/// Takes a value out that the chart makes nothing of.
pub fn remove_value(reading: &Reading<'_>, verdict: &Verdict) -> Option<Fix> {
    let edit = text(reading, verdict)?.editor().remove_last(&verdict.chain)?;
    Some(Fix { title: format!("remove `{}`", verdict.key), safety: Safety::Safe, edits: vec![edit] })
}

/// Moves a value to the key that took its place in the chart.
pub fn move_value(reading: &Reading<'_>, verdict: &Verdict, to: &str) -> Option<Fix> {
    let text = text(reading, verdict)?;
    let parts: Vec<&str> = to.split('.').collect();
    let (cut, block) = text.editor().cut(&verdict.chain, 0)?;
    let insert = text.editor().place(root(reading, verdict)?, &parts, &block)?;
    let edits = text.editor().moved(cut, insert);
    Some(Fix { title: format!("write `{to}`"), safety: Safety::Unsafe, edits })
}

/// Gives a setting another key in its file: a new last part, or another place.
pub fn rename(reading: &Reading<'_>, verdict: &Verdict, to: &str, safety: Safety) -> Option<Fix> {
    let text = text(reading, verdict)?;
    let edits = respell(text, verdict, to).or_else(|| relocate(text, verdict, to))?;
    let safety = if reading.deployment.milvus.get().is_some() { safety } else { Safety::Shown };
    Some(Fix { title: format!("write `{to}`"), safety, edits })
}

/// Where one part of the key differs, and nothing else stands below it, that part is replaced.
fn respell(text: &Text, verdict: &Verdict, to: &str) -> Option<Vec<Edit>> {
    let parts: Vec<&str> = to.split('.').collect();
    let written: Vec<&str> = verdict.chain.iter().map(|e| text.tree.text(e.key)).collect();
    if parts.len() != written.len() {
        return None;
    }
    let differing: Vec<usize> = (0..parts.len()).filter(|i| parts[*i] != written[*i]).collect();
    let [at] = differing[..] else { return None };
    let alone = verdict.chain[at..].iter().skip(1).zip(&verdict.chain[at..]);
    let alone = alone.into_iter().all(|(_, parent)| text.tree.entries(parent.value).len() == 1);
    let siblings = match at.checked_sub(1) {
        Some(parent) => verdict.chain[parent].value,
        None => text.tree.root()?,
    };
    if !alone || text.tree.get(siblings, parts[at]).is_some() {
        return None;
    }
    Some(vec![text.editor().rename_entry(verdict.chain[at], parts[at])?])
}

fn relocate(text: &Text, verdict: &Verdict, to: &str) -> Option<Vec<Edit>> {
    let parts: Vec<&str> = to.split('.').collect();
    // What holds the new place must stay.
    let same =
        verdict.chain.iter().zip(&parts).take_while(|(e, part)| text.tree.text(e.key) == **part).count();
    let (cut, block) = text.editor().cut(&verdict.chain, same)?;
    let insert = text.editor().place(text.tree.root()?, &parts, &block)?;
    Some(text.editor().moved(cut, insert))
}

/// Gives a value key its right last part.
pub fn rename_value(reading: &Reading<'_>, verdict: &Verdict, to: &str) -> Option<Fix> {
    let text = text(reading, verdict)?;
    let (parent, last) = to.rsplit_once('.').map_or(("", to), |(parent, last)| (parent, last));
    let own_parent = verdict.key.rsplit_once('.').map_or("", |(parent, _)| parent);
    let (entry, above) = verdict.chain.split_last()?;
    let siblings = above.last().map(|e| e.value).or_else(|| root(reading, verdict))?;
    if parent != own_parent || text.tree.get(siblings, last).is_some() {
        return None;
    }
    let edit = text.editor().rename_entry(*entry, last)?;
    Some(Fix { title: format!("write `{to}`"), safety: Safety::Unsafe, edits: vec![edit] })
}

/// Moves a block of the values into the text of `extraConfigFiles."user.yaml"`.
pub fn move_to_user_file(reading: &Reading<'_>, verdict: &Verdict, to: &[String]) -> Option<Fix> {
    let helm = reading.deployment.helm.as_ref()?;
    let outer = text(reading, verdict)?;
    let inner: Vec<&Text> = reading.deployment.texts.iter().filter(|t| t.role == Role::UserYaml).collect();
    // Of several files the last one's user.yaml replaces the others' whole.
    let elsewhere = inner.iter().any(|t| t.file != outer.file);
    if !reaches_milvus(helm) || elsewhere || inner.len() > 1 {
        return None;
    }
    let (cut, block) = outer.editor().cut(&verdict.chain, 0)?;
    let path: Vec<&str> = to.iter().map(String::as_str).collect();
    let tree = inner.first().map(|t| &*t.tree);
    let root = root(reading, verdict)?;
    let insert = outer.editor().place_in_document(root, (FILES_KEY, USER_FILE), tree, &path, &block)?;
    let title = format!("move it into `{FILES_KEY}.{USER_FILE}`");
    Some(Fix { title, safety: Safety::Unsafe, edits: outer.editor().moved(cut, insert) })
}

/// Whether a text in `extraConfigFiles."user.yaml"` reaches Milvus.
pub fn reaches_milvus(helm: &Helm) -> bool {
    let mounted = helm.values.chart.generation().is_some_and(|g| g.mounts.contains(&USER_FILE));
    mounted && helm.rendering.custom_config_map.is_none()
}

/// The mapping that holds the chart's values in the file of a verdict.
fn root(reading: &Reading<'_>, verdict: &Verdict) -> Option<crate::text::yaml::NodeId> {
    let helm = reading.deployment.helm.as_ref()?;
    helm.values.files.iter().find(|f| f.text == verdict.text)?.root
}

fn text<'r>(reading: &Reading<'r>, verdict: &Verdict) -> Option<&'r Text> {
    reading.deployment.texts.get(verdict.text).filter(|_| !verdict.chain.is_empty())
}
