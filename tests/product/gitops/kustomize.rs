//! What kustomize makes of files: resources with patches and images, and charts that it renders.

use super::{RESOURCE, deployments, findings, run};

#[test]
fn patches_make_the_resource_that_is_judged() {
    let persist = "apiVersion: milvus.io/v1beta1\nkind: Milvus\nmetadata: {name: m}\nspec: {dependencies: {rocksmq: {persistence: {enabled: true}}}}\n";
    let files = |overlay: &str| {
        let mut all = vec![
            ("base/milvus.yaml", RESOURCE),
            ("base/kustomization.yaml", "resources: [milvus.yaml]\n"),
            ("prod/kustomization.yaml", overlay),
        ];
        all.extend(overlay.contains("persist.yaml").then_some(("prod/persist.yaml", persist)));
        run(&all)
    };
    // Alone it keeps its data in the pod.
    let report = files("resources: [../base]\n");
    assert_eq!(
        findings(&report)[0],
        "unpersisted-state milvus.yaml:10 spec.dependencies.msgStreamType `rocksmq`"
    );
    let report = files("resources: [../base]\npatches: [{path: persist.yaml}]\n");
    assert_eq!(deployments(&report), ["kustomization.yaml rocksmq: milvus.yaml persist.yaml"]);
    assert_eq!(findings(&report), Vec::<String>::new());
    let report = files("resources: [../base]\npatchesStrategicMerge: [persist.yaml]\n");
    assert_eq!(findings(&report), Vec::<String>::new());
    let operations = "resources: [../base]\npatches:\n  - path: persist.yaml\n  - target: {kind: Milvus}\n    patch: |-\n      - op: replace\n        path: /spec/dependencies/msgStreamType\n        value: kafkaa\n      - op: add\n        path: /spec/confg\n        value: {}\n";
    assert_eq!(
        findings(&files(operations)),
        [
            "unknown-mq-type kustomization.yaml:8 spec.dependencies.msgStreamType `kafkaa`",
            "unknown-key kustomization.yaml:10 spec.confg `confg`",
        ]
    );
    // What cannot be followed is not judged, and that is said.
    for overlay in [
        "resources: [../base]\ntransformers: [x.yaml]\n",
        "resources: [../base]\nvars: [{name: A, objref: {kind: Milvus, name: m}}]\n",
    ] {
        let report = files(overlay);
        assert_eq!(deployments(&report), Vec::<String>::new(), "{overlay}");
        assert!(report.notes.iter().any(|n| n.contains("not followed")), "{:?}", report.notes);
    }
}

#[test]
fn kustomize_changes_images_and_makes_config_maps() {
    let pod = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: milvus}\nspec:\n  template:\n    spec:\n      containers:\n        - name: milvus\n          image: milvusdb/milvus\n          args: [milvus, run, standalone]\n          env: [{name: ETCD_ENDPOINTS, value: '10.0.0.1:2379'}, {name: MINIO_ADDRESS, value: '10.0.0.1:9000'}]\n          volumeMounts:\n            - {name: c, mountPath: /milvus/configs/user.yaml, subPath: user.yaml}\n      volumes:\n        - {name: c, configMap: {name: conf}}\n";
    let patch = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: milvus}\nspec:\n  template:\n    spec:\n      containers:\n        - name: milvus\n          env: [{name: MQ_TYPE, value: RocksMQ}]\n";
    let make = "resources: [pod.yaml]\nconfigMapGenerator:\n  - {name: conf, files: [user.yaml]}\nimages:\n  - {name: milvusdb/milvus, newTag: v2.6.2}\n";
    let user = "mq:\n  type: natsmq\n";
    let report = run(&[("pod.yaml", pod), ("kustomization.yaml", make), ("user.yaml", user)]);
    assert_eq!(deployments(&report), ["kustomization.yaml -: pod.yaml kustomization.yaml user.yaml"]);
    assert_eq!(findings(&report), ["mq-outside-its-versions user.yaml:2 mq.type `natsmq`"]);
    assert_eq!(report.deployments[0].milvus.map(|v| v.to_string()).as_deref(), Some("2.6.2"));
    let make = format!("{make}patches: [{{path: patch.yaml}}]\n");
    let report =
        run(&[("pod.yaml", pod), ("kustomization.yaml", &make), ("user.yaml", user), ("patch.yaml", patch)]);
    let found = findings(&report);
    assert!(found.iter().any(|f| f.starts_with("unknown-mq-type patch.yaml:9 ")), "{found:?}");
}

#[test]
fn kustomize_installs_charts() {
    let text = "helmCharts:\n  - name: milvus\n    repo: https://zilliztech.github.io/milvus-helm/\n    version: 5.0.19\n    releaseName: m\n    valuesFile: base.yaml\n    valuesInline: {kafka: {enabled: true}}\n";
    let values = "cluster: {enabled: true}\npulsarv3: {enabled: false}\n";
    let report = run(&[("kustomization.yaml", text), ("base.yaml", values)]);
    assert_eq!(deployments(&report), ["kustomization.yaml kafka: kustomization.yaml base.yaml"]);
}

#[test]
fn kustomize_lays_further_files_over_all_other_values() {
    let chart = "helmCharts:\n- name: milvus\n  version: 4.2.58\n  releaseName: m\n  valuesFile: file.yaml\n  additionalValuesFiles: [more.yaml]\n  \
                 valuesInline: {standalone: {messageQueue: natsmq}, log: {level: warn}}\n";
    let file = "cluster: {enabled: false}\npulsarv3: {enabled: false}\nstandalone: {messageQueue: rocksmq}\nlog: {level: debug}\n";
    let queue = |merge: &str, more: &str| {
        let chart = format!("{chart}{merge}");
        let report = run(&[("kustomization.yaml", &*chart), ("file.yaml", file), ("more.yaml", more)]);
        let by = report.deployments.iter().find(|d| d.id.ends_with("kustomization.yaml"));
        by.expect("one of kustomize").mq
    };
    let own = "standalone: {messageQueue: rocksmq}\n";
    for merge in ["", "  valuesMerge: override\n", "  valuesMerge: replace\n", "  valuesMerge: merge\n"] {
        let own = if merge.contains("replace") {
            format!("{own}{}", "cluster: {enabled: false}\n")
        } else {
            own.to_owned()
        };
        assert_eq!(queue(merge, &own), Some("rocksmq"), "{merge}");
        let other = "cluster: {enabled: false}\npulsarv3: {enabled: false}\n";
        let expected = if merge.contains("merge\n") { "rocksmq" } else { "natsmq" };
        assert_eq!(queue(merge, other), Some(expected), "{merge}");
    }
}

#[test]
fn kustomize_renders_a_chart_of_its_own_folder() {
    let kustomization = "helmGlobals: {chartHome: parts}\nhelmCharts:\n- name: milvus\n  releaseName: m\n  additionalValuesFiles: [a.yaml, b.yaml]\n";
    let files = [
        ("kustomization.yaml", kustomization),
        ("parts/milvus/Chart.yaml", "apiVersion: v2\nname: milvus\nversion: 5.0.9\n"),
        ("parts/milvus/values.yaml", "cluster: {enabled: true}\n"),
        (
            "a.yaml",
            "cluster: {enabled: false}\npulsarv3: {enabled: false}\nstandalone: {messageQueue: woodpecker}\n",
        ),
        ("b.yaml", "standalone: {messageQueue: rocksmq}\n"),
    ];
    let report = run(&files);
    let of_kustomize = report.deployments.iter().find(|d| d.id.ends_with("kustomization.yaml")).expect("one");
    let chart = of_kustomize.chart.map(|version| version.to_string());
    assert_eq!((of_kustomize.mq, chart.as_deref()), (Some("rocksmq"), Some("5.0.9")));
}
