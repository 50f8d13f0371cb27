//! What a project decides about findings, as a caller of the program sees it.

mod baseline;
mod file;
mod own_rules;
mod properties;
mod schema;
mod suppressions;

use crate::program::Run;
use crate::scratch::Scratch;

/// mqlint in a folder, with these words for arguments.
fn run(project: &Scratch, args: &str) -> Run {
    project.run(&args.split_whitespace().collect::<Vec<_>>())
}

/// The exit code, which has to be the same in every format, and the report as JSON.
fn check(project: &Scratch, args: &str) -> (i32, serde_json::Value) {
    let run = |format: &str| run(project, &format!("check {args} --format {format}"));
    let (code, out, err) = run("json");
    let json = serde_json::from_str(&out).unwrap_or_else(|e| panic!("{e}: {out}{err}"));
    for format in mqlint::report::FORMATS.iter().map(|f| f.name).filter(|name| *name != "json") {
        let (other, out, err) = run(format);
        assert_eq!(code, other, "{format}: {out}{err}");
    }
    (code, json)
}

/// Values with two warnings: of the queue, and of an unknown key.
const VALUES: &str = "\
cluster:
  enabled: false
standalone:
  messageQueue: rocksmq
minio:
  image:
    repository: quay.io/minio/minio
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
