//! What values files render to, one behaviour at a time.

use std::collections::BTreeMap;

use super::*;
use crate::facts::milvus::Mode;

/// A value as a test writes it: YAML scalars, `null`, `{}`, or a list of scalars.
type Values<'a> = &'a [(&'a str, &'a str)];

/// The user's file as flat paths; the parents of a path are maps.
fn user(values: Values) -> impl Fn(&str) -> ValueView {
    let flat: BTreeMap<String, String> =
        values.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    move |path: &str| match flat.get(path) {
        Some(text) => ValueView::parse(text),
        None => {
            let below = format!("{path}.");
            let keys: Vec<_> = flat
                .keys()
                .filter_map(|key| key.strip_prefix(&below))
                .map(|rest| super::segments(rest).next().unwrap_or(rest).to_owned().into())
                .collect();
            if keys.is_empty() { ValueView::Absent } else { ValueView::Map(keys) }
        }
    }
}

fn rendered_live(version: &str, live: Live, values: Values) -> Rendering {
    let chart = chart(version.parse().unwrap());
    let release = Release { name: "my-release", namespace: "ns", chart: "milvus", live };
    render(chart, release, &merged(chart, user(values)))
}

fn rendered(version: &str, values: Values) -> Rendering {
    rendered_live(version, Live::No, values)
}

fn queues(r: &Rendering) -> Vec<&str> {
    r.blocks.iter().map(|b| b.queue).collect()
}

fn deployed(r: &Rendering) -> Vec<(&str, bool)> {
    r.deployed.iter().map(|d| (d.broker, d.used)).collect()
}

fn failing(r: &Rendering) -> Vec<&str> {
    r.failures.iter().map(|f| f.key.as_str()).collect()
}

const STANDALONE: (&str, &str) = ("cluster.enabled", "false");

#[test]
fn defaults_of_a_cluster_change_the_pulsar() {
    for (version, by, broker) in [
        ("3.0.0", "pulsar.enabled", "pulsar"),
        ("4.2.26", "pulsar.enabled", "pulsar"),
        ("4.2.27", "pulsarv3.enabled", "pulsarv3"),
        ("4.2.42", "pulsarv3.enabled", "pulsarv3"),
        ("5.0.19", "pulsarv3.enabled", "pulsarv3"),
    ] {
        let r = rendered(version, &[]);
        assert_eq!(r.blocks.iter().map(|b| (b.slot, b.queue, b.by)).collect::<Vec<_>>(), [(1, "pulsar", by)]);
        assert_eq!(deployed(&r), [(broker, true)], "{version}");
        assert!(r.service_exists() && r.failures.is_empty(), "{version}: {:?}", r.failures);
        assert_eq!(r.address.map(|a| a.text), Some(format!("my-release-{broker}-proxy:6650")));
    }
}

#[test]
fn no_version_fails_by_its_own_values() {
    for row in super::versions::released() {
        let r = rendered(&row.version.to_string(), &[]);
        assert!(r.failures.is_empty(), "{}: {:?}", row.version, r.failures);
    }
}

#[test]
fn a_local_queue_beats_all_brokers_in_standalone() {
    let r = rendered("4.2.58", &[STANDALONE, ("externalKafka.enabled", "true"), ("pulsar.enabled", "true")]);
    assert_eq!(queues(&r), ["pulsar", "kafka", "rocksmq"]);
    assert_eq!(deployed(&r), [("pulsar", false), ("pulsarv3", false)]);
    assert_eq!(r.address, None);
    assert_eq!(r.mode, Mode::Standalone);
    assert_eq!(r.blocks[2].by, "standalone.messageQueue");
}

#[test]
fn words_that_are_no_local_queue_only_switch_slot_three_off() {
    for word in ["kafka", "pulsar", "\"\"", "null", "RocksMQ"] {
        let r = rendered("5.0.19", &[STANDALONE, ("standalone.messageQueue", word)]);
        assert_eq!(queues(&r), ["pulsar"], "{word}");
    }
    let off = ("pulsarv3.enabled", "false");
    let r = rendered("5.0.19", &[STANDALONE, off, ("standalone.messageQueue", "kafka")]);
    assert_eq!((r.queue(), r.service_exists()), (None, true));
    let cluster = rendered("5.0.19", &[off, ("standalone.messageQueue", "rocksmq")]);
    assert_eq!(cluster.queue(), None, "a cluster does not look at it");
}

#[test]
fn woodpecker_in_standalone_depends_on_the_version() {
    let values = [STANDALONE, ("pulsarv3.enabled", "false"), ("standalone.messageQueue", "woodpecker")];
    for (version, queue) in [
        ("4.2.41", None),
        ("4.2.42", Some("woodpecker")),
        ("4.2.43", None),
        ("4.2.58", None),
        ("5.0.0", Some("woodpecker")),
    ] {
        assert_eq!(rendered(version, &values).queue(), queue, "{version}");
    }
    let natsmq = [STANDALONE, ("standalone.messageQueue", "natsmq")];
    assert_eq!(rendered("4.0.32", &natsmq).queue(), Some("pulsar"));
    assert_eq!(rendered("4.0.33", &natsmq).queue(), Some("natsmq"));
}

#[test]
fn the_order_of_brokers_in_a_cluster() {
    let on = |keys: &[&'static str]| keys.iter().map(|key| (*key, "true")).collect::<Vec<_>>();
    let all = ["pulsar.enabled", "pulsarv3.enabled", "woodpecker.enabled"];
    assert_eq!(rendered("5.0.19", &on(&all)).blocks[0].by, "pulsar.enabled");
    assert_eq!(rendered("5.0.19", &on(&all[1..])).blocks[0].by, "woodpecker.enabled");
    assert_eq!(rendered("4.2.41", &on(&all[1..])).blocks[0].by, "pulsarv3.enabled");
    let r = rendered("5.0.19", &on(&["woodpecker.enabled", "kafka.enabled"]));
    assert_eq!((queues(&r), r.queue()), (vec!["woodpecker", "kafka"], Some("kafka")));
    let r = rendered("5.0.19", &on(&["kafka.enabled", "externalKafka.enabled", "externalPulsar.enabled"]));
    assert_eq!(queues(&r), ["pulsar", "kafka"]);
    assert_eq!(deployed(&r), [("pulsarv3", false), ("kafka", false)]);
    assert_eq!(r.address.map(|a| (a.text, a.service)), Some(("localhost:9092".into(), Service::External)));
    let none = rendered("4.2.42", &[STANDALONE, ("standalone.messageQueue", "pulsar")]);
    assert_eq!(none.queue(), None, "4.2.42 writes pulsarv3 in a cluster only");
}

#[test]
fn a_running_release_keeps_its_queue() {
    let queue = |version, live, values| rendered_live(version, live, values).queue();
    assert_eq!(queue("5.0.19", Live::No, &[STANDALONE]), Some("woodpecker"));
    assert_eq!(queue("5.0.19", Live::Yes(None), &[STANDALONE]), Some("rocksmq"));
    assert_eq!(queue("5.0.19", Live::Yes(Some("woodpecker")), &[STANDALONE]), Some("woodpecker"));
    assert_eq!(queue("5.0.19", Live::Yes(Some("kafka")), &[STANDALONE]), Some("kafka"));
    let natsmq = [STANDALONE, ("standalone.messageQueue", "natsmq")];
    assert_eq!(queue("5.0.19", Live::Yes(None), &natsmq), Some("natsmq"));
    assert_eq!(queue("4.2.58", Live::Yes(Some("kafka")), &[STANDALONE]), Some("rocksmq"));
}

#[test]
fn a_quoted_false_is_true() {
    let r = rendered("5.0.19", &[("pulsarv3.enabled", "\"false\"")]);
    assert_eq!((r.queue(), deployed(&r)), (Some("pulsar"), vec![("pulsarv3", true)]));
    assert_eq!(rendered("4.2.58", &[("cluster.enabled", "\"false\"")]).mode, Mode::Cluster);
    // The other way round: what Helm cannot read as a condition leaves the subchart on, templates see nothing.
    let r = rendered("4.2.58", &[("pulsarv3", "null")]);
    assert_eq!((r.queue(), deployed(&r)), (None, vec![("pulsarv3", false)]));
}

#[test]
fn only_the_name_is_consulted_for_an_address() {
    for (values, address, service) in [
        (&[("pulsarv3.name", "p")][..], "my-release-p-proxy:6650", Service::Missing),
        (&[("pulsarv3.nameOverride", "p")], "my-release-pulsarv3-proxy:6650", Service::Missing),
        (
            &[("pulsarv3.name", "p"), ("pulsarv3.nameOverride", "p")],
            "my-release-p-proxy:6650",
            Service::Rendered,
        ),
        (&[("pulsarv3.fullnameOverride", "p")], "my-release-pulsarv3-proxy:6650", Service::Missing),
        (&[("fullnameOverride", "x")], "my-release-pulsarv3-proxy:6650", Service::Rendered),
        (&[("pulsarv3.proxy.ports.pulsar", "6651")], "my-release-pulsarv3-proxy:6651", Service::Rendered),
    ] {
        let r = rendered("5.0.19", values);
        let got = r.address.clone().map(|a| (a.text, a.service));
        assert_eq!(got, Some((address.to_owned(), service)), "{values:?}");
        assert_eq!(r.deployed[0].used, service == Service::Rendered);
    }
}

#[test]
fn endpoints_of_etcd() {
    let first =
        |version: &str, values: Values| rendered(version, values).etcd.first().map(|a| a.text.clone());
    let pod = |domain: &str| Some(format!("my-release-etcd-0.my-release-etcd-headless.ns.svc.{domain}:2379"));
    assert_eq!(first("4.2.2", &[]), Some("my-release-etcd:2379".into()));
    assert_eq!(first("4.2.3", &[("etcd.clusterDomain", "corp.example")]), pod("cluster.local"));
    assert_eq!(first("4.2.16", &[("etcd.clusterDomain", "corp.example")]), pod("corp.example"));
    assert_eq!(first("5.0.19", &[]), pod("cluster.local"));
    let off = rendered("5.0.19", &[("etcd.enabled", "false")]);
    assert_eq!(off.etcd[0].text, pod("").unwrap(), "the domain comes from the subchart");
    assert_eq!((off.etcd.len(), off.etcd[2].service), (3, Service::Missing));
    assert!(rendered("5.0.19", &[("etcd.replicaCount", "0")]).etcd.is_empty());
    let external =
        rendered("5.0.19", &[("externalEtcd.enabled", "true"), ("externalEtcd.endpoints", "[a:1, b:2]")]);
    assert_eq!(external.etcd.iter().map(|a| a.text.as_str()).collect::<Vec<_>>(), ["a:1", "b:2"]);
    assert!(
        rendered("5.0.19", &[("externalEtcd.enabled", "true"), ("externalEtcd.endpoints", "[]")])
            .etcd
            .is_empty()
    );
}

#[test]
fn storage_of_woodpecker() {
    let storage = |version: &str, values: Values| {
        let r = rendered(version, values);
        (r.woodpecker.map(|w| (w.kind, w.root_path)), r.deployed.iter().any(|d| d.broker == "woodpecker"))
    };
    let minio = |path| Some(("minio".to_owned(), path));
    let embedded = ("streaming.woodpecker.embedded", "false");
    let enabled = ("woodpecker.enabled", "true");
    assert_eq!(storage("5.0.7", &[enabled]), (None, false));
    assert_eq!(storage("5.0.8", &[]), (minio("/woodpecker/data"), false));
    assert_eq!(storage("5.0.8", &[STANDALONE]), (minio("/var/lib/milvus/wp"), false));
    assert_eq!(storage("5.0.19", &[embedded]), (minio("/woodpecker/data"), false));
    assert_eq!(storage("5.0.19", &[embedded, enabled]), (Some(("service".into(), "/woodpecker/data")), true));
    let local = ("streaming.woodpecker.storage.type", "local");
    assert_eq!(storage("5.0.19", &[local, enabled]), (Some(("local".into(), "/woodpecker/data")), false));
}

#[test]
fn components_go_by_their_own_switches() {
    let names = |version: &str, values: Values| rendered(version, values).components.join(" ");
    assert_eq!(
        names("4.2.3", &[]),
        "datacoord datanode indexcoord indexnode proxy querycoord querynode rootcoord"
    );
    assert_eq!(names("4.2.4", &[]), "datanode indexnode mixcoord proxy querynode");
    assert_eq!(names("5.0.19", &[]), "datanode mixcoord proxy querynode streamingnode");
    assert_eq!(names("5.0.19", &[STANDALONE, ("cdc.enabled", "true")]), "cdc standalone");
    assert_eq!(names("5.0.7", &[STANDALONE, ("cdc.enabled", "true")]), "standalone");
    assert_eq!(
        names("5.0.19", &[("rootCoordinator.enabled", "true"), ("streaming.enabled", "false")]),
        "datanode mixcoord proxy querynode rootcoord"
    );
    assert_eq!(
        names("5.0.19", &[("mixCoordinator.enabled", "false")]),
        "datanode proxy querynode streamingnode"
    );
}

#[test]
fn values_that_make_helm_fail() {
    for (version, values, key) in [
        ("5.0.19", &[("streaming", "null")][..], "streaming"),
        ("5.0.19", &[("streaming.woodpecker", "null")], "streaming.woodpecker"),
        ("5.0.19", &[("streaming.woodpecker.embedded", "\"false\"")], "streaming.woodpecker.embedded"),
        ("5.0.19", &[("replicaResourceGroups", "rg1")], "replicaResourceGroups"),
        ("5.0.19", &[("etcd", "null")], "etcd.name"),
        ("5.0.19", &[("minio.enabled", "false")], "minio.tls"),
        ("4.2.58", &[("extraConfigFiles", "\"mq:\"")], "extraConfigFiles"),
        ("4.2.58", &[("extraConfigFiles.\"user.yaml\".mq.type", "kafka")], "extraConfigFiles.\"user.yaml\""),
        (
            "5.0.19",
            &[("externalEtcd.enabled", "true"), ("externalEtcd.endpoints", "a:2379")],
            "externalEtcd.endpoints",
        ),
        ("4.2.14", &[STANDALONE, ("streaming", "null")], "streaming"),
    ] {
        assert_eq!(failing(&rendered(version, values)), [key], "{version} {values:?}");
    }
}

#[test]
fn values_that_look_bad_and_render() {
    for (version, values) in [
        ("5.0.19", &[STANDALONE, ("replicaResourceGroups", "rg1")][..]),
        ("5.0.19", &[("replicaResourceGroups", "[rg1, rg2]")]),
        ("5.0.19", &[("pulsar", "null")]),
        ("4.2.58", &[("pulsarv3", "null")]),
        ("4.2.58", &[("streaming", "null")]),
        ("5.0.0", &[STANDALONE, ("streaming", "null")]),
        ("5.0.19", &[("extraConfigFiles", "null")]),
        ("5.0.19", &[("extraConfigFiles.\"user.yaml\"", "null")]),
        ("5.0.19", &[("extraConfigFiles", "{}")]),
        ("5.0.19", &[("minio.enabled", "false"), ("externalS3.enabled", "true")]),
        ("5.0.19", &[("minio.enabled", "false"), ("minio.tls.enabled", "false")]),
        ("5.0.19", &[("minio.enabled", "false"), ("customConfigMap", "mine")]),
        ("5.0.19", &[("etcd.enabled", "false")]),
        ("5.0.19", &[STANDALONE, ("standalone.messageQueue", "null")]),
        ("5.0.16", &[("replicaResourceGroups", "rg1")]),
    ] {
        assert_eq!(failing(&rendered(version, values)), [""; 0], "{version} {values:?}");
    }
}

#[test]
fn every_version_renders_with_its_own_values() {
    for row in versions().iter().filter(|row| generation_known(row)) {
        let chart = chart(row.version);
        let r = render(
            chart,
            Release { name: "r", namespace: "ns", chart: "milvus", live: Live::No },
            &merged(chart, |_| ValueView::Absent),
        );
        assert_eq!(failing(&r), [""; 0], "{}", row.version);
        assert!(!r.components.is_empty() && !r.etcd.is_empty() && r.minio.is_some(), "{}", row.version);
        assert!(r.service_exists(), "{}: {:?}", row.version, r.address);
    }
}

/// Whether the chart is one for Milvus 2.
fn generation_known(row: &ChartVersion) -> bool {
    chart(row.version).generation().is_some()
}

#[test]
fn numbers_print_as_go_prints_them() {
    for (number, text) in [
        (6650.0, "6650"),
        (5242880.0, "5.24288e+06"),
        (104857600.0, "1.048576e+08"),
        (1e7, "1e+07"),
        (999_999.0, "999999"),
        (0.5, "0.5"),
        (0.00001, "1e-05"),
        (-1.0, "-1"),
        (0.0, "0"),
    ] {
        assert_eq!(ValueView::Number(number).printed(), text);
    }
    let list = ValueView::List(["a:9092", "b:9092"].map(|s| ValueView::Text(s.into())).to_vec());
    assert_eq!(list.printed(), "[a:9092 b:9092]");
}

/// A setting of the generated file: its text and the value key it comes from.
fn setting(r: &Rendering, name: &str) -> Option<(String, Option<&'static str>)> {
    r.written.iter().find(|w| w.setting == name).map(|w| (w.text.clone(), w.from))
}

#[test]
fn the_generated_file_holds_the_values() {
    let s3 = [
        ("externalS3.enabled", "true"),
        ("externalS3.host", "s3"),
        ("externalS3.secretKey", "\"ab #cd\""),
        ("externalS3.cloudProvider", "azure"),
    ];
    let r = rendered("5.0.19", &s3);
    let some = |text: &str, from| Some((text.to_owned(), from));
    assert_eq!(setting(&r, "minio.address"), some("s3", Some("externalS3.host")));
    assert_eq!(setting(&r, "minio.secretAccessKey"), some("ab #cd", Some("externalS3.secretKey")));
    assert_eq!(setting(&r, "minio.rootPath"), some("", Some("externalS3.rootPath")));
    assert_eq!(setting(&r, "common.storageType"), some("remote", None));
    assert!(r.written.iter().any(|w| w.setting == "minio.secretAccessKey" && !w.quoted));
    let r = rendered("5.0.19", &[("pulsarv3.broker.configData.maxMessageSize", "104857600")]);
    assert_eq!(setting(&r, "minio.rootPath"), some("file", Some("minio.rootPath")));
    assert_eq!(setting(&r, "minio.useSSL"), some("false", Some("minio.tls.enabled")));
    assert_eq!(setting(&r, "minio.region"), None);
    assert_eq!(setting(&r, "common.storageType"), None);
    assert_eq!(setting(&r, "mq.type"), some("pulsar", Some("pulsarv3.enabled")));
    assert_eq!(setting(&r, "pulsar.address"), some("my-release-pulsarv3-proxy", Some("pulsarv3.enabled")));
    let size = Some("pulsarv3.broker.configData.maxMessageSize");
    assert_eq!(setting(&r, "pulsar.maxMessageSize"), some("1.048576e+08", size));
    assert_eq!(setting(&r, "metastore.type"), some("etcd", None));
    assert_eq!(setting(&r, "woodpecker.storage.rootPath"), some("/woodpecker/data", None));
    let mysql = rendered("4.1.7", &[("mysql.enabled", "true")]);
    assert_eq!(setting(&mysql, "metastore.type"), some("mysql", None));
    assert_eq!(setting(&rendered("4.0.32", &[]), "mq.type"), None);
    assert_eq!(setting(&rendered("4.0.32", &[]), "messageQueue"), some("pulsar", Some("pulsar.enabled")));
    assert_eq!(
        setting(
            &rendered("3.3.6", &[("authorization.enabled", "true")]),
            "common.security.authorizationEnabled"
        ),
        some("true", Some("authorization.enabled"))
    );
}

#[test]
fn standby_is_on_for_either_set_of_coordinators() {
    let standby = |version: &str, values: Values| {
        setting(&rendered(version, values), "rootCoord.enableActiveStandby").map(|(text, _)| text)
    };
    let on = ("mixCoordinator.activeStandby.enabled", "true");
    assert_eq!(standby("5.0.19", &[]).as_deref(), Some("false"));
    assert_eq!(standby("5.0.19", &[on]).as_deref(), Some("true"));
    assert_eq!(standby("5.0.19", &[on, ("mixCoordinator.enabled", "false")]).as_deref(), Some("false"));
    assert_eq!(
        standby("5.0.19", &[("rootCoordinator.activeStandby.enabled", "true")]).as_deref(),
        Some("true")
    );
    let mix = [("mixCoordinator.enabled", "true"), on];
    assert_eq!(standby("4.1.0", &mix).as_deref(), Some("false"), "declared, but read only from 4.1.1 on");
    assert_eq!(standby("4.1.1", &mix).as_deref(), Some("true"));
    assert_eq!(standby("4.0.3", &[]), None);
}
