//! What the chart makes of values: the environment of pods, the names of a release, and what is told from it where it was
//! rendered already.

use mqlint::facts::Severity;
use mqlint::judge::finding::Report;
use mqlint::run::resolve;

use crate::check::arguments;
use crate::program::{ended, mqlint};
use crate::scratch::Scratch;
use crate::support::check_files;

const STANDALONE: &str =
    "cluster: {enabled: false}\npulsarv3: {enabled: false}\nstandalone:\n  messageQueue: rocksmq\n";

/// The effective value of a setting of the first deployment.
fn setting(folder: &Scratch, options: &str, key: &str) -> Option<String> {
    let (inputs, options) = arguments(folder.path(), options.split_whitespace());
    let resolution = resolve(&inputs, &options.read);
    let deployment = resolution.deployments.first().expect("a deployment");
    let found = deployment.settings(&resolution.unset).find(|setting| setting.key == key);
    found.map(|setting| setting.value.to_string())
}

fn rules(report: &Report) -> Vec<&'static str> {
    let heavy = report.findings.iter().filter(|f| f.severity > Severity::Info);
    heavy.map(|f| f.rule.id).collect()
}

fn with_env(env: &str) -> Scratch {
    Scratch::new(&[("values.yaml", format!("{STANDALONE}  extraEnv:\n{env}"))])
}

#[test]
fn variables_of_the_pod_beat_all_files() {
    let folder = with_env("    - {name: MQ_TYPE, value: pulsar}\n    - {name: LOG_LEVEL, value: warn}\n");
    assert_eq!(setting(&folder, "--chart 5.0.9", "MQ_TYPE").as_deref(), Some("pulsar"));
    assert_eq!(setting(&folder, "--chart 5.0.9", "LOG_LEVEL").as_deref(), Some("warn"));
    let report = crate::check::check(folder.path(), "--chart 5.0.9".split_whitespace());
    assert!(rules(&report).contains(&"overridden-mq"), "{:?}", rules(&report));
    assert_eq!(report.deployments[0].mq, Some("pulsar"));
}

#[test]
fn variables_that_say_the_same_or_come_from_elsewhere_are_fine() {
    let folder = with_env(
        "    - {name: MQ_TYPE, value: rocksmq}\n    - name: MINIO_SECRET_ACCESS_KEY\n      valueFrom: {secretKeyRef: {name: s, key: k}}\n",
    );
    let report = crate::check::check(folder.path(), "--chart 5.0.9".split_whitespace());
    assert_eq!(rules(&report), [""; 0]);
    assert_eq!(report.deployments[0].mq, Some("rocksmq"));
}

#[test]
fn a_queue_that_a_secret_names_is_not_known() {
    let folder = with_env("    - name: MQ_TYPE\n      valueFrom: {secretKeyRef: {name: s, key: k}}\n");
    let report = crate::check::check(folder.path(), "--chart 5.0.9".split_whitespace());
    assert_eq!((rules(&report), report.deployments[0].mq), (Vec::new(), None));
}

#[test]
fn variables_of_components_that_do_not_run_count_for_nothing() {
    let values = format!("{STANDALONE}proxy:\n  extraEnv:\n    - {{name: MQ_TYPE, value: pulsar}}\n");
    let report = check_files(&[("values.yaml", &values)], "--chart 5.0.9");
    assert_eq!(report.deployments[0].mq, Some("rocksmq"));
}

/// The address of MinIO and the first of etcd.
fn addresses(files: &[(&str, &str)]) -> [Option<String>; 2] {
    let folder = Scratch::new(files);
    ["minio.address", "etcd.endpoints"].map(|key| {
        let value = setting(&folder, "", key);
        value.map(|value| value.split(',').next().unwrap_or_default().to_owned())
    })
}

fn named(name: &str, namespace: &str) -> [Option<String>; 2] {
    let etcd = format!("{name}-etcd-0.{name}-etcd-headless.{namespace}.svc.cluster.local:2379");
    [Some(format!("{name}-minio")), Some(etcd)]
}

#[test]
fn addresses_have_the_names_of_the_release() {
    let flux = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: prod, namespace: db}\nspec:\n  chart: {spec: {chart: milvus, version: 5.0.9, sourceRef: {kind: HelmRepository, name: milvus}}}\n  values: {cluster: {enabled: false}}\n";
    let argo = "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: prod, namespace: argocd}\nspec:\n  destination: {namespace: db}\n  source:\n    repoURL: https://zilliztech.github.io/milvus-helm\n    chart: milvus\n    targetRevision: 5.0.9\n    helm: {values: 'cluster: {enabled: false}'}\n";
    let helmfile = "releases:\n  - name: prod\n    namespace: db\n    chart: milvus/milvus\n    version: 5.0.9\n    values: [{cluster: {enabled: false}}]\n";
    let fleet = "namespace: db\nhelm:\n  chart: milvus\n  repo: https://zilliztech.github.io/milvus-helm\n  version: 5.0.9\n  releaseName: prod\n  values: {cluster: {enabled: false}}\n";
    let kustomize = "helmCharts:\n  - name: milvus\n    repo: https://zilliztech.github.io/milvus-helm\n    version: 5.0.9\n    releaseName: prod\n    namespace: db\n    valuesInline: {cluster: {enabled: false}}\n";
    for (name, text) in [
        ("release.yaml", flux),
        ("app.yaml", argo),
        ("helmfile.yaml", helmfile),
        ("fleet.yaml", fleet),
        ("kustomization.yaml", kustomize),
    ] {
        assert_eq!(addresses(&[(name, text)]), named("prod", "db"), "{name}");
    }
}

#[test]
fn addresses_have_the_names_that_a_command_gives() {
    let values = ("values-milvus.yaml", STANDALONE);
    for (command, name, namespace) in [
        ("helm upgrade --install prod milvus/milvus -n db", "prod", "db"),
        ("helm install prod milvus/milvus --namespace=db", "prod", "db"),
        ("helm install prod milvus/milvus", "prod", "default"),
        ("helm template milvus/milvus -n db", "release-name", "db"),
        // What only the shell knows is the name that is taken where nothing says one.
        ("helm install $RELEASE milvus/milvus", "my-release", "my-release"),
    ] {
        let script = format!("{command} --version 5.0.9 -f values-milvus.yaml\n");
        assert_eq!(addresses(&[values, ("deploy.sh", &script)]), named(name, namespace), "{command}");
    }
    assert_eq!(addresses(&[("values.yaml", STANDALONE)]), named("my-release", "my-release"));
}

#[test]
fn coordinators_of_a_cluster_have_addresses() {
    for (values, want) in [
        ("cluster: {enabled: true}\nmixCoordinator: {enabled: true}\n", "my-release-milvus-rootcoord"),
        (
            "cluster: {enabled: true}\nmixCoordinator: {enabled: true}\nnameOverride: store\n",
            "my-release-store-rootcoord",
        ),
        ("cluster: {enabled: true}\nmixCoordinator: {enabled: true}\nfullnameOverride: mv\n", "mv-rootcoord"),
        ("cluster: {enabled: false}\nmixCoordinator: {enabled: true}\n", "localhost"),
    ] {
        let folder = Scratch::new(&[("values.yaml", values)]);
        assert_eq!(setting(&folder, "--chart 5.0.9", "rootCoord.address").as_deref(), Some(want), "{values}");
    }
}

#[test]
fn a_value_that_becomes_a_mapping_sets_the_keys_in_it() {
    let values = "cluster: {enabled: true}\nexternalPulsar:\n  enabled: true\n  host: pulsar\n  authParams: '{token: abc}'\n";
    let folder = Scratch::new(&[("values.yaml", values)]);
    assert_eq!(setting(&folder, "--chart 5.0.9", "pulsar.authParams.token").as_deref(), Some("abc"));
}

/// The manifests of a standalone as the chart renders them, with the queue in its file twice.
fn rendered(label: &str, more: &str) -> String {
    format!(
        "apiVersion: v1
kind: ConfigMap
metadata: {{name: r-milvus}}
data:
  default.yaml: |+
    etcd:
      endpoints:
      - r-etcd-0.r-etcd-headless.ns.svc.cluster.local:2379
    minio:
      address: r-minio
{more}    mq:
      type: pulsar
    messageQueue: pulsar
    pulsar:
      address: r-pulsarv3-proxy
    mq:
      type: rocksmq
    messageQueue: rocksmq
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: r-milvus-standalone
  labels: {{{label}app.kubernetes.io/instance: r}}
spec:
  selector: {{matchLabels: {{component: standalone}}}}
  template:
    metadata: {{labels: {{component: standalone}}}}
    spec:
      containers:
      - name: standalone
        image: milvusdb/milvus:v2.5.16
        args: [milvus, run, standalone]
        volumeMounts:
        - {{name: config, mountPath: /milvus/configs/default.yaml, subPath: default.yaml}}
        - {{name: data, mountPath: /var/lib/milvus}}
      volumes:
      - {{name: config, configMap: {{name: r-milvus}}}}
      - {{name: data, persistentVolumeClaim: {{claimName: r-milvus}}}}
"
    )
}

#[test]
fn what_the_chart_wrote_is_no_mistake() {
    let label = "helm.sh/chart: milvus-4.2.58, ";
    let report = check_files(&[("rendered.yaml", &rendered(label, ""))], "");
    assert!(!rules(&report).contains(&"duplicate-key"), "{:?}", rules(&report));
    assert!(!rules(&report).contains(&"misplaced-key"), "{:?}", rules(&report));
    assert_eq!(report.deployments[0].mq, Some("rocksmq"));
    // The same by another's hand, or of another chart, or with what the chart does not write.
    let by_hand = ["", "helm.sh/chart: search-1.0.0, "].map(|label| rendered(label, ""));
    for text in by_hand.into_iter().chain([rendered(label, "    quotaAndLimits: {enabled: true}\n")]) {
        let report = check_files(&[("rendered.yaml", &text)], "");
        assert!(rules(&report).contains(&"duplicate-key"), "{text}");
    }
}

#[test]
fn a_file_that_is_named_with_the_chart_is_for_it() {
    let overlay = "log: {level: info}\nservice: {typ: LoadBalancer}\n";
    let folder = Scratch::new(&[("prod.yaml", overlay)]);
    let (_, out, _) = folder.run(&["check", "prod.yaml", "--chart", "5.0.19", "--no-config"]);
    assert!(out.contains("`service.typ`"), "{out}");
    for (text, options) in [
        // Nothing says what it is, or it has a value of another chart.
        (overlay, &["check", "prod.yaml", "--no-config"][..]),
        (
            "replicas: 3\nservice: {typ: ClusterIP}\n",
            &["check", "prod.yaml", "--chart", "5.0.19", "--no-config"],
        ),
    ] {
        folder.write("prod.yaml", text);
        let (_, out, _) = folder.run(options);
        assert!(!out.contains("unknown-key"), "{out}");
    }
}

#[test]
fn an_overlay_of_a_command_is_for_the_chart_whatever_it_says() {
    let files = [
        ("values-milvus.yaml", "cluster: {enabled: false}\nstandalone: {messageQueue: rocksmq}\n"),
        ("prod.yaml", "log: {levle: warn}\n"),
        ("deploy.sh", "helm install prod milvus/milvus --version 5.0.9 -f values-milvus.yaml -f prod.yaml\n"),
    ];
    let report = check_files(&files, "");
    assert!(report.findings.iter().any(|f| f.message.contains("log.levle")), "{:?}", rules(&report));
    let report = check_files(&files[..2], "");
    assert!(!report.findings.iter().any(|f| f.message.contains("log.levle")), "{:?}", rules(&report));
}

#[test]
fn values_of_a_release_are_read_with_their_heading() {
    for heading in ["USER-SUPPLIED VALUES:", "COMPUTED VALUES:"] {
        let text = format!("{heading}\ncluster:\n  enabled: false\nstandalone:\n  messageQeue: rocksmq\n");
        let report = check_files(&[("values.yaml", &text)], "--chart 5.0.9");
        assert_eq!(report.findings.iter().filter(|f| f.rule.id == "unknown-key").count(), 1, "{heading}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_pipe_of_the_shell_is_read_once_and_to_its_end() {
    let folder = Scratch::new(&[("v.yaml", "cluster: {enabled: true}\nlog: {levle: warn}\n")]);
    let program = mqlint(folder.path(), &[]).get_program().to_owned();
    let words = format!("{} check <(cat v.yaml) --chart 5.0.9 --no-config", program.to_string_lossy());
    let mut shell = std::process::Command::new("bash");
    let Ok(found) = std::process::Command::new("bash").arg("--version").output() else { return };
    assert!(found.status.success());
    let (_, out, err) = ended(shell.current_dir(folder.path()).args(["-c", &words]));
    assert!(out.contains("`log.levle`"), "{out}{err}");
}

#[test]
fn a_null_of_a_subchart_brings_its_own_values_back() {
    for (key, rest, expected) in [
        ("kafka", "", &["unused-broker"][..]),
        ("pulsar", "", &["unused-broker"]),
        ("tei", "", &[]),
        ("pulsarv3", "", &["missing-broker", "unused-broker"]),
        // Templates of the chart itself read these.
        ("etcd", "", &["unrenderable-value"]),
        ("minio", "", &["unrenderable-value"]),
        // What is null below a subchart is missing in it.
        ("kafka", "  auth: null\n  enabled: true\n", &["unrenderable-value", "unused-broker"]),
    ] {
        let value = if rest.is_empty() { " null\n" } else { "\n" };
        let values =
            format!("cluster: {{enabled: true}}\nimage: {{all: {{tag: v2.6.12}}}}\n{key}:{value}{rest}");
        let folder = Scratch::new(&[("values.yaml", values)]);
        let report = crate::check::check(folder.path(), "--chart 5.0.19".split_whitespace());
        let mut told = rules(&report);
        told.retain(|rule| !matches!(*rule, "withdrawn-image" | "empty-value"));
        told.sort_unstable();
        assert_eq!(told, expected, "{key}:{value}{rest}");
    }
}

#[test]
fn a_value_moves_where_the_chart_has_all_of_it() {
    let titles = |below: &str| -> Vec<String> {
        let values = format!(
            "cluster: {{enabled: false}}\nimage: {{all: {{tag: v2.3.3}}}}\npersistence:\n  enabled: true\n{below}"
        );
        let folder = Scratch::new(&[("values.yaml", values)]);
        let report = crate::check::check(folder.path(), "--chart 4.1.29".split_whitespace());
        let finding = report.findings.iter().find(|f| f.rule.id == "removed-key").expect("a finding");
        finding.fixes.iter().map(|fix| fix.title.clone()).collect()
    };
    assert_eq!(titles(""), ["write `standalone.persistence`"]);
    assert_eq!(titles("  annotations: {a: b}\n"), ["write `standalone.persistence`"]);
    // There the storage class is said elsewhere.
    assert_eq!(titles("  storageClass: fast\n"), [""; 0]);
}

#[test]
fn values_of_variables_are_text() {
    let told = |value: &str| -> Vec<Vec<String>> {
        let pod = format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: m}}\nspec:\n  containers:\n  - name: m\n    image: milvusdb/milvus:v2.5.4\n    \
             command: [milvus, run, standalone]\n    env:\n    - name: X_A\n      value: {value}\n"
        );
        let values = format!(
            "cluster: {{enabled: false}}\nstandalone:\n  extraEnv:\n  - name: X_A\n    value: {value}\n"
        );
        let texts = [("pod.yaml", pod, ""), ("values.yaml", values, "--chart 4.2.58")];
        let all = texts.map(|(name, text, options)| {
            let folder = Scratch::new(&[(name, text)]);
            let report = crate::check::check(folder.path(), options.split_whitespace());
            let found = report.findings.iter().filter(|f| f.rule.id == "unrenderable-value");
            found.map(|f| format!("{} {}", report.sources.slice(f.at), f.fixes.len())).collect()
        });
        all.to_vec()
    };
    for value in ["19530", "true", "1.5", "yes", "0x10", "1e3"] {
        assert_eq!(told(value), vec![vec![format!("{value} 1")]; 2], "{value}");
    }
    assert_eq!(told("{a: b}"), vec![vec!["{a: b} 0".to_owned()]; 2]);
    for value in ["\"19530\"", "'true'", "on-disk", "~", "", "!!str 7"] {
        assert_eq!(told(value), vec![Vec::<String>::new(); 2], "{value}");
    }
}
