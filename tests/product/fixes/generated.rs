//! Fixes of texts made up of settings of every kind, right and wrong, in every way that people write YAML.

use std::collections::BTreeMap;
use std::fmt::Write;

use mqlint::facts::chart::chart;
use mqlint::facts::milvus::Version;
use mqlint::facts::milvus::catalogue::{self, Param};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::trial::{Set, try_set};

const MILVUS: Version = Version::new(2, 6, 2);
const CHART: Version = Version::new(5, 0, 2);

/// How a text is written.
#[derive(Clone, Copy, Debug)]
struct Form {
    step: usize,
    crlf: bool,
    mark: bool,
    comments: bool,
    flow: bool,
    last_line: bool,
    head: bool,
}

fn form() -> impl Strategy<Value = Form> {
    let flags = any::<[bool; 6]>();
    (prop::sample::select(vec![2usize, 4, 3]), flags).prop_map(
        |(step, [crlf, mark, comments, flow, last_line, head])| Form {
            step,
            crlf,
            mark,
            comments,
            flow,
            last_line,
            head,
        },
    )
}

/// One setting: which, what is wrong with it, and a number for whatever else is chosen.
type Choice = (prop::sample::Index, u8, u8);

fn choices(most: usize) -> impl Strategy<Value = Vec<Choice>> {
    prop::collection::vec((any::<prop::sample::Index>(), 0..10u8, any::<u8>()), 1..most)
}

/// Keys and values in the order of the text; a key may come twice.
#[derive(Default)]
struct Node {
    value: Option<String>,
    below: Vec<(String, Node)>,
}

impl Node {
    fn put(&mut self, path: &[&str], value: String, twice: bool) {
        let Some((first, rest)) = path.split_first() else {
            self.value = Some(value);
            return;
        };
        let known =
            self.below.iter().position(|(key, node)| key == first && (node.value.is_none() || !twice));
        // A value and a mapping of the same name are another mistake, which other tests are about.
        if known.is_some_and(|at| self.below[at].1.value.is_some() != rest.is_empty()) {
            return;
        }
        let at = known.unwrap_or_else(|| {
            self.below.push(((*first).to_owned(), Node::default()));
            self.below.len() - 1
        });
        self.below[at].1.put(rest, value, twice);
    }

    fn write(&self, out: &mut String, indent: usize, form: Form) {
        for (i, (key, node)) in self.below.iter().enumerate() {
            let pad = " ".repeat(indent);
            if form.comments && i % 3 == 1 {
                writeln!(out, "{pad}# 说明:\twhy `{key}` é").expect("a string");
            }
            let end = if form.comments && i % 2 == 0 { "  #\tnote: ü" } else { "" };
            let leaves = node.below.iter().all(|(_, n)| n.below.is_empty());
            let short = node.below.iter().all(|(_, n)| n.value.as_ref().is_some_and(|v| !v.contains('\n')));
            match &node.value {
                Some(value) if value.contains('\n') => {
                    writeln!(out, "{pad}{key}: |{end}").expect("a string");
                    for line in value.lines() {
                        let deeper =
                            if line.is_empty() { String::new() } else { " ".repeat(indent + form.step) };
                        writeln!(out, "{deeper}{line}").expect("a string");
                    }
                }
                Some(value) => writeln!(out, "{pad}{key}: {value}{end}").expect("a string"),
                None if form.flow && leaves && short && i % 2 == 1 => {
                    let items =
                        node.below.iter().filter_map(|(k, n)| Some(format!("{k}: {}", n.value.as_ref()?)));
                    let items: Vec<String> = items.collect();
                    writeln!(out, "{pad}{key}: {{{}}}{end}", items.join(", ")).expect("a string");
                }
                None => {
                    writeln!(out, "{pad}{key}:{end}").expect("a string");
                    node.write(out, indent + form.step, form);
                }
            }
            if form.comments && i % 4 == 3 {
                out.push('\n');
            }
        }
    }

    fn text(&self, form: Form) -> String {
        let mut text = String::new();
        if form.head {
            text.push_str("# Größe: head of the file\n\n");
        }
        self.write(&mut text, 0, form);
        text
    }
}

/// Settings of Milvus: of any release, right, and with the mistakes people make.
fn settings(choices: &[Choice]) -> Node {
    let params: Vec<&Param> = catalogue::params().filter(|p| p.section() != p.key()).collect();
    let mut root = Node::default();
    for (which, mistake, number) in choices {
        let param = which.get(&params);
        let default = param.shipped(MILVUS).or_else(|| param.code_text(MILVUS)).unwrap_or("5");
        let plain = |v: &str| !v.is_empty() && v.chars().all(|c| c.is_alphanumeric() || ".-/".contains(c));
        let value = if plain(default) { default.to_owned() } else { format!("v{number}") };
        let key = param.key().to_owned();
        let (key, value) = match mistake {
            0 => (key, format!("\"{value}\"")),
            1 => (key, format!("{value}s")),
            2 => (key, format!("'{value} MB'")),
            3 => (key.to_lowercase(), value),
            4 => (format!("{key}s"), value),
            5 => (key, String::from("\"true\"")),
            6 => (key, String::from("yes")),
            7 => (key, String::from("0x10")),
            _ => (key, format!("{number}")),
        };
        let path: Vec<&str> = key.split('.').collect();
        root.put(&path, value.clone(), false);
        if number % 5 == 0 {
            root.put(&path, format!("{number}"), true);
        }
    }
    root
}

/// Values of the chart, some misspelt, with settings in a text of their own and some beside it.
fn values(of_chart: &[Choice], of_milvus: &[Choice], form: Form) -> Node {
    let known: Vec<(&str, &str)> = chart(CHART)
        .keys()
        .filter(|key| !key.contains(['"', '[']))
        .filter_map(|key| Some((key, chart(CHART).default(key)?)))
        .filter(|(_, value)| !value.contains(['{', '[', '\n', '#', ':']) && !value.is_empty())
        .collect();
    let mut root = Node::default();
    for (which, mistake, number) in of_chart {
        let (key, default) = *which.get(&known);
        let (key, value) = match mistake {
            0 => (format!("{key}s"), default.to_owned()),
            1 => (key.to_lowercase(), default.to_owned()),
            2 if matches!(default, "true" | "false") => (key.to_owned(), format!("\"{default}\"")),
            3 if matches!(default, "true" | "false") => (key.to_owned(), String::from("true")),
            _ => (key.to_owned(), default.to_owned()),
        };
        root.put(&key.split('.').collect::<Vec<_>>(), value.clone(), false);
        if number % 7 == 0 {
            root.put(&key.split('.').collect::<Vec<_>>(), value, true);
        }
    }
    let inner = Form { head: false, ..form };
    let text = settings(of_milvus).text(inner);
    root.put(&["extraConfigFiles", "user.yaml"], text, false);
    root
}

fn finish(text: &str, form: Form) -> Vec<u8> {
    let text = if form.last_line { text } else { text.trim_end_matches('\n') };
    let text = if form.crlf { text.replace('\n', "\r\n") } else { text.to_owned() };
    let mark = if form.mark { "\u{feff}" } else { "" };
    format!("{mark}{text}").into_bytes()
}

fn try_text(name: &str, text: &str, form: Form, options: &str) -> Result<(), TestCaseError> {
    let files = BTreeMap::from([(name.to_owned(), finish(text, form))]);
    let set = Set { name: name.into(), files, options: options.into() };
    try_set(&set).map(|_| ()).map_err(|why| TestCaseError::fail(format!("{why}\n{text}")))
}

/// The same texts in every run, unless PROPTEST_RNG_SEED asks for others.
fn seed() -> RngSeed {
    let asked = std::env::var("PROPTEST_RNG_SEED").ok().and_then(|seed| seed.parse().ok());
    RngSeed::Fixed(asked.unwrap_or(6))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, max_shrink_iters: 60, failure_persistence: None,
        rng_seed: seed(), ..ProptestConfig::default() })]

    #[test]
    fn milvus_yaml(choices in choices(30), form in form()) {
        let options = format!("--as milvus-yaml --milvus {MILVUS} --mode standalone");
        try_text("milvus.yaml", &settings(&choices).text(form), form, &options)?;
    }

    #[test]
    fn chart_values(of_chart in choices(20), of_milvus in choices(15), form in form()) {
        let options = format!("--as helm-values --chart {CHART}");
        try_text("values.yaml", &values(&of_chart, &of_milvus, form).text(form), form, &options)?;
    }

    /// Settings in a text in values in a text in a resource.
    #[test]
    fn deep_texts(of_chart in choices(8), of_milvus in choices(8), form in form()) {
        let mut root = Node::default();
        root.put(&["apiVersion"], "argoproj.io/v1alpha1".into(), false);
        root.put(&["kind"], "Application".into(), false);
        root.put(&["metadata", "name"], "milvus".into(), false);
        root.put(&["spec", "source", "repoURL"], "https://zilliztech.github.io/milvus-helm".into(), false);
        root.put(&["spec", "source", "chart"], "milvus".into(), false);
        root.put(&["spec", "source", "targetRevision"], CHART.to_string(), false);
        let inner = Form { head: false, ..form };
        let text = values(&of_chart, &of_milvus, inner).text(inner);
        root.put(&["spec", "source", "helm", "values"], text, false);
        try_text("app.yaml", &root.text(Form { flow: false, ..form }), form, "")?;
    }
}

/// A long file, and one with hundreds of findings.
#[test]
fn long_files() {
    let mut text = String::from("queryNode:\n  replicas: 2\n");
    for i in 0..1500 {
        let key = if i % 10 == 0 { "metrics" } else { "metrics2" };
        writeln!(text, "# line {i}: ü\nproxy{i}:\n  {key}:\n    enabled: true").expect("a string");
    }
    text.push_str("extraConfigFiles:\n  user.yaml: |\n    proxy:\n      port: 1\n      port: 19530\n");
    let form =
        Form { step: 2, crlf: true, mark: true, comments: true, flow: false, last_line: true, head: false };
    let files = BTreeMap::from([("values.yaml".to_owned(), finish(&text, form))]);
    let options = format!("--as helm-values --chart {CHART} --select yaml");
    let set = Set { name: "long".into(), files, options };
    let count = try_set(&set).expect("fixes that hold");
    assert_eq!(count.fixed, 2, "one finding, in both ways");
}
