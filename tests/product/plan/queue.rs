//! Changing the queue: as runbooks, and what becomes of the files.

use serde_json::Value;

use super::cases::Cases;
use super::steps::{copy, hop_steps};
use super::{folder, items, plan, plans, text};
use crate::git::git;
use crate::program::{ended, fed, mqlint};
use crate::scratch::Scratch;

/// A name, and the arguments.
pub const CASES: Cases = &[
    ("queue_compose_rocksmq_2_6", &["compose-rocksmq-2.6", "--to", "queue=woodpecker"]),
    ("queue_compose_rocksmq_2_5_to_kafka", &["compose-rocksmq-2.5-kafka", "--to", "queue=kafka"]),
    ("queue_compose_kafka_2_6", &["compose-kafka-2.6", "--to", "queue=woodpecker"]),
    ("queue_compose_embedded_2_6", &["compose-embedded-2.6", "--to", "queue=woodpecker"]),
    ("queue_compose_natsmq_2_5", &["compose-natsmq-2.5", "--to", "queue=woodpecker"]),
    (
        "queue_compose_rocksmq_2_3_to_3_0",
        &["compose-rocksmq-2.3", "--to", "queue=woodpecker", "--to", "milvus=3.0.1"],
    ),
    ("queue_helm_pulsar_2_6", &["helm-pulsar-2.6", "--chart", "5.0.19", "--to", "queue=woodpecker"]),
    ("queue_helm_rocksmq_2_6", &["helm-rocksmq-2.6", "--chart", "5.0.19", "--to", "queue=woodpecker"]),
    ("queue_helm_kafka_2_5", &["helm-kafka-2.5", "--chart", "4.2.58", "--to", "queue=woodpecker"]),
    (
        "queue_helm_kafka_2_5_to_2_6",
        &["helm-kafka-2.5", "--chart", "4.2.58", "--to", "2.6.20", "--to", "queue=woodpecker"],
    ),
    ("queue_operator_kafka_2_6", &["operator-kafka-2.6", "--operator", "1.3.8", "--to", "queue=woodpecker"]),
    (
        "queue_operator_woodpecker_3_0",
        &["operator-woodpecker-3.0", "--operator", "1.3.8", "--to", "queue=pulsar"],
    ),
    ("queue_manifest_rocksmq_2_6", &["manifest-rocksmq-2.6", "--to", "queue=woodpecker"]),
    ("queue_argocd_pulsar_2_6", &["argocd-pulsar-2.6", "--to", "queue=woodpecker"]),
    ("queue_flux_kafka_3_0", &["flux-kafka-3.0", "--to", "queue=woodpecker"]),
    ("queue_unknown_release", &["milvus-yaml", "--mode", "cluster", "--to", "queue=woodpecker"]),
    ("queue_same_as_today", &["milvus-yaml", "--from", "2.6.20", "--mode", "cluster", "--to", "queue=kafka"]),
];

#[test]
fn runbooks_for_queues_read_as_they_should() {
    for (name, args) in CASES {
        let (code, out, err) = plan(&folder(), args);
        insta::assert_snapshot!(*name, format!("{out}{err}exit code {code}\n"));
    }
}

/// All that a plan edits is edited: the files name the queue, and nothing about it is wrong.
#[test]
fn edited_files_run_on_the_queue_that_was_asked_for() {
    let mut changed = 0;
    for (name, args) in CASES {
        let copy = copy();
        for plan in plans(copy.path(), args) {
            for step in items(&plan, "hops").iter().flat_map(hop_steps) {
                if let Some(diff) = step["diff"].as_str() {
                    assert_eq!(fed(&mut git(copy.path(), &["apply"]), diff).0, 0, "{name}: {diff}");
                }
            }
            let Some(last) = items(&plan, "hops").last() else { continue };
            let path = text(&plan, "id").split('#').next().unwrap_or_default();
            let mut known = vec!["--milvus", text(&last["to"], "milvus")];
            for (key, option) in [("chart", "--chart"), ("operator", "--operator")] {
                known.extend(last["to"][key].as_str().into_iter().flat_map(|version| [option, version]));
            }
            let run = |words: &[&str]| ended(&mut mqlint(copy.path(), &[words, &known].concat())).1;
            let wanted = text(&plan, "to_mq");
            let resolved = run(&["resolve", path, "mq.type"]);
            assert!(resolved.contains(&format!("= {wanted} ")), "{name}: {resolved}");
            let report = run(&["check", path, "--format", "json"]);
            let report: Value = serde_json::from_str(&report).expect("JSON");
            let errors = || items(&report, "findings").iter().filter(|f| text(f, "severity") == "error");
            assert_eq!(errors().count(), 0, "{name}: {:?}", errors().next());
            assert_eq!(text(&items(&report, "deployments")[0], "mq"), wanted, "{name}");
            changed += 1;
        }
    }
    assert!(changed > 8, "{changed}");
}

#[test]
fn exit_codes_of_changes_say_how_they_ended() {
    let code = |args: &[&str]| plan(&folder(), args).0;
    assert_eq!(code(&["compose-rocksmq-2.6", "--to", "queue=woodpecker"]), 0);
    assert_eq!(code(&["compose-rocksmq-2.6", "--to", "queue=rocksmq"]), 0, "there already");
    assert_eq!(code(&["compose-rocksmq-2.6", "--to", "queue=natsmq"]), 1, "gone");
    assert_eq!(code(&["compose-rocksmq-2.6", "--to", "queue=kafka"]), 1, "no address");
    assert_eq!(
        code(&["compose-rocksmq-2.3", "--to", "queue=woodpecker", "--to", "3.0.1"]),
        1,
        "an old MinIO"
    );
    assert_eq!(code(&["milvus-yaml", "--to", "queue=woodpecker"]), 2, "nothing says the release");
    assert_eq!(code(&["compose-rocksmq-2.6", "--to", "queue=woodpeker"]), 2);
    assert_eq!(code(&["compose-rocksmq-2.6", "--to", "queue=natsmq", "--to", "3.0.1"]), 2);
    assert_eq!(code(&["compose-rocksmq-2.6", "--to", "queue=kafka", "--to", "queue=pulsar"]), 2);
}

/// What leads to a release and a queue at once, with the way of each change of the queue.
fn ways(args: &[&str]) -> Vec<String> {
    let plans = plans(&folder(), args);
    let hops = items(&plans[0], "hops").iter();
    let way = |hop: &Value| match hop["switch"].as_object() {
        Some(_) => format!("{} {}", text(&hop["switch"], "way"), text(&hop["switch"], "to")),
        None => text(&hop["to"], "milvus").to_owned(),
    };
    hops.map(way).collect()
}

#[test]
fn a_queue_and_a_release_are_reached_in_an_order_that_works() {
    let both = |path: &'static str, queue: &'static str, milvus: &'static str| {
        ways(&[path, "--to", queue, "--to", milvus])
    };
    assert_eq!(
        both("compose-natsmq-2.5", "queue=woodpecker", "2.6.20"),
        ["2.5.24", "stopped rocksmq", "2.6.20", "live woodpecker"]
    );
    assert_eq!(
        both("compose-natsmq-2.5", "queue=rocksmq", "2.6.20"),
        ["2.5.24", "stopped rocksmq", "2.6.20"]
    );
    // Only 2.5 leads from RocksMQ to Kafka with Milvus stopped, and from 2.6.18 on Milvus does it itself.
    assert_eq!(both("compose-rocksmq-2.5-kafka", "queue=kafka", "2.5.24"), ["2.5.24", "stopped kafka"]);
    assert_eq!(
        both("compose-rocksmq-2.5-kafka", "queue=kafka", "2.6.16"),
        ["2.5.24", "stopped kafka", "2.6.16"]
    );
    assert_eq!(
        both("compose-rocksmq-2.5-kafka", "queue=kafka", "2.6.20"),
        ["2.5.24", "2.6.20", "live kafka"]
    );
}

#[test]
fn the_new_queue_is_made_reachable_before_milvus_is_asked_to_switch() {
    let args = ["compose-rocksmq-2.5-kafka", "--to", "queue=kafka", "--to", "2.6.20"];
    let plans = plans(&folder(), &args);
    let hop = items(&plans[0], "hops").last().expect("a hop");
    let steps: Vec<&Value> = hop_steps(hop).collect();
    let at = |what: &dyn Fn(&Value) -> bool| steps.iter().position(|step| what(step)).expect("a step");
    let diff = |part: &'static str| move |step: &Value| text(step, "diff").contains(part);
    let connects = at(&diff("+      KAFKA_BROKER_LIST: \"kafka:9092\""));
    let asks = at(&|step| step["commands"].to_string().contains("/management/wal/alter"));
    let agrees = at(&diff("MQ_TYPE: \"kafka\""));
    assert!(connects < asks && asks < agrees, "{connects} {asks} {agrees}");
    assert!(!text(steps[connects], "diff").contains("MQ_TYPE: \"kafka\""), "{}", steps[connects]);
}

/// Woodpecker is the last that a cluster takes automatically: any broker that it can reach goes before.
#[test]
fn the_old_queue_stays_until_it_is_switched() {
    let role = |role: &str| {
        format!(
            "  {role}:\n    image: milvusdb/milvus:v3.0.1\n    command: [milvus, run, {role}]\n    environment:\n      \
             ETCD_ENDPOINTS: etcd:2379\n      MINIO_ADDRESS: minio:9000\n      PULSAR_ADDRESS: \"\"\n      \
             KAFKA_BROKERLIST: \"\"\n"
        )
    };
    let roles: String = ["mixcoord", "proxy", "querynode", "datanode", "streamingnode"].map(role).concat();
    let file = format!(
        "services:\n  etcd:\n    image: quay.io/coreos/etcd:v3.5.25\n  minio:\n    image: \
         quay.io/minio/minio:RELEASE.2024-12-18T13-15-44Z\n  pulsar:\n    image: apachepulsar/pulsar:4.0.6\n{roles}"
    );
    let folder = Scratch::new(&[("docker-compose.yml", &file)]);
    let plans = plans(folder.path(), &["docker-compose.yml", "--to", "queue=pulsar"]);
    let hop = items(&plans[0], "hops").first().unwrap_or_else(|| panic!("{plans:?}"));
    let diffs: Vec<&str> = hop_steps(hop).filter_map(|step| step["diff"].as_str()).collect();
    assert!(diffs[0].contains("pulsar://pulsar:6650") && diffs[0].contains("MQ_TYPE"), "{diffs:?}");
    assert!(diffs[0].contains("woodpecker") && diffs[1].contains("pulsar"), "{diffs:?}");
}

#[test]
fn json_says_how_a_queue_is_changed_and_how_well_that_is_known() {
    let args = ["flux-kafka-3.0", "--to", "queue=woodpecker"];
    let plans = plans(&folder(), &args);
    let plan = &plans[0];
    assert_eq!((text(plan, "mq"), text(plan, "to_mq")), ("kafka", "woodpecker"));
    let switch = &items(plan, "hops")[0]["switch"];
    assert_eq!(
        (text(switch, "from"), text(switch, "to"), text(switch, "way"), text(switch, "ground")),
        ("kafka", "woodpecker", "live", "documented")
    );
    let blocked = |step: &Value| step["blocked"].as_bool();
    assert!(hop_steps(&items(plan, "hops")[0]).all(|step| blocked(step) == Some(false)));
}
