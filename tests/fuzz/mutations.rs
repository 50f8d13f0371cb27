//! What the fuzz targets do, with texts made of the fixtures by changing them at random: `MQLINT_MUTATIONS` says how many
//! for each target.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestRunner};

use crate::damaged::fixtures;
use crate::targets::TARGETS;

/// For each target, unless told otherwise.
const MUTATIONS: u32 = 150;

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

#[test]
fn no_target_fails_on_mutations_of_fixtures() {
    let mutations = std::env::var("MQLINT_MUTATIONS").ok().and_then(|n| n.parse().ok()).unwrap_or(MUTATIONS);
    let fixtures: Vec<Vec<u8>> =
        fixtures().iter().map(|path| std::fs::read(path).expect("a fixture")).collect();
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
            let fixture: &Vec<u8> = which.get(&fixtures);
            let mut text = changed(fixture, &changes);
            text.insert(0, choice);
            // The choice is a part of the text where there is none.
            let text = if matches!(name, "check" | "fix") { &text[..] } else { &text[1..] };
            target(text);
            Ok(())
        });
        done.unwrap_or_else(|e| panic!("{name}: {e}"));
        println!("{name}: {mutations} texts in {:?}", start.elapsed());
        assert!(mutations > MUTATIONS || start.elapsed() < Duration::from_secs(60), "{name}");
    }
}
