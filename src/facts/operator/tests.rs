//! What the operator does, by its version.

use super::fields::kind;
use super::*;
use crate::facts::milvus::{Mode, Version};

const OLD: Version = Version::new(1, 2, 8);
const NEW: Version = Version::new(1, 3, 8);

#[test]
fn the_default_queue_depends_on_operator_and_release_in_standalone_only() {
    for (operator, mode, recent, queue) in [
        (OLD, Mode::Standalone, true, "rocksmq"),
        (OLD, Mode::Standalone, false, "rocksmq"),
        (NEW, Mode::Standalone, true, "woodpecker"),
        (NEW, Mode::Standalone, false, "rocksmq"),
        (OLD, Mode::Cluster, true, "pulsar"),
        (NEW, Mode::Cluster, true, "pulsar"),
    ] {
        assert_eq!(default_stream(operator, mode, recent), queue, "{operator} {mode} {recent}");
    }
    assert_eq!(default_changed(NEW, Mode::Standalone, true).map(|c| c.1), Some("rocksmq"));
    assert_eq!(default_changed(OLD, Mode::Standalone, true).map(|c| c.1), Some("woodpecker"));
    assert_eq!(default_changed(NEW, Mode::Standalone, false), None);
    assert_eq!(default_changed(NEW, Mode::Cluster, true), None);
}

#[test]
fn what_the_operator_cannot_read_is_old_to_it() {
    assert!(is_recent("v2.6.0") && is_recent("master-20250101") && is_recent("2.6-20250101"));
    assert!(!is_recent("v2.5.16") && !is_recent("latest") && !is_recent("0f3a"));
}

#[test]
fn images_and_fields_by_operator() {
    assert_eq!(default_image(NEW), Version::new(2, 6, 11));
    assert_eq!(default_image(Version::new(0, 8, 3)), Version::new(2, 3, 1));
    let milvus = kind("milvus.io/v1beta1", "Milvus").unwrap().spec();
    let stream = milvus.field("dependencies").and_then(Field::below).unwrap();
    assert!(!stream.field("woodpecker").unwrap().exists_in(OLD));
    assert_eq!(stream.meant_by("msgStreamtype").map(|f| f.name), Some("msgStreamType"));
    assert_eq!(milvus.meant_by("component").map(|f| f.name), Some("components"));
    let gone = kind("milvus.io/v1beta1", "MilvusCluster").unwrap();
    assert!(!gone.is_in("milvus.io/v1beta1") && gone.is_in("milvus.io/v1alpha1"));
    assert!(kind("v1", "Milvus").is_none());
}

#[test]
fn only_a_host_and_a_port_are_taken_apart() {
    let storage = addresses().iter().find(|a| a.setting == "minio.address").unwrap();
    let (old, new) = (Version::new(1, 3, 0), Version::new(1, 3, 8));
    let of = |operator, tls, text| {
        let (_, port, host) = storage.port_of(operator, tls, text).unwrap();
        (host, port)
    };
    assert_eq!(of(old, false, "minio.store:9000"), ("minio.store", "9000".into()));
    assert_eq!(of(old, true, "s3.example.com"), ("s3.example.com", "80".into()));
    assert_eq!(of(new, true, "s3.example.com"), ("s3.example.com", "443".into()));
    assert_eq!(of(new, false, "http://minio:9000"), ("http://minio:9000", "80".into()));
    assert_eq!(of(new, false, "[::1]:9000"), ("::1", "9000".into()));
}

#[test]
fn addresses_of_every_pod() {
    let etcd = &addresses()[0];
    let of = |replicas| etcd.in_cluster("m", "ns", Mode::Cluster, |_| replicas).unwrap();
    assert_eq!(of(Some(1)), "m-etcd-0.m-etcd-headless.ns:2379");
    assert_eq!(of(None).matches("m-etcd-").count(), 6);
}
