//! What a project decides about findings, as a caller of the program sees it.

mod baseline;
mod file;
mod own_rules;
mod properties;
mod schema;
mod suppressions;

use std::path::Path;

use assert_cmd::Command;

/// Files in a folder of their own.
struct Project {
    folder: tempfile::TempDir,
}

impl Project {
    fn new(files: &[(&str, &str)]) -> Self {
        let project = Self { folder: tempfile::tempdir().expect("a folder") };
        for (name, text) in files {
            project.write(name, text);
        }
        project
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("writing");
    }

    /// Exit code, standard output and standard error of mqlint in the folder.
    fn run(&self, args: &str) -> (i32, String, String) {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("mqlint"));
        command.env_clear().current_dir(self.path()).args(args.split_whitespace());
        let done = command.output().expect("the program runs");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
        (done.status.code().expect("an exit code"), text(done.stdout), text(done.stderr))
    }

    /// The exit code, which has to be the same in every format, and the report as JSON.
    fn check(&self, args: &str) -> (i32, serde_json::Value) {
        let (code, out, err) = self.run(&format!("check {args} --format json"));
        let json = serde_json::from_str(&out).unwrap_or_else(|e| panic!("{e}: {out}{err}"));
        for format in mqlint::report::FORMATS.iter().map(|f| f.name).filter(|name| *name != "json") {
            let (other, out, err) = self.run(&format!("check {args} --format {format}"));
            assert_eq!(code, other, "{format}: {out}{err}");
        }
        (code, json)
    }
}

/// Values with two warnings: of the queue, and of an unknown key.
const VALUES: &str = "\
cluster:
  enabled: false
standalone:
  messageQueue: rocksmq
pulsarv3:
  enabled: true
extraConfigFiles:
  user.yaml: |
    mq:
      type: default
      typo: 1
";

/// The rules of the findings of a report, in its order.
fn rules(report: &serde_json::Value) -> Vec<&str> {
    let findings = report["findings"].as_array().expect("findings");
    findings.iter().map(|f| f["rule"].as_str().expect("a rule")).collect()
}
