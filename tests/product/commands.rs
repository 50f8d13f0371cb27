//! What commands of scripts, Makefiles, workflows and documentation say of the files that they name.

use std::collections::BTreeSet;

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

/// Values that leave a cluster without a broker.
const NO_BROKER: &str =
    "cluster: {enabled: true}\npulsarv3: {enabled: false}\nimage: {all: {tag: v2.5.10}}\n";

#[test]
fn what_only_the_shell_adds_may_have_the_broker() {
    let command = "helm upgrade --install milvus milvus/milvus --version 4.2.48 -f values.yaml";
    for (name, script, is_told) in [
        ("arguments", format!("{command} \"$@\"\n"), false),
        ("a variable from elsewhere", format!("source env.sh\n{command} $HELM_EXTRA_ARGS\n"), false),
        ("a setting from elsewhere", format!("{command} --set \"$SETTING\"\n"), false),
        ("arguments in front", format!("{}\n", command.replace(" milvus milvus/", " \"$@\" milvus milvus/")), false),
        (
            "an array that is filled under a condition",
            "A=(--version 4.2.48 -f values.yaml)\nif [ $X ]; then\n  A+=(--set kafka.enabled=true)\nfi\nhelm install m \
             milvus/milvus \"${A[@]}\"\n"
                .to_owned(),
            false,
        ),
        (
            "an array",
            "A=(--version 4.2.48\n  -f values.yaml)\nA+=(--wait)\nhelm install m milvus/milvus \"${A[@]}\"\n".to_owned(),
            true,
        ),
        ("a variable of the script", format!("X=--wait\n{command} $X\n"), true),
        (
            "a variable that grows under a condition",
            "A=\"--version 4.2.48 -f values.yaml\"\n[ $X ] || exit\nif [ $Y ]; then\n  A=\"$A --set kafka.enabled=true\"\nfi\nhelm install m \
             milvus/milvus $A\n"
                .to_owned(),
            false,
        ),
        (
            "a variable that grows",
            "A=\"--version 4.2.48\"\nA=\"$A -f values.yaml\"\nA+=\" --wait\"\nhelm install m milvus/milvus $A\n".to_owned(),
            true,
        ),
        ("a release of any name", format!("{}\n", command.replace(" milvus milvus/", " $NAME milvus/")), true),
    ] {
        let files = [("install.sh", &*script), ("values.yaml", NO_BROKER)];
        let expected: &[&str] = if is_told { &["missing-broker"] } else { &[] };
        assert_eq!(told(&files, "values.yaml"), expected, "{name}");
        let all = report(Repository::new(&files).path(), &["values.yaml"]);
        let assumed = assumptions(&all);
        assert_eq!(assumed.contains("changes nothing here"), !is_told, "{name}: {assumed}");
        assert!(assumed.contains("chart 4.2.48, from install.sh:"), "{name}: {assumed}");
        assert!(all["findings"].to_string().contains("missing-broker"), "{name}");
    }
}

#[test]
fn arguments_in_an_array_of_the_script_count() {
    let script = "ARGS=(--version 4.2.48 -f values.yaml --set kafka.enabled=true)\nhelm upgrade -i m milvus/milvus \"${ARGS[@]}\"\n";
    let repository = Repository::new(&[("install.sh", script), ("values.yaml", NO_BROKER)]);
    let report = report(repository.path(), &["values.yaml"]);
    assert_eq!(list(&report, "deployments")[0]["mq"], "kafka", "{report}");
}

#[test]
fn each_file_that_a_name_may_be_is_a_deployment() {
    let common = "image: {all: {tag: v2.5.10}}\npulsarv3: {enabled: false}\n";
    let prod = "cluster: {enabled: true}\nkafka: {enabled: true}\n";
    let staging = "cluster: {enabled: false}\nstandalone: {messageQueue: rocksmq}\n";
    for (name, values) in [
        ("up.sh", "\"values/${ENV}.yaml\""),
        ("up.sh", "$(dirname $0)/values/${1}.yaml"),
        ("Makefile", "values/$*.yaml"),
        ("Taskfile.yml", "values/{{ .ENV }}.yaml"),
        (".github/workflows/x.yml", "values/${{ matrix.env }}.yaml"),
    ] {
        let script = format!(
            "run: |\n  helm upgrade -i m milvus/milvus --version 4.2.48 -f common.yaml -f {values}\n"
        );
        let files = [
            (name, &*script),
            ("common.yaml", common),
            ("values/prod.yaml", prod),
            ("values/staging.yaml", staging),
            ("values/app.yaml", "ingressClass: nginx\nimage: x\n"),
        ];
        assert_eq!(told(&files, "."), [""; 0], "{name}");
        let repository = Repository::new(&files);
        let report = report(repository.path(), &["."]);
        let queues = list(&report, "deployments").iter().filter_map(|d| d["mq"].as_str());
        assert_eq!(queues.collect::<BTreeSet<_>>(), ["kafka", "rocksmq"].into(), "{name}: {report}");
        // Without the broker it is told in the deployment that lacks it.
        let files =
            files.map(|(name, text)| (name, if text == prod { "cluster: {enabled: true}\n" } else { text }));
        assert_eq!(told(&files, "."), ["missing-broker"], "{name}");
    }
}

#[test]
fn values_outside_of_the_chart_that_has_milvus_in_it_are_laid_over_its_own() {
    let chart = "apiVersion: v2\nname: rag\nversion: 0.1.0\ndependencies:\n- {name: milvus, alias: vectordb, version: 4.2.48, repository: \
                 'https://zilliztech.github.io/milvus-helm/'}\n";
    let values = "vectordb:\n  image: {all: {tag: v2.5.10}}\n  cluster: {enabled: false}\n  pulsarv3: {enabled: false}\n  standalone: \
                  {messageQueue: rocksmq}\n";
    let prod = "api: {replicas: 3}\nvectordb:\n  standalone: {messageQueue: kafak}\n";
    for script in [
        "helm upgrade --install rag ./chart -f envs/prod.yaml --set vectordb.image.all.tag=v2.5.10\n",
        "helm upgrade --install rag chart -f chart/values.yaml -f envs/prod.yaml\n",
    ] {
        let files = [
            ("up.sh", script),
            ("chart/Chart.yaml", chart),
            ("chart/values.yaml", values),
            ("envs/prod.yaml", prod),
        ];
        assert_eq!(told(&files, "."), ["unknown-mq-type"], "{script}");
        assert_eq!(told(&files, "envs/prod.yaml"), ["unknown-mq-type"], "{script}");
        // A chart without Milvus has nothing of it.
        let files = files
            .map(|(name, text)| (name, if text == chart { "apiVersion: v2\nname: rag\n" } else { text }));
        assert_eq!(told(&files, "envs/prod.yaml"), [""; 0], "{script}");
    }
}

#[test]
fn compose_reads_the_variables_that_commands_name() {
    let compose = BASE.replace("v2.5.14", "${TAG}");
    let release = |script: &str| {
        let files = [
            ("up.sh", script),
            ("docker-compose.yml", &*compose),
            ("gpu.yml", OVER),
            (".env", "OTHER=1\n"),
            ("prod.env", "TAG=v2.5.4\n"),
            ("dev.env", "TAG=v2.5.10\n"),
        ];
        let report = report(Repository::new(&files).path(), &["docker-compose.yml"]);
        let deployment = list(&report, "deployments").iter().find(|d| d["id"] == "docker-compose.yml");
        let deployment = deployment.expect("a deployment").clone();
        (deployment["milvus"].as_str().map(str::to_owned), deployment["assumptions"].to_string())
    };
    for script in [
        "docker compose --env-file prod.env up -d\n",
        "docker compose --env-file prod.env -f docker-compose.yml up -d\n",
        "docker compose --env-file dev.env --env-file prod.env up\n",
    ] {
        let (milvus, assumed) = release(script);
        assert_eq!(milvus.as_deref(), Some("2.5.4"), "{script}");
        assert!(assumed.contains("variables of `") && assumed.contains("from up.sh:1"), "{assumed}");
    }
    for script in [
        "docker compose up -d\n",
        "docker compose --env-file gone.env up\n",
        "docker compose --env-file prod.env up\ndocker compose --env-file dev.env up\n",
    ] {
        assert_eq!(release(script).0, None, "{script}");
    }
}

#[test]
fn a_role_says_what_its_variables_are() {
    let tasks = "- kubernetes.core.helm:\n    name: milvus\n    chart_ref: milvus/milvus\n    chart_version: \"{{ chart }}\"\n    values:\n      \
                 cluster: {enabled: false}\n      pulsarv3: {enabled: false}\n      standalone: {messageQueue: rocksmq}\n";
    let chart = |name: &str, variables: &str| {
        let files = [("roles/db/tasks/main.yml", tasks), (name, variables)];
        let report = report(Repository::new(&files).path(), &["."]);
        list(&report, "deployments")[0]["chart"].as_str().map(str::to_owned)
    };
    assert_eq!(chart("roles/db/defaults/main.yml", "chart: 4.2.48\n").as_deref(), Some("4.2.48"));
    assert_eq!(chart("roles/db/vars/main.yml", "chart: 4.2.40\n").as_deref(), Some("4.2.40"));
    for (name, variables) in [
        ("roles/other/defaults/main.yml", "chart: 4.2.48\n"),
        ("roles/db/defaults/main.yml", "chart: \"{{ x }}\"\n"),
    ] {
        assert_ne!(chart(name, variables).as_deref(), Some("4.2.48"), "{name}");
    }
}

#[test]
fn a_command_in_a_comment_is_weaker_than_one_that_runs() {
    let real = "helm upgrade --install m milvus/milvus --version 4.2.15 -f values.yaml";
    let old = "helm upgrade m milvus/milvus --version 4.2.15 -f values.yaml --set kafka.enabled=true";
    let is_told = |name: &str, text: &str| {
        told(&[(name, text), ("values.yaml", VALUES)], "values.yaml").contains(&"missing-broker".to_owned())
    };
    for (name, text) in [
        ("up.sh", format!("# old: {old}\n{real}\n")),
        ("up.sh", format!("true # {old}\n{real}\n")),
        ("Makefile", format!("up:\n\t# {old}\n\t{real}\n")),
        (
            ".github/workflows/x.yml",
            format!("jobs:\n  a:\n    steps:\n      - run: |\n          # {old}\n          {real}\n"),
        ),
        ("up.bat", format!("REM {old}\n{real}\n")),
    ] {
        assert!(is_told(name, &text), "{text}");
        // It still counts where nothing else installs the file.
        assert!(!is_told(name, &text.replace(real, "true")), "{text}");
    }
    assert!(!is_told("up.sh", &format!("echo '# new' && {old}\n{real}\n")));
    assert!(!is_told("up.sh", &format!("{old}\n# {real}\n")));
}
