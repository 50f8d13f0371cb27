//! Images that compose builds: the Dockerfile, and the image that it begins with.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::docker_stages::{stage_named, stages};
use crate::deployment::Known;
use crate::facts::milvus::{Image, Version, roles};
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

impl BuiltFrom {
    /// The image that the stage begins with which is built, whichever stages are between; `None` where it depends on
    /// arguments that nobody gives.
    pub fn of(build: &Build, text: &str) -> Option<Self> {
        let stages = stages(&build.arguments, text);
        let mut at = match &build.target {
            Some(target) => stage_named(&stages, target)?,
            None => stages.len().checked_sub(1)?,
        };
        // Those that lead to the image, the last first.
        let mut way = Vec::new();
        let image = loop {
            way.push(&stages[at]);
            let image = stages[at].image.as_ref()?;
            match stage_named(&stages[..at], image) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deployment::UNKNOWN;

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

    #[test]
    fn what_a_stage_sees_is_its_own() {
        let env = |text: &str| BuiltFrom::of(&plain(), text).expect("an image").env;
        let last = |text: &str| env(text).pop().expect("a variable").1;
        let milvus = "FROM milvusdb/milvus:v2.5.4";
        assert_eq!(last(&format!("ARG Q=pulsar\n{milvus}\nARG Q\nENV A=$Q\n")), "pulsar");
        assert_eq!(last(&format!("ARG Q=pulsar\n{milvus}\nENV A=$Q\n")), UNKNOWN);
        assert_eq!(last(&format!("FROM x\nARG Q=pulsar\n{milvus}\nENV A=$Q\n")), UNKNOWN);
        assert_eq!(last(&format!("{milvus} AS b\nARG Q=pulsar\nFROM b\nENV A=$Q\n")), "pulsar");
        assert_eq!(last(&format!("{milvus}\nARG Q=pulsar\nENV Q=kafka\nENV A=$Q\n")), "kafka");
        assert_eq!(last(&format!("{milvus}\nENV Q=kafka\nENV Q=x A=\"${{Q}}\"\n")), "kafka");
        assert_eq!(last(&format!("{milvus}\nENV Q=kafka\nENV A='$Q'\n")), "$Q");
        assert_eq!(last(&format!("{milvus}\nENV Q=kafka\nENV A \\$Q\n")), "$Q");
    }

    #[test]
    fn settings_that_a_build_writes_are_not_known() {
        let of = |text: &str| {
            BuiltFrom::of(&plain(), &format!("FROM milvusdb/milvus:v2.5.4\n{text}\n")).expect("an image")
        };
        for own in [
            "RUN sed -i s/a/b/ /milvus/configs/milvus.yaml",
            "RUN echo 'mq: {}' >> configs/user.yaml",
            "WORKDIR /\nRUN cd milvus/configs && yq -i .a=1 user.yaml",
            "WORKDIR /milvus/configs\nRUN yq -i .a=1 user.yaml",
            "RUN <<EOF\nyq -i .a=1 /milvus/configs/user.yaml\nEOF",
            "COPY <<EOF /milvus/configs/user.yaml\nmq:\n  type: pulsar\nEOF",
            "COPY <<-'EOF' configs/user.yaml\nmq: {}\n\tEOF",
            "COPY user.yaml $X/milvus/configs/user.yaml",
        ] {
            assert!(!of(own).runs_milvus(), "{own}");
        }
        for other in [
            "RUN apt-get update",
            "RUN mkdir -p /etc/configs/ other-configs/",
            "RUN <<EOF\nENV MQ_TYPE=pulsar\nFROM golang\nEOF",
            "COPY <<A <<B /etc/\nENV A=1\nA\nENV B=1\nB",
            "WORKDIR /srv\nRUN touch configs/app.yaml",
            "WORKDIR /srv\nCOPY user.yaml configs/",
            "COPY user.yaml /milvus/configs-old/",
            "RUN echo '\n# <<EOF'",
        ] {
            let built = of(other);
            assert!(built.runs_milvus(), "{other}");
            assert_eq!((built.env, built.copies), (Vec::new(), Vec::new()), "{other}");
        }
        let user = [("user.yaml".to_owned(), "user.yaml".to_owned())];
        for copy in [
            "WORKDIR /milvus\nCOPY user.yaml configs/",
            "COPY user.yaml configs/",
            "WORKDIR /milvus/configs\nCOPY --chown=1:1 user.yaml .",
            "WORKDIR /\nWORKDIR milvus\nCOPY user.yaml ./configs/user.yaml",
            "COPY [\"user.yaml\", \"/milvus/configs/\"]",
        ] {
            assert_eq!(of(copy).copies, user, "{copy}");
        }
    }
}
