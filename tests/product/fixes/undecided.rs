//! Fixes that are not applied because what is meant is not known: beside broken settings, and those that undo each other.

use std::collections::BTreeMap;

use super::trial::{Set, try_set};
use crate::scratch::Scratch;

const UNUSED: &str = "cluster:\n  enabled: true\nkafka:\n  enabled: true\n";
/// Each release that the image may hold wants another value.
const EITHER: &str = "image:\n  all:\n    tag: latest\nstreaming:\n  enabled: false\n";
const CHECK: [&str; 4] = ["check", ".", "--as", "helm-values"];

/// What is excluded or ignored by settings that cannot be read is not touched, and they are reported in every way.
#[test]
fn broken_settings_are_reported_and_nothing_is_written() {
    for (settings, place) in [
        ("exclude: [vendor/\nignore: [unused-broker]\n", ".mqlint.yaml:2:7: "),
        ("chart: 5.0.2\nexlude: [vendor/]\n", ".mqlint.yaml:2:1: "),
        ("extends: gone.yaml\n", ".mqlint.yaml:1:10: "),
        ("rules: [gone]\n", ".mqlint.yaml:1:9: "),
    ] {
        let files = [(".mqlint.yaml", settings), ("values.yaml", UNUSED), ("vendor/values.yaml", UNUSED)];
        let folder = Scratch::new(&files);
        let plain = folder.run(&[&CHECK[..], &["--format", "json"]].concat());
        assert_eq!(plain.0, 2, "{}", plain.2);
        for how in [&["--fix"][..], &["--fix", "--unsafe-fixes"]] {
            let (code, out, err) = folder.run(&[&CHECK[..], &["--format", "json"], how].concat());
            assert_eq!(code, 2, "{err}");
            let parse = |text: &str| -> serde_json::Value { serde_json::from_str(text).expect("JSON") };
            let (with, without) = (parse(&out), parse(&plain.1));
            assert_eq!((&with["findings"], &with["errors"]), (&without["findings"], &without["errors"]));
            assert!(err.contains("nothing is fixed, as what is excluded or ignored is not known"), "{err}");
        }
        let (code, out, err) = folder.run(&[&CHECK[..], &["--diff", "--unsafe-fixes"]].concat());
        assert_eq!((code, out.as_str()), (2, ""), "{err}");
        assert!(err.contains(place) && err.contains("cannot read .mqlint.yaml"), "{err}");
        for (name, text) in files {
            assert_eq!(folder.read(name), text);
        }
    }
}

#[test]
fn what_a_broken_baseline_has_is_not_fixed() {
    for known in ["{", "[]"] {
        let files =
            [(".mqlint.yaml", "baseline: known.json\n"), ("known.json", known), ("values.yaml", UNUSED)];
        let folder = Scratch::new(&files);
        let (code, _, err) = folder.run(&[&CHECK[..], &["--fix", "--unsafe-fixes"]].concat());
        assert_eq!(code, 2, "{err}");
        assert!(err.contains("nothing is fixed"), "{err}");
        assert_eq!(folder.read("values.yaml"), UNUSED);
    }
}

/// Two notes, each of which wants what the other does not: neither is applied, and another run does the same.
#[test]
fn fixes_that_undo_each_other_are_left_with_a_word() {
    let folder = Scratch::new(&[("values.yaml", EITHER)]);
    for _ in 0..2 {
        let (code, out, err) = folder.run(&[&CHECK[..], &["--fix", "--unsafe-fixes"]].concat());
        assert_eq!(code, 0, "{err}");
        assert!(!out.contains("fixed["), "{out}");
        let said = "`streaming.enabled`: the fix of retired-component is left to you (set `streaming.enabled: true`): it \
                    and another fix would undo each other";
        assert_eq!(err.matches(said).count(), 1, "{err}");
        assert!(!err.contains("not all fixes were tried"), "{err}");
        assert_eq!(folder.read("values.yaml"), EITHER);
    }
    let (code, patch, _) = folder.run(&[&CHECK[..], &["--diff", "--unsafe-fixes"]].concat());
    assert_eq!((code, patch.as_str()), (0, ""));
}

/// What else there is to fix in the file is fixed all the same.
#[test]
fn others_are_fixed_beside_those_that_undo_each_other() {
    let text =
        format!("{EITHER}kafka:\n  enabled: true\nproxy:\n  maxNameLength: 300\n  port: 1\n  port: 2\n");
    let files = BTreeMap::from([("values.yaml".to_owned(), text.clone().into_bytes())]);
    let set = Set { name: "either".into(), files, options: "--as helm-values".into() };
    let count = try_set(&set).unwrap_or_else(|why| panic!("{why}"));
    assert!(count.fixed > 0, "{count:?}");
    let folder = Scratch::new(&[("values.yaml", &text)]);
    folder.run(&[&CHECK[..], &["--fix", "--unsafe-fixes"]].concat());
    let new = folder.read("values.yaml");
    assert!(new.starts_with(EITHER) && new != text, "{new}");
}

/// A rule of the user's own that forbids what a fix would write.
#[test]
fn a_fix_that_a_rule_of_the_users_own_forbids_is_left_with_a_word() {
    let rule = "id: no-pulsar-key\nseverity: error\nsummary: pulsar is not named\nmessage: \"`{key}` is named\"\n\
                when:\n  value: pulsar.enabled\n  present: true\n";
    let folder = Scratch::new(&[
        (".mqlint.yaml", "chart: 4.1.0\nrules: [own]\n"),
        ("own/no-pulsar-key.yaml", rule),
        ("values.yaml", UNUSED),
    ]);
    let (code, out, err) = folder.run(&[&CHECK[..], &["--fix", "--unsafe-fixes"]].concat());
    assert_eq!(code, 1, "{out}{err}");
    assert!(err.contains("no-pulsar-key would be found"), "{out}{err}");
    assert_eq!(folder.read("values.yaml"), UNUSED);
}
