//! Writes tables as Rust source: one text for all strings, and arrays of plain numbers that need no
//! relocation when the program is loaded.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

use super::index;
use super::version::Version;

/// The compiled tables.
pub struct Tables {
    /// Rust source.
    pub code: String,
    /// The text that all strings of the tables are parts of.
    pub text: String,
}

/// Tables in the making.
#[derive(Default)]
pub struct Emitter {
    text: String,
    texts: HashMap<String, usize>,
    tables: BTreeMap<&'static str, Vec<String>>,
    ranges: HashMap<(&'static str, Vec<String>), String>,
}

impl Emitter {
    /// A string, as an expression of the type `Text`.
    pub fn text(&mut self, text: &str) -> String {
        let start = match self.texts.get(text) {
            Some(start) => *start,
            None => {
                let start = self.text.len();
                self.text.push_str(text);
                self.texts.insert(text.to_owned(), start);
                start
            }
        };
        format!("t({start},{})", text.len())
    }

    /// A string that may be missing, as an `Option<Text>`.
    pub fn optional(&mut self, text: Option<&str>) -> String {
        text.map_or("None".to_owned(), |t| format!("Some({})", self.text(t)))
    }

    /// Puts rows into a table and gives their place in it as a `Range`; equal rows are stored once.
    pub fn range(&mut self, table: &'static str, rows: Vec<String>) -> String {
        let known = (table, rows);
        if let Some(range) = self.ranges.get(&known) {
            return range.clone();
        }
        let all = self.tables.entry(table).or_default();
        let range = format!("r({},{})", all.len(), known.1.len());
        all.extend(known.1.iter().cloned());
        self.ranges.insert(known, range.clone());
        range
    }

    /// Adds a row to a table.
    pub fn row(&mut self, table: &'static str, row: String) {
        self.tables.entry(table).or_default().push(row);
    }

    /// Adds to the code an index of keys by their hash.
    pub fn index(&mut self, name: &'static str, hashes: impl ExactSizeIterator<Item = u32>) {
        let rows = index::slots(hashes).iter().map(usize::to_string).collect();
        self.tables.insert(name, rows);
    }

    /// The Rust source and the text; `types` names the element type of each table.
    pub fn finish(mut self, types: &[(&'static str, &str)]) -> Tables {
        let mut code = String::new();
        for (name, element) in types {
            let rows = self.tables.remove(name).unwrap_or_default();
            let _ = writeln!(code, "pub(crate) static {name}: [{element}; {}] = [", rows.len());
            for row in rows {
                let _ = writeln!(code, "{row},");
            }
            code.push_str("];\n");
        }
        assert!(self.tables.is_empty(), "tables without a type: {:?}", self.tables.keys());
        Tables { code, text: self.text }
    }
}

/// A version as an expression.
pub fn version(v: Version) -> String {
    let name = if v.released { "v" } else { "pre" };
    format!("{name}({},{},{})", v.major, v.minor, v.patch)
}

/// A version that may be missing, as an expression.
pub fn optional_version(v: Option<Version>) -> String {
    v.map_or("None".to_owned(), |v| format!("Some({})", version(v)))
}
