//! The queue by release, mode and configuration, as the runs and the source of each release say.

use mqlint::judge::finding::Report;

use crate::check::check;
use crate::scratch::Scratch;

/// A file of a standalone or cluster Milvus of a release, and the queue that it runs on; `-` where it stops.
const CASES: &[(&str, &str, &str, &str)] = &[
    // 2.0: the mode decides.
    ("2.0.2", "standalone", "mq: {type: kafka}", "rocksmq"),
    ("2.0.2", "cluster", "rocksmq: {path: /x}", "pulsar"),
    // 2.1 and 2.2: the first that is set, and no selector.
    ("2.1.4", "standalone", "rocksmq: {path: /x}\npulsar: {address: p, port: 6650}", "rocksmq"),
    ("2.2.16", "standalone", "rocksmq: {path: /x}\nmq: {type: natsmq}", "rocksmq"),
    ("2.2.16", "standalone", "rocksmq: {path: ''}\npulsar: {address: p, port: 6650}", "pulsar"),
    ("2.2.16", "standalone", "pulsar: {address: p}\nkafka: {brokerList: k:9092}", "kafka"),
    ("2.2.16", "standalone", "pulsar: {address: pulsar://p:6650}", "pulsar"),
    ("2.2.16", "cluster", "rocksmq: {path: /x}\npulsar: {address: ''}", "-"),
    ("2.2.16", "cluster", "pulsar: {address: ''}\nkafka: {brokerList: k:9092}", "kafka"),
    // 2.3.0 only: natsmq by default too.
    ("2.3.0", "standalone", "pulsar: {address: p}", "natsmq"),
    ("2.3.0", "standalone", "rocksmq: {path: /x}", "rocksmq"),
    // 2.3.1 to 2.4.
    (
        "2.3.5",
        "standalone",
        "mq: {type: default}\nrocksmq: {path: /x}\npulsar: {address: localhost}",
        "rocksmq",
    ),
    ("2.3.5", "standalone", "natsmq: {server: {storeDir: /n}}", "-"),
    ("2.3.5", "standalone", "pulsar: {address: p}\nkafka: {brokerList: k:9092}", "pulsar"),
    ("2.3.5", "cluster", "rocksmq: {path: /x}\nkafka: {brokerList: k:9092}", "kafka"),
    ("2.3.5", "cluster", "rocksmq: {path: /x}", "-"),
    ("2.3.5", "standalone", "mq: {type: natsmq}", "natsmq"),
    ("2.3.5", "cluster", "mq: {type: natsmq}", "-"),
    ("2.3.5", "cluster", "mq: {type: rocksmq}\nrocksmq: {path: /x}", "-"),
    ("2.3.5", "standalone", "mq: {type: }\nrocksmq: {path: /x}", "-"),
    ("2.3.5", "standalone", "mq: {type: RocksMQ}\nrocksmq: {path: /x}", "-"),
    ("2.3.5", "standalone", "mq: {type: [rocksmq]}\nrocksmq: {path: /x}", "rocksmq"),
    ("2.3.5", "standalone", "mq: {type: [rocksmq, pulsar]}\nrocksmq: {path: /x}", "-"),
    ("2.3.5", "standalone", "mq: {type: {name: natsmq}}\nrocksmq: {path: /x}", "rocksmq"),
    ("2.3.5", "standalone", "mq: natsmq\nrocksmq: {path: /x}", "rocksmq"),
    ("2.3.5", "standalone", "mq: {type: rocksmq}\nMQ: {Type: natsmq}\nrocksmq: {path: /x}", "natsmq"),
    ("2.3.5", "standalone", "mq_type: natsmq\nrocksmq: {path: /x}", "natsmq"),
    ("2.3.5", "standalone", "mq-type: natsmq\nrocksmq: {path: /x}", "rocksmq"),
    ("2.3.5", "standalone", "rocksmq: {path: /x}\n---\nmq: {type: natsmq}", "rocksmq"),
    ("2.3.5", "standalone", "mq: {type: woodpecker}", "-"),
    ("2.4.12", "standalone", "rocksmq: {path: /x}", "rocksmq"),
    // 2.5: Kafka has an address in the code.
    ("2.5.10", "standalone", "mq: {type: default}", "kafka"),
    ("2.5.10", "cluster", "pulsar: {address: ''}", "kafka"),
    ("2.5.10", "cluster", "pulsar: {address: ''}\nkafka: {brokerList: ''}", "-"),
    ("2.5.10", "standalone", "mq: {type: natsmq}", "natsmq"),
    // 2.6 on: Woodpecker last, natsmq gone.
    ("2.6.0", "standalone", "mq: {type: natsmq}", "-"),
    ("2.6.2", "standalone", "mq: {type: woodpecker}", "woodpecker"),
    ("2.6.2", "cluster", "kafka: {brokerList: ''}", "woodpecker"),
    ("2.6.2", "cluster", "kafka: {brokerList: ''}\nwoodpecker: {meta: {prefix: ''}}", "-"),
    ("2.6.2", "standalone", "rocksmq: {path: /x}", "rocksmq"),
    ("2.6.2", "cluster", "mq: {type: rocksmq}", "-"),
    ("2.6.14", "cluster", "mq: {type: woodpecker}\nwoodpecker: {storage: {type: local}}", "woodpecker"),
    ("2.6.15", "cluster", "mq: {type: woodpecker}\nwoodpecker: {storage: {type: local}}", "-"),
    (
        "2.6.15",
        "cluster",
        "mq: {type: woodpecker}\nwoodpecker: {storage: {type: local, forceLocalStorage: true}}",
        "woodpecker",
    ),
    ("2.6.15", "standalone", "mq: {type: woodpecker}\nwoodpecker: {storage: {type: local}}", "woodpecker"),
    ("3.0.0", "standalone", "pulsar: {address: p}", "pulsar"),
    ("3.0.0", "cluster", "pulsar: {address: p}", "pulsar"),
];

#[test]
fn the_queue_of_a_file_that_stands_for_the_one_in_the_image() {
    let mut wrong = Vec::new();
    for (release, mode, yaml, queue) in CASES {
        let report = run("milvus.yaml", yaml, &["--milvus", release, "--mode", mode]);
        let got = report.deployments[0].mq.unwrap_or("-");
        if got != *queue {
            wrong.push(format!("{release} {mode} {yaml:?}: {queue}, not {got}"));
        }
        let silent = report.findings.iter().all(|f| f.severity.name() != "error");
        if *queue == "-" && (silent || report.deployments[0].starts != Some(false)) {
            wrong.push(format!("{release} {mode} {yaml:?}: Milvus stops, and no error says so"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn user_yaml_lies_over_the_file_of_the_image_where_it_is_read() {
    for (release, mode, queue) in [
        ("2.2.16", "standalone", "rocksmq"),
        ("2.3.0", "standalone", "kafka"),
        ("2.3.5", "standalone", "rocksmq"),
        ("2.4.0", "cluster", "pulsar"),
        ("2.4.1", "cluster", "kafka"),
        ("2.6.2", "standalone", "kafka"),
    ] {
        let yaml = "mq: {type: kafka}\nkafka: {brokerList: k:9092}";
        let report = run("user.yaml", yaml, &["--milvus", release, "--mode", mode]);
        assert_eq!(report.deployments[0].mq, Some(queue), "{release}");
    }
}

#[test]
fn variables_beat_files() {
    let yaml = "mq: {type: rocksmq}\nrocksmq: {path: /x}";
    for (variable, queue) in [
        ("MQ_TYPE=natsmq", Some("natsmq")),
        ("MQTYPE=natsmq", Some("natsmq")),
        ("MILVUS_MQ_TYPE=natsmq", Some("rocksmq")),
        ("MQ_TYPE=", None),
        ("MILVUS_CONF_MQ_TYPE=natsmq", Some("rocksmq")),
    ] {
        let options = ["--milvus", "2.3.5", "--mode", "standalone", "--env", variable];
        let report = run("milvus.yaml", yaml, &options);
        assert_eq!(report.deployments[0].mq, queue, "{variable}");
    }
    let options = ["--milvus", "2.6.2", "--mode", "standalone", "--env", "MILVUS_CONF_MQ_TYPE=woodpecker"];
    assert_eq!(run("milvus.yaml", yaml, &options).deployments[0].mq, Some("woodpecker"));
}

fn run(name: &str, yaml: &str, options: &[&str]) -> Report {
    check(Scratch::new(&[(name, yaml)]).path(), options.iter().copied())
}
