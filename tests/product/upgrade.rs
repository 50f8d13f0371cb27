//! `mqlint check --to` and `mqlint resolve --diff`, as the program runs them.

use serde_json::Value;

use crate::scratch::Scratch;

struct Done {
    code: i32,
    out: String,
    err: String,
}

impl Done {
    fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}: {}{}", self.out, self.err))
    }
}

fn run(files: &[(&str, &str)], args: &[&str]) -> Done {
    let (code, out, err) = Scratch::new(files).run(args);
    Done { code, out, err }
}

const VALUES: &str = "cluster:\n  enabled: true\nimage:\n  all:\n    tag: v2.5.24\nindexNode:\n  enabled: true\n\
                      pulsarv3:\n  enabled: true\n";

/// Rule, severity and effect of each finding above info.
fn findings(json: &Value) -> Vec<(&str, &str)> {
    let all = json["findings"].as_array().expect("findings").iter();
    let told = all.filter(|f| f["severity"] != "info");
    told.map(|f| (f["rule"].as_str().expect("a rule"), f["upgrade"].as_str().expect("an effect"))).collect()
}

#[test]
fn what_an_upgrade_breaks_is_told_and_what_is_wrong_today_is_not() {
    let text = format!("{VALUES}noSuchKey: 1\nqueryCoordinator: {{}}\n");
    let args = ["check", "values.yaml", "--chart", "5.0.2", "--format", "json"];
    let today = run(&[("values.yaml", &text)], &args).json();
    let rules: Vec<&Value> =
        today["findings"].as_array().expect("findings").iter().map(|f| &f["rule"]).collect();
    assert!(rules.contains(&&"unknown-key".into()), "{rules:?}");
    assert!(today["deployments"][0]["to"].is_null() && today["findings"][0]["upgrade"].is_null());
    let done = run(&[("values.yaml", &text)], &[&args[..], &["--to", "2.6.2"]].concat());
    let json = done.json();
    let found = findings(&json);
    assert!(found.contains(&("retired-component", "breaks")), "{found:?}");
    assert!(found.iter().all(|(rule, _)| *rule != "unknown-key"), "{found:?}");
    let deployment = &json["deployments"][0];
    assert_eq!((&deployment["milvus"], &deployment["to"]["milvus"]), (&"2.5.24".into(), &"2.6.2".into()));
    assert_eq!(done.code, 1);
}

/// The switch says what the default does to the queue, and pins it; with it left out, the default does.
#[test]
fn a_fault_of_the_new_release_is_told_once() {
    let files = [("user.yaml", "common:\n  security:\n    authorizationEnabled: true\n")];
    let told = |args: &[&str]| {
        let json = run(
            &files,
            &[&["check", "user.yaml", "--format", "json", "--mode", "standalone"], args].concat(),
        )
        .json();
        let all = json["findings"].as_array().expect("findings").clone();
        let of_fault = |f: &&Value| f["message"].as_str().is_some_and(|m| m.contains("streaming service"));
        all.iter()
            .filter(of_fault)
            .map(|f| f["rule"].as_str().expect("a rule").to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(told(&["--milvus", "2.6.5", "--to", "3.0.0"]), ["upgrade-blocker"]);
    assert_eq!(told(&["--to", "3.0.0"]), ["known-fault"], "the present release is not known");
}

#[test]
fn a_queue_that_a_default_changes_is_told_once() {
    let values = [("values.yaml", "cluster:\n  enabled: false\npulsarv3:\n  enabled: false\n")];
    let args =
        ["check", "--chart", "4.2.58", "--to", "milvus=2.6.2", "--to", "chart=5.0.19", "--format", "json"];
    let of_queue = |more: &[&str]| -> Vec<(String, String)> {
        let json = run(&values, &[&args[..], more].concat()).json();
        let all = json["findings"].as_array().expect("findings").iter();
        let of_queue = all.filter(|f| f["message"].as_str().is_some_and(|m| m.contains("oodpecker")));
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        of_queue.map(|f| (text(&f["rule"]), text(&f["fixes"][0]["title"]))).collect()
    };
    let pin = "set `standalone.messageQueue: rocksmq`".to_owned();
    assert_eq!(of_queue(&["--select", "mq-switch,default-drift"]), [("mq-switch".to_owned(), pin.clone())]);
    assert_eq!(of_queue(&["--select", "default-drift"]), [("default-drift".to_owned(), pin)]);
}

#[test]
fn the_report_is_headed_by_the_upgrade_and_keeps_effects_apart() {
    let milvus =
        "mq:\n  type: kafka\nkafka:\n  brokerList: k:9092\nqueryNode:\n  mmapDirPath: /var/lib/milvus/mmap\n";
    let files = [("values.yaml", VALUES), ("milvus.yaml", milvus)];
    let args = ["check", "--mode", "cluster", "--from", "2.3.21", "--to", "3.0.0", "--color", "never"];
    let done = run(&files, &args);
    let place =
        |text: &str| done.out.find(text).unwrap_or_else(|| panic!("{text}:\n{}{}", done.out, done.err));
    let (first, second) = (place("milvus.yaml: upgrade 2.3.21 "), place("values.yaml: upgrade 2.3.21 "));
    assert!(first < second && first < place("what breaks"));
    let done = run(
        &files[1..],
        &["check", "--mode", "cluster", "--from", "2.3.21", "--to", "2.4.0", "--format", "json"],
    );
    assert!(findings(&done.json()).contains(&("renamed-key", "deprecated")), "{}", done.out);
}

#[test]
fn an_upgrade_to_what_runs_is_none() {
    let done = run(&[("values.yaml", VALUES)], &["check", "--to", "2.5.24"]);
    assert_eq!(done.code, 0, "{}", done.out);
    assert!(
        done.out.contains("values.yaml: no upgrade") && done.err.contains("those that it has"),
        "{}",
        done.out
    );
    let milvus = [("milvus.yaml", "etcd:\n  rootPath: x\nmq:\n  type: kafka\n")];
    let done = run(&milvus, &["check", "--to", "3.0.0"]);
    assert!(
        done.err.contains("--from says it") && !done.out.contains("skipped-version"),
        "{}{}",
        done.out,
        done.err
    );
    let done = run(&milvus, &["check", "--to", "3.0.0", "--from", "2.2.16"]);
    assert!(done.out.contains("skipped-version"), "{}{}", done.out, done.err);
}

#[test]
fn versions_are_read_and_wrong_ones_refused() {
    let files = [("values.yaml", VALUES)];
    let both =
        run(&files, &["check", "--to", "milvus=2.6.2", "--to", "chart=5.0.2", "--format", "json"]).json();
    let to = &both["deployments"][0]["to"];
    assert_eq!((&to["milvus"], &to["chart"]), (&"2.6.2".into(), &"5.0.2".into()));
    for wrong in [
        &["--to", "latest"][..],
        &["--to", "helm=5.0.2"],
        &["--to", "2.6.2", "--to", "2.5.4"],
        &["--from", "2.5.4"],
    ] {
        assert_eq!(run(&files, &[&["check"], wrong].concat()).code, 2, "{wrong:?}");
    }
    let conflict = run(&files, &["check", "--to", "2.6.2", "--base", "HEAD"]);
    assert!(conflict.code == 2 && conflict.err.contains("cannot be used with"), "{}", conflict.err);
}

#[test]
fn differing_settings_show_both_origins() {
    let old = "mq:\n  type: kafka\nkafka:\n  brokerList: a:9092\nminio:\n  secretAccessKey: one\n";
    let new =
        "# another layout\nkafka: {brokerList: 'b:9092'}\nmq: {type: kafka}\nminio: {secretAccessKey: two}\n";
    let files = [("old/user.yaml", old), ("new/user.yaml", new)];
    let args = ["resolve", "--diff", "old", "new", "--milvus", "2.5.4", "--mode", "standalone"];
    let json = run(&files, &[&args[..], &["--format", "json"]].concat()).json();
    let settings = json["deployments"][0]["settings"].as_array().expect("settings");
    let keys: Vec<&Value> = settings.iter().map(|s| &s["key"]).collect();
    assert_eq!(keys, ["kafka.brokerList", "minio.secretAccessKey"]);
    let (before, after) = (&settings[0]["before"], &settings[0]["after"]);
    assert_eq!((&before["value"], &after["value"]), (&"a:9092".into(), &"b:9092".into()));
    assert_eq!((&before["path"], &after["path"]), (&"old/user.yaml".into(), &"new/user.yaml".into()));
    assert_eq!((&before["range"]["start"]["line"], &after["range"]["start"]["line"]), (&4.into(), &2.into()));
    assert_eq!(settings[1]["before"]["value"], "********");
    let one = run(&files, &[&args[..4], &["mq.type"], &args[4..]].concat());
    assert!(one.out.contains("no effective setting differs"), "{}{}", one.out, one.err);
    let text = run(&files, &args).out;
    assert!(
        text.contains("kafka.brokerList\n  - a:9092  user.yaml, old/user.yaml:4:15\n  + b:9092"),
        "{text}"
    );
}

#[test]
fn a_chart_or_an_operator_beyond_those_that_are_known_is_no_all_clear() {
    let values = ("values.yaml", "cluster:\n  enabled: true\nimage:\n  all:\n    tag: v2.6.20\n");
    let resource = (
        "milvus.yaml",
        "apiVersion: milvus.io/v1beta1\nkind: Milvus\nmetadata: {name: m}\nspec: {components: {image: \
         'milvusdb/milvus:v2.6.20'}, dependencies: {msgStreamType: woodpecker}}\n",
    );
    let cases = [
        (values, ["--chart", "5.0.19", "--to", "chart=9.0.0"], "chart 9.0.0"),
        (resource, ["--operator", "1.3.8", "--to", "operator=9.0.0"], "operator 9.0.0"),
    ];
    for (file, args, version) in cases {
        let done = run(&[file], &[&["check", "--format", "json"], &args[..]].concat());
        let json = done.json();
        let told = json["findings"].as_array().expect("findings").iter().any(|f| {
            f["rule"] == "upgrade-blocker"
                && f["severity"] == "warning"
                && f["message"].as_str().is_some_and(|m| m.starts_with(&format!("{version} is newer than")))
        });
        assert!(told && done.code == 1, "{}", done.out);
        let plan = run(&[file], &[&["plan", file.0], &args[..]].concat());
        let said =
            format!("{} is newer than all", version.replacen(&version[..1], &version[..1].to_uppercase(), 1));
        assert!(plan.out.replace("\n      ", " ").contains(&said), "{}", plan.out);
    }
}
