//! Files that are Milvus' by what stands in or around them, each with a near twin that is not.

use serde_json::Value;

use crate::program::{ended, mqlint};
use crate::scratch::Scratch;

/// The report of a check of a folder with these files.
fn report(files: &[(&str, &str)]) -> Value {
    let folder = Scratch::new(files);
    let mut command = mqlint(folder.path(), &["check", "--format", "json", "--fail-on", "never", "."]);
    let (code, out, err) = ended(&mut command);
    assert!(code == 0 || code == 2, "{code} {err}");
    serde_json::from_str(&out).unwrap_or_else(|e| panic!("{e}: {out}"))
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().map(Vec::as_slice).unwrap_or_default()
}

/// The ids of all deployments.
fn ids(report: &Value) -> Vec<&str> {
    list(report, "deployments").iter().filter_map(|d| d["id"].as_str()).collect()
}

fn deployments(files: &[(&str, &str)]) -> Vec<String> {
    ids(&report(files)).into_iter().map(str::to_owned).collect()
}

/// The rules that found an error or a warning.
fn alarms(report: &Value) -> Vec<&str> {
    let all = list(report, "findings").iter().filter(|f| f["severity"] != "info");
    all.filter_map(|f| f["rule"].as_str()).collect()
}

const SMALL: &str =
    "cluster:\n  enabled: false\npersistence:\n  enabled: true\nservice:\n  type: ClusterIP\n";

#[test]
fn a_few_values_are_enough_where_the_place_says_milvus() {
    for name in ["milvus/values.yaml", "milvus-values.yaml", "milvus/helm/values-dev.yaml"] {
        assert_eq!(deployments(&[(name, SMALL)]), [name]);
    }
    for name in
        ["redis/values.yaml", "milvus-operator/values.yaml", "milvus/redis/values.yaml", "values.yaml"]
    {
        assert_eq!(deployments(&[(name, SMALL)]), [""; 0], "{name}");
    }
    let foreign = "auth:\n  enabled: true\nmaster:\n  count: 1\ncluster:\n  enabled: true\nreplica: {}\n";
    assert_eq!(deployments(&[("milvus/values.yaml", foreign)]), [""; 0]);
}

#[test]
fn a_few_values_are_enough_where_a_comment_installs_them() {
    let with = |chart: &str| format!("# helm install a {chart} --namespace x\n{SMALL}");
    assert_eq!(deployments(&[("db/values.yaml", &with("milvus/milvus"))]), ["db/values.yaml"]);
    assert_eq!(deployments(&[("db/values.yaml", &with("bitnami/redis"))]), [""; 0]);
}

#[test]
fn values_beside_another_chart_are_its_own() {
    let values = "standalone:\n  messageQueue: x\nattu:\n  enabled: true\n";
    let chart = |more: &str| format!("apiVersion: v2\nname: search\nversion: 1.0.0\n{more}");
    let told = |more: &str| deployments(&[("c/Chart.yaml", &chart(more)), ("c/values.yaml", values)]);
    assert_eq!(told(""), [""; 0]);
    assert_eq!(told("home: https://milvus.io\n"), ["c/values.yaml"]);
    assert_eq!(deployments(&[("c/values.yaml", "minio: {}\nattu: {enabled: true}\n")]), [""; 0]);
}

#[test]
fn a_copy_of_values_is_laid_over_nothing() {
    let values =
        "cluster: {enabled: false}\nstandalone: {messageQueue: rocksmq}\npulsarv3: {enabled: false}\n";
    let copy = "cluster: {enabled: true}\npulsarv3: {enabled: true}\n";
    for name in ["original-values.yaml", "values.example.yaml", "values-orig.yaml"] {
        let files = [("values.yaml", values), (name, copy)];
        assert_eq!(deployments(&files), ["values.yaml"], "{name}");
        let folder = Scratch::new(&files);
        let (_, _, err) = ended(&mut mqlint(folder.path(), &["check", name]));
        assert!(err.contains("was not checked"), "{err}");
        let script = ("install.sh", &*format!("helm install m milvus/milvus -f {name}\n"));
        assert!(deployments(&[files[0], files[1], script]).contains(&name.to_owned()), "{name}");
    }
    assert_eq!(deployments(&[("values.yaml", values), ("values-prod.yaml", copy)]).len(), 2);
    // Nothing is beside it that it could be a copy of.
    assert_eq!(deployments(&[("values.example.yaml", values)]), ["values.example.yaml"]);
}

#[test]
fn one_foreign_section_does_not_make_a_file_another_programs() {
    let text =
        |more: &str| format!("etcd:\n  endpoints: [e:2379]\nminio:\n  accessKeyID: a\n  address: m\n{more}");
    let told = report(&[("config/milvus.yaml", &text("server:\n  port: 19530\n"))]);
    assert_eq!(ids(&told), ["config/milvus.yaml"]);
    assert!(alarms(&told).contains(&"unknown-key"), "{told}");
    for of_client in ["milvus:\n  host: a\n", "collection: docs\n", "server: {}\nclient: {}\n"] {
        assert_eq!(deployments(&[("config/milvus.yaml", &text(of_client))]), [""; 0], "{of_client}");
    }
}

const RESOURCE: &str = "apiVersion: milvus.io/v1beta1\nkind: Milvus\nmetadata: {name: a}\nspec:\n  dependencies: {msgStreamType: no-queue}\n";

#[test]
fn resources_in_lists_are_judged_where_they_stand() {
    let indented: String = RESOURCE.lines().map(|line| format!("  {line}\n")).collect();
    let text = format!("apiVersion: v1\nkind: List\nitems:\n-{}", &indented[1..]);
    let told = report(&[("all.yaml", &text)]);
    assert_eq!(ids(&told), ["all.yaml"], "{told}");
    let wrong = list(&told, "findings").iter().find(|f| f["rule"] == "unknown-mq-type").expect("a finding");
    assert_eq!(
        (&wrong["range"]["start"]["line"], &wrong["key"]),
        (&Value::from(8), &Value::from("items[0].spec.dependencies.msgStreamType"))
    );
    assert_eq!(deployments(&[("all.yaml", &text.replace("milvus.io", "other.io"))]), [""; 0]);
}

const POD: &str = r#"{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "m"}, "spec": {"containers": [{"name": "m",
  "image": "milvusdb/milvus:v2.6.2", "args": ["milvus", "run", "standalone"],
  "env": [{"name": "MINIO_ACCESS_KEY", "value": "${KEY}"}, {"name": "MQ_TYPE", "value": "woodpecker"}]}]}}"#;

#[test]
fn manifests_may_be_json_and_stand_in_lists() {
    for kind in [("List", "items"), ("Template", "objects")] {
        let text = format!(r#"{{"apiVersion": "v1", "kind": "{}", "{}": [{POD}]}}"#, kind.0, kind.1);
        let told = report(&[("pods.json", &text)]);
        assert_eq!(ids(&told), ["pods.json"], "{kind:?}");
        assert!(alarms(&told).contains(&"unread-env"), "{kind:?}: {told}");
    }
    let other = format!(r#"{{"apiVersion": "v1", "kind": "List", "objects": [{POD}]}}"#);
    assert_eq!(deployments(&[("pods.json", &other)]), [""; 0]);
}

#[test]
fn parameters_of_templates_have_their_values() {
    let text = |name: &str| {
        format!(
            "apiVersion: template.openshift.io/v1\nkind: Template\nobjects:\n- apiVersion: v1\n  kind: Pod\n  metadata: {{name: m}}\n  \
             spec:\n    containers:\n    - name: m\n      args: [milvus, run, standalone]\n      image: milvusdb/milvus:${{MILVUS_TAG}}\n\
             parameters:\n- {{name: {name}, value: v2.5.4}}\n"
        )
    };
    let release = |name: &str| report(&[("t.yaml", &text(name))])["deployments"][0]["milvus"].clone();
    assert_eq!((release("MILVUS_TAG"), release("OTHER")), (Value::from("2.5.4"), Value::Null));
}

#[test]
fn values_prove_that_a_chart_from_elsewhere_has_milvus() {
    let chart = "apiVersion: v2\nname: a\nversion: 1.0.0\ndependencies:\n- {name: ingest, repository: 'https://x.example.com', version: 1.0.0}\n";
    let told = |values: &str| report(&[("Chart.yaml", chart), ("values.yaml", values)]);
    let proven = "ingest:\n  milvus:\n    image: {all: {tag: v2.5.3}}\n    cluster: {enabled: false}\n    standalone: {messageQueue: no-queue}\n";
    assert!(alarms(&told(proven)).contains(&"unknown-mq-type"), "{}", told(proven));
    for other in [
        "ingest:\n  milvus:\n    host: a\n    standalone: {messageQueue: no-queue}\n",
        "ingest:\n  milvus:\n    enabled: false\n    image: {all: {tag: v2.5.3}}\n    cluster: {enabled: false}\n    standalone: {messageQueue: no-queue}\n",
        "other:\n  milvus:\n    image: {all: {tag: v2.5.3}}\n    cluster: {enabled: false}\n    standalone: {messageQueue: no-queue}\n",
    ] {
        assert_eq!(ids(&told(other)), [""; 0], "{other}");
    }
}

#[test]
fn a_chart_between_may_switch_milvus_off() {
    let chart =
        |name: &str, of: &str| format!("apiVersion: v2\nname: {name}\nversion: 1.0.0\ndependencies:\n{of}");
    let inner = chart(
        "inner",
        "- {name: milvus, version: 4.2.12, repository: 'https://zilliztech.github.io/milvus-helm', condition: milvus.enabled}\n",
    );
    let middle = chart("middle", "- {name: inner, version: 1.0.0, repository: 'file://../inner'}\n");
    let app = chart("app", "- {name: middle, version: 1.0.0, repository: 'file://../middle'}\n");
    let told = |middle_says: &str, app_says: &str| {
        deployments(&[
            ("inner/Chart.yaml", &inner),
            ("inner/values.yaml", "milvus: {enabled: true, cluster: {enabled: false}}\n"),
            ("middle/Chart.yaml", &middle),
            ("middle/values.yaml", middle_says),
            ("app/Chart.yaml", &app),
            ("app/values.yaml", app_says),
        ])
    };
    let off = "inner:\n  milvus:\n    enabled: false\n";
    assert_eq!(told("a: 1\n", "middle: {a: 1}\n"), ["app/values.yaml"]);
    assert_eq!(told(off, "middle: {a: 1}\n"), [""; 0]);
    assert_eq!(told(off, "middle: {inner: {milvus: {enabled: true}}}\n"), ["app/values.yaml"]);
}

const MAIN: &str = "services:\n  etcd:\n    image: quay.io/coreos/etcd:v3.5.18\n  db:\n    image: milvusdb/milvus:v2.4.17\n    \
                    command: [milvus, run, standalone]\n    environment: {ETCD_ENDPOINTS: 'etcd:2379'}\n";

#[test]
fn a_compose_file_lies_over_another_by_its_name() {
    let over = "services:\n  db:\n    environment: {MQ_TYPE: no-queue}\n";
    let told = report(&[("docker-compose.yml", MAIN), ("docker-compose.dev.yml", over)]);
    assert_eq!(ids(&told), ["docker-compose.dev.yml", "docker-compose.yml"], "{told}");
    let wrong = list(&told, "findings").iter().find(|f| f["rule"] == "unknown-mq-type").expect("a finding");
    assert_eq!(wrong["path"], "docker-compose.dev.yml");
    for (main, name, over) in [
        // It changes no Milvus.
        (MAIN, "docker-compose.dev.yml", "services:\n  web:\n    environment: {MQ_TYPE: no-queue}\n"),
        (MAIN, "other.yml", over),
        ("services:\n  db:\n    image: postgres\n", "docker-compose.dev.yml", over),
    ] {
        let found = deployments(&[("docker-compose.yml", main), (name, over)]);
        assert!(!found.contains(&name.to_owned()), "{name}: {found:?}");
    }
}

#[test]
fn an_image_may_be_built_from_that_of_milvus() {
    let compose = "services:\n  db:\n    build: {context: db, args: {TAG: v2.4.17}}\n    environment: {MQ_TYPE: no-queue}\n";
    let told = |dockerfile: &str| report(&[("compose.yaml", compose), ("db/Dockerfile", dockerfile)]);
    let milvus = told("ARG TAG\n\nFROM milvusdb/milvus:${TAG}\n");
    let [deployment] = list(&milvus, "deployments") else { panic!("{milvus}") };
    assert_eq!(deployment["milvus"], "2.4.17");
    assert!(
        deployment["assumptions"].to_string().contains("Milvus 2.4.17, from db/Dockerfile:3"),
        "{deployment}"
    );
    assert!(alarms(&milvus).contains(&"unknown-mq-type"));
    assert_eq!(ids(&told("FROM postgres:16\n")), [""; 0]);
}

/// A Deployment with one container of a role.
fn pod(name: &str, role: &str, labels: &str, env: &str) -> String {
    format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}, labels: {{{labels}}}}}\nspec:\n  template:\n    \
         metadata: {{labels: {{{labels}}}}}\n    spec:\n      containers:\n      - name: m\n        image: milvusdb/milvus:v2.5.10\n        \
         args: [milvus, run, {role}]\n        env: [{env}]\n---\n"
    )
}

#[test]
fn roles_on_one_etcd_root_are_one_cluster_whatever_their_labels() {
    let etcd = "{name: ETCD_ENDPOINTS, value: 'etcd:2379'}";
    let roles =
        ["rootcoord", "querycoord", "datacoord", "indexcoord", "proxy", "querynode", "datanode", "indexnode"];
    let all: String =
        roles.iter().map(|role| pod(role, role, &format!("app: milvus-{role}"), etcd)).collect();
    let of_gpu = pod("gpu", "querynode", "app.kubernetes.io/instance: gpu", etcd);
    assert_eq!(deployments(&[("m.yaml", &(all.clone() + &of_gpu))]), ["m.yaml"]);
    // A second one of its kind leads a cluster of its own, unless each waits for the other to fail.
    let second = |env: &str| pod("other", "rootcoord", "app: other", env);
    assert_eq!(deployments(&[("m.yaml", &(all.clone() + &second(etcd)))]).len(), 2);
    let standby =
        "{name: ETCD_ENDPOINTS, value: 'etcd:2379'}, {name: ROOTCOORD_ENABLEACTIVESTANDBY, value: 'true'}";
    let pair = pod("a", "rootcoord", "app: a", standby) + &pod("b", "rootcoord", "app: b", standby);
    assert_eq!(deployments(&[("m.yaml", &pair)]), ["m.yaml"]);
    // Another root is another cluster.
    let root = "{name: ETCD_ENDPOINTS, value: 'etcd:2379'}, {name: ETCD_ROOTPATH, value: other}";
    let own = "{name: ETCD_ENDPOINTS, value: 'etcd:2379'}, {name: ETCD_ROOTPATH, value: own}";
    let two = pod("a", "proxy", "app: x", root) + &pod("b", "querynode", "app: x", own);
    assert_eq!(deployments(&[("m.yaml", &two)]).len(), 2);
}

#[test]
fn each_standalone_milvus_is_its_own() {
    let two = pod("a", "standalone", "app: milvus", "") + &pod("b", "standalone", "app: milvus", "");
    assert_eq!(deployments(&[("m.yaml", &two)]), ["m.yaml#a", "m.yaml#b"]);
    let one = pod("a", "standalone", "app: milvus", "");
    assert_eq!(deployments(&[("m.yaml", &one)]), ["m.yaml"]);
}

#[test]
fn a_config_map_that_the_pods_beside_it_do_not_mount_is_no_deployment() {
    let map = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: conf}\ndata:\n  milvus.yaml: |\n    mq: {type: no-queue}\n    etcd: {endpoints: 'e:2379'}\n---\n";
    // Where no Milvus is beside it, its pod may be anywhere.
    assert_eq!(deployments(&[("map.yaml", map)]), ["map.yaml"]);
    let pod = pod("a", "standalone", "app: milvus", "");
    let told = report(&[("map.yaml", map), ("pod.yaml", &pod)]);
    assert_eq!(ids(&told), ["pod.yaml"]);
    assert!(
        alarms(&told).contains(&"unmounted-config") && !alarms(&told).contains(&"unknown-mq-type"),
        "{told}"
    );
    // Something elsewhere may mount it.
    let other = "apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec:\n  containers: [{image: milvusdb/milvus:v2.5.10, name: x}]\n  volumes: [{name: v, configMap: {name: conf}}]\n";
    let told = report(&[("map.yaml", map), ("pod.yaml", &pod), ("other/pod.yaml", other)]);
    assert!(!alarms(&told).contains(&"unmounted-config"), "{told}");
}
