//! Formats and where they go, as a caller of the program sees it.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use mqlint::report::FORMATS;
use serde_json::Value;

const BAD: &str = "mq:\n  type: rabbitmq\n";
const GOOD: &str = "mq:\n  type: rocksmq\nrocksmq:\n  path: /var/lib/milvus/rdb_data\n";

/// mqlint in a folder, without the caller's environment.
fn mqlint(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("mqlint"));
    command.env_clear().current_dir(folder).args(["check", "--no-config", "--milvus", "2.6.2", "--mode"]);
    command.arg("standalone").args(args);
    command
}

fn ended(command: &mut Command) -> (i32, String, String) {
    let done = command.output().expect("the program runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    (done.status.code().expect("an exit code"), text(done.stdout), text(done.stderr))
}

fn run(folder: &Path, args: &[&str]) -> (i32, String, String) {
    ended(&mut mqlint(folder, args))
}

/// A folder with `bad/milvus.yaml` and `good/milvus.yaml`.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in [("bad", BAD), ("good", GOOD)] {
        fs::create_dir(folder.path().join(name)).expect("a folder");
        fs::write(folder.path().join(name).join("milvus.yaml"), text).expect("writing");
    }
    folder
}

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("the folder");
    let mut names: Vec<String> =
        entries.map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn exit_codes_are_the_same_in_every_format() {
    let folder = folder();
    for info in FORMATS {
        for (args, expected) in [
            (&["bad"][..], 1),
            (&["good"], 0),
            (&["bad", "--fail-on", "never"], 0),
            (&["bad", "gone"], 2),
            (&["bad", "--ignore", "unknown-mq-type"], 0),
        ] {
            let file = format!("{}=report", info.name);
            for format in [info.name, &file] {
                let (code, out, err) = run(folder.path(), &[args, &["--format", format]].concat());
                assert_eq!(code, expected, "{args:?} --format {format}: {out}{err}");
            }
        }
    }
}

#[test]
fn every_format_names_the_finding_and_the_unreadable_input() {
    let folder = folder();
    for info in FORMATS {
        let (_, out, err) = run(folder.path(), &["bad", "gone", "--format", info.name]);
        assert!(out.contains("rabbitmq") && out.contains("unknown-mq-type"), "{}: {out}", info.name);
        assert!(err.contains("cannot read gone"), "{err}");
        let said = out.contains("gone") || out.contains("could not be read") || info.name == "concise";
        assert!(said, "{}: {out}", info.name);
    }
}

#[test]
fn several_formats_at_once() {
    let folder = folder();
    let mut args = vec!["bad".to_owned(), "--format".into(), "concise".into()];
    for info in FORMATS {
        args.extend(["--format".to_owned(), format!("{0}=report.{0}", info.name)]);
    }
    let (code, out, _) = run(folder.path(), &args.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!((code, out.lines().count()), (1, 1), "{out}");
    for info in FORMATS {
        let alone = run(folder.path(), &["bad", "--format", info.name]).1;
        let written = read(folder.path(), &format!("report.{}", info.name));
        // The time of a run is all that may differ.
        let timeless = |text: &str| text.split('"').filter(|t| !t.starts_with("20")).collect::<String>();
        assert_eq!(timeless(&written), timeless(&alone), "{}", info.name);
    }
}

#[test]
fn the_output_file_is_that_of_the_format_without_one() {
    let folder = folder();
    let args = ["bad", "--format", "json=a.json", "--format", "sarif", "--output-file", "b.sarif"];
    let (code, out, err) = run(folder.path(), &args);
    assert_eq!((code, out.as_str()), (1, ""), "{err}");
    assert!(err.contains("1 error in 1 file"), "{err}");
    let json = |name| -> Value { serde_json::from_str(&read(folder.path(), name)).expect("JSON") };
    assert_eq!(json("a.json")["version"], 1);
    assert_eq!(json("b.sarif")["version"], "2.1.0");
    // `-` is standard output.
    let (_, out, _) = run(folder.path(), &["bad", "--format", "gitlab=-"]);
    assert_eq!(serde_json::from_str::<Value>(&out).expect("JSON").as_array().map(Vec::len), Some(1));
}

#[test]
fn unclear_outputs_are_refused_before_anything_is_written() {
    let folder = folder();
    for (args, says) in [
        (&["--format", "json", "--format", "sarif"][..], "json and sarif would both go to standard output"),
        (&["--format", "json=x", "--format", "sarif=x"], "json and sarif would both be written to x"),
        (&["--format", "json=x", "--output-file", "x"], "--output-file is for a --format without a file"),
        (&["--format", "json="], "a file is expected after `--format json=`"),
        (&["--format", "sarrif=x"], "a similar value exists: 'sarif'"),
        (
            &["--format", "xml"],
            "[possible values: pretty, concise, json, sarif, github, gitlab, junit, markdown]",
        ),
    ] {
        let (code, out, err) = run(folder.path(), &[&["bad"], args].concat());
        assert_eq!((code, out.as_str()), (2, ""), "{args:?}");
        assert!(err.contains(says), "{args:?}: {err}");
    }
    assert_eq!(names(folder.path()), ["bad", "good"]);
}

#[test]
fn help_lists_every_format() {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("mqlint"));
    let (_, help, _) = ended(command.env_clear().args(["check", "--help"]));
    let help: String = help.split_whitespace().collect::<Vec<_>>().join(" ");
    for info in FORMATS {
        assert!(help.contains(&format!("- {}: {}", info.name, info.summary)), "{help}");
    }
}

#[test]
fn a_file_that_cannot_be_written_is_a_failure_that_keeps_nothing_back() {
    let folder = folder();
    for file in ["gone/report", "good"] {
        let format = format!("json={file}");
        let args = ["bad", "--format", &format, "--format", "gitlab=report", "--format", "concise"];
        let (code, out, err) = run(folder.path(), &args);
        assert_eq!(code, 2, "{err}");
        assert!(err.contains(&format!("mqlint: error: cannot write {file}: ")), "{err}");
        assert!(out.contains("unknown-mq-type") && read(folder.path(), "report").contains("unknown-mq-type"));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_a_failure() {
    let folder = folder();
    let (code, _, err) = run(folder.path(), &["bad", "--format", "sarif=/dev/full"]);
    assert_eq!(code, 2);
    assert!(err.contains("cannot write /dev/full: No space left on device"), "{err}");
    for args in [&["check", "bad"][..], &["rules"], &["--help"], &["rules", "--help"], &["--version"]] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("the device");
        let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin!("mqlint"));
        let done = command.args(args).current_dir(folder.path()).stdout(full).output().expect("it runs");
        assert_eq!(done.status.code(), Some(2), "{args:?}");
        let err = String::from_utf8_lossy(&done.stderr);
        assert!(err.contains("cannot write to standard output: No space left on device"), "{args:?}: {err}");
    }
}

#[cfg(unix)]
#[test]
fn files_are_replaced_in_one_step() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
    let folder = folder();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("report"), "old").expect("writing");
    fs::set_permissions(path("report"), fs::Permissions::from_mode(0o640)).expect("permissions");
    symlink("report", path("link")).expect("a link");
    let held = fs::File::open(path("report")).expect("opening");
    run(folder.path(), &["bad", "--format", "json=link"]);
    // Who has the file open still reads the old one, whole.
    assert_eq!(std::io::read_to_string(held).expect("reading"), "old");
    assert!(read(folder.path(), "report").contains("unknown-mq-type"));
    assert!(fs::symlink_metadata(path("link")).expect("the link").is_symlink());
    assert_eq!(fs::metadata(path("report")).expect("the file").mode() & 0o777, 0o640);
    // A new file is as open as any, and nothing else is left.
    fs::write(path("other"), "").expect("writing");
    run(folder.path(), &["bad", "--format", "json=new"]);
    let mode = |name: &str| fs::metadata(path(name)).expect("the file").mode();
    assert_eq!(mode("new"), mode("other"));
    assert_eq!(names(folder.path()), ["bad", "good", "link", "new", "other", "report"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_path_that_is_no_text_is_shown_in_every_format() {
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::tempdir().expect("a folder");
    let name = std::ffi::OsStr::from_bytes(b"b\xffd.yaml");
    fs::write(folder.path().join(name), BAD).expect("writing");
    for info in FORMATS {
        let (code, out, err) = run(folder.path(), &[".", "--as", "milvus-yaml", "--format", info.name]);
        assert_eq!(code, 1, "{}: {err}", info.name);
        let shown = if info.name == "sarif" { "b%EF%BF%BDd.yaml" } else { "b\u{fffd}d.yaml" };
        assert!(out.contains(shown), "{}: {out}", info.name);
    }
}

#[test]
fn in_github_actions_annotations_stand_beside_text() {
    let folder = folder();
    let run = |args: &[&str], vars: &[(&str, &str)]| {
        let vars: Vec<(&str, &str)> = [("GITHUB_ACTIONS", "true")].iter().chain(vars).copied().collect();
        ended(mqlint(folder.path(), args).envs(vars)).1
    };
    let annotation =
        "::error title=mqlint (unknown-mq-type),file=bad/milvus.yaml,line=2,endLine=2,col=9,endColumn=17::";
    for format in ["pretty", "concise"] {
        let out = run(&["bad", "--format", format], &[]);
        assert!(out.lines().any(|l| l.starts_with(annotation)), "{out}");
        assert!(out.contains("error[unknown-mq-type]"), "{out}");
        for other in [&["--no-annotations"][..], &["--output-file", "report"]] {
            let out = run(&[&["bad", "--format", format], other].concat(), &[]);
            assert!(!out.contains("::error"), "{other:?}: {out}");
        }
        assert!(!run(&["bad", "--format", format], &[("GITHUB_ACTIONS", "false")]).contains("::error"));
    }
    serde_json::from_str::<Value>(&run(&["bad", "--format", "json"], &[])).expect("JSON and nothing else");
    let github = run(&["bad", "--format", "github"], &[]);
    assert_eq!(github.matches("::error").count(), 1, "{github}");
}

#[test]
fn paths_are_those_of_the_repository_where_the_reader_needs_them() {
    let folder = folder();
    let root = folder.path().canonicalize().expect("a path");
    let run = |format: &str, var: &str| {
        let args = ["milvus.yaml", "--format", format];
        ended(mqlint(&root.join("bad"), &args).env(var, &root)).1
    };
    assert!(run("github", "GITHUB_WORKSPACE").contains("file=bad/milvus.yaml,"));
    assert!(run("gitlab", "CI_PROJECT_DIR").contains("\"path\": \"bad/milvus.yaml\""));
    assert!(run("sarif", "GITHUB_WORKSPACE").contains("\"uri\": \"bad/milvus.yaml\""));
    assert!(run("json", "GITHUB_WORKSPACE").contains("\"path\": \"milvus.yaml\""));
}

#[test]
fn what_fails_a_run_is_shown() {
    let folder = tempfile::tempdir().expect("a folder");
    let values = "externalS3: {enabled: true, host: s3.example.com, secretKey: topsecret1}\n";
    fs::write(folder.path().join("values.yaml"), values).expect("writing");
    let args = ["values.yaml", "--as", "helm-values", "--select", "plaintext-secret", "--format"];
    for info in FORMATS {
        let (code, out, _) = run(folder.path(), &[&args[..], &[info.name]].concat());
        assert_eq!((code, out.contains("plaintext-secret")), (0, info.always_notes), "{}: {out}", info.name);
        let (code, out, _) = run(folder.path(), &[&args[..], &[info.name, "--fail-on", "info"]].concat());
        assert!(code == 1 && out.contains("plaintext-secret"), "{}: {out}", info.name);
        assert!(!out.contains("topsecret1"), "{}: {out}", info.name);
    }
}
