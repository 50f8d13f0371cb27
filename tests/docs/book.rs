//! The book in docs/: every page is in its contents, and what pages name is there.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use mqlint::facts::rules;

use super::readme::{commands_exist, links, put};
use super::{assert_current, check_file, read};
use crate::files::{files_below, project};

/// The pages of the book, with `/`, below docs/.
fn pages() -> Vec<String> {
    let book = project("docs");
    let name = |page: &PathBuf| page.strip_prefix(&book).expect("below").to_string_lossy().replace('\\', "/");
    files_below(&book, &[".md"]).iter().map(name).collect()
}

#[test]
fn the_contents_are_current() {
    let contents = read("docs/SUMMARY.md");
    let mut stale = Vec::new();
    let text = put(&put(&contents, "rules", &rule_pages()), "formats", &format_pages());
    check_file("docs/SUMMARY.md", &text, &mut stale);
    assert_current(&stale);
    let linked: Vec<&str> = links(&text).collect();
    for page in pages().iter().filter(|p| *p != "SUMMARY.md") {
        assert_eq!(linked.iter().filter(|l| *l == page).count(), 1, "{page} stands once in SUMMARY.md");
    }
}

fn rule_pages() -> String {
    let mut text = String::from("- [Rules](rules/README.md)\n");
    for rule in rules() {
        writeln!(text, "  - [{0}](rules/{0}.md)", rule.id).expect("text");
    }
    text
}

fn format_pages() -> String {
    let mut text = String::from("- [Formats](formats/README.md)\n");
    for page in pages().iter().filter_map(|p| p.strip_prefix("formats/")).filter(|p| *p != "README.md") {
        let name = page.trim_end_matches(".md");
        writeln!(text, "  - [{name}](formats/{page})").expect("text");
    }
    text
}

#[test]
fn what_pages_link_to_and_name_exists() {
    let mut commands = 0;
    for page in pages() {
        let path = format!("docs/{page}");
        let text = read(&path);
        let folder = Path::new(&path).parent().expect("a folder");
        for link in links(&text).filter(|l| !l.starts_with("http") && !l.starts_with('#')) {
            let target = link.split('#').next().unwrap_or(link);
            assert!(project("").join(folder).join(target).exists(), "{path}: {link}");
        }
        // The pages of rules are made of what the program says.
        if !page.starts_with("rules/") {
            commands += commands_exist(&path, &text);
        }
    }
    assert!(commands > 30, "only {commands} commands found");
}
