//! Files made to bring a reader down.

use std::fs;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestRunner};

use crate::check::check;
use crate::program::{fed, mqlint};
use crate::robust::{assert_sound, within};
use crate::scratch::Scratch;

const DEEP: usize = 100_000;

/// Each is one finding, whatever it looks like to the reader.
fn one_finding(name: &str, text: &[u8]) {
    let folder = Scratch::new(&[("milvus.yaml", text)]);
    let args = ["check", "--no-config", "--as", "milvus-yaml", "--format", "json", "milvus.yaml"];
    let done = within(name, || folder.run(&args));
    assert_sound(name, &done, &[1]);
    let json: serde_json::Value = serde_json::from_str(&done.1).expect("JSON");
    let findings = json["findings"].as_array().expect("findings");
    let rules: Vec<_> = findings.iter().filter(|f| f["severity"] == "error").map(|f| &f["rule"]).collect();
    assert_eq!(rules, ["yaml-syntax"], "{name}");
}

#[test]
fn collections_without_end() {
    let nested: [(&str, String); 7] = [
        ("flow sequences", "a: ".to_owned() + &"[".repeat(DEEP)),
        ("closed flow sequences", format!("a: {}{}", "[".repeat(DEEP), "]".repeat(DEEP))),
        ("flow mappings", "a: ".to_owned() + &"{a: ".repeat(DEEP)),
        ("closed flow mappings", format!("a: {}1{}", "{a: ".repeat(DEEP), "}".repeat(DEEP))),
        ("block sequences", "- ".repeat(DEEP) + "a"),
        ("block mappings", (0..2_000).map(|i| format!("{}a:\n", " ".repeat(i))).collect()),
        ("explicit keys", "? ".repeat(DEEP) + "a"),
    ];
    for (name, text) in &nested {
        one_finding(name, text.as_bytes());
    }
    println!("{} kinds of nesting, {DEEP} deep", nested.len());
}

#[test]
fn aliases_that_multiply() {
    let mut laughs = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    let mut merges = String::from("a0: &a0 {x: 1}\n");
    for i in 1..12 {
        let aliases = vec![format!("*a{}", i - 1); 9].join(", ");
        laughs.push_str(&format!("a{i}: &a{i} [{aliases}]\n"));
        merges.push_str(&format!("a{i}: &a{i} {{<<: [{aliases}]}}\n"));
    }
    let cases = [("laughs", laughs), ("merges", merges), ("itself", "a: &a [*a]\n".into())];
    for (name, text) in &cases {
        one_finding(name, text.as_bytes());
    }
    println!("{} bombs", cases.len());
}

#[test]
fn a_file_too_large_to_read() {
    let folder = Scratch::new(&[("milvus.yaml", "mq:\n  type: kafkaa\n")]);
    let file = fs::File::create(folder.at("values.yaml")).expect("a file");
    file.set_len(1 << 30).expect("a file with nothing in it");
    for args in [&["check", "."][..], &["check", "values.yaml", "milvus.yaml"]] {
        let args = [args, &["--no-config", "--format", "json"]].concat();
        let done = within("a large file", || folder.run(&args));
        assert_sound("a large file", &done, &[2]);
        let json: serde_json::Value = serde_json::from_str(&done.1).expect("JSON");
        assert_eq!(json["errors"].as_array().expect("errors").len(), 1);
        assert!(done.2.contains("larger than 64 MiB"), "{}", done.2);
        assert!(done.1.contains("unknown-mq-type"), "the other file is judged: {}", done.1);
    }
}

#[test]
fn bytes_at_random() {
    const CASES: u32 = 300;
    let folder = Scratch::empty();
    let config =
        Config { cases: CASES, rng_seed: RngSeed::Fixed(7), failure_persistence: None, ..Config::default() };
    let marks = prop::sample::select(b" \n\t:-{}[]&*!|>'\"%@`#,?<\xef\xbb\xbf\xff\x00ab1".to_vec());
    let bytes =
        prop_oneof![prop::collection::vec(any::<u8>(), 0..600), prop::collection::vec(marks, 0..600),];
    let done = TestRunner::new(config).run(&bytes, |bytes| {
        folder.write("milvus.yaml", &bytes);
        let report = check(&folder.at("milvus.yaml"), ["--no-config"]);
        prop_assert!(report.errors.is_empty(), "{:?}", report.errors);
        Ok(())
    });
    done.unwrap_or_else(|e| panic!("{e}"));
    // The same through the program, on standard input.
    let mut bytes: Vec<u8> = (0..4096u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    bytes[0] = b'a';
    let done = fed(&mut mqlint(folder.path(), &["check", "--as", "milvus-yaml", "-"]), &bytes);
    assert_sound("noise", &done, &[1]);
    println!("{CASES} texts of random bytes");
}

/// Files of every kind with a place for a value: how it ends is said as one finding, and no stack or clock runs out.
#[test]
fn aliases_without_an_end_in_every_kind_of_file() {
    const FILES: [(&str, &str); 9] = [
        ("milvus.yaml", "mq: {type: kafka}\nkafka: @\n"),
        ("values.yaml", "extraConfigFiles: {user.yaml: 'a: 1'}\ncluster: {enabled: @}\nimage: @\n"),
        (
            "compose.yaml",
            "services:\n  m:\n    image: milvusdb/milvus:v2.6.2\n    environment: @\n    volumes: @\n",
        ),
        (
            "cr.yaml",
            "apiVersion: milvus.io/v1beta1\nkind: Milvus\nmetadata: {name: m}\nspec: {config: @, dependencies: @}\n",
        ),
        (
            "app.yaml",
            "apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec:\n  source:\n    chart: milvus\n    repoURL: https://zilliztech.github.io/milvus-helm\n    targetRevision: 5.0.19\n    helm: {valuesObject: @, parameters: @}\n",
        ),
        (
            "release.yaml",
            "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n  chart: {spec: {chart: milvus, version: 5.0.19, sourceRef: {kind: HelmRepository, name: milvus}}}\n  values: @\n",
        ),
        (
            "helmfile.yaml",
            "releases:\n  - name: m\n    chart: zilliztech/milvus\n    version: 5.0.19\n    values: @\n",
        ),
        (
            "pod.yaml",
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: m}\nspec:\n  template:\n    spec:\n      volumes: @\n      containers:\n        - image: milvusdb/milvus:v2.6.2\n          args: [milvus, run, standalone]\n          env: @\n",
        ),
        (
            "kustomization.yaml",
            "resources: [cr.yaml]\npatches:\n  - target: {kind: Milvus}\n    patch: @\nhelmCharts: @\n",
        ),
    ];
    let bomb = (1..6).fold("&l0 {v: 1}".to_owned(), |inner, i| {
        let more: String = (1..9).map(|k| format!(", k{k}: *l{}", i - 1)).collect();
        format!("&l{i} {{k0: {inner}{more}}}")
    });
    let values = ["&a {x: *a}", "&a [*a]", "&a [*a, *a]", "&a {x: [*a, {y: *a}]}", &bomb];
    let mut runs = 0;
    for (name, text) in FILES {
        for value in values {
            // Names of anchors count anew in each place.
            let places: Vec<&str> = text.split('@').collect();
            let folder = Scratch::new(&[(name, places.join(&format!(" {value}")))]);
            for args in [&["check", "--diff"][..], &["plan", "--to", "3.0.0"], &["diff", name]] {
                let args = [args, &[name, "--no-config"]].concat();
                let done = within(value, || folder.run(&args));
                assert_sound(&format!("{args:?} {value}"), &done, &[0, 1, 2]);
                runs += 1;
            }
        }
    }
    println!("{runs} runs");
}

#[test]
fn numbers_of_a_file_size_nothing() {
    for number in ["8000000", "2147483647", "9223372036854775807", "1e300"] {
        let text = format!(
            "cluster:\n  enabled: true\netcd:\n  replicaCount: {number}\npulsarv3:\n  zookeeper:\n    replicaCount: {number}\n\
             queryNode:\n  replicas: {number}\nwoodpecker:\n  replicaCount: {number}\n"
        );
        let folder = Scratch::new(&[("values.yaml", text.as_str())]);
        let (code, out, err) = folder.run(&["resolve", "values.yaml", "--chart", "5.0.2"]);
        assert_eq!(code, 0, "{number}: {err}");
        assert!(out.len() < 1_000_000, "{number}: {} bytes", out.len());
        let (code, _, err) = folder.run(&["check", "values.yaml", "--chart", "5.0.2"]);
        assert!(code < 2, "{number}: {err}");
    }
}

/// Texts of which each refers twice to the one before.
fn laughs(count: usize, line: impl Fn(usize) -> String) -> String {
    (1..count).map(line).collect()
}

#[test]
fn references_grow_to_what_a_process_can_be_given() {
    let compose =
        "services:\n  milvus:\n    image: milvusdb/milvus:v2.6.2\n    command: [milvus, run, standalone]\n";
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: m}\nspec:\n  containers:\n  - name: m\n    \
               image: milvusdb/milvus:v2.6.2\n    args: [milvus, run, standalone]\n    env:\n    - {name: V0, value: kafka}\n";
    let of_file = laughs(60, |i| format!("V{i}=${{V{}}}${{V{}}}\n", i - 1, i - 1));
    let of_pod = laughs(60, |i| format!("    - {{name: V{i}, value: \"$(V{})$(V{})\"}}\n", i - 1, i - 1));
    let many = (0..4000).map(|i| format!("W{i}=$V14\n")).collect::<String>();
    for (files, named) in [
        (vec![("docker-compose.yml", compose.to_owned()), (".env", format!("V0=kafka\n{of_file}"))], ".env"),
        (
            vec![("docker-compose.yml", compose.to_owned()), (".env", format!("V0=kafka\n{of_file}{many}"))],
            ".env",
        ),
        (
            vec![
                ("docker-compose.yml", format!("{compose}    env_file: a.env\n")),
                ("a.env", format!("V0=kafka\n{of_file}")),
            ],
            "a.env",
        ),
        (vec![("m.yaml", format!("{pod}{of_pod}"))], "m.yaml"),
    ] {
        let folder = Scratch::new(&files);
        let (code, _, err) = folder.run(&["check", "."]);
        let told = err.lines().filter(|line| line.contains("grow beyond")).collect::<Vec<_>>();
        assert!(code == 2 && told.len() == 1 && told[0].contains(named), "{code} {err}");
    }
    let few = vec![("docker-compose.yml", compose.to_owned()), (".env", "A=x\nB=${A}${A}\n".to_owned())];
    let (code, _, err) = Scratch::new(&few).run(&["check", "."]);
    assert!(code < 2 && !err.contains("grow"), "{err}");
}
