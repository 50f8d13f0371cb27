//! Compose files and Kubernetes manifests, by the built library: what is recognised, what belongs together,
//! and what comes of it.

use mqlint::facts::Severity;
use mqlint::judge::finding::{Finding, Report};

use crate::check::check;
use crate::files::project;
use crate::scratch::Scratch;
use crate::support::check_files;

fn with(files: &[(&str, &str)]) -> Report {
    check_files(files, "")
}

/// Id (without folders), mode, release and queue of each deployment.
fn deployments(report: &Report) -> Vec<String> {
    let mut shown = Vec::new();
    for d in &report.deployments {
        let id = d.id.rsplit('/').next().unwrap_or_default();
        let milvus = d.milvus.map(|v| v.to_string());
        shown.push(format!(
            "{id} {} {} {}",
            d.mode.unwrap_or("-"),
            milvus.unwrap_or("-".into()),
            d.mq.unwrap_or("-")
        ));
    }
    shown
}

/// The rules that found something. That files of a test leave out what Milvus depends on is no matter of theirs.
fn rules(report: &Report) -> Vec<&'static str> {
    let counts = |f: &&Finding| f.severity > Severity::Info && f.variant != "alone";
    report.findings.iter().filter(counts).map(|f| f.rule.id).collect()
}

#[test]
fn every_mistake_is_found_and_its_mended_twin_is_clean() {
    let fixture = |name: &str| check(&project("fixtures").join(name), []);
    for (name, rule) in [
        ("mount-elsewhere", "unmounted-config"),
        ("store-credentials", "object-store-credentials"),
        ("old-names", "unread-env"),
        ("section-in-service", "misplaced-key"),
        ("part-of-the-file", "partial-config"),
        ("queue-in-two-places", "overridden-mq"),
    ] {
        let bad = fixture(&format!("compose-{name}"));
        assert!(rules(&bad).contains(&rule), "{name}: {:?}", rules(&bad));
        let mended = fixture(&format!("good/compose-{name}"));
        assert_eq!(mended.deployments.len(), 1, "{name}");
        assert!(rules(&mended).is_empty(), "{name}: {:?}", rules(&mended));
    }
}

#[test]
fn files_of_a_project_are_one_deployment() {
    let report = with(&[
        (".env", "TAG=v2.6.2\n"),
        (
            "docker-compose.yml",
            "x-env: &env\n  ETCD_ENDPOINTS: etcd:2379\nservices:\n  standalone:\n    image: \
             ${REGISTRY:-milvusdb}/milvus:${TAG}\n    command: milvus run standalone\n    environment:\n      <<: \
             *env\n      MQ_TYPE: rocksmq\n    volumes: [./conf/user.yaml:/milvus/configs/user.yaml]\n",
        ),
        (
            "docker-compose.override.yml",
            "services:\n  standalone:\n    environment:\n      - MQ_TYPE=$${not-a-queue}\n",
        ),
        ("conf/user.yaml", "mq:\n  type: rocksmq\n"),
    ]);
    assert_eq!(deployments(&report), ["docker-compose.yml standalone 2.6.2 -"]);
    assert_eq!(report.deployments[0].files.len(), 3);
    let finding = report.findings.iter().find(|f| f.rule.id == "unknown-mq-type").unwrap();
    assert!(finding.message.contains("${not-a-queue}"), "{}", finding.message);
    assert_eq!(report.sources.slice(finding.at), "$${not-a-queue}");
}

#[test]
fn several_services_are_one_cluster_or_several_deployments() {
    let role = |name: &str| {
        format!(
            "  {name}:\n    image: milvusdb/milvus:v2.3.5\n    command: [milvus, run, {name}]\n    environment:\n      \
             PULSAR_ADDRESS: pulsar://pulsar:6650\n"
        )
    };
    let cluster = format!("services:\n{}{}{}", role("rootcoord"), role("proxy"), role("querynode"));
    let report = with(&[("compose.yml", &cluster)]);
    assert_eq!(deployments(&report), ["compose.yml cluster 2.3.5 pulsar"]);
    assert!(rules(&report).is_empty(), "{:?}", rules(&report));

    let twins = "services:\n  one: &one\n    image: m/milvus:v2.5.4\n    command: milvus run standalone\n  two:\n    <<: \
                 *one\n    environment: [\"MQ_TYPE=${UNSET}\"]\n  three:\n    extends: {service: one}\n    environment: \
                 {MQ_TYPE: rocksmq}\n";
    let report = with(&[("compose.yml", twins)]);
    let want = [
        "compose.yml#one standalone 2.5.4 rocksmq",
        // Only the shell that runs compose knows this one.
        "compose.yml#two standalone 2.5.4 -",
        "compose.yml#three standalone 2.5.4 rocksmq",
    ];
    assert_eq!(deployments(&report), want);
}

#[test]
fn a_mounted_file_that_is_not_there_leaves_the_queue_open() {
    let compose = "services:\n  milvus:\n    image: milvusdb/milvus:v2.6.2\n    command: milvus run standalone\n    \
                   volumes: [./user.yaml:/milvus/configs/user.yaml]\n";
    assert_eq!(deployments(&with(&[("compose.yml", compose)])), ["compose.yml standalone 2.6.2 -"]);
    // The environment goes before all files; what else the file may say stays open.
    let named = "environment: {MQ_TYPE: pulsar, PULSAR_PORT: '8080', ETCD_USE_EMBED: 'false'}\n    volumes:";
    let report = with(&[("compose.yml", &compose.replace("volumes:", named))]);
    assert_eq!(deployments(&report), ["compose.yml standalone 2.6.2 pulsar"]);
    assert!(rules(&report).is_empty(), "{:?}", rules(&report));
    let wrong = compose.replace("volumes:", "environment: {MQ_TYPE: natsmq}\n    volumes:");
    assert_eq!(rules(&with(&[("compose.yml", &wrong)])), ["mq-outside-its-versions"]);
    let open = compose.replace("volumes:", "environment: {MQ_TYPE: '${QUEUE}'}\n    volumes:");
    assert_eq!(deployments(&with(&[("compose.yml", &open)])), ["compose.yml standalone 2.6.2 -"]);
    // 2.3.5 does not read it.
    let old = compose.replace("2.6.2", "2.3.5");
    assert_eq!(deployments(&with(&[("compose.yml", &old)])), ["compose.yml standalone 2.3.5 rocksmq"]);
}

const CONFIG: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: r-milvus}\ndata:\n  default.yaml: |+\n    mq:\n      \
                      type: pulsar\n    pulsar:\n      address: pulsar://r-pulsar:6650\n  user.yaml: |\n    log:\n      level: info\n";

fn workload(role: &str) -> String {
    format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: r-{role}\n  labels: {{app.kubernetes.io/instance: r}}\n\
         spec:\n  template:\n    spec:\n      containers:\n        - name: {role}\n          image: milvusdb/milvus:v2.6.2\n          \
         args: [milvus, run, {role}]\n          volumeMounts:\n            - {{name: c, mountPath: \
         /milvus/configs/default.yaml, subPath: default.yaml}}\n            - {{name: c, mountPath: \
         /milvus/configs/user.yaml, subPath: user.yaml}}\n      volumes:\n        - {{name: c, configMap: {{name: \
         r-milvus}}}}\n"
    )
}

#[test]
fn manifests_are_one_deployment_in_one_file_or_in_several() {
    let (mix, proxy) = (workload("mixcoord"), workload("proxy"));
    let one = format!("---\n# Source: config\n{CONFIG}---\n{mix}---\n{proxy}");
    let report = with(&[("all.yaml", &one)]);
    assert_eq!(deployments(&report), ["all.yaml cluster 2.6.2 pulsar"]);
    assert!(rules(&report).is_empty(), "{:?}", rules(&report));
    let report = with(&[("a.yaml", CONFIG), ("b.yaml", &mix), ("c.yaml", &proxy)]);
    assert_eq!(deployments(&report), ["b.yaml cluster 2.6.2 pulsar"]);
    // The ConfigMap is elsewhere.
    assert_eq!(deployments(&with(&[("b.yaml", &mix)])), ["b.yaml cluster 2.6.2 -"]);
}

#[test]
fn the_script_of_older_charts_merges_all_files() {
    let pod = workload("standalone").replace("v2.6.2", "v2.3.5");
    let run = |pod: &str| deployments(&with(&[("all.yaml", &format!("{CONFIG}---\n{pod}"))]));
    assert_eq!(run(&pod), ["all.yaml standalone 2.3.5 rocksmq"]);
    let merged = pod.replace("[milvus, run", "[/milvus/tools/run-helm.sh, milvus, run");
    assert_eq!(run(&merged), ["all.yaml standalone 2.3.5 pulsar"]);
}

#[test]
fn variables_come_from_config_maps_and_secrets() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: m}\nspec:\n  containers:\n    - name: m\n      image: \
               x/milvus:v2.5.4\n      command: [milvus, run, standalone]\n      envFrom: [{configMapRef: {name: env}}]\n      \
               env:\n        - {name: KAFKA_BROKERLIST, valueFrom: {secretKeyRef: {name: s, key: brokers}}}\n---\napiVersion: \
               v1\nkind: ConfigMap\nmetadata: {name: env}\ndata: {MQ_TYPE: kafka}\n---\napiVersion: v1\nkind: \
               Secret\nmetadata: {name: s}\ndata: {brokers: a2Fma2E6OTA5Mg==}\n";
    let report = with(&[("all.yaml", pod)]);
    assert_eq!(deployments(&report), ["all.yaml standalone 2.5.4 kafka"]);
    assert!(rules(&report).is_empty(), "{:?}", rules(&report));
}

#[test]
fn config_maps_alone_and_json_are_read() {
    let secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: milvus}\nstringData:\n  user.yaml: |\n    mq:\n      type: RocksMQ\n";
    let report = with(&[("secret.yaml", secret)]);
    assert_eq!(report.deployments.len(), 1);
    assert!(report.findings.iter().any(|f| f.rule.id == "unknown-mq-type"));
    let json = r#"{"services": {"m": {"image": "milvusdb/milvus:v2.5.4", "command": ["milvus", "run", "standalone"],
        "environment": {"MQ_TYPE": "RocksMQ"}}}}"#;
    let report = with(&[("compose.json", json)]);
    assert_eq!(rules(&report), ["unknown-mq-type"]);
    // A plain word is no JSON.
    assert!(report.findings[0].fixes.is_empty());
}

#[test]
fn files_of_others_are_left_alone() {
    let report = with(&[
        (
            "docker-compose.yml",
            "services:\n  etcd: {image: quay.io/coreos/etcd:v3.5.5}\n  attu: {image: zilliz/attu:v2.4}\n",
        ),
        ("package.json", "{\"name\": \"milvus-sdk\", \"scripts\": {\"test\": \"milvus run standalone\"}}"),
        (
            "app.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n  default.yaml: |\n    log:\n      level: info\n  user.yaml: |\n    name: milvus\n",
        ),
        (
            "tool.yaml",
            "apiVersion: v1\nkind: Pod\nmetadata: {name: milvus-backup}\nspec:\n  containers: [{name: b, image: milvusdb/milvus-backup:v0.4}]\n",
        ),
        (
            "sealed.yaml",
            "apiVersion: v1\nkind: Secret\nmetadata: {name: milvus}\ndata:\n  user.yaml: ENC[AES256_GCM,data:abc]\n",
        ),
        (
            ".github/workflows/ci.yaml",
            "on: push\njobs:\n  t:\n    services:\n      milvus: {image: milvusdb/milvus:v2.4.0}\n",
        ),
    ]);
    assert!(deployments(&report).is_empty(), "{:?}", deployments(&report));
    assert!(report.errors.is_empty());
}

#[test]
fn included_files_belong_to_the_project() {
    let milvus = "services:\n  milvus:\n    image: milvusdb/milvus:v2.6.2\n    command: milvus run standalone\n    \
                  environment: {MQ_TYPE: RocksMQ}\n    volumes: [./user.yaml:/milvus/configs/user.yaml]\n";
    for include in ["[vectors/milvus.yaml]", "[{path: [vectors/milvus.yaml, other.yaml]}]", "[middle.yaml]"] {
        let report = with(&[
            ("compose.yaml", &format!("include: {include}\nservices:\n  web: {{image: nginx}}\n")),
            ("middle.yaml", "include:\n  - ./vectors/milvus.yaml\n"),
            ("other.yaml", "services: {}\n"),
            ("vectors/milvus.yaml", milvus),
            ("vectors/user.yaml", "log: {level: info}\n"),
        ]);
        // The file itself, where the one that includes it runs nothing by itself.
        assert_eq!(report.deployments.len(), 1, "{include}: {:?}", deployments(&report));
        assert_eq!(rules(&report), ["unknown-mq-type"], "{include}");
        assert!(report.deployments[0].files.iter().any(|f| f.ends_with("vectors/user.yaml")), "{include}");
    }
    let both =
        "services:\n  milvus:\n    image: milvusdb/milvus:v2.6.2\n    environment: {MQ_TYPE: rocksmq}\n";
    let circle = |other: &str| format!("include: [{other}]\n{both}");
    let report = with(&[("a.yaml", &circle("b.yaml")), ("b.yaml", &circle("a.yaml"))]);
    assert_eq!(report.deployments.len(), 2);
}

#[test]
fn files_that_others_extend_belong_to_those() {
    let base = "services:\n  web: {image: nginx}\n  milvus:\n    image: milvusdb/milvus:v2.6.2\n    \
                command: milvus run standalone\n    environment: {MQ_TYPE: RocksMQ}\n";
    let service = |file: &str, name: &str| {
        format!(
            "services:\n  standalone:\n    image: milvusdb/milvus:v2.6.2\n    environment: {{MQ_TYPE: rocksmq}}\n    \
             extends: {{file: ./{file}, service: {name}}}\n"
        )
    };
    let (own, other) = (service("base.yml", "milvus"), service("base.yml", "web"));
    let project = service("docker-compose.yml", "milvus");
    // The mistake of the base is put right where it is extended.
    let report = with(&[("compose.yml", &own), ("base.yml", base)]);
    assert_eq!((report.deployments.len(), rules(&report)), (1, vec![]));
    // Who extends another service says nothing about the Milvus, and compose runs a file of this name by itself.
    for files in [
        [("compose.yml", &*other), ("base.yml", base)],
        [("dev.yml", &project), ("docker-compose.yml", base)],
    ] {
        let report = with(&files);
        assert_eq!((report.deployments.len(), rules(&report)), (2, vec!["unknown-mq-type"]), "{files:?}");
    }
    let circle = |other: &str| format!("{base}  two: {{extends: {{file: {other}, service: milvus}}}}\n");
    assert_eq!(with(&[("a.yml", &circle("b.yml")), ("b.yml", &circle("a.yml"))]).deployments.len(), 4);
}

#[test]
fn overrides_may_drop_what_they_lie_over() {
    let main = "services:\n  milvus:\n    image: milvusdb/milvus:v2.6.2\n    command: milvus run standalone\n    \
                environment: {MQ_TYPE: RocksMQ, LOG_LEVEL: info}\n";
    let laid = |environment: &str| {
        let over = format!("services: {{milvus: {{environment: {environment}}}}}\n");
        let report = with(&[("compose.yaml", main), ("compose.override.yaml", &over)]);
        rules(&report).contains(&"unknown-mq-type")
    };
    assert!(laid("{LOG_LEVEL: warn}") && laid("{LOG_LEVEL: !reset null}"));
    for environment in
        ["{MQ_TYPE: !reset null}", "!reset null", "!reset {MQ_TYPE: RocksMQ}", "!override {LOG_LEVEL: warn}"]
    {
        assert!(!laid(environment), "{environment}");
    }
    let report =
        with(&[("compose.yaml", main), ("compose.override.yaml", "services: {milvus: !reset null}\n")]);
    assert_eq!(report.deployments.len(), 0);
}

#[test]
fn compose_files_are_laid_over_each_other_by_option() {
    let folder = Scratch::new(&[
        (
            "compose.yaml",
            "services:\n  milvus:\n    image: milvusdb/milvus:v2.6.2\n    command: milvus run standalone\n",
        ),
        ("compose.override.yaml", "services: {milvus: {environment: {MQ_TYPE: kafka}}}\n"),
        ("prod.yaml", "services: {milvus: {environment: [MQ_TYPE=woodpecker]}}\n"),
    ]);
    let compose = folder.at("compose.yaml");
    assert_eq!(deployments(&check(&compose, [])), ["compose.yaml standalone 2.6.2 kafka"]);
    let laid = check(&compose, ["-f", &folder.at("prod.yaml").to_string_lossy()]);
    assert_eq!(deployments(&laid), ["compose.yaml standalone 2.6.2 woodpecker"]);
    assert_eq!(laid.deployments[0].files.len(), 2);
    let (_, out, err) = folder.run(&["resolve", "-f", "compose.yaml", "-f", "prod.yaml", "mq.type"]);
    assert!(out.contains("woodpecker"), "{out}{err}");
}

#[test]
fn variables_of_pods_refer_to_each_other() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: m}\nspec:\n  containers:\n    - name: m\n      image: \
               x/milvus:v2.5.4\n      args: [milvus, run, $(ROLE)]\n      env:\n        - {name: ROLE, value: \
               standalone}\n        - {name: KIND, value: kaf}\n        - {name: MQ_TYPE, value: $(KIND)ka}\n        - \
               {name: KAFKA_BROKERLIST, value: 'k:9092'}\n";
    assert_eq!(deployments(&with(&[("pod.yaml", pod)])), ["pod.yaml standalone 2.5.4 kafka"]);
    let unseen = pod.replace("value: kaf}", "valueFrom: {secretKeyRef: {name: s, key: k}}}");
    assert_eq!(deployments(&with(&[("pod.yaml", &unseen)])), ["pod.yaml standalone 2.5.4 -"]);
}

#[test]
fn files_of_variables_may_begin_with_a_mark() {
    let service = "services:\n  standalone:\n    image: milvusdb/milvus:v2.5.4\n    command: [milvus, run, standalone]\n";
    let substituted = format!("{service}    environment: {{MQ_TYPE: \"${{QUEUE:-rocksmq}}\"}}\n");
    let from_file = format!("{service}    env_file: [milvus.env]\n");
    for line in
        ["MQ_TYPE=pulsar", "export MQ_TYPE=pulsar", "MQ_TYPE: pulsar", "MQ_TYPE = \"pulsar\" # the queue"]
    {
        for mark in ["", "\u{feff}"] {
            let text = format!("{mark}{line}\r\nOTHER=1\r\n");
            let named = text.replace("MQ_TYPE", "QUEUE");
            for files in [
                [("compose.yaml", &substituted), (".env", &named)],
                [("compose.yaml", &from_file), ("milvus.env", &text)],
            ] {
                let report = with(&files.map(|(name, text)| (name, text.as_str())));
                assert_eq!(deployments(&report), ["compose.yaml standalone 2.5.4 pulsar"], "{files:?}");
            }
        }
    }
}

#[test]
fn raw_files_of_variables_are_taken_as_they_stand() {
    let service = |format: &str| {
        format!(
            "services:\n  standalone:\n    image: milvusdb/milvus:v2.5.4\n    command: [milvus, run, standalone]\n    \
             env_file: [{{path: milvus.env{format}}}]\n"
        )
    };
    let all = |format: &str, text: &str| {
        deployments(&with(&[
            ("compose.yaml", &service(format)),
            ("milvus.env", text),
            (".env", "QUEUE=pulsar\n"),
        ]))
    };
    for (text, raw) in
        [("MQ_TYPE=pulsar\n", "pulsar"), ("MQ_TYPE=\"pulsar\"\n", "-"), ("MQ_TYPE=$QUEUE\n", "-")]
    {
        assert_eq!(all("", text), ["compose.yaml standalone 2.5.4 pulsar"], "{text}");
        assert_eq!(all(", format: raw", text), [format!("compose.yaml standalone 2.5.4 {raw}")], "{text}");
    }
}
