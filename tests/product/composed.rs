//! Projects of compose as they are put together, and what of them is refused.

use serde_json::Value;

use crate::scratch::Scratch;

const MILVUS: &str = "    image: milvusdb/milvus:v2.6.2\n    command: milvus run standalone\n";

/// The settings of the only deployment in files, as `NAME=value`.
fn settings(files: &[(&str, &str)]) -> Vec<String> {
    settings_of(&["."], files)
}

/// The settings of the only deployment that paths lead to, as `NAME=value`.
fn settings_of(paths: &[&str], files: &[(&str, &str)]) -> Vec<String> {
    let folder = Scratch::new(files);
    let options = ["--explicit", "--show-secrets", "--no-config", "--format", "json"];
    let (_, text, errors) = folder.run(&[&["resolve"], paths, &options].concat());
    let json: Value = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{e}: {text}{errors}"));
    let deployments = json["deployments"].as_array().expect("deployments");
    assert_eq!(deployments.len(), 1, "{text}");
    let settings = deployments[0]["settings"].as_array().expect("settings");
    let shown =
        |s: &Value| format!("{}={}", s["key"].as_str().unwrap_or(""), s["value"].as_str().unwrap_or(""));
    let mut shown: Vec<String> = settings.iter().map(shown).collect();
    shown.sort_unstable();
    shown
}

/// What compose refuses files for, if anything.
fn refusal(files: &[(&str, &str)]) -> Option<String> {
    let folder = Scratch::new(files);
    let (_, text, errors) =
        folder.run(&["check", ".", "--no-config", "--format", "json", "--fail-on", "never"]);
    let json: Value = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{e}: {text}{errors}"));
    let findings = json["findings"].as_array().expect("findings").iter();
    let mut refused = findings.filter(|f| f["rule"] == "compose-refused");
    let message = refused.next()?["message"].as_str().map(str::to_owned);
    assert!(refused.next().is_none(), "one finding says it all: {text}");
    message
}

fn service(more: &str) -> String {
    format!("services:\n  standalone:\n{MILVUS}{more}")
}

#[test]
fn scalars_are_what_compose_takes_them_for() {
    let text = service("    environment: {A: yes, B: 1e6, C: ~, D: 010, E: .nan, F: 'x'}\n");
    assert_eq!(settings(&[("compose.yaml", &text)]), ["A=yes", "B=1e+06", "D=8", "E=NaN", "F=x"]);
    let listed = service("    environment: ['${K:-A}=x', B]\n");
    assert_eq!(settings(&[("compose.yaml", &listed), (".env", "B=given\n")]), ["A=x", "B=given"]);
}

#[test]
fn a_name_without_a_value_hides_the_file_of_variables() {
    let text = service("    env_file: [a.env, b.env]\n    environment: {A: , C: $C}\n");
    let files = [("compose.yaml", &*text), ("a.env", "A=1\nB=1\nD=1\n"), ("b.env", "D=$B/2\nC=3\nB=$NONE\n")];
    assert_eq!(settings(&files), ["D=1/2"]);
}

#[test]
fn own_keys_beat_merged_ones() {
    let text =
        "x-e: &e {A: merged, B: merged}\n".to_owned() + &service("    environment: {A: own, <<: *e}\n");
    assert_eq!(settings(&[("compose.yaml", &text)]), ["A=own", "B=merged"]);
}

#[test]
fn variables_name_the_files_of_a_project() {
    let over = "services:\n  standalone:\n    environment: {A: over}\n";
    let text = service("    environment: {A: main, N: $COMPOSE_PROJECT_NAME}\nname: search\n");
    let files = [
        ("docker-compose.yml", &*text),
        ("prod.yml", over),
        (".env", "COMPOSE_FILE=docker-compose.yml:prod.yml\n"),
    ];
    assert_eq!(settings(&files), ["A=over", "N=search"]);
    let files = [("docker-compose.yml", &*text), ("compose.override.yaml", over)];
    assert_eq!(settings(&files), ["A=over", "N=search"]);
    // What is named may only include the files that run Milvus.
    let plain = service("    environment: {A: main}\n");
    let files = [
        ("deploy/stack.yml", "include:\n  - path: [parts/milvus.yml, parts/prod.yml]\n"),
        ("deploy/parts/milvus.yml", &*plain),
        ("deploy/parts/prod.yml", over),
        (".env", "COMPOSE_FILE=deploy/stack.yml\n"),
    ];
    assert_eq!(settings(&files), ["A=over"]);
}

#[test]
fn a_file_that_only_includes_begins_the_project() {
    let text = service("    environment: {A: $A, B: $B}\n    env_file: x.env\n");
    let files = [
        ("compose.yaml", "include: [milvus/compose.yaml]\n"),
        (".env", "A=main\n"),
        ("milvus/compose.yaml", &text),
        ("milvus/.env", "A=inner\nB=inner\n"),
        ("milvus/x.env", "C=inner\n"),
    ];
    assert_eq!(settings(&files), ["A=main", "B=inner", "C=inner"]);
    let moved = "include: [{path: milvus/compose.yaml, project_directory: .}]\n";
    let files =
        [("compose.yaml", moved), files[1], files[2], ("x.env", "C=main\n"), ("milvus/x.env", "C=inner\n")];
    assert_eq!(settings(&files), ["A=main", "C=main"]);
}

#[test]
fn configs_and_secrets_are_files() {
    let own = |mounts: &str| {
        service(mounts) + "configs:\n  c: {content: \"mq: {type: $Q}\"}\nsecrets:\n  s: {file: s.yaml}\n"
    };
    let config = own("    configs: [{source: c, target: /milvus/configs/user.yaml}]\n");
    let secret = own("    secrets: [{source: s, target: /milvus/configs/user.yaml}]\n");
    let over = "configs:\n  c: {content: 'mq: {type: pulsar}'}\n";
    let files = |text| [("compose.yaml", text), (".env", "Q=rocksmq\n"), ("s.yaml", "mq: {type: kafka}\n")];
    assert_eq!(settings(&files(&*config)), ["mq.type=rocksmq"]);
    assert_eq!(settings(&files(&*secret)), ["mq.type=kafka"]);
    let [main, env, _] = files(&*config);
    assert_eq!(settings(&[main, env, ("compose.override.yml", over)]), ["mq.type=pulsar"]);
}

#[test]
fn what_only_the_environment_knows_of_a_file_is_no_value() {
    let mount = "    configs: [{source: c, target: /milvus/configs/user.yaml}]\n";
    let own = |content: &str| format!("{}configs:\n  c: {{content: \"{content}\"}}\n", service(mount));
    let text = own("mq: {type: pulsar}\\netcd: {rootPath: '$A', endpoints: '$$A', user: x-$A}");
    assert_eq!(settings(&[("compose.yaml", &text)]), ["etcd.endpoints=$A", "mq.type=pulsar"]);
    assert_eq!(settings(&[("compose.yaml", &own("$A"))]), [""; 0]);
}

#[test]
fn what_is_mounted_deeper_hides_what_is_there() {
    let text = service("    volumes: ['./user.yaml:/milvus/configs/user.yaml', './all:/milvus/configs']\n");
    let files = [
        ("compose.yaml", &*text),
        ("user.yaml", "mq: {type: pulsar}\n"),
        ("all/user.yaml", "mq: {type: kafka}\netcd: {rootPath: all}\n"),
        ("all/milvus.yaml", "minio: {bucketName: all}\n"),
    ];
    assert_eq!(settings(&files), ["minio.bucketName=all", "mq.type=pulsar"]);
    let text = service("    volumes: ['./inner:/milvus/configs', './all:/milvus']\n");
    let files = [
        ("compose.yaml", &*text),
        ("all/configs/user.yaml", "mq: {type: kafka}\n"),
        ("inner/user.yaml", "mq: {type: pulsar}\n"),
    ];
    assert_eq!(settings(&files), ["mq.type=pulsar"]);
}

#[test]
fn what_one_part_of_a_cluster_only_passes_on_another_may_say() {
    let part = |name: &str, more: &str| {
        format!(
            "  {name}:\n    image: milvusdb/milvus:v2.6.2\n    command: milvus run {name}\n    environment: {more}\n"
        )
    };
    let cluster = |own: &str| {
        let (own, other) = (part("datanode", own), part("proxy", "{A: proxy, B: proxy}"));
        format!("services:\n{own}{other}{}", part("mixcoord", "{}"))
    };
    assert_eq!(settings(&[("compose.yaml", &cluster("{A: , B: $B}"))]), ["A=proxy"]);
    assert_eq!(settings(&[("compose.yaml", &cluster("[A, B=b]"))]), ["A=proxy", "B=b"]);
}

#[test]
fn files_that_are_named_are_one_project_whatever_the_first_says() {
    let base = format!("services:\n  base:\n{MILVUS}");
    let files = [
        ("stack.yml", "services:\n  db: {extends: {file: common.yml, service: base}, environment: {A: a}}\n"),
        ("common.yml", &*base),
        ("over.yml", "services:\n  db:\n    environment: {B: b}\n"),
    ];
    assert_eq!(settings_of(&["stack.yml", "-f", "over.yml"], &files), ["A=a", "B=b"]);
    let milvus = service("    environment: {A: a}\n");
    let files =
        [("stack.yml", "services:\n  etcd: {image: quay.io/coreos/etcd:v3.5.25}\n"), ("m.yml", &*milvus)];
    assert_eq!(settings_of(&["stack.yml", "-f", "m.yml"], &files), ["A=a"]);
}

#[test]
fn a_text_that_compose_cannot_read_is_told_where_no_milvus_is_left() {
    let text = service("    environment: {<<: x}\n");
    let folder = Scratch::new(&[("compose.yaml", &*text), ("over.yml", "services:\n  standalone: !reset\n")]);
    let (_, text, _) = folder.run(&["check", "compose.yaml", "-f", "over.yml", "--no-config"]);
    assert!(text.contains("yaml-syntax"), "{text}");
}

#[test]
fn tags_drop_what_is_under_them() {
    let text = service(
        "    environment: {A: a, B: b}\n    configs: [{source: c, target: /milvus/configs/user.yaml}]\n",
    ) + "configs:\n  c: {content: 'mq: {type: pulsar}'}\n";
    let over = "services:\n  standalone:\n    environment: {A: !reset null}\n    configs: !reset []\n";
    assert_eq!(settings(&[("compose.yaml", &text), ("compose.override.yml", over)]), ["B=b"]);
    let whole = format!("services:\n  standalone: !override\n{MILVUS}    environment: {{C: c}}\n");
    assert_eq!(settings(&[("compose.yaml", &text), ("compose.override.yml", &whole)]), ["C=c"]);
}

#[test]
fn what_compose_refuses_is_told_once() {
    let told = |more: &str| refusal(&[("compose.yaml", &*service(more))]).unwrap_or_default();
    for (more, words) in [
        ("    enviroment: {A: b}\n", "did you mean `environment`?"),
        ("    environment: [{A: b}]\n", "must be a string"),
        ("    environment: ['A = b']\n", "space before its `=`"),
        ("    environment: {A: '${B:=c}'}\n", "an incomplete reference"),
        ("    environment: {A: 2024-01-01}\n", "is a date"),
        ("    networks: [backend]\n", "refers to the network `backend`"),
        ("    depends_on: [standalone]\n", "waits for"),
        ("    extends: nothing\n", "extends `nothing`"),
        ("    command: 'milvus run \"standalone'\n", "not closed"),
        ("    env_file: [{path: a.env, format: toml}]\n", "is not a format"),
        ("    ports: ['19530:19530:x']\n", "is not a valid port"),
        ("    scale: ${N:-many}\n", "is not a whole number"),
        ("    scale: -1\n", "must be a whole number from 0 on or a string, not -1"),
        ("    cpu_percent: 200\n", "must be a whole number from 0 to 100"),
        (
            "    mem_limit: 4g\n    deploy: {resources: {limits: {memory: 2g}}}\n",
            "differs from `deploy.resources",
        ),
        (
            "    cpus: 2\n    deploy: {resources: {limits: {}}}\n",
            "differs from `deploy.resources.limits.cpus`",
        ),
        ("    gpus: [{count: 1, device_ids: ['0']}]\n", "one of `count`, `device_ids` only"),
        ("    develop: {watch: [{path: ., action: sync}]}\n", "needs a `target`"),
        ("    develop: {watch: [{path: '', action: rebuild}]}\n", "is empty"),
        ("    platform: a/b\n    build: {context: ., platforms: [c/d]}\n", "not among `build.platforms`"),
        ("    build: {context: ., secrets: [away]}\n", "refers to the secret `away`"),
        ("    build: {context: ., additional_contexts: {a: 'service:away'}}\n", "to the service `away`"),
        ("    models: [away]\n", "refers to the model `away`"),
        ("    volumes: [{type: bind, target: /x}]\n", "has no `source`"),
        ("    ports: [{published: 5}]\n", "has no `target`"),
        ("    container_name: m\n", "is not a valid name of a container"),
        ("    pull_policy: sometimes\n", "is not a valid `pull_policy`"),
        ("    healthcheck: {test: [CMD, x], interval: often}\n", "is not a valid duration"),
    ] {
        let message = match more.contains("a.env") {
            true => refusal(&[("compose.yaml", &*service(more)), ("a.env", "A=1\n")]).unwrap_or_default(),
            false => told(more),
        };
        assert!(message.contains(words), "{more}: {message}");
    }
    let other = "include: [other.yaml]\n".to_owned() + &service("");
    let conflict = [("compose.yaml", &*other), ("other.yaml", "services: {standalone: {image: x}}\n")];
    assert!(refusal(&conflict).expect("a refusal").contains("in what it includes"));
}

#[test]
fn what_only_the_place_of_the_start_knows_is_no_mistake() {
    let text = service("    env_file: away.env\n    environment: {A: '${A:?}', B: a$}\n    x-own: 1\n");
    assert_eq!(refusal(&[("compose.yaml", &*text)]), None);
    for more in [
        "    mem_limit: 1.5g\n    deploy: {resources: {limits: {memory: 1536m}}}\n",
        "    mem_limit: $A\n    deploy: {resources: {limits: {memory: 1g}}}\n",
        "    mem_limit: 1g\n    deploy: {resources: {limits: {memory: $A}, reservations: {}}}\n",
        "    mem_limit: 1g\n    deploy: {resources: {reservations: {}}}\n",
        "    develop: {watch: [{path: ., action: rebuild}]}\n",
        "    scale: 1e0\n",
    ] {
        assert_eq!(refusal(&[("compose.yaml", &*service(more))]), None, "{more}");
    }
    let over = "services:\n  standalone:\n    command: milvus run standalone\n    volumes: ['data:/data']\n";
    assert_eq!(refusal(&[("compose.gpu.yaml", over)]), None);
}
