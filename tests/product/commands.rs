//! What commands of scripts, Makefiles, workflows and documentation say of the files that they name.

use serde_json::Value;

use crate::git::Repository;
use crate::surroundings::{list, report};

/// The rules that report errors or warnings of a path.
fn told(files: &[(&str, &str)], path: &str) -> Vec<String> {
    let repository = Repository::new(files);
    let report = report(repository.path(), &[path]);
    let loud = list(&report, "findings").iter().filter(|f| f["severity"] != "info");
    loud.map(|finding| finding["rule"].as_str().expect("a rule").to_owned()).collect()
}

fn assumptions(report: &Value) -> String {
    let all = list(report, "deployments").iter().flat_map(|d| list(d, "assumptions"));
    all.filter_map(Value::as_str).collect::<Vec<_>>().join("; ")
}

const BASE: &str = "services:\n  milvus:\n    image: milvusdb/milvus:v2.5.14\n    command: [milvus, run, standalone]\n    \
                    environment: {ETCD_USE_EMBED: 'true', COMMON_STORAGETYPE: local}\n    volumes: ['./data:/var/lib/milvus']\n";
const OVER: &str = "services:\n  milvus:\n    image: milvusdb/milvus:v2.5.14-gpu\n";

#[test]
fn compose_files_are_laid_over_one_another_as_commands_say() {
    for (name, text) in [
        ("up.sh", "cd deploy\ndocker compose -f base.yml -f gpu.yml --profile x up -d\n"),
        ("Makefile", "DC := docker-compose -f deploy/base.yml --file deploy/gpu.yml\nup:\n\t$(DC) up\n"),
        ("up.sh", "FILES=\"-f deploy/base.yml -f deploy/gpu.yml\"\nDC=\"docker compose $FILES\"\n$DC up\n"),
        (".github/workflows/x.yml", "env:\n  COMPOSE_FILE: deploy/base.yml:deploy/gpu.yml\n"),
        ("README.md", "Run `podman-compose -f deploy/base.yml -f deploy/gpu.yml up`.\n"),
    ] {
        let files = [(name, text), ("deploy/base.yml", BASE), ("deploy/gpu.yml", OVER)];
        let repository = Repository::new(&files);
        let told = report(repository.path(), &["deploy/gpu.yml"]);
        assert_eq!(list(&told, "deployments").len(), 1, "{name}: {told}");
        let assumed = assumptions(&told);
        assert!(
            assumed.contains("`deploy/base.yml`, `deploy/gpu.yml` one over the other, from "),
            "{assumed}"
        );
        assert!(!told["findings"].to_string().contains("missing-command"), "{told}");
    }
}

#[test]
fn a_service_without_a_command_may_have_it_from_a_file_beside() {
    assert!(told(&[("x/base.yml", BASE), ("x/gpu.yml", OVER)], "x/gpu.yml").is_empty());
    // One of another name, or in another folder, says nothing of it.
    let other = BASE.replace("  milvus:", "  other:");
    assert_eq!(told(&[("x/base.yml", &other), ("x/gpu.yml", OVER)], "x/gpu.yml"), ["missing-command"]);
    assert_eq!(told(&[("base.yml", BASE), ("x/gpu.yml", OVER)], "x/gpu.yml"), ["missing-command"]);
}

#[test]
fn what_a_stack_of_compose_files_comes_to_is_judged() {
    let over =
        "services:\n  milvus:\n    environment: {ETCD_ENDPOINTS: 'etcd:2379', ETCD_USE_EMBED: 'maybe'}\n";
    let script = "docker compose -f base.yml -f over.yml up\n";
    let files = [("up.sh", script), ("base.yml", BASE), ("over.yml", over)];
    let repository = Repository::new(&files);
    let told = report(repository.path(), &["over.yml"]);
    assert!(told["findings"].to_string().contains("over.yml"), "{told}");
}

/// Values of the chart with no queue that could run.
const VALUES: &str = "cluster:\n  enabled: true\npulsarv3:\n  enabled: false\npulsar:\n  enabled: false\nkafka:\n  enabled: false\n";

#[test]
fn values_that_only_the_shell_knows_are_set() {
    let install =
        |more: &str| format!("helm install m milvus/milvus --version 4.2.15 -f values.yaml {more}\n");
    let with = |more: &str| {
        told(
            &[("up.sh", &install(more)), ("milvus/values.yaml", VALUES), ("values.yaml", VALUES)],
            "values.yaml",
        )
    };
    assert!(with("").contains(&"missing-broker".to_owned()));
    for set in [
        "--set kafka.enabled=\"$KAFKA\"",
        "--set kafka.enabled=$(ask)",
        "--set-json 'kafka.enabled=true'",
        "--set-json \"kafka.enabled=$KAFKA\"",
        "--set kafka.enabled=True --set-json kafka.enabled=false",
        "--set kafka.enabled=${K}",
    ] {
        assert!(!with(set).contains(&"missing-broker".to_owned()), "{set}");
    }
    assert!(with("--set image.all.tag=\"$TAG\"").contains(&"missing-broker".to_owned()));
}

#[test]
fn values_that_a_program_writes_are_not_read() {
    let script = "helm upgrade m milvus/milvus -f values.yaml -f <(sops -d secret.yaml) --values \"$MORE\" --version 4.2.15\n";
    let repository = Repository::new(&[("up.sh", script), ("values.yaml", VALUES)]);
    let told = report(repository.path(), &["values.yaml"]);
    let assumed = assumptions(&told);
    assert!(assumed.contains("chart 4.2.15, from up.sh:1"), "{assumed}");
    assert!(assumed.contains("`<(sops -d secret.yaml)`, `$MORE`"), "{assumed}");
}

#[test]
fn the_image_is_told_from_the_values_of_options() {
    let run = |words: &str| {
        let script = format!(
            "docker run {words} -v $PWD/milvus.yaml:/milvus/configs/milvus.yaml milvusdb/milvus:v2.5.14 milvus run standalone\n"
        );
        let repository =
            Repository::new(&[("up.sh", script.as_str()), ("milvus.yaml", "etcd:\n  rootPath: a\n")]);
        let told = report(repository.path(), &["milvus.yaml"]);
        assert_eq!(told["deployments"][0]["milvus"], "2.5.14", "{words}: {told}");
        told
    };
    for words in [
        "-d --rm",
        "-dp 19530:19530",
        "-v $DATA/milvus:/var/lib/milvus --name milvus",
        "--mount type=volume,src=milvus,dst=/x -it",
        "$OPTS",
    ] {
        run(words);
    }
    let told = run("-e MQ_TYPE=$QUEUE");
    assert!(!told["findings"].to_string().contains('\u{fffd}'), "{told}");
}
