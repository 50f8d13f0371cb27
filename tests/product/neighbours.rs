//! What other files of a folder or namespace say of one.

use crate::git::Repository;
use crate::surroundings::{list, report};

/// The messages of a rule about a path.
fn of_rule(files: &[(&str, &str)], path: &str, rule: &str) -> Vec<String> {
    let repository = Repository::new(files);
    let report = report(repository.path(), &[path]);
    let found = list(&report, "findings").iter().filter(|f| f["rule"] == rule && f["severity"] != "info");
    found.map(|f| f["message"].as_str().expect("a message").to_owned()).collect()
}

fn role(name: &str, namespace: &str) -> String {
    format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}, namespace: {namespace}}}\nspec:\n  selector: {{matchLabels: {{a: {name}}}}}\n  template:\n    metadata: {{labels: {{a: {name}}}}}\n    spec:\n      containers:\n      - name: m\n        image: milvusdb/milvus:v2.5.14\n        args: [milvus, run, {name}]\n"
    )
}

#[test]
fn coordinators_may_stand_in_another_folder_of_the_namespace() {
    let nodes: Vec<String> =
        ["proxy", "querynode", "datanode", "indexnode"].map(|name| role(name, "a")).into();
    let nodes = nodes.join("---\n");
    let check = |coordinator: &str| {
        of_rule(
            &[("nodes/all.yaml", &nodes), ("coord/all.yaml", coordinator)],
            "nodes/all.yaml",
            "coordinator-set",
        )
    };
    assert!(check(&role("mixcoord", "a")).is_empty());
    assert_eq!(check(&role("mixcoord", "b")).len(), 1);
    assert_eq!(check(&role("standalone", "a")).len(), 1);
}

#[test]
fn a_configuration_is_for_the_release_beside_it() {
    let compose = |tag: &str| {
        format!(
            "services:\n  milvus:\n    image: milvusdb/milvus:{tag}\n    command: [milvus, run, standalone]\n"
        )
    };
    let config = "dataNode:\n  flush:\n    insertBufSize: 16777216\netcd:\n  rootPath: x\n";
    let first = compose("v2.3.4");
    let of = |files: &[(&str, &str)]| of_rule(files, "configs/milvus.yaml", "removed-key");
    let told = of(&[("docker-compose.yml", &first), ("configs/milvus.yaml", config)]);
    assert_eq!(told.len(), 1);
    assert!(told[0].contains("from 2.2 on: in 2.3.4"), "{told:?}");
    // Of two releases it may be for either.
    let other = compose("v2.5.14");
    let repository = Repository::new(&[
        ("docker-compose.yml", first.as_str()),
        ("docker-compose.new.yml", &other),
        ("milvus.yaml", config),
    ]);
    let report = report(repository.path(), &["milvus.yaml"]);
    assert!(report["deployments"][0]["milvus"].is_null(), "{report}");
}

#[test]
fn a_setting_of_another_role_is_compared_with_what_counts() {
    let of = |proxy: &str, coordinator: &str, env: &str| {
        let compose = format!(
            "services:\n  mixcoord:\n    image: milvusdb/milvus:v2.5.14\n    command: [milvus, run, mixcoord]\n    volumes: ['./c.yaml:/milvus/configs/user.yaml']\n  proxy:\n    image: milvusdb/milvus:v2.5.14\n    command: [milvus, run, proxy]\n    volumes: ['./p.yaml:/milvus/configs/user.yaml']\n{env}"
        );
        let user = |count: &str| format!("proxy:\n  maxRoleNum: {count}\n");
        let (proxy, coordinator) = (user(proxy), user(coordinator));
        of_rule(
            &[("docker-compose.yml", &compose), ("p.yaml", &proxy), ("c.yaml", &coordinator)],
            "p.yaml",
            "role-settings",
        )
    };
    assert_eq!(of("200", "30", "").len(), 1);
    assert!(of("200", "30", "")[0].ends_with("has 30"));
    // The default says nothing of its own, and a variable beats both files.
    assert!(of("10", "30", "").is_empty());
    assert!(of("200", "30", "    environment: {PROXY_MAXROLENUM: '5'}\n").is_empty());
}

#[test]
fn images_that_nobody_pulls_or_that_are_of_other_programs_are_not_judged() {
    let of = |minio: &str, more: &str| {
        let compose = format!(
            "services:\n  minio:\n    image: minio/minio:RELEASE.2024-05-28T17-19-04Z\n    command: server /data\n{minio}  milvus:\n    image: milvusdb/milvus:v2.5.14\n    command: [milvus, run, standalone]\n    depends_on: [minio]\n    environment: {{MINIO_ADDRESS: 'minio:9000'}}\n{more}"
        );
        of_rule(&[("docker-compose.yml", &compose)], "docker-compose.yml", "withdrawn-image")
    };
    assert_eq!(of("", "").len(), 1);
    assert!(of("    build: ./minio\n", "").is_empty());
    assert!(of("    pull_policy: never\n", "").is_empty());
    assert_eq!(of("    pull_policy: always\n", "").len(), 1);
    assert_eq!(of("", "  db:\n    image: bitnami/postgresql:latest\n").len(), 1);
    assert_eq!(of("", "  init:\n    image: minio/mc\n    depends_on: [minio]\n").len(), 2);
}

/// What the deployments of a report are called, with the files of each.
fn deployments(files: &[(&str, &str)]) -> Vec<(String, usize)> {
    let repository = Repository::new(files);
    let report = report(repository.path(), &["."]);
    let all = list(&report, "deployments").iter();
    all.map(|d| (d["id"].as_str().expect("an id").to_owned(), list(d, "files").len())).collect()
}

#[test]
fn a_config_map_belongs_to_the_pods_that_mount_it_wherever_it_lies() {
    let config = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: vectors, namespace: a}\ndata:\n  milvus.yaml: |\n    mq: {type: rocksmq}\n    etcd: {rootPath: x}\n";
    let pod = role("standalone", "a").replace(
        "      containers:",
        "      volumes: [{name: c, configMap: {name: vectors}}]\n      containers:",
    ) + "        volumeMounts: [{name: c, mountPath: /milvus/configs/user.yaml, subPath: milvus.yaml}]\n";
    let found = deployments(&[("config/all.yaml", config), ("pods/all.yaml", &pod)]);
    assert_eq!(found, [("pods/all.yaml".to_owned(), 2)]);
    // In another namespace it is another one.
    let other = config.replace("namespace: a", "namespace: b");
    assert_eq!(deployments(&[("config/all.yaml", &other), ("pods/all.yaml", &pod)]).len(), 2);
}

#[test]
fn a_config_map_that_nothing_shows_to_be_of_milvus_is_not_judged() {
    let config = |name: &str| {
        format!(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}}}\ndata:\n  user.yaml: |\n    mq: {{type: rocksmq}}\n    rocksmq: {{path: /x}}\n    dataCoord: {{channel: {{watchTimeoutInterval: 5}}}}\n"
        )
    };
    assert!(deployments(&[("config.yaml", &config("settings"))]).is_empty());
    assert_eq!(deployments(&[("config.yaml", &config("milvus-settings"))]).len(), 1);
}

#[test]
fn two_coordinators_that_do_not_stand_by_are_two_deployments() {
    let service = |name: &str, role: &str, env: &str| {
        format!(
            "  {name}:\n    image: milvusdb/milvus:v2.5.14\n    command: [milvus, run, {role}]\n    environment: {{ETCD_ENDPOINTS: 'etcd:2379'{env}}}\n"
        )
    };
    let of = |env: [&str; 2]| {
        let nodes = ["proxy", "querynode", "datanode", "indexnode"].map(|role| service(role, role, env[0]));
        let compose = format!(
            "services:\n{}{}{}",
            service("one", "mixcoord", env[0]),
            service("two", "mixcoord", env[1]),
            nodes.concat()
        );
        deployments(&[("docker-compose.yml", &compose)]).len()
    };
    assert_eq!(of([", ETCD_ROOTPATH: a", ", ETCD_ROOTPATH: b"]), 2);
    assert_eq!(of(["", ""]), 2);
    assert_eq!(of([", MIXCOORD_ENABLEACTIVESTANDBY: 'true'"; 2]), 1);
}

#[test]
fn an_image_that_a_dockerfile_gives_a_command_is_that_of_milvus() {
    let compose = "services:\n  vectors:\n    build: .\n    environment: {ETCD_ENDPOINTS: 'etcd:2379'}\n";
    let of = |docker: &str| deployments(&[("docker-compose.yml", compose), ("Dockerfile", docker)]).len();
    assert_eq!(of("FROM milvusdb/milvus:v2.5.14\nCMD [\"milvus\", \"run\", \"standalone\"]\n"), 1);
    assert_eq!(of("FROM milvusdb/milvus:v2.5.14\nCMD [\"/own.sh\"]\n"), 0);
    assert_eq!(of("FROM postgres:16\nCMD [\"milvus\"]\n"), 0);
}

#[test]
fn variables_of_an_anchor_for_several_are_for_those() {
    let of = |other: &str| {
        let compose = format!(
            "x-env: &env\n  MINIO_ACCESS_KEY: a\n  MINIO_SECRET_KEY: b\nservices:\n  milvus:\n    image: milvusdb/milvus:v2.5.14\n    command: [milvus, run, standalone]\n    environment: *env\n{other}"
        );
        of_rule(&[("docker-compose.yml", &compose)], "docker-compose.yml", "unread-env").len()
    };
    assert_eq!(of(""), 2);
    assert_eq!(of("  app:\n    image: app\n    environment: *env\n"), 0);
    assert_eq!(of("  app:\n    image: app\n    environment:\n      <<: *env\n      X: y\n"), 0);
    assert_eq!(of("  app:\n    image: app\n    environment: {MINIO_ACCESS_KEY: a}\n"), 2);
}

#[test]
fn an_ingress_that_passes_tls_through_has_no_protocol() {
    let of = |annotation: &str| {
        let values = format!(
            "ingress:\n  enabled: true\n  annotations:\n    nginx.ingress.kubernetes.io/backend-protocol: GRPC\n    nginx.ingress.kubernetes.io/ssl-passthrough: '{annotation}'\nextraConfigFiles:\n  user.yaml: |\n    common:\n      security:\n        tlsMode: 1\n"
        );
        of_rule(&[("milvus/values.yaml", &values)], "milvus/values.yaml", "ingress-protocol").len()
    };
    assert_eq!(of("true"), 0);
    assert_eq!(of("false"), 1);
}

#[test]
fn a_file_that_git_leaves_out_may_be_included() {
    let compose = "include: [apps/x.yml]\nservices:\n  milvus:\n    image: milvusdb/milvus:v2.5.14\n    command: [milvus, run, standalone]\n";
    let of = |ignored: &str| {
        of_rule(
            &[("docker-compose.yml", compose), (".gitignore", ignored)],
            "docker-compose.yml",
            "compose-refused",
        )
        .len()
    };
    assert_eq!(of("apps/\n"), 0);
    assert_eq!(of("other/\n"), 1);
}

#[test]
fn a_chart_of_somebodys_own_is_not_held_to_what_the_chart_of_milvus_renders() {
    let chart = |version: &str| format!("apiVersion: v2\nname: milvus\nversion: {version}\n");
    let values = "etcd:\n  image: quay.io/coreos/etcd:v3.5.16\nstandalone:\n  messageQueue: rocksmq\ncluster:\n  enabled: false\n";
    let of = |version: &str| {
        let chart = chart(version);
        let template = "image: {{ .Values.etcd.image }}\n";
        let files = [
            ("c/Chart.yaml", chart.as_str()),
            ("c/values.yaml", values),
            ("c/templates/etcd.yaml", template),
        ];
        of_rule(&files, "c/values.yaml", "unrenderable-value").len()
    };
    assert_eq!(of("0.1.0"), 0);
    assert_eq!(of("4.2.15"), 1);
}

#[test]
fn a_service_is_told_of_whether_it_is_named_alone_or_with_all() {
    let values = "cluster: {enabled: false}\npulsar: {enabled: false}\nminio: {enabled: false}\nexternalS3: {enabled: true, host: s3.local, accessKey: a, secretKey: b, bucketName: c}\n";
    let helmfile = "repositories: [{name: milvus, url: 'https://zilliztech.github.io/milvus-helm/'}]\nreleases:\n- {name: milvus, chart: milvus/milvus, version: 4.2.15, values: [values-of-milvus.yaml]}\n";
    let check = |spec: &str, path: &str| {
        let service = format!("apiVersion: v1\nkind: Service\nmetadata: {{name: minio}}\nspec: {spec}\n");
        let files = [
            ("helmfile.yaml", helmfile),
            ("values-of-milvus.yaml", values),
            ("service.yaml", service.as_str()),
        ];
        of_rule(&files, path, "service-link-env")
    };
    for path in [".", "service.yaml"] {
        assert_eq!(check("{ports: [{port: 9000}]}", path).len(), 1, "{path}");
        // Pods get no variables of those without an address of their own.
        assert!(check("{type: ExternalName, externalName: s3.local}", path).is_empty());
        assert!(check("{clusterIP: None}", path).is_empty());
    }
}

#[test]
fn services_of_files_beside_a_pod_set_something_in_it() {
    let service = "apiVersion: v1\nkind: Service\nmetadata: {name: minio, namespace: ai}\nspec: {ports: [{port: 9000}]}\n";
    let pod = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: milvus, namespace: ai}\nspec:\n  template:\n    spec:\n      \
               containers:\n      - {name: m, image: 'milvusdb/milvus:v2.5.10', args: [milvus, run, standalone], env: [{name: \
               MINIO_ADDRESS, value: minio}]}\n";
    let told = |pod: &str, service: (&str, &str)| {
        of_rule(&[("k8s/milvus/pod.yaml", pod), service], ".", "service-link-env").len()
    };
    for path in ["k8s/milvus/minio.yaml", "k8s/minio/minio.yaml"] {
        assert_eq!(told(pod, (path, service)), 1, "{path}");
    }
    assert_eq!(told(pod, ("other/minio/minio.yaml", service)), 0);
    let near = "k8s/milvus/minio.yaml";
    assert_eq!(told(pod, (near, &service.replace("namespace: ai", "namespace: other"))), 0);
    assert_eq!(told(pod, (near, &service.replace("ports:", "clusterIP: None, ports:"))), 0);
    assert_eq!(
        told(pod, (near, &service.replace("ports:", "type: ExternalName, externalName: h, ports:"))),
        0
    );
    assert_eq!(told(&pod.replace("value: minio}", "value: 'minio:9000'}"), (near, service)), 0);
    assert_eq!(
        told(&pod.replace("    spec:\n", "    spec:\n      enableServiceLinks: false\n"), (near, service)),
        0
    );
}
