//! Double the input, at most double the work: counted in steps, by the program itself, for each shape of file that once
//! took more. Each shape is checked in a process of its own, as all tests of this one share the count.

use std::process::Command;

use mqlint::base::Look;
use mqlint::base::effort::spent;
use mqlint::report::mask::hide;
use mqlint::report::{Format, ReportOptions, write};

use crate::check::check;
use crate::scratch::Scratch;

/// Names the shape and its size for the process that checks it.
const ASKED: &str = "MQLINT_TEST_SHAPE";

/// So many repetitions are doubled.
const SMALL: usize = 1500;

/// A shape: its name, its file, what the check is told, and the text for a number of repetitions.
type Shape = (&'static str, &'static str, &'static [&'static str], fn(usize) -> String);

const VALUES: &str = "cluster:\n  enabled: true\n";
const CHART: &[&str] = &["--chart", "5.0.2"];
const CONFIG: &str = "mq:\n  type: kafka\n";
const RELEASE: &[&str] = &["--milvus", "2.6.2", "--mode", "cluster"];
const COMPOSE: &str =
    "services:\n  milvus:\n    image: milvusdb/milvus:v2.6.2\n    command: [milvus, run, standalone]\n";

fn each(head: &str, times: usize, part: impl Fn(usize) -> String) -> String {
    (0..times).fold(head.to_owned(), |text, i| text + &part(i))
}

/// A word of letters in one of many cases: Milvus reads all of them as one key.
fn spelling(number: usize) -> String {
    let letter = |(bit, c): (usize, char)| if number >> bit & 1 == 1 { c.to_ascii_uppercase() } else { c };
    "abcdefghijklmnopqrst".chars().enumerate().map(letter).collect()
}

const SHAPES: &[Shape] = &[
    ("unknown keys", "milvus.yaml", RELEASE, |n| each(CONFIG, n, |i| format!("k{i}: {i}\n"))),
    ("unknown keys, no release", "milvus.yaml", &[], |n| each(CONFIG, n, |i| format!("k{i}: {i}\n"))),
    ("misspelt keys", "milvus.yaml", RELEASE, |n| {
        each(&format!("{CONFIG}queryNode:\n"), n, |i| format!("  loadMemoryUsageFacto{i}: 1\n"))
    }),
    ("unknown sections", "milvus.yaml", RELEASE, |n| each(CONFIG, n, |i| format!("k{i}:\n  a: 1\n  b: 2\n"))),
    ("unknown values", "values.yaml", CHART, |n| each(VALUES, n, |i| format!("k{i}: {i}\n"))),
    ("variables", "docker-compose.yml", &[], |n| {
        each(&format!("{COMPOSE}    environment:\n"), n, |i| format!("      MINIO_ADRES{i}: v\n"))
    }),
    ("suppressions behind keys", "values.yaml", CHART, |n| {
        each(VALUES, n, |i| format!("k{i}: 1 # mqlint: ignore[unknown-key]\n"))
    }),
    ("suppressions above one key", "values.yaml", CHART, |n| {
        each(VALUES, n, |_| "# mqlint: ignore[unknown-key]\n".into())
            + &each("x:\n", n, |i| format!("  k{i}: 1\n"))
    }),
    ("suppressions of a file", "values.yaml", CHART, |n| {
        each(VALUES, n, |i| format!("# mqlint: ignore-file[unknown-key]\nk{i}: 1\n"))
    }),
    ("spellings of one key", "milvus.yaml", RELEASE, |n| {
        each(CONFIG, n, |i| format!("{}: {i}\n", spelling(i)))
    }),
    ("one key many times", "values.yaml", CHART, |n| each(VALUES, n, |_| "x: 1\n".into())),
    ("many keys twice", "values.yaml", CHART, |n| each(VALUES, n, |i| format!("x{i}: 1\nx{i}: 2\n"))),
    ("an address of many parts", "milvus.yaml", RELEASE, |n| {
        each(&format!("{CONFIG}kafka:\n  brokerList: http://"), n, |_| "a:b@".into()) + "\n"
    }),
    ("a path of many parts", "milvus.yaml", RELEASE, |n| {
        each(&format!("{CONFIG}kafka:\n  brokerList: http://x/"), n, |_| "a@".into()) + "\n"
    }),
    ("a list", "milvus.yaml", &["--milvus", "2.4.0"], |n| {
        each(&format!("{CONFIG}x:\n"), n, |_| "  - a\n".into())
    }),
    ("services", "docker-compose.yml", &[], |n| {
        each(COMPOSE, n / 4, |i| {
            format!(
                "  m{i}:\n    image: milvusdb/milvus:v2.6.2\n    command: [milvus, run, standalone]\n    volumes: ['m{i}:/x']\n"
            )
        })
    }),
    ("findings in one line", "milvus.yaml", RELEASE, |n| {
        each("{mq: {type: kafka}", n, |i| format!(", k{i}: {i}")) + "}\n"
    }),
];

/// What a check of a shape takes, in this process.
#[test]
fn steps_of_one_shape() {
    let Ok(asked) = std::env::var(ASKED) else { return };
    let (name, times) = asked.split_once('*').expect("a name and a number");
    let (_, file, options, text) = SHAPES.iter().find(|shape| shape.0 == name).expect("a shape");
    let folder = Scratch::new(&[(*file, &*text(times.parse().expect("a number")))]);
    let before = spent();
    let mut report = check(&folder.at(""), options.iter().copied());
    assert!(!report.deployments.is_empty(), "{name}: nothing was judged");
    hide(&mut report, true);
    let shown = ReportOptions { look: Look::PLAIN, pedantic: true, show_secrets: false };
    write(&report, Format::Json, &shown, &mut Vec::new(), &mut Vec::new()).expect("written");
    println!("steps: {}", spent() - before);
}

fn steps(name: &str, times: usize) -> usize {
    let mut own = Command::new(std::env::current_exe().expect("this program"));
    own.args(["--exact", "growth::steps_of_one_shape", "--nocapture"]).env(ASKED, format!("{name}*{times}"));
    let out = own.output().expect("it runs");
    let out = String::from_utf8_lossy(&out.stdout).into_owned();
    let steps = out.lines().find_map(|line| line.strip_prefix("steps: ")?.parse().ok());
    steps.unwrap_or_else(|| panic!("{name}: {out}"))
}

#[test]
fn work_grows_with_the_text_and_no_faster() {
    for (name, ..) in SHAPES {
        let [fixed, small, large] = [0, SMALL, 2 * SMALL].map(|times| steps(name, times));
        let (small, large) = (small.saturating_sub(fixed), large.saturating_sub(fixed));
        assert!(small > 0, "{name}: no work was counted");
        assert!(large * 10 <= small * 23, "{name}: {small} steps, and {large} for twice as much");
    }
}
