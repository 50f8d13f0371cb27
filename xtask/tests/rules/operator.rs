//! Releases of an operator that is made up: what is read of them, compared and taken over.

use crate::upstream::{FRESHNESS, Upstream};

const CONFIG: &str = "package config\n\nconst (\n\tDefaultMilvusVersion = \"v2.6.1\"\n)\n";

const CRD_PATH: &str = "config/crd/bases/milvus.io_milvuses.yaml";

/// A definition whose proxy and node have some fields more, and whose queue takes some words more.
fn definition(proxy: &str, node: &str, words: &str) -> String {
    format!(
        "---
spec:
  names:
    kind: Milvus
  versions:
  - name: v1beta1
    schema:
      openAPIV3Schema:
        properties:
          spec:
            properties:
              queue:
                enum: [pulsar, \"\"{words}]
              proxy:
                properties:
                  image: {{}}
                  port: {{}}{proxy}
              node:
                properties:
                  image: {{}}{node}
"
    )
}

const VERSIONS: &str = "\
# The releases.
newest: 1.3.0
oldest: 1.2.0

images:
  1.2.0: 2.6.0
  1.3.0: 2.6.1

source: somewhere
";

const FIELDS: &str = "\
resources:
  - { kind: Milvus, versions: [v1beta1], shape: milvus }

shapes:
  milvus:
    fields:
      queue:
        choices: { pulsar: ~, \"\": ~ }
      proxy: { shape: proxy }
      node: { shape: pod }
  pod:
    fields:
      image: {}
  proxy:
    with: [pod]
    fields:
      port: {}

source: somewhere
";

/// Operator 1.3.0, and rules that know it.
fn known() -> Upstream {
    let upstream = Upstream::new(&[("operator/versions.yaml", VERSIONS), ("operator/fields.yaml", FIELDS)]);
    upstream.release("v1.3.0", &[("pkg/config/config.go", CONFIG), (CRD_PATH, &definition("", "", ""))]);
    upstream
}

#[test]
fn what_is_right_does_not_differ() {
    let (code, text) = known().run(&["verify", "--operator", "DIR"]);
    assert_eq!(code, 0, "{text}");
    for counted in ["6 field of a resource", "1 words of a field", "1 image of an operator"] {
        assert!(text.contains(counted), "{counted}: {text}");
    }
}

#[test]
fn differences_name_both_places() {
    let fields =
        FIELDS.replace("      port: {}", "      port: { until: 1.2.0 }\n      host: { since: 1.3.0 }");
    let versions = VERSIONS.replace("1.3.0: 2.6.1", "1.3.0: 2.6.2");
    let upstream = Upstream::new(&[("operator/versions.yaml", &versions), ("operator/fields.yaml", &fields)]);
    upstream
        .release("v1.3.0", &[("pkg/config/config.go", CONFIG), (CRD_PATH, &definition("", "", ", kafka"))]);
    let (code, text) = upstream.run(&["verify", "--operator", "DIR"]);
    assert_eq!(code, 1, "{text}");
    for difference in [
        "rules/operator/versions.yaml:7: v1.3.0: image of an operator in v1.3.0\n    here \"2.6.2\", there \"2.6.1\": operator v1.3.0, pkg/config/config.go:4",
        "rules/operator/fields.yaml:18: Milvus v1beta1 spec.proxy.host: field of a resource in v1.3.0\n    here \"a field\", there nothing",
        "rules/operator/fields.yaml:17: Milvus v1beta1 spec.proxy.port: field of a resource in v1.3.0\n    here nothing, there \"a field\": operator v1.3.0, config/crd/bases/milvus.io_milvuses.yaml:17",
        "spec.queue: words of a field in v1.3.0\n    here \", pulsar\", there \", kafka, pulsar\"",
    ] {
        assert!(text.contains(difference), "{difference}: {text}");
    }
}

#[test]
fn a_release_is_taken_over_in_place() {
    let upstream = known();
    let config = CONFIG.replace("2.6.1", "2.6.2");
    let crd = definition(
        "\n                  debug: {}\n                  host: {}",
        "\n                  debug: {}",
        ", kafka",
    );
    upstream.release("v1.3.1", &[("pkg/config/config.go", &config), (CRD_PATH, &crd)]);
    let (code, text) = upstream.run(&["import", "operator", "DIR", "v1.3.1"]);
    assert_eq!(code, 1, "{text}\n{}", upstream.report());
    let versions =
        VERSIONS.replace("newest: 1.3.0", "newest: 1.3.1").replace("2.6.1\n", "2.6.1\n  1.3.1: 2.6.2\n");
    assert_eq!(upstream.rule("operator/versions.yaml"), versions);
    let fields = FIELDS
        .replace("pulsar: ~, \"\": ~ }", "pulsar: ~, kafka: 1.3.1, \"\": ~ }")
        .replace("      image: {}\n", "      image: {}\n      debug: { since: 1.3.1 }\n")
        .replace("      port: {}\n", "      port: {}\n      host: { since: 1.3.1 }\n");
    assert_eq!(upstream.rule("operator/fields.yaml"), fields);
    assert_eq!(upstream.run(&["verify", "--operator", "DIR"]).0, 0);
    assert_eq!(upstream.run(&["import", "operator", "DIR", "v1.3.1"]).0, 0);
}

#[test]
fn what_a_person_decides_is_reported() {
    let upstream = known();
    let below = "\n                  tls:\n                    properties:\n                      on: {}";
    let crd = definition(below, "", "").replace("                  port: {}", "                  ports: {}");
    upstream
        .release("v1.3.1", &[(CRD_PATH, &crd), ("pkg/controllers/configmaps.go", "package controllers\n")]);
    let (code, text) = upstream.run(&["import", "operator", "DIR", "v1.3.1"]);
    let report = upstream.report();
    assert_eq!(code, 2, "{text}\n{report}");
    for asked in [
        "- [ ] `port` of `proxy`: is 1.3.0 the last that has it?",
        "- [ ] `tls` of `proxy`: which shape?",
        "## Changed and watched: `pkg/controllers/configmaps.go (operator/config.yaml)`",
    ] {
        assert!(report.contains(asked), "{asked}: {report}");
    }
    assert!(
        upstream
            .rule("operator/fields.yaml")
            .contains("      port: { until: 1.3.0 }\n      ports: { since: 1.3.1 }\n")
    );
}

#[test]
fn tags_that_rules_do_not_know_are_told() {
    let upstream = known();
    let (code, text) = upstream.run(&["import", "operator", "DIR", "v1.4.0"]);
    assert_eq!(code, 3, "{text}");
    let rules = xtask::rules::Rules::open(&upstream.rules());
    let tags = ["v1.3.1", "v1.2.0", "v1.3.0", "v1.3.1-rc1", "milvus-operator-1.3.1", "v1.3.10"];
    let new = xtask::newer::newer(&rules, "operator", tags.into_iter()).expect("tags");
    let new: Vec<_> = new.iter().map(|(tag, before)| (tag.as_str(), before.as_deref())).collect();
    assert_eq!(new, [("v1.3.1", Some("v1.3.0")), ("v1.3.10", Some("v1.3.1"))]);
}

#[test]
fn a_release_that_is_taken_over_brings_the_rules_up_to_its_day() {
    let crd = definition("", "\n                  debug: {}", "");
    for (day, expected) in [("2024-06-02", "2024-06-02"), ("2024-04-30", "2024-05-01")] {
        let upstream = known();
        upstream.release_on(day, "v1.3.1", &[(CRD_PATH, &crd)]);
        let (_, text) = upstream.run(&["import", "operator", "DIR", "v1.3.1"]);
        let is = FRESHNESS.replace("2024-05-01", expected);
        assert_eq!(upstream.rule("freshness.yaml"), is, "{day}: {text}");
        assert_eq!(upstream.report().contains("`freshness.yaml`: 2024-06-02"), day == expected, "{day}");
    }
    // Nothing is taken over of a release that is known.
    let upstream = known();
    assert_eq!(upstream.run(&["import", "operator", "DIR", "v1.3.0"]).0, 0);
    assert_eq!(upstream.rule("freshness.yaml"), FRESHNESS);
}
