//! The stages of Dockerfiles, and what each makes of the image that it begins with.

use std::collections::HashMap;
use std::path::Path;

use super::docker_text::{Instruction, heredoc_end, instructions, words};
use crate::deployment::UNKNOWN;
use crate::facts::milvus::{Image, config_folder};

/// A stage of a Dockerfile.
#[derive(Clone, Default)]
pub(super) struct Stage {
    /// What it begins with; `None` where that depends on arguments that nobody gives.
    pub image: Option<String>,
    /// How other stages name it, in small letters.
    pub name: Option<String>,
    /// The line that it begins with, counted from 1.
    pub line: usize,
    /// True where it gives the image configuration that nobody can look at.
    pub has_own_settings: bool,
    /// The variables that it sets.
    pub env: Vec<(String, String)>,
    /// The configuration files that it copies, each with its place in the image.
    pub copies: Vec<(String, String)>,
    /// The words of its entrypoint, where it says one.
    pub entrypoint: Option<Vec<String>>,
    /// The words of its command, where it says one.
    pub command: Option<Vec<String>>,
    scope: Scope,
}

/// What the instructions of a stage see.
#[derive(Clone, Default)]
struct Scope {
    arguments: HashMap<String, String>,
    /// Variables, which hide arguments.
    env: HashMap<String, String>,
    /// The folder that paths start from; `None` where it is not known.
    folder: Option<String>,
}

impl Scope {
    /// That of a stage which begins with an image that is none of the stages.
    fn of_image(image: Option<&str>) -> Self {
        let is_milvus = image.is_some_and(|name| Image::new(name).is_milvus());
        let folder =
            is_milvus.then(|| config_folder().0.rsplit_once('/').map_or("", |(above, _)| above).to_owned());
        Self { folder, ..Self::default() }
    }

    fn value(&self, name: &str) -> Option<String> {
        self.env.get(name).or_else(|| self.arguments.get(name)).cloned()
    }

    /// The words of a text as an instruction reads them.
    fn words(&self, text: &str) -> Vec<String> {
        words(text, |name| self.value(name))
    }

    /// A path from the root; `None` where it is not known.
    fn path(&self, name: &str) -> Option<String> {
        if name.contains(UNKNOWN) {
            return None;
        }
        let whole =
            if name.starts_with('/') { name.to_owned() } else { format!("{}/{name}", self.folder.as_ref()?) };
        let mut parts = Vec::new();
        for part in whole.split('/') {
            match part {
                "" | "." => {}
                ".." => drop(parts.pop()),
                _ => parts.push(part),
            }
        }
        Some(format!("/{}", parts.join("/")))
    }
}

/// The stages of a Dockerfile, where whoever builds sets some arguments.
pub(super) fn stages(given: &HashMap<String, String>, text: &str) -> Vec<Stage> {
    // Arguments before the first stage are for the names of images, and for stages that declare them again.
    let mut global = Scope::default();
    let mut stages: Vec<Stage> = Vec::new();
    for instruction in instructions(text) {
        match (instruction.name.as_str(), stages.last_mut()) {
            ("FROM", _) => {
                let all = global.words(&instruction.said);
                let mut names = all.into_iter().filter(|word| !word.starts_with("--"));
                let image = names.next().filter(|name| !name.contains(UNKNOWN));
                let name = names.nth(1).map(|name| name.to_ascii_lowercase());
                let below = image.as_ref().and_then(|image| stage_named(&stages, image));
                let scope = match below {
                    Some(below) => stages[below].scope.clone(),
                    None => Scope::of_image(image.as_deref()),
                };
                stages.push(Stage { image, name, line: instruction.line, scope, ..Stage::default() });
            }
            ("ARG", None) => declare(&mut global, &instruction.said, given, &HashMap::new()),
            ("ARG", Some(stage)) => declare(&mut stage.scope, &instruction.said, given, &global.arguments),
            (_, Some(stage)) => follow(stage, &instruction),
            _ => {}
        }
    }
    stages
}

/// Which stage a name is that of, the last of those that have it.
pub(super) fn stage_named(stages: &[Stage], name: &str) -> Option<usize> {
    let name = name.to_ascii_lowercase();
    stages.iter().rposition(|stage| stage.name.as_ref() == Some(&name))
}

/// Declares arguments: each has the value of whoever builds, else its default, else that of the whole file.
fn declare(scope: &mut Scope, said: &str, given: &HashMap<String, String>, global: &HashMap<String, String>) {
    for word in scope.words(said) {
        let (name, default) =
            word.split_once('=').map_or((&*word, None), |(name, value)| (name, Some(value)));
        let value =
            given.get(name).map(String::as_str).or(default).or_else(|| global.get(name).map(String::as_str));
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            scope.arguments.insert(name.to_owned(), value.to_owned());
        }
    }
}

/// Takes what an instruction does to the image of its stage.
fn follow(stage: &mut Stage, instruction: &Instruction) {
    let said = &instruction.said;
    match instruction.name.as_str() {
        "CMD" => stage.command = Some(command_words(said)),
        "ENTRYPOINT" => (stage.entrypoint, stage.command) = (Some(command_words(said)), None),
        "ENV" => {
            let set = variables(said, &stage.scope);
            stage.scope.env.extend(set.iter().cloned());
            stage.env.extend(set);
        }
        "WORKDIR" => stage.scope.folder = stage.scope.path(&stage.scope.words(said).join(" ")),
        "COPY" | "ADD" => copy(stage, said),
        "RUN"
            if writes_settings(&stage.scope, said) || writes_settings(&stage.scope, &instruction.heredoc) =>
        {
            stage.has_own_settings = true;
        }
        _ => {}
    }
}

/// The variables that an instruction sets, as `NAME=value …` or as `NAME value`.
fn variables(said: &str, scope: &Scope) -> Vec<(String, String)> {
    let value = |text: &str| if text.contains(UNKNOWN) { UNKNOWN.to_owned() } else { text.to_owned() };
    let end = said.find([' ', '\t', '=']).unwrap_or(said.len());
    let (first, rest) = said.split_at(end);
    if !rest.starts_with('=') {
        let plain = scope.words(rest).join(" ");
        return if first.is_empty() { Vec::new() } else { vec![(first.to_owned(), value(&plain))] };
    }
    let all = scope.words(said);
    let pairs = all.iter().filter_map(|word| word.split_once('='));
    pairs.map(|(name, text)| (name.to_owned(), value(text))).collect()
}

/// Whether commands name the folder of the configuration, or a file that is called as one of it.
fn writes_settings(scope: &Scope, commands: &str) -> bool {
    let (folder, _) = config_folder();
    let from = scope.folder.as_ref().map(|from| from.trim_end_matches('/'));
    let below =
        from.and_then(|from| folder.strip_prefix(from)).filter(|b| b.is_empty() || b.starts_with('/'));
    let separates = |c: char| {
        c.is_whitespace() || matches!(c, '>' | '<' | '=' | ';' | '&' | '|' | '"' | '\'' | '(' | ')')
    };
    let mut words = commands.split(separates).map(|word| word.trim_start_matches("./"));
    let is_near = match below.map(|below| below.trim_start_matches('/')) {
        Some("") => words.any(|word| word.ends_with(".yaml")),
        Some(below) => words.any(|word| Path::new(word).starts_with(below)),
        None => false,
    };
    is_near || commands.contains(folder) || commands.contains("milvus.yaml")
}

/// Takes what is copied to where Milvus reads its configuration.
fn copy(stage: &mut Stage, said: &str) {
    let options = said.split_whitespace().take_while(|word| word.starts_with("--")).collect::<Vec<_>>();
    let names = options.iter().fold(said, |rest, option| rest.trim_start()[option.len()..].trim_start());
    let names = match serde_json::from_str::<Vec<String>>(names) {
        Ok(names) => names.iter().map(|name| stage.scope.words(&format!("\"{name}\"")).join(" ")).collect(),
        Err(_) => stage.scope.words(names),
    };
    let Some((target, sources)) = names.split_last() else { return };
    let (folder, _) = config_folder();
    let Some(path) = stage.scope.path(target) else {
        stage.has_own_settings |= writes_settings(&stage.scope, target);
        return;
    };
    let Some(below) = path.strip_prefix(folder).filter(|rest| rest.is_empty() || rest.starts_with('/'))
    else {
        return;
    };
    let is_plain = |source: &String| {
        !source.contains(['*', '?', '[', '"']) && !source.contains("://") && !source.contains(UNKNOWN)
    };
    let is_here = !options.iter().any(|option| option.starts_with("--from")) && sources.iter().all(is_plain);
    if !is_here || sources.iter().any(|source| heredoc_end(source).is_some()) {
        stage.has_own_settings = true;
        return;
    }
    let below = below.trim_start_matches('/');
    for source in sources {
        let name = source.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        // One file may be called otherwise in the image; what goes into a folder keeps its name.
        let name = if below.is_empty() { name } else { below };
        stage.copies.push((source.clone(), name.to_owned()));
    }
}

/// The words of a command, which are a list of texts or a line for a shell.
fn command_words(said: &str) -> Vec<String> {
    let is_list = said.starts_with('[');
    let split = |c: char| c.is_whitespace() || (is_list && matches!(c, '[' | ']' | ',' | '"'));
    said.split(split).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}
