//! Formats and where they go, as a caller of the program sees it.

use std::fs;
use std::path::Path;
use std::process::Command;

use mqlint::report::FORMATS;
use serde_json::Value;

use crate::program::{self, Run, ended};
use crate::scratch::Scratch;

const BAD: &str = "mq:\n  type: rabbitmq\n";
const GOOD: &str = "mq:\n  type: rocksmq\nrocksmq:\n  path: /var/lib/milvus/rdb_data\n";

/// `mqlint check` in a folder, for one release.
fn mqlint(folder: &Path, args: &[&str]) -> Command {
    let options = ["check", "--no-config", "--milvus", "2.6.2", "--mode", "standalone"];
    program::mqlint(folder, &[&options, args].concat())
}

fn run(folder: &Scratch, args: &[&str]) -> Run {
    ended(&mut mqlint(folder.path(), args))
}

/// A folder with something to find and with nothing.
fn folder() -> Scratch {
    Scratch::new(&[("bad/milvus.yaml", BAD), ("good/milvus.yaml", GOOD)])
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
                let (code, out, err) = run(&folder, &[args, &["--format", format]].concat());
                assert_eq!(code, expected, "{args:?} --format {format}: {out}{err}");
            }
        }
    }
}

#[test]
fn every_format_names_the_finding_and_the_unreadable_input() {
    let folder = folder();
    for info in FORMATS {
        let (_, out, err) = run(&folder, &["bad", "gone", "--format", info.name]);
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
    let (code, out, _) = run(&folder, &args.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!((code, out.lines().count()), (1, 1), "{out}");
    for info in FORMATS {
        let alone = run(&folder, &["bad", "--format", info.name]).1;
        let written = folder.read(format!("report.{}", info.name));
        // The time of a run is all that may differ.
        let timeless = |text: &str| text.split('"').filter(|t| !t.starts_with("20")).collect::<String>();
        assert_eq!(timeless(&written), timeless(&alone), "{}", info.name);
    }
}

#[test]
fn the_output_file_is_that_of_the_format_without_one() {
    let folder = folder();
    let args = ["bad", "--format", "json=a.json", "--format", "sarif", "--output-file", "b.sarif"];
    let (code, out, err) = run(&folder, &args);
    assert_eq!((code, out.as_str()), (1, ""), "{err}");
    assert!(err.contains("1 error in 1 file"), "{err}");
    let json = |name| -> Value { serde_json::from_str(&folder.read(name)).expect("JSON") };
    assert_eq!(json("a.json")["version"], 1);
    assert_eq!(json("b.sarif")["version"], "2.1.0");
    // `-` is standard output.
    let (_, out, _) = run(&folder, &["bad", "--format", "gitlab=-"]);
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
        let (code, out, err) = run(&folder, &[&["bad"], args].concat());
        assert_eq!((code, out.as_str()), (2, ""), "{args:?}");
        assert!(err.contains(says), "{args:?}: {err}");
    }
    assert_eq!(names(folder.path()), ["bad", "good"]);
}

/// What is said twice is said: of two values the last one counts.
#[test]
fn repeated_options_are_harmless() {
    let folder = folder();
    let twice: [&[&str]; 16] = [
        &["--format", "json"],
        &["--format", "json=report.json", "--format", "concise"],
        &["--pedantic"],
        &["--no-config"],
        &["--config", "settings.yaml"],
        &["--milvus", "2.6.2"],
        &["--mode", "cluster"],
        &["--fail-on", "error"],
        &["--select", "mq"],
        &["--ignore", "mq"],
        &["--show-suppressed"],
        &["--env", "A=b"],
        &["--color", "never"],
        &["--fix"],
        &["--diff"],
        &["--to", "2.6.2"],
    ];
    folder.write("settings.yaml", "chart: 5.0.2\n");
    for args in twice {
        let (once, again) =
            (run(&folder, &[&["bad"], args].concat()), run(&folder, &[&["bad"], args, args].concat()));
        assert_eq!(again, once, "{args:?}");
        assert!(!again.2.contains("cannot be used multiple times"), "{args:?}: {}", again.2);
    }
    let (code, _, err) = run(&folder, &["bad", "--fail-on", "error", "--fail-on", "never"]);
    assert_eq!(code, 0, "{err}");
}

#[test]
fn help_lists_every_format() {
    let (_, help, _) = Scratch::empty().run(&["check", "--help"]);
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
        let (code, out, err) = run(&folder, &args);
        assert_eq!(code, 2, "{err}");
        assert!(err.contains(&format!("mqlint: error: cannot write {file}: ")), "{err}");
        assert!(out.contains("unknown-mq-type") && folder.read("report").contains("unknown-mq-type"));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_a_failure() {
    let folder = folder();
    let (code, _, err) = run(&folder, &["bad", "--format", "sarif=/dev/full"]);
    assert_eq!(code, 2);
    assert!(err.contains("cannot write /dev/full: No space left on device"), "{err}");
    for args in [&["check", "bad"][..], &["rules"], &["--help"], &["rules", "--help"], &["--version"]] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("the device");
        let (code, _, err) = ended(program::mqlint(folder.path(), args).stdout(full));
        assert_eq!(code, 2, "{args:?}");
        assert!(err.contains("cannot write to standard output: No space left on device"), "{args:?}: {err}");
    }
}

#[cfg(unix)]
#[test]
fn files_are_replaced_in_one_step() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
    let folder = folder();
    let path = |name: &str| folder.at(name);
    folder.write("report", "old");
    fs::set_permissions(path("report"), fs::Permissions::from_mode(0o640)).expect("permissions");
    symlink("report", path("link")).expect("a link");
    let held = fs::File::open(path("report")).expect("opening");
    run(&folder, &["bad", "--format", "json=link"]);
    // Who has the file open still reads the old one, whole.
    assert_eq!(std::io::read_to_string(held).expect("reading"), "old");
    assert!(folder.read("report").contains("unknown-mq-type"));
    assert!(fs::symlink_metadata(path("link")).expect("the link").is_symlink());
    assert_eq!(fs::metadata(path("report")).expect("the file").mode() & 0o777, 0o640);
    // A new file is as open as any, and nothing else is left.
    folder.write("other", "");
    run(&folder, &["bad", "--format", "json=new"]);
    let mode = |name: &str| fs::metadata(path(name)).expect("the file").mode();
    assert_eq!(mode("new"), mode("other"));
    assert_eq!(names(folder.path()), ["bad", "good", "link", "new", "other", "report"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_path_that_is_no_text_is_shown_in_every_format() {
    use std::os::unix::ffi::OsStrExt;
    let folder = Scratch::new(&[(std::ffi::OsStr::from_bytes(b"b\xffd.yaml"), BAD)]);
    for info in FORMATS {
        let (code, out, err) = run(&folder, &[".", "--as", "milvus-yaml", "--format", info.name]);
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
    let values = "externalS3: {enabled: true, host: s3.example.com, secretKey: topsecret1}\n";
    let folder = Scratch::new(&[("values.yaml", values)]);
    let args = ["values.yaml", "--as", "helm-values", "--select", "plaintext-secret", "--format"];
    for info in FORMATS {
        let (code, out, _) = run(&folder, &[&args[..], &[info.name]].concat());
        assert_eq!((code, out.contains("plaintext-secret")), (0, info.always_notes), "{}: {out}", info.name);
        let (code, out, _) = run(&folder, &[&args[..], &[info.name, "--fail-on", "info"]].concat());
        assert!(code == 1 && out.contains("plaintext-secret"), "{}: {out}", info.name);
        assert!(!out.contains("topsecret1"), "{}: {out}", info.name);
    }
}
