//! The catalogue of parameters: that every key is found, and that values read from releases are right.

use mqlint::facts::milvus::catalogue::{
    self, Accessor, Dead, Default, Effect, OnChange, Outcome, ParamKind, Relation, TimeUnit, When,
};
use mqlint::facts::milvus::{NormalKey, Version};

fn param(key: &str) -> &'static catalogue::Param {
    catalogue::param(&NormalKey::new(key)).unwrap_or_else(|| panic!("{key} is not in the catalogue"))
}

fn v(text: &str) -> Version {
    text.parse().unwrap_or_else(|e| panic!("{text}: {e}"))
}

fn code(key: &str, version: &str) -> Option<Default> {
    param(key).code_default(v(version))
}

fn shipped(key: &str, version: &str) -> Option<&'static str> {
    param(key).shipped(v(version))
}

#[test]
fn every_key_is_found_by_its_own_and_its_environment_spelling() {
    assert!(catalogue::params().count() > 1400);
    for p in catalogue::params() {
        assert_eq!(param(p.key()).key(), p.key());
        if !p.key().starts_with("knowhere.") {
            let env = p.key().replace('.', "_").to_uppercase();
            assert_eq!(param(&env).key(), p.key());
        }
        assert!(!p.source().is_empty());
    }
    for r in catalogue::renames() {
        let found = catalogue::renamed(&NormalKey::new(r.old())).unwrap();
        assert_eq!(found.old(), r.old());
        assert!(r.targets().iter().all(|t| t.param().is_some()), "{}", r.old());
    }
}

#[test]
fn queue_settings_have_the_defaults_of_each_release() {
    let text = |t| Some(Default::Text(t));
    assert_eq!(code("rocksmq.path", "2.3.5"), text(""));
    assert_eq!(shipped("rocksmq.path", "2.3.5"), Some("/var/lib/milvus/rdb_data"));
    assert_eq!(shipped("pulsar.address", "2.6.2"), Some("localhost"));
    assert_eq!(code("kafka.brokerList", "2.4.12"), text(""));
    assert_eq!(code("kafka.brokerList", "2.5.0"), text("localhost:9092"));
    assert_eq!(code("mq.type", "2.2.16"), None);
    assert_eq!(code("mq.type", "2.3.0"), text("default"));
    assert_eq!(code("mq.type", "99.0.0"), text("default"));
    assert_eq!(code("mq.type", "1.0.0"), None);
    assert!(code("woodpecker.meta.prefix", "2.6.0").is_some());
    assert!(code("woodpecker.meta.prefix", "2.5.10").is_none());
    for p in catalogue::section("natsmq") {
        assert_eq!(p.removed_in(), Some(v("2.6.0")), "{}", p.key());
        assert!(p.declared_in(v("2.5.24")) && !p.declared_in(v("2.6.0")), "{}", p.key());
    }
    assert_eq!(code("etcd.endpoints", "2.2.0"), Some(Default::Required));
    assert_eq!(code("quotaAndLimits.dml.insertRate.max", "2.3.0"), Some(Default::Unlimited));
}

#[test]
fn defaults_change_with_the_patch_that_changed_them() {
    let min_segment = "dataCoord.compaction.min.segment";
    assert_eq!(code(min_segment, "2.2.0"), Some(Default::Text("4")));
    assert_eq!(code(min_segment, "2.2.1"), Some(Default::Text("3")));
    let bad_position = param("mq.ignoreBadPosition");
    assert!(bad_position.declared_in(v("2.3.16")) && !bad_position.declared_in(v("2.4.2")));
    assert_eq!(shipped("mq.ignoreBadPosition", "2.6.0"), None);
    assert_eq!((bad_position.since(), bad_position.removed_in()), (Some(v("2.3.16")), None));
}

#[test]
fn choices_kinds_and_readers_follow_the_release() {
    let mq_type = param("MQ_TYPE");
    assert!(mq_type.allowed(v("2.5.3")).contains(&"natsmq"));
    assert!(!mq_type.allowed(v("2.6.0")).contains(&"natsmq"));
    assert!(mq_type.immutable_in(v("2.6.14")) && !mq_type.immutable_in(v("2.6.13")));
    assert_eq!(mq_type.on_change(), Some(OnChange::LosesLog));
    let interval = param("rocksmq.compactionInterval");
    assert_eq!((interval.kind_in(v("2.2.3")), interval.kind()), (ParamKind::Int, ParamKind::DurationNumber));
    assert_eq!(interval.reads(v("2.5.0")), Some(Accessor::GetAsDuration(TimeUnit::S)));
    assert!(interval.panics_in_2_2_if_unparsable());
    assert_eq!(
        param("queryNode.segcore.chunkRows").min().map(|b| (b.value, b.exclusive)),
        Some((128.0, false))
    );
}

#[test]
fn clamps_say_what_becomes_of_a_value() {
    let interval = param("quotaAndLimits.quotaCenterCollectInterval");
    let old: Vec<_> = interval.clamps(v("2.2.5")).flat_map(|c| c.cases()).collect();
    assert!(old.iter().any(|c| c.then() == Outcome::Panic && c.when().any(|w| w == When::NotANumber)));
    let new: Vec<_> = interval.clamps(v("2.6.0")).flat_map(|c| c.cases()).collect();
    assert!(new.iter().all(|c| c.then() == Outcome::Text("3.0")));
    assert!(new.iter().any(|c| c.when().any(|w| w == When::AtLeast(65536.0))));
}

#[test]
fn old_spellings_are_read_where_the_code_reads_them() {
    let old = catalogue::renamed(&NormalKey::new("common.chanNamePrefix.cluster")).unwrap();
    assert_eq!(old.targets()[0].key(), "msgChannel.chanNamePrefix.cluster");
    assert!(old.read_in(v("2.2.0")) && old.read_in(v("3.0.0")));
    let split = catalogue::renamed(&NormalKey::new("grpc.serverMaxRecvSize")).unwrap();
    assert!(split.targets().len() > 5 && !split.read_in(v("2.2.9")) && split.read_in(v("2.3.0")));
    let gone = catalogue::renamed(&NormalKey::new("queryNode.segcore.smallIndex.nlist")).unwrap();
    assert!(!gone.read_in(v("2.3.0")));
}

#[test]
fn open_prefixes_match_as_milvus_matches_them() {
    assert_eq!(catalogue::prefix("Kafka.Producer.acks").map(|p| p.text()), Some("kafka.producer."));
    assert!(catalogue::prefix("kafka.producer.").is_none());
    assert!(catalogue::prefix("knowhere.DISKANN.build").is_some());
    assert!(catalogue::prefix("Knowhere.DISKANN.build").is_none());
    assert!(catalogue::prefix_in("knowhere.DISKANN.build", v("2.4.0")).is_none());
}

#[test]
fn a_key_can_be_known_without_being_declared() {
    let provider = param("function.textEmbedding.providers.openai.enable");
    assert!(
        !provider.declared_in(v("2.6.2")) && provider.known_in(v("2.6.2")) && !provider.known_in(v("2.5.2"))
    );
    let newer = param("pulsar.messageReserveSize");
    assert_eq!(newer.documented().and_then(|d| d.since), Some(v("3.0.2")));
    assert!(!newer.known_in(v("3.0.0")));
    let shipped_only = param("common.chanNamePrefix.cluster");
    assert!(shipped_only.known_in(v("2.2.0")) && !shipped_only.declared_in(v("2.2.0")));
    assert_eq!(shipped_only.dead_in(v("2.2.0")), Some(Dead::OldSpelling));
}

#[test]
fn constraints_say_what_must_hold() {
    let by_id = |id: &str| catalogue::constraints().iter().find(|c| c.id() == id).unwrap();
    let Relation::Ascending(terms) = by_id("disk-watermarks").relation() else { panic!("not ascending") };
    assert_eq!(terms.len(), 3);
    assert_eq!((terms[2].key(), terms[2].times), ("queryNode.maxDiskUsagePercentage", 0.01));
    let login = by_id("etcd-login");
    assert_eq!(login.effect(), Effect::Panics);
    assert!(login.holds_in(v("3.0.0")) && !login.holds_in(v("2.6.2")));
    let Relation::Needs { keys, when, have } = login.relation() else { panic!("needs nothing") };
    assert!(keys.is_empty() && when[0].holds("true") && !when[0].holds("false"));
    assert_eq!(have[0].key(), "etcd.auth.userName");
    assert!(have[0].holds("etcdadmin") && !have[0].holds(""));
}

#[test]
fn flags_are_those_of_the_rows() {
    assert!(param("etcd.rootPath").panics_if_empty());
    assert!(param("msgChannel.chanNamePrefix.cluster").forbidden());
    assert!(param("cipherPlugin.kmsProvider").kind_from_default());
    assert!(param("streaming.idempotency.maxKeyLength").left_out_of_shipped_file());
    assert!(param("queryCoord.brokerTimeout").mixed_accessors());
    assert_eq!(param("queryCoord.brokerTimeout").unit_in(v("2.3.0")), Some("ms"));
    assert_eq!(param("soPath").file(), Some("hook.yaml"));
}

#[test]
fn releases_are_in_order() {
    assert!(catalogue::releases().windows(2).all(|w| w[0].version < w[1].version));
    assert_eq!(catalogue::newest(), v("3.0.2"));
    assert_eq!(catalogue::newest_read(), v("3.0.0"));
    assert_eq!(catalogue::oldest(), v("2.0.0"));
    assert_eq!(catalogue::newest_of_line((2, 3)), Some(v("2.3.21")));
    assert_eq!(catalogue::newest_of_line((2, 9)), None);
}

/// The single typing errors that people make at one place of a key.
fn errors(key: &str, place: usize) -> Vec<String> {
    let (before, after) = key.split_at(place);
    let Some(letter) = after.chars().next() else { return Vec::new() };
    let mut wrong = vec![
        format!("{before}{}", &after[1..]),
        format!("{before}{letter}{after}"),
        format!("{before}-{after}"),
    ];
    if let Some(next) = after.chars().nth(1) {
        wrong.push(format!("{before}{next}{letter}{}", &after[2..]));
    }
    let same = |w: &String| catalogue::param(&NormalKey::new(w)).is_some();
    wrong.retain(|w| !same(w) && catalogue::renamed(&NormalKey::new(w)).is_none());
    wrong
}

#[test]
fn a_single_typing_error_finds_the_right_key() {
    let (mut tried, mut missed) = (0, Vec::new());
    for (number, p) in catalogue::params().enumerate() {
        if catalogue::prefix(p.key()).is_some() {
            continue;
        }
        for round in 0..2 {
            let place = (number * 13 + round * 7) % p.key().len();
            for wrong in errors(p.key(), place) {
                tried += 1;
                let found = catalogue::did_you_mean(&wrong, None);
                if found.first().is_none_or(|f| f.key() != p.key()) {
                    missed.push((wrong, found.first().map(|f| f.key())));
                }
            }
        }
    }
    assert!(tried > 8_000, "only {tried} tried");
    assert!(missed.len() * 100 <= tried * 3, "{} of {tried} missed: {missed:?}", missed.len());
}
