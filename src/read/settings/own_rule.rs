//! The text of a rule's file into a rule.

use clap::ValueEnum;
use regex::Regex;
use serde::Deserialize;
use serde_yaml::Value;

use super::{Condition, Subject, Test, version_range};
use crate::base::nearest;
use crate::facts::milvus::{Mode, Queue, VersionRange};
use crate::facts::{FileKind, Ground, Judges, OWN_FAMILY, RuleInfo, Severity, Source};
use crate::text::source::{SourceFile, Span};
use crate::text::yaml::{NodeId, NodeKind, Tree, parse};

/// A mistake in a rule's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleProblem {
    /// Where.
    pub span: Span,
    /// What is wrong, as a sentence without a full stop.
    pub text: String,
}

/// A rule's file. Examples are read where they are run.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    id: String,
    #[serde(default)]
    family: Option<String>,
    severity: Severity,
    #[serde(default)]
    since: String,
    summary: String,
    #[serde(default)]
    explanation: String,
    message: String,
    #[serde(default)]
    help: Option<String>,
    #[serde(default)]
    sources: Vec<SourceRow>,
    #[serde(rename = "when")]
    _when: Value,
    #[serde(default, rename = "examples")]
    _examples: Value,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceRow {
    ground: Ground,
    what: String,
    #[serde(rename = "where")]
    place: String,
}

/// Reads the text of a rule's file, whose name is `stem` with an ending. `known` are names that it may not have.
///
/// # Errors
/// All mistakes that are found.
pub fn parse_rule(text: &str, stem: &str, known: &dyn Fn(&str) -> bool) -> Result<OwnRule, Vec<RuleProblem>> {
    let file: RuleFile = serde_yaml::from_str(text).map_err(|e| vec![yaml_problem(text, &e)])?;
    let tree = parse(text);
    let at = |key: &str| tree.path(&[key]).map_or(Span::at(0), |e| tree.span(e.value));
    let mut problems = Vec::new();
    let mut problem = |span, text: String| problems.push(RuleProblem { span, text });
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !file.id.starts_with(|c: char| c.is_ascii_lowercase()) || !file.id.chars().all(plain) {
        problem(at("id"), "an id has small letters, digits and `-` only".into());
    } else if file.id != stem {
        problem(at("id"), format!("the id has to be the name of the file, `{}`", crate::base::escape(stem)));
    } else if known(&file.id) {
        problem(at("id"), format!("there is a rule or family `{}` already", file.id));
    }
    if file.family.as_deref().is_some_and(|family| family != OWN_FAMILY) {
        problem(at("family"), format!("the family of your own rules is `{OWN_FAMILY}`"));
    }
    if file.summary.trim_end().contains('\n') {
        problem(at("summary"), "the summary is one line".into());
    }
    for (key, template) in [("message", Some(&file.message)), ("help", file.help.as_ref())] {
        if let Some(wrong) = template.and_then(|template| wrong_placeholder(template)) {
            let known = PLACEHOLDERS.map(|p| format!("{{{p}}}")).join(", ");
            problem(
                at(key),
                format!("there is no placeholder `{wrong}`: there are {known}, and {{{{ for a brace"),
            );
        }
    }
    let mut parser = RuleParser { tree: &tree, problems };
    let when = tree.path(&["when"]).map(|e| parser.condition(e.value, None));
    match (when, parser.problems) {
        (Some(when), problems) if problems.is_empty() => Ok(OwnRule { info: leak(file), when }),
        (_, problems) => Err(problems),
    }
}

fn yaml_problem(text: &str, error: &serde_yaml::Error) -> RuleProblem {
    let source = SourceFile::new("", text);
    let span = error.location().map_or(Span::at(0), |l| {
        let line = source.lines().span_of(l.line().saturating_sub(1), text).range();
        let words = text[line.clone()].trim();
        let start = line.start + text[line].find(words).unwrap_or_default();
        Span::new(start, start + words.len())
    });
    RuleProblem { span, text: crate::base::escape(&error.to_string()).into_owned() }
}

/// The first placeholder that there is not.
fn wrong_placeholder(template: &str) -> Option<String> {
    let plain = template.replace("{{", "").replace("}}", "");
    let mut rest = plain.as_str();
    while let Some(at) = rest.find(['{', '}']) {
        let Some((name, after)) = rest[at..].strip_prefix('{').and_then(|t| t.split_once('}')) else {
            return Some(rest[at..].chars().take(10).collect());
        };
        if !PLACEHOLDERS.contains(&name) {
            return Some(format!("{{{name}}}"));
        }
        rest = after;
    }
    None
}

/// The rule's texts for as long as the program runs: a run reads each rule once, and findings refer to it.
fn leak(file: RuleFile) -> &'static RuleInfo {
    fn text(text: String) -> &'static str {
        Box::leak(text.trim_end().to_owned().into_boxed_str())
    }
    let sources = file.sources.into_iter().map(|s| Source {
        ground: s.ground,
        what: text(s.what),
        place: text(s.place),
    });
    let help = file.help.map(|help| ("", text(help)));
    Box::leak(Box::new(RuleInfo {
        id: text(file.id),
        family: OWN_FAMILY,
        judges: Judges::State,
        severity: file.severity,
        severity_in: &[],
        deprecation: false,
        since: text(file.since),
        summary: text(file.summary),
        explanation: text(file.explanation),
        messages: Box::leak(Box::new([("", text(file.message))])),
        helps: Box::leak(help.into_iter().collect::<Vec<_>>().into_boxed_slice()),
        sources: Box::leak(sources.collect::<Vec<_>>().into_boxed_slice()),
    }))
}

/// The words of a condition that say what is tested, and how.
const TEST_WORDS: [&str; 7] = ["equals", "in", "matches", "present", "empty", "less-than", "more-than"];
/// All words of a condition.
const CONDITION_WORDS: [&str; 17] = [
    "all",
    "any",
    "not",
    "surface",
    "milvus",
    "chart",
    "mode",
    "queue",
    "key",
    "value",
    "equals",
    "in",
    "matches",
    "present",
    "empty",
    "less-than",
    "more-than",
];

struct RuleParser<'t> {
    tree: &'t Tree,
    problems: Vec<RuleProblem>,
}

impl RuleParser<'_> {
    fn problem(&mut self, node: NodeId, text: impl Into<String>) {
        self.problems.push(RuleProblem { span: self.tree.span(node), text: text.into() });
    }

    /// A mapping, of which everything has to hold. Tests are of the `key` or `value` of the mapping, or of the
    /// one around it.
    fn condition(&mut self, node: NodeId, around: Option<&Subject>) -> Condition {
        let (tree, node) = (self.tree, self.tree.resolve(node));
        let NodeKind::Mapping(entries) = tree.kind(node) else {
            self.problem(node, "a condition is a mapping such as {key: mq.type, equals: kafka}");
            return Condition::All(Vec::new());
        };
        let word = |name: &str| tree.get(node, name).map(|e| tree.text(tree.resolve(e.value)).to_owned());
        let own = word("key").map(Subject::Setting).or_else(|| word("value").map(Subject::Value));
        let subject = own.as_ref().or(around);
        let before = self.problems.len();
        let mut all = Vec::new();
        for entry in entries {
            let name = tree.text(tree.resolve(entry.key));
            all.extend(self.part(name, entry.key, tree.resolve(entry.value), subject));
        }
        let tests = all.iter().any(|c| !c.subjects().is_empty());
        if own.is_some() && !tests && self.problems.len() == before {
            self.problem(node, format!("nothing is asked of it: add one of {}", TEST_WORDS.join(", ")));
        }
        Condition::All(all)
    }

    /// One entry of a condition.
    fn part(
        &mut self,
        name: &str,
        key: NodeId,
        node: NodeId,
        subject: Option<&Subject>,
    ) -> Option<Condition> {
        match name {
            "key" | "value" => None,
            "all" => Some(Condition::All(self.conditions(node, subject))),
            "any" => Some(Condition::Any(self.conditions(node, subject))),
            "not" => Some(Condition::Not(Box::new(self.condition(node, subject)))),
            "surface" => Some(Condition::Surface(self.choices::<FileKind>(node, "surface"))),
            "mode" => self.choices::<Mode>(node, "mode").first().map(|mode| Condition::Mode(*mode)),
            "queue" => Some(Condition::Queue(self.queues(node))),
            "milvus" => self.range(node).map(Condition::Milvus),
            "chart" => self.range(node).map(Condition::Chart),
            name if TEST_WORDS.contains(&name) => {
                let test = self.test(name, node);
                if subject.is_none() {
                    self.problem(key, format!("`{name}` needs a `key` or `value` that it is about"));
                }
                Some(Condition::Test(subject?.clone(), test?))
            }
            name => {
                let shown = crate::base::escape(name);
                let meant = nearest(name, CONDITION_WORDS).map(|word| format!("did you mean `{word}`?"));
                let meant = meant.unwrap_or_else(|| format!("there are {}", CONDITION_WORDS.join(", ")));
                self.problem(key, format!("`{shown}` means nothing in a condition; {meant}"));
                None
            }
        }
    }

    fn conditions(&mut self, node: NodeId, subject: Option<&Subject>) -> Vec<Condition> {
        let NodeKind::Sequence(items) = self.tree.kind(node) else {
            self.problem(node, "this is a list of conditions");
            return Vec::new();
        };
        items.iter().map(|&item| self.condition(item, subject)).collect()
    }

    fn test(&mut self, name: &str, node: NodeId) -> Option<Test> {
        let text = self.tree.text(node).to_owned();
        match name {
            "in" => Some(Test::In(self.words(node).into_iter().map(|(word, _)| word).collect())),
            "matches" => match Regex::new(&text) {
                Ok(pattern) => Some(Test::Matches(pattern)),
                Err(e) => {
                    let why = e.to_string();
                    self.problem(
                        node,
                        format!("this is no pattern: {}", why.lines().last().unwrap_or_default()),
                    );
                    None
                }
            },
            "present" | "empty" => match text.parse() {
                Ok(wanted) if name == "present" => Some(Test::Present(wanted)),
                Ok(wanted) => Some(Test::Empty(wanted)),
                Err(_) => {
                    self.problem(node, format!("`{name}` is true or false"));
                    None
                }
            },
            "less-than" | "more-than" => match text.parse() {
                Ok(bound) if name == "less-than" => Some(Test::LessThan(bound)),
                Ok(bound) => Some(Test::MoreThan(bound)),
                Err(_) => {
                    self.problem(node, format!("`{name}` is a number"));
                    None
                }
            },
            _ => Some(Test::Equals(text)),
        }
    }

    fn range(&mut self, node: NodeId) -> Option<VersionRange> {
        let range = version_range(self.tree.text(node));
        if range.is_none() {
            self.problem(
                node,
                "this is no range of versions such as `>=2.6.2`, `<2.6`, `2.3 - 2.5` or `2.6`",
            );
        }
        range
    }

    fn queues(&mut self, node: NodeId) -> Vec<String> {
        let words = self.words(node);
        for (word, at) in &words {
            if Queue::named(word).is_none() {
                self.problem(*at, format!("`{}` is no queue", crate::base::escape(word)));
            }
        }
        words.into_iter().map(|(word, _)| word).collect()
    }

    fn choices<T: ValueEnum + Copy>(&mut self, node: NodeId, what: &str) -> Vec<T> {
        let mut found = Vec::new();
        for (word, at) in self.words(node) {
            match T::from_str(&word, false) {
                Ok(choice) => found.push(choice),
                Err(_) => {
                    let known = T::value_variants().iter().filter_map(ValueEnum::to_possible_value);
                    let known: Vec<String> = known.map(|v| v.get_name().to_owned()).collect();
                    let shown = crate::base::escape(&word);
                    self.problem(at, format!("`{shown}` is no {what}: it is one of {}", known.join(", ")));
                }
            }
        }
        found
    }

    /// A word, or a list of them.
    fn words(&mut self, node: NodeId) -> Vec<(String, NodeId)> {
        let items = match self.tree.kind(node) {
            NodeKind::Sequence(items) => items.to_vec(),
            _ => vec![node],
        };
        items.into_iter().map(|item| (self.tree.text(self.tree.resolve(item)).to_owned(), item)).collect()
    }
}

/// The placeholders of messages.
pub(crate) const PLACEHOLDERS: [&str; 5] = ["key", "value", "queue", "milvus", "mode"];

/// A rule of the user's own.
#[derive(Clone, Debug)]
pub struct OwnRule {
    /// Its file, as ours are compiled in.
    pub info: &'static RuleInfo,
    /// What it looks for.
    pub when: Condition,
}
