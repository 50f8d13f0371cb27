//! Files that name files, in chains, in rings, and two ways to one.

use crate::program::Run;
use crate::robust::{assert_sound, within};
use crate::scratch::Scratch;

const POD: &str = "spec:\n  containers:\n  - name: m\n    image: milvusdb/milvus:v2.6.2\n    args: [milvus, run, standalone]\n";

fn pod(name: &str) -> String {
    format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}}}\n{POD}")
}

fn service(name: &str, more: &str) -> String {
    format!("  {name}:\n    image: milvusdb/milvus:v2.6.2\n    command: [milvus, run, standalone]\n{more}")
}

/// A check of files as JSON, with its exit code and the messages of its errors.
fn checked(name: &str, files: &[(String, String)], codes: &[i32]) -> (serde_json::Value, Vec<String>) {
    let folder = Scratch::new(files);
    let done: Run = within(name, || folder.run(&["check", ".", "--format", "json"]));
    assert_sound(name, &done, codes);
    let json: serde_json::Value = serde_json::from_str(&done.1).expect("JSON");
    let errors = json["errors"].as_array().map_or(&[][..], Vec::as_slice).iter();
    let errors = errors.map(|error| error["message"].as_str().unwrap_or_default().to_owned()).collect();
    (json, errors)
}

fn deployments(json: &serde_json::Value) -> usize {
    json["deployments"].as_array().expect("deployments").len()
}

fn is_refused(json: &serde_json::Value) -> bool {
    let findings = json["findings"].as_array().expect("findings");
    findings.iter().any(|finding| finding["rule"] == "kustomize-refused")
}

/// Kustomizations that each lie over both of the next level.
fn diamond(levels: usize, more: &str) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for level in 0..levels {
        for side in ["a", "b"] {
            let under = match level {
                0 => String::new(),
                _ => format!("- ../a{0}\n- ../b{0}\n", level - 1),
            };
            let text = format!("{more}resources:\n{under}- m.yaml\n");
            files.push((format!("{side}{level}/kustomization.yaml"), text));
            files.push((format!("{side}{level}/m.yaml"), pod(&format!("{side}{level}"))));
        }
    }
    files
}

#[test]
fn kustomizations_that_share_bases_are_built_once() {
    // What comes two ways is there twice, however many lie between.
    let (json, errors) = checked("diamond", &diamond(60, ""), &[1]);
    assert!(errors.is_empty(), "{errors:?}");
    assert!(is_refused(&json), "{json}");
    let overlays = (0..200).map(|i| {
        let text = format!("namespace: n{i}\nresources: [../base]\n");
        (format!("o{i}/kustomization.yaml"), text)
    });
    let base = [("base/kustomization.yaml", "resources: [m.yaml]\n".to_owned()), ("base/m.yaml", pod("m"))];
    let base = base.into_iter().map(|(path, text)| (path.to_owned(), text));
    let (json, errors) = checked("one base", &overlays.chain(base).collect::<Vec<_>>(), &[0, 1]);
    assert!(errors.is_empty(), "{errors:?}");
    assert_eq!(deployments(&json), 200);
}

#[test]
fn what_kustomizations_make_is_bounded() {
    let twice = |level: usize| {
        let under = match level {
            0 => "resources: [m.yaml]\n".to_owned(),
            _ => format!("resources: [../x{0}, ../y{0}]\n", level - 1),
        };
        ["x", "y"].map(|side| {
            let named = format!("namePrefix: {side}-\n{}", under.clone());
            (format!("{side}{level}/kustomization.yaml"), named)
        })
    };
    let set =
        pod("m").replace("kind: Pod", "kind: StatefulSet").replace("apiVersion: v1", "apiVersion: apps/v1");
    let mut files: Vec<(String, String)> = (0..40).flat_map(twice).collect();
    files.extend(["x0/m.yaml", "y0/m.yaml"].map(|path| (path.to_owned(), set.clone())));
    let (_, errors) = checked("prefixes", &files, &[2]);
    assert!(errors.len() == 1 && errors[0].contains("1,000,000 values"), "{errors:?}");

    let copies: String =
        (0..40).map(|i| format!("      - {{op: copy, from: /metadata, path: /metadata/x{i}}}\n")).collect();
    let text = format!("resources: [m.yaml]\npatches:\n  - target: {{kind: Pod}}\n    patch: |\n{copies}");
    let files = [("kustomization.yaml".to_owned(), text), ("m.yaml".to_owned(), pod("m"))];
    let (_, errors) = checked("copies", &files, &[0, 1, 2]);
    assert!(errors.len() <= 1, "{errors:?}");
}

#[test]
fn chains_of_kustomizations_have_no_end() {
    let long = 3_000;
    let mut files: Vec<(String, String)> = (1..long)
        .map(|i| {
            (format!("k{i}/kustomization.yaml"), format!("namespace: n{i}\nresources: [../k{}]\n", i - 1))
        })
        .collect();
    files.push(("k0/kustomization.yaml".into(), "resources: [m.yaml]\n".into()));
    files.push(("k0/m.yaml".into(), pod("m")));
    let (json, errors) = checked("a chain", &files, &[0, 1]);
    assert!(errors.is_empty(), "{errors:?}");
    assert_eq!(json["deployments"][0]["id"], format!("k{}/kustomization.yaml", long - 1));

    files[long - 1].1 = format!("resources: [m.yaml, ../k{}]\n", long - 1);
    let (json, errors) = checked("a ring", &files, &[1]);
    assert!(errors.is_empty(), "{errors:?}");
    assert!(is_refused(&json), "{json}");

    let components: Vec<(String, String)> = (0..long)
        .map(|i| {
            let head = if i == 0 { "resources: [m.yaml]\n" } else { "kind: Component\nnamespace: ns\n" };
            let next = if i + 1 < long { format!("components: [../k{}]\n", i + 1) } else { String::new() };
            (format!("k{i}/kustomization.yaml"), format!("{head}{next}"))
        })
        .chain([("k0/m.yaml".to_owned(), pod("m"))])
        .collect();
    let (_, errors) = checked("components", &components, &[0, 1]);
    assert!(errors.is_empty(), "{errors:?}");
}

#[test]
fn services_may_extend_one_another_without_end() {
    let long = 5_000;
    let base = "  m0:\n    image: alpine\n";
    let chain: String = (1..long).rev().map(|i| format!("  m{i}:\n    extends: m{}\n", i - 1)).collect();
    let milvus = service("milvus", &format!("    extends: m{}\n", long - 1));
    let text = format!("services:\n{milvus}{chain}{base}");
    let (json, errors) = checked("a chain", &[("compose.yaml".to_owned(), text)], &[0, 1]);
    assert!(errors.is_empty(), "{errors:?}");
    assert_eq!(deployments(&json), 1);

    let ring: String =
        (0..3).map(|i| service(&format!("m{i}"), &format!("    extends: m{}\n", (i + 1) % 3))).collect();
    let (json, errors) =
        checked("a ring", &[("compose.yaml".to_owned(), format!("services:\n{ring}"))], &[1]);
    assert!(errors.is_empty(), "{errors:?}");
    let refused: Vec<_> = json["findings"].as_array().expect("findings").iter().collect();
    assert!(refused.iter().any(|finding| finding["rule"] == "compose-refused"), "{refused:?}");

    let growing: String = (1..1_000)
        .map(|i| format!("  m{i}:\n    extends: m{}\n    environment: {{V{i}: x}}\n", i - 1))
        .collect();
    let text = format!("services:\n{}{base}{growing}", service("milvus", ""));
    let (json, errors) = checked("growing", &[("compose.yaml".to_owned(), text)], &[2]);
    assert!(errors.len() == 1 && errors[0].contains("200,000"), "{errors:?}");
    assert_eq!(deployments(&json), 1);
}

#[test]
fn compose_files_that_include_each_other_are_one_error() {
    let file = |i: usize, next: usize| {
        let text = format!("include: [c{next}.compose.yaml]\nservices:\n{}", service(&format!("m{i}"), ""));
        (format!("c{i}.compose.yaml"), text)
    };
    let ring: Vec<_> = (0..3).map(|i| file(i, (i + 1) % 3)).collect();
    let (json, errors) = checked("a ring", &ring, &[2]);
    assert_eq!(errors, ["what it includes or extends leads back to it, which compose refuses"]);
    assert_eq!(deployments(&json), 3);
    let other = |i: usize| {
        let text = format!("include: [c{}.compose.yaml]\nservices:\n  s{i}: {{image: nginx}}\n", i + 1);
        (format!("c{i}.compose.yaml"), text)
    };
    let chain: Vec<_> = std::iter::once(file(0, 1)).chain((1..300).map(other)).collect();
    let (json, errors) = checked("a chain", &chain, &[0, 1]);
    assert!(errors.is_empty(), "{errors:?}");
    assert_eq!(deployments(&json), 1);
    assert_eq!(json["deployments"][0]["files"].as_array().map(Vec::len), Some(300));
}

#[test]
fn of_many_milvus_in_a_project_the_first_are_checked() {
    let project = |number: usize| {
        let services: String = (0..number).map(|i| service(&format!("m{i}"), "")).collect();
        vec![("compose.yaml".to_owned(), format!("services:\n{services}"))]
    };
    let (json, errors) = checked("as many as are checked", &project(100), &[0, 1]);
    assert!(errors.is_empty(), "{errors:?}");
    assert_eq!(deployments(&json), 100);
    let (json, errors) = checked("one more", &project(101), &[2]);
    assert_eq!(errors, ["of the 101 Milvus in it the first 100 are checked"]);
    assert_eq!(deployments(&json), 100);
}

#[test]
fn of_many_manifests_a_deployment_has_those_that_it_refers_to() {
    let config = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {MQ_TYPE: kafka}\n";
    let own = pod("m").replace("    args:", "    envFrom: [{configMapRef: {name: c}}]\n    args:");
    let with = |others: usize| {
        let mut files = vec![("m.yaml".to_owned(), own.clone()), ("z.yaml".to_owned(), config.to_owned())];
        files.extend((0..others).map(|i| (format!("p{i}.yaml"), pod(&format!("p{i}")))));
        let (json, errors) = checked("manifests", &files, &[0, 1]);
        assert!(errors.is_empty(), "{errors:?}");
        let all = json["deployments"].as_array().expect("deployments").clone();
        let one = all.iter().find(|d| d["id"] == "m.yaml").expect("the deployment");
        (one["files"].as_array().expect("files").len(), one["mq"].clone())
    };
    assert_eq!(with(62), (64, "kafka".into()));
    assert_eq!(with(63), (2, "kafka".into()));
}
