//! Files that break off before anything says that they are Milvus': one finding, and none for what only looks so.

use mqlint::judge::finding::Report;

use crate::check::check;
use crate::scratch::Scratch;
use crate::support::compare;

const COMPOSE: &str = "version: '3.5'\nservices:\n  etcd:\n    image: quay.io/coreos/etcd:v3.5.5\n    command: [etcd]\n  milvus:\n    container_name: milvus\n    image: milvusdb/milvus:v2.4.0\n    command: [milvus, run, standalone]\n    environment:\n      ETCD_ENDPOINTS: etcd:2379\n    volumes:\n      - ./volumes/milvus:/var/lib/milvus\n";

const MANIFEST: &str = "apiVersion: v1\nkind: Service\nmetadata:\n  name: milvus\n---\napiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: milvus\nspec:\n  template:\n    spec:\n      containers:\n        - name: milvus\n          image: milvusdb/milvus:v2.4.0\n          args: [milvus, run, standalone]\n          volumeMounts:\n            - name: data\n              mountPath: /var/lib/milvus\n  volumeClaimTemplates:\n    - metadata:\n        name: data\n";

const RESOURCE: &str = "apiVersion: milvus.io/v1beta1\nkind: Milvus\nmetadata:\n  name: m\nspec:\n  mode: cluster\n  dependencies:\n    msgStreamType: kafka\n";

const VALUES: &str =
    "cluster:\n  enabled: true\nimage:\n  all:\n    tag: v2.4.0\nqueryNode:\n  replicas: 2\n";

const MILVUS: &str = "etcd:\n  endpoints: etcd:2379\nminio:\n  address: minio\nmq:\n  type: kafka\n";

/// The ways in which a line breaks a file, where it does.
const WAYS: [fn(&str) -> String; 5] = [
    |line| format!("\t{line}"),
    |line| line.replacen(": ", ": \"", 1),
    |line| line.replacen(':', ": [a, b #", 1),
    |line| line.replacen(':', "", 1),
    |line| format!("{line} }}{{"),
];

fn said(name: &str, text: &str, options: &[&str]) -> Report {
    let folder = Scratch::new(&[(name, text)]);
    check(&folder.at(name), options.iter().copied())
}

/// Every line of a file broken in every way that no reader accepts.
fn broken(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().collect();
    let mut all = Vec::new();
    for at in 0..lines.len() {
        for way in WAYS {
            let mut lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
            lines[at] = way(&lines[at]);
            let text = lines.join("\n") + "\n";
            if mqlint::text::yaml::parse(&text).error().is_some() {
                all.push(text);
            }
        }
    }
    all
}

#[test]
fn a_file_that_cannot_be_read_has_one_finding_wherever_it_breaks() {
    let files = [
        ("docker-compose.yml", COMPOSE),
        ("milvus.k8s.yaml", MANIFEST),
        ("cr.yaml", RESOURCE),
        ("values.yaml", VALUES),
        ("milvus.yaml", MILVUS),
    ];
    let (mut seen, mut missed) = (0, Vec::new());
    for (name, text) in files {
        for text in broken(text) {
            let report = said(name, &text, &["--no-config", "--pedantic"]);
            let rules: Vec<&str> = report.findings.iter().map(|f| f.rule.id).collect();
            seen += 1;
            if rules != ["yaml-syntax"] {
                missed.push((name, rules, text));
            }
        }
    }
    println!("{seen} broken texts");
    // Without its own `apiVersion`, `kind` or `image` nothing says what a resource is.
    let wrong: Vec<_> = missed.iter().filter(|(_, rules, _)| !rules.is_empty()).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(seen > 150 && missed.len() * 50 < seen, "{} of {seen}: {missed:#?}", missed.len());
}

#[test]
fn the_program_ends_with_1() {
    let folder = Scratch::new(&[("compose.yaml", COMPOSE.replace("  etcd:", "\tetcd:"))]);
    let (code, out, _) = folder.run(&["check", "--no-config", "--format", "concise"]);
    assert_eq!(code, 1, "{out}");
    assert!(out.contains("compose.yaml:3:1: error[yaml-syntax] Compose cannot read this file"), "{out}");
}

#[test]
fn what_is_said_to_be_a_kind_is_told_too() {
    for kind in ["compose", "manifest", "milvus-cr", "gitops"] {
        let report = said("some.yaml", "a: [b\nc: d\n", &["--as", kind, "--no-config"]);
        assert_eq!(report.findings.len(), 1, "{kind}");
    }
}

#[test]
fn templates_and_texts_about_milvus_are_left_alone() {
    let lines = ["$ETCD_BLOCK", "@ETCD@", "%{ETCD}", "__ETCD__", "[[ etcd ]]", "((etcd))", "<<ETCD>>"]
        .map(|line| ("docker-compose.yml", COMPOSE.replace("    command: [etcd]", line)));
    let templates = [
        (
            "docker-compose.yml",
            COMPOSE
                .replace("    command: [etcd]", "    {{- if .etcd }}\n    command: [etcd]\n    {{- end }}"),
        ),
        (
            "docker-compose.yml",
            COMPOSE.replace("    command: [etcd]", "{% if etcd %}\n    command: [etcd]\n{% endif %}"),
        ),
        (
            "docker-compose.yml",
            COMPOSE.replace("    command: [etcd]", "<% if etcd %>\n    command: [etcd]\n<% end %>"),
        ),
        ("docker-compose.yml", COMPOSE.replace("    command: [etcd]", "${ETCD_BLOCK}")),
        ("docker-compose.yml.tpl", COMPOSE.replace("  etcd:", "\tetcd:")),
        ("milvus.k8s.yaml", MANIFEST.replace("  name: milvus\nspec:", "{{ include \"labels\" . }}\nspec:")),
        (
            "milvus.k8s.yaml",
            MANIFEST.replace("          volumeMounts:", "{{- with .Values.x }}\n          volumeMounts:"),
        ),
        ("values.yaml", VALUES.replace("image:", "{{ if x }}\nimage:")),
    ];
    let others = [
        // Pages about Milvus.
        ("README.yaml", format!("# Milvus\n\nHow to run Milvus: write this file.\n\n```yaml\n{COMPOSE}```\n")),
        ("notes.yaml", format!("How to run Milvus: write this.\nA line of prose: with a colon: twice.\nAnd another one, [as such.\nThen some more prose.\nAnd more.\nAnd more of it.\nAnd so on.\n{COMPOSE}")),
        // Broken files of other programs.
        ("compose.yaml", "services:\n\tweb:\n    image: nginx # not milvusdb/milvus:v2.4.0\n    environment:\n      MILVUS: milvusdb/milvus\n".into()),
        ("web.k8s.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: [web\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          # image: milvusdb/milvus:v2.4.0\n          image: web\n".into()),
        ("workflow.yaml", "name: test\non: [push\njobs:\n  test:\n    services:\n      milvus:\n        image: milvusdb/milvus:v2.4.0\n".into()),
        ("script.yaml", "a: [b\nscript: |\n  services:\n    milvus:\n      image: milvusdb/milvus:v2.4.0\n".into()),
        ("app.yaml", "server: {port: [80\nmilvus:\n  image: milvusdb/milvus\n  host: x\n".into()),
    ];
    for (name, text) in templates.into_iter().chain(lines).chain(others) {
        let report = said(name, &text, &["--no-config", "--pedantic"]);
        assert!(mqlint::text::yaml::parse(&text).error().is_some(), "{name}: {text}");
        assert!(report.findings.is_empty() && report.deployments.is_empty(), "{name}: {text}");
    }
}

#[test]
fn nothing_is_said_of_a_change_from_or_to_what_cannot_be_read() {
    let bad = COMPOSE.replace("    environment:", "    environment: [a");
    let folder = Scratch::new(&[("good/compose.yaml", COMPOSE), ("bad/compose.yaml", &bad)]);
    for (old, new, state) in [("good", "bad", "new"), ("bad", "good", "old")] {
        let report = compare(&folder.at(old), &folder.at(new), "--no-config");
        assert!(report.findings.is_empty(), "{:?}", report.findings);
        assert!(report.notes.iter().any(|n| n.contains(&format!("the {state} state"))), "{:?}", report.notes);
    }
}
