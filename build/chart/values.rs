//! Checks of versions.yaml, keys.yaml, defaults.yaml and moved.yaml.

use std::str::FromStr;

use super::input::{Rules, Ver};

use crate::failure::Failure;

const TYPES: [&str; 7] = ["bool", "int", "float", "string", "none", "list", "map"];

pub fn check(rules: &Rules) -> Result<(), Failure> {
    versions(rules)?;
    dependencies(rules)?;
    keys(rules)?;
    defaults(rules)?;
    moved(rules)
}

fn versions(rules: &Rules) -> Result<(), Failure> {
    let file = &rules.versions;
    for pair in file.rows.versions.windows(2) {
        if pair[0].chart >= pair[1].chart {
            let mark = format!("chart: {},", pair[1].chart);
            return Err(file.problem(&[&mark], format!("{} comes after {}", pair[1].chart, pair[0].chart)));
        }
    }
    for row in &file.rows.versions {
        let mark = format!("chart: {},", row.chart);
        if !row.app.starts_with(|c: char| c.is_ascii_digit()) {
            return Err(file.problem(&[&mark], format!("app `{}` is no version", row.app)));
        }
        if row.branch && row.published {
            return Err(file.problem(&[&mark], "a branch build is never published"));
        }
    }
    Ok(())
}

fn dependencies(rules: &Rules) -> Result<(), Failure> {
    let file = &rules.versions;
    let mut before = Ver(0, 0, 0);
    for (from, packages) in &file.rows.dependencies.0 {
        let mark = format!("{from}: {{");
        let version = Ver::from_str(from).map_err(|e| file.problem(&[&mark], e))?;
        if version <= before || !rules.has(version) {
            return Err(file.problem(&[&mark], format!("{from} is out of order or no chart version")));
        }
        before = version;
        for (_, package) in &packages.0 {
            if !rules.keys.rows.packages.0.iter().any(|(name, _)| name == package) {
                return Err(file.problem(&[&mark], format!("keys.yaml has no package `{package}`")));
            }
        }
    }
    Ok(())
}

fn keys(rules: &Rules) -> Result<(), Failure> {
    let file = &rules.keys;
    for (key, row) in &file.rows.keys.0 {
        let fail = |text: String| Err(file.problem(&[&format!("{key}: "), "{"], text));
        let runs = row.within.as_ref().map_or(&[][..], |w| w.as_slice());
        for range in runs.iter().chain(&row.hidden).chain(&row.dead) {
            if let Some(fault) = rules.fault(*range) {
                return fail(format!("{key}: {fault}"));
            }
        }
        if runs.is_empty() && row.hidden.is_none() {
            return fail(format!("{key} is in no version"));
        }
        if runs.windows(2).any(|pair| pair[0].to.is_none_or(|end| end >= pair[1].from)) {
            return fail(format!("{key}: the ranges overlap or are out of order"));
        }
        let types = row.kind.as_ref().map_or(&[][..], |k| k.as_slice());
        if let Some(unknown) = types.iter().find(|t| !TYPES.contains(&t.as_str())) {
            return fail(format!("{key}: `{unknown}` is not one of {}", TYPES.join(", ")));
        }
        if types.is_empty() != runs.is_empty() {
            return fail(format!("{key}: a declared key has a type, a hidden one has none"));
        }
    }
    Ok(())
}

fn defaults(rules: &Rules) -> Result<(), Failure> {
    let file = &rules.defaults;
    for (key, steps) in &file.rows.defaults.0 {
        let fail = |text: String| Err(file.problem(&[&format!("{key}: "), "{"], text));
        if !rules.knows(key) {
            return fail(format!("keys.yaml does not have `{key}`"));
        }
        let mut before = Ver(0, 0, 0);
        for (version, _) in &steps.0 {
            match Ver::from_str(version) {
                Err(e) => return fail(e),
                Ok(v) if v <= before => return fail(format!("{key}: {v} is out of order")),
                Ok(v) if !rules.has(v) => return fail(format!("{key}: there is no chart {v}")),
                Ok(v) => before = v,
            }
        }
        if steps.0.is_empty() {
            return fail(format!("{key} has no default in any version"));
        }
    }
    Ok(())
}

fn moved(rules: &Rules) -> Result<(), Failure> {
    let file = &rules.moved;
    for (key, row) in &file.rows.moved.0 {
        let fail = |text: String| Err(file.problem(&[&format!("{key}: "), "{"], text));
        if !rules.has(row.last) {
            return fail(format!("there is no chart {}", row.last));
        }
        if let Some(unknown) = [Some(key), row.value.as_ref()].into_iter().flatten().find(|k| !rules.knows(k))
        {
            return fail(format!("keys.yaml does not have `{unknown}`"));
        }
        if row.value.is_none() && row.note.is_none() {
            return fail(format!("{key}: neither where it went nor a note"));
        }
    }
    Ok(())
}
