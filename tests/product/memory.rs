//! Projects that are nowhere but in memory, as an editor or a page in a browser has them.

use std::path::{Path, PathBuf};

use mqlint::base::Look;
use mqlint::read::{Input, ReadOptions};
use mqlint::report::{Format, ReportOptions, write};
use mqlint::run::{CheckOptions, check};

use crate::files::{files_below, project};
use crate::scratch::Scratch;

/// What a check of a folder says, as JSON.
fn said(folder: &Path, options: &CheckOptions) -> String {
    let report = check(&[Input::Path(folder.to_owned())], options);
    let shown = ReportOptions { look: Look::PLAIN, pedantic: true, show_secrets: false };
    let (mut out, mut err) = (Vec::new(), Vec::new());
    write(&report, Format::Json, &shown, &mut out, &mut err).expect("written");
    String::from_utf8(out).expect("text")
}

fn in_memory(files: impl IntoIterator<Item = (PathBuf, String)>) -> CheckOptions {
    CheckOptions { read: ReadOptions::in_memory(files), ..CheckOptions::default() }
}

/// The files of a folder; hidden ones are among them.
fn files_of(folder: &Path) -> Vec<(PathBuf, String)> {
    let files = files_below(folder, &[""]).into_iter();
    files.filter_map(|path| Some((path.clone(), std::fs::read_to_string(&path).ok()?))).collect()
}

#[test]
fn a_project_in_memory_is_judged_as_one_on_disk() {
    let mut found = 0;
    for name in ["repository", "good", "umbrella-chart", "compose-mount-elsewhere", "helm-standalone-upgrade"]
    {
        let folder = project("fixtures").join(name);
        let files = files_of(&folder);
        found += files.len();
        let on_disk = said(&folder, &CheckOptions::default());
        assert_eq!(said(&folder, &in_memory(files)), on_disk, "{name}");
    }
    assert!(found > 10, "{found}");
}

#[test]
fn nothing_on_disk_counts_beside_files_in_memory() {
    let disk = Scratch::new(&[
        ("docker-compose.yml", "services: {}\n"),
        (".env", "MQ=kafka\n"),
        (".mqlint.yaml", "ignore: [mq, storage]\n"),
    ]);
    let compose = "services:\n  milvus:\n    image: milvusdb/milvus:v2.6.2\n    command: [milvus, run, standalone]\n    \
                   environment:\n      MQ_TYPE: ${MQ:-rocksmq}\n";
    let files = |more: &[(&str, &str)]| {
        let all = [("docker-compose.yml", compose)].into_iter().chain(more.iter().copied());
        all.map(|(name, text)| (disk.at(name), text.to_owned())).collect::<Vec<_>>()
    };
    let alone = said(&disk.at(""), &in_memory(files(&[])));
    assert!(alone.contains(r#""mq": "rocksmq""#), "{alone}");
    let with_env = said(&disk.at(""), &in_memory(files(&[(".env", "MQ=pulsar\n")])));
    assert!(with_env.contains(r#""mq": "pulsar""#), "{with_env}");
    let wrong = (".env", "MQ=kafkaa\n");
    let found = said(&disk.at(""), &in_memory(files(&[wrong])));
    let settled = said(&disk.at(""), &in_memory(files(&[wrong, (".mqlint.yaml", "ignore: [mq]\n")])));
    assert!(found.contains("unknown-mq-type") && !settled.contains("unknown-mq-type"), "{found}{settled}");
}

#[test]
fn one_file_of_a_project_can_be_replaced() {
    let values = |queue: &str| format!("extraConfigFiles:\n  user.yaml: |\n    mq:\n      type: {queue}\n");
    let folder = project("fixtures");
    let file = |name: &str, text: String| (folder.join(name), text);
    let mut options =
        in_memory([file("a/values.yaml", values("pulsar")), file("b/values.yaml", values("pulsar"))]);
    options.read.given.chart = Some("5.0.2".parse().expect("a version"));
    let before = said(&folder, &options);
    options.read.overrides.put(folder.join("a/values.yaml"), values("kafkaa"));
    let after = said(&folder, &options);
    assert!(!before.contains("kafkaa") && after.contains("kafkaa"), "{after}");
    assert!(after.contains("b/values.yaml"), "{after}");
}
