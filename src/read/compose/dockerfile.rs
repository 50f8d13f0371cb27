//! Images that compose builds: the Dockerfile, and the image that it begins with.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::deployment::{Known, UNKNOWN};
use crate::facts::milvus::{Image, Version, config_folder, roles};
use crate::read::stated::stated_release;
use crate::text::source::path::{named_from, normalized, shown};
use crate::text::yaml::{NodeId, Tree};

/// How a service says that its image is built.
#[derive(Clone, Debug)]
pub struct Build {
    /// The folder that is built.
    pub context: PathBuf,
    /// The Dockerfile.
    pub dockerfile: PathBuf,
    /// The stage that is built; the last unless it says.
    target: Option<String>,
    /// What it sets the arguments of the Dockerfile to.
    arguments: HashMap<String, String>,
}

impl Build {
    /// What the `build` of a service says in one file, whose paths start from a folder; `text` reads scalars. `None` where
    /// there is none, or the Dockerfile is elsewhere.
    pub fn of(
        tree: &Tree,
        service: NodeId,
        folder: &Path,
        text: impl Fn(NodeId) -> Option<String>,
    ) -> Option<Self> {
        let build = tree.resolve(tree.get(service, "build")?.value);
        let part = |key| tree.get(build, key).and_then(|e| text(e.value));
        let is_map = !tree.entries(build).is_empty();
        let context = if is_map { part("context").unwrap_or_else(|| ".".into()) } else { text(build)? };
        let arguments = tree.get(build, "args").map(|e| tree.resolve(e.value));
        let arguments = arguments.map(|args| {
            let pairs =
                tree.entries(args).iter().filter_map(|e| Some((tree.text(e.key).to_owned(), text(e.value)?)));
            let items = tree.items(args).iter().filter_map(|item| pair(&text(*item)?));
            pairs.chain(items).collect()
        });
        Self::at(folder, &context, part("dockerfile"), part("target"), arguments.unwrap_or_default())
    }

    /// A build of a context, which is named from a folder.
    pub(super) fn at(
        folder: &Path,
        context: &str,
        name: Option<String>,
        target: Option<String>,
        arguments: HashMap<String, String>,
    ) -> Option<Self> {
        if context.is_empty() || context.contains("://") || context.contains('@') {
            return None;
        }
        let context = normalized(&named_from(folder, context));
        let dockerfile = normalized(&context.join(name.as_deref().unwrap_or("Dockerfile")));
        Some(Self { context, dockerfile, target, arguments })
    }
}

/// An argument as an item of a list.
pub(super) fn pair(item: &str) -> Option<(String, String)> {
    item.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned()))
}

/// The image that a Dockerfile begins with, and what it makes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuiltFrom {
    name: String,
    dockerfile: PathBuf,
    /// The line that names it, counted from 1.
    line: usize,
    /// True where the Dockerfile gives it configuration that nobody can look at, or a program of its own.
    has_own_settings: bool,
    /// The variables that it sets.
    pub env: Vec<(String, String)>,
    /// The configuration files that it copies, each with its place in the image.
    pub copies: Vec<(String, String)>,
    /// The words of its entrypoint, where it says one.
    entrypoint: Option<Vec<String>>,
    /// The words of its command, where it says one.
    command: Option<Vec<String>>,
}

/// A stage of a Dockerfile.
#[derive(Default)]
struct Stage {
    /// What it begins with; `None` where that depends on arguments that nobody gives.
    image: Option<String>,
    name: Option<String>,
    line: usize,
    has_own_settings: bool,
    env: Vec<(String, String)>,
    copies: Vec<(String, String)>,
    entrypoint: Option<Vec<String>>,
    command: Option<Vec<String>>,
}

impl BuiltFrom {
    /// The image that the stage begins with which is built, whichever stages are between; `None` where it depends on
    /// arguments that nobody gives.
    pub fn of(build: &Build, text: &str) -> Option<Self> {
        let stages = stages(build, text);
        let target = build.target.as_ref().map(|target| target.to_ascii_lowercase());
        let mut at = match target {
            Some(target) => stages.iter().position(|stage| stage.name.as_ref() == Some(&target))?,
            None => stages.len().checked_sub(1)?,
        };
        // Those that lead to the image, the last first.
        let mut way = Vec::new();
        let image = loop {
            way.push(&stages[at]);
            let image = stages[at].image.as_ref()?;
            let name = image.to_ascii_lowercase();
            match stages[..at].iter().rposition(|stage| stage.name.as_ref() == Some(&name)) {
                Some(earlier) => at = earlier,
                None => break image,
            }
        };
        let mut built = Self {
            name: image.clone(),
            dockerfile: build.dockerfile.clone(),
            line: stages[at].line,
            has_own_settings: way.iter().any(|stage| stage.has_own_settings),
            env: Vec::new(),
            copies: Vec::new(),
            entrypoint: None,
            command: None,
        };
        for stage in way.into_iter().rev() {
            built.env.extend(stage.env.iter().cloned());
            built.copies.extend(stage.copies.iter().cloned());
            // An entrypoint takes away the command of the image below.
            if stage.entrypoint.is_some() {
                (built.entrypoint, built.command) = (stage.entrypoint.clone(), None);
            }
            built.command = stage.command.clone().or(built.command);
        }
        Some(built)
    }

    /// The image.
    pub fn image(&self) -> Image {
        Image::new(&self.name)
    }

    /// Whether the image is that of Milvus, and nothing is known to make it run otherwise.
    pub fn runs_milvus(&self) -> bool {
        let words = self.words(None, None);
        self.image().is_milvus() && !self.has_own_settings && (words.is_empty() || !roles(&words).is_empty())
    }

    /// The words that start it, where a service says an entrypoint or a command of its own or does not. An entrypoint of the
    /// service takes away the command of the image.
    pub fn words(&self, entrypoint: Option<&[String]>, command: Option<&[String]>) -> Vec<String> {
        let own = self.command.as_deref().filter(|_| entrypoint.is_none());
        let all = entrypoint.or(self.entrypoint.as_deref()).into_iter().chain(command.or(own));
        all.flatten().cloned().collect()
    }

    /// The release that the tag of the image names.
    pub fn release(&self) -> Known<Version> {
        let place = format!("{}:{}", shown(&self.dockerfile), self.line);
        let Some(text) = self.image().version() else { return Known::Unknown };
        match stated_release(text, &place) {
            Known::Stated(version) => Known::Assumed(version, format!("Milvus {version}, from {place}")),
            assumed => assumed,
        }
    }
}

/// The stages of a Dockerfile.
fn stages(build: &Build, text: &str) -> Vec<Stage> {
    let mut arguments: HashMap<String, String> = HashMap::new();
    let mut stages: Vec<Stage> = Vec::new();
    for (line, instruction) in instructions(text) {
        let mut words = instruction.split_whitespace();
        let name = words.next().unwrap_or_default().to_ascii_uppercase();
        let Some(stage) = stages.last_mut().filter(|_| name != "FROM") else {
            match name.as_str() {
                "ARG" => arguments.extend(words.filter_map(|word| argument(build, word))),
                "FROM" => {
                    let mut words = words.filter(|word| !word.starts_with("--"));
                    let image = words.next().and_then(|word| filled(word, &arguments));
                    let name = words.nth(1).map(str::to_ascii_lowercase);
                    stages.push(Stage { image, name, line, ..Stage::default() });
                }
                _ => {}
            }
            continue;
        };
        match name.as_str() {
            "ARG" => arguments.extend(words.filter_map(|word| argument(build, word))),
            "CMD" => stage.command = Some(command_words(&instruction)),
            "ENTRYPOINT" => (stage.entrypoint, stage.command) = (Some(command_words(&instruction)), None),
            "ENV" => stage.env.extend(variables(&instruction, &arguments)),
            "COPY" | "ADD" => copy(words.collect(), &arguments, stage),
            _ => {}
        }
    }
    stages
}

/// The instructions of a Dockerfile, each with its first line, counted from 1: a `\` at the end of a line goes on.
fn instructions(text: &str) -> Vec<(usize, String)> {
    let mut found: Vec<(usize, String)> = Vec::new();
    let mut goes_on = false;
    for (at, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (part, continues) = line.strip_suffix('\\').map_or((line, false), |part| (part, true));
        match found.last_mut().filter(|_| goes_on) {
            Some((_, whole)) => {
                whole.push(' ');
                whole.push_str(part);
            }
            None => found.push((at + 1, part.to_owned())),
        }
        goes_on = continues;
    }
    found
}

/// An argument with its value, where it has one: that of whoever builds, else the default.
fn argument(build: &Build, word: &str) -> Option<(String, String)> {
    let (name, default) = word.split_once('=').unwrap_or((word, ""));
    let value = build.arguments.get(name).map_or(default, String::as_str).trim_matches(['"', '\'']);
    (!value.is_empty()).then(|| (name.to_owned(), value.to_owned()))
}

/// The variables that an instruction sets, as `NAME=value …` or as `NAME value`.
fn variables(instruction: &str, arguments: &HashMap<String, String>) -> Vec<(String, String)> {
    let said = instruction.trim().split_once(char::is_whitespace).map_or("", |(_, said)| said.trim());
    let value = |text: &str| filled(text, arguments).unwrap_or_else(|| UNKNOWN.to_owned());
    let first = said.split([' ', '\t', '=']).next().unwrap_or_default();
    if !said[first.len()..].starts_with('=') {
        let plain = said[first.len()..].trim();
        return if first.is_empty() { Vec::new() } else { vec![(first.to_owned(), value(plain))] };
    }
    let (mut words, mut quote, mut is_escaped) = (vec![String::new()], None, false);
    for c in said.chars() {
        let word = words.last_mut();
        match (c, quote) {
            _ if is_escaped => is_escaped = word.map(|word| word.push(c)).is_none(),
            ('\\', None | Some('"')) => is_escaped = true,
            ('"' | '\'', None) => quote = Some(c),
            (_, Some(open)) if c == open => quote = None,
            (_, None) if c.is_whitespace() => words.push(String::new()),
            _ => word.into_iter().for_each(|word| word.push(c)),
        }
    }
    let pairs = words.iter().filter_map(|word| word.split_once('='));
    pairs.map(|(name, text)| (name.to_owned(), value(text))).collect()
}

/// Takes what is copied to where Milvus reads its configuration.
fn copy(words: Vec<&str>, arguments: &HashMap<String, String>, stage: &mut Stage) {
    let (options, names): (Vec<&str>, Vec<&str>) = words.into_iter().partition(|word| word.starts_with("--"));
    let names: Option<Vec<String>> = names.into_iter().map(|name| filled(name, arguments)).collect();
    let Some((target, sources)) = names.as_deref().and_then(<[String]>::split_last) else { return };
    let (folder, _) = config_folder();
    if !target.contains(folder) {
        return;
    }
    let is_plain = |source: &String| !source.contains(['*', '?', '[', '"']) && !source.contains("://");
    let is_here = !options.iter().any(|option| option.starts_with("--from")) && sources.iter().all(is_plain);
    if !is_here || !target.starts_with(folder) {
        stage.has_own_settings = true;
        return;
    }
    for source in sources {
        let below = target[folder.len()..].trim_start_matches('/');
        let name = source.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        // One file may be called otherwise in the image; what goes into a folder keeps its name.
        let name = if below.is_empty() { name } else { below };
        stage.copies.push((source.clone(), name.to_owned()));
    }
}

/// The words of a command, which are a list of texts or a line for a shell.
fn command_words(instruction: &str) -> Vec<String> {
    let said = instruction.trim().split_once(char::is_whitespace).map_or("", |(_, said)| said.trim());
    let is_list = said.starts_with('[');
    let split = |c: char| c.is_whitespace() || (is_list && matches!(c, '[' | ']' | ',' | '"'));
    said.split(split).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// A text with its arguments filled in.
fn filled(text: &str, arguments: &HashMap<String, String>) -> Option<String> {
    let (mut whole, mut rest) = (String::new(), text);
    while let Some(at) = rest.find('$') {
        whole.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let (name, otherwise);
        if let Some(inner) = rest.strip_prefix('{') {
            let end = inner.find('}')?;
            (name, otherwise) = match inner[..end].split_once(":-") {
                Some((name, otherwise)) => (name, Some(otherwise)),
                None => (&inner[..end], None),
            };
            rest = &inner[end + 1..];
        } else {
            let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
            (name, otherwise) = (&rest[..end], None);
            rest = &rest[end..];
        }
        whole.push_str(arguments.get(name).map(String::as_str).or(otherwise)?);
    }
    whole.push_str(rest);
    Some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(text: &str, target: Option<&str>) -> Option<(String, usize)> {
        let arguments = HashMap::from([("TAG".to_owned(), "v2.5.1".to_owned())]);
        let (context, target) = (PathBuf::new(), target.map(str::to_owned));
        let build = Build { context, dockerfile: "Dockerfile".into(), target, arguments };
        BuiltFrom::of(&build, text).map(|from| (from.name, from.line))
    }

    #[test]
    fn what_an_image_does_by_itself_is_its_own_affair() {
        let runs = |text: &str| BuiltFrom::of(&plain(), text).is_some_and(|from| from.runs_milvus());
        assert!(runs("FROM milvusdb/milvus:v2.4.17\nCOPY certs /etc/certs\n"));
        assert!(runs("FROM milvusdb/milvus:v2.4.17\nCMD [\"milvus\", \"run\", \"standalone\"]\n"));
        assert!(runs("FROM milvusdb/milvus:v2.4.17\nCMD milvus run standalone\n"));
        for own in [
            "CMD [\"bash\", \"-c\", \"milvus run standalone\"]",
            "ENTRYPOINT [\"/usr/bin/tini\", \"--\", \"milvus\", \"run\", \"standalone\"]",
            "ENTRYPOINT [\"/tini\", \"--\"]\nCMD milvus run standalone",
            "ENV ETCD_ENDPOINTS=e:2379 \\\n    LOG_LEVEL=info",
            "COPY user.yaml /milvus/configs/",
        ] {
            assert!(runs(&format!("FROM milvusdb/milvus:v2.4.17\n{own}\n")), "{own}");
        }
        for own in [
            "ENTRYPOINT [\"/start.sh\"]",
            "CMD milvus run standalone\nENTRYPOINT [\"/start.sh\"]",
            "COPY --from=x user.yaml /milvus/configs/",
            "COPY *.yaml /milvus/configs/",
        ] {
            assert!(!runs(&format!("FROM milvusdb/milvus:v2.4.17\n{own}\n")), "{own}");
        }
    }

    fn plain() -> Build {
        let (target, arguments) = (None, HashMap::from([("V".to_owned(), "7".to_owned())]));
        Build { context: PathBuf::new(), dockerfile: "Dockerfile".into(), target, arguments }
    }

    #[test]
    fn stages_hand_on_what_they_set() {
        let text = "FROM milvusdb/milvus:v2.4.17 AS base\nENV A=1 B=\"x y\" \\\n  # c\n  C=\\ z\nCMD [\"a\"]\nFROM golang\nENV N=1\n\
                    FROM base\nARG V\nENV A 2 3\nENV D=$V E=$F\nCOPY a/u.yaml b.yaml /milvus/configs/\nCOPY c /milvus/configs/user.yaml\n";
        let built = BuiltFrom::of(&plain(), text).expect("an image");
        let pairs = |of: &[(&str, &str)]| -> Vec<(String, String)> {
            of.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
        };
        let env = [("A", "1"), ("B", "x y"), ("C", " z"), ("A", "2 3"), ("D", "7"), ("E", UNKNOWN)];
        assert_eq!(built.env, pairs(&env));
        assert_eq!(built.copies, pairs(&[("a/u.yaml", "u.yaml"), ("b.yaml", "b.yaml"), ("c", "user.yaml")]));
        let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        assert_eq!(built.words(None, None), ["a"]);
        assert_eq!(built.words(None, Some(&words(&["b"]))), ["b"]);
        assert_eq!(built.words(Some(&words(&["e"])), None), ["e"]);
    }

    #[test]
    fn the_last_stage_leads_to_an_image() {
        let image = |name: &str, line| Some((name.to_owned(), line));
        assert_eq!(
            from("# x\nFROM milvusdb/milvus:v2.4.17\nCOPY a b\n", None),
            image("milvusdb/milvus:v2.4.17", 2)
        );
        let stages = "ARG TAG=v2.4.0\nARG OTHER\nFROM golang AS build\nFROM --platform=linux/amd64 milvusdb/milvus:${TAG} as \
                      base\nFROM base\n";
        assert_eq!(from(stages, None), image("milvusdb/milvus:v2.5.1", 4));
        assert_eq!(from(stages, Some("build")), image("golang", 3));
        assert_eq!(from("ARG X\nFROM milvusdb/milvus:$X\n", None), None);
        assert_eq!(
            from("ARG X\nFROM milvusdb/milvus:${X:-v2.3.1}\n", None),
            image("milvusdb/milvus:v2.3.1", 2)
        );
    }
}
