//! Compiles the files of `rules/` whose types are in `src/facts/tables`.

mod advisories;
mod chart;
mod checks;
mod operator;
mod rendering;

use std::fmt::Display;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::facts::tables as facts;
use crate::failure::Failure;
use crate::rust;

/// What is wrong with a row: words that a line of the file has, and why.
pub struct Wrong {
    words: Vec<String>,
    why: String,
}

impl Wrong {
    /// A mistake in the first line that has all of these words.
    pub fn new(words: &[&str], why: impl Display) -> Self {
        Self { words: words.iter().map(|word| (*word).to_owned()).collect(), why: why.to_string() }
    }
}

/// A file as read, with its text, in which lines are looked up.
pub struct File<T> {
    path: PathBuf,
    text: String,
    /// What it says.
    pub rows: T,
}

impl<T: DeserializeOwned> File<T> {
    /// Reads a file.
    pub fn read(path: PathBuf) -> Result<Self, Failure> {
        let text = fs::read_to_string(&path).map_err(|e| Failure::at(&path, 0, e))?;
        let rows = serde_yaml::from_str(&text)
            .map_err(|e| Failure::at(&path, e.location().map_or(1, |place| place.line()), e))?;
        Ok(Self { path, text, rows })
    }
}

impl<T> File<T> {
    /// What is wrong with it, with its line.
    pub fn failure(&self, wrong: Wrong) -> Failure {
        let holds = |line: &str| wrong.words.iter().all(|word| line.contains(word.as_str()));
        let line = self.text.lines().position(holds).map_or(1, |n| n + 1);
        Failure::at(&self.path, line, wrong.why)
    }
}

/// The folders that tables are read from and written to.
pub struct Folders<'f> {
    /// `rules/`.
    pub rules: &'f Path,
    /// Where the modules of `src/facts/tables` include them from.
    pub out: &'f Path,
}

impl Folders<'_> {
    /// Reads a file of rules, such as `milvus/queues`.
    pub fn read<T: DeserializeOwned>(&self, name: &str) -> Result<File<T>, Failure> {
        File::read(self.rules.join(format!("{name}.yaml")))
    }

    /// Writes a table of a name and type as the Rust that a module includes, with some more code.
    pub fn write(&self, name: &str, table: &str, rows: &impl Serialize, more: &str) -> Result<(), Failure> {
        let code = format!("pub static {table} = {};\n{more}", rust::expression(rows)?);
        let file = self.out.join(format!("{name}.rs"));
        fs::create_dir_all(file.parent().unwrap_or(self.out))?;
        Ok(fs::write(file, code)?)
    }

    /// Makes a table of a file, after a check that may also arrange its rows.
    fn table<T: DeserializeOwned + Serialize>(
        &self,
        name: &str,
        table: &str,
        arrange: impl FnOnce(&mut T) -> Result<(), Wrong>,
    ) -> Result<(), Failure> {
        let mut file = self.read(name)?;
        arrange(&mut file.rows).map_err(|wrong| file.failure(wrong))?;
        self.write(name, table, &file.rows, "")
    }
}

fn as_it_is<T>(_: &mut T) -> Result<(), Wrong> {
    Ok(())
}

/// Makes all tables; returns what is wrong with their files.
pub fn compile(folders: &Folders<'_>) -> Vec<Failure> {
    use facts::{apart, changes, commands, freshness, milvus, place, surfaces};
    let f = folders;
    let made = [
        advisories::compile(f),
        f.table::<apart::Apart>("apart", "APART: Apart", as_it_is),
        f.table::<changes::defaults::Defaults>("changes/defaults", "DEFAULTS: Defaults", as_it_is),
        f.table::<changes::hazards::Hazards>("changes/hazards", "HAZARDS: Hazards", as_it_is),
        f.table::<changes::volumes::Volumes>("changes/volumes", "VOLUMES: Volumes", as_it_is),
        f.table::<commands::Commands>("commands", "COMMANDS: Commands", as_it_is),
        f.table::<freshness::Freshness>("freshness", "FRESHNESS: Freshness", as_it_is),
        f.table("compose/shapes", "SHAPES: Shapes", checks::shapes),
        f.table("kustomize/fields", "FIELDS: Fields", checks::fields),
        f.table::<facts::kustomize::resources::Resources>(
            "kustomize/resources",
            "RESOURCES: Resources",
            as_it_is,
        ),
        f.table::<milvus::accessors::Accessors>("milvus/accessors", "ACCESSORS: Accessors", as_it_is),
        f.table("milvus/brokers", "BROKERS: Brokers", checks::brokers),
        f.table::<milvus::containers::Containers>("milvus/containers", "CONTAINERS: Containers", as_it_is),
        f.table::<milvus::environment::Environment>(
            "milvus/environment",
            "ENVIRONMENT: Environment",
            as_it_is,
        ),
        f.table::<milvus::files::Files>("milvus/files", "FILES: Files", as_it_is),
        f.table::<milvus::images::Images>("milvus/images", "IMAGES: Images", as_it_is),
        f.table::<Vec<milvus::moves::Move>>("milvus/moves", "MOVES: List<Move>", as_it_is),
        f.table::<Vec<milvus::role_readers::ReadElsewhere>>(
            "milvus/role_readers",
            "ROLE_READERS: List<ReadElsewhere>",
            as_it_is,
        ),
        f.table("milvus/queues", "QUEUES: Queues", checks::queues),
        f.table::<Vec<milvus::shared::Kept>>("milvus/shared", "SHARED: List<Kept>", as_it_is),
        f.table("milvus/stores", "STORES: Stores", checks::stores),
        f.table("milvus/switches", "SWITCHES: Switches", checks::switches),
        f.table::<milvus::upgrades::Upgrades>("milvus/upgrades", "UPGRADES: Upgrades", as_it_is),
        f.table::<milvus::values::Values>("milvus/values", "VALUES: Values", as_it_is),
        operator::compile(f),
        f.table::<place::Place>("place", "PLACE: Place", as_it_is),
        f.table("placeholders", "PLACEHOLDERS: Placeholders", checks::placeholders),
        f.table("plan/queue", "QUEUE: QueueChanges", checks::queue_changes),
        f.table("plan/steps", "STEPS: Steps", checks::steps),
        f.table("plan/values", "VALUES: List<Ensured>", checks::ensured),
        f.table::<facts::plan::versions::Versions>("plan/versions", "VERSIONS: Versions", as_it_is),
        f.table("security", "SECURITY: Security", checks::security),
        f.table::<surfaces::Surfaces>("surfaces", "SURFACES: Surfaces", as_it_is),
        chart::compile(f),
    ];
    made.into_iter().filter_map(Result::err).collect()
}
