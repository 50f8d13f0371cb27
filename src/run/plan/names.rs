//! What this deployment calls its parts, for commands that can be copied.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::setting_words::setting_words;
use super::{ShellVariable, Versions};
use crate::deployment::{Deployment, Helm, Reading};
use crate::facts::FileKind;
use crate::facts::milvus::{DependencyKind, Mode, Queue, catalogue, text};
use crate::text::source::{Location, Sources};
use crate::text::yaml::{NodeId, Tree};

/// Words that no file may say, with the variable of the shell that stands for each then.
const ASKED_WORDS: &[(&str, ShellVariable)] = &[
    ("release", ShellVariable { name: "RELEASE", hint: "the Helm release: helm list --all-namespaces" }),
    ("namespace", ShellVariable { name: "NAMESPACE", hint: "the namespace Milvus runs in" }),
    (
        "repo",
        ShellVariable {
            name: "CHART",
            hint: "the chart as `helm repo list` has it, such as zilliztech/milvus",
        },
    ),
    (
        "fullname",
        ShellVariable {
            name: "FULLNAME",
            hint: "how the Deployments of Milvus begin, such as my-release-milvus",
        },
    ),
    ("flux", ShellVariable { name: "FLUX_NAMESPACE", hint: "the namespace of the HelmRelease" }),
    ("etcd", ShellVariable { name: "ETCD_SERVICE", hint: "the service of the compose file that runs etcd" }),
    ("endpoint", ShellVariable { name: "ETCD_ENDPOINT", hint: "host and port of one member of etcd" }),
    ("root", ShellVariable { name: "ETCD_ROOT", hint: "the value of etcd.rootPath" }),
    ("values", ShellVariable { name: "VALUES", hint: "the values file" }),
    ("pod", ShellVariable { name: "MILVUS_POD", hint: "a pod that runs the coordinator, or standalone" }),
    ("files", ShellVariable { name: "VALUES_FILES", hint: "-f FILE for each values file" }),
];

/// Variables that commands name themselves.
const NAMED_VARIABLES: &[ShellVariable] = &[
    ShellVariable { name: "MILVUS_HOST", hint: "host that clients reach Milvus at" },
    ShellVariable {
        name: "KUSTOMIZATION",
        hint: "what applies this file: flux get kustomizations --all-namespaces",
    },
    ShellVariable {
        name: "SET_OPTIONS",
        hint: "the --set options of the command that installs the release, as it has them",
    },
    ShellVariable { name: "MILVUS_TOKEN", hint: "USER:PASSWORD of a user that may query" },
];

/// The names of one deployment.
pub(super) struct DeploymentNames {
    /// The kind of files as the rows of steps name it.
    pub surface: &'static str,
    /// `embedded`, `bundled` or `external`.
    pub etcd: &'static str,
    /// The values belong to a chart of the user's that has the Milvus chart as a part.
    pub umbrella: bool,
    /// The place of the chart's version in the files.
    pub chart_at: Option<Location>,
    words: BTreeMap<&'static str, String>,
    asked: RefCell<Vec<ShellVariable>>,
}

impl DeploymentNames {
    /// Finds the names in the files.
    pub fn of(reading: &Reading<'_>, sources: &Sources) -> Self {
        let deployment = reading.deployment;
        let doc = MainDocument { tree: &deployment.texts[0].tree, at: deployment.texts[0].at };
        let mut names = Self {
            surface: surface(deployment, &doc),
            etcd: etcd(reading),
            umbrella: false,
            chart_at: None,
            words: BTreeMap::new(),
            asked: RefCell::default(),
        };
        let path = sources.get(deployment.texts[0].file).path.clone();
        names.set("file", Some(quoted(&path)));
        names.set("role", Some(if reading.mode == Mode::Cluster { "proxy" } else { "standalone" }.into()));
        let cluster = reading.mode == Mode::Cluster;
        names.set("coordinator", Some(if cluster { "mixcoord" } else { "standalone" }.into()));
        names.set("root", some(reading.settings.get("etcd.rootPath").text()));
        names.words.extend(setting_words(reading));
        names
            .set("endpoint", text::list(reading.settings.get("etcd.endpoints").text()).next().and_then(some));
        match names.surface {
            "compose" => names.compose(deployment, sources),
            "operator" => names.operator(deployment),
            "argo" | "flux" | "helmfile" => names.gitops(deployment, &doc),
            "manifest" => names.set("namespace", doc.text(&["metadata", "namespace"])),
            _ => {}
        }
        if let Some(helm) = &deployment.helm {
            names.umbrella =
                helm.values.files.iter().any(|f| !f.path.as_str().is_empty()) && names.surface == "helm";
            names.values(helm, sources);
            let folder = path.rsplit_once('/').map_or(".", |(folder, _)| folder);
            if names.umbrella {
                names.set("repo", Some(quoted(folder)));
                names.set("folder", Some(quoted(folder)));
            }
        }
        if let Some(release) = names.words.get("release").cloned() {
            let full = if release.contains("milvus") { release } else { format!("{release}-milvus") };
            names.set("fullname", Some(full));
        }
        names
    }

    fn set(&mut self, word: &'static str, value: Option<String>) {
        if let Some(value) = value {
            self.words.insert(word, value);
        }
    }

    /// Takes the versions and queues of a hop.
    pub fn hop(&mut self, from: &Versions, to: &Versions, queue: Option<Queue>, other: Option<Queue>) {
        let shown = |v: Option<crate::facts::milvus::Version>| v.map(|v| v.to_string());
        self.set("from", Some(from.milvus.to_string()));
        self.set("to", Some(to.milvus.to_string()));
        let newest = catalogue::newest_of_line(to.milvus.line()).unwrap_or_else(catalogue::newest);
        self.set("newest", Some(newest.to_string()));
        self.set("chart", shown(to.chart));
        self.set("operator", shown(to.operator));
        self.set("queue", Some(queue.map_or("what it is", Queue::name).to_owned()));
        self.set("queue_title", Some(queue.map_or("what it is", Queue::title).to_owned()));
        self.set("other", other.map(|other| other.name().to_owned()));
        self.set("other_title", other.map(|other| other.title().to_owned()));
    }

    /// A word that [`DeploymentNames::fill`] puts in.
    pub fn word(&mut self, word: &'static str, value: String) {
        self.set(word, Some(value));
    }

    /// A text with its words in braces filled in; in commands, what nothing says becomes a variable of the shell.
    pub fn fill(&self, template: &str) -> String {
        let mut out = String::with_capacity(template.len() + 32);
        let mut rest = template;
        while let Some(start) = rest.find('{') {
            let (before, from) = rest.split_at(start);
            out.push_str(before);
            let end = from.find('}').unwrap_or(from.len() - 1);
            let word = &from[1..end];
            match self.words.get(word) {
                Some(value) if !before.ends_with('$') => out.push_str(value),
                _ => match ASKED_WORDS.iter().find(|(asked, _)| *asked == word && !before.ends_with('$')) {
                    Some((_, variable)) => out.push_str(&self.ask(variable)),
                    None => {
                        out.push_str(&from[..1]);
                        rest = &from[1..];
                        continue;
                    }
                },
            }
            rest = &from[end + 1..];
        }
        out.push_str(rest);
        for variable in NAMED_VARIABLES.iter().filter(|v| out.contains(&format!("${{{}:?}}", v.name))) {
            self.ask(variable);
        }
        out
    }

    fn ask(&self, variable: &ShellVariable) -> String {
        let mut asked = self.asked.borrow_mut();
        if !asked.contains(variable) {
            asked.push(variable.clone());
        }
        format!("${{{}:?}}", variable.name)
    }

    /// The variables that were asked for so far.
    pub fn asked(self) -> Vec<ShellVariable> {
        self.asked.into_inner()
    }

    /// The values files, and where a command sets values beside them: no file holds those.
    fn values(&mut self, helm: &Helm, sources: &Sources) {
        let (files, set): (Vec<_>, Vec<_>) =
            helm.values.files.iter().partition(|f| sources.get(f.file).pieces.is_none());
        let files: Vec<String> = files.iter().map(|f| quoted(&sources.get(f.file).path)).collect();
        self.set("values", files.last().cloned());
        let mut flags: Vec<String> = files.iter().map(|f| format!("-f {f}")).collect();
        if let Some((set, root)) = set.first().and_then(|set| Some((set, set.root?))) {
            let at = sources.original(Location { file: set.file, span: set.tree.span(root) });
            let file = sources.get(at.file);
            let line = file.lines().line_of(at.span.start as usize);
            self.set("set_at", Some(format!("{}:{line}", file.path)));
            flags.push("${SET_OPTIONS:?}".into());
        }
        self.set("files", some(&flags.join(" ")));
    }

    /// Whether a word has a value.
    pub fn has(&self, word: &str) -> bool {
        self.words.contains_key(word)
    }

    fn compose(&mut self, deployment: &Deployment, sources: &Sources) {
        let is_compose = |tree: &Tree| tree.path(&["services"]).is_some();
        let main =
            |path: &str| path == sources.get(deployment.texts[0].file).path || path.contains(".override.");
        let files: Vec<String> = deployment
            .texts
            .iter()
            .filter(|t| is_compose(&t.tree) && t.path.as_str().is_empty())
            .map(|t| &sources.get(t.file).path)
            .filter(|path| main(path))
            .map(|path| format!(" -f {}", quoted(path)))
            .collect();
        self.set("compose", Some(format!("docker compose{}", files.concat())));
        let services: Vec<&str> = deployment.containers.iter().map(|c| c.name.as_str()).collect();
        self.set("services", Some(services.join(" ")));
        let first = || services.first().map(|s| (*s).to_owned());
        let with_role = |role: &str| {
            let found = deployment.containers.iter().find(|c| c.roles.iter().any(|r| r == role));
            found.map(|c| c.name.clone()).or_else(first)
        };
        self.set("service", with_role("proxy"));
        self.set("server", with_role("mixcoord"));
        let of = |kind| deployment.services.iter().find(|s| s.kind == kind).map(|s| s.name.clone());
        self.set("etcd", of(DependencyKind::Etcd));
        self.set("minio", of(DependencyKind::ObjectStore));
    }

    fn operator(&mut self, deployment: &Deployment) {
        let Some(resource) = &deployment.resource else { return };
        self.set("kind", Some(resource.kind.kind.to_lowercase()));
        self.set("name", some(&resource.name));
        self.set("release", some(&resource.name));
        self.set("namespace", resource.namespace.clone());
    }

    fn gitops(&mut self, deployment: &Deployment, doc: &MainDocument<'_>) {
        let name = doc.text(&["metadata", "name"]);
        self.set("app", name.clone());
        match self.surface {
            "argo" => {
                let spec: &[&str] = if doc.at(&["spec", "template"]).is_some() {
                    &["spec", "template", "spec"]
                } else {
                    &["spec"]
                };
                let source = doc.argo_source(spec);
                let release = source.and_then(|s| doc.text_from(s, &["helm", "releaseName"]));
                self.set("release", release.or(name));
                self.set("namespace", doc.text(&[spec, &["destination", "namespace"]].concat()));
                self.chart_at = source.and_then(|s| doc.place(s, &["targetRevision"]));
                self.set("sync_flags", doc.sync_flags(spec));
            }
            "flux" => {
                let own = doc.text(&["metadata", "namespace"]);
                let target = doc.text(&["spec", "targetNamespace"]);
                let composed = target.iter().zip(&name).map(|(t, n)| format!("{t}-{n}")).next();
                self.set("release", doc.text(&["spec", "releaseName"]).or(composed).or(name));
                self.set("namespace", target.or(own.clone()));
                self.set("flux", own);
                self.chart_at = doc.root().and_then(|r| doc.place(r, &["spec", "chart", "spec", "version"]));
            }
            _ => {
                let item = doc.helmfile_release(deployment);
                self.set("release", item.and_then(|i| doc.text_from(i, &["name"])));
                self.set("namespace", item.and_then(|i| doc.text_from(i, &["namespace"])));
                self.chart_at = item.and_then(|i| doc.place(i, &["version"]));
            }
        }
    }
}

fn surface(deployment: &Deployment, doc: &MainDocument<'_>) -> &'static str {
    match deployment.kind {
        FileKind::HelmValues => "helm",
        FileKind::Compose => "compose",
        FileKind::MilvusCr => "operator",
        FileKind::Manifest => "manifest",
        FileKind::MilvusYaml => "milvus-yaml",
        FileKind::Gitops => match doc.text(&["apiVersion"]) {
            Some(version) if version.starts_with("argoproj.io/") => "argo",
            Some(version) if version.starts_with("helm.toolkit.fluxcd.io/") => "flux",
            _ => "helmfile",
        },
    }
}

fn etcd(reading: &Reading<'_>) -> &'static str {
    let deployment = reading.deployment;
    if text::is_true(reading.settings.get("etcd.use.embed").text()) {
        return "embedded";
    }
    let bundled = match (&deployment.helm, &deployment.resource) {
        (Some(helm), _) => !helm.values.is_true("externalEtcd.enabled"),
        (None, Some(resource)) => !resource.is_true("spec.dependencies.etcd.external"),
        (None, None) => {
            deployment.kind == FileKind::Compose
                && deployment.services.iter().any(|s| s.kind == DependencyKind::Etcd)
        }
    };
    if bundled { "bundled" } else { "external" }
}

/// The document that a deployment is made of.
struct MainDocument<'t> {
    tree: &'t Tree,
    at: Location,
}

impl MainDocument<'_> {
    fn root(&self) -> Option<NodeId> {
        self.tree.root()
    }

    fn below(&self, from: NodeId, keys: &[&str]) -> Option<NodeId> {
        keys.iter().try_fold(from, |node, key| {
            self.tree.get(self.tree.resolve(node), key).map(|e| self.tree.resolve(e.value))
        })
    }

    fn at(&self, keys: &[&str]) -> Option<NodeId> {
        self.below(self.root()?, keys)
    }

    fn text_from(&self, from: NodeId, keys: &[&str]) -> Option<String> {
        let node = self.below(from, keys)?;
        // What a template fills in is no name.
        some(self.tree.text(node)).filter(|text| !text.contains("{{"))
    }

    fn text(&self, keys: &[&str]) -> Option<String> {
        self.text_from(self.root()?, keys)
    }

    fn place(&self, from: NodeId, keys: &[&str]) -> Option<Location> {
        let span = self.tree.span(self.below(from, keys)?);
        Some(Location { file: self.at.file, span })
    }

    /// The source of an Application that has a chart.
    fn argo_source(&self, spec: &[&str]) -> Option<NodeId> {
        let spec = self.at(spec)?;
        let one = self.below(spec, &["source"]);
        let several = self.below(spec, &["sources"]).map(|list| self.tree.items(list).to_vec());
        let all = one.into_iter().chain(several.unwrap_or_default());
        let is_milvus = |node: &NodeId| {
            let text = |key| self.text_from(*node, &[key]).unwrap_or_default();
            crate::facts::chart::is_chart(&text("chart"), &text("repoURL"))
        };
        all.map(|node| self.tree.resolve(node)).find(is_milvus)
    }

    /// The options of the automatic sync of an Application; `None` where it does not sync automatically.
    fn sync_flags(&self, spec: &[&str]) -> Option<String> {
        let automated = self.at(&[spec, &["syncPolicy", "automated"]].concat())?;
        let on = |key| self.text_from(automated, &[key]).is_some_and(|value| text::is_true(&value));
        let flags =
            [("prune", " --auto-prune"), ("selfHeal", " --self-heal"), ("allowEmpty", " --allow-empty")];
        let flags: Vec<&str> = flags.iter().filter(|(key, _)| on(key)).map(|(_, flag)| *flag).collect();
        Some(flags.concat())
    }

    /// The release of a helmfile that a deployment is: the one its id names, or the only one.
    fn helmfile_release(&self, deployment: &Deployment) -> Option<NodeId> {
        let list = self.at(&["releases"])?;
        let items = self.tree.items(list).iter().map(|&item| self.tree.resolve(item));
        let milvus = |item: &NodeId| {
            crate::facts::chart::is_chart(&self.text_from(*item, &["chart"]).unwrap_or_default(), "")
        };
        let items: Vec<NodeId> = items.filter(milvus).collect();
        let name = deployment.id.rsplit_once('#').map(|(_, name)| name);
        let named = |item: &&NodeId| self.text_from(**item, &["name"]).as_deref() == name;
        items.iter().find(named).or(items.first()).copied()
    }
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-./=:@%+,".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_a_shell_are_quoted_where_needed() {
        assert_eq!(quoted("deploy/values-prod.yaml"), "deploy/values-prod.yaml");
        assert_eq!(quoted("my values.yaml"), "'my values.yaml'");
        assert_eq!(quoted("it's"), r"'it'\''s'");
    }
}
