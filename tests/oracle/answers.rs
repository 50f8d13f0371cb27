//! What programs answer about projects made by chance, and how mqlint's answers are compared with theirs.

use std::collections::BTreeMap;
use std::fmt::{self, Write};
use std::path::PathBuf;

use serde_json::Value;

use crate::files::project;
use crate::scratch::Scratch;

/// What a program says of a project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It refuses the project.
    Refused,
    /// What Milvus runs with.
    Taken(BTreeMap<String, String>),
}

impl Answer {
    /// An answer as it was recorded.
    fn parsed(text: &str) -> Self {
        match text {
            "refused" => Self::Refused,
            text => Self::Taken(serde_json::from_str(text).expect("a mapping")),
        }
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused => f.write_str("refused"),
            Self::Taken(said) => f.write_str(&serde_json::to_string(said).map_err(|_| fmt::Error)?),
        }
    }
}

/// What mqlint resolves of paths in a folder; `None` where an error of some rules says that a program refuses them.
pub fn resolved(folder: &Scratch, paths: &[&str], refusing: &[&str], options: &[&str]) -> Option<Value> {
    let run = |command: &str, options: &[&str]| -> Value {
        let args = [&[command, "--format", "json", "--no-config"], paths, options].concat();
        let (_, text, _) = folder.run(&args);
        serde_json::from_str(&text).unwrap_or_else(|e| panic!("{args:?}: {e}: {text}"))
    };
    let checked = run("check", &["--fail-on", "never"]);
    let findings = checked["findings"].as_array().expect("findings");
    let refuses = |f: &Value| f["severity"] == "error" && refusing.iter().any(|rule| f["rule"] == *rule);
    (!findings.iter().any(refuses)).then(|| run("resolve", &[&["--show-secrets"], options].concat()))
}

/// A comparison with a program, or with what it said when it was there last.
pub struct Comparison {
    /// How many projects are compared.
    pub number: u64,
    is_here: bool,
    recorded_path: PathBuf,
    recorded: BTreeMap<u64, Answer>,
    record: String,
    refused: u64,
    wrong: Vec<String>,
}

impl Comparison {
    /// A comparison over as many projects as a variable says; the answers are recorded in a folder of this test.
    pub fn new(folder: &str, number: (&str, u64), is_here: bool) -> Self {
        Self::recorded_as(&format!("{folder}/recorded.txt"), number, is_here)
    }

    /// A comparison whose answers are recorded in a file of this test.
    pub fn recorded_as(file: &str, (variable, usual): (&str, u64), is_here: bool) -> Self {
        let number = std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(usual);
        let recorded_path = project(&format!("tests/oracle/{file}"));
        let text = if is_here { None } else { std::fs::read_to_string(&recorded_path).ok() };
        let lines = text.iter().flat_map(|text| text.lines()).filter_map(|line| line.split_once('\t'));
        let recorded = lines.map(|(seed, answer)| (seed.parse().expect("a number"), Answer::parsed(answer)));
        let recorded = recorded.collect();
        let (record, refused, wrong) = Default::default();
        Self { number, is_here, recorded_path, recorded, record, refused, wrong }
    }

    /// The answer of the program, or its recorded one; `None` where there is none.
    pub fn theirs(&mut self, seed: u64, ask: impl FnOnce() -> Option<Answer>) -> Option<Answer> {
        let answer = ask().or_else(|| self.recorded.get(&seed).cloned())?;
        writeln!(self.record, "{seed}\t{answer}").expect("a line");
        self.refused += u64::from(answer == Answer::Refused);
        Some(answer)
    }

    /// Notes an answer of mqlint that is another.
    pub fn differs(&mut self, what: String) {
        self.wrong.push(what);
    }

    /// Records the answers where that is asked for, and fails where some differ, or too many or few are refused.
    pub fn end(self) {
        let Self { number, refused, wrong, .. } = self;
        if self.is_here && std::env::var_os("MQLINT_BLESS").is_some() {
            std::fs::write(self.recorded_path, self.record).expect("a record");
        }
        let shown = wrong[..wrong.len().min(20)].join("\n");
        assert!(wrong.is_empty(), "{} of {number} differ:\n{shown}", wrong.len());
        assert!(refused * 10 > number && refused * 2 < number, "{refused} of {number} are refused");
    }
}
