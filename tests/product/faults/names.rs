//! Names of files that are hard to write down, and what stands where a settings file should.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use crate::git::{Repository, git};
use crate::program::{ended, fed, mqlint};
use crate::robust::{assert_sound, within};
use crate::scratch::Scratch;

const TWICE: &str = "proxy:\n  port: 1\n  port: 19531\n";
const ONCE: &str = "proxy:\n  port: 19531\n";

/// What `--diff` prints, applied by git, and what `--fix` writes.
#[test]
fn patches_of_files_with_hard_names_apply() {
    let names: [&[u8]; 8] = [
        b"a\\b-milvus.yaml",
        b"c\\d/milvus.yaml",
        b"caf\xe9-milvus.yaml",
        b"caf\xe8-milvus.yaml",
        b"\xff\xfe/milvus.yaml",
        b"a\tb\"c-milvus.yaml",
        b" e f -milvus.yaml",
        "größe-milvus.yaml".as_bytes(),
    ];
    let names = names.map(|name| Path::new(OsStr::from_bytes(name)));
    // Each another text, so that none can pass for another.
    let texts: Vec<(String, String)> =
        (0..names.len()).map(|n| (format!("{TWICE}# {n}\n"), format!("{ONCE}# {n}\n"))).collect();
    let put = || {
        let folder = Scratch::empty();
        names.iter().zip(&texts).for_each(|(name, (old, _))| folder.write(name, old));
        folder
    };
    let args = ["check", ".", "--no-config", "--as", "milvus-yaml", "--select", "yaml"];
    let (by_git, by_fix) = (put(), put());
    let (code, patch, err) = by_git.run(&[&args[..], &["--diff"]].concat());
    assert_eq!(code, 1, "{err}");
    assert_eq!(
        fed(&mut git(by_git.path(), &["apply"]), &patch),
        (0, String::new(), String::new()),
        "{patch}"
    );
    by_fix.run(&[&args[..], &["--fix"]].concat());
    for (name, (_, new)) in names.iter().zip(&texts) {
        assert_eq!(&by_git.read(name), new, "{}", name.display());
        assert_eq!(&by_fix.read(name), new, "{}", name.display());
    }
}

#[test]
fn a_backslash_in_a_name_stays() {
    let folder = Scratch::new(&[("a\\b-milvus.yaml", "mq:\n  type: kafkaa\n")]);
    for format in ["concise", "json", "sarif", "github"] {
        let (_, out, err) = folder.run(&["check", "--no-config", "--format", format, "."]);
        let written = ["a\\b-milvus.yaml", "a\\\\b-milvus.yaml", "a%5Cb-milvus.yaml"];
        assert!(written.iter().any(|name| out.contains(name)), "{format}: {out}{err}");
    }
}

/// The settings of a folder hold for what is in it, whatever it is called.
#[test]
fn settings_hold_below_folders_with_hard_names() {
    for name in [&b"a\\b"[..], b"caf\xe9"] {
        let below = Path::new(OsStr::from_bytes(name));
        let folder = Scratch::empty();
        folder.write(below.join(".mqlint.yaml"), "ignore: [duplicate-key]\n");
        folder.write(below.join("milvus.yaml"), TWICE);
        let (code, out, err) = folder.run(&["check", "."]);
        assert!(!out.contains("duplicate-key"), "{code}: {out}{err}");
        folder.run(&["check", ".", "--fix"]);
        assert_eq!(folder.read(below.join("milvus.yaml")), TWICE);
    }
}

#[test]
fn settings_that_are_no_file_are_an_error() {
    type Make = fn(&Path);
    let kinds: [(&str, Make); 4] = [
        ("a link loop", |at| symlink(".mqlint.yaml", at).expect("a link")),
        ("a link to nowhere", |at| symlink("gone.yaml", at).expect("a link")),
        ("a folder", |at| fs::create_dir(at).expect("a folder")),
        ("a pipe", |at| {
            assert!(Command::new("mkfifo").arg(at).status().expect("mkfifo").success());
        }),
    ];
    for (kind, make) in kinds {
        let folder = Scratch::new(&[("milvus.yaml", TWICE)]);
        make(&folder.at(".mqlint.yaml"));
        for args in [
            &["milvus.yaml"][..],
            &["."],
            &["milvus.yaml", "--fix"],
            &["--config", ".mqlint.yaml", "milvus.yaml"],
        ] {
            let done = within(kind, || folder.run(&[&["check"], args].concat()));
            assert_sound(kind, &done, &[2]);
            assert!(done.2.contains("cannot read .mqlint.yaml"), "{kind} {args:?}: {}", done.2);
        }
        assert_eq!(folder.read("milvus.yaml"), TWICE);
        let done = within(kind, || folder.run(&["resolve", "milvus.yaml"]));
        assert_sound(kind, &done, &[2]);
    }
}

/// A repository of which objects are gone, as after a copy or a fetch that was cut off.
#[test]
fn a_base_with_a_missing_object_is_a_failure() {
    let files = [
        ("deploy/milvus.yaml", "mq:\n  type: rocksmq\n"),
        ("other/values.yaml", "cluster:\n  enabled: true\n"),
    ];
    for what in ["HEAD", "HEAD^{tree}", "HEAD:deploy", "HEAD:deploy/milvus.yaml"] {
        let repository = Repository::new(&files);
        let (_, id, _) = ended(&mut git(repository.path(), &["rev-parse", what]));
        let (folder, file) = id.trim().split_at(2);
        // The index would say what a tree holds.
        fs::remove_file(repository.at(".git/index")).expect("an index");
        repository.write("deploy/milvus.yaml", "mq:\n  type: pulsar\n");
        fs::remove_file(repository.at(format!(".git/objects/{folder}/{file}"))).expect("an object");
        for path in [".", "deploy", "deploy/milvus.yaml"] {
            let mut command = mqlint(repository.path(), &["check", "--base", "HEAD", path]);
            let done = within(what, || ended(&mut command));
            assert_sound(what, &done, &[2]);
        }
    }
}
