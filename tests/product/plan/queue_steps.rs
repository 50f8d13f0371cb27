//! What holds for the steps of every change of the queue, and what they say of particular deployments.

use serde_json::Value;

use super::cases::all_cases;
use super::steps::hop_steps;
use super::{folder, items, plans, text};
use crate::scratch::Scratch;

const COMPOSE: &str = "services:\n  etcd:\n    image: quay.io/coreos/etcd:v3.5.25\n  standalone:\n    image: \
                       milvusdb/milvus:v2.6.20\n    command: [milvus, run, standalone]\n    environment:\n      \
                       ETCD_ENDPOINTS: etcd:2379\n";

/// Files, and arguments.
type Start = (Vec<(&'static str, String)>, Vec<&'static str>);

/// Starting points whose settings are not those of the release.
fn partial() -> [Start; 5] {
    let mounted = format!(
        "{COMPOSE}      MINIO_ADDRESS: s3.example.com\n    volumes:\n    - ./milvus.yaml:/milvus/configs/milvus.yaml\n"
    );
    let local = |variable: &str| format!("{COMPOSE}      MQ_TYPE: rocksmq\n      {variable}: local\n");
    let to = |queue| vec!["docker-compose.yml", "--to", queue];
    [
        (
            vec![("docker-compose.yml", mounted.clone()), ("milvus.yaml", "mq:\n  type: rocksmq\n".into())],
            to("queue=woodpecker"),
        ),
        (
            vec![("docker-compose.yml", mounted), ("milvus.yaml", "mq:\n  type: woodpecker\n".into())],
            to("queue=rocksmq"),
        ),
        (
            vec![("user.yaml", "mq:\n  type: rocksmq\n".into())],
            vec!["user.yaml", "--from", "2.6.20", "--mode", "standalone", "--to", "queue=woodpecker"],
        ),
        (vec![("docker-compose.yml", local("COMMON_STORAGETYPE"))], to("queue=woodpecker")),
        (vec![("docker-compose.yml", local("WOODPECKER_STORAGE_TYPE"))], to("queue=woodpecker")),
    ]
}

/// The plans of the starting points whose settings are not those of the release.
fn partial_plans() -> Vec<Value> {
    let made = partial().into_iter().flat_map(|(files, args)| {
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
        plans(Scratch::new(&files).path(), &args)
    });
    made.collect()
}

/// All plans, with a name for each.
fn all_plans() -> Vec<(&'static str, Value)> {
    let known =
        all_cases().flat_map(|(name, args)| plans(&folder(), args).into_iter().map(move |p| (name, p)));
    known.chain(partial_plans().into_iter().map(|plan| ("partial", plan))).collect()
}

/// The hops that change the queue.
fn changes(plan: &Value) -> impl Iterator<Item = &Value> {
    items(plan, "hops").iter().filter(|hop| hop["switch"].is_object())
}

/// Where the first step stands that fits.
fn at(hop: &Value, fits: impl Fn(&Value) -> bool) -> Option<usize> {
    hop_steps(hop).position(fits)
}

/// The texts of all steps of a hop.
fn texts(hop: &Value) -> String {
    hop_steps(hop).map(|step| format!("{}\n", text(step, "text"))).collect()
}

#[test]
fn no_text_has_a_word_that_is_not_filled_in() {
    let mut seen = 0;
    for (name, plan) in all_plans() {
        for hop in items(&plan, "hops") {
            let points = hop_steps(hop).flat_map(|step| items(step, "points"));
            let said =
                items(hop, "why").iter().chain(items(hop, "rollback")).chain(points).chain(hop_steps(hop));
            for said in said.map(|said| text(said, "text")) {
                let word =
                    said.split('{').skip(1).find_map(|rest| rest.split_once('}')).map(|(word, _)| word);
                let plain = |word: &str| word.chars().all(|c| c.is_ascii_lowercase() || c == '_');
                assert!(!word.is_some_and(plain), "{name}: {said}");
                seen += 1;
            }
        }
    }
    assert!(seen > 1000, "{seen}");
    let named: String = partial_plans().iter().flat_map(changes).map(texts).collect();
    assert!(named.contains("the folder of `rocksmq.path`") && named.contains("`minio.rootPath`"), "{named}");
}

#[test]
fn nothing_is_blocked_once_a_change_of_the_queue_has_begun() {
    let mut blocked = 0;
    for (name, plan) in all_plans() {
        for hop in changes(&plan) {
            let begins =
                at(hop, |step| text(step, "text").starts_with("Stop ")).unwrap_or_else(|| panic!("{name}"));
            let is_blocked = |step: &&Value| step["blocked"] == true;
            blocked += hop_steps(hop).filter(is_blocked).count();
            assert!(!hop_steps(hop).skip(begins).any(|step| is_blocked(&step)), "{name}");
        }
    }
    assert!(blocked > 0);
}

#[test]
fn backups_are_made_of_what_was_flushed() {
    let mut changed = 0;
    for (name, plan) in all_plans() {
        for hop in changes(&plan) {
            let begins = |with: &'static str| at(hop, move |step| text(step, "text").starts_with(with));
            let (flush, backup) = (begins("Flush "), begins("Back up the metadata"));
            assert!(
                begins("Stop ") < flush && flush < backup && backup.is_some(),
                "{name}: {flush:?} {backup:?}"
            );
            changed += 1;
        }
    }
    assert!(changed > 10, "{changed}");
}

/// The old broker may go with the edit, and then nothing leads back.
#[test]
fn etcd_has_the_new_name_before_the_files_are_edited() {
    for (name, plan) in all_plans() {
        for hop in changes(&plan).filter(|hop| hop["switch"]["way"] == "live") {
            let asks = at(hop, |step| step["commands"].to_string().contains("/wal/alter")).expect("a switch");
            let after = |fits: &dyn Fn(&Value) -> bool| {
                hop_steps(hop).enumerate().skip(asks).find(|(_, step)| fits(step)).map(|(at, _)| at)
            };
            let edits = after(&|step| text(step, "kind") == "edit").unwrap_or(usize::MAX);
            let proof = after(&|step| step["commands"].to_string().contains("/config/mqtype"));
            assert!(proof.is_some_and(|proof| proof < edits), "{name}");
            if text(&hop["from"], "milvus") == "2.6.20" {
                let again = after(&|step| text(step, "text").contains("go no further"));
                assert!(again.is_some_and(|again| again < edits), "{name}");
            }
        }
    }
}

#[test]
fn values_of_a_command_are_no_values_file() {
    let folder = Scratch::new(&[
        (".git/HEAD", "ref: refs/heads/main\n"),
        ("deploy/values.yaml", "cluster:\n  enabled: true\nimage:\n  all:\n    tag: v2.5.10\n"),
        (
            "install.sh",
            "#!/bin/sh\nset -e\nhelm upgrade --install my-milvus zilliztech/milvus --version 4.2.33 \\\n  -f \
             deploy/values.yaml --set pulsarv3.enabled=false --set kafka.enabled=true\n",
        ),
    ]);
    let plans = plans(folder.path(), &["deploy/values.yaml", "--to", "2.5.24"]);
    let plan = &plans[0];
    let all = plan.to_string();
    assert!(
        all.contains("-f deploy/values.yaml ${SET_OPTIONS:?}") && !all.contains("-f install.sh"),
        "{all}"
    );
    assert!(texts(&items(plan, "hops")[0]).contains("The command at install.sh:3 sets values"), "{all}");
    assert!(items(plan, "variables").iter().any(|v| v["name"] == "SET_OPTIONS"), "{all}");
}

#[test]
fn a_chart_that_nobody_named_is_looked_up_first() {
    let asks = |args: &[&str]| {
        let plans = plans(&folder(), args);
        texts(&items(&plans[0], "hops")[0]).contains("plan again with `--chart`")
    };
    assert!(asks(&["helm-pulsar-2.6", "--to", "queue=woodpecker"]));
    assert!(!asks(&["helm-pulsar-2.6", "--chart", "5.0.19", "--to", "queue=woodpecker"]));
}

#[test]
fn a_log_on_a_disk_is_in_no_bucket() {
    for local in &partial_plans()[3..] {
        let said = texts(changes(local).next().unwrap_or_else(|| panic!("{local}")));
        assert!(
            said.contains("The folder of Woodpecker") && said.contains("outlives the container"),
            "{said}"
        );
        assert!(!said.contains("bucket") && !said.contains("conditional writes"), "{said}");
    }
}

#[test]
fn an_object_store_elsewhere_has_no_service_to_ask() {
    let plans = partial_plans();
    let hop = changes(&plans[0]).next().expect("a change");
    let store = hop_steps(hop).find(|s| text(s, "text").contains("conditional writes")).expect("a step");
    assert!(items(store, "commands").is_empty(), "{store}");
    assert!(items(&plans[0], "variables").iter().all(|v| v["name"] != "MINIO_SERVICE"));
}

#[test]
fn a_queue_that_runs_already_is_looked_up_where_etcd_has_the_say() {
    let noted =
        |args: &[&str]| plans(&folder(), args)[0]["assumptions"].to_string().contains("config/mqtype");
    assert!(noted(&["compose-rocksmq-2.6", "--to", "queue=rocksmq"]));
    assert!(!noted(&["compose-natsmq-2.5", "--to", "queue=natsmq"]));
}

#[test]
fn the_automatic_sync_comes_back_only_where_it_was_on() {
    let app = |policy: &str| {
        let text = format!(
            "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: search\n  namespace: argocd\nspec:\n  \
             destination: {{server: 'https://kubernetes.default.svc', namespace: search}}\n{policy}  source:\n    \
             repoURL: https://zilliztech.github.io/milvus-helm/\n    chart: milvus\n    targetRevision: 4.2.33\n    \
             helm:\n      valuesObject:\n        cluster: {{enabled: false}}\n        image: {{all: {{tag: v2.5.24}}}}\n        \
             standalone: {{messageQueue: natsmq}}\n"
        );
        plans(Scratch::new(&[("app.yaml", &text)]).path(), &["app.yaml", "--to", "queue=rocksmq"])[0]
            .to_string()
    };
    let manual = app("");
    assert!(manual.contains("argocd app sync") && !manual.contains("--sync-policy automated"), "{manual}");
    let automatic = app("  syncPolicy: {automated: {prune: true}}\n");
    assert!(automatic.contains("--sync-policy automated --auto-prune\""), "{automatic}");
}

#[test]
fn what_is_cleaned_up_fits_the_files() {
    let clean = |args: &[&str]| {
        let plans = plans(&folder(), args);
        let hop = changes(&plans[0]).next().unwrap_or_else(|| panic!("{plans:?}"));
        hop_steps(hop).last().map(|step| text(step, "text").to_owned()).expect("a step")
    };
    let bare = clean(&["milvus-yaml", "--from", "2.6.20", "--mode", "cluster", "--to", "queue=woodpecker"]);
    assert!(bare.contains("settings of Kafka out of the file") && !bare.contains("the service"), "{bare}");
    let compose = clean(&["compose-kafka-2.6", "--mode", "cluster", "--to", "queue=woodpecker"]);
    assert!(compose.contains("take the service of Kafka"), "{compose}");
}

#[test]
fn only_what_was_stopped_goes_on() {
    let goes_on = |from: &str| {
        let args = ["milvus-yaml", "--from", from, "--mode", "cluster", "--to", "queue=woodpecker"];
        let plans = plans(&folder(), &args);
        texts(changes(&plans[0]).next().unwrap_or_else(|| panic!("{plans:?}")))
    };
    assert!(goes_on("2.6.20").contains("Let the writers go on"));
    let later = goes_on("3.0.1");
    assert!(later.contains("Writers may go on") && !later.contains("Let the writers go on"), "{later}");
    assert!(later.contains("Let what creates, drops or changes collections go on"), "{later}");
}
