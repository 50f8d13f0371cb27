//! Every parameter of the catalogue with every notation: what its accessor does not take is reported, what it takes
//! is not.

use std::collections::{BTreeMap, BTreeSet};

use mqlint::facts::milvus::accessors::is_unsigned;
use mqlint::facts::milvus::catalogue::{self, Param, ParamKind};
use mqlint::facts::milvus::{NormalKey, Version};
use mqlint::judge::finding::Finding;

use crate::check::check;
use crate::scratch::Scratch;

/// The last known patch of each line that has parameters.
const RELEASES: [&str; 6] = ["2.2.16", "2.3.21", "2.4.12", "2.5.24", "2.6.20", "3.0.0"];

/// The rules on single texts, as against those on bounds and other settings.
const ON_TEXTS: [&str; 3] = ["wrong-type", "wrong-unit", "bad-json"];

fn illegal(kind: ParamKind) -> &'static [&'static str] {
    match kind {
        ParamKind::Bool => &["true ", "enabled", "tRUE", "2", "10s"],
        ParamKind::Int => {
            &["1.0", "1e3", "1_000", "10s", " 12345", "abc", "0x10", "10:30", "99999999999999999999"]
        }
        ParamKind::Float => &["abc", "1,5", "10s", "1_0.5", "0.5 ", "60%"],
        ParamKind::DurationNumber => &["10s", "1m30s", "100ms", "abc", "7 ", "5 min"],
        ParamKind::Duration => &["17", "1.5", "10 s", "1d", "abc", "5min", "10S"],
        ParamKind::Size => &["1.5g", "10 mb", "1t", "1GiB", "100b", "abc", "64 "],
        ParamKind::Json => &["abc", "{'a': 'b'}", "{a: b}", "[1", "7"],
        ParamKind::List | ParamKind::String => &[],
    }
}

fn legal(kind: ParamKind) -> &'static [&'static str] {
    match kind {
        ParamKind::Bool => &["1", "t", "T", "true", "True", "TRUE", "0", "f", "F", "false", "False", "FALSE"],
        ParamKind::Int => &["7", "+7", "0", "012"],
        ParamKind::Float => &["0.5", "1e0", "+0.25", ".5", "1", "0"],
        ParamKind::DurationNumber => &["5", "0.5", "1e1", "0"],
        ParamKind::Duration => &["1m30s", "100ms", "0", "1.5h", "-1s", "7us"],
        ParamKind::Size => &["64m", "64MB", "1gb", "2K", "2kB", "1024", "0"],
        ParamKind::Json => &["{}", r#"{"a": "b"}"#],
        ParamKind::List | ParamKind::String => &["abc", "10s", "a, b", "{'x"],
    }
}

/// The parameters that a release knows and that have an effect there.
fn params(release: Version) -> impl Iterator<Item = &'static Param> {
    let has_effect = move |p: &&Param| p.known_in(release) && p.dead_in(release).is_none();
    catalogue::params().filter(has_effect).filter(|p| p.key() != "mq.type")
}

fn is_default(param: &Param, release: Version, text: &str) -> bool {
    [param.shipped(release), param.code_text(release)].contains(&Some(text))
}

/// Runs the check on a text with extra words on the command line.
fn findings(text: &str, release: &str, extra: &[String]) -> Vec<Finding> {
    let folder = Scratch::new(&[("milvus.yaml", text)]);
    let fixed = ["--milvus", release, "--mode", "standalone", "--as", "milvus-yaml"];
    let options = fixed.into_iter().chain(extra.iter().map(String::as_str));
    check(folder.path(), options).findings
}

/// By key, the rules that spoke and their messages.
type Judged = BTreeMap<NormalKey, Vec<(String, String)>>;

/// What the family says of a file that sets all keys to one text.
fn judged(keys: &[&str], text: &str, release: &str) -> Judged {
    let quoted = serde_json::Value::from(text);
    let lines: String = keys.iter().map(|key| format!("\"{key}\": {quoted}\n")).collect();
    let mut found = Judged::new();
    for finding in findings(&lines, release, &[]).into_iter().filter(|f| f.rule.family == "value") {
        let key = NormalKey::new(finding.key.as_str().trim_matches('"'));
        found.entry(key).or_default().push((finding.rule.id.to_owned(), finding.message));
    }
    found
}

fn kinds(release: Version) -> BTreeMap<String, (ParamKind, Vec<&'static Param>)> {
    let mut kinds: BTreeMap<String, (ParamKind, Vec<&'static Param>)> = BTreeMap::new();
    for param in params(release) {
        let kind = param.kind_in(release);
        kinds.entry(format!("{kind:?}")).or_insert((kind, Vec::new())).1.push(param);
    }
    kinds
}

#[test]
fn what_no_accessor_takes_is_reported() {
    let (mut asked, mut missed) = (0, BTreeSet::new());
    for name in RELEASES {
        let release: Version = name.parse().unwrap();
        for (kind, params) in kinds(release).values() {
            for text in illegal(*kind) {
                let fitting = params.iter().filter(|p| !is_default(p, release, text));
                let keys: Vec<&str> = fitting.map(|p| p.key()).collect();
                let found = judged(&keys, text, name);
                asked += keys.len();
                let silent = keys.iter().filter(|key| !found.contains_key(&NormalKey::new(key)));
                missed.extend(silent.map(|key| format!("{name} {kind:?} {key}: {text:?}")));
            }
        }
    }
    assert!(asked > 20_000, "{asked}");
    assert!(missed.is_empty(), "{} of {asked} are not reported: {missed:#?}", missed.len());
}

#[test]
fn what_an_accessor_takes_is_not_reported_as_text() {
    let (mut asked, mut wrong) = (0, BTreeSet::new());
    for name in RELEASES {
        let release: Version = name.parse().unwrap();
        for (kind, params) in kinds(release).values() {
            for text in legal(*kind) {
                let keys: Vec<&str> = params.iter().map(|p| p.key()).collect();
                asked += keys.len();
                for (key, rules) in judged(&keys, text, name) {
                    if text.starts_with('+')
                        && catalogue::param(&key).is_some_and(|p| is_unsigned(p, release))
                    {
                        continue;
                    }
                    let on_text = rules.iter().filter(|(rule, _)| ON_TEXTS.contains(&rule.as_str()));
                    wrong.extend(
                        on_text.map(|(rule, says)| format!("{name} {rule} {key:?}: {text:?}: {says}")),
                    );
                }
            }
        }
    }
    assert!(asked > 20_000, "{asked}");
    assert!(wrong.is_empty(), "{} of {asked} are reported: {wrong:#?}", wrong.len());
}

#[test]
fn a_number_without_sign_takes_none() {
    let release: Version = "2.6.20".parse().unwrap();
    let unsigned = |p: &&Param| p.kind_in(release) == ParamKind::Int && is_unsigned(p, release);
    let keys: Vec<&str> = params(release).filter(unsigned).map(Param::key).collect();
    let found = judged(&keys, "-1", "2.6.20");
    assert!(keys.len() > 5);
    for key in keys {
        assert!(found.contains_key(&NormalKey::new(key)), "{key}");
    }
}

#[test]
fn a_release_does_with_it_what_its_accessors_do() {
    let says = |release: &str, key: &str, text: &str| {
        let found = judged(&[key], text, release);
        let messages = found.get(&NormalKey::new(key)).map_or(&[][..], |m| m);
        messages.iter().map(|(_, says)| says.clone()).collect::<String>()
    };
    for (release, key, text, words) in [
        ("2.2.16", "rocksmq.retentionTimeInMinutes", "abc", "stops at start"),
        ("2.3.21", "rocksmq.retentionTimeInMinutes", "abc", "takes 0"),
        ("2.2.16", "rootCoord.enableActiveStandby", "on?", "stops at start"),
        ("2.3.21", "rootCoord.enableActiveStandby", "on?", "takes false"),
        ("2.6.20", "streaming.walBalancer.triggerInterval", "10", "its default"),
        ("2.3.21", "proxy.grpc.serverMaxRecvSize", "64m", "with a warning in its log"),
        ("2.6.20", "autoIndex.params.build", "{'a': 1}", "stops"),
    ] {
        assert!(
            says(release, key, text).contains(words),
            "{release} {key} {text}: {}",
            says(release, key, text)
        );
    }
}

#[test]
fn values_of_variables_are_judged_too() {
    let release: Version = "2.5.24".parse().unwrap();
    // Keys below `knowhere.` keep their dots, which no variable's name has.
    let by_name = |p: &&Param| p.kind_in(release) == ParamKind::Bool && !p.key().starts_with("knowhere.");
    let switches: Vec<&Param> = params(release).filter(by_name).collect();
    assert!(switches.len() > 100);
    let names: Vec<String> = switches.iter().map(|p| p.key().to_uppercase().replace('.', "_")).collect();
    let env = names.iter().flat_map(|name| ["--env".to_owned(), format!("{name}=yes")]);
    let found = findings("log:\n  level: info\n", "2.5.24", &env.collect::<Vec<_>>());
    let said =
        |name: &&String| found.iter().any(|f| f.rule.id == "wrong-type" && f.message.contains(name.as_str()));
    let silent: Vec<&String> = names.iter().filter(|name| !said(name)).collect();
    assert!(silent.is_empty(), "{silent:?}");
}
