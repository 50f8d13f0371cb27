//! What the fuzz targets do, with texts made of the fixtures by changing them at random: `MQLINT_MUTATIONS` says how many
//! for each target.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestRunner};

use crate::damaged::fixtures;
use crate::project::FILE;
use crate::targets::TARGETS;

/// For each target, unless told otherwise.
const MUTATIONS: u32 = 150;

/// What is done with a project.
const WORK: &[u8] = b"cfFp";

/// What YAML and the settings take for more than text.
const WORDS: [&str; 24] = [
    "\n", "  ", "\t", ": ", "- ", "? ", "{", "}", "[", "]", "&a ", "*a", "<<: ", "|\n", ">-\n", "\"", "'",
    "# ", "!!int ", "---\n", "\r\n", "\u{feff}", "\n===\n", "allow=",
];

/// One change of a text: where, how many bytes go, and what comes.
type Change = (prop::sample::Index, usize, prop::sample::Index);

fn changed(text: &[u8], changes: &[Change]) -> Vec<u8> {
    let mut text = text.to_vec();
    for (at, gone, word) in changes {
        let at = at.index(text.len() + 1);
        let end = (at + gone).min(text.len());
        text.splice(at..end, word.get(&WORDS).bytes());
    }
    text
}

/// The folders of fixtures that hold several files, as texts of the target `project`.
fn projects() -> Vec<Vec<u8>> {
    let mut folders: BTreeMap<PathBuf, Vec<u8>> = BTreeMap::new();
    for file in fixtures() {
        for folder in file.ancestors().skip(1).take_while(|folder| !folder.ends_with("fixtures")) {
            let name = file.strip_prefix(folder).expect("it is below").to_string_lossy().replace('\\', "/");
            let text = folders.entry(folder.to_owned()).or_default();
            text.extend(format!("{FILE}{name}\n").bytes());
            text.extend(std::fs::read(&file).expect("a fixture"));
        }
    }
    let several = |text: &Vec<u8>| {
        (2..=8).contains(&text.windows(FILE.len()).filter(|w| w == &FILE.as_bytes()).count())
    };
    folders.into_values().filter(several).collect()
}

#[test]
fn no_target_fails_on_mutations_of_fixtures() {
    let mutations = std::env::var("MQLINT_MUTATIONS").ok().and_then(|n| n.parse().ok()).unwrap_or(MUTATIONS);
    let fixtures: Vec<Vec<u8>> =
        fixtures().iter().map(|path| std::fs::read(path).expect("a fixture")).collect();
    let projects = projects();
    let change = (any::<prop::sample::Index>(), 0usize..6, any::<prop::sample::Index>());
    let input = (any::<prop::sample::Index>(), prop::collection::vec(change, 0..6), any::<u8>());
    for (name, target) in TARGETS {
        let start = Instant::now();
        // A seed of the caller's choice comes in PROPTEST_RNG_SEED.
        let seed = std::env::var("PROPTEST_RNG_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(11);
        let config = Config {
            cases: mutations,
            rng_seed: RngSeed::Fixed(seed),
            failure_persistence: None,
            max_shrink_iters: 200,
            ..Config::default()
        };
        let done = TestRunner::new(config).run(&input, |(which, changes, choice)| {
            let is_project = name == "project";
            let fixture: &Vec<u8> = which.get(if is_project { &projects } else { &fixtures });
            let mut text = changed(fixture, &changes);
            text.insert(0, if is_project { WORK[usize::from(choice) % WORK.len()] } else { choice });
            // The choice is a part of the text where there is none.
            let text = if matches!(name, "check" | "fix" | "project") { &text[..] } else { &text[1..] };
            target(text);
            Ok(())
        });
        done.unwrap_or_else(|e| panic!("{name}: {e}"));
        println!("{name}: {mutations} texts in {:?}", start.elapsed());
        assert!(mutations > MUTATIONS || start.elapsed() < Duration::from_secs(60), "{name}");
    }
}
