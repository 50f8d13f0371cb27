//! Unified diffs that `git apply` and `patch` accept.

use std::borrow::Cow;
use std::fmt::Write;
use std::path::Path;

use similar::{ChangeTag, DiffOp, TextDiff};

use crate::text::source::path::slashed;

/// Lines around a change.
const CONTEXT: usize = 3;

/// The change from `old` to `new` of the file at `path` as a unified diff; empty where they are equal.
pub fn unified_diff(path: impl AsRef<Path>, old: &str, new: &str) -> String {
    let mut out = String::new();
    if old == new {
        return out;
    }
    let path = name_bytes(path.as_ref());
    let (from, to) = (header("a", &path), header("b", &path));
    out.push_str(&format!("--- {from}\n+++ {to}\n"));
    let (old, new) = (lines(old), lines(new));
    let diff = TextDiff::from_slices(&old, &new);
    for ops in diff.grouped_ops(CONTEXT) {
        hunk(&mut out, &diff, &ops);
    }
    out
}

/// The lines of `text` as git counts them: only `\n` ends one.
fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

fn hunk(out: &mut String, diff: &TextDiff<'_, '_, str>, ops: &[DiffOp]) {
    let (Some(first), Some(last)) = (ops.first(), ops.last()) else { return };
    let old = range(first.old_range().start, last.old_range().end);
    let new = range(first.new_range().start, last.new_range().end);
    out.push_str(&format!("@@ -{old} +{new} @@\n"));
    for change in ops.iter().flat_map(|op| diff.iter_changes(op)) {
        out.push(match change.tag() {
            ChangeTag::Equal => ' ',
            ChangeTag::Delete => '-',
            ChangeTag::Insert => '+',
        });
        out.push_str(change.value());
        if !change.value().ends_with('\n') {
            out.push_str("\n\\ No newline at end of file\n");
        }
    }
}

/// `start,length` as hunk headers have it: lines from 1, and for no lines the line before.
fn range(start: usize, end: usize) -> String {
    match end - start {
        0 => format!("{start},0"),
        1 => format!("{}", start + 1),
        n => format!("{},{n}", start + 1),
    }
}

/// The bytes of a path with `/` between its names, from where a patch is applied.
fn name_bytes(path: &Path) -> Vec<u8> {
    let bytes = match cfg!(windows) {
        true => slashed(path).into_bytes(),
        false => path.as_os_str().as_encoded_bytes().to_vec(),
    };
    let mut name = bytes.as_slice();
    while let Some(rest) = name.strip_prefix(b"./").or_else(|| name.strip_prefix(b"/")) {
        name = rest;
    }
    name.to_vec()
}

/// `a/path`, quoted as git does where the path could be misread or is no text.
fn header(side: &str, path: &[u8]) -> String {
    let special = |c: char| c.is_control() || matches!(c, '"' | '\\');
    let text = std::str::from_utf8(path).ok().filter(|text| !text.contains(special));
    let Some(path) = text else {
        let mut quoted = String::new();
        for &byte in path {
            match byte {
                b'"' | b'\\' => quoted.extend(['\\', byte as char]),
                0x20..=0x7e => quoted.push(byte as char),
                _ => {
                    // Writing to a string cannot fail.
                    let _ = write!(quoted, "\\{byte:03o}");
                }
            }
        }
        return format!("\"{side}/{quoted}\"");
    };
    // A tab ends a name with spaces, which readers would otherwise take a date from.
    let end = if path.contains(' ') { Cow::from("\t") } else { Cow::from("") };
    format!("{side}/{path}{end}")
}
