//! Versions of a chart that is made up: what is read of them, compared and taken over.

use crate::upstream::Upstream;

const CHART: &str = "name: milvus\nappVersion: \"2.6.1\"\nversion: 5.0.1\n";

const REQUIREMENTS: &str = "\
dependencies:
  - name: minio
    repository: https://example.com
    version: 8.0.17
    condition: minio.enabled
";

const VALUES: &str = "\
image:
  all:
    tag: v2.6.1
cluster:
  enabled: yes
resources: {}
extraConfigFiles:
  user.yaml: |+
    # nothing
minio:
  enabled: true
  persistence:
    size: 10Gi
";

const TEMPLATE: &str =
    "{{ .Values.cluster.enabled }} {{ toYaml .Values.resources }} {{ .Values.image.all.tag }}\n";

const VERSIONS: &str = "\
# Every version, in order.
read: 5.0.1

versions:
  - { chart: 5.0.0, app: \"2.6.0\", published: false }
  - { chart: 5.0.1, app: \"2.6.1\", image: \"v2.6.1\" }
  - { chart: 5.0.3, app: \"2.6.3\", image: \"v2.6.3\" }

# The packages.
dependencies:
  5.0.0: { minio: minio-8.0.17 }
";

const KEYS: &str = "\
keys:
  cluster: { type: map, in: { from: 5.0.0 } }
  cluster.enabled: { type: bool, in: { from: 5.0.0 } }
  extraConfigFiles: { type: map, in: { from: 5.0.0 } }
  extraConfigFiles.\"user.yaml\": { type: string, in: { from: 5.0.0 } }
  image: { type: map, in: { from: 5.0.0 } }
  image.all: { type: map, in: { from: 5.0.0 } }
  image.all.tag: { type: string, in: { from: 5.0.0 } }
  minio: { type: map, in: { from: 5.0.0 } }
  minio.enabled: { type: bool, in: { from: 5.0.0 } }
  minio.persistence: { type: map, in: { from: 5.0.0 } }
  resources: { type: map, in: { from: 5.0.0 }, open: true }

packages:
  minio-8.0.17: [image, persistence]
";

const DEFAULTS: &str = "\
defaults:
  cluster.enabled: { 5.0.0: true } # until somebody changes it
  extraConfigFiles.\"user.yaml\": { 5.0.0: \"\" }
  minio.enabled: { 5.0.0: true }
  minio.persistence.size: { 5.0.0: 10Gi }
  resources: { 5.0.0: {} }
";

/// Chart 5.0.1, and rules that know it.
fn known() -> Upstream {
    let rules =
        [("chart/versions.yaml", VERSIONS), ("chart/keys.yaml", KEYS), ("chart/defaults.yaml", DEFAULTS)];
    let upstream = Upstream::new(&rules);
    let files = [
        ("charts/milvus/Chart.yaml", CHART),
        ("charts/milvus/requirements.yaml", REQUIREMENTS),
        ("charts/milvus/values.yaml", VALUES),
        ("charts/milvus/templates/all.yaml", TEMPLATE),
    ];
    upstream.release("milvus-5.0.1", &files);
    upstream
}

#[test]
fn what_is_right_does_not_differ() {
    let (code, text) = known().run(&["verify", "--chart", "DIR"]);
    assert_eq!(code, 0, "{text}");
    for counted in
        ["11 key of the values", "11 type of a value", "5 default of the values", "1 image of a chart"]
    {
        assert!(text.contains(counted), "{counted}: {text}");
    }
    assert!(text.contains("left out: chart 5.0.3, which the checkout has no tag of"), "{text}");
}

#[test]
fn differences_name_both_places() {
    let upstream = known();
    let values = VALUES.replace("enabled: yes", "enabled: 1").replace("resources: {}\n", "");
    let files = [
        ("charts/milvus/Chart.yaml", &*CHART.replace("5.0.1", "5.0.3")),
        ("charts/milvus/values.yaml", &values),
    ];
    upstream.release("milvus-5.0.3", &files);
    let (code, text) = upstream.run(&["verify", "--chart", "DIR@milvus-5.0.3"]);
    assert_eq!(code, 1, "{text}");
    for difference in [
        "rules/chart/keys.yaml:3: cluster.enabled: type of a value in 5.0.3\n    here \"another type\", there \"int\": chart 5.0.3, charts/milvus/values.yaml:5",
        "rules/chart/keys.yaml:12: resources: key of the values in 5.0.3\n    here \"a key\", there nothing",
        "rules/chart/defaults.yaml:2: cluster.enabled: default of the values in 5.0.3\n    here \"true\", there \"1\"",
        "rules/chart/versions.yaml:7: 5.0.3: Milvus of a chart in 5.0.3\n    here \"2.6.3\", there \"2.6.1\"",
    ] {
        assert!(text.contains(difference), "{difference}: {text}");
    }
}

/// Chart 5.0.2: other defaults and types, keys that are new, gone and copied whole, another package of a subchart.
fn release_next(upstream: &Upstream) {
    let values = "\
image:
  all:
    tag: v2.6.2
cluster:
  enabled: 1
extraConfigFiles:
  user.yaml: |+
    # nothing
    mq: {}
attu:
  note: \"5\"
  list: [a, {b: 1}]
  annotations: {}
minio:
  enabled: true
  persistence:
    size: 20Gi
";
    let template = "{{ .Values.cluster.enabled }} {{ .Values.attu.note }}\n{{ toYaml .Values.attu.annotations }}\n{{ .Values.hidden }}\n";
    let files = [
        ("charts/milvus/Chart.yaml", &*CHART.replace("5.0.1", "5.0.2").replace("2.6.1", "2.6.2")),
        ("charts/milvus/requirements.yaml", &REQUIREMENTS.replace("8.0.17", "8.0.20")),
        ("charts/milvus/values.yaml", values),
        ("charts/milvus/templates/all.yaml", template),
        ("charts/milvus/templates/config.tpl", "mq:\n"),
        ("charts/minio/Chart.yaml", "version: 8.0.20\n"),
        ("charts/minio/values.yaml", "image: {}\nmode: standalone\n"),
    ];
    upstream.release("milvus-5.0.2", &files);
}

#[test]
fn a_version_is_taken_over_in_place() {
    let upstream = known();
    release_next(&upstream);
    let (code, text) = upstream.run(&["import", "chart", "DIR", "milvus-5.0.2"]);
    let report = upstream.report();
    assert_eq!(code, 2, "{text}\n{report}");
    let versions = VERSIONS.replace("read: 5.0.1", "read: 5.0.2").replace(
        "  - { chart: 5.0.3",
        "  - { chart: 5.0.2, app: \"2.6.2\", image: \"v2.6.2\" }\n  - { chart: 5.0.3",
    ) + "  5.0.2: { minio: minio-8.0.20 }\n";
    assert_eq!(upstream.rule("chart/versions.yaml"), versions);
    let keys =
        KEYS.replace(
            "  cluster: {",
            "  attu: { type: map, in: { from: 5.0.2 } }
  attu.annotations: { type: map, in: { from: 5.0.2 }, open: true }
  attu.list: { type: list, in: { from: 5.0.2 }, dead: { from: 5.0.2 } }
  attu.note: { type: string, in: { from: 5.0.2 } }
  cluster: {",
        )
        .replace(
            "type: bool, in: { from: 5.0.0 } }\n  extra",
            "type: [bool, int], in: { from: 5.0.0 } }\n  extra",
        )
        .replace(
            "resources: { type: map, in: { from: 5.0.0 }",
            "resources: { type: map, in: { from: 5.0.0, to: 5.0.1 }",
        ) + "  minio-8.0.20: [image, mode]\n";
    assert_eq!(upstream.rule("chart/keys.yaml"), keys);
    let defaults = "\
defaults:
  attu.annotations: { 5.0.2: {} }
  attu.list: { 5.0.2: [\"a\", {\"b\": 1}] }
  attu.note: { 5.0.2: \"5\" }
  cluster.enabled: { 5.0.0: true, 5.0.2: 1 } # until somebody changes it
  extraConfigFiles.\"user.yaml\": { 5.0.0: \"\", 5.0.2: \"# nothing\\nmq: {}\\n\" }
  minio.enabled: { 5.0.0: true }
  minio.persistence.size: { 5.0.0: 10Gi, 5.0.2: 20Gi }
  resources: { 5.0.0: {}, 5.0.2: !absent }
";
    assert_eq!(upstream.rule("chart/defaults.yaml"), defaults);
    for asked in [
        "- [ ] `attu.list`: no template seems to read it",
        "- [ ] `attu.annotations`: it seems to be copied whole",
        "- [ ] `hidden` is read from 5.0.2 on",
        "- [ ] `resources`: is it `dead` from 5.0.2 on?",
        "## Changed and watched: `charts/milvus/templates/config.tpl",
    ] {
        assert!(report.contains(asked), "{asked}: {report}");
    }
    assert_eq!(upstream.run(&["verify", "--chart", "DIR@milvus-5.0.2"]).0, 0);
}

#[test]
fn a_known_version_is_left_alone() {
    let upstream = known();
    let (code, text) = upstream.run(&["import", "chart", "DIR", "milvus-5.0.1"]);
    assert_eq!((code, upstream.rule("chart/versions.yaml")), (0, VERSIONS.to_owned()), "{text}");
    assert_eq!(
        (upstream.rule("chart/keys.yaml"), upstream.rule("chart/defaults.yaml")),
        (KEYS.into(), DEFAULTS.into())
    );
}

#[test]
fn keys_that_come_back_have_two_ranges() {
    let upstream = known();
    release_next(&upstream);
    let chart = CHART.replace("5.0.1", "5.0.4");
    upstream.release(
        "milvus-5.0.4",
        &[("charts/milvus/Chart.yaml", &chart), ("charts/milvus/values.yaml", VALUES)],
    );
    for (tag, expected) in [("milvus-5.0.2", 2), ("milvus-5.0.4", 1)] {
        assert_eq!(upstream.run(&["import", "chart", "DIR", tag]).0, expected, "{tag}");
    }
    let keys = upstream.rule("chart/keys.yaml");
    let row = "  resources: { type: map, in: [{ from: 5.0.0, to: 5.0.1 }, { from: 5.0.4 }], open: true }\n";
    assert!(keys.contains(row), "{keys}");
    let row = "  attu.list: { type: list, in: { from: 5.0.2, to: 5.0.3 }, dead: { from: 5.0.2 } }\n";
    assert!(keys.contains(row), "{keys}");
    assert!(keys.contains("  attu.note: { type: string, in: { from: 5.0.2, to: 5.0.3 } }\n"), "{keys}");
    let defaults = upstream.rule("chart/defaults.yaml");
    assert!(defaults.contains("  resources: { 5.0.0: {}, 5.0.2: !absent, 5.0.4: {} }\n"), "{defaults}");
}

#[test]
fn a_tag_without_a_chart_fails() {
    let upstream = known();
    assert_eq!(upstream.run(&["import", "chart", "DIR", "milvus-9.9.9"]).0, 3);
}
