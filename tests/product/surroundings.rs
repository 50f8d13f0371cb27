//! A file is judged by what stands around it, whoever asks.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::git::Repository;
use crate::program::{ended, mqlint};
use crate::scratch::Scratch;

/// The report of a check in a folder.
pub fn report(folder: &Path, args: &[&str]) -> Value {
    let mut command = mqlint(folder, &["check", "--format", "json", "--fail-on", "never"]);
    let (code, out, err) = ended(command.args(args));
    assert!(code == 0 || code == 2, "{args:?}: {code} {err}");
    serde_json::from_str(&out).unwrap_or_else(|e| panic!("{args:?}: {e}: {out}"))
}

pub fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().map(Vec::as_slice).unwrap_or_default()
}

/// Whether a finding's place or one of its labels is in a file.
fn concerns(finding: &Value, file: &str) -> bool {
    finding["path"] == file || list(finding, "labels").iter().any(|label| label["path"] == file)
}

/// The findings of a whole report that concern a file, as text that can be compared; of many files without their fixes, of
/// which a report confirms so many only.
fn held_to(report: &Value, file: &str, with_fixes: bool) -> Vec<String> {
    let held = list(report, "findings").iter().filter(|f| concerns(f, file)).cloned();
    let kept = held.map(|mut finding| {
        if !with_fixes {
            finding["fixes"].take();
        }
        finding.to_string()
    });
    kept.collect()
}

/// Whether a walk takes a file for its name. Others are judged only where they are named.
fn is_walked(path: &Path) -> bool {
    let extension = path.extension().map(|e| e.to_string_lossy().into_owned());
    let is_makefile = path.file_name().is_some_and(|name| name == "Makefile");
    is_makefile
        || extension.is_some_and(|e| ["yaml", "yml", "json", "j2", "gotmpl", "tf", "sh", "md"].contains(&&*e))
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let mut found: Vec<PathBuf> = entries
        .filter(|path| path.file_name().is_none_or(|name| name != ".git"))
        .flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] })
        .collect();
    found.sort();
    found
}

/// Each file of a repository, named alone, is told the same of as in a check of all; of a large repository so many of
/// those that the check of all names.
pub fn alone_is_as_in_all(repository: &Path, most: usize) -> (usize, usize) {
    let whole = report(repository, &["."]);
    let (mut files, mut findings) = (0, 0);
    let all = files_below(repository);
    let (is_large, text) = (all.len() > most, whole.to_string());
    for path in all {
        let name = path.strip_prefix(repository).expect("below").to_string_lossy().replace('\\', "/");
        let is_told_of = || text.contains(&format!("\"{name}\""));
        if !is_walked(&path) || is_large && (files == most || !is_told_of()) {
            continue;
        }
        let one = report(repository, &[&name]);
        let (expected, told) = (held_to(&whole, &name, !is_large), held_to(&one, &name, !is_large));
        assert_eq!(told, expected, "{name} of {}", repository.display());
        let deployments = |report: &Value| {
            let all = list(report, "deployments").iter();
            let of = all.filter(|d| list(d, "files").iter().any(|file| *file == *name));
            of.map(Value::to_string).collect::<Vec<_>>()
        };
        assert_eq!(deployments(&one), deployments(&whole), "{name}");
        files += 1;
        findings += told.len();
    }
    (files, findings)
}

/// The repository of the fixtures as one of its own.
fn fixture(name: &str) -> Repository {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name);
    let files: Vec<(PathBuf, Vec<u8>)> = files_below(&root)
        .into_iter()
        .map(|path| {
            (path.strip_prefix(&root).expect("below").to_owned(), std::fs::read(&path).expect("a file"))
        })
        .collect();
    Repository::new(&files)
}

#[test]
fn a_file_of_the_fixtures_is_judged_alone_as_in_all() {
    let repository = fixture("repository");
    let (files, findings) = alone_is_as_in_all(repository.path(), 1000);
    println!("{files} files, {findings} findings");
    assert!(files > 20 && findings > 10);
}

const COMPOSE: &str = "services:\n  milvus:\n    image: milvusdb/milvus:v2.6.2\n    command: [milvus, run, standalone]\n    \
                       environment: {MQ_TYPE: woodpecker}\n    volumes: ['./milvus.yaml:/milvus/configs/user.yaml']\n";

#[test]
fn a_configuration_is_judged_with_the_compose_file_that_mounts_it() {
    let folder = Scratch::new(&[("compose.yml", COMPOSE), ("milvus.yaml", "minio:\n  bucketName: a\n")]);
    let told = report(folder.path(), &["milvus.yaml"]);
    assert_eq!(told["deployments"][0]["mq"], "woodpecker", "{told}");
    assert_eq!(told["deployments"][0]["id"], "compose.yml");
    let alone = report(folder.path(), &["--alone", "milvus.yaml"]);
    assert_eq!(alone["deployments"][0]["id"], "milvus.yaml");
}

const VALUES: &str =
    "cluster:\n  enabled: false\npulsar:\n  enabled: false\nimage:\n  all:\n    tag: v2.4.5\n";

#[test]
fn a_command_says_the_version_of_the_chart() {
    let scripts = [
        (
            "deploy.sh",
            "V=4.1.29\nhelm upgrade --install m milvus/milvus \\\n  --version $V -f values/prod.yaml\n",
        ),
        (
            "Makefile",
            "VERSION ?= 4.1.29\ndeploy:\n\t@helm install m milvus/milvus --version $(VERSION) --values values/prod.yaml\n",
        ),
        (
            "README.md",
            "```\ncd values\nhelm install m zilliztech/milvus --version=4.1.29 -f prod.yaml\n```\n",
        ),
        (
            ".github/workflows/x.yml",
            "jobs:\n  a:\n    steps:\n      - run: >-\n          helm upgrade m milvus/milvus\n          --version 4.1.29\n          -f values/prod.yaml\n",
        ),
    ];
    for (name, text) in scripts {
        let repository = Repository::new(&[(name, text), ("values/prod.yaml", VALUES)]);
        let told = report(repository.path(), &["values/prod.yaml"]);
        let deployment = &told["deployments"][0];
        assert_eq!(deployment["chart"], "4.1.29", "{name}: {told}");
        let assumed =
            list(deployment, "assumptions").iter().filter_map(Value::as_str).collect::<Vec<_>>().join("; ");
        assert!(assumed.contains(&format!("chart 4.1.29, from {name}:")), "{assumed}");
        assert_eq!(list(deployment, "files").len(), 2);
    }
}

#[test]
fn a_command_that_installs_another_chart_says_nothing() {
    let text = "helm install m bitnami/milvus --version 4.1.29 -f prod.yaml\nhelm install m ./x --version 4.1.29 -f prod.yaml\n";
    let folder = Scratch::new(&[("deploy.sh", text), ("prod.yaml", VALUES)]);
    let told = report(folder.path(), &["prod.yaml"]);
    assert_ne!(told["deployments"][0]["chart"], "4.1.29", "{told}");
}

#[test]
fn two_commands_that_disagree_are_told() {
    let command = |version: &str| format!("helm install m milvus/milvus --version {version} -f prod.yaml\n");
    let files =
        [("deploy.sh", command("4.1.29")), ("README.md", command("4.0.1")), ("prod.yaml", VALUES.into())];
    let folder = Scratch::new(&files);
    let told = report(folder.path(), &["prod.yaml"]).to_string();
    assert!(told.contains("chart 4.1.29, from deploy.sh:1 (README.md:1 says 4.0.1)"), "{told}");
}

#[test]
fn what_a_command_sets_beats_the_files() {
    let text = "helm install m milvus/milvus --version 5.0.2 -f a.yaml -f b.yaml --set cluster.enabled=true,standalone.messageQueue=x\n";
    let files = [("i.sh", text), ("a.yaml", VALUES), ("b.yaml", "log:\n  level: debug\n")];
    let told = report(Scratch::new(&files).path(), &["b.yaml"]);
    assert_eq!(told["deployments"][0]["mode"], "cluster", "{told}");
    assert_eq!(list(&told, "deployments").len(), 1, "{told}");
    assert_eq!(told["deployments"][0]["id"], "b.yaml");
}

#[test]
fn docker_run_says_the_release_of_a_mounted_file() {
    let run = "docker run -d -v $(pwd)/milvus.yaml:/milvus/configs/user.yaml -e MQ_TYPE=rocksmq milvusdb/milvus:v2.4.5 milvus run standalone\n";
    let folder =
        Scratch::new(&[("run.sh", run), ("milvus.yaml", "mq:\n  type: pulsar\nminio:\n  address: m\n")]);
    let told = report(folder.path(), &["milvus.yaml"]);
    assert_eq!(told["deployments"][0]["milvus"], "2.4.5", "{told}");
    assert_eq!(told["deployments"][0]["mq"], "rocksmq", "{told}");
}

#[test]
fn an_operator_in_the_repository_acts_on_its_resources() {
    let resource = "apiVersion: milvus.io/v1beta1\nkind: Milvus\nmetadata: {name: m}\nspec: {}\n";
    let operator = "kind: Deployment\nspec:\n  image: milvusdb/milvus-operator:v1.2.6\n";
    let folder = Scratch::new(&[("m.yaml", resource), ("operator.yaml", operator)]);
    let told = report(folder.path(), &["m.yaml"]);
    assert_eq!(told["deployments"][0]["operator"], "1.2.6", "{told}");
    assert!(told.to_string().contains("operator 1.2.6, from operator.yaml:3"), "{told}");
    let rules = |told: &Value| {
        let all = list(told, "findings").iter();
        all.filter_map(|f| f["rule"].as_str().map(str::to_owned)).collect::<Vec<_>>()
    };
    assert!(!rules(&told).contains(&"implicit-mq".to_owned()), "{told}");
    let alone = report(folder.path(), &["--alone", "m.yaml"]);
    assert_ne!(alone["deployments"][0]["operator"], "1.2.6", "{alone}");
    assert!(rules(&alone).contains(&"implicit-mq".to_owned()), "{alone}");
}

#[test]
fn a_copy_of_the_chart_knows_its_own_keys() {
    let chart = "apiVersion: v1\nname: milvus\nversion: 4.2.33\nappVersion: 2.5.0\n";
    let own = "cluster: {enabled: true}\nours: {gateway: {enabled: false}}\nstandalone: {}\npulsar: {}\n";
    let template = "{{ .Values.deep.down }}\n";
    let values = "cluster: {enabled: false}\nours: {gateway: {enabled: true}}\ndeep: {down: 1}\nqueryNod: {}\n\
                  standalone: {messageQueue: rocksmq}\npulsar: {enabled: false}\n";
    let files = [
        ("chart/milvus/Chart.yaml", chart),
        ("chart/milvus/values.yaml", own),
        ("chart/milvus/templates/x.yaml", template),
        ("envs/values-prod.yaml", values),
    ];
    let folder = Scratch::new(&files);
    let told = report(folder.path(), &["."]);
    let keys: Vec<&str> = list(&told, "findings")
        .iter()
        .filter(|f| f["rule"] == "unknown-key")
        .filter_map(|f| f["key"].as_str())
        .collect();
    assert_eq!(keys, ["queryNod"], "{told}");
    assert!(told.to_string().contains("chart 4.2.33, from chart/milvus/Chart.yaml"), "{told}");
}

#[test]
fn a_configuration_that_nothing_mounts_lies_over_the_shipped_one() {
    let part = "etcd:\n  auth:\n    enabled: false\n";
    let compose = COMPOSE.replace("    volumes: ['./milvus.yaml:/milvus/configs/user.yaml']\n", "");
    for place in ["configs/milvus.yaml", "milvus.yaml"] {
        let folder = Scratch::new(&[("compose.yml", &*compose), (place, part)]);
        let told = report(folder.path(), &["--pedantic", place]);
        let rules: Vec<&str> = list(&told, "findings").iter().filter_map(|f| f["rule"].as_str()).collect();
        assert!(!rules.contains(&"partial-config") && !rules.contains(&"missing-broker"), "{place}: {told}");
    }
    // One that is mounted in its place does not.
    let mounted = COMPOSE.replace("configs/user.yaml", "configs/milvus.yaml");
    let folder = Scratch::new(&[("compose.yml", &*mounted), ("milvus.yaml", part)]);
    let told = report(folder.path(), &["milvus.yaml"]).to_string();
    assert!(told.contains("partial-config"), "{told}");
}

#[test]
fn a_named_file_is_never_passed_over_in_silence() {
    let folder =
        Scratch::new(&[("compose.yml", COMPOSE), ("milvus.yaml", "a: {}\n"), ("other.yaml", "a: 1\n")]);
    let (_, _, err) = folder.run(&["check", "compose.yml", "other.yaml"]);
    assert!(err.contains("`other.yaml` was not checked: it does not seem to configure Milvus"), "{err}");
    let (_, _, err) = folder.run(&["check", "compose.yml", "milvus.yaml"]);
    assert!(!err.contains("was not checked"), "{err}");
    let (_, _, err) = folder.run(&["check", "."]);
    assert!(!err.contains("not checked"), "{err}");
}

#[test]
fn standard_input_stands_in_for_a_file_of_its_project() {
    let folder = Scratch::new(&[("compose.yml", COMPOSE), ("milvus.yaml", "minio:\n  bucketName: a\n")]);
    let args = ["check", "--format", "json", "--stdin-filename", "milvus.yaml", "-"];
    let (code, out, err) =
        crate::program::fed(&mut crate::program::mqlint(folder.path(), &args), "minio:\n  useSSL: maybe\n");
    assert_eq!(code, 1, "{out}{err}");
    let told: Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(told["deployments"][0]["id"], "compose.yml", "{told}");
    assert!(out.contains("minio.useSSL"), "{out}");
}
