//! Unified diffs, judged by the program that will read them.

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

use mqlint::fix::unified;
use proptest::prelude::*;

/// Applies `diff` in a folder where `path` holds `old`; `None` without git.
fn git_apply(path: &str, old: &str, diff: &str) -> Option<Result<String, String>> {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join(path);
    fs::create_dir_all(file.parent().expect("a parent")).expect("a folder");
    fs::write(&file, old).expect("writing");
    let git = Command::new("git")
        .args(["apply", "--verbose", "--whitespace=nowarn", "-"])
        .current_dir(folder.path())
        // Outside any repository, so that paths are those of the folder.
        .env("GIT_CEILING_DIRECTORIES", folder.path().parent().expect("a parent"))
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut git = git.ok()?;
    git.stdin.take().expect("a pipe").write_all(diff.as_bytes()).expect("writing");
    let done = git.wait_with_output().expect("git ends");
    let said = String::from_utf8_lossy(&done.stderr);
    // git looks for a hunk elsewhere when its line numbers are wrong, and says so.
    if !done.status.success() || said.contains("offset") {
        return Some(Err(said.into_owned()));
    }
    Some(Ok(fs::read_to_string(&file).expect("the file")))
}

#[test]
fn a_diff_reads_as_usual() {
    let old = "a: 1\r\nb: 2\r\nc: 3";
    assert_eq!(
        unified("./values.yaml", old, "a: 1\r\nb: 5\r\nc: 3\n"),
        "--- a/values.yaml\n+++ b/values.yaml\n@@ -1,3 +1,3 @@\n a: 1\r\n-b: 2\r\n-c: 3\n\
         \\ No newline at end of file\n+b: 5\r\n+c: 3\n"
    );
    assert_eq!(unified("values.yaml", old, old), "");
    assert_eq!(unified("x", "", "a\n"), "--- a/x\n+++ b/x\n@@ -0,0 +1 @@\n+a\n");
}

#[test]
fn paths_survive() {
    for path in
        ["values.yaml", "my values.yaml", "deep/er/x.yaml", "消息.yaml", "quo\"te.yaml", "tab\there.yaml"]
    {
        let diff = unified(path, "a\nb\n", "a\nc\n");
        if let Some(applied) = git_apply(path, "a\nb\n", &diff) {
            assert_eq!(applied, Ok("a\nc\n".into()), "{diff}");
        }
    }
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(vec!["a: 1", "b:", "", "é", "- x", "\ttab"]), 1..25)
        .prop_flat_map(|lines| {
            let ends = prop::collection::vec(prop::sample::select(vec!["\n", "\r\n"]), lines.len());
            (Just(lines), ends, any::<bool>()).prop_map(|(lines, ends, closed)| {
                let mut text: String = lines.iter().zip(&ends).map(|(l, e)| format!("{l}{e}")).collect();
                if !closed {
                    text.truncate(text.trim_end_matches(['\r', '\n']).len());
                }
                text
            })
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn git_applies_what_we_write(old in text(), new in text()) {
        let diff = unified("dir/values.yaml", &old, &new);
        // git deletes a file that becomes empty only when told so; such texts are not what fixes make.
        prop_assume!(!old.is_empty() && !new.is_empty() && old != new);
        if let Some(applied) = git_apply("dir/values.yaml", &old, &diff) {
            prop_assert_eq!(applied, Ok(new), "{}", diff);
        }
    }
}
