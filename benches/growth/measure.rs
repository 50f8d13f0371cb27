//! One call of the program, measured from outside.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::scenario::{Files, Scenario};

/// What is called.
pub struct Program {
    /// Its path.
    pub path: PathBuf,
    /// What is run no longer than this.
    pub patience: Duration,
}

/// A scenario at one size, written and ready.
pub struct Laid {
    folder: tempfile::TempDir,
    args: &'static [&'static str],
}

impl Laid {
    /// Writes a scenario's files of about so many bytes.
    pub fn out(scenario: &Scenario, size: usize) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut files = Files::of_size(size);
        (scenario.make)(&mut files);
        files.write(folder.path());
        (scenario.prepare)(folder.path());
        Self { folder, args: scenario.args }
    }

    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.folder.path());
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    /// How long the whole process takes; `None` where that is longer than anybody waits.
    fn once(&self, program: &Program) -> Option<Duration> {
        let start = Instant::now();
        let mut child = self.command(&program.path).args(self.args).spawn().expect("the program runs");
        // Whatever is short is waited for without a pause in between.
        let mut pause = Duration::from_micros(50);
        loop {
            if let Some(status) = child.try_wait().expect("a child") {
                assert!(status.code().is_some(), "{:?} ended by a signal", self.args);
                return Some(start.elapsed());
            }
            if start.elapsed() > program.patience {
                child.kill().and_then(|()| child.wait()).expect("a child");
                return None;
            }
            std::thread::sleep(pause);
            pause = (start.elapsed() / 200).max(pause);
        }
    }

    /// The shortest of a few runs: more of them the shorter they are.
    pub fn best(&self, program: &Program) -> Option<Duration> {
        let mut best = self.once(program)?;
        let runs = if best < Duration::from_millis(30) { 12 } else { 4 };
        let enough = Instant::now();
        for _ in 0..runs {
            if enough.elapsed() > Duration::from_secs(4) {
                break;
            }
            best = best.min(self.once(program)?);
        }
        Some(best)
    }

    /// The most memory that one run holds, in MB; `None` where nothing here can tell.
    pub fn memory(&self, program: &Program) -> Option<f64> {
        let time = Path::new("/usr/bin/time");
        let told = self.folder.path().join("memory");
        let mut command = self.command(time);
        command.args(["-f", "%M", "-o"]).arg(&told).arg(&program.path).args(self.args);
        command.status().ok()?;
        let text = std::fs::read_to_string(&told).ok()?;
        Some(text.lines().last()?.trim().parse::<f64>().ok()? / 1024.0)
    }
}
