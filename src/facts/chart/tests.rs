//! Versions, keys and defaults.

use super::*;
use crate::facts::milvus::Version;
use crate::facts::tables::chart::defaults::DEFAULTS;

fn at(text: &str) -> Chart {
    chart(text.parse().unwrap())
}

#[test]
fn versions_are_known_between_newer_or_older() {
    let v = |text: &str| text.parse::<Version>().unwrap();
    assert_eq!(newest(), v("5.0.28"));
    assert_eq!(known(v("4.2.30")), Known::Exact);
    assert_eq!(known(v("4.2.99")), Known::Between(v("4.2.58")), "a branch build is no neighbour");
    assert_eq!(known(v("5.0.40")), Known::Newer(v("5.0.28")));
    assert_eq!(known(v("0.1.0")), Known::Older(v("0.10.0")));
    assert_eq!(at("5.0.40").version(), v("5.0.40"));
    assert_eq!(at("5.0.40").data_version(), v("5.0.28"));
    assert_eq!((read_before(v("5.0.28")), read_before(v("5.0.19"))), (Some(v("5.0.19")), None));
    assert!(versions().windows(2).all(|pair| pair[0].version < pair[1].version));
}

#[test]
fn every_image_tag_names_a_version() {
    use crate::facts::milvus::VersionText;
    for row in versions() {
        assert!(row.image.is_none_or(|tag| tag.parse::<VersionText>().is_ok()), "{row:?}");
    }
    assert_eq!(at("5.0.18").row().and_then(|row| row.image), Some("v2.6.14"));
    assert_eq!(at("5.1.0").default("image.all.tag"), Some("v2.6.7"));
    assert_eq!(newest_for((2, 6)), Some(Version::new(5, 0, 25)));
}

#[test]
fn defaults_change_at_the_version_that_changed_them() {
    for (version, key, value) in [
        ("2.1.22", "cluster.enabled", Some("false")),
        ("2.2.0", "cluster.enabled", Some("true")),
        ("4.2.26", "pulsar.enabled", Some("true")),
        ("4.2.27", "pulsar.enabled", Some("false")),
        ("4.2.26", "pulsarv3.enabled", Some("false")),
        ("4.2.27", "pulsarv3.enabled", Some("true")),
        ("4.2.20", "pulsarv3.enabled", None),
        ("4.2.58", "standalone.messageQueue", Some("rocksmq")),
        ("5.0.0", "standalone.messageQueue", Some("woodpecker")),
        ("4.2.3", "mixCoordinator.enabled", Some("false")),
        ("4.2.4", "mixCoordinator.enabled", Some("true")),
        ("4.0.32", "externalPulsar.maxMessageSize", Some("5242880")),
        ("4.0.33", "externalPulsar.maxMessageSize", Some("\"5242880\"")),
        ("5.0.19", "externalEtcd.endpoints", Some("[\"localhost:2379\"]")),
        ("4.1.7", "mysql.enabled", Some("false")),
        ("4.1.8", "mysql.enabled", None),
        ("5.0.19", "cluster", None),
        ("1.1.6", "cluster.enabled", None),
    ] {
        assert_eq!(at(version).default(key), value, "{key} in {version}");
    }
}

#[test]
fn default_views_are_what_templates_see() {
    let chart = at("5.0.19");
    assert_eq!(chart.default_view("cluster.enabled"), ValueView::Bool(true));
    assert_eq!(chart.default_view("etcd.replicaCount"), ValueView::Number(3.0));
    assert_eq!(chart.default_view("externalPulsar.maxMessageSize"), ValueView::Text("5242880".into()));
    assert_eq!(
        chart.default_view("externalEtcd.endpoints"),
        ValueView::List(vec![ValueView::Text("localhost:2379".into())])
    );
    assert_eq!(chart.default_view("customConfigMap"), ValueView::Text(String::new()));
    assert_eq!(chart.default_view("tolerations"), ValueView::List(vec![]));
    assert_eq!(chart.default_view("externalKafka.sasl"), {
        ValueView::Map(["mechanisms", "password", "username"].map(Into::into).to_vec())
    });
    assert_eq!(chart.default_view("extraConfigFiles"), ValueView::Map(vec!["\"user.yaml\"".into()]));
    assert_eq!(chart.default_view("nonsense"), ValueView::Absent);
}

#[test]
fn keys_are_known_by_version() {
    use KeyStatus::*;
    let v = |text: &str| text.parse::<Version>().unwrap();
    for (version, key, status) in [
        ("5.0.19", "cluster.enabled", Known),
        ("5.0.19", "cluster.enabled.deeper", Unknown),
        ("5.0.19", "cluster.enbled", Unknown),
        ("5.0.19", "extraConfigFiles.\"user.yaml\"", OpenMap),
        ("5.0.19", "extraConfigFiles.\"other.yaml\"", OpenMap),
        ("2.4.0", "extraConfigFiles", OpenMap),
        ("5.0.19", "queryNode.resources.limits.cpu", OpenMap),
        ("5.0.19", "tolerations[0].key", OpenMap),
        ("5.0.19", "externalEtcd.endpoints[0]", OpenMap),
        ("5.0.19", "global.storageClass", OpenMap),
        ("5.0.19", "etcd.auth.rbac.create", Subchart),
        ("5.0.19", "etcd.nonsense", Unknown),
        ("5.0.19", "pulsarv3.bookkeeper.replicaCount", Subchart),
        ("4.2.20", "pulsarv3.enabled", NotYet { first: v("4.2.21") }),
        ("4.2.20", "pulsarv3.broker.configData.x", NotYet { first: v("4.2.21") }),
        ("5.0.19", "proxy.http.enabled", Dead),
        ("3.3.6", "proxy.http.enabled", Known),
        ("5.0.19", "quotaAndLimits.dml.enabled", Removed { last: v("3.3.6") }),
        ("5.0.19", "authorization.enabled", Removed { last: v("3.3.6") }),
        ("5.0.19", "ingress.hosts", Removed { last: v("4.0.8") }),
        ("5.0.7", "streaming.woodpecker.embedded", NotYet { first: v("5.0.8") }),
        ("4.2.1", "externalS3.region", Dead),
        ("4.2.2", "externalS3.region", Known),
        ("5.0.19", "proxy.tls.secretName", Known),
        ("3.0.0", "nameOverride", Known),
        ("4.2.43", "tei.image.tag", Known),
        ("5.0.19", "tei.image.tag", Subchart),
        ("5.0.19", "pulsarV3", Unknown),
        ("5.0.19", "", Unknown),
    ] {
        assert_eq!(at(version).key(key), status, "{key} in {version}");
    }
}

#[test]
fn moved_keys_say_where_they_went() {
    let moved = |version: &str, key: &str| at(version).moved(key).and_then(|m| m.to);
    assert_eq!(
        moved("4.0.0", "authorization.enabled"),
        Some(Target::Setting("common.security.authorizationEnabled"))
    );
    assert_eq!(
        moved("5.0.19", "dataCoordinator.segment.maxSize"),
        Some(Target::Setting("dataCoord.segment.maxSize"))
    );
    assert_eq!(moved("5.0.19", "proxy.http.enabled"), Some(Target::Setting("proxy.http.enabled")));
    assert_eq!(moved("5.0.19", "ingress.hosts"), Some(Target::Value("ingress.rules")));
    assert_eq!(moved("5.0.19", "ingress.hosts[0]"), Some(Target::Value("ingress.rules")));
    assert_eq!(moved("5.0.19", "persistence.enabled"), Some(Target::Value("standalone.persistence")));
    for gone in ["mysql.enabled", "externalMysql.address", "pulsarStandalone.service.port"] {
        let row = at("5.0.19").moved(gone).unwrap();
        assert!(row.to.is_none() && row.note.is_some(), "{gone}");
    }
    for current in ["externalS3.host", "cluster.enabled", "rootCoordinator.activeStandby.enabled"] {
        assert_eq!(at("5.0.19").moved(current), None, "{current}");
    }
    assert_eq!(at("3.3.6").moved("authorization.enabled"), None);
}

#[test]
fn generations_and_mounts() {
    let name = |version: &str| at(version).generation().map(|g| (g.name, g.mounts.len(), g.merge));
    assert_eq!(name("3.3.1"), Some(("G1", 1, Merge::Replaces)));
    assert_eq!(name("3.3.2"), Some(("G2", 2, Merge::Tool)));
    assert_eq!(name("4.1.36"), Some(("G2", 2, Merge::Tool)));
    assert_eq!(name("4.2.0"), Some(("G3", 2, Merge::Milvus)));
    assert_eq!(name("1.0.0"), None);
    assert!(at("4.1.34").custom_config_map().is_none());
    assert_eq!(at("4.1.35").custom_config_map().map(|c| c.reads), Some("milvus.yaml"));
    assert_eq!(at("3.3.1").writes(), Some(Writes::Sections));
    assert_eq!(at("4.0.32").writes(), Some(Writes::Legacy));
    assert_eq!(at("4.0.33").writes(), Some(Writes::Both));
}

#[test]
fn rendered_values_say_how_they_are_written() {
    let find = |version: &str, value: &str| {
        let rows: Vec<_> = at(version).renders().filter(|r| r.value == value).collect();
        (rows.len(), rows.first().map(|r| (r.setting, r.quoted)))
    };
    assert_eq!(find("5.0.19", "externalPulsar.tenant"), (1, Some(("pulsar.tenant", true))));
    assert_eq!(find("4.0.2", "externalPulsar.tenant"), (1, Some(("pulsar.tenant", false))));
    assert_eq!(find("5.0.19", "externalS3.secretKey"), (1, Some(("minio.secretAccessKey", false))));
    assert_eq!(find("4.1.36", "externalS3.region"), (0, None));
    assert_eq!(find("5.0.7", "streaming.woodpecker.storage.type"), (0, None));
}

#[test]
fn every_version_knows_the_keys_of_its_own_defaults() {
    for row in versions() {
        let chart = chart(row.version);
        for (key, _) in DEFAULTS.defaults.iter().filter(|(key, _)| chart.default(key).is_some()) {
            let status = chart.key(key);
            let foreign =
                matches!(status, KeyStatus::Unknown | KeyStatus::Removed { .. } | KeyStatus::NotYet { .. });
            assert!(!foreign, "{key} in {}: {status:?}", row.version);
        }
    }
}
