//! Rules of the user's own.

use super::{check, rules, run};
use crate::scratch::Scratch;

const BUCKETS: &str = r#"id: bucket-name
severity: error
summary: a bucket that is not one of production
explanation: Our buckets start with prod-.
message: "bucket `{value}` of `{key}` does not start with prod-"
help: "name it prod-{{team}}"
when:
  key: minio.bucketName
  mode: cluster
  not: { matches: "^prod-" }
examples:
  - name: another bucket
    options: --chart 5.0.2
    files:
      values.yaml: |
        cluster:
          enabled: true
        extraConfigFiles:
          user.yaml: |
            minio:
              bucketName: ⟦test⟧
    expect: bad
    says: [bucket `test`]
  - name: a bucket of production
    options: --chart 5.0.2
    files:
      values.yaml: |
        cluster:
          enabled: true
        extraConfigFiles:
          user.yaml: |
            minio:
              bucketName: prod-a
    expect: good
"#;

const ONLY_KAFKA: &str = r#"id: only-kafka
family: own
severity: warning
summary: another queue than Kafka
message: "Milvus {milvus} runs on {queue} here; we run Kafka only"
when:
  surface: [helm-values, milvus-yaml]
  milvus: ">=2.3"
  not: { queue: kafka }
  any:
    - { value: cluster.enabled, equals: true }
    - { key: proxy.port, less-than: 1024 }
examples:
  - name: the queue of the chart
    options: --chart 5.0.2
    files:
      values.yaml: |
        cluster:
          enabled: ⟦true⟧
    expect: bad
    severity: warning
    says: [runs on pulsar]
  - name: Kafka
    options: --chart 5.0.2
    files:
      values.yaml: |
        cluster: { enabled: true }
        pulsarv3: { enabled: false }
        kafka: { enabled: true }
    expect: good
"#;

const VALUES: &str =
    "cluster:\n  enabled: true\nextraConfigFiles:\n  user.yaml: |\n    minio:\n      bucketName: test\n";

fn project() -> Scratch {
    Scratch::new(&[
        (".mqlint.yaml", "chart: 5.0.2\nrules: lint/\nselect: [own, lint]\n"),
        ("lint/bucket-name.yaml", BUCKETS),
        ("lint/queues/only-kafka.yaml", ONLY_KAFKA),
        ("values.yaml", VALUES),
    ])
}

#[test]
fn they_find_what_their_condition_says() {
    let (code, report) = check(&project(), "values.yaml");
    assert_eq!((code, rules(&report)), (1, vec!["only-kafka", "bucket-name"]));
    let bucket = &report["findings"][1];
    assert_eq!(bucket["key"], "extraConfigFiles.\"user.yaml\" » minio.bucketName");
    assert_eq!(bucket["message"], "bucket `test` of `minio.bucketName` does not start with prod-");
    assert_eq!((&bucket["help"], &bucket["severity"]), (&"name it prod-{team}".into(), &"error".into()));
    assert!(bucket["url"].is_null());
}

#[test]
fn settings_and_comments_name_them_as_ours() {
    let project = project();
    let settings = "chart: 5.0.2\nrules: [lint]\nselect: [own, lint]\nignore: [only-kafka]\n\
                    severity: {bucket-name: info}\n";
    project.write(".mqlint.yaml", settings);
    let (code, report) = check(&project, "values.yaml");
    assert_eq!((code, rules(&report)), (0, vec!["bucket-name"]));
    project.write("values.yaml", VALUES.replace("test", "test # mqlint: ignore[bucket-name] a test"));
    assert_eq!(check(&project, "values.yaml").1["summary"]["suppressed"], 1);
    project.write("values.yaml", VALUES.replace("test", "prod-x # mqlint: ignore[bucket-name, own]"));
    assert_eq!(rules(&check(&project, "values.yaml").1), ["unused-suppression"]);
}

#[test]
fn their_examples_are_run() {
    let project = project();
    let (code, out, err) = run(&project, "test-rules");
    assert_eq!((code, out.as_str(), err.as_str()), (0, "4 examples of 2 rules: all do what they say\n", ""));
    project.write("lint/bucket-name.yaml", BUCKETS.replace("\"^prod-\"", "\"^[a-z]\""));
    let (code, out, _) = run(&project, "test-rules lint");
    assert_eq!(code, 1);
    assert!(out.contains("bucket-name / another bucket: nothing at bytes"), "{out}");
    assert!(out.contains("4 examples of 2 rules: 1 failure"), "{out}");
    assert_eq!(run(&project, "test-rules gone").0, 2);
}

#[test]
fn mistakes_in_them_have_their_place() {
    let project = project();
    for (old, new, says) in [
        ("id: bucket-name", "id: unused-broker", "the name of the file"),
        ("matches:", "matchs:", "did you mean `matches`"),
        ("\"^prod-\"", "\"^(prod\"", "this is no pattern"),
        ("{value}", "{valeu}", "there is no placeholder `{valeu}`"),
        ("mode: cluster", "mode: swarm", "`swarm` is no mode"),
        ("key: minio.bucketName", "chart: 5", "is no range of versions"),
        ("key: minio.bucketName", "milvus: 2.6", "needs a `key` or `value`"),
        ("severity: error", "severity: fatal", "unknown variant"),
        ("summary:", "sumary:", "unknown field"),
    ] {
        project.write("lint/bucket-name.yaml", BUCKETS.replacen(old, new, 1));
        let (code, report) = check(&project, "values.yaml");
        let finding = &report["findings"][0];
        assert_eq!((code, &finding["rule"]), (2, &"bad-settings".into()), "{new}");
        assert_eq!(finding["path"], "lint/bucket-name.yaml");
        assert!(finding["message"].as_str().is_some_and(|m| m.contains(says)), "{new}: {finding}");
        let line = finding["range"]["start"]["line"].as_u64().map(|line| line as usize - 1).expect("a line");
        let text = BUCKETS.replacen(old, new, 1);
        // What lacks its key is shown where the test stands.
        let there = if says.contains("needs a") { "matches" } else { new };
        assert!(text.lines().nth(line).is_some_and(|l| l.contains(there)), "{new}: line {line}");
        assert_eq!(run(&project, "test-rules").0, 2);
    }
    project.write("lint/unused-broker.yaml", BUCKETS.replace("id: bucket-name", "id: unused-broker"));
    let (_, report) = check(&project, "values.yaml");
    let messages = report["findings"].to_string();
    assert!(messages.contains("there is a rule or family `unused-broker` already"), "{messages}");
}
