//! `docs/formats/`: a page for each format, and their index.

use std::fmt::Write;

use mqlint::report::{FORMATS, FormatInfo};

use super::{assert_current, check_file, mqlint};
use crate::files::project;

#[test]
fn every_format_has_its_page() {
    let mut stale = Vec::new();
    for info in FORMATS {
        check_file(&format!("docs/formats/{}.md", info.name), &page(info), &mut stale);
    }
    check_file("docs/formats/README.md", &index(), &mut stale);
    assert_current(&stale);
    let files = std::fs::read_dir(project("docs/formats")).expect("the folder");
    assert_eq!(files.count(), FORMATS.len() + 1, "pages of no format");
}

fn index() -> String {
    let mut text = String::from(
        "# Formats\n\n\
         `--format` may be given several times, as `FORMAT=FILE` for all but one; `--output-file` names the file of \
         the one without.\nExit codes are the same in all of them. Secrets are shown as `********` without \
         `--show-secrets`. A file is written in\none step: it holds the old report or the new one.\n\n\
         | format | |\n|---|---|\n",
    );
    for info in FORMATS {
        writeln!(text, "| [{0}]({0}.md) | {1} |", info.name, info.summary).expect("text");
    }
    text
}

/// The text of a format, and what the program says in it.
fn page(info: &FormatInfo) -> String {
    let path = "fixtures/helm-standalone-upgrade";
    let (code, out, _) = mqlint(&["check", path, "--no-config", "--format", info.name]);
    assert_eq!(code, 1, "{}", info.name);
    let out = out.replace(env!("CARGO_PKG_VERSION"), "VERSION");
    // The time of the run is all that changes.
    let out: Vec<String> = out.lines().map(timeless).collect();
    let longest = 40;
    let rest = out.len().saturating_sub(longest);
    let more = if rest > 0 { format!("… and {rest} lines more\n") } else { String::new() };
    let out: String = out.iter().take(longest).map(|line| format!("{line}\n")).collect();
    format!(
        "# {}\n\n{}\n\n{}\n\n```sh\n{}\n```\n\n## Example\n\n`mqlint check {path} --format {}` prints\n\n\
         ````text\n{out}{more}````\n",
        info.name, info.summary, info.about, info.example, info.name
    )
}

fn timeless(line: &str) -> String {
    match line.split_once("timestamp=\"") {
        Some((before, after)) => {
            let after = after.split_once('"').map_or("", |(_, after)| after);
            format!("{before}timestamp=\"2026-01-31T12:00:00\"{after}")
        }
        None => line.to_owned(),
    }
}
