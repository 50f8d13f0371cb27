//! Images that compose builds: the Dockerfile, and the image that it begins with.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::deployment::Known;
use crate::facts::milvus::{Image, Version, config_folder, runs_at_once};
use crate::read::stated::stated_release;
use crate::text::source::path::{named_from, normalized, shown};
use crate::text::yaml::{NodeId, Tree};

/// How a service says that its image is built.
#[derive(Clone, Debug)]
pub struct Build {
    /// The Dockerfile.
    pub dockerfile: PathBuf,
    /// The stage that is built; the last unless it says.
    target: Option<String>,
    /// What it sets the arguments of the Dockerfile to.
    arguments: HashMap<String, String>,
}

impl Build {
    /// What the `build` of a service says, whose paths start from a folder; `text` reads scalars. `None` where there is
    /// none, or the Dockerfile is elsewhere.
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
        if context.is_empty() || context.contains("://") || context.contains('@') {
            return None;
        }
        let name = part("dockerfile").unwrap_or_else(|| "Dockerfile".into());
        let arguments = tree.get(build, "args").map(|e| tree.resolve(e.value));
        let arguments = arguments.map(|args| {
            let pairs =
                tree.entries(args).iter().filter_map(|e| Some((tree.text(e.key).to_owned(), text(e.value)?)));
            let items = tree.items(args).iter().filter_map(|item| {
                let item = text(*item)?;
                let (name, value) = item.split_once('=')?;
                Some((name.to_owned(), value.to_owned()))
            });
            pairs.chain(items).collect()
        });
        let dockerfile = normalized(&named_from(folder, &context).join(name));
        Some(Self { dockerfile, target: part("target"), arguments: arguments.unwrap_or_default() })
    }
}

/// The image that a Dockerfile begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuiltFrom {
    name: String,
    dockerfile: PathBuf,
    /// The line that names it, counted from 1.
    line: usize,
    /// True where the Dockerfile gives it variables, configuration or a program of its own.
    has_own_settings: bool,
    /// The words that start it, where the Dockerfile says them.
    command: Vec<String>,
}

impl BuiltFrom {
    /// The image that the stage begins with which is built, whichever stages are between; `None` where it depends on
    /// arguments that nobody gives.
    pub fn of(build: &Build, text: &str) -> Option<Self> {
        let mut arguments: HashMap<String, String> = HashMap::new();
        let mut stages: Vec<(Option<String>, Option<String>, usize)> = Vec::new();
        let (mut has_own_settings, mut command) = (false, Vec::new());
        for (line, instruction) in text.lines().enumerate() {
            let mut words = instruction.split_whitespace();
            match words.next().unwrap_or_default().to_ascii_uppercase().as_str() {
                "ARG" if stages.is_empty() => {
                    for word in words {
                        let (name, default) = word.split_once('=').unwrap_or((word, ""));
                        let value = build.arguments.get(name).map_or(default, String::as_str);
                        let value = value.trim_matches(['"', '\'']);
                        arguments.extend((!value.is_empty()).then(|| (name.to_owned(), value.to_owned())));
                    }
                }
                "FROM" => {
                    let mut words = words.filter(|word| !word.starts_with("--"));
                    let image = words.next().and_then(|word| filled(word, &arguments));
                    let name = words.nth(1).map(str::to_ascii_lowercase);
                    stages.push((image, name, line + 1));
                    command.clear();
                }
                "CMD" | "ENTRYPOINT" if runs_at_once(&command_words(instruction)) => {
                    command = command_words(instruction);
                }
                "CMD" | "ENTRYPOINT" | "ENV" => has_own_settings |= !stages.is_empty(),
                "COPY" | "ADD" => {
                    let target = words.next_back().unwrap_or_default();
                    has_own_settings |= !stages.is_empty() && target.contains(config_folder().0);
                }
                _ => {}
            }
        }
        let target = build.target.as_ref().map(|target| target.to_ascii_lowercase());
        let mut at = match target {
            Some(target) => stages.iter().position(|(_, name, _)| name.as_ref() == Some(&target))?,
            None => stages.len().checked_sub(1)?,
        };
        loop {
            let (image, _, line) = &stages[at];
            let image = image.as_ref()?;
            let earlier = stages[..at]
                .iter()
                .rposition(|(_, name, _)| name.as_deref() == Some(&*image.to_ascii_lowercase()));
            match earlier {
                Some(stage) => at = stage,
                None => {
                    let (name, dockerfile) = (image.clone(), build.dockerfile.clone());
                    return Some(Self { name, dockerfile, line: *line, has_own_settings, command });
                }
            }
        }
    }

    /// The image.
    pub fn image(&self) -> Image {
        Image::new(&self.name)
    }

    /// Whether the image is that of Milvus, and nothing is known to make it run otherwise.
    pub fn runs_milvus(&self) -> bool {
        self.image().is_milvus() && !self.has_own_settings
    }

    /// The words that start it, where the Dockerfile says them.
    pub fn command(&self) -> &[String] {
        &self.command
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
        let build = Build { dockerfile: "Dockerfile".into(), target: target.map(str::to_owned), arguments };
        BuiltFrom::of(&build, text).map(|from| (from.name, from.line))
    }

    #[test]
    fn what_an_image_does_by_itself_is_its_own_affair() {
        let runs = |text: &str| {
            let (target, arguments) = (None, HashMap::new());
            let build = Build { dockerfile: "Dockerfile".into(), target, arguments };
            BuiltFrom::of(&build, text).is_some_and(|from| from.runs_milvus())
        };
        assert!(runs("FROM milvusdb/milvus:v2.4.17\nCOPY certs /etc/certs\n"));
        assert!(runs("FROM milvusdb/milvus:v2.4.17\nCMD [\"milvus\", \"run\", \"standalone\"]\n"));
        assert!(runs("FROM milvusdb/milvus:v2.4.17\nCMD milvus run standalone\n"));
        for own in
            ["ENTRYPOINT [\"/start.sh\"]", "ENV ETCD_ENDPOINTS=e:2379", "COPY user.yaml /milvus/configs/"]
        {
            assert!(!runs(&format!("FROM milvusdb/milvus:v2.4.17\n{own}\n")), "{own}");
        }
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
