//! Which deployments files describe, and that the same one is judged alike in each kind of file.

use mqlint::judge::finding::Report;

use crate::check::check;
use crate::scratch::Scratch;
use crate::support::check_files;

/// Ids without the folder, with their queues.
fn queues(report: &Report) -> Vec<(&str, &str)> {
    report
        .deployments
        .iter()
        .map(|d| (d.id.rsplit('/').next().unwrap_or_default(), d.mq.unwrap_or("-")))
        .collect()
}

fn errors(report: &Report) -> Vec<&str> {
    let errors = report.findings.iter().filter(|f| f.severity.name() == "error");
    errors.map(|f| f.rule.id).collect()
}

#[test]
fn a_deployment_is_judged_alike_as_values_resource_and_application() {
    // The queue, the mode, and what is wrong with them.
    for (queue, cluster, milvus, wrong) in [
        ("kafka", true, "2.6.2", &[][..]),
        ("woodpecker", true, "2.6.2", &[]),
        ("woodpecker", false, "2.6.2", &[]),
        ("rocksmq", true, "2.6.2", &["mq-outside-its-mode"]),
        ("natsmq", false, "2.6.2", &["mq-outside-its-versions"]),
        ("woodpecker", false, "2.5.10", &["mq-outside-its-versions"]),
    ] {
        let mode = if cluster { "cluster" } else { "standalone" };
        let values = format!(
            "cluster:\n  enabled: {cluster}\nimage:\n  all:\n    tag: v{milvus}\npulsarv3:\n  enabled: false\nstandalone:\n  messageQueue: \"\"\nextraConfigFiles:\n  user.yaml: |\n    mq:\n      type: {queue}\n    kafka:\n      brokerList: kafka.example.com:9092\n"
        );
        let indented: String = values.lines().map(|l| format!("        {l}\n")).collect();
        let application = format!(
            "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: m\nspec:\n  source:\n    chart: milvus\n    targetRevision: 5.0.19\n    helm:\n      values: |\n{indented}"
        );
        let resource = format!(
            "apiVersion: milvus.io/v1beta1\nkind: Milvus\nmetadata:\n  name: m\nspec:\n  mode: {mode}\n  components:\n    image: milvusdb/milvus:v{milvus}\n  dependencies:\n    msgStreamType: {queue}\n    {queue}:\n      external: {external}\n      persistence: {{enabled: true}}\n      brokerList: [kafka.example.com:9092]\n",
            external = queue == "kafka"
        );
        for (name, text, options) in [
            ("values.yaml", &values, "--chart 5.0.19 --select mq"),
            ("app.yaml", &application, "--select mq"),
            ("milvus.yaml", &resource, "--operator 1.3.8 --select mq"),
        ] {
            let report = check_files(&[(name, text)], options);
            let [deployment] = &report.deployments[..] else { panic!("{name}: one deployment") };
            let expected = wrong.is_empty().then_some(queue);
            assert_eq!(deployment.mq, expected, "{name}: {queue} in {mode}, {milvus}");
            assert_eq!(deployment.mode, Some(mode), "{name}");
            assert_eq!(deployment.milvus.map(|v| v.to_string()).as_deref(), Some(milvus), "{name}");
            assert_eq!(errors(&report), wrong, "{name}: {queue} in {mode}, {milvus}");
        }
    }
}

#[test]
fn several_resources_of_a_file_have_ids_of_their_own() {
    let resource = |name: &str, rest: &str| {
        format!(
            "apiVersion: milvus.io/v1beta1\nkind: Milvus\nmetadata:\n  name: {name}\nspec:\n  mode: cluster\n{rest}---\n"
        )
    };
    let other = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\n---\n";
    let text = [
        &resource("a", ""),
        other,
        &resource("b", "  dependencies: {msgStreamType: kafka}\n"),
        &resource("a", ""),
    ]
    .map(|s| s.to_owned())
    .concat();
    let report = check_files(&[("all.yaml", &text)], "");
    assert_eq!(
        queues(&report),
        [("all.yaml#a", "pulsar"), ("all.yaml#b", "kafka"), ("all.yaml#a-2", "pulsar")]
    );
}

#[test]
fn the_old_kinds_have_a_mode_of_their_own() {
    let old = "apiVersion: milvus.io/v1alpha1\nkind: Milvus\nmetadata: {name: m}\nspec: {image: 'milvusdb/milvus:v2.6.2'}\n";
    let cluster = "apiVersion: milvus.io/v1alpha1\nkind: MilvusCluster\nmetadata: {name: m}\nspec: {}\n";
    let upgrade = "apiVersion: milvus.io/v1beta1\nkind: MilvusUpgrade\nmetadata: {name: m}\nspec: {targetVersion: v2.2.0}\n";
    for (text, options, mode, mq) in [
        (old, "--operator 1.3.8", Some("standalone"), Some("woodpecker")),
        (old, "--operator 1.2.8", Some("standalone"), Some("rocksmq")),
        (cluster, "--operator 1.3.8", Some("cluster"), Some("pulsar")),
        (upgrade, "", None, None),
    ] {
        let report = check_files(&[("m.yaml", text)], options);
        let found = &report.deployments[0];
        assert_eq!((found.mode, found.mq), (mode, mq), "{text}");
    }
}

#[test]
fn overlays_are_deployments_of_their_own_and_repeat_no_finding_of_the_base() {
    let files = [
        (
            "values.yaml",
            "cluster: {enabled: false}\npulsarv3: {enabled: true}\nstandalone: {messageQueue: rocksmq}\n",
        ),
        ("values-dev.yaml", "attu: {enabled: true}\n"),
        ("values-prod.yaml", "pulsarv3: {enabled: false}\n"),
        ("values-redis.yaml", "redis: {enabled: true}\n"),
    ];
    let report = check_files(&files, "--chart 5.0.19");
    let all = [
        ("values-dev.yaml", "rocksmq"),
        ("values-prod.yaml", "rocksmq"),
        ("values-redis.yaml", "rocksmq"),
        ("values.yaml", "rocksmq"),
    ];
    assert_eq!(queues(&report), all);
    let unused: Vec<&str> =
        report.findings.iter().filter(|f| f.rule.id == "unused-broker").map(|f| &*f.deployment).collect();
    assert!(unused.len() == 1 && unused[0].ends_with("/values.yaml"), "{unused:?}");
    // What does not look like values of Milvus is none, when nothing but its name says so.
    let report = check_files(&files, "");
    assert!(queues(&report).iter().all(|(id, _)| *id != "values-redis.yaml"));
    assert_eq!(queues(&report).len(), 3);
}

#[test]
fn an_overlay_named_alone_lies_over_the_values_beside_it() {
    let values =
        "cluster: {enabled: false}\npulsarv3: {enabled: false}\nstandalone: {messageQueue: rocksmq}\n";
    let folder = Scratch::new(&[("values.yaml", values), ("values-prod.yaml", "queryNode: {replicas: 3}\n")]);
    let report = check(&folder.at("values-prod.yaml"), ["--chart", "5.0.19"]);
    assert_eq!((report.files, report.deployments.len()), (1, 1));
    assert_eq!((report.deployments[0].mq, report.deployments[0].mode), (Some("rocksmq"), Some("standalone")));
}

#[test]
fn a_map_of_an_overlay_stands_for_what_is_none_below_it() {
    let queue = |below: &str, over: &str| {
        let files = [("values.yaml", below), ("values-prod.yaml", over)];
        let report = check_files(&files, "--chart 4.2.58");
        report.deployments.iter().find(|d| d.id.ends_with("values-prod.yaml")).and_then(|d| d.mq)
    };
    // As rendered with helm v4.1.4: the chart's own values show through again.
    for none in ["null", "off", "[]"] {
        let below = format!("image: {{all: {{tag: v2.5.4}}}}\npulsarv3: {none}\nkafka: {{enabled: false}}\n");
        assert_eq!(queue(&below, "pulsarv3: {name: queue}\n"), Some("pulsar"), "{none}");
    }
    let below = "image: {all: {tag: v2.5.4}}\npulsarv3: {enabled: false}\nkafka: {enabled: true}\n";
    assert_eq!(queue(below, "pulsarv3: null\n"), Some("kafka"));
}

#[test]
fn umbrella_charts_are_followed_to_milvus() {
    let chart = "apiVersion: v2\nname: platform\nversion: 1.0.0\ndependencies:\n  - name: milvus\n    alias: vectors\n    version: '>=4.0.0'\n    condition: vectors.enabled\n    tags: [data]\n";
    let values = "vectors:\n  milvus:\n    cluster: {enabled: false}\n    standalone: {messageQueue: rocksmq}\n    kafka: {enabled: true}\nredis: {enabled: true}\n";
    let packed = ("charts/milvus-4.2.30.tgz", "");
    let report = check_files(&[("Chart.yaml", chart), packed, ("values.yaml", values)], "");
    let found = &report.deployments[0];
    assert_eq!(found.chart.map(|v| v.to_string()).as_deref(), Some("4.2.30"));
    assert_eq!(found.mq, Some("rocksmq"));
    assert!(report.findings.iter().any(|f| f.key.as_str() == "vectors.milvus.kafka.enabled"));
    for off in ["vectors: {enabled: false}\n", "tags: {data: false}\nvectors: {}\n"] {
        let report = check_files(&[("Chart.yaml", chart), ("values.yaml", off)], "");
        assert!(report.deployments.is_empty(), "{off}");
    }
    let on = "tags: {data: false}\nvectors: {enabled: true}\n";
    assert_eq!(check_files(&[("Chart.yaml", chart), ("values.yaml", on)], "").deployments.len(), 1);
}

#[test]
fn programs_that_install_the_chart() {
    let flux = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: m}\nspec:\n  chart: {spec: {chart: milvus, version: 5.0.19}}\n  valuesFrom: [{kind: ConfigMap, name: more}]\n  values:\n    cluster: {enabled: true}\n    pulsarv3: {enabled: false}\n    kafka: {enabled: true}\n";
    let helmfile = "releases:\n  - name: a\n    chart: zilliztech/milvus\n    version: 5.0.19\n    values:\n      - cluster: {enabled: true}\n      - pulsarv3: {enabled: false}\n        kafka: {enabled: true}\n  - name: b\n    chart: zilliztech/milvus\n  - name: c\n    chart: bitnami/redis\n";
    let template = "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: m}\nspec:\n  template:\n    spec:\n      source: {chart: milvus, targetRevision: 5.0.19, helm: {values: 'cluster: {enabled: {{cluster}} }'}}\n";
    let report = check_files(&[("flux.yaml", flux)], "");
    assert_eq!(queues(&report), [("flux.yaml", "kafka")]);
    assert!(report.deployments[0].assumptions.iter().any(|a| a.contains("spec.valuesFrom")));
    let report = check_files(&[("helmfile.yaml", helmfile)], "");
    assert_eq!(queues(&report), [("helmfile.yaml#a", "kafka"), ("helmfile.yaml#b", "pulsar")]);
    assert!(check_files(&[("set.yaml", template)], "").deployments.is_empty());
}

#[test]
fn an_encrypted_value_is_not_judged() {
    let text = "apiVersion: milvus.io/v1beta1\nkind: Milvus\nmetadata: {name: m}\nspec:\n  mode: cluster\n  config:\n    minio:\n      bucketName: ENC[AES256_GCM,data:x,type:str]\n";
    assert_eq!(errors(&check_files(&[("m.yaml", text)], "")), Vec::<&str>::new());
}

#[test]
fn a_resource_that_does_not_parse_costs_one_finding() {
    let broken = "apiVersion: milvus.io/v1beta1\nkind: Milvus\nmetadata: {name: m}\nspec:\n  mode: cluster\n  config:\n    mq: {type: [x\n";
    let report = check_files(&[("m.yaml", broken)], "");
    assert_eq!(report.findings.iter().map(|f| f.rule.id).collect::<Vec<_>>(), ["yaml-syntax"]);
    assert_eq!(report.deployments[0].starts, Some(false));
    let twice = "apiVersion: milvus.io/v1beta1\nkind: Milvus\nmetadata: {name: m}\nspec:\n  mode: cluster\n  config:\n    etcd: {rootPath: a, rootPath: b}\n";
    let report = check_files(&[("m.yaml", twice)], "");
    assert_eq!(report.findings.iter().map(|f| f.rule.id).collect::<Vec<_>>(), ["duplicate-key"]);
}

/// The one deployment that a run finds, with the names of its files.
fn only(report: &Report) -> (&str, Vec<&str>) {
    let [deployment] = &report.deployments[..] else {
        panic!("one deployment, not {:?}", queues(report));
    };
    let files = deployment.files.iter().map(|f| f.rsplit('/').next().unwrap_or_default());
    (deployment.mq.unwrap_or("-"), files.collect())
}

#[test]
fn values_files_of_the_repository_belong_to_what_names_them() {
    let base = "image: {all: {tag: v2.6.2}}\ncluster: {enabled: true}\npulsarv3: {enabled: false}\nkafka: {enabled: true}\n";
    let prod = "kafka: {enabled: false}\nexternalKafka: {enabled: true, brokerList: 'kafka.example.com:9092', securityProtocol: PLAINTEXT, sasl: {mechanisms: ''}}\n";
    let application = "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: m}\nspec:\n  sources:\n    - chart: milvus\n      repoURL: https://zilliztech.github.io/milvus-helm/\n      targetRevision: 5.0.19\n      helm:\n        valueFiles: [$own/envs/milvus/base.yaml, $own/envs/milvus/prod.yaml]\n    - {repoURL: 'https://git.example.com/platform.git', ref: own, targetRevision: main}\n";
    let report = check_files(
        &[("argocd/app.yaml", application), ("envs/milvus/base.yaml", base), ("envs/milvus/prod.yaml", prod)],
        "",
    );
    assert_eq!(only(&report), ("kafka", vec!["app.yaml", "base.yaml", "prod.yaml"]));
    assert_eq!(report.deployments[0].assumptions, Vec::<String>::new());
    assert_eq!(errors(&report), Vec::<&str>::new());
    // A file that is not here is said to be missing.
    let report = check_files(&[("argocd/app.yaml", application), ("envs/milvus/base.yaml", base)], "");
    assert!(report.deployments[0].assumptions.iter().any(|a| a.contains("prod.yaml")));

    let helmfile = "releases:\n  - name: m\n    chart: zilliztech/milvus\n    version: 5.0.19\n    values: [m/base.yaml, m/prod.yaml, m/more.yaml.gotmpl]\n";
    let report =
        check_files(&[("helmfile.yaml", helmfile), ("m/base.yaml", base), ("m/prod.yaml", prod)], "");
    assert_eq!(only(&report), ("kafka", vec!["helmfile.yaml", "base.yaml", "prod.yaml"]));

    let flux = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: m}\nspec:\n  chart: {spec: {chart: milvus, version: 5.0.19}}\n  valuesFrom: [{kind: ConfigMap, name: m-values}]\n  values:\n    image: {all: {tag: v2.6.3}}\n";
    let generator = "configMapGenerator:\n  - name: m-values\n    files: [values.yaml=base.yaml]\n";
    let report =
        check_files(&[("m/flux.yaml", flux), ("m/kustomization.yaml", generator), ("m/base.yaml", base)], "");
    assert_eq!(only(&report), ("kafka", vec!["flux.yaml", "base.yaml"]));
}

#[test]
fn values_that_a_program_names_still_lie_under_their_overlays() {
    let files = [
        (
            "helmfile.yaml",
            "releases: [{name: m, chart: zilliztech/milvus, version: 4.2.30, values: [values.yaml]}]\n",
        ),
        ("values.yaml", "cluster: {enabled: true}\npulsarv3: {enabled: false}\nkafka: {enabled: true}\n"),
        ("values-dev.yaml", "queryNode: {replicas: 1}\n"),
    ];
    assert_eq!(queues(&check_files(&files, "")), [("helmfile.yaml", "kafka"), ("values-dev.yaml", "kafka")]);
}

#[test]
fn what_kustomize_changes_a_resource_by_is_no_deployment() {
    let resource = "apiVersion: milvus.io/v1beta1\nkind: Milvus\nmetadata: {name: m}\nspec:\n  mode: standalone\n  dependencies: {msgStreamType: rocksmq, rocksmq: {persistence: {enabled: true}}}\n";
    let patch = "apiVersion: milvus.io/v1beta1\nkind: Milvus\nmetadata: {name: m}\nspec: {components: {proxy: {replicas: 2}}}\n";
    let overlay = "resources: [../../base]\npatches:\n  - path: ./proxy.yaml\n  - patch: |-\n      - op: remove\n        path: /spec/mode\n    target: {kind: Milvus}\n";
    let files = [
        ("base/milvus.yaml", resource),
        ("base/kustomization.yaml", "resources: [milvus.yaml]\n"),
        ("overlays/prod/kustomization.yaml", overlay),
        ("overlays/prod/proxy.yaml", patch),
    ];
    assert_eq!(queues(&check_files(&files, "")), [("kustomization.yaml", "rocksmq")]);
}

#[test]
fn a_service_for_others_to_extend_is_no_deployment() {
    let text = "services:\n  base:\n    image: milvusdb/milvus:v2.5.10\n    environment: {PULSAR_ADDRESS: 'pulsar://pulsar:6650'}\n  proxy: {extends: base, command: [milvus, run, proxy]}\n  mixcoord: {extends: {service: base}, command: [milvus, run, mixcoord]}\n";
    assert_eq!(queues(&check_files(&[("compose.yaml", text)], "")), [("compose.yaml", "pulsar")]);
}

#[test]
fn what_the_chart_renders_is_no_mistake_of_its_user() {
    // The chart writes the word that its old tool looks at beside the setting.
    let text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: my-release-milvus}\ndata:\n  default.yaml: |\n    mq:\n      type: pulsar\n    messageQueue: pulsar\n    pulsar:\n      address: my-release-pulsar-proxy\n";
    assert_eq!(errors(&check_files(&[("configmap.yaml", text)], "--milvus 2.5.10")), Vec::<&str>::new());
    let other = text.replace("messageQueue: pulsar", "messageQueue: kafka");
    assert_eq!(errors(&check_files(&[("configmap.yaml", &other)], "--milvus 2.5.10")), ["misplaced-key"]);
}

#[test]
fn a_chart_that_counts_versions_of_its_own_is_judged_by_the_image() {
    let chart = |version: &str| format!("apiVersion: v2\nname: milvus\nversion: {version}\n");
    let values = "cluster:\n  enabled: false\nimage:\n  all:\n    tag: v2.3.10\nstandalone:\n  messageQueue: rocksmq\n";
    for (version, judged) in [("0.1.0", "4.1.28"), ("4.1.20", "4.1.20")] {
        let report = check_files(&[("Chart.yaml", &chart(version)), ("values.yaml", values)], "--select mq");
        let known = report.deployments[0].chart.map(|v| v.to_string());
        assert_eq!((known.as_deref(), report.deployments[0].mq), (Some(judged), Some("rocksmq")));
        assert_eq!(errors(&report), Vec::<&str>::new(), "{version}");
    }
}

#[test]
fn what_stops_milvus_in_each_mode_by_something_else_is_an_error() {
    // Standalone it lacks a path, and a cluster does not run this queue.
    let text = "mq:\n  type: rocksmq\netcd:\n  endpoints: etcd.example.com:2379\n";
    let either = check_files(&[("milvus.yaml", text)], "--milvus 2.5.10 --select mq");
    assert_eq!(errors(&either), ["missing-broker", "mq-outside-its-mode"]);
    assert_eq!(either.deployments[0].starts, Some(false));
    // With a path it runs in one of them.
    let text = format!("{text}rocksmq:\n  path: /var/lib/milvus/rdb_data\n");
    let one = check_files(&[("milvus.yaml", &text)], "--milvus 2.5.10 --select mq");
    assert_eq!((errors(&one), one.deployments[0].starts), (Vec::new(), None));
}

const WORKLOAD: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: m}\nspec:\n  template:\n    spec:\n      \
                        containers:\n      - name: m\n        image: milvusdb/milvus:v2.6.2\n        \
                        args: [milvus, run, standalone]\n        volumeMounts:\n        \
                        - {name: c, mountPath: /milvus/configs/user.yaml, subPath: user.yaml}\n      volumes:\n      - name: c\n        ";

/// A ConfigMap or Secret that does not look like Milvus' on its own.
fn data(kind: &str, name: &str) -> String {
    format!(
        "apiVersion: v1\nkind: {kind}\nmetadata: {{name: {name}}}\n{}:\n  user.yaml: |\n    mq:\n      type: kafka\n",
        if kind == "Secret" { "stringData" } else { "data" }
    )
}

#[test]
fn a_workload_and_what_it_refers_to_are_joined_across_files() {
    let map = data("ConfigMap", "c");
    let joined = [("m.yaml", "kafka")];
    for (volume, other, expected) in [
        ("configMap: {name: c}\n", &map, &joined[..]),
        ("secret: {secretName: c}\n", &data("Secret", "c"), &joined),
        ("projected: {sources: [{configMap: {name: c}}]}\n", &map, &joined),
        // Something else is meant: what the workload mounts is not known.
        ("configMap: {name: d}\n", &map, &[("m.yaml", "-")]),
        ("secret: {secretName: c}\n", &map, &[("m.yaml", "-")]),
    ] {
        let workload = format!("{WORKLOAD}{volume}");
        for names in [["m.yaml", "a.yaml"], ["m.yaml", "z.yaml"]] {
            let files = [(names[0], workload.as_str()), (names[1], other.as_str())];
            assert_eq!(queues(&check_files(&files, "")), expected, "{volume}");
        }
    }
    // What two files say is in neither for sure, and what lies elsewhere is something else.
    let workload = format!("{WORKLOAD}configMap: {{name: c}}\n");
    for others in [["a.yaml", "b.yaml"], ["x/a.yaml", "x/b.yaml"]] {
        let files = [("m.yaml", &*workload), (others[0], &map), (others[1], &map)];
        assert_eq!(queues(&check_files(&files, "")), [("m.yaml", "-")], "{others:?}");
    }
    // A workload that does not run Milvus leaves them alone.
    let other = workload.replace("milvusdb/milvus:v2.6.2", "nginx:1").replace("milvus, run, standalone", "x");
    assert!(check_files(&[("m.yaml", &other), ("a.yaml", &map)], "").deployments.is_empty());
}

#[test]
fn a_joined_file_is_one_of_the_run() {
    let folder = Scratch::new(&[
        ("m.yaml", &*format!("{WORKLOAD}configMap: {{name: c}}\n")),
        ("c.yaml", &data("ConfigMap", "c").replace("kafka", "kafkaa")),
    ]);
    let report = check(folder.path(), []);
    assert_eq!((report.files, errors(&report)), (2, vec!["unknown-mq-type"]));
    assert!(report.sources.get(report.findings[0].at.file).path.ends_with("c.yaml"), "{:?}", report.findings);
    let (_, out, _) = folder.run(&["check", "m.yaml"]);
    assert!(out.contains("unknown-mq-type"), "{out}");
    let (_, out, err) = folder.run(&["check", "--alone", "m.yaml"]);
    assert!(!out.contains("unknown-mq-type"), "of a file alone only its own is known: {out}{err}");
}
