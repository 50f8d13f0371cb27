//! What other programs make of files before Milvus is installed: Argo CD, Flux, helmfile, kustomize, umbrella charts.

mod kustomize;

use mqlint::facts::Severity;
use mqlint::judge::finding::Report;

use crate::check::check;
use crate::scratch::Scratch;
use crate::support::{check_files, compare};

const CHART: &str = "dependencies:\n  - {name: milvus, version: 5.0.19, repository: 'https://zilliztech.github.io/milvus-helm/'}\n";
const RESOURCE: &str = "apiVersion: milvus.io/v1beta1\nkind: Milvus\nmetadata:\n  name: m\nspec:\n  mode: standalone\n  components:\n    image: milvusdb/milvus:v2.5.10\n  dependencies:\n    msgStreamType: rocksmq\n";

fn run(files: &[(&str, &str)]) -> Report {
    check_files(files, "")
}

/// Id (without folders), queue and the names of the files of each deployment.
fn deployments(report: &Report) -> Vec<String> {
    let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    let files = |d: &mqlint::judge::finding::DeploymentSummary| {
        d.files.iter().map(|f| name(f)).collect::<Vec<_>>().join(" ")
    };
    let shown = report.deployments.iter();
    shown.map(|d| format!("{} {}: {}", name(&d.id), d.mq.unwrap_or("-"), files(d))).collect()
}

/// Rule, file, line, key and the text there of each finding of weight.
fn findings(report: &Report) -> Vec<String> {
    let heavy = report.findings.iter().filter(|f| f.severity > Severity::Info);
    heavy
        .map(|f| {
            let file = report.sources.get(f.at.file);
            let name = file.path.rsplit('/').next().unwrap_or_default();
            let line = file.position(f.at.span.start as usize).line;
            format!("{} {name}:{line} {} `{}`", f.rule.id, f.key, report.sources.slice(f.at))
        })
        .collect()
}

fn application(helm: &str) -> String {
    let helm: String = helm.lines().map(|l| format!("      {l}\n")).collect();
    format!(
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: m\nspec:\n  source:\n    chart: milvus\n    repoURL: https://zilliztech.github.io/milvus-helm/\n    targetRevision: 5.0.19\n    helm:\n{helm}"
    )
}

#[test]
fn parameters_win_and_are_where_findings_point() {
    let text = application(
        "values: |\n  cluster: {enabled: false}\n  pulsarv3: {enabled: false}\n  standalone: {messageQueue: woodpecker}\nparameters:\n  - name: standalone.messageQueue\n    value: natsmq\n  - name: extraConfigFiles.user\\.yaml\n    value: |\n      log:\n        leveel: info\n  - name: attu.enabled\n    value: 'false'\n    forceString: true\n",
    );
    let report = run(&[("app.yaml", &text)]);
    assert_eq!(
        findings(&report),
        [
            "mq-outside-its-versions app.yaml:17 spec.source.helm.parameters[0].value `natsmq`",
            "unknown-key app.yaml:21 spec.source.helm.parameters[1].value » log.leveel `leveel`",
            "quoted-boolean app.yaml:23 spec.source.helm.parameters[2].value `'false'`",
        ]
    );
    // Nothing of it can be mended by what would mend values.
    assert!(report.findings.iter().all(|f| f.fixes.iter().all(|fix| !fix.edits.is_empty())));
}

#[test]
fn what_parameters_do_that_is_not_followed_is_said() {
    let text = application(
        "values: 'cluster: {enabled: true}'\nfileParameters:\n  - {name: extraConfigFiles.user\\.yaml, path: user.yaml}\nparameters:\n  - {name: 'proxy.extraEnv[0].name', value: X}\n",
    );
    let report = run(&[("app.yaml", &text)]);
    let said = &report.deployments[0].assumptions;
    assert!(said.iter().any(|a| a.contains("fileParameters[0]") && a.contains("parameters[0]")), "{said:?}");
}

#[test]
fn charts_of_the_repository_are_followed() {
    let values =
        "milvus:\n  cluster: {enabled: true}\n  pulsarv3: {enabled: false}\n  woodpecker: {enabled: true}\n";
    let argo = "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a}\nspec:\n  source:\n    path: charts/vectors\n    helm:\n      valueFiles: [prod.yaml, none.yaml]\n      ignoreMissingValueFiles: true\n";
    let flux = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: f}\nspec:\n  chart: {spec: {chart: ./charts/vectors, sourceRef: {kind: GitRepository, name: g}}}\n  values: {milvus: {kafka: {enabled: true}}}\n";
    let helmfile = "releases:\n  - name: h\n    chart: ../charts/vectors\n    set:\n      - {name: milvus.kafka.enabled, value: true}\n";
    let other = "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: o}\nspec:\n  source: {path: charts/other}\n";
    let report = run(&[
        ("apps/argo.yaml", argo),
        ("apps/flux.yaml", flux),
        ("apps/helmfile.yaml", helmfile),
        ("apps/other.yaml", other),
        ("charts/vectors/Chart.yaml", CHART),
        ("charts/vectors/values.yaml", values),
        ("charts/vectors/prod.yaml", "milvus:\n  externalKafka: {enabled: true, brokerList: 'k:9092'}\n"),
        ("charts/other/Chart.yaml", "name: other\n"),
    ]);
    assert_eq!(
        deployments(&report),
        [
            "argo.yaml kafka: argo.yaml values.yaml prod.yaml",
            "flux.yaml kafka: flux.yaml values.yaml",
            "helmfile.yaml kafka: helmfile.yaml values.yaml",
        ]
    );
    assert_eq!(report.files, 5, "what installs another chart is none of this");
    assert!(report.deployments.iter().all(|d| d.chart.map(|c| c.to_string()).as_deref() == Some("5.0.19")));
    assert!(report.deployments[0].assumptions.iter().all(|a| !a.contains("none.yaml")));
}

#[test]
fn each_element_of_a_set_is_a_deployment() {
    let set = "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: s}\nspec:\n  generators:\n    - list:\n        elements:\n          - {env: dev, queue: rocksmq}\n          - {env: prod, queue: natsmq}\n  template:\n    metadata: {name: 'm-{{env}}'}\n    spec:\n      source:\n        chart: milvus\n        repoURL: https://zilliztech.github.io/milvus-helm/\n        targetRevision: 5.0.19\n        helm:\n          values: |\n            cluster: {enabled: false}\n            pulsarv3: {enabled: false}\n            standalone:\n              messageQueue: {{ .queue }}\n              persistence: {enabled: true}\n";
    let report = run(&[("set.yaml", set)]);
    assert_eq!(deployments(&report), ["set.yaml#m-dev rocksmq: set.yaml", "set.yaml#m-prod -: set.yaml"]);
    assert_eq!(
        findings(&report),
        ["mq-outside-its-versions set.yaml:9 spec.generators[0].list.elements[1].queue `natsmq`"]
    );
    // What a cluster says is not known, and nothing is guessed.
    let clusters = set.replace("    - list:\n        elements:\n          - {env: dev, queue: rocksmq}\n          - {env: prod, queue: natsmq}\n", "    - clusters: {}\n");
    assert!(run(&[("set.yaml", &clusters)]).deployments.is_empty());
}

#[test]
fn environments_of_a_helmfile_are_deployments() {
    let text = "environments:\n  dev:\n    values: [{queue: rocksmq}]\n  prod:\n    values: [{queue: woodpecker}]\n---\nreleases:\n  - name: a\n    chart: zilliztech/milvus\n    version: 5.0.19\n    values:\n      - env/{{ .Environment.Name }}.yaml\n    set:\n      - {name: standalone.messageQueue, value: '{{ .Values.queue }}'}\n  - name: b\n    chart: zilliztech/milvus\n";
    let env = "cluster: {enabled: false}\npulsarv3: {enabled: false}\n";
    let report = run(&[("helmfile.yaml", text), ("env/dev.yaml", env), ("env/prod.yaml", env)]);
    assert_eq!(
        deployments(&report),
        [
            "helmfile.yaml#a-dev rocksmq: helmfile.yaml dev.yaml",
            "helmfile.yaml#a-prod woodpecker: helmfile.yaml prod.yaml",
            "helmfile.yaml#b pulsar: helmfile.yaml",
        ]
    );
}

#[test]
fn values_of_flux_may_stand_in_resources() {
    let release = "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: m}\nspec:\n  chart: {spec: {chart: milvus, version: 5.0.19}}\n  valuesFrom:\n    - {kind: ConfigMap, name: own}\n    - {kind: Secret, name: other, valuesKey: v.yaml}\n    - {kind: ConfigMap, name: none, optional: true}\n";
    let own = "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: own}\ndata:\n  values.yaml: |\n    cluster: {enabled: true}\n    pulsarv3: {enabled: false}\n    kafka: {enabled: true}\n";
    let other = "apiVersion: v1\nkind: Secret\nmetadata: {name: other}\nstringData:\n  v.yaml: |\n    proxi: {replicas: 2}\n";
    let report = run(&[("m.yaml", &format!("{release}{own}")), ("other.yaml", other)]);
    assert_eq!(deployments(&report), ["m.yaml kafka: m.yaml other.yaml"]);
    assert_eq!(findings(&report), [r#"unknown-key other.yaml:6 stringData."v.yaml" » proxi `proxi`"#]);
    // Encrypted values are not known, and said to be so.
    let sealed = other.replace("|\n    proxi: {replicas: 2}", "ENC[AES256_GCM,data:x,iv:y,tag:z,type:str]");
    let report = run(&[("m.yaml", &format!("{release}{own}")), ("other.yaml", &sealed)]);
    assert_eq!(findings(&report), Vec::<String>::new());
    assert!(report.deployments[0].assumptions.iter().any(|a| a.contains("spec.valuesFrom[1]")));
}

#[test]
fn a_change_of_the_chart_loses_the_queue_where_nothing_looks_at_the_cluster() {
    let app = application("values: |\n  cluster: {enabled: false}\n  pulsarv3: {enabled: false}\n");
    let folder = Scratch::new(&[("new/app.yaml", &app), ("old/app.yaml", &app.replace("5.0.19", "4.2.58"))]);
    let report = compare(&folder.at("old"), &folder.at("new"), "");
    let rules: Vec<&str> = report.findings.iter().map(|f| f.rule.id).collect();
    assert!(rules.contains(&"mq-switch"), "{rules:?}");
    assert_eq!(report.deployments[0].mq, Some("woodpecker"));
    // And without a change it is said that only a default selects it.
    let report = check(&folder.at("new"), []);
    assert!(report.findings.iter().any(|f| f.rule.id == "implicit-mq"));
}

#[test]
fn resources_of_several_kinds_may_share_a_file() {
    let pod = "---\napiVersion: v1\nkind: Pod\nmetadata: {name: two}\nspec:\n  containers: [{name: m, image: 'milvusdb/milvus:v2.5.4', command: [milvus, run, standalone], env: [{name: MQ_TYPE, value: RocksMQ}]}]\n";
    let release = "---\napiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: three}\nspec:\n  chart: {spec: {chart: milvus, version: 5.0.19}}\n  values: {cluster: {enabled: true}, pulsarv3: {enabled: false}, kafka: {enabled: true}}\n";
    let report = run(&[("all.yaml", &format!("{RESOURCE}{pod}{release}"))]);
    assert_eq!(
        deployments(&report),
        ["all.yaml#m rocksmq: all.yaml", "all.yaml#three kafka: all.yaml", "all.yaml#two -: all.yaml"]
    );
    let found = findings(&report);
    assert!(found.iter().any(|f| f.starts_with("unknown-mq-type all.yaml:16")), "{found:?}");
}

#[test]
fn charts_in_charts_and_folders_of_environments() {
    let outer = "dependencies:\n  - {name: search, version: 0.1.0, repository: 'file://charts/search', condition: search.enabled}\n";
    let inner = "dependencies:\n  - {name: milvus, alias: vec, version: '>=4', repository: 'https://zilliztech.github.io/milvus-helm', condition: vec.enabled}\n";
    let lock = "dependencies:\n  - {name: milvus, version: 4.2.40, repository: 'https://zilliztech.github.io/milvus-helm'}\n";
    let files = [
        ("Chart.yaml", outer),
        ("values.yaml", "search: {vec: {kafka: {enabled: true}}}\n"),
        (
            "envs/prod/values.yaml",
            "search:\n  vec:\n    etdc: {replicaCount: 3}\n    etcd: {replicaCount: 3}\n",
        ),
        ("envs/dev.yaml", "search: {vec: {proxy: {replicas: 1}}}\n"),
        ("envs/off.yaml", "search: {enabled: false, vec: {proxy: {replicas: 1}}}\n"),
        ("envs/notes.yaml", "owner: somebody\nsearch: {url: 'http://search'}\n"),
        ("charts/search/Chart.yaml", inner),
        ("charts/search/Chart.lock", lock),
        ("charts/search/values.yaml", "vec: {cluster: {enabled: true}, pulsarv3: {enabled: false}}\n"),
    ];
    let report = run(&files);
    assert_eq!(
        deployments(&report),
        [
            // The values of the chart inside lie under all of them.
            "dev.yaml kafka: values.yaml values.yaml dev.yaml",
            "values.yaml kafka: values.yaml values.yaml values.yaml",
            "values.yaml kafka: values.yaml values.yaml",
        ]
    );
    assert!(report.deployments.iter().all(|d| d.chart.map(|c| c.to_string()).as_deref() == Some("4.2.40")));
    assert_eq!(findings(&report), ["unknown-key values.yaml:3 search.vec.etdc `etdc`"]);
}

#[test]
fn json_of_all_kinds_is_read_and_encrypted_values_are_not_judged() {
    let app = r#"{"apiVersion": "argoproj.io/v1alpha1", "kind": "Application", "metadata": {"name": "m"}, "spec": {"source": {
        "chart": "milvus", "repoURL": "https://zilliztech.github.io/milvus-helm/", "targetRevision": "5.0.19", "helm": {
        "valuesObject": {"cluster": {"enabled": true}, "pulsarv3": {"enabled": false}, "kafka": {"enabled": true}}}}}}"#;
    let resource = r#"{"apiVersion": "milvus.io/v1beta1", "kind": "Milvus", "metadata": {"name": "m"}, "spec": {
        "mode": "cluster", "dependencies": {"msgStreamType": "kafkaa"}}}"#;
    let report = run(&[("app.json", app), ("milvus.json", resource)]);
    assert_eq!(deployments(&report), ["app.json kafka: app.json", "milvus.json -: milvus.json"]);
    assert_eq!(
        findings(&report),
        ["unknown-mq-type milvus.json:2 spec.dependencies.msgStreamType `\"kafkaa\"`"]
    );
    let enc = "ENC[AES256_GCM,data:abc=,iv:d=,tag:e=,type:str]";
    let values = format!(
        "cluster: {{enabled: true}}\npulsarv3: {{enabled: false}}\nkafka: {{enabled: true}}\nexternalS3:\n    enabled: true\n    host: {enc}\n    port: {enc}\n    accessKey: {enc}\n    secretKey: {enc}\n    bucketName: {enc}\nminio: {{enabled: false}}\nsops:\n    mac: {enc}\n    version: 3.9.0\n"
    );
    let report = run(&[("values.yaml", &values)]);
    assert_eq!(report.deployments.len(), 1);
    assert_eq!(findings(&report), Vec::<String>::new());
}

#[test]
fn hidden_folders_are_walked_where_they_hold_configuration() {
    let compose = "services: {m: {image: 'milvusdb/milvus:v2.5.4', command: [milvus, run, standalone]}}\n";
    let report = run(&[
        (".devcontainer/compose.yaml", compose),
        (".github/compose/docker-compose.yml", compose),
        (".vscode/compose.yaml", compose),
        (".compose.yaml", compose),
    ]);
    assert_eq!(
        deployments(&report),
        ["compose.yaml rocksmq: compose.yaml", "docker-compose.yml rocksmq: docker-compose.yml"]
    );
}

#[test]
fn a_fleet_file_names_chart_and_values() {
    let values = "cluster: {enabled: false}\npulsar: {enabled: false}\npulsarv3: {enabled: false}\nstandalone: {messageQueue: rocksmq}\nkafka: {enabled: false, cluster: {size: 3}}\n";
    let fleet = |chart: &str| {
        format!(
            "defaultNamespace: ai\nhelm:\n  {chart}\n  version: 4.2.58\n  releaseName: m\n  valuesFiles: [./values.yaml]\n"
        )
    };
    let published = "chart: milvus\n  repo: https://zilliztech.github.io/milvus-helm";
    let report = run(&[("fleet.yaml", &fleet(published)), ("values.yaml", values)]);
    assert_eq!(deployments(&report), ["fleet.yaml rocksmq: fleet.yaml values.yaml"]);
    assert_eq!(findings(&report), ["unknown-key values.yaml:5 kafka.cluster `cluster`"]);
    // Who publishes another chart of that name may have other keys.
    let report = run(&[
        ("fleet.yaml", &fleet("chart: oci://registry.example.com/charts/milvus")),
        ("values.yaml", values),
    ]);
    assert_eq!(deployments(&report), ["fleet.yaml rocksmq: fleet.yaml values.yaml"]);
    assert!(findings(&report).is_empty(), "{:?}", findings(&report));
}

#[test]
fn addresses_may_stand_in_values_that_are_not_read() {
    let values = "cluster: {enabled: false}\npulsarv3: {enabled: false}\netcd: {enabled: false}\nexternalEtcd: {enabled: true}\nminio: {enabled: false}\nexternalS3: {enabled: true, bucketName: b}\n";
    let fleet = "helm:\n  chart: milvus\n  repo: https://zilliztech.github.io/milvus-helm\n  version: 4.2.58\n  valuesFiles: [values.yaml]\n";
    let report = run(&[("fleet.yaml", fleet), ("values.yaml", values)]);
    let told = findings(&report).join(" ");
    assert!(told.contains("external-address") && told.contains("missing-dependency"), "{told}");
    let customized =
        format!("{fleet}targetCustomizations: [{{name: prod, helm: {{valuesFiles: [prod.yaml]}}}}]\n");
    let report = run(&[("fleet.yaml", &customized), ("values.yaml", values)]);
    assert!(findings(&report).is_empty(), "{:?}", findings(&report));
}

#[test]
fn addresses_may_stand_in_values_that_lie_over_others() {
    let values = "cluster: {enabled: false}\npulsarv3: {enabled: false}\netcd: {enabled: false}\nexternalEtcd: {enabled: true}\n";
    let told = |over: &str| findings(&run(&[("values.yaml", values), ("values-prod.yaml", over)])).join("\n");
    let named = told("externalEtcd: {endpoints: [\"etcd.prod:2379\"]}\n");
    assert!(!named.contains("external-address"), "{named}");
    let unnamed = told("image: {all: {tag: v2.5.10}}\n");
    assert!(unnamed.contains("external-address"), "{unnamed}");
}

const ENVIRONMENTS: &str = "environments:\n  staging: {values: ['env/{{ .Environment.Name }}.yaml']}\n  prod: {values: [env/prod.yaml]}\n---\n";

#[test]
fn templates_of_a_helmfile_need_no_quotes() {
    let release = "releases:\n- name: m\n  chart: milvus/milvus\n  version: {{ .Values.chart }}\n  values:\n  - values.yaml.gotmpl\n  \
                   - {{ .Environment.Name }}.yaml\n  set:\n  - name: image.all.tag\n    value: {{ .Values.tag }}\n";
    let helmfile = format!("{ENVIRONMENTS}{release}");
    let files = [
        ("helmfile.yaml.gotmpl", &*helmfile),
        ("env/prod.yaml", "chart: 4.2.48\ntag: v2.5.10\n"),
        ("env/staging.yaml", "chart: 4.2.40\ntag: v2.5.4\n"),
        ("prod.yaml", "cluster: {enabled: true}\nkafka: {enabled: true}\n"),
        ("staging.yaml", "cluster: {enabled: false}\nstandalone: {messageQueue: rocksmq}\n"),
        ("values.yaml.gotmpl", "pulsarv3: {enabled: false}\nminio: {accessKey: {{ requiredEnv \"KEY\" }}}\n"),
    ];
    let report = run(&files);
    let shown = report.deployments.iter().map(|d| {
        let text =
            |version: Option<mqlint::facts::milvus::Version>| version.map(|version| version.to_string());
        (d.mq, text(d.chart), text(d.milvus))
    });
    let shown: Vec<_> = shown.collect();
    let one =
        |queue, chart: &str, milvus: &str| (Some(queue), Some(chart.to_owned()), Some(milvus.to_owned()));
    assert_eq!(shown, [one("rocksmq", "4.2.40", "2.5.4"), one("kafka", "4.2.48", "2.5.10")]);
    assert_eq!(findings(&report), [""; 0]);
    // What no environment says is not known, and is named as it is written.
    let other = helmfile.replace(".Environment.Name }}.yaml\n  set", ".Values.other }}.yaml\n  set");
    let files = files.map(|(name, text)| (name, if name.starts_with("helmfile") { &*other } else { text }));
    let report = run(&files);
    assert!(
        findings(&report).iter().all(|finding| !finding.contains("missing-broker")),
        "{:?}",
        findings(&report)
    );
    let assumed = report.deployments[0].assumptions.join("; ");
    assert!(assumed.contains("`{{ .Values.other }}.yaml`"), "{assumed}");
}
