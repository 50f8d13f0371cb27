//! A plan as data: hops, steps and the statements they rest on.

use crate::base::InputError;
use crate::facts::Basis;
use crate::facts::milvus::Version;
use crate::text::source::OutsideFile;

/// Everything a run of `mqlint plan` found out.
#[derive(Debug, Default)]
pub struct Runbook {
    /// One plan for each deployment.
    pub plans: Vec<Plan>,
    /// Inputs that could not be read.
    pub errors: Vec<InputError>,
    /// What was not read, as it lies outside.
    pub outside: Vec<OutsideFile>,
    /// Lines for standard error that concern the run as a whole.
    pub notes: Vec<String>,
    /// Number of files recognised.
    pub files: usize,
}

/// The upgrade of one deployment.
#[derive(Debug)]
pub struct Plan {
    /// The id of the deployment.
    pub id: String,
    /// The kind of its main file.
    pub kind: &'static str,
    /// Its mode, where known.
    pub mode: Option<&'static str>,
    /// The queue it runs on now, where known.
    pub queue: Option<&'static str>,
    /// What runs now; `None` where nothing says.
    pub from: Option<Versions>,
    /// Where it leads.
    pub to: Versions,
    /// The queue it leads to, where another one is asked for.
    pub to_queue: Option<&'static str>,
    /// What was taken as given, as sentences without a full stop.
    pub assumptions: Vec<String>,
    /// Names that the files do not say, which the commands take from the shell.
    pub variables: Vec<ShellVariable>,
    /// The way.
    pub outcome: PlanOutcome,
}

/// Versions that go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Versions {
    /// The release of Milvus.
    pub milvus: Version,
    /// The chart, where one installs it.
    pub chart: Option<Version>,
    /// The operator, where one runs it.
    pub operator: Option<Version>,
}

/// A change of the queue.
#[derive(Clone, Copy, Debug)]
pub struct QueueSwitch {
    /// The queue before.
    pub from: &'static str,
    /// The queue after.
    pub to: &'static str,
    /// How it is made.
    pub way: SwitchWay,
    /// How well the way is known.
    pub basis: Basis,
}

/// How a change of the queue is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SwitchWay {
    /// With everything flushed and Milvus stopped.
    Stopped,
    /// By Milvus itself, while it runs.
    Live,
}

impl SwitchWay {
    /// The name used in output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Stopped => "stopped",
            Self::Live => "live",
        }
    }
}

/// How a plan ends.
#[derive(Debug)]
pub enum PlanOutcome {
    /// By hops, in their order.
    Hops(Vec<Hop>),
    /// The deployment runs the target already.
    Nothing,
    /// Nothing leads there, and why.
    Impossible(Vec<Statement>),
    /// The release that runs is not known.
    Unknown(String),
}

/// A sentence with what it rests on.
#[derive(Clone, Debug)]
pub struct Statement {
    /// The sentence.
    pub text: String,
    /// What it rests on; none where mqlint has worked it out of the files.
    pub sources: Vec<Basis>,
}

/// One change of what runs, after which all has to be well before the next.
#[derive(Debug)]
pub struct Hop {
    /// What is done: "Milvus 2.5.24 → 2.6.20, chart 4.2.58 → 5.0.22".
    pub title: String,
    /// What runs before.
    pub from: Versions,
    /// What runs after.
    pub to: Versions,
    /// The change of the queue, where the hop is that and nothing else.
    pub switch: Option<QueueSwitch>,
    /// Why the hop is made.
    pub why: Vec<Statement>,
    /// What to do, in order.
    pub steps: Vec<Step>,
    /// What makes going back impossible.
    pub rollback: Vec<Statement>,
}

/// What a step asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// Make sure before anything is touched.
    Verify,
    /// Change a file.
    Edit,
    /// Do something.
    Run,
    /// Make sure afterwards.
    Check,
}

impl StepKind {
    /// The name used in output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Verify => "verify",
            Self::Edit => "edit",
            Self::Run => "run",
            Self::Check => "check",
        }
    }
}

/// Something to do.
#[derive(Clone, Debug)]
pub struct Step {
    /// What it asks for.
    pub kind: StepKind,
    /// What to do, as a sentence or a few.
    pub text: String,
    /// Single points of it.
    pub points: Vec<Statement>,
    /// Commands for a shell, one a line.
    pub commands: Vec<String>,
    /// The change of a file, as `git apply` takes it.
    pub diff: Option<String>,
    /// What it rests on.
    pub sources: Vec<Basis>,
    /// True where Milvus of the new version stops, or loses data, as the files are.
    pub blocked: bool,
}

/// A name that a command takes from the shell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShellVariable {
    /// Its name.
    pub name: &'static str,
    /// What it is, and how to find it out.
    pub hint: &'static str,
}

impl Statement {
    pub(super) fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), sources: Vec::new() }
    }

    pub(super) fn known(text: impl Into<String>, basis: Basis) -> Self {
        Self { text: text.into(), sources: vec![basis] }
    }
}

impl Plan {
    /// Everything in it that is said in words or commands.
    pub(super) fn words(&mut self) -> Vec<&mut String> {
        let mut all: Vec<&mut String> = self.assumptions.iter_mut().collect();
        match &mut self.outcome {
            PlanOutcome::Hops(hops) => {
                for hop in hops {
                    all.extend(hop.why.iter_mut().chain(&mut hop.rollback).map(|s| &mut s.text));
                    for step in &mut hop.steps {
                        all.push(&mut step.text);
                        all.extend(step.points.iter_mut().map(|s| &mut s.text));
                        all.extend(&mut step.commands);
                    }
                }
            }
            PlanOutcome::Impossible(why) => all.extend(why.iter_mut().map(|s| &mut s.text)),
            PlanOutcome::Unknown(why) => all.push(why),
            PlanOutcome::Nothing => {}
        }
        all
    }

    /// True where somebody could follow it.
    pub fn leads_there(&self) -> bool {
        match &self.outcome {
            PlanOutcome::Hops(hops) => !hops.iter().flat_map(|hop| &hop.steps).any(|step| step.blocked),
            PlanOutcome::Nothing => true,
            PlanOutcome::Impossible(_) | PlanOutcome::Unknown(_) => false,
        }
    }
}
