//! Repositories that refer to something beside them.

use std::os::unix::fs::symlink;

use crate::scratch::Scratch;

/// What stands in the files outside, and nowhere else.
pub(super) const MARKER: &str = "zz-marker";
pub(super) const USER: &str = "etcd:\n  rootPath: zz-marker\n";
pub(super) const ENV: &str = "ETCD_ROOTPATH=zz-marker\n";
pub(super) const VALUES: &str = "extraConfigFiles:\n  user.yaml: |\n    etcd:\n      rootPath: zz-marker\n";
const RESOURCE: &str = "apiVersion: milvus.io/v1beta1\nkind: Milvus\nmetadata: {name: m}\nspec:\n  mode: standalone\n  \
                        config: {etcd: {rootPath: zz-marker}}\n";
const RUNS: &str = "image: milvusdb/milvus:v2.6.2\n    command: [milvus, run, standalone]\n";
const OWN_RULE: &str = "id: own-rule\nseverity: error\nsummary: s\nmessage: zz-marker\nwhen: {key: mq.type, present: true}\n\
                        examples: []\n";
pub(super) const BASELINE: &str = "{\"version\": 1, \"findings\": [{\"path\": \"zz-marker.yaml\", \"rule\": \"unused-broker\", \
                        \"key\": \"k\", \"fingerprint\": \"f\"}]}";

/// A repository in a folder `repo`, which refers to something beside it.
pub(super) struct Case {
    pub name: &'static str,
    /// Files, of which those in `repo/` are the repository's; `@` is the folder above.
    files: Vec<(&'static str, String)>,
    /// Links and what they lead to.
    links: &'static [(&'static str, &'static str)],
    /// How notes name what lies outside.
    pub shown: &'static str,
}

fn case(
    name: &'static str,
    files: &[(&'static str, &str)],
    links: &'static [(&'static str, &'static str)],
    shown: &'static str,
) -> Case {
    let files = files.iter().map(|(name, text)| (*name, (*text).to_owned())).collect();
    Case { name, files, links, shown }
}

/// A compose file whose service says some more.
pub(super) fn compose(more: &str) -> String {
    format!("services:\n  standalone:\n    {RUNS}    {more}\n")
}

pub(super) fn of_compose() -> Vec<Case> {
    let mounted = |source: &str| compose(&format!("volumes: ['{source}:/milvus/configs/user.yaml']"));
    let one = |name, more: &str, outside: (&'static str, &str), shown| {
        case(name, &[("repo/compose.yaml", more), outside], &[], shown)
    };
    let included = "include: [../other.yaml]\n".to_owned() + &compose("");
    let other = format!("services:\n  second:\n    {RUNS}    environment: {{ETCD_ROOTPATH: zz-marker}}\n");
    let file =
        "configs: [{source: c, target: /milvus/configs/user.yaml}]\nconfigs: {c: {file: ../user.yaml}}";
    vec![
        one("env_file", &compose("env_file: ../x.env"), ("x.env", ENV), "x.env"),
        one("env_file, absolute", &compose("env_file: [{path: '@/x.env'}]"), ("x.env", ENV), "x.env"),
        one("env_file, home", &compose("env_file: ~/x.env"), ("home/x.env", ENV), "~/x.env"),
        one("include", &included, ("other.yaml", &other), "other.yaml"),
        one("include, home", &included.replace("../", "~/"), ("home/other.yaml", &other), "~/other.yaml"),
        one(
            "extends",
            &compose("extends: {file: ../other.yaml, service: second}"),
            ("other.yaml", &other),
            "other.yaml",
        ),
        one("mount", &mounted("../user.yaml"), ("user.yaml", USER), "user.yaml"),
        one("mount by a detour", &mounted("./a/../../user.yaml"), ("user.yaml", USER), "user.yaml"),
        one("mount, absolute", &mounted("@/user.yaml"), ("user.yaml", USER), "user.yaml"),
        one("mount, home", &mounted("~/user.yaml"), ("home/user.yaml", USER), "~/user.yaml"),
        one("mount of a folder", &compose("volumes: ['../c:/milvus/configs']"), ("c/user.yaml", USER), "c"),
        one("config", &compose(file), ("user.yaml", USER), "user.yaml"),
        case(
            "a link to a file",
            &[("repo/compose.yaml", &mounted("./u.yaml")), ("user.yaml", USER)],
            &[("repo/u.yaml", "../user.yaml")],
            "repo/u.yaml",
        ),
        case(
            "a link to a folder",
            &[("repo/compose.yaml", &mounted("./conf/user.yaml")), ("c/user.yaml", USER)],
            &[("repo/conf", "../c")],
            "repo/conf/user.yaml",
        ),
        case(
            ".env",
            &[
                ("repo/compose.yaml", &compose("environment: {ETCD_ROOTPATH: '${R:-x}'}")),
                ("e", "R=zz-marker\n"),
            ],
            &[("repo/.env", "../e")],
            "repo/.env",
        ),
    ]
}

pub(super) fn of_resources() -> Vec<Case> {
    let kustomization = "repo/kustomization.yaml";
    let own = RESOURCE.replace(MARKER, "inside");
    let patch = "apiVersion: milvus.io/v1beta1\nkind: Milvus\nmetadata: {name: m}\nspec: {config: {etcd: {rootPath: zz-marker}}}\n";
    let helmfile =
        "releases:\n  - {name: m, chart: zilliztech/milvus, version: 5.0.2, values: [../v.yaml]}\n";
    let chart = "dependencies:\n  - {name: milvus, version: 5.0.2, repository: 'https://zilliztech.github.io/milvus-helm/'}\n";
    let umbrella = "dependencies:\n  - {name: inner, version: 1.0.0, repository: 'file://../inner'}\n";
    let inner = format!("milvus:\n  {}", VALUES.trim_end().replace('\n', "\n  "));
    let application = "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: m}\nspec:\n  sources:\n    \
                       - repoURL: https://zilliztech.github.io/milvus-helm\n      chart: milvus\n      \
                       targetRevision: 5.0.2\n      helm: {valueFiles: [$values/v.yaml]}\n    \
                       - {repoURL: 'https://git.example.com/x.git', ref: values}\n";
    vec![
        case(
            "resources of kustomize",
            &[(kustomization, "resources: [../m.yaml]\nnamespace: ns\n"), ("m.yaml", RESOURCE)],
            &[],
            "m.yaml",
        ),
        case(
            "a base of kustomize",
            &[
                (kustomization, "resources: [../base]\nnamespace: ns\n"),
                ("base/kustomization.yaml", "resources: [m.yaml]\n"),
                ("base/m.yaml", RESOURCE),
            ],
            &[],
            "base",
        ),
        case(
            "a patch of kustomize",
            &[
                (kustomization, "resources: [m.yaml]\npatches: [{path: ../p.yaml}]\n"),
                ("repo/m.yaml", &own),
                ("p.yaml", patch),
            ],
            &[],
            "p.yaml",
        ),
        case("values of helmfile", &[("repo/helmfile.yaml", helmfile), ("v.yaml", VALUES)], &[], "v.yaml"),
        case(
            "values of an application",
            &[("repo/app.yaml", application), ("v.yaml", VALUES)],
            &[("repo/v.yaml", "../v.yaml")],
            "repo/v.yaml",
        ),
        case(
            "a chart of files",
            &[
                ("repo/Chart.yaml", umbrella),
                ("repo/values.yaml", "inner: {milvus: {cluster: {enabled: false}}}\n"),
                ("inner/Chart.yaml", chart),
                ("inner/values.yaml", &inner),
            ],
            &[],
            "inner",
        ),
        case(
            "values that are a link",
            &[("v.yaml", &format!("cluster: {{enabled: false}}\n{VALUES}"))],
            &[("repo/values.yaml", "../v.yaml")],
            "repo/values.yaml",
        ),
    ]
}

pub(super) fn of_settings() -> Vec<Case> {
    let settings = "repo/.mqlint.yaml";
    let milvus = ("repo/milvus.yaml", "mq:\n  type: kafka\n");
    vec![
        case(
            "extends of settings",
            &[(settings, "extends: ../s.yaml\n"), ("s.yaml", "fail-on: zz-marker\n"), milvus],
            &[],
            "s.yaml",
        ),
        case(
            "rules of settings",
            &[(settings, "rules: [../lint]\n"), ("lint/own-rule.yaml", OWN_RULE), milvus],
            &[],
            "lint",
        ),
        case(
            "a rule that is a link",
            &[(settings, "rules: [lint]\n"), ("r.yaml", OWN_RULE), ("repo/lint/x.txt", ""), milvus],
            &[("repo/lint/own-rule.yaml", "../../r.yaml")],
            "repo/lint/own-rule.yaml",
        ),
        case(
            "a baseline",
            &[(settings, "baseline: ../b.json\n"), ("b.json", BASELINE), milvus],
            &[],
            "b.json",
        ),
        case(
            "values of settings",
            &[
                (settings, "targets: [{values: [values.yaml, ../v.yaml], chart: 5.0.2}]\n"),
                ("repo/values.yaml", "cluster: {enabled: false}\n"),
                ("v.yaml", VALUES),
            ],
            &[],
            "v.yaml",
        ),
        case(
            "settings that are a link",
            &[("s.yaml", "fail-on: zz-marker\n"), milvus],
            &[("repo/.mqlint.yaml", "../s.yaml")],
            "repo/.mqlint.yaml",
        ),
    ]
}

impl Case {
    /// Writes it down.
    pub fn folder(&self) -> Scratch {
        let folder = Scratch::empty();
        let top = folder.path().to_string_lossy().into_owned();
        std::fs::create_dir_all(folder.at("home")).expect("made");
        std::fs::create_dir_all(folder.at("repo")).expect("made");
        for (name, text) in &self.files {
            folder.write(name, text.replace('@', &top));
        }
        for (name, target) in self.links {
            symlink(target, folder.at(name)).expect("a link");
        }
        folder
    }
}
