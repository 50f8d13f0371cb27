//! What the program says in repositories, and what is in them.

use std::path::Path;

use serde_json::Value;

use crate::git::Repository;
use crate::program::{ended, mqlint};

impl Repository {
    pub fn check(&self, args: &[&str]) -> Checked {
        check(self.path(), args, &[])
    }
}

pub struct Checked {
    pub code: i32,
    pub report: Value,
    pub err: String,
}

impl Checked {
    /// The finding that the metadata moved.
    pub fn moved(&self) -> &Value {
        let findings = self.report["findings"].as_array().expect("a report");
        findings.iter().find(|f| f["rule"] == "metadata-moved").expect("the finding")
    }

    pub fn rules(&self) -> Vec<&str> {
        let findings = self.report["findings"].as_array().unwrap_or_else(|| panic!("a report: {}", self.err));
        let told = findings.iter().filter(|f| f["severity"] != "info");
        told.filter_map(|f| f["rule"].as_str()).collect()
    }
}

pub fn check(folder: &Path, args: &[&str], env: &[(&str, &str)]) -> Checked {
    let mut command = mqlint(folder, &["check", "--format", "json"]);
    let (code, out, err) = ended(command.args(args).envs(env.iter().copied()));
    Checked { code, report: serde_json::from_str(&out).unwrap_or(Value::Null), err }
}

/// Values with a path for metadata.
pub fn values(root: &str) -> String {
    let head = "cluster:\n  enabled: true\nimage:\n  all:\n    tag: v2.5.4\npulsarv3:\n  enabled: false\n";
    let kafka = "kafka:\n  enabled: true\nextraConfigFiles:\n  user.yaml: |\n    etcd:\n";
    format!("{head}{kafka}      rootPath: {root}\n")
}

/// The same, of another team, with hardly a line in common.
pub fn other(root: &str) -> String {
    let head = "cluster: { enabled: true }\nimage: { all: { tag: v2.5.4 } }\npulsarv3: { enabled: false }\n";
    format!(
        "{head}kafka: {{ enabled: true }}\nextraConfigFiles: {{ user.yaml: \"etcd: {{ rootPath: {root} }}\" }}\n"
    )
}

pub const MOVED: &[&str] = &["metadata-moved"];
pub const NONE: &[&str] = &[];
