//! How time and memory grow with the input: `cargo bench --bench growth`, with words of names to run some scenarios.
//! Sizes double from 1 KB to 1 MB; the bars are a growth of 2.3 for each doubling, and 1 s and 200 MB for 1 MB.
//!
//! `--program PATH` measures another build. `--write FOLDER` writes the files and runs nothing, of 1 MB or `--size BYTES`.

mod inside;
mod many;
mod measure;
mod scenario;

use std::path::PathBuf;
use std::time::Duration;

use measure::{Laid, Program};
use scenario::{Files, Scenario};

/// The smallest and the largest input, in bytes.
const SIZES: (usize, usize) = (1 << 10, 1 << 20);
/// The doublings at the end that count: before them, starting the process is most of what is measured.
const LAST: usize = 4;
/// The bars: growth for each doubling, seconds and MB for the largest.
const BARS: (f64, f64, f64) = (2.3, 1.0, 200.0);

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    let (mut words, mut write, mut size) = (Vec::new(), None, SIZES.1);
    let mut program =
        Program { path: PathBuf::from(env!("CARGO_BIN_EXE_mqlint")), patience: Duration::from_secs(30) };
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--program" => program.path = PathBuf::from(arguments.next().expect("a path")),
            "--write" => write = Some(PathBuf::from(arguments.next().expect("a folder"))),
            "--size" => {
                size = arguments.next().and_then(|size| size.parse().ok()).expect("a number of bytes")
            }
            _ => words.push(argument),
        }
    }
    let wanted = |s: &&Scenario| words.is_empty() || words.iter().any(|word| s.name.contains(word.as_str()));
    let scenarios = inside::ALL.iter().chain(many::ALL).filter(wanted);
    if let Some(folder) = write {
        for scenario in scenarios {
            let mut files = Files::of_size(size);
            (scenario.make)(&mut files);
            files.write(&folder.join(scenario.name.replace(' ', "-")));
            println!("{}: mqlint {}", scenario.name.replace(' ', "-"), scenario.args.join(" "));
        }
        return;
    }
    println!(
        "growth for each doubling from 1 KB to 1 MB, the worst of the last {LAST}; whole processes, best of a few"
    );
    println!("{:<42} {:>7} {:>10} {:>8}", "scenario", "growth", "1 MB: ms", "MB");
    let mut over = 0;
    for scenario in scenarios {
        let row = Row::of(scenario, &program);
        over += usize::from(!row.is_within());
        row.print(scenario.name);
    }
    println!("{over} over the bars of {} for each doubling, {} s and {} MB", BARS.0, BARS.1, BARS.2);
}

/// What was measured of a scenario; `None` where it took too long.
struct Row {
    growth: Option<f64>,
    seconds: Option<f64>,
    memory: Option<f64>,
}

impl Row {
    fn of(scenario: &Scenario, program: &Program) -> Self {
        let sizes = std::iter::successors(Some(SIZES.0), |size| Some(size * 2)).take_while(|s| *s <= SIZES.1);
        let mut times: Vec<f64> = Vec::new();
        let (mut whole, mut memory) = (false, None);
        for size in sizes {
            let laid = Laid::out(scenario, size);
            let Some(time) = laid.best(program) else { break };
            times.push(time.as_secs_f64());
            if size == SIZES.1 {
                (whole, memory) = (true, laid.memory(program));
            }
        }
        let growth = times.windows(2).rev().take(LAST).map(|pair| pair[1] / pair[0]);
        Self { growth: growth.reduce(f64::max), seconds: times.last().copied().filter(|_| whole), memory }
    }

    fn is_within(&self) -> bool {
        self.growth.is_some_and(|growth| growth <= BARS.0)
            && self.seconds.is_some_and(|seconds| seconds <= BARS.1)
            && self.memory.is_none_or(|memory| memory <= BARS.2)
    }

    fn print(&self, name: &str) {
        let number = |value: Option<f64>, digits: usize| value.map(|v| format!("{v:.digits$}"));
        let or = |text: Option<String>, other: &str| text.unwrap_or_else(|| other.to_owned());
        println!(
            "{name:<42} {:>7} {:>10} {:>8}  {}",
            or(number(self.growth, 2), "-"),
            or(number(self.seconds.map(|s| s * 1000.0), 1), "> 30 s"),
            or(number(self.memory, 1), "-"),
            if self.is_within() { "within" } else { "OVER" }
        );
    }
}
