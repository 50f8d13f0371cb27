//! `--fix` and `--diff` as the program runs them: what is written, and what is left alone.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use super::trial::run_with_input;

const BAD: &str = "proxy:\n  # dropped\n  port: 1\n  port: 19531 # kept\n";
const GOOD: &str = "proxy:\n  port: 19531 # kept\n";
const OPTIONS: [&str; 5] = ["--no-config", "--milvus", "2.6.2", "--mode", "standalone"];

fn mqlint(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("mqlint"));
    command.env_clear().current_dir(folder).arg("check").args(args).args(OPTIONS);
    command
}

fn run(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let Output { status, stdout, stderr } = mqlint(folder, args).output().expect("the program runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    (status.code().expect("an exit code"), text(stdout), text(stderr))
}

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).expect("a text")
}

fn folder_with(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    folder
}

#[test]
fn what_was_fixed_and_what_remains_is_reported() {
    let folder = folder_with(&[("milvus.yaml", BAD)]);
    let (code, out, err) =
        run(folder.path(), &["milvus.yaml", "--fix", "--format", "concise", "--select", "yaml"]);
    assert_eq!(code, 0, "{out}{err}");
    assert!(out.contains("milvus.yaml:3:3: fixed[duplicate-key] remove the first `proxy.port`"), "{out}");
    assert!(err.contains("no problems in 1 file; 1 fixed"), "{err}");
    assert_eq!(read(folder.path(), "milvus.yaml"), GOOD);
    let (code, out, _) =
        run(folder.path(), &["milvus.yaml", "--fix", "--format", "json", "--select", "yaml"]);
    let json: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!((code, &json["summary"]["fixed"], &json["fixed"]), (0, &0.into(), &serde_json::json!([])));
    // What remains decides on the exit code.
    fs::write(folder.path().join("milvus.yaml"), format!("{BAD}mq:\n  type: nonsense\n")).expect("a file");
    let (code, out, _) = run(folder.path(), &["milvus.yaml", "--fix", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!((code, &json["summary"]["fixed"]), (1, &1.into()));
    let fixed = &json["fixed"][0];
    assert_eq!((&fixed["rule"], &fixed["safety"]), (&"duplicate-key".into(), &"safe".into()));
    assert_eq!(
        (&fixed["path"], &fixed["line"], &fixed["column"]),
        (&"milvus.yaml".into(), &3.into(), &3.into())
    );
    let (_, out, _) = run(folder.path(), &["milvus.yaml"]);
    assert!(!out.contains("fixed"), "{out}");
}

#[test]
fn unsafe_fixes_are_asked_for() {
    let text = "mq:\n  type: Kafka\nkafka:\n  brokerList: b:9092\n";
    let folder = folder_with(&[("milvus.yaml", text)]);
    assert_eq!(run(folder.path(), &["milvus.yaml", "--fix"]).0, 1);
    assert_eq!(read(folder.path(), "milvus.yaml"), text);
    let (code, _, err) = run(folder.path(), &["milvus.yaml", "--unsafe-fixes"]);
    assert_eq!(code, 2);
    assert!(err.contains("add --fix or --diff"), "{err}");
    let (_, out, _) = run(folder.path(), &["milvus.yaml", "--fix", "--unsafe-fixes", "--format", "concise"]);
    assert!(out.contains("fixed[unknown-mq-type]"), "{out}");
    assert_eq!(read(folder.path(), "milvus.yaml"), text.replace("Kafka", "kafka"));
}

#[test]
fn standard_input_is_filtered() {
    let folder = tempfile::tempdir().expect("a folder");
    let args = ["-", "--stdin-filename", "milvus.yaml", "--select", "yaml"];
    let filter = |more: &str, text: &str| {
        let mut command = mqlint(folder.path(), &args);
        command.arg(more).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program runs");
        let mut stdin = child.stdin.take().expect("its input");
        std::io::Write::write_all(&mut stdin, text.as_bytes()).expect("writing");
        drop(stdin);
        let done = child.wait_with_output().expect("it ends");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
        (done.status.code(), text(done.stdout), text(done.stderr))
    };
    let (code, out, err) = filter("--fix", BAD);
    assert_eq!((code, out.as_str()), (Some(0), GOOD));
    assert!(err.contains("fixed[duplicate-key]"), "{err}");
    assert_eq!(filter("--fix", GOOD).1, GOOD);
    let (code, out, err) = filter("--diff", BAD);
    assert_eq!(code, Some(1), "{err}");
    assert!(out.starts_with("--- a/milvus.yaml\n+++ b/milvus.yaml\n"), "{out}");
    assert_eq!(filter("--diff", GOOD), (Some(0), String::new(), "nothing to fix\n".into()));
}

/// A report that nobody writes must not be waited for.
#[test]
fn a_patch_has_no_format() {
    let folder = folder_with(&[("milvus.yaml", BAD)]);
    let (code, out, err) = run(folder.path(), &["milvus.yaml", "--diff", "--format", "sarif=out.sarif"]);
    assert_eq!((code, out.as_str()), (2, ""), "{err}");
    let (code, out, err) = run(folder.path(), &["milvus.yaml", "--diff", "--output-file", "out.patch"]);
    assert_eq!((code, out.as_str()), (1, ""), "{err}");
    assert!(read(folder.path(), "out.patch").starts_with("--- a/milvus.yaml\n"));
}

#[test]
fn a_diff_of_several_files_is_one_patch() {
    let files =
        [("a/milvus.yaml", BAD), ("b c/milvus.yaml", "kafka: {brokerList: 'é:1', brokerList: b:2}\n")];
    let folders = [folder_with(&files), folder_with(&files), folder_with(&files)];
    let [by_git, by_patch, by_fix] = folders.each_ref().map(|f| f.path());
    let (code, patch, err) = run(by_git, &[".", "--diff"]);
    assert_eq!(code, 1, "{err}");
    assert!(err.contains("would fix 2 problems in 2 files"), "{err}");
    assert_eq!(read(by_git, "a/milvus.yaml"), BAD);
    run_with_input(Command::new("git").arg("apply").current_dir(by_git), &patch).expect("git applies it");
    if Command::new("patch").arg("--version").output().is_ok() {
        run_with_input(Command::new("patch").arg("-p1").current_dir(by_patch), &patch)
            .expect("patch applies it");
        assert_eq!(read(by_patch, "b c/milvus.yaml"), read(by_git, "b c/milvus.yaml"));
    }
    run(by_fix, &[".", "--fix"]);
    for (name, text) in files {
        assert_eq!(read(by_git, name), read(by_fix, name));
        assert_ne!(read(by_fix, name), text);
    }
    assert_eq!(run(by_fix, &[".", "--diff"]).0, 0);
    // Absolute paths of files here are as good.
    fs::write(by_git.join("a/milvus.yaml"), BAD).expect("a file");
    let whole = by_git.join("a/milvus.yaml");
    let (_, patch, _) = run(by_git, &[whole.to_str().expect("a path"), "--diff"]);
    assert!(patch.starts_with("--- a/a/milvus.yaml\n"), "{patch}");
}

#[test]
fn what_cannot_be_fixed_is_said() {
    let folder = folder_with(&[("values.yaml", "")]);
    let utf16: Vec<u8> = format!("\u{feff}{BAD}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    fs::write(folder.path().join("milvus.yaml"), &utf16).expect("a file");
    let (code, _, err) = run(folder.path(), &["milvus.yaml", "--fix"]);
    assert_eq!(code, 1);
    assert!(err.contains("milvus.yaml is not fixed") && err.contains("UTF-16"), "{err}");
    assert_eq!(fs::read(folder.path().join("milvus.yaml")).expect("a file"), utf16);
}

#[test]
fn values_of_two_deployments_are_fixed_once() {
    let base = "cluster:\n  enabled: false\nextraConfigFiles:\n  user.yaml: |\n    proxy:\n      port: 1\n      port: 2\n";
    let files = [
        ("values.yaml", base),
        ("values-prod.yaml", "queryNode:\n  replicas: 2\n"),
        ("values-test.yaml", "queryNode:\n  replicas: 1\n"),
    ];
    let folder = folder_with(&files);
    run(folder.path(), &[".", "--fix", "--chart", "5.0.2", "--select", "yaml"]);
    assert_eq!(read(folder.path(), "values.yaml"), base.replace("      port: 1\n", ""));
    // Values that are only read to understand an overlay are not touched.
    let folder = folder_with(&files);
    run(folder.path(), &["values-prod.yaml", "--fix", "--chart", "5.0.2"]);
    assert_eq!(read(folder.path(), "values.yaml"), base);
}

#[cfg(unix)]
#[test]
fn links_out_of_the_tree_are_not_followed() {
    use std::os::unix::fs::symlink;
    let outside = folder_with(&[("real.yaml", BAD)]);
    let folder = folder_with(&[("in/real/milvus.yaml", BAD)]);
    let tree = folder.path().join("in");
    symlink(outside.path().join("real.yaml"), tree.join("out.yaml")).expect("a link");
    symlink("real/milvus.yaml", tree.join("link.yaml")).expect("a link");
    for paths in [&["in"][..], &["in/out.yaml"]] {
        let (_, _, err) = run(folder.path(), &[paths, &["--fix", "--as", "milvus-yaml"]].concat());
        assert!(err.contains("out.yaml is not fixed: it is a link to"), "{err}");
        assert_eq!(read(outside.path(), "real.yaml"), BAD);
    }
    assert_eq!(read(&tree, "real/milvus.yaml"), GOOD);
    assert!(tree.join("link.yaml").is_symlink() && tree.join("out.yaml").is_symlink());
    // A link within the folder of what was given is followed, and stays one.
    fs::write(tree.join("real/milvus.yaml"), BAD).expect("a file");
    run(folder.path(), &["in/link.yaml", "--fix", "--as", "milvus-yaml"]);
    assert_eq!(read(&tree, "real/milvus.yaml"), GOOD);
    assert!(tree.join("link.yaml").is_symlink());
}

#[cfg(unix)]
#[test]
fn what_must_not_be_written_is_an_error_and_stays() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder_with(&[("milvus.yaml", BAD), ("sub/milvus.yaml", BAD)]);
    let set = |path: &str, mode| {
        fs::set_permissions(folder.path().join(path), fs::Permissions::from_mode(mode)).expect("permissions");
    };
    set("milvus.yaml", 0o444);
    let args = ["milvus.yaml", "--fix", "--format", "json", "--select", "yaml"];
    let (code, out, err) = run(folder.path(), &args);
    assert_eq!(code, 2);
    assert!(err.contains("cannot write milvus.yaml: it is read-only"), "{err}");
    let json: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!((&json["errors"][0]["path"], &json["summary"]["fixed"]), (&"milvus.yaml".into(), &0.into()));
    assert_eq!(json["findings"][0]["rule"], "duplicate-key");
    assert_eq!(read(folder.path(), "milvus.yaml"), BAD);
    // Showing needs no permission.
    assert_eq!(run(folder.path(), &["milvus.yaml", "--diff"]).0, 1);
    set("sub", 0o555);
    // Root may write anywhere.
    if fs::write(folder.path().join("sub/probe"), "").is_err() {
        let (code, _, err) = run(folder.path(), &["sub/milvus.yaml", "--fix"]);
        assert_eq!(code, 2);
        assert!(err.contains("no file can be made beside it"), "{err}");
        assert_eq!(read(folder.path(), "sub/milvus.yaml"), BAD);
    }
    set("sub", 0o755);
}

/// A file of some size with much to fix.
fn large() -> String {
    let pad = "# ".to_owned() + &"x".repeat(70);
    let mut text = String::from("proxy:\n");
    for i in 0..40 {
        text.push_str(&format!("  port: {}\n{}", 20_000 + i, format!("{pad}\n").repeat(20)));
    }
    text
}

#[cfg(unix)]
#[test]
fn a_full_disk_leaves_the_old_file() {
    let text = large();
    let folder = folder_with(&[("milvus.yaml", &text)]);
    let program = assert_cmd::cargo::cargo_bin!("mqlint");
    // A limit on the size of files; with the signal ignored, writing beyond it fails as on a full disk.
    for ignored in ["trap '' XFSZ; ", ""] {
        let line = format!("{ignored}ulimit -f 8; exec \"$0\" \"$@\"");
        let mut command = Command::new("sh");
        command.args(["-c", &line]).arg(program).args(["check", "milvus.yaml", "--fix"]).args(OPTIONS);
        let done = command.current_dir(folder.path()).output().expect("a shell");
        assert!(!done.status.success());
        if !ignored.is_empty() {
            let err = String::from_utf8_lossy(&done.stderr);
            assert!(err.contains("cannot write milvus.yaml") && err.contains("left as it was"), "{err}");
            assert_eq!(done.status.code(), Some(2));
            assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
        }
        assert_eq!(read(folder.path(), "milvus.yaml"), text);
    }
}

/// Killed at many moments of a run, every file is the old or the new one.
#[test]
fn a_killed_run_leaves_whole_files() {
    const KILLS: u32 = 60;
    let names = ["a/milvus.yaml", "b/milvus.yaml", "c/milvus.yaml", "d/milvus.yaml"];
    let text = large();
    let files: Vec<(&str, &str)> = names.iter().map(|name| (*name, text.as_str())).collect();
    let folder = folder_with(&files);
    let start = Instant::now();
    run(folder.path(), &[".", "--fix", "--select", "yaml"]);
    let whole = start.elapsed();
    let new = read(folder.path(), names[0]);
    assert_ne!(new, text);
    let (mut old_seen, mut new_seen) = (0, 0);
    for kill in 0..KILLS {
        for name in names {
            fs::write(folder.path().join(name), &text).expect("a file");
        }
        let mut command = mqlint(folder.path(), &[".", "--fix", "--select", "yaml"]);
        let mut child =
            command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program runs");
        // Most of them near the end, where the writing is.
        let share = if kill % 3 == 0 { kill * 100 / KILLS } else { 60 + kill * 60 / KILLS };
        std::thread::sleep(whole * share / 100 + Duration::from_micros(u64::from(kill) * 37));
        child.kill().expect("a signal");
        child.wait().expect("it ends");
        for name in names {
            let now = read(folder.path(), name);
            assert!(now == text || now == new, "{name} is neither the old nor the new one");
            if now == text { old_seen += 1 } else { new_seen += 1 }
        }
    }
    println!("{KILLS} runs killed: {old_seen} files old, {new_seen} new");
    // What a killed run left behind is in nobody's way.
    run(folder.path(), &[".", "--fix", "--select", "yaml"]);
    assert!(names.iter().all(|name| read(folder.path(), name) == new));
}
