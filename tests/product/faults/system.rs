//! A system that refuses, changes under the reader, or ends the run.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::program::{ended, mqlint};
use crate::robust::{assert_sound, within};
use crate::scratch::Scratch;

const BAD: &str = "mq:\n  type: kafkaa\n";
/// One that has a fix.
const FIXABLE: &str = "proxy:\n  port: 1\n  port: 19531\n";

fn folder() -> Scratch {
    Scratch::new(&[("milvus.yaml", BAD)])
}

fn make(program: &str, args: &[&str], folder: &Path) -> bool {
    Command::new(program).args(args).current_dir(folder).status().is_ok_and(|done| done.success())
}

#[test]
fn links_that_lead_in_circles() {
    let folder = folder();
    symlink("b", folder.at("a")).expect("a link");
    symlink("a", folder.at("b")).expect("a link");
    symlink(".", folder.at("here")).expect("a link");
    symlink("nowhere.yaml", folder.at("values.yaml")).expect("a link");
    let done = within("links", || folder.run(&["check", "."]));
    assert_sound("links in a folder", &done, &[1, 2]);
    assert_eq!(done.1.matches("error[unknown-mq-type]").count(), 1, "{}", done.1);
    for name in ["a", "values.yaml"] {
        assert_sound(name, &folder.run(&["check", name]), &[2]);
    }
}

#[test]
fn what_is_no_file_is_not_waited_for() {
    let folder = folder();
    assert!(make("mkfifo", &["values.yaml"], folder.path()), "mkfifo");
    let done = within("a pipe in a folder", || folder.run(&["check", "."]));
    assert_sound("a pipe in a folder", &done, &[1, 2]);
    assert!(done.1.contains("unknown-mq-type"), "{}", done.1);
    for name in ["values.yaml", "/dev/zero", "/dev/null", "/dev/full"] {
        let done = within(name, || folder.run(&["check", "--as", "helm-values", name]));
        assert_sound(name, &done, &[2]);
        assert!(done.2.contains("not a regular file"), "{name}: {}", done.2);
    }
}

#[test]
fn what_must_not_be_read_is_an_error() {
    let folder = folder();
    folder.write("values.yaml", "pulsar:\n  enabled: true\n");
    let closed = folder.at("values.yaml");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).expect("permissions");
    let mut command = mqlint(folder.path(), &["check", "."]);
    if fs::read(&closed).is_ok() {
        // Root may read anything: the same as somebody else, where that is possible.
        let program = folder.at("mqlint");
        fs::copy(env!("CARGO_BIN_EXE_mqlint"), &program).expect("a copy");
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).expect("permissions");
        command = Command::new("setpriv");
        command.args(["--reuid", "65534", "--regid", "65534", "--clear-groups"]);
        command.arg(program).args(["check", "."]).current_dir(folder.path());
    }
    if command.get_program() == "setpriv" && Command::new("setpriv").arg("--version").output().is_err() {
        println!("left out: root may read anything, and there is no setpriv");
        return;
    }
    let done = ended(&mut command);
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
            let file = folder.at("values.yaml");
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
            let done = folder.run(&["check", "--no-config", "."]);
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
    folder.write(Path::new(OsStr::from_bytes(b"caf\xe9\x1b[31m")).join("milvus.yaml"), BAD);
    let mut formats = 0;
    for format in mqlint::report::FORMATS {
        let done = folder.run(&["check", "--no-config", "--format", format.name, "."]);
        assert_sound(format.name, &done, &[1]);
        assert!(!done.1.contains('\u{1b}') && !done.2.contains('\u{1b}'), "{}: {}", format.name, done.1);
        formats += 1;
    }
    println!("{formats} formats");
}

/// What a terminal would obey is shown instead: in values, keys, comments and names of variables.
#[test]
fn nothing_from_a_file_steers_a_terminal() {
    let text = "\"m\\eq\\u202e\": \"\\e[31mred\\x9b\"\nmq:\n  type: \"k\\e]0;x\\a\"\nproxy:\n  port: \"1\\u202e\"\n  \"po\\ert\": 5\n  ip: 1 # \u{202e}\u{9d}\n";
    let old = text.replace("k\\e", "kk\\e");
    let folder = Scratch::new(&[("milvus.yaml", text), ("old.yaml", &old)]);
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
        let (_, out, err) = folder.run(&args);
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
        let done = child.wait_with_output().expect("it ends");
        let err = String::from_utf8(done.stderr).expect("text");
        assert!(!err.contains("Broken pipe") && !err.contains("internal error"), "{args:?}: {err}");
        assert!(matches!(done.status.code(), Some(0 | 1)), "{args:?}: {err}");
    }
    println!("{} commands", commands.len());
}

#[test]
fn a_full_disk_is_an_error() {
    let folder = folder();
    let before = "suppressions: []\n";
    folder.write("baseline.json", before);
    folder.write("report.txt", before);
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
            folder.run(&[&["check", "--no-config", "milvus.yaml"], args].concat())
        } else {
            // No file may grow: with the signal ignored, writing fails as on a full disk.
            let mut command = Command::new("sh");
            command.args(["-c", "trap '' XFSZ; ulimit -f 0; exec \"$0\" \"$@\""]);
            command
                .arg(env!("CARGO_BIN_EXE_mqlint"))
                .args(["check", "--no-config", "milvus.yaml"])
                .args(args);
            ended(command.current_dir(folder.path()))
        };
        assert_sound(&format!("{args:?}"), &done, &[2]);
        assert!(done.2.contains("cannot") && done.2.contains("writ"), "{args:?}: {}", done.2);
        for name in ["baseline.json", "report.txt"] {
            assert_eq!(folder.read(name), before, "{args:?}");
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
    let folder = Scratch::new(&[("milvus.yaml", FIXABLE)]);
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
    folder.run(&args);
    let fixed = folder.read("milvus.yaml");
    assert_ne!(fixed, FIXABLE);
    let mut stopped = 0;
    for at in 0..RUNS {
        folder.write("milvus.yaml", FIXABLE);
        folder.write("report.json", "old");
        let mut command = mqlint(folder.path(), &args);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it runs");
        std::thread::sleep(Duration::from_millis(at));
        let signal = if at % 2 == 0 { "-INT" } else { "-TERM" };
        make("kill", &[signal, &child.id().to_string()], folder.path());
        stopped += u32::from(child.wait().expect("it ends").code().is_none());
        let now = folder.read("milvus.yaml");
        assert!(now == FIXABLE || now == fixed, "after {at} ms: {now}");
        let now = folder.read("report.json");
        assert!(
            now == "old" || serde_json::from_str::<serde_json::Value>(&now).is_ok(),
            "after {at} ms: {now}"
        );
    }
    println!("{RUNS} runs, {stopped} of them stopped");
}
