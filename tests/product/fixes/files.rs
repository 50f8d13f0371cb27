//! `--fix` and `--diff` as the program runs them: what is written, and what is left alone.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::git::git;
use crate::program::{self, Run, ended, fed};
use crate::scratch::Scratch;

const BAD: &str = "proxy:\n  # dropped\n  port: 1\n  port: 19531 # kept\n";
const GOOD: &str = "proxy:\n  port: 19531 # kept\n";
const OPTIONS: [&str; 5] = ["--no-config", "--milvus", "2.6.2", "--mode", "standalone"];

fn mqlint(folder: &Path, args: &[&str]) -> Command {
    program::mqlint(folder, &[&["check"], args, &OPTIONS].concat())
}

fn run(folder: &Scratch, args: &[&str]) -> Run {
    ended(&mut mqlint(folder.path(), args))
}

#[test]
fn what_was_fixed_and_what_remains_is_reported() {
    let folder = Scratch::new(&[("milvus.yaml", BAD)]);
    let (code, out, err) = run(&folder, &["milvus.yaml", "--fix", "--format", "concise", "--select", "yaml"]);
    assert_eq!(code, 0, "{out}{err}");
    assert!(out.contains("milvus.yaml:3:3: fixed[duplicate-key] remove the first `proxy.port`"), "{out}");
    assert!(err.contains("no problems in 1 file; 1 fixed"), "{err}");
    assert_eq!(folder.read("milvus.yaml"), GOOD);
    let (code, out, _) = run(&folder, &["milvus.yaml", "--fix", "--format", "json", "--select", "yaml"]);
    let json: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!((code, &json["summary"]["fixed"], &json["fixed"]), (0, &0.into(), &serde_json::json!([])));
    // What remains decides on the exit code.
    folder.write("milvus.yaml", format!("{BAD}mq:\n  type: nonsense\n"));
    let (code, out, _) = run(&folder, &["milvus.yaml", "--fix", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!((code, &json["summary"]["fixed"]), (1, &1.into()));
    let fixed = &json["fixed"][0];
    assert_eq!((&fixed["rule"], &fixed["safety"]), (&"duplicate-key".into(), &"safe".into()));
    assert_eq!(
        (&fixed["path"], &fixed["line"], &fixed["column"]),
        (&"milvus.yaml".into(), &3.into(), &3.into())
    );
    let (_, out, _) = run(&folder, &["milvus.yaml"]);
    assert!(!out.contains("fixed"), "{out}");
}

#[test]
fn unsafe_fixes_are_asked_for() {
    let text = "mq:\n  type: Kafka\nkafka:\n  brokerList: b:9092\n";
    let folder = Scratch::new(&[("milvus.yaml", text)]);
    assert_eq!(run(&folder, &["milvus.yaml", "--fix"]).0, 1);
    assert_eq!(folder.read("milvus.yaml"), text);
    let (code, _, err) = run(&folder, &["milvus.yaml", "--unsafe-fixes"]);
    assert_eq!(code, 2);
    assert!(err.contains("add --fix or --diff"), "{err}");
    let (_, out, _) = run(&folder, &["milvus.yaml", "--fix", "--unsafe-fixes", "--format", "concise"]);
    assert!(out.contains("fixed[unknown-mq-type]"), "{out}");
    assert_eq!(folder.read("milvus.yaml"), text.replace("Kafka", "kafka"));
}

#[test]
fn standard_input_is_filtered() {
    let folder = Scratch::empty();
    let args = ["-", "--stdin-filename", "milvus.yaml", "--select", "yaml"];
    let filter = |more: &str, text: &str| fed(mqlint(folder.path(), &args).arg(more), text);
    let (code, out, err) = filter("--fix", BAD);
    assert_eq!((code, out.as_str()), (0, GOOD));
    assert!(err.contains("fixed[duplicate-key]"), "{err}");
    assert_eq!(filter("--fix", GOOD).1, GOOD);
    let (code, out, err) = filter("--diff", BAD);
    assert_eq!(code, 1, "{err}");
    assert!(out.starts_with("--- a/milvus.yaml\n+++ b/milvus.yaml\n"), "{out}");
    assert_eq!(filter("--diff", GOOD), (0, String::new(), "nothing to fix\n".into()));
}

/// A report that nobody writes must not be waited for.
#[test]
fn a_patch_has_no_format() {
    let folder = Scratch::new(&[("milvus.yaml", BAD)]);
    let (code, out, err) = run(&folder, &["milvus.yaml", "--diff", "--format", "sarif=out.sarif"]);
    assert_eq!((code, out.as_str()), (2, ""), "{err}");
    let (code, out, err) = run(&folder, &["milvus.yaml", "--diff", "--output-file", "out.patch"]);
    assert_eq!((code, out.as_str()), (1, ""), "{err}");
    assert!(folder.read("out.patch").starts_with("--- a/milvus.yaml\n"));
}

#[test]
fn a_diff_of_several_files_is_one_patch() {
    let files =
        [("a/milvus.yaml", BAD), ("b c/milvus.yaml", "kafka: {brokerList: 'é:1', brokerList: b:2}\n")];
    let [by_git, by_patch, by_fix] = [(); 3].map(|()| Scratch::new(&files));
    let (code, patch, err) = run(&by_git, &[".", "--diff"]);
    assert_eq!(code, 1, "{err}");
    assert!(err.contains("would fix 2 problems in 2 files"), "{err}");
    assert_eq!(by_git.read("a/milvus.yaml"), BAD);
    assert_eq!(fed(&mut git(by_git.path(), &["apply"]), &patch).0, 0, "git applies it: {patch}");
    if Command::new("patch").arg("--version").output().is_ok() {
        let (code, _, err) = fed(Command::new("patch").arg("-p1").current_dir(by_patch.path()), &patch);
        assert_eq!(code, 0, "patch applies it: {err}");
        assert_eq!(by_patch.read("b c/milvus.yaml"), by_git.read("b c/milvus.yaml"));
    }
    run(&by_fix, &[".", "--fix"]);
    for (name, text) in files {
        assert_eq!(by_git.read(name), by_fix.read(name));
        assert_ne!(by_fix.read(name), text);
    }
    assert_eq!(run(&by_fix, &[".", "--diff"]).0, 0);
    // Absolute paths of files here are as good.
    by_git.write("a/milvus.yaml", BAD);
    let whole = by_git.at("a/milvus.yaml");
    let (_, patch, _) = run(&by_git, &[whole.to_str().expect("a path"), "--diff"]);
    assert!(patch.starts_with("--- a/a/milvus.yaml\n"), "{patch}");
}

#[test]
fn what_cannot_be_fixed_is_said() {
    let folder = Scratch::new(&[("values.yaml", "")]);
    let utf16: Vec<u8> = format!("\u{feff}{BAD}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    folder.write("milvus.yaml", &utf16);
    let (code, _, err) = run(&folder, &["milvus.yaml", "--fix"]);
    assert_eq!(code, 1);
    assert!(err.contains("milvus.yaml is not fixed") && err.contains("UTF-16"), "{err}");
    assert_eq!(fs::read(folder.at("milvus.yaml")).expect("a file"), utf16);
}

#[test]
fn values_of_two_deployments_are_fixed_once() {
    let base = "cluster:\n  enabled: false\nextraConfigFiles:\n  user.yaml: |\n    proxy:\n      port: 1\n      port: 2\n";
    let files = [
        ("values.yaml", base),
        ("values-prod.yaml", "queryNode:\n  replicas: 2\n"),
        ("values-test.yaml", "queryNode:\n  replicas: 1\n"),
    ];
    let folder = Scratch::new(&files);
    run(&folder, &[".", "--fix", "--chart", "5.0.2", "--select", "yaml"]);
    assert_eq!(folder.read("values.yaml"), base.replace("      port: 1\n", ""));
    // Values that are only read to understand an overlay are not touched.
    let folder = Scratch::new(&files);
    run(&folder, &["values-prod.yaml", "--fix", "--chart", "5.0.2"]);
    assert_eq!(folder.read("values.yaml"), base);
}

#[cfg(unix)]
#[test]
fn links_out_of_the_tree_are_not_followed() {
    use std::os::unix::fs::symlink;
    let outside = Scratch::new(&[("real.yaml", BAD)]);
    let folder = Scratch::new(&[("in/real/milvus.yaml", BAD)]);
    symlink(outside.at("real.yaml"), folder.at("in/out.yaml")).expect("a link");
    symlink("real/milvus.yaml", folder.at("in/link.yaml")).expect("a link");
    for (paths, said) in [
        (&["in"][..], "`in/out.yaml` leads by a link to a place outside"),
        (&["in", "--allow-outside"], "out.yaml is not fixed: it is a link to"),
        (&["in/out.yaml"], "out.yaml is not fixed: it is a link to"),
    ] {
        let (_, _, err) = run(&folder, &[paths, &["--fix", "--as", "milvus-yaml"]].concat());
        assert!(err.contains(said), "{err}");
        assert_eq!(outside.read("real.yaml"), BAD);
    }
    assert_eq!(folder.read("in/real/milvus.yaml"), GOOD);
    assert!(folder.at("in/link.yaml").is_symlink() && folder.at("in/out.yaml").is_symlink());
    // A link within the folder of what was given is followed, and stays one.
    folder.write("in/real/milvus.yaml", BAD);
    run(&folder, &["in/link.yaml", "--fix", "--as", "milvus-yaml"]);
    assert_eq!(folder.read("in/real/milvus.yaml"), GOOD);
    assert!(folder.at("in/link.yaml").is_symlink());
}

#[cfg(unix)]
#[test]
fn what_must_not_be_written_is_an_error_and_stays() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Scratch::new(&[("milvus.yaml", BAD), ("sub/milvus.yaml", BAD)]);
    let set = |path: &str, mode| {
        fs::set_permissions(folder.at(path), fs::Permissions::from_mode(mode)).expect("permissions");
    };
    set("milvus.yaml", 0o444);
    let args = ["milvus.yaml", "--fix", "--format", "json", "--select", "yaml"];
    let (code, out, err) = run(&folder, &args);
    assert_eq!(code, 2);
    assert!(err.contains("cannot write milvus.yaml: it is read-only"), "{err}");
    let json: serde_json::Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!((&json["errors"][0]["path"], &json["summary"]["fixed"]), (&"milvus.yaml".into(), &0.into()));
    assert_eq!(json["findings"][0]["rule"], "duplicate-key");
    assert_eq!(folder.read("milvus.yaml"), BAD);
    // Showing needs no permission.
    assert_eq!(run(&folder, &["milvus.yaml", "--diff"]).0, 1);
    set("sub", 0o555);
    // Root may write anywhere.
    if fs::write(folder.at("sub/probe"), "").is_err() {
        let (code, _, err) = run(&folder, &["sub/milvus.yaml", "--fix"]);
        assert_eq!(code, 2);
        assert!(err.contains("no file can be made beside it"), "{err}");
        assert_eq!(folder.read("sub/milvus.yaml"), BAD);
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
    let folder = Scratch::new(&[("milvus.yaml", &text)]);
    // A limit on the size of files; with the signal ignored, writing beyond it fails as on a full disk.
    for ignored in ["trap '' XFSZ; ", ""] {
        let line = format!("{ignored}ulimit -f 8; exec \"$0\" \"$@\"");
        let mut command = Command::new("sh");
        command
            .args(["-c", &line])
            .arg(env!("CARGO_BIN_EXE_mqlint"))
            .args(["check", "milvus.yaml", "--fix"])
            .args(OPTIONS);
        let done = command.current_dir(folder.path()).output().expect("a shell");
        assert!(!done.status.success());
        if !ignored.is_empty() {
            let err = String::from_utf8_lossy(&done.stderr);
            assert!(err.contains("cannot write milvus.yaml") && err.contains("left as it was"), "{err}");
            assert_eq!(done.status.code(), Some(2));
            assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
        }
        assert_eq!(folder.read("milvus.yaml"), text);
    }
}

/// Killed at many moments of a run, every file is the old or the new one.
#[test]
fn a_killed_run_leaves_whole_files() {
    const KILLS: u32 = 60;
    let names = ["a/milvus.yaml", "b/milvus.yaml", "c/milvus.yaml", "d/milvus.yaml"];
    let text = large();
    let folder = Scratch::new(&names.map(|name| (name, &text)));
    let start = Instant::now();
    run(&folder, &[".", "--fix", "--select", "yaml"]);
    let whole = start.elapsed();
    let new = folder.read(names[0]);
    assert_ne!(new, text);
    let (mut old_seen, mut new_seen) = (0, 0);
    for kill in 0..KILLS {
        for name in names {
            folder.write(name, &text);
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
            let now = folder.read(name);
            assert!(now == text || now == new, "{name} is neither the old nor the new one");
            if now == text { old_seen += 1 } else { new_seen += 1 }
        }
    }
    println!("{KILLS} runs killed: {old_seen} files old, {new_seen} new");
    // What a killed run left behind is in nobody's way.
    run(&folder, &[".", "--fix", "--select", "yaml"]);
    assert!(names.iter().all(|name| folder.read(name) == new));
}
