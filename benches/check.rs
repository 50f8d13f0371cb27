//! How long a check takes, against the bare parser and an empty process in the same run, so that the machine
//! cancels out: `cargo bench`. The bar is 5 ms and three times what yaml-rust2 needs for the file.

use std::fmt::Write;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use yaml_rust2::Event;
use yaml_rust2::parser::Parser;

/// Runs of each measurement; the fastest counts, being the one that nothing disturbed.
const RUNS: usize = 60;
/// Size of the file in bytes: about that of the chart's own values.yaml.
const SIZE: usize = 38 * 1024;
/// The chart's version.
const CHART: &str = "5.0.2";

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let file = folder.path().join(name);
        std::fs::write(&file, text).expect("writing");
        file.to_str().expect("a path").to_owned()
    };
    let text = values(SIZE);
    let values = write("values.yaml", &text);
    let milvus_text = milvus();
    let milvus = write("milvus.yaml", &milvus_text);
    let strange = write("values-strange.yaml", &strange(SIZE));
    let program = env!("CARGO_BIN_EXE_mqlint");
    let run = |args: &[&str]| best(|| spawn(program, args));

    let parse = best(|| parse(&text));
    let nothing = best(|| spawn("true", &[]));
    let version = run(&["--version"]);
    let check = run(&["check", &values, "--no-config", "--chart", CHART]);
    let json = run(&["check", &values, "--no-config", "--chart", CHART, "--format", "json"]);
    let bar = Duration::from_millis(5) + 3 * parse;

    println!("values.yaml of {} bytes, best of {RUNS} runs", text.len());
    show("yaml-rust2 events alone", parse);
    show("an empty process (true)", nothing);
    show("mqlint --version", version);
    show("mqlint check values.yaml", check);
    show("  without what starting a process costs", check.saturating_sub(nothing));
    show("mqlint check --format json", json);
    show("the bar: 5 ms + 3 x yaml-rust2", bar);
    let ratio = check.as_secs_f64() / bar.as_secs_f64();
    println!("check / bar: {ratio:.2}, {}", if ratio <= 1.0 { "within the bar" } else { "over the bar" });

    println!("\nbeside the bar");
    let one = run(&["check", &milvus, "--no-config", "--milvus", "2.6.2", "--mode", "cluster"]);
    show(&format!("a whole milvus.yaml of {} bytes", milvus_text.len()), one);
    show("  against all releases and modes", run(&["check", &milvus, "--no-config"]));
    show("values with hundreds of unknown keys", run(&["check", &strange, "--no-config", "--chart", CHART]));

    let doubled_text = doubled(300);
    let doubled = write("values-doubled.yaml", &doubled_text);
    let args = ["check", &doubled, "--no-config", "--chart", CHART];
    let check = run(&args);
    let fix = best(|| {
        std::fs::write(&doubled, &doubled_text).expect("writing");
        spawn(program, &[&args[..], &["--fix"]].concat());
    });
    println!("\nvalues with 300 findings, all of which are fixed");
    show("mqlint check", check);
    show("mqlint check --fix", fix);
    let ratio = fix.as_secs_f64() / check.as_secs_f64();
    println!(
        "fix / check: {ratio:.2}, {}",
        if ratio < 10.0 { "within the bar of 10" } else { "over the bar of 10" }
    );
}

fn show(what: &str, time: Duration) {
    println!("{what:44} {:8.2} ms", time.as_secs_f64() * 1000.0);
}

/// The shortest of some runs.
fn best(mut run: impl FnMut()) -> Duration {
    let time = || {
        let start = Instant::now();
        run();
        start.elapsed()
    };
    std::iter::repeat_with(time).take(RUNS).min().unwrap_or_default()
}

fn parse(text: &str) {
    let mut parser = Parser::new_from_str(text);
    loop {
        let (event, _) = parser.next_token().expect("valid YAML");
        if std::hint::black_box(event) == Event::StreamEnd {
            return;
        }
    }
}

fn spawn(program: &str, args: &[&str]) {
    let mut command = Command::new(program);
    command.args(args).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().expect("the program runs");
}

/// The chart's own values, with their comments, at least `size` bytes long; two of them are changed.
fn values(size: usize) -> String {
    let chart = mqlint::chart::chart(CHART.parse().expect("a version"));
    let settings = chart.keys().filter(|key| !key.contains('"'));
    let mut text = nested(settings.filter_map(|key| Some((key, chart.default(key)?))));
    text = text.replacen("pulsarv3:\n  enabled: true", "pulsarv3:\n  enabled: false", 1);
    text.push_str("extraConfigFiles:\n  user.yaml: |+\n    mq:\n      type: kafka\n");
    let lines = text.lines().count();
    let comment = size.saturating_sub(text.len()) / lines;
    let commented = |line: &str| format!("{line} # {}\n", "x".repeat(comment.max(1)));
    let (head, user) = text.split_once("extraConfigFiles:").expect("the last key");
    head.lines().map(commented).collect::<String>() + "extraConfigFiles:" + user
}

/// The milvus.yaml that 2.6 ships.
fn milvus() -> String {
    let release = mqlint::milvus::Version::new(2, 6, 2);
    let shipped = mqlint::milvus::catalogue::params().filter_map(|p| Some((p.key(), p.shipped(release)?)));
    let quoted: Vec<(&str, String)> = shipped.map(|(key, value)| (key, format!("{value:?}"))).collect();
    nested(quoted.iter().map(|(key, value)| (*key, value.as_str())))
}

/// Keys with dots as nested mappings.
fn nested<'a>(settings: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let mut settings: Vec<_> = settings.collect();
    settings.sort_unstable_by_key(|(key, _)| key.split('.').collect::<Vec<_>>());
    let (mut text, mut open) = (String::new(), Vec::new());
    for (key, value) in settings {
        let parts: Vec<&str> = key.split('.').collect();
        let (name, parents) = parts.split_last().expect("a part");
        let common = open.iter().zip(parents).take_while(|(a, b)| a == b).count();
        for (depth, parent) in parents.iter().enumerate().skip(common) {
            writeln!(text, "{}{parent}:", "  ".repeat(depth)).expect("a string");
        }
        open = parents.to_vec();
        writeln!(text, "{}{name}: {value}", "  ".repeat(parents.len())).expect("a string");
    }
    text
}

/// Values with so many settings that stand twice.
fn doubled(count: usize) -> String {
    let release = mqlint::milvus::Version::new(2, 6, 2);
    let shipped = mqlint::milvus::catalogue::params().filter_map(|p| Some((p.key(), p.shipped(release)?)));
    let plain = shipped.filter(|(_, v)| !v.is_empty() && v.chars().all(|c| c.is_ascii_alphanumeric()));
    let twice = plain.take(count).flat_map(|setting| [setting, setting]);
    let text = nested(twice);
    let lines = text.lines().map(|line| format!("    {line}\n"));
    format!("extraConfigFiles:\n  user.yaml: |\n{}", lines.collect::<String>())
}

/// Values with hundreds of keys that no chart has, of which each asks what was meant.
fn strange(size: usize) -> String {
    let mut text = String::from("queryNode:\n  replicas: 2\n");
    for name in ["proxy", "queryNode", "dataNode", "streamingNode", "mixCoordinator"].iter().cycle() {
        if text.len() >= size {
            break;
        }
        let number = text.len();
        writeln!(
            text,
            "{name}{number}:\n  replicas: 2\n  resources: {{ limits: {{ cpu: 4, memory: 16Gi }} }}"
        )
        .expect("a string");
    }
    text
}
