//! `rules/chart/`: what must hold of its rows, and the indices of keys.

use super::rendering;
use super::{File, Folders, Wrong};
use crate::facts::milvus::{Version, VersionRange};
use crate::facts::tables::chart::components::Components;
use crate::facts::tables::chart::defaults::Defaults;
use crate::facts::tables::chart::failures::Failures;
use crate::facts::tables::chart::keys::{Key, Keys};
use crate::facts::tables::chart::moved::MovedKeys;
use crate::facts::tables::chart::rendering::Renderings;
use crate::facts::tables::chart::versions::Versions;
use crate::failure::Failure;
use crate::form::Named;
use crate::milvus::hash::hash;
use crate::milvus::index::slots;

/// The files that are checked against each other.
pub struct Chart {
    versions: File<Versions>,
    keys: File<Keys>,
    defaults: File<Defaults>,
    moved: File<MovedKeys>,
    pub rendering: File<Renderings>,
    pub failures: File<Failures>,
}

/// Makes the tables of `rules/chart/`.
pub fn compile(folders: &Folders<'_>) -> Result<(), Failure> {
    folders.table::<Components>("chart/components", "COMPONENTS: Components", super::as_it_is)?;
    let chart = Chart {
        versions: folders.read("chart/versions")?,
        keys: folders.read("chart/keys")?,
        defaults: folders.read("chart/defaults")?,
        moved: folders.read("chart/moved")?,
        rendering: folders.read("chart/rendering")?,
        failures: folders.read("chart/failures")?,
    };
    chart.check_versions().map_err(|wrong| chart.versions.failure(wrong))?;
    chart.check_keys().map_err(|wrong| chart.keys.failure(wrong))?;
    chart.check_defaults().map_err(|wrong| chart.defaults.failure(wrong))?;
    chart.check_moved().map_err(|wrong| chart.moved.failure(wrong))?;
    rendering::check(&chart).map_err(|wrong| chart.rendering.failure(wrong))?;
    rendering::check_failures(&chart).map_err(|wrong| chart.failures.failure(wrong))?;
    let keys = index("KEY_SLOTS", chart.keys.rows.keys.0.iter().map(|key| &key.path));
    let defaults = index("DEFAULT_SLOTS", chart.defaults.rows.defaults.0.iter().map(|(key, _)| key));
    folders.write("chart/versions", "VERSIONS: Versions", &chart.versions.rows, "")?;
    folders.write("chart/keys", "KEYS: Keys", &chart.keys.rows, &keys)?;
    folders.write("chart/defaults", "DEFAULTS: Defaults", &chart.defaults.rows, &defaults)?;
    folders.write("chart/moved", "MOVED: MovedKeys", &chart.moved.rows, "")?;
    folders.write("chart/failures", "FAILURES: Failures", &chart.failures.rows, "")?;
    folders.write("chart/rendering", "RENDERING: Renderings", &chart.rendering.rows, "")
}

impl Named for Key {
    fn set_name(&mut self, name: String) {
        self.path = name;
    }
}

/// An index of the keys of a table by their hash.
fn index<'k>(name: &str, keys: impl ExactSizeIterator<Item = &'k String>) -> String {
    let slots = slots(keys.map(|key| hash(key)));
    format!("pub static {name}: [u16; {}] = {slots:?};\n", slots.len())
}

const TYPES: [&str; 7] = ["bool", "int", "float", "string", "none", "list", "map"];

impl Chart {
    /// Whether a version is in versions.yaml.
    fn has(&self, version: Version) -> bool {
        self.versions.rows.versions.iter().any(|row| row.version == version)
    }

    /// What is wrong with a range: versions that do not exist, or an end before the start.
    pub fn fault(&self, range: VersionRange) -> Option<String> {
        let last = range.to.unwrap_or(range.from);
        if let Some(version) = [range.from, last].into_iter().find(|v| !self.has(*v)) {
            return Some(format!("there is no chart {version}"));
        }
        (last < range.from).then(|| format!("the range ends ({last}) before it starts ({})", range.from))
    }

    /// Whether a version depends on a package of a subchart.
    pub fn has_package(&self, package: &str) -> bool {
        let mut packages = self.versions.rows.dependencies.0.iter().flat_map(|(_, packages)| &packages.0);
        packages.any(|(_, known)| known == package)
    }

    /// Whether any version has the value key, or a subchart may.
    pub fn knows(&self, key: &str) -> bool {
        let root = key.split('.').next().unwrap_or(key);
        let mut packages = self.versions.rows.dependencies.0.iter().flat_map(|(_, packages)| &packages.0);
        self.keys.rows.keys.0.iter().any(|row| row.path == key)
            || key.contains('.') && packages.any(|(alias, _)| alias == root)
    }

    fn check_versions(&self) -> Result<(), Wrong> {
        let rows = &self.versions.rows;
        for pair in rows.versions.windows(2) {
            let (before, late) = (pair[0].version, pair[1].version);
            if before >= late {
                return Err(Wrong::new(
                    &[&format!("chart: {late},")],
                    format!("{late} comes after {before}"),
                ));
            }
        }
        for row in &rows.versions {
            let mark = format!("chart: {},", row.version);
            if !row.app.starts_with(|c: char| c.is_ascii_digit()) {
                return Err(Wrong::new(&[&mark], format!("app `{}` is no version", row.app)));
            }
            if row.branch.0 && row.published {
                return Err(Wrong::new(&[&mark], "a branch build is never published"));
            }
        }
        let mut before = Version::new(0, 0, 0);
        for (version, packages) in &rows.dependencies.0 {
            let mark = format!("{version}: {{");
            if *version <= before || !self.has(*version) {
                return Err(Wrong::new(&[&mark], format!("{version} is out of order or no chart version")));
            }
            before = *version;
            for (_, package) in &packages.0 {
                if !self.keys.rows.packages.0.iter().any(|(name, _)| name == package) {
                    return Err(Wrong::new(&[&mark], format!("keys.yaml has no package `{package}`")));
                }
            }
        }
        Ok(())
    }

    fn check_keys(&self) -> Result<(), Wrong> {
        for row in &self.keys.rows.keys.0 {
            let (key, runs, types) = (&row.path, &row.within.0.0, &row.types.0.0);
            let fail = |text: String| Err(Wrong::new(&[&format!("{key}: "), "{"], text));
            if let Some(fault) = runs.iter().chain(&row.hidden).chain(&row.dead).find_map(|r| self.fault(*r))
            {
                return fail(format!("{key}: {fault}"));
            }
            if runs.is_empty() && row.hidden.is_none() {
                return fail(format!("{key} is in no version"));
            }
            if runs.windows(2).any(|pair| pair[0].to.is_none_or(|end| end >= pair[1].from)) {
                return fail(format!("{key}: the ranges overlap or are out of order"));
            }
            if let Some(unknown) = types.iter().find(|t| !TYPES.contains(&t.as_str())) {
                return fail(format!("{key}: `{unknown}` is not one of {}", TYPES.join(", ")));
            }
            if types.is_empty() != runs.is_empty() {
                return fail(format!("{key}: a declared key has a type, a hidden one has none"));
            }
        }
        Ok(())
    }

    fn check_defaults(&self) -> Result<(), Wrong> {
        for (key, steps) in &self.defaults.rows.defaults.0 {
            let fail = |text: String| Err(Wrong::new(&[&format!("{key}: "), "{"], text));
            if !self.knows(key) {
                return fail(format!("keys.yaml does not have `{key}`"));
            }
            let mut before = Version::new(0, 0, 0);
            for (version, _) in &steps.0 {
                if *version <= before {
                    return fail(format!("{key}: {version} is out of order"));
                }
                if !self.has(*version) {
                    return fail(format!("{key}: there is no chart {version}"));
                }
                before = *version;
            }
            if steps.0.is_empty() {
                return fail(format!("{key} has no default in any version"));
            }
        }
        Ok(())
    }

    fn check_moved(&self) -> Result<(), Wrong> {
        for (key, row) in &self.moved.rows.moved.0 {
            let fail = |text: String| Err(Wrong::new(&[&format!("{key}: "), "{"], text));
            if !self.has(row.last) {
                return fail(format!("there is no chart {}", row.last));
            }
            if let Some(unknown) =
                [Some(key), row.value.as_ref()].into_iter().flatten().find(|k| !self.knows(k))
            {
                return fail(format!("keys.yaml does not have `{unknown}`"));
            }
            if row.value.is_none() && row.note.is_none() {
                return fail(format!("{key}: neither where it went nor a note"));
            }
        }
        Ok(())
    }
}
