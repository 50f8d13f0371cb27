//! Nothing that a command prints repeats a secret, unless it is asked to.

use crate::scratch::Scratch;

const SECRET: &str = "S3cretValue99";
const OTHER: &str = "S3cretOther77";

const VALUES: &str = "\
minio: {enabled: false}
externalS3: {enabled: true, host: s3.example.com, accessKey: AKIAFOOBAR, secretKey: \"@@\", bucketName: b}
pulsar: {enabled: true}
kafka: {enabled: true}
externalKafka:
  enabled: true
  brokerList: a:9092
  sasl: {mechanisms: PLAIN, username: me, password: @@}
extraConfigFiles:
  user.yaml: |
    etcd:
      auth: {enabled: true, userName: root, password: @@}
    pulsar:
      address: pulsar://user:@@@host:6650
      authParams: token:@@
    kafka:
      saslPassword: @@
      saslPassword: @@
    minio:
      secretAccessKey: @@
      address: https://u:@@@minio
    mykafka.password: @@
extraEnv:
  - name: MINIO_SECRET_ACCESS_KEY
    value: @@
  - {name: KAFKA_SASLPASSWORD, value: @@}
";

const MILVUS: &str = "\
etcd:
  endpoints: [http://root:@@@etcd:2379]
  auth: {enabled: true, userName: root, password: @@}
mq:
  type: kafkaa
kafka: {brokerList: \"u:@@@a:9092\", saslPassword: @@}
pulsar:
  address: pulsar://user:@@@host
  authParams: {\"token\": \"@@\"}
  webaddress: https://x:@@@host
minio:
  secretAccessKey: @@
  secretaccesskey: @@
  secretAccessKey: @@
  address: https://x:@@@host:9000
  gcpCredentialJSON: '{\"privateKey\":\"@@\"}'
proxy:
  accessLog:
    remotePath: https://h/?token=@@
# password: @@
";

const COMPOSE: &str = "\
services:
  standalone:
    image: milvusdb/milvus:v2.6.2
    command: [\"milvus\", \"run\", \"standalone\"]
    environment:
      MINIO_SECRET_ACCESS_KEY: @@
      MINIO_ADDRESS: https://u:@@@minio:9000
      ETCD_ENDPOINTS: http://root:@@@etcd:2379
      PULSAR_ADDRESS: pulsar://u:@@@p
      KAFKA_SASL_PASSWORD: @@
      MQ_TYPE: kafkaa
";

/// Keys that nothing knows, as their names are misspelt, and secrets that no key announces.
const MISSPELT_VALUES: &str = "\
minio: {enabled: false, secretKye: @@, rootPasword: @@}
externalS3:
  enabled: true
  host: s3.example.com
  accessKey: AKIAFOOBAR
  secretKeyy: \"@@\"
pulsar: {enabled: true}
kafka: {enabled: true}
externalKafka:
  enabled: true
  brokerList: a:9092
  sasl:
    # the old passwrd: @@
    passwrd: @@
    mechanisms: PLAIN
    # was @@ until spring
externalPulsar:
  authParms:
    @@
  authParam: |
    @@
    more of @@
extraConfigFiles:
  user.yaml: |
    etcd:
      auth: {enabled: true, userName: root, pasword: @@}
    pulsar:
      authParms: token:@@
    kafka:
      saslPasword: @@
      saslPassword: @@
    minio:
      secretAcessKey: >-
        @@
      secretAccesKey: 'it''s @@'
      address: https://u:@@@minio
extraEnv:
  - name: KAFKA_SASLPASWORD
    value: @@
  - value: @@
    name: MINIO_SECRET_ACESS_KEY
  - {name: KAFKA_SASL_PASSWRD, value: @@}
";

const MISSPELT_MILVUS: &str = "\
etcd:
  endpoints: [http://root:@@@etcd:2379]
  auth: {enabled: true, userName: root, pasword: @@}
mq:
  type: kafkaa
  # saslPassword: @@
kafka:
  saslPasword: @@
  saslPassword: @@
  sasl:
    jaas: \"module password=\\\"@@\\\";\"
  tokens:
    - @@
    - \"@@\"
  args: [--token, @@, \"--password=@@\"]
pulsar:
  authParms: {\"token\": \"@@\"}
  authparms: @@ # it is @@
minio:
  secretAcessKey: @@
  secretacesskey: \"@@
    and @@\"
  secretAcessKey: &secret @@
  gcpCredentialJSN: '{\"privateKey\":\"@@\"}'
mysql:
  pasword: @@
comon:
  security: {defaultRootPasword: @@}
";

const MISSPELT_COMPOSE: &str = "\
services:
  standalone:
    image: milvusdb/milvus:v2.6.2
    command: [\"milvus\", \"run\", \"standalone\"]
    environment:
      - MINIO_SECRET_ACESS_KEY=@@
      - KAFKA_SASLPASWORD=@@
      - ETCD_AUTH_PASWORD=@@
      - PULSAR_AUTHPARMS=token:@@
      - MQ_TYPE=kafkaa
";

const MANIFEST: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata: {name: milvus}
spec:
  template:
    spec:
      containers:
        - name: milvus
          image: milvusdb/milvus:v2.6.2
          args: [milvus, run, standalone]
          env:
            - {name: MQ_TYPE, value: kafkaa}
            - {name: KAFKA_SASLPASWORD, value: @@}
          volumeMounts:
            - {name: config, mountPath: /milvus/configs/user.yaml, subPath: user.yaml}
      volumes:
        - {name: config, secret: {secretName: milvus}}
---
apiVersion: v1
kind: Secret
metadata: {name: milvus}
stringData:
  plain: @@
  user.yaml: |
    minio:
      secretAcessKey: @@
    mq:
      type: kafkaa
data:
  other: @@
";

const FILES: [(&str, &str); 7] = [
    ("values.yaml", VALUES),
    ("milvus.yaml", MILVUS),
    ("compose.yaml", COMPOSE),
    ("values-misspelt.yaml", MISSPELT_VALUES),
    ("milvus-misspelt.yaml", MISSPELT_MILVUS),
    ("compose-misspelt.yaml", MISSPELT_COMPOSE),
    ("manifest.yaml", MANIFEST),
];

#[test]
fn no_format_and_no_command_repeats_a_secret() {
    let folder = Scratch::empty();
    let mut cases = 0;
    for (name, text) in FILES {
        for (side, secret) in [("old", OTHER), ("new", SECRET)] {
            folder.write(format!("{side}/{name}"), text.replace("@@", secret));
        }
        let (old, new) = (format!("old/{name}"), format!("new/{name}"));
        let mut commands: Vec<Vec<&str>> = Vec::new();
        for format in mqlint::report::FORMATS {
            commands.push(vec!["check", "--pedantic", "--format", format.name, &new]);
            commands.push(vec!["diff", "--all", "--pedantic", "--format", format.name, &old, &new]);
            commands.push(vec!["check", "--pedantic", "--to", "2.6.2", "--format", format.name, &new]);
        }
        for format in ["pretty", "json"] {
            commands.push(vec!["resolve", "--format", format, &new]);
            commands.push(vec!["resolve", "--diff", &old, &new, "--format", format]);
        }
        for args in commands {
            let all = [&args[..], &["--no-config"]].concat();
            let (code, out, err) = folder.run(&all);
            // A change may be nothing to report.
            let says = args[0] == "diff" || !(out.is_empty() && err.is_empty());
            assert!(code < 2 && says, "{all:?}: {err}");
            for secret in [SECRET, OTHER] {
                let line = out.lines().chain(err.lines()).find(|line| line.contains(secret));
                assert_eq!(line, None, "{all:?}");
            }
            cases += 1;
        }
        // Asked to, it does.
        let shown = folder.run(&["check", "--no-config", "--pedantic", "--show-secrets", &new]).1;
        assert!(shown.contains(SECRET) || name == "compose.yaml", "{shown}");
        let shown = folder.run(&["resolve", "--no-config", "--show-secrets", &new]).1;
        assert!(shown.contains(SECRET) || name == "compose-misspelt.yaml", "{shown}");
    }
    println!("{cases} outputs");
}

/// The commands of a runbook name endpoints, which may hold credentials. Its differences must apply, and say so.
#[test]
fn a_runbook_repeats_secrets_in_its_differences_only() {
    let folder = Scratch::new(&[("milvus.yaml", MILVUS.replace("@@", SECRET))]);
    let args = ["plan", "--no-config", "milvus.yaml", "--from", "2.5.0", "--to", "2.6.2", "--format", "json"];
    let (_, out, err) = folder.run(&args);
    let plan: serde_json::Value = serde_json::from_str(&out).unwrap_or_else(|e| panic!("{e}: {out} {err}"));
    let mut open = vec![&plan];
    let mut texts = 0;
    while let Some(value) = open.pop() {
        match value {
            serde_json::Value::Array(items) => open.extend(items),
            serde_json::Value::Object(fields) => {
                open.extend(fields.iter().filter(|(name, _)| *name != "diff").map(|(_, value)| value));
            }
            serde_json::Value::String(text) => {
                texts += 1;
                assert!(!text.contains(SECRET), "{text}");
            }
            _ => {}
        }
    }
    assert!(texts > 20, "{out}");
}

const NO_SECRETS: &str = "\
apiVersion: v1
kind: Secret
metadata: {name: milvus}
stringData:
  user: change to your own user
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: milvus}
spec:
  template:
    spec:
      containers:
        - name: milvus
          image: milvusdb/milvus:v2.6.2
          args: [milvus, run, standalone]
          env:
            # change to your own user
            - {name: MQ_TYPE, value: kafkaa}
            - {certSecret: tls, existingSecretKey: inside}
";

/// What asks for a secret, or names where one is kept, tells none.
#[test]
fn what_is_no_secret_is_shown() {
    let folder = Scratch::new(&[("manifest.yaml", NO_SECRETS)]);
    let shown = folder.run(&["check", "--no-config", "manifest.yaml"]).1;
    assert!(shown.contains("# change to your own user"), "{shown}");
    assert!(shown.contains("{certSecret: tls, existingSecretKey: inside}"), "{shown}");
}

/// A secret that is gone stands nowhere: the section that it stood in is none.
#[test]
fn what_is_left_of_a_secret_is_shown() {
    let text = |rest: &str| {
        format!(
            "services:\n  standalone:\n    image: milvusdb/milvus:v2.6.2\n    command: [milvus, run, standalone]\n    environment:\n      MQ_TYPE: kafka\n{rest}"
        )
    };
    let old = text(&format!("      MINIO_SECRET_ACCESS_KEY: {SECRET}\n"));
    let folder = Scratch::new(&[("old.yaml", old), ("new.yaml", text(""))]);
    let shown = folder.run(&["diff", "--no-config", "--pedantic", "old.yaml", "new.yaml"]).1;
    assert!(shown.contains("restart-needed") && shown.contains("services:"), "{shown}");
    assert!(!shown.contains(SECRET), "{shown}");
}

/// What an option says is in no file: the start of one, where it is told, is none of it.
#[test]
fn the_start_of_a_file_is_shown() {
    let folder = Scratch::new(&[("milvus.yaml", "kafka:\n  saslMechanisms: PLAIN\nmq:\n  type: kafka\n")]);
    let option = format!("KAFKA_SASLPASSWORD={SECRET}");
    let args = ["check", "--no-config", "--milvus", "2.5.4", "--env", &option, "milvus.yaml"];
    let shown = folder.run(&args).1;
    assert!(
        shown.contains("kafka-security") && shown.contains("kafka:") && !shown.contains(SECRET),
        "{shown}"
    );
    assert!(!shown.contains("****"), "{shown}");
}
