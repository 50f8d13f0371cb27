//! Repositories full of other people's YAML: nothing in them is Milvus' configuration, and nothing is said.

use std::path::Path;

use crate::check::check;
use crate::scratch::Scratch;

const OTHERS: &[(&str, &str)] = &[
    // Kubernetes.
    (
        "k8s/web.yaml",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  replicas: 2\n  template:\n    spec:\n      containers:\n        - name: web\n          image: registry.example.com/web:1.4\n          env:\n            - {name: MILVUS_HOST, value: milvus}\n            - {name: KAFKA_ADDRESS, value: 'kafka:9092'}\n            - {name: MINIO_ACCESS_KEY, value: app}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: minio}\nspec: {ports: [{port: 9000}]}\n",
    ),
    (
        "k8s/etcd.yaml",
        "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: etcd}\nspec:\n  template:\n    spec:\n      containers:\n        - name: etcd\n          image: quay.io/coreos/etcd:v3.5.5\n          command: [etcd]\n---\napiVersion: v1\nkind: Service\nmetadata: {name: etcd}\nspec: {ports: [{port: 2379}]}\n",
    ),
    (
        "k8s/minio.yaml",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: minio}\nspec:\n  template:\n    spec:\n      containers: [{name: m, image: 'minio/minio:RELEASE.2020-11-06T23-17-07Z', args: [server, 'http://m{1...4}/data']}]\n",
    ),
    (
        "k8s/prometheus.yaml",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: prometheus}\ndata:\n  prometheus.yml: |\n    scrape_configs:\n      - job_name: milvus\n        static_configs: [{targets: ['milvus:9091']}]\n  default.yaml: |\n    log: {level: loud}\n",
    ),
    (
        "k8s/ingress.yaml",
        "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: milvus}\nspec:\n  rules:\n    - http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: milvus, port: {number: 19530}}}}]}\n",
    ),
    (
        "k8s/crd.yaml",
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: milvuses.milvus.io}\nspec:\n  group: milvus.io\n  names: {kind: Milvus, plural: milvuses}\n  versions:\n    - name: v1beta1\n      schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object}}}}\n",
    ),
    (
        "k8s/rules.yaml",
        "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: {name: milvus}\nspec:\n  groups:\n    - name: queryNode\n      rules: [{alert: Down, expr: 'up == 0', labels: {component: rootCoord}}]\n",
    ),
    (
        "k8s/operator.yaml",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: milvus-operator}\nspec:\n  template:\n    spec:\n      containers: [{name: manager, image: 'milvusdb/milvus-operator:v1.3.8', args: [-namespace, '']}]\n",
    ),
    ("k8s/kustomization.yaml", "resources: [web.yaml, etcd.yaml]\nimages: [{name: web, newTag: '2'}]\n"),
    (
        "k8s/kafka.yaml",
        "apiVersion: kafka.strimzi.io/v1beta2\nkind: Kafka\nmetadata: {name: milvus}\nspec:\n  kafka: {replicas: 3, config: {message.max.bytes: 1048576}}\n  zookeeper: {replicas: 3}\n",
    ),
    // Programs that install charts.
    (
        "argocd/redis.yaml",
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: redis}\nspec:\n  source:\n    chart: redis\n    repoURL: https://charts.example.com\n    targetRevision: 1.0.0\n    helm: {valuesObject: {cluster: {enabled: true}, etcd: {enabled: false}}}\n",
    ),
    (
        "flux/minio.yaml",
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: minio}\nspec:\n  chart: {spec: {chart: minio, version: 5.0.0}}\n  values: {mode: standalone, rootUser: admin}\n",
    ),
    ("helmfile.yaml", "releases:\n  - {name: kafka, chart: bitnami/kafka, values: [{replicaCount: 3}]}\n"),
    ("charts/etcd/Chart.yaml", "apiVersion: v2\nname: etcd\nversion: 1.0.0\n"),
    (
        "charts/etcd/values.yaml",
        "replicaCount: 3\nauth: {rbac: {rootPassword: x}}\npersistence: {enabled: false}\n",
    ),
    ("charts/pulsar/Chart.yaml", "apiVersion: v2\nname: pulsar\nversion: 3.0.0\n"),
    (
        "charts/pulsar/values.yaml",
        "broker: {replicaCount: 3, configData: {maxMessageSize: '1'}}\nproxy: {ports: {http: 8080}}\nbookkeeper: {}\n",
    ),
    ("charts/pulsar/values-dev.yaml", "broker: {replicaCount: 1}\nproxy: {replicaCount: 1}\n"),
    // Pipelines.
    (
        ".github/workflows/test.yaml",
        "name: test\non: [push]\nenv: {MQ_TYPE: redis}\njobs:\n  test:\n    runs-on: ubuntu-latest\n    services:\n      milvus:\n        image: milvusdb/milvus:v2.4.0\n        env: {ETCD_USE_EMBED: 'yes', COMMON_STORAGETYPE: local}\n    steps:\n      - uses: actions/checkout@v4\n      - run: docker run milvusdb/milvus:v2.4.0 milvus run standalone\n",
    ),
    (".github/dependabot.yml", "version: 2\nupdates: [{package-ecosystem: docker, directory: /}]\n"),
    (
        ".gitlab-ci.yml",
        "stages: [test]\ntest:\n  services: [{name: 'milvusdb/milvus:v2.4.0', alias: milvus}]\n  variables: {MINIO_ADDRESS: minio}\n  script: [pytest]\n",
    ),
    (
        ".pre-commit-config.yaml",
        "repos:\n  - repo: https://git.example.com/hooks\n    rev: v1\n    hooks: [{id: check}]\n",
    ),
    ("azure-pipelines.yml", "trigger: [main]\npool: {vmImage: ubuntu-latest}\nsteps: [{script: make}]\n"),
    // Descriptions of interfaces.
    (
        "api/openapi.yaml",
        "openapi: 3.1.0\ninfo: {title: vectors, version: '1'}\npaths:\n  /collections: {get: {responses: {'200': {description: ok}}}}\ncomponents:\n  schemas:\n    Proxy: {type: object, properties: {port: {type: integer, default: 19530}}}\n",
    ),
    (
        "api/asyncapi.yml",
        "asyncapi: 2.6.0\nchannels: {milvus: {publish: {message: {name: rootCoord}}}}\nservers: {kafka: {url: k}}\n",
    ),
    (
        "api/swagger.json",
        "{\"swagger\": \"2.0\", \"paths\": {\"/mq\": {\"get\": {}}}, \"definitions\": {\"Etcd\": {}}}",
    ),
    // Ansible and clouds.
    (
        "ansible/site.yml",
        "- hosts: milvus\n  vars:\n    milvus_version: 2.4.0\n    mq: {type: redis}\n  tasks:\n    - name: configure\n      template: {src: milvus.yaml.j2, dest: /milvus/configs/milvus.yaml}\n",
    ),
    (
        "ansible/group_vars/all.yml",
        "milvus:\n  etcd: {endpoints: [e1, e2]}\n  minio: {address: m}\nkafka: {version: 3}\n",
    ),
    (
        "ansible/inventory.yaml",
        "all:\n  children:\n    milvus: {hosts: {m1: {}, m2: {}}}\n    etcd: {hosts: {e1: {}}}\n",
    ),
    (
        "cloud/stack.yaml",
        "AWSTemplateFormatVersion: '2010-09-09'\nParameters: {Bucket: {Type: String}}\nResources:\n  Milvus:\n    Type: AWS::ECS::TaskDefinition\n    Properties: {Image: !Sub 'milvusdb/milvus:${Tag}', Role: !GetAtt Role.Arn}\n",
    ),
    // Other programs, some of which talk to Milvus.
    (
        "compose/app.yaml",
        "services:\n  etcd: {image: 'quay.io/coreos/etcd:v3.5.5', command: etcd}\n  minio: {image: 'minio/minio:RELEASE.2020-01-01T00-00-00Z', command: server /data}\n  attu: {image: 'zilliz/attu:v2.4', environment: {MILVUS_URL: 'milvus:19530'}}\n  web: {build: ., environment: {MQ_TYPE: rabbitmq}}\n",
    ),
    (
        "backup/backup.yaml",
        "log: {level: info, console: true}\nmilvus: {address: localhost, port: 19530, authorizationEnabled: false, user: root}\nminio: {storageType: minio, address: localhost, port: 9000, accessKeyID: minioadmin, secretAccessKey: minioadmin, bucketName: a-bucket, rootPath: files}\nbackup: {maxSegmentGroupSize: 2G}\n",
    ),
    (
        "app/application.yml",
        "spring: {kafka: {bootstrap-servers: 'k:9092'}}\nmilvus: {host: milvus, port: 19530}\nserver: {port: 8080}\n",
    ),
    (
        "app/config.yaml",
        "log: {level: loud}\nmilvus: {uri: 'http://localhost:19530'}\netcd: {endpoints: e}\n",
    ),
    ("app/settings.yaml", "mq: {driver: rabbitmq, host: r}\nproxy: {url: p}\nhttp: {enabled: 'yes'}\n"),
    ("app/user.yaml", "name: jane\nproxy: {host: p}\nlog: {file: x}\n"),
    ("app/logstash.yml", "http.host: 0.0.0.0\npipeline.workers: 2\nlog.level: info\n"),
    (
        "bench/milvus.yaml",
        "case: Performance768D1M\nuri: http://localhost:19530\nindex: {type: HNSW, M: 16}\n",
    ),
    ("docs/mkdocs.yml", "site_name: Milvus\nnav: [{Kafka: kafka.md}]\ntheme: {name: material}\n"),
    (
        "dashboards/milvus.json",
        "{\"title\": \"Milvus\", \"panels\": [{\"expr\": \"milvus_proxy_req_count\"}], \"templating\": {}}",
    ),
    (
        "package.json",
        "{\"name\": \"milvus-web\", \"dependencies\": {\"@zilliz/milvus2-sdk-node\": \"2.4.0\"}}",
    ),
    // What is no YAML as it stands.
    ("helm/templates/config.yaml", "mq:\n  type: {{ .Values.queue }}\n"),
    ("notes/broken.yaml", "a: [1, 2\nb: }{\n"),
];

#[test]
fn repositories_of_others_give_no_findings() {
    let folder = Scratch::new(OTHERS);
    let silent = |path: &Path| {
        let report = check(path, ["--pedantic"]);
        let ids: Vec<&str> = report.deployments.iter().map(|d| d.id.as_str()).collect();
        let said: Vec<&str> = report.findings.iter().map(|f| f.message.as_str()).collect();
        assert!(ids.is_empty() && said.is_empty(), "{}: {ids:?} {said:?}", path.display());
        assert!(report.errors.is_empty(), "{}", path.display());
    };
    silent(folder.path());
    for (name, _) in OTHERS {
        silent(&folder.at(name));
    }
}
