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

fn main() {
    let text = values(SIZE);
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("values.yaml");
    std::fs::write(&file, &text).expect("writing");
    let file = file.to_str().expect("a path");
    let program = env!("CARGO_BIN_EXE_mqlint");

    let parse = best(|| parse(&text));
    let nothing = best(|| spawn("true", &[]));
    let version = best(|| spawn(program, &["--version"]));
    let check = best(|| spawn(program, &["check", file, "--no-config", "--chart", "5.0.2"]));
    let json =
        best(|| spawn(program, &["check", file, "--no-config", "--chart", "5.0.2", "--format", "json"]));
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
}

fn show(what: &str, time: Duration) {
    println!("{what:42} {:8.2} ms", time.as_secs_f64() * 1000.0);
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

/// Values with the sections and nesting of real ones, at least `size` bytes long.
fn values(size: usize) -> String {
    let mut text = String::from("cluster:\n  enabled: true\n\nimage:\n  all:\n    tag: v2.6.2\n");
    text.push_str("\npulsar:\n  enabled: true\n\npulsarv3:\n  enabled: false\n\nkafka:\n  enabled: true\n");
    text.push_str("\nextraConfigFiles:\n  user.yaml: |+\n    mq:\n      type: pulsar\n");
    for i in 0..60 {
        writeln!(
            text,
            "    # setting {i}\n    queryNode{i}:\n      cache: {{ enabled: true, memoryLimit: {i} }}"
        )
        .expect("a string");
    }
    for component in
        ["proxy", "queryNode", "dataNode", "streamingNode", "mixCoordinator", "attu"].iter().cycle()
    {
        if text.len() >= size {
            break;
        }
        let suffix = text.len();
        writeln!(
            text,
            "\n# -- {component}, as deployed in zone {suffix}\n{component}{suffix}:\n  replicas: 2\n  resources:\n    \
             limits: {{ cpu: \"4\", memory: 16Gi }}\n    requests:\n      cpu: 500m # half a core\n      memory: 8Gi\n  \
             nodeSelector:\n    zone: \"z{suffix}\"\n  tolerations:\n  - key: dedicated\n    operator: Equal\n    value: \
             milvus\n    effect: NoSchedule\n  extraEnv: []"
        )
        .expect("a string");
    }
    text
}
