//! Unified diffs, judged by the program that will read them.

use mqlint::text::edit::unified_diff;
use proptest::prelude::*;

use crate::git::git;
use crate::program::fed;
use crate::scratch::Scratch;

/// Applies `diff` in a folder where `path` holds `old`.
fn git_apply(path: &str, old: &str, diff: &str) -> Result<String, String> {
    let folder = Scratch::new(&[(path, old)]);
    let (code, _, said) =
        fed(&mut git(folder.path(), &["apply", "--verbose", "--whitespace=nowarn", "-"]), diff);
    // git looks for a hunk elsewhere when its line numbers are wrong, and says so.
    if code == 0 && !said.contains("offset") { Ok(folder.read(path)) } else { Err(said) }
}

#[test]
fn a_diff_reads_as_usual() {
    let old = "a: 1\r\nb: 2\r\nc: 3";
    assert_eq!(
        unified_diff("./values.yaml", old, "a: 1\r\nb: 5\r\nc: 3\n"),
        "--- a/values.yaml\n+++ b/values.yaml\n@@ -1,3 +1,3 @@\n a: 1\r\n-b: 2\r\n-c: 3\n\
         \\ No newline at end of file\n+b: 5\r\n+c: 3\n"
    );
    assert_eq!(unified_diff("values.yaml", old, old), "");
    assert_eq!(unified_diff("x", "", "a\n"), "--- a/x\n+++ b/x\n@@ -0,0 +1 @@\n+a\n");
}

#[test]
fn paths_survive() {
    for path in
        ["values.yaml", "my values.yaml", "deep/er/x.yaml", "消息.yaml", "quo\"te.yaml", "tab\there.yaml"]
    {
        let diff = unified_diff(path, "a\nb\n", "a\nc\n");
        assert_eq!(git_apply(path, "a\nb\n", &diff), Ok("a\nc\n".into()), "{diff}");
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
        let diff = unified_diff("dir/values.yaml", &old, &new);
        // git deletes a file that becomes empty only when told so; such texts are not what fixes make.
        prop_assume!(!old.is_empty() && !new.is_empty() && old != new);
        prop_assert_eq!(git_apply("dir/values.yaml", &old, &diff), Ok(new), "{}", diff);
    }
}
