//! How long a check takes, against the bare parser and an empty process in the same run, so that the machine
//! cancels out: `cargo bench`. The bar is 5 ms and three times what yaml-rust2 needs for the file.

mod sets;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use yaml_rust2::Event;
use yaml_rust2::parser::Parser;

use sets::{CHART, SIZE, doubled, milvus, strange, values};

/// Runs of each measurement; the fastest counts, being the one that nothing disturbed.
const RUNS: usize = 60;
/// Runs of what takes longer.
const FEW: usize = 5;

fn main() {
    // For `compare.sh`: the files alone.
    let mut arguments = std::env::args().skip_while(|argument| argument != "--write");
    if let Some(folder) = arguments.nth(1) {
        return sets::write(Path::new(&folder));
    }
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
    sets(folder.path(), version, nothing);
}

/// The bars for whole sets of files, against what the machine needs for the bytes alone.
fn sets(folder: &Path, version: Duration, nothing: Duration) {
    sets::write(folder);
    let program = env!("CARGO_BIN_EXE_mqlint");
    let check = |name: &str| few(|| spawn(program, &["check", "--no-config", &at(folder, name)]));
    println!("\nbars, best of {FEW} runs");
    bar("mqlint --version", version, "1.5 x true + 3 ms", nothing.mul_f64(1.5) + Duration::from_millis(3));
    let texts = texts(&folder.join("milvus"));
    let events = few(|| texts.iter().for_each(|text| parse(text)));
    let one = few(|| {
        let mut command = Command::new(program);
        command.env("RAYON_NUM_THREADS", "1").args(["check", "--no-config", "--milvus", "2.6.2"]);
        quietly(command.args(["--mode", "cluster", &at(folder, "milvus")]));
    });
    bar("10 MB of milvus.yaml, one release, one thread", one, "2 x bare events", events * 2);
    show("  all releases and modes, all threads", check("milvus"));
    let read = few(|| drop(self::texts(&folder.join("tree"))));
    bar("a tree of 20,000 files", check("tree"), "1.3 x walking and reading", read.mul_f64(1.3));
    let (small, large) = (check("values-large-1.yaml"), check("values-large-10.yaml"));
    bar("a values.yaml of 10 MB", large, "12 x one of 1 MB", small * 12);
    let (half, whole) = (check("values-findings-1.yaml"), check("values-findings-2.yaml"));
    bar("10,000 findings", whole, "2 x 5,000", half * 2);
}

fn at(folder: &Path, name: &str) -> String {
    folder.join(name).to_string_lossy().into_owned()
}

fn bar(what: &str, time: Duration, limit: &str, most: Duration) {
    let verdict = if time <= most { "within the bar" } else { "over the bar" };
    let ms = |time: Duration| time.as_secs_f64() * 1000.0;
    println!("{what:46} {:9.2} ms, {limit}: {:9.2} ms, {verdict}", ms(time), ms(most));
}

/// The texts of all files below a folder, read one after the other.
fn texts(folder: &Path) -> Vec<String> {
    let (mut open, mut texts) = (vec![folder.to_owned()], Vec::new());
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let entry = entry.expect("an entry");
            match entry.file_type().expect("a type").is_dir() {
                true => open.push(entry.path()),
                false => texts.push(std::fs::read_to_string(entry.path()).expect("a text")),
            }
        }
    }
    texts
}

fn show(what: &str, time: Duration) {
    println!("{what:44} {:8.2} ms", time.as_secs_f64() * 1000.0);
}

/// The shortest of many runs.
fn best(run: impl FnMut()) -> Duration {
    shortest(RUNS, run)
}

/// The shortest of a few runs.
fn few(run: impl FnMut()) -> Duration {
    shortest(FEW, run)
}

fn shortest(runs: usize, mut run: impl FnMut()) -> Duration {
    let time = || {
        let start = Instant::now();
        run();
        start.elapsed()
    };
    std::iter::repeat_with(time).take(runs).min().unwrap_or_default()
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
    quietly(Command::new(program).args(args));
}

fn quietly(command: &mut Command) {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().expect("the program runs");
}
