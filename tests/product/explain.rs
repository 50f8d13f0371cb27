//! `mqlint explain` for settings of Milvus and values of its chart.

use crate::files::project;
use crate::program::{Run, ended, mqlint};

fn explain(args: &[&str]) -> Run {
    ended(mqlint(&project(""), &["explain"]).args(args))
}

fn page(name: &str) -> String {
    let (code, out, err) = explain(&[name]);
    assert_eq!((code, err.as_str()), (0, ""), "{name}");
    assert!(out.lines().all(fits), "{out}");
    out
}

/// No wider than a terminal, unless a single word is.
fn fits(line: &str) -> bool {
    line.chars().count() <= 80 || line.split_whitespace().any(|word| word.len() > 60)
}

fn json(name: &str) -> serde_json::Value {
    let (code, out, err) = explain(&[name, "--format", "json"]);
    assert_eq!((code, err.as_str()), (0, ""), "{name}");
    serde_json::from_str(&out).expect("JSON")
}

#[test]
fn pages_of_advisories() {
    let text = page("etcd-keep-alive-exit");
    assert!(text.contains("Milvus 2.6.2 to 2.6.13; fixed in 2.6.14"), "{text}");
    let page = json("open-streaming-service");
    assert_eq!((&page["type"], &page["fixed"][0]), (&"advisory".into(), &"3.0.1".into()), "{page}");
    let (code, _, err) = explain(&["open-streaming-servise"]);
    assert!(code == 2 && err.contains("did you mean `open-streaming-service`?"), "{err}");
}

#[test]
fn pages_of_settings() {
    for key in [
        "mq.type",
        "rocksmq.path",
        "rocksmq.lrucacheratio",
        "kafka.saslMechanisms",
        "common.clusterID",
        "common.chanNamePrefix.cluster",
        "rootCoord.dmlChannelNum",
        "natsmq.server.storeDir",
        "minio.port",
    ] {
        insta::assert_snapshot!(key, page(key));
    }
}

#[test]
fn pages_of_sections_values_and_prefixes() {
    for key in
        ["kafka", "standalone.messageQueue", "externalKafka.enabled", "image.all.pullPolicy", "ingress.hosts"]
    {
        insta::assert_snapshot!(key, page(key));
    }
}

#[test]
fn a_setting_is_found_by_any_of_its_names() {
    let expected = page("rocksmq.path");
    for name in
        ["ROCKSMQ_PATH", "rocksmqPath", "Rocksmq/path", "MILVUS_CONF_ROCKSMQ_PATH", "milvus.rocksmq.path"]
    {
        assert_eq!(page(name), expected, "{name}");
    }
}

#[test]
fn an_old_spelling_leads_to_the_new_one() {
    let mut led = 0;
    for rename in mqlint::facts::milvus::catalogue::renames() {
        let shown = page(rename.old());
        for target in rename.targets() {
            assert!(shown.contains(target.key()), "{}: {shown}", rename.old());
            led += 1;
        }
    }
    assert!(led > 30, "{led}");
}

#[test]
fn every_setting_and_value_has_a_page() {
    // Running the program for each takes too long: a sample that moves through the tables.
    let settings = mqlint::facts::milvus::catalogue::params().map(|p| p.key());
    let values = mqlint::facts::chart::all_keys();
    for key in settings.step_by(37).chain(values.step_by(41)) {
        assert!(page(key).lines().count() > 3, "{key}");
        assert_eq!(json(key)["version"], 1, "{key}");
    }
}

#[test]
fn json_holds_the_same_facts() {
    let kafka = json("kafka.saslMechanisms");
    assert_eq!(kafka["type"], "parameter");
    assert_eq!(kafka["default_in_code"][0]["value"], "\"PLAIN\"");
    assert_eq!(kafka["default_in_code"][0]["to"], "2.3.10");
    assert_eq!(kafka["default_in_code"][1]["from"], "2.3.11");
    assert_eq!(kafka["chart_values"][0]["value"], "externalKafka.sasl.mechanisms");
    assert_eq!(json("kafka")["type"], "section");
    assert_eq!(json("standalone.messageQueue")["words"][4]["from"], "5.0.0");
    assert_eq!(json("competing-brokers")["type"], "rule");
    assert!(json("competing-brokers")["sources"][0]["ground"].is_string());
}

#[test]
fn mistyped_names_are_guessed() {
    for (typed, meant) in [
        ("kafka.brokerLst", "`kafka.brokerList`"),
        ("standalone.mesageQueue", "`standalone.messageQueue`"),
        ("competing", "`competing-brokers`"),
        ("rocksmq.retentionTime", "`rocksmq.retentionTimeInMinutes`"),
    ] {
        let (code, out, err) = explain(&[typed]);
        assert_eq!((code, out.as_str()), (2, ""), "{typed}");
        assert!(err.contains("did you mean") && err.contains(meant), "{err}");
    }
    let (code, _, err) = explain(&["qqqqqqqqqqqq"]);
    assert_eq!(code, 2);
    assert!(!err.contains("did you mean"), "{err}");
}
