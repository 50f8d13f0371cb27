//! A system that refuses, changes under the reader, or ends the run.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::{assert_sound, mqlint, run, told, within};

const BAD: &str = "mq:\n  type: kafkaa\n";
/// One that has a fix.
const FIXABLE: &str = "proxy:\n  port: 1\n  port: 19531\n";
const LONG: Duration = Duration::from_secs(20);

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("milvus.yaml"), BAD).expect("a file");
    folder
}

fn make(program: &str, args: &[&str], folder: &Path) -> bool {
    Command::new(program).args(args).current_dir(folder).status().is_ok_and(|done| done.success())
}

#[test]
fn links_that_lead_in_circles() {
    let folder = folder();
    symlink("b", folder.path().join("a")).expect("a link");
    symlink("a", folder.path().join("b")).expect("a link");
    symlink(".", folder.path().join("here")).expect("a link");
    symlink("nowhere.yaml", folder.path().join("values.yaml")).expect("a link");
    let done = within(LONG, "links", || run(folder.path(), &["check", "."]));
    assert_sound("links in a folder", &done, &[1, 2]);
    assert_eq!(done.1.matches("error[unknown-mq-type]").count(), 1, "{}", done.1);
    for name in ["a", "values.yaml"] {
        assert_sound(name, &run(folder.path(), &["check", name]), &[2]);
    }
}

#[test]
fn what_is_no_file_is_not_waited_for() {
    let folder = folder();
    assert!(make("mkfifo", &["values.yaml"], folder.path()), "mkfifo");
    let done = within(LONG, "a pipe in a folder", || run(folder.path(), &["check", "."]));
    assert_sound("a pipe in a folder", &done, &[1, 2]);
    assert!(done.1.contains("unknown-mq-type"), "{}", done.1);
    for name in ["values.yaml", "/dev/zero", "/dev/null", "/dev/full"] {
        let done = within(LONG, name, || run(folder.path(), &["check", "--as", "helm-values", name]));
        assert_sound(name, &done, &[2]);
        assert!(done.2.contains("not a regular file"), "{name}: {}", done.2);
    }
}

#[test]
fn what_must_not_be_read_is_an_error() {
    let folder = folder();
    let closed = folder.path().join("values.yaml");
    fs::write(&closed, "pulsar:\n  enabled: true\n").expect("a file");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).expect("permissions");
    let mut command = mqlint(folder.path(), &["check", "."]);
    if fs::read(&closed).is_ok() {
        // Root may read anything: the same as somebody else, where that is possible.
        let program = folder.path().join("mqlint");
        fs::copy(assert_cmd::cargo::cargo_bin!("mqlint"), &program).expect("a copy");
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).expect("permissions");
        command = Command::new("setpriv");
        command.args(["--reuid", "65534", "--regid", "65534", "--clear-groups"]);
        command.arg(program).args(["check", "."]).current_dir(folder.path());
    }
    let Ok(done) = command.output() else {
        println!("left out: root may read anything, and there is no setpriv");
        return;
    };
    let done = told(&done);
    if done.0 == 127 || done.2.starts_with("setpriv") {
        println!("left out: setpriv cannot become another user here: {}", done.2);
        return;
    }
    assert_sound("a closed file", &done, &[2]);
    assert!(done.2.contains("cannot read") && done.2.contains("values.yaml"), "{}", done.2);
    assert!(done.1.contains("unknown-mq-type"), "the other file is judged: {}", done.1);
}

/// Files come, go, shrink and grow while runs read them.
#[test]
fn files_that_change_while_they_are_read() {
    const RUNS: usize = 40;
    let folder = folder();
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let file = folder.path().join("values.yaml");
            let long = "# x\n".repeat(20_000) + "pulsar:\n  enabled: true\nkafka:\n  enabled: true\n";
            for round in 0usize.. {
                if stop.load(Ordering::Relaxed) {
                    return;
                }
                // Whether it works is not the point: a run may hold the other end.
                let _ = match round % 4 {
                    0 => fs::write(&file, &long),
                    1 => fs::write(&file, "pulsar: {"),
                    2 => fs::remove_file(&file),
                    _ => fs::write(&file, ""),
                };
            }
        });
        for _ in 0..RUNS {
            let done = run(folder.path(), &["check", "--no-config", "."]);
            assert_sound("a folder in motion", &done, &[1, 2]);
            assert!(done.1.contains("unknown-mq-type"), "{}\n{}", done.1, done.2);
        }
        stop.store(true, Ordering::Relaxed);
    });
    println!("{RUNS} runs over a folder in motion");
}

#[test]
fn names_that_are_no_text() {
    let folder = folder();
    let odd = folder.path().join(OsStr::from_bytes(b"caf\xe9\x1b[31m"));
    fs::create_dir(&odd).expect("a folder");
    fs::write(odd.join("milvus.yaml"), BAD).expect("a file");
    let mut formats = 0;
    for format in mqlint::report::FORMATS {
        let done = run(folder.path(), &["check", "--no-config", "--format", format.name, "."]);
        assert_sound(format.name, &done, &[1]);
        assert!(!done.1.contains('\u{1b}') && !done.2.contains('\u{1b}'), "{}: {}", format.name, done.1);
        formats += 1;
    }
    println!("{formats} formats");
}

/// What a terminal would obey is shown instead: in values, keys, comments and names of variables.
#[test]
fn nothing_from_a_file_steers_a_terminal() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "\"m\\eq\\u202e\": \"\\e[31mred\\x9b\"\nmq:\n  type: \"k\\e]0;x\\a\"\nproxy:\n  port: \"1\\u202e\"\n  \"po\\ert\": 5\n  ip: 1 # \u{202e}\u{9d}\n";
    fs::write(folder.path().join("milvus.yaml"), text).expect("a file");
    fs::write(folder.path().join("old.yaml"), text.replace("k\\e", "kk\\e")).expect("a file");
    let formats = mqlint::report::FORMATS
        .iter()
        .map(|f| vec!["check", "--pedantic", "--format", f.name, "milvus.yaml"]);
    let others = [
        vec!["resolve", "milvus.yaml"],
        vec!["resolve", "--diff", "old.yaml", "milvus.yaml", "--as", "milvus-yaml"],
        vec!["diff", "--all", "--as", "milvus-yaml", "old.yaml", "milvus.yaml"],
        vec!["plan", "milvus.yaml", "--from", "2.5.0", "--to", "2.6.2"],
        vec!["plan", "milvus.yaml", "--from", "2.5.0", "--to", "2.6.2", "--format", "markdown"],
        vec!["check", "milvus.yaml", "--env", "M\u{1b}=\u{1b}[1m", "--pedantic"],
        vec!["check", "no\u{1b}[31m.yaml"],
        vec!["explain", "no\u{1b}[31mthing"],
    ];
    let mut cases = 0;
    for args in formats.chain(others) {
        let (_, out, err) = run(folder.path(), &args);
        assert!(!out.is_empty() || !err.is_empty(), "{args:?}");
        let steers = |c: char| (c.is_control() && !matches!(c, '\n' | '\t' | '\r')) || c == '\u{202e}';
        assert!(!out.contains(steers) && !err.contains(steers), "{args:?}: {out:?} {err:?}");
        cases += 1;
    }
    println!("{cases} commands and formats");
}

#[test]
fn a_reader_that_goes_away() {
    let folder = folder();
    let commands: [&[&str]; 5] =
        [&["check", "."], &["resolve", "."], &["rules"], &["man"], &["explain", "mq.type"]];
    for args in commands {
        let mut command = mqlint(folder.path(), args);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it runs");
        drop(child.stdout.take());
        let done = told(&child.wait_with_output().expect("it ends"));
        assert_sound(args[0], &done, &[0, 1]);
        assert!(!done.2.contains("Broken pipe"), "{args:?}: {}", done.2);
    }
    println!("{} commands", commands.len());
}

#[test]
fn a_full_disk_is_an_error() {
    let folder = folder();
    let before = "suppressions: []\n";
    fs::write(folder.path().join("baseline.json"), before).expect("a file");
    fs::write(folder.path().join("report.txt"), before).expect("a file");
    let cases: [&[&str]; 6] = [
        &["--output-file", "/dev/full"],
        &["--format", "json=/dev/full"],
        &["--format", "concise", "--format", "sarif=/dev/full"],
        &["--output-file", "report.txt"],
        &["--format", "json=report.txt"],
        &["--write-baseline=baseline.json"],
    ];
    for args in cases {
        let full = args.iter().any(|arg| arg.contains("/dev/full"));
        let done = if full {
            run(folder.path(), &[&["check", "--no-config", "milvus.yaml"], args].concat())
        } else {
            // No file may grow: with the signal ignored, writing fails as on a full disk.
            let mut command = Command::new("sh");
            command.args(["-c", "trap '' XFSZ; ulimit -f 0; exec \"$0\" \"$@\""]);
            command.arg(assert_cmd::cargo::cargo_bin!("mqlint")).args([
                "check",
                "--no-config",
                "milvus.yaml",
            ]);
            told(&command.args(args).current_dir(folder.path()).output().expect("a shell"))
        };
        assert_sound(&format!("{args:?}"), &done, &[2]);
        assert!(done.2.contains("cannot") && done.2.contains("writ"), "{args:?}: {}", done.2);
        for name in ["baseline.json", "report.txt"] {
            assert_eq!(fs::read_to_string(folder.path().join(name)).expect("a file"), before, "{args:?}");
        }
        assert_eq!(
            fs::read_dir(folder.path()).expect("a folder").count(),
            3,
            "{args:?} leaves nothing behind"
        );
    }
    println!("{} places to write to", cases.len());
}

/// Interrupted at many moments, every file is the old or the new one.
#[test]
fn an_interrupted_run_leaves_whole_files() {
    const RUNS: u64 = 30;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("milvus.yaml");
    let report = folder.path().join("report.json");
    let args = [
        "check",
        "--no-config",
        "--milvus=2.6.2",
        "--mode=standalone",
        "--fix",
        "--format",
        "json=report.json",
        "milvus.yaml",
    ];
    fs::write(&file, FIXABLE).expect("a file");
    run(folder.path(), &args);
    let fixed = fs::read_to_string(&file).expect("a file");
    assert_ne!(fixed, FIXABLE);
    let mut stopped = 0;
    for at in 0..RUNS {
        fs::write(&file, FIXABLE).expect("a file");
        fs::write(&report, "old").expect("a file");
        let mut command = mqlint(folder.path(), &args);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it runs");
        std::thread::sleep(Duration::from_millis(at));
        let signal = if at % 2 == 0 { "-INT" } else { "-TERM" };
        make("kill", &[signal, &child.id().to_string()], folder.path());
        stopped += u32::from(child.wait().expect("it ends").code().is_none());
        let now = fs::read_to_string(&file).expect("a file");
        assert!(now == FIXABLE || now == fixed, "after {at} ms: {now}");
        let now = fs::read_to_string(&report).expect("a file");
        assert!(
            now == "old" || serde_json::from_str::<serde_json::Value>(&now).is_ok(),
            "after {at} ms: {now}"
        );
    }
    println!("{RUNS} runs, {stopped} of them stopped");
}
