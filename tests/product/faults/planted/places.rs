//! Where secrets are planted. `§kind§` stands for a secret of that kind, `§b64:kind§` for it in base 64. What stands in
//! `§…§` is a word of its own in each place, so that a hit tells where it comes from.

/// A folder of files.
pub struct Place {
    pub name: &'static str,
    pub files: &'static [(&'static str, &'static str)],
}

pub const PLACES: &[Place] = &[
    Place { name: "milvus", files: &[("milvus.yaml", MILVUS)] },
    Place { name: "values", files: &[("values.yaml", VALUES)] },
    Place {
        name: "composemap",
        files: &[("docker-compose.yml", COMPOSE_MAP), (".env", DOTENV), ("milvus.env", ENV_FILE)],
    },
    Place { name: "composelist", files: &[("compose.yaml", COMPOSE_LIST), ("user.yaml", EMBEDDED)] },
    Place {
        name: "manifests",
        files: &[("milvus.yaml", DEPLOYMENT), ("config.yaml", CONFIG_MAP), ("secret.yaml", SECRET)],
    },
    Place { name: "onefile", files: &[("all.yaml", ALL_IN_ONE)] },
    Place { name: "operator", files: &[("cr.yaml", CR)] },
    Place { name: "argo", files: &[("application.yaml", ARGO)] },
    Place { name: "flux", files: &[("release.yaml", FLUX), ("secret.yaml", FLUX_SECRET)] },
    Place {
        name: "kustomize",
        files: &[
            ("kustomization.yaml", KUSTOMIZATION),
            ("milvus.yaml", KUSTOMIZED),
            ("secret.env", "ETCD_ROOTPATH=§generator-env§\n"),
        ],
    },
    Place {
        name: "settings",
        files: &[(".mqlint.yaml", SETTINGS), ("lint/own.yaml", RULE), ("milvus.yaml", OWN)],
    },
];

const MILVUS: &str = r#"# password: §comment§
etcd:
  endpoints: [http://root:§url-password§@etcd:2379]
  auth: {enabled: true, userName: root, password: §flow§}
mq:
  type: kafkaa
  # saslPassword: §comment-key§
kafka:
  brokerList: "u:§broker§@a:9092"
  saslPassword: §plain§ # it is §plain§
  saslPasword: §misspelt§
  saslPasswrod: 'it''s §doubled§'
pulsar:
  address: pulsar://user:§pulsar-url§@host
  authParams: {"token": "§auth-params§"}
  webaddress: https://§url-token§@host
minio:
  secretAccessKey: §access-key§
  secretacesskey: "§misspelt-quoted§"
  address: https://§address-token§@minio:9000
  gcpCredentialJSON: '{"privateKey":"§json-key§"}'
mysql:
  password: >-
    §folded§
    and §folded-more§
tls:
  pem: |
    -----BEGIN PRIVATE KEY-----
    §pem§
    -----END PRIVATE KEY-----
common:
  security: {defaultRootPasword: §root§}
proxy:
  accessLog:
    remotePath: https://h/?token=§query§
  jaas: "module password=\"§jaas§\";"
  args: [--token, §flag§, "--password=§flag-equals§"]
  "rootPassword" : "§quoted-key§"
"#;

const VALUES: &str = r#"image: {all: {tag: v2.6.2}}
cluster: {enabled: false}
minio: {enabled: false, rootPasword: §misspelt-chart§}
externalS3: {enabled: true, host: s3.example.com, accessKey: AKIAFOOBAR, secretKey: "§chart-key§", bucketName: b}
pulsar: {enabled: true}
kafka: {enabled: true}
externalKafka:
  enabled: true
  brokerList: u:§chart-broker§@a:9092
  # the old passwrd: §chart-comment§
  sasl: {mechanisms: PLAIN, username: me, password: §chart-sasl§}
externalPulsar:
  authParms:
    §next-line§
extraConfigFiles:
  user.yaml: |
    etcd:
      auth: {enabled: true, userName: root, password: §embedded-flow§}
    pulsar:
      address: pulsar://user:§embedded-url§@host:6650
      authParams: token:§embedded-token§
    mq:
      type: kafkaa
    kafka:
      saslPassword: §embedded-key§
      saslPassword: §embedded-twice§
    minio:
      secretAcessKey: §embedded-misspelt§
      address: https://§embedded-address-token§@minio:9000
extraEnv:
  - name: MINIO_SECRET_ACCESS_KEY
    value: §env-name-first§
  - value: §env-value-first§
    name: KAFKA_SASLPASWORD
  - {name: KAFKA_SASLPASSWORD, value: §env-flow§}
extraManifests:
  - kind: Secret
    stringData: {any: §extra-manifest§}
"#;

const COMPOSE_MAP: &str = r#"services:
  standalone:
    image: milvusdb/milvus:v2.6.2
    command: ["milvus", "run", "standalone"]
    env_file: [milvus.env]
    environment:
      MINIO_SECRET_ACCESS_KEY: §map-env§
      MINIO_ADDRESS: https://u:§map-url§@minio:9000
      ETCD_ENDPOINTS: http://root:§map-endpoint§@etcd:2379
      KAFKA_SASLPASSWORD: ${PASSWORD}
      PULSAR_AUTHPARAMS: ${TOKEN:-§map-default§}
      KAFKA_SASLPASWORD: §map-misspelt§
      MQ_TYPE: ${QUEUE}
"#;

const DOTENV: &str = "PASSWORD=§dotenv§\nexport MY_TOKEN=\"§dotenv-quoted§ and more\"\nQUEUE=kafkaa\n\
                      API_KEY = §dotenv-spaced§,§dotenv-comma§\n";

const ENV_FILE: &str = "MINIO_SECRETACCESSKEY=§env-file§ with §env-file-words§\nMQ_TIPE=x\n";

const COMPOSE_LIST: &str = r#"services:
  standalone:
    image: milvusdb/milvus:v2.6.2
    command: ["milvus", "run", "standalone", "--token", "§command-flag§"]
    volumes: ["./user.yaml:/milvus/configs/user.yaml"]
    environment:
      - MINIO_SECRET_ACESS_KEY=§list-misspelt§
      - KAFKA_SASLPASSWORD=§list-env§,§list-comma§
      - "ETCD_AUTH_PASSWORD=§list-quoted§ (§list-words§)"
      - PULSAR_AUTHPARAMS=token:§list-token§
      - PULSAR_ADDRESS=pulsar://u:§list-url§@p
      - MQ_TYPE=kafkaa
"#;

const EMBEDDED: &str =
    "kafka:\n  saslPassword: §mounted§\nmq:\n  type: kafkaa\nminio:\n  secretAcessKey: §mounted-misspelt§\n";

const DEPLOYMENT: &str = r#"apiVersion: apps/v1
kind: Deployment
metadata: {name: milvus}
spec:
  template:
    spec:
      containers:
        - name: milvus
          image: milvusdb/milvus:v2.6.2
          args: [milvus, run, standalone, --password, §args-flag§]
          envFrom:
            - secretRef: {name: milvus}
          env:
            - {name: KAFKA_SASLPASWORD, value: §manifest-env§}
            - name: MQ_TYPE
              valueFrom: {secretKeyRef: {name: milvus, key: queue}}
            - name: COMMON_SECURITY_ROOT
              value: https://h/?access_token=§manifest-query§
          volumeMounts:
            - {name: config, mountPath: /milvus/configs/user.yaml, subPath: user.yaml}
      volumes:
        - {name: config, configMap: {name: milvus}}
"#;

const CONFIG_MAP: &str = r#"apiVersion: v1
kind: ConfigMap
metadata: {name: milvus}
data:
  user.yaml: |
    minio:
      secretAccessKey: §config-map§
      secretAcessKey: §config-map-misspelt§
      address: https://§config-map-token§@minio:9000
    mq:
      tipe: kafkaa
"#;

const SECRET: &str = r#"apiVersion: v1
kind: Secret
metadata: {name: milvus}
stringData:
  queue: §string-data§
  LOCALSTORAGE_PATH: "§string-data-quoted§"
  note: >
    §string-data-folded§
data:
  ETCD_ROOTPATH: §b64:data§
  PROXY_PORT: "§b64:data-quoted§"
  MSGCHANNEL_CHANNAMEPREFIX_CLUSTER: |
    §b64:data-block§
"#;

const ALL_IN_ONE: &str = r#"apiVersion: v1
kind: Secret
metadata: {name: s}
stringData: {MQ_TYPE: §flow-string-data§, ? ETCD_METASUBPATH : §explicit-key§}
data: {ETCD_ROOTPATH: §b64:flow-data§}
---
apiVersion: v1
kind: Pod
metadata: {name: m}
spec:
  containers:
  - name: m
    image: milvusdb/milvus:v2.6.2
    args: [milvus, run, standalone]
    envFrom:
    - secretRef: {name: s}
"#;

const CR: &str = r#"apiVersion: milvus.io/v1beta1
kind: Milvus
metadata: {name: m}
spec:
  mode: standalone
  components:
    image: milvusdb/milvus:v2.6.2
    env:
      - {name: KAFKA_SASLPASSWORD, value: §cr-env§}
      - {name: MINIO_SECRET_ACESS_KEY, value: §cr-env-misspelt§}
  dependencies:
    msgStreamType: kafka
    kafka: {external: true, brokerList: ["u:§cr-broker§@a:9092"]}
    storage: {external: true, type: S3, endpoint: "https://§cr-token§@s3:443"}
  config:
    kafka: {saslPassword: §cr-config§, saslPasword: §cr-misspelt§}
    mq: {type: kafkaa}
    minio:
      secretAccessKey: "§cr-access-key§"
"#;

const ARGO: &str = r#"apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: search}
spec:
  source:
    repoURL: https://§argo-token§@zilliztech.github.io/milvus-helm/
    chart: milvus
    targetRevision: 5.0.19
    helm:
      parameters:
        - {name: externalS3.secretKey, value: §argo-set§}
        - name: externalKafka.sasl.pasword
          value: §argo-set-misspelt§
      values: |
        externalS3: {enabled: true, secretKey: §argo-values§}
        kafka: {enabled: true}
        pulsar: {enabled: true}
        extraConfigFiles:
          user.yaml: |
            kafka:
              saslPassword: §argo-embedded§
            mq:
              type: kafkaa
      valuesObject:
        externalKafka: {enabled: true, sasl: {password: §argo-object§}}
"#;

const FLUX: &str = r#"apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: m}
spec:
  chart: {spec: {chart: milvus, version: 5.0.19, sourceRef: {kind: HelmRepository, name: zilliztech}}}
  valuesFrom:
    - kind: Secret
      name: m-values
    - {kind: Secret, name: m-one, valuesKey: one, targetPath: externalS3.host}
  values:
    minio: {enabled: false, secretKye: §flux-misspelt§}
    externalS3: {enabled: true, secretKey: §flux-values§}
    kafka: {enabled: true}
    pulsar: {enabled: true}
    extraConfigFiles:
      user.yaml: |
        mq:
          type: kafkaa
        pulsar:
          authParams: token:§flux-embedded§
"#;

const FLUX_SECRET: &str = r#"apiVersion: v1
kind: Secret
metadata: {name: m-values}
stringData:
  values.yaml: |
    externalKafka: {enabled: true, sasl: {password: §flux-secret§, pasword: §flux-secret-misspelt§}}
---
apiVersion: v1
kind: Secret
metadata: {name: m-one}
data:
  one: §b64:flux-data§
"#;

const KUSTOMIZATION: &str = r#"resources: [milvus.yaml]
secretGenerator:
  - name: s
    literals:
      - MQ_TYPE=§literal§
      - "MSGCHANNEL_CHANNAMEPREFIX_CLUSTER=§literal-quoted§ x"
    envs: [secret.env]
"#;

const KUSTOMIZED: &str = r#"apiVersion: apps/v1
kind: Deployment
metadata: {name: milvus}
spec:
  template:
    spec:
      containers:
        - name: milvus
          image: milvusdb/milvus:v2.6.2
          args: [milvus, run, standalone]
          envFrom:
            - secretRef: {name: s}
"#;

const SETTINGS: &str = r#"rules: [lint/]
targets:
  - path: milvus.yaml
    milvus: 2.6.2
    mode: standalone
    env: {KAFKA_SASLPASSWORD: §settings-env§, PULSAR_ADDRESS: "pulsar://u:§settings-url§@h"}
"#;

const RULE: &str = r#"id: own-password
severity: error
summary: our own
message: "{key} is `{value}`"
when:
  key: kafka.saslPassword
"#;

const OWN: &str = "mq:\n  type: kafkaa\nkafka:\n  brokerList: a:9092\n  saslPassword: §own-rule§\n";

/// A password without quotes for each sign that means something to YAML, and others that break a line.
pub const SIGNS: [&str; 17] = [
    "*§§",
    "|§§",
    ">§§",
    "{§§",
    "{§§}",
    "&§§",
    "!§§",
    "%§§",
    "@§§",
    "`§§",
    "[§§",
    "[§§]x",
    "#§§",
    "\"§§",
    "'§§",
    "'a'§§'",
    "- §§: x",
];

/// Where such a password stands.
pub const UNQUOTED: &[(&str, &str)] = &[
    ("milvus.yaml", "mq:\n  type: kafka\nkafka:\n  brokerList: a:1\n  saslPassword: @@\n"),
    (
        "values.yaml",
        "pulsar: {enabled: true}\nexternalKafka:\n  enabled: true\n  sasl:\n    password: @@\n    username: me\n",
    ),
    (
        "values.yaml",
        "extraConfigFiles:\n  user.yaml: |\n    mq:\n      type: kafka\n    kafka:\n      saslPassword: @@\n",
    ),
    (
        "compose.yaml",
        "services:\n  m:\n    image: milvusdb/milvus:v2.6.2\n    command: [milvus, run, standalone]\n    environment:\n      KAFKA_SASLPASSWORD: @@\n      MQ_TYPE: kafkaa\n",
    ),
    (
        "m.yaml",
        "kind: Secret\nmetadata: {name: s}\nstringData:\n  MQ_TYPE: @@\n---\nkind: Pod\nmetadata: {name: m}\nspec:\n  containers:\n  - name: m\n    image: milvusdb/milvus:v2.6.2\n    args: [milvus, run, standalone]\n    envFrom:\n    - secretRef: {name: s}\n",
    ),
];
