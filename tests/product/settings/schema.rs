//! `mqlint schema`, and that what it says and what is read agree.

use mqlint::read::settings::keys::KEYS;

use super::{check, run};
use crate::scratch::Scratch;

fn schema(args: &str) -> serde_json::Value {
    let (code, out, err) = run(&Scratch::empty(), &format!("schema {args}"));
    assert_eq!((code, err.as_str()), (0, ""));
    serde_json::from_str(&out).expect("JSON")
}

#[test]
fn the_schema_of_the_settings_has_every_key_and_its_example_is_read() {
    let schema = schema("settings");
    let target = &schema["properties"]["targets"]["items"]["properties"];
    let project = Scratch::new(&[
        ("values.yaml", "cluster: {enabled: false}\n"),
        ("values-prod.yaml", "cluster: {enabled: false}\n"),
        ("base.yaml", ""),
        ("lint/README.md", ""),
        (".mqlint-baseline.json", "{\"version\": 1, \"findings\": []}"),
    ]);
    for key in KEYS {
        assert_eq!(schema["properties"].get(key.name).is_some(), key.may_stand(false), "{}", key.name);
        assert_eq!(target.get(key.name).is_some(), key.may_stand(true), "{}", key.name);
        let example = key.example.replace("../.mqlint.yaml", "base.yaml");
        let text = match key.name {
            "path" | "values" => format!("targets:\n  - {}: {example}\n", key.name),
            _ if key.may_stand(false) => format!("{}: {example}\n", key.name),
            _ => format!("targets:\n  - path: a\n    {}: {example}\n", key.name),
        };
        project.write(".mqlint.yaml", &text);
        let (_, report) = check(&project, "values.yaml");
        assert!(!report.to_string().contains("bad-settings"), "{text}{report}");
        assert!(report.get("errors").is_none(), "{text}{report}");
    }
}

#[test]
fn the_schemas_differ_by_version() {
    let has = |args: &str, pointer: &str| schema(args).pointer(pointer).is_some();
    let woodpecker = "/properties/woodpecker/properties/meta";
    assert!(has("milvus --milvus 2.6", woodpecker) && !has("milvus --milvus 2.5", woodpecker));
    assert!(has("milvus", woodpecker), "the newest");
    assert!(has("values --chart 5.0.2", "/properties/pulsarv3"));
    assert!(!has("values --chart 4.1.0", "/properties/pulsarv3"));
    let project = Scratch::empty();
    assert_eq!(run(&project, "schema values --milvus 2.6").0, 2);
    assert_eq!(run(&project, "schema compose").0, 2);
}
