//! Projects of compose as they are put together, and what of them is refused.

use serde_json::Value;

use crate::scratch::Scratch;

const MILVUS: &str = "    image: milvusdb/milvus:v2.6.2\n    command: milvus run standalone\n";

/// The settings of the only deployment in files, as `NAME=value`.
fn settings(files: &[(&str, &str)]) -> Vec<String> {
    let folder = Scratch::new(files);
    let (_, text, errors) =
        folder.run(&["resolve", ".", "--explicit", "--show-secrets", "--no-config", "--format", "json"]);
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
    let over = "services:\n  standalone:\n    command: milvus run standalone\n    volumes: ['data:/data']\n";
    assert_eq!(refusal(&[("compose.gpu.yaml", over)]), None);
}
