//! What must be left of a text after fixes, told by what they say of themselves.

use std::collections::BTreeSet;

use mqlint::judge::finding::Fixed;
use mqlint::text::yaml::parse;

use crate::mended::all_leaves;

/// The trees differ only at or below keys that a fix names in full, such as `mq.type`, in its key, title or message.
pub fn same_trees_but_for_paths(old: &str, new: &str, fixed: &[Fixed]) -> Result<(), String> {
    if parse(old).error().is_some() || fixed.iter().any(|f| f.rule.id == "yaml-syntax") {
        return Ok(());
    }
    let parts = |text: &str| -> Vec<String> {
        let cut = |c: char| !c.is_alphanumeric() && c != '_' && c != '-';
        text.split(cut).filter(|part| !part.is_empty()).map(str::to_lowercase).collect()
    };
    let quoted =
        |text: &str| -> Vec<String> { text.split('`').skip(1).step_by(2).map(str::to_owned).collect() };
    let of_fix = |f: &Fixed| {
        let texts = [&f.title, &f.message].into_iter().flat_map(|text| quoted(text));
        let keys = texts.map(|text| text.split(": ").next().unwrap_or_default().to_owned());
        keys.chain([f.key.clone()]).map(|key| parts(&key)).collect::<Vec<_>>()
    };
    let named: Vec<Vec<String>> = fixed.iter().flat_map(of_fix).filter(|key| !key.is_empty()).collect();
    let (old, new) = (all_leaves(old), all_leaves(new));
    let differ = |path: &&String| old.get(*path) != new.get(*path);
    let paths: BTreeSet<&String> = old.keys().chain(new.keys()).filter(differ).collect();
    for path in paths {
        let at = parts(path);
        let is_named = named.iter().any(|key| at.windows(key.len()).any(|part| part == key));
        if !is_named {
            return Err(format!("{path} was {:?} and is {:?}", old.get(path), new.get(path)));
        }
    }
    Ok(())
}

/// All comments are there, but for those of what was removed.
pub fn same_comments(old: &str, new: &str, fixed: &[Fixed]) -> Result<(), String> {
    let removes = |f: &Fixed| {
        ["remove", "keep", "take"].iter().any(|word| f.title.starts_with(word)) || f.rule.id == "yaml-syntax"
    };
    if fixed.iter().any(removes) {
        return Ok(());
    }
    // The comments of embedded documents are text to the tree: both are looked for in the lines.
    let comments = |text: &str| {
        let ends = text.lines().filter_map(|line| Some(line[line.find("# ")?..].trim_end().to_owned()));
        let mut ends: Vec<String> = ends.collect();
        ends.sort();
        ends
    };
    let mut left = comments(new);
    for comment in comments(old) {
        match left.iter().position(|one| *one == comment) {
            Some(at) => drop(left.swap_remove(at)),
            None => return Err(format!("a comment is gone: {comment}")),
        }
    }
    Ok(())
}
