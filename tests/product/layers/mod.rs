//! One direction: each file takes names only from its own layer and those below it, and no files take names from each
//! other in a circle. The layers are the modules of `src/lib.rs`, lowest first.

mod arrows;
mod names;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::Path;

use self::arrows::{Arrow, arrows};
use self::names::Crate;
use crate::files::files_below;

/// What is wrong with the direction of a crate's files, given as path below `src/` and text.
fn faults(files: &[(String, String)]) -> Vec<String> {
    let krate = Crate::new(files);
    let arrows = arrows(&krate);
    let layers = krate.layers();
    let rank = |file: &str| layers.iter().position(|layer| file.split(['/', '.']).next() == Some(layer));
    let mut faults: Vec<String> = arrows
        .iter()
        .filter(|arrow| rank(&arrow.from) < rank(&arrow.to))
        .map(|arrow| format!("{arrow}, which is of a higher layer"))
        .collect();
    // Files above the layers (lib.rs, main.rs) have no rank, and may take names from all of them.
    faults.retain(|fault| rank(fault.split(':').next().unwrap_or_default()).is_some());
    faults.extend(circles(&arrows));
    faults
}

/// The circles of files, each as the arrows of its shortest way round.
fn circles(arrows: &[Arrow]) -> Vec<String> {
    let mut next: BTreeMap<&str, BTreeMap<&str, &Arrow>> = BTreeMap::new();
    for arrow in arrows.iter().filter(|arrow| !arrow.of_module) {
        next.entry(&arrow.from).or_default().entry(&arrow.to).or_insert(arrow);
    }
    let mut told: BTreeSet<&str> = BTreeSet::new();
    let mut found = Vec::new();
    for file in next.keys() {
        let Some(round) = way_round(&next, file).filter(|_| !told.contains(file)) else { continue };
        told.extend(round.iter().map(|arrow| arrow.from.as_str()));
        let lines: Vec<String> = round.iter().map(ToString::to_string).collect();
        found.push(format!("a circle of {} files:\n    {}", round.len(), lines.join("\n    ")));
    }
    found
}

/// The shortest way from a file back to it.
fn way_round<'a>(
    next: &BTreeMap<&'a str, BTreeMap<&'a str, &'a Arrow>>,
    start: &'a str,
) -> Option<Vec<&'a Arrow>> {
    let mut by: BTreeMap<&str, &Arrow> = BTreeMap::new();
    let mut open = VecDeque::from([start]);
    while let Some(file) = open.pop_front() {
        for (to, arrow) in next.get(file).into_iter().flatten() {
            if !by.contains_key(to) {
                by.insert(to, arrow);
                open.push_back(to);
            }
        }
    }
    let mut round = vec![*by.get(start)?];
    while round[round.len() - 1].from != start {
        round.push(by[round[round.len() - 1].from.as_str()]);
    }
    round.reverse();
    Some(round)
}

fn crate_of(files: &[(&str, &str)]) -> Vec<(String, String)> {
    files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

const LIB: (&str, &str) = ("lib.rs", "pub mod low;\npub mod high;\n");

#[test]
fn names_are_taken_from_lower_layers_and_in_no_circle() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let read = |path: std::path::PathBuf| {
        let text = std::fs::read_to_string(&path).expect("a source file");
        let inside = path.strip_prefix(&src).expect("below src").to_string_lossy().replace('\\', "/");
        (inside, text)
    };
    let files: Vec<_> = files_below(&src, &[".rs"]).into_iter().map(read).collect();
    assert!(files.len() > 100, "the files of src/ are found");
    let faults = faults(&files);
    assert!(faults.is_empty(), "{} run the wrong way:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn an_upward_name_is_found_with_its_line() {
    for (text, line) in [
        ("use crate::high::Thing;\n", 1),
        ("\npub fn f() {\n    crate::high::thing();\n}\n", 3),
        ("pub struct S {\n    pub t: Option<crate::high::Thing>,\n}\n", 2),
        ("pub fn f() {\n    println!(\"{}\", crate::high::N);\n}\n", 2),
        ("use super::high;\npub fn f() {\n    high::thing();\n}\n", 1),
    ] {
        let high = "mod inner;\npub use inner::{N, Thing, thing};\n";
        let inner = "pub struct Thing;\npub const N: u8 = 1;\npub fn thing() {}\n";
        let files = crate_of(&[LIB, ("low.rs", text), ("high/mod.rs", high), ("high/inner.rs", inner)]);
        let faults = faults(&files);
        assert!(faults.iter().any(|f| f.starts_with(&format!("low.rs:{line}: "))), "{text:?}: {faults:?}");
    }
}

#[test]
fn a_downward_name_and_one_of_a_test_are_none() {
    let low = "pub struct Thing;\n\n#[cfg(test)]\nmod tests {\n    use crate::high::f;\n}\n";
    let high = "use crate::low::Thing;\npub fn f(_: Thing) {}\n";
    assert_eq!(faults(&crate_of(&[LIB, ("low.rs", low), ("high.rs", high)])), [""; 0]);
}

#[test]
fn a_circle_is_found_through_what_a_folder_hands_on() {
    let folder = ("low/mod.rs", "mod a;\nmod b;\npub use a::A;\npub use b::B;\n");
    let a = ("low/a.rs", "use super::B;\npub struct A(pub B);\n");
    let b = ("low/b.rs", "pub enum B {\n    One,\n    Two(Box<super::A>),\n}\n");
    let files = crate_of(&[LIB, folder, a, b, ("high.rs", "")]);
    let faults = faults(&files);
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert!(faults[0].contains("low/a.rs:1: ") && faults[0].contains("low/b.rs:3: "), "{faults:?}");
}

#[test]
fn a_folder_that_only_hands_on_closes_no_circle() {
    let folder = ("low/mod.rs", "mod a;\nmod b;\npub use a::A;\npub use b::B;\n");
    let a = ("low/a.rs", "pub struct A;\n");
    let b = ("low/b.rs", "use super::A;\npub struct B(A);\n");
    assert_eq!(faults(&crate_of(&[LIB, folder, a, b, ("high.rs", "")])), [""; 0]);
}
