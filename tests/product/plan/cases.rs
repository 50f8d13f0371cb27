//! Starting points, each read as whoever has to run the plan.

use super::{folder, plan, queue};

/// Names with arguments.
pub type Cases = &'static [(&'static str, &'static [&'static str])];

/// Starting points of upgrades.
pub const CASES: Cases = &[
    ("compose_rocksmq_2_3_to_3_0", &["compose-rocksmq-2.3/docker-compose.yml", "--to", "3.0.0"]),
    ("helm_pulsar_v2_2_4_to_3_0", &["helm-pulsar-v2-2.4/values.yaml", "--chart", "4.1.36", "--to", "3.0.0"]),
    (
        "operator_kafka_2_5_to_3_0",
        &["operator-kafka-2.5/milvus.yaml", "--operator", "1.2.5", "--to", "3.0.0"],
    ),
    ("compose_natsmq_2_5_to_3_0", &["compose-natsmq-2.5/docker-compose.yml", "--to", "3.0.0"]),
    ("helm_rocksmq_2_5_to_3_0", &["helm-rocksmq-2.5/values.yaml", "--chart", "4.2.33", "--to", "3.0.0"]),
    ("argocd_kafka_2_5_to_2_6", &["argocd-kafka-2.5", "--to", "2.6.20"]),
    ("helm_2_2_to_3_0", &["milvus-2.2/values.yaml", "--chart", "3.3.6", "--to", "3.0.0"]),
    (
        "milvus_yaml_2_4_to_3_0",
        &["milvus-yaml/milvus.yaml", "--from", "2.4.5", "--mode", "cluster", "--to", "3.0.0"],
    ),
    ("operator_rocksmq_2_5_to_2_6", &["operator-rocksmq-2.5", "--operator", "1.2.8", "--to", "2.6.20"]),
    ("flux_kafka_2_4_to_2_6", &["flux-2.4", "--to", "2.6.20"]),
    ("helmfile_rocksmq_2_5_to_2_6", &["helmfile-2.5", "--to", "2.6.20"]),
    ("compose_cluster_2_5_to_2_6", &["compose-cluster-2.5", "--to", "2.6.20"]),
    ("compose_cluster_2_5_to_3_0", &["compose-cluster-2.5", "--to", "3.0.0"]),
    ("helm_natsmq_2_4_to_2_6", &["helm-natsmq-2.4", "--chart", "4.2.15", "--to", "2.6.20"]),
    ("helm_2_4_down_to_2_3", &["helm-natsmq-2.4", "--chart", "4.2.15", "--to", "2.3.5"]),
    ("operator_only", &["operator-rocksmq-2.5", "--operator", "1.2.8", "--to", "operator=1.3.8"]),
    ("chart_only", &["argocd-kafka-2.5", "--to", "chart=4.2.58"]),
    ("milvus_2_1_to_2_2", &["milvus-yaml", "--from", "2.1.4", "--mode", "cluster", "--to", "2.2.16"]),
];

/// All starting points: of upgrades, and of changes of the queue.
pub fn all_cases() -> impl Iterator<Item = (&'static str, &'static [&'static str])> {
    CASES.iter().chain(queue::CASES).copied()
}

#[test]
fn runbooks_read_as_they_should() {
    for (name, args) in CASES {
        let (code, out, err) = plan(&folder(), args);
        insta::assert_snapshot!(*name, format!("{out}{err}exit code {code}\n"));
    }
}

#[test]
fn markdown_reads_as_it_should() {
    let args = ["compose-natsmq-2.5/docker-compose.yml", "--to", "2.6.20", "--format", "markdown"];
    insta::assert_snapshot!(plan(&folder(), &args).1);
}

#[test]
fn a_terminal_line_has_at_most_80_columns_but_for_words_that_cannot_be_cut() {
    for (name, args) in all_cases() {
        let out = plan(&folder(), args).1;
        let mut in_diff = false;
        for line in out.lines() {
            in_diff =
                if in_diff { !line.is_empty() || line.starts_with(' ') } else { line.starts_with("--- ") };
            // An option and its value, which no shell would take on two lines.
            let whole = line.contains("-d '{")
                || line.contains("-c \"")
                || line.trim_end_matches('\\').split_whitespace().count() <= 2;
            assert!(in_diff || whole || line.chars().count() <= 80, "{name}: {line}");
        }
    }
}

#[test]
fn exit_codes_say_how_it_ended() {
    let code = |args: &[&str]| plan(&folder(), args).0;
    let natsmq = "helm-natsmq-2.4";
    assert_eq!(code(&[natsmq, "--to", "2.6.20"]), 0);
    assert_eq!(code(&[natsmq, "--to", "2.4.12"]), 0, "there already");
    assert_eq!(code(&[natsmq, "--to", "2.3.5"]), 1, "a downgrade");
    assert_eq!(code(&["compose-cluster-2.5", "--to", "3.0.0"]), 1, "closed");
    assert_eq!(code(&["milvus-yaml", "--from", "2.6.0-rc1", "--to", "2.6.20"]), 1, "closed");
    assert_eq!(code(&["operator-kafka-2.5", "--to", "chart=5.0.19"]), 1, "not installed by the chart");
    assert_eq!(code(&["milvus-yaml", "--to", "3.0.0"]), 2, "nothing says the release");
    assert_eq!(code(&["missing.yaml", "--to", "3.0.0"]), 2);
    assert_eq!(code(&[natsmq, "--to", "latest"]), 2);
    assert_eq!(code(&[natsmq]), 2);
}
