//! The example deployments in `fixtures/`: what is found in them, and that the good ones are silent.

use crate::files::project;
use crate::program::{ended, mqlint};

fn check(args: &[&str]) -> (i32, String) {
    check_in("", args)
}

fn check_in(folder: &str, args: &[&str]) -> (i32, String) {
    let (code, out, _) = ended(mqlint(&project(folder), &["check", "--no-config"]).args(args));
    (code, out)
}

#[test]
fn the_whole_report() {
    let (code, report) = check(&["fixtures", "--format", "concise", "--pedantic"]);
    assert_eq!(code, 1);
    insta::assert_snapshot!(report);
}

#[test]
fn the_good_ones_are_silent() {
    let (code, report) = check(&["fixtures/good", "--format", "concise", "--require-input"]);
    assert_eq!((code, report.as_str()), (0, ""));
}

#[test]
fn each_bad_one_is_found() {
    let mut seen = 0;
    for folder in std::fs::read_dir("fixtures").expect("the folder").flatten() {
        let name = folder.file_name().to_string_lossy().into_owned();
        if folder.path().is_dir() && name != "good" {
            let (_, report) = check(&[&format!("fixtures/{name}"), "--format", "concise", "--pedantic"]);
            assert!(!report.is_empty(), "nothing found in {name}");
            seen += 1;
        }
    }
    assert!(seen >= 6, "{seen}");
}

#[test]
fn a_repository_with_everything_in_it() {
    let (code, report) = check_in("fixtures/repository", &[".", "--format", "concise"]);
    assert_eq!(code, 1);
    insta::assert_snapshot!(report);
    let (_, json) = check_in("fixtures/repository", &[".", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let deployments: Vec<String> = json["deployments"].as_array().expect("a list").iter().map(line).collect();
    insta::assert_snapshot!(deployments.join("\n"));
}

/// A deployment in a line: what it is called, its files, what runs.
fn line(deployment: &serde_json::Value) -> String {
    let text = |key: &str| deployment[key].as_str().unwrap_or("-").to_owned();
    let files: Vec<&str> =
        deployment["files"].as_array().into_iter().flatten().filter_map(|f| f.as_str()).collect();
    let facts = [text("id"), text("kind"), text("mode"), text("milvus"), text("mq")].join(" ");
    format!("{facts} ({})", files.join(", "))
}

#[test]
fn what_was_mended_is_silent_in_its_release() {
    for (name, options) in [
        ("standalone-external-pulsar", "--chart 4.2.40"),
        ("pulsar-binary-port", "--milvus 2.5.10"),
        ("kafka-only-broker", "--chart 4.2.40"),
        ("kafka-with-password", "--chart 4.2.40"),
        ("kafka-with-password-operator", "--operator 1.0.0"),
        ("woodpecker-s3", "--chart 5.0.2 --milvus 2.6.2"),
        ("authorization", "--chart 4.2.40"),
        ("tls", "--milvus 2.6.7"),
        ("root-path", "--milvus 2.3.0"),
        ("s3-by-role", "--chart 4.2.40"),
        ("standby", "--chart 4.2.40"),
        ("store-passwords", "--milvus 2.5.4"),
        ("aliyun-keys", "--chart 4.0.31 --milvus 2.2.13"),
        ("memory-limit", "--chart 3.1.0"),
        ("root-coordinators", "--chart 4.1.10 --milvus 2.3.4"),
        ("mixed-coordinators", "--chart 4.1.0 --milvus 2.3.0"),
        ("one-coordinator", "--chart 3.3.4 --milvus 2.2.8"),
        ("rocksmq-pages", "--chart 4.0.31 --milvus 2.2.13"),
    ] {
        let folder = format!("fixtures/good/mended/{name}");
        let options: Vec<&str> = options.split(' ').collect();
        let args = [&[folder.as_str(), "--format", "concise", "--require-input"], &options[..]].concat();
        assert_eq!(check(&args), (0, String::new()), "{name}");
    }
}
