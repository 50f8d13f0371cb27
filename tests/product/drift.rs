//! Upgrades of deployments that hold data, as `mqlint diff` judges them.

use mqlint::facts::Severity;
use mqlint::judge::finding::{Finding, Report, Side};
use mqlint::text::edit::{Safety, apply};

use crate::scratch::Scratch;
use crate::support::compare;

/// A comparison in a folder that holds both states.
struct Compared {
    folder: Scratch,
    report: Report,
}

impl Compared {
    fn new(old: &[(&str, &str)], new: &[(&str, &str)], options: &str) -> Self {
        let folder = Scratch::empty();
        for (state, files) in [("old", old), ("new", new)] {
            files.iter().for_each(|(name, text)| folder.write(format!("{state}/{name}"), text));
        }
        let report = compare(&folder.at("old"), &folder.at("new"), options);
        Self { folder, report }
    }

    /// The finding of a rule.
    fn finding(&self, rule: &str) -> &Finding {
        let found = self.report.findings.iter().find(|f| f.rule.id == rule);
        found.unwrap_or_else(|| panic!("no {rule} among {:?}", self.rules()))
    }

    fn rules(&self) -> Vec<&str> {
        let told = self.report.findings.iter().filter(|f| f.severity > Severity::Info);
        told.map(|f| f.rule.id).collect()
    }

    /// The new state after the first fix of a rule's finding, judged again.
    fn mended(&self, rule: &str, options: &str) -> (String, Report) {
        let fix = self.finding(rule).fixes.first().expect("a fix");
        let file = fix.edits.first().expect("an edit").file;
        let source = self.report.sources.get(file);
        let text = apply(&source.text, &fix.edits).expect("edits apply");
        std::fs::write(&source.path, &text).expect("a file");
        (text, compare(&self.folder.at("old"), &self.folder.at("new"), options))
    }
}

fn errors(report: &Report) -> Vec<&str> {
    report.findings.iter().filter(|f| f.severity == Severity::Error).map(|f| f.rule.id).collect()
}

const COMPOSE: &str = "\
services:
  etcd:
    image: quay.io/coreos/etcd:v3.5.18
    command: etcd --data-dir /etcd
    volumes: [\"./volumes/etcd:/etcd\"]
  minio:
    image: minio/minio:RELEASE.2024-05-28T17-19-04Z
    command: minio server /minio_data
    volumes: [\"./volumes/minio:/minio_data\"]
  standalone:
    image: milvusdb/milvus:v2.5.16
    command: [milvus, run, standalone]
    environment:
      ETCD_ENDPOINTS: etcd:2379
      MINIO_ADDRESS: minio:9000
    volumes: [\"./volumes/milvus:/var/lib/milvus\"]
";

/// The file of a newer release, which names another queue in the environment.
fn newer(environment: &str) -> String {
    let newer = COMPOSE.replace("v2.5.16", "v2.6.2").replace("2024-05-28T17-19-04Z", "2024-12-18T13-15-44Z");
    newer.replace(
        "      MINIO_ADDRESS: minio:9000\n",
        &format!("      MINIO_ADDRESS: minio:9000\n{environment}"),
    )
}

#[test]
fn a_newer_compose_file_switches_the_queue_and_only_its_variable_keeps_it() {
    let new = newer("      MQ_TYPE: woodpecker\n");
    let compared = Compared::new(&[("docker-compose.yml", COMPOSE)], &[("docker-compose.yml", &new)], "");
    let finding = compared.finding("mq-switch");
    assert_eq!(finding.severity, Severity::Error);
    assert!(finding.message.contains("RocksMQ to Woodpecker"), "{}", finding.message);
    let before = finding.labels.iter().find(|l| l.side == Side::Before).expect("the old place");
    assert_eq!(compared.report.sources.get(before.at.file).slice(before.at.span), "milvusdb/milvus:v2.5.16");
    // Naming the queue in user.yaml is what people are told to do, and has no effect.
    assert!(finding.note.as_deref().is_some_and(|note| note.contains("user.yaml")));
    assert_eq!(compared.rules(), ["mq-switch"]);
    let (text, after) = compared.mended("mq-switch", "");
    assert_eq!(text, newer("      MQ_TYPE: rocksmq\n"));
    assert!(errors(&after).is_empty(), "{:?}", errors(&after));
}

#[test]
fn the_pin_in_user_yaml_does_not_keep_the_queue() {
    let mount = |text: &str| {
        text.replace(
            "[\"./volumes/milvus:",
            "[\"./user.yaml:/milvus/configs/user.yaml\", \"./volumes/milvus:",
        )
    };
    let new = mount(&newer("      MQ_TYPE: woodpecker\n"));
    let pin = ("user.yaml", "mq:\n  type: rocksmq\n");
    let compared =
        Compared::new(&[("docker-compose.yml", COMPOSE)], &[("docker-compose.yml", &new), pin], "");
    let fix = compared.finding("mq-switch").fixes.first().expect("a fix");
    let edited = compared.report.sources.get(fix.edits[0].file);
    assert!(edited.path.ends_with("docker-compose.yml"), "{}", edited.path);
    // Without the variable the pin counts.
    let new = mount(&newer(""));
    let compared =
        Compared::new(&[("docker-compose.yml", COMPOSE)], &[("docker-compose.yml", &new), pin], "");
    assert_eq!(compared.rules(), [""; 0]);
}

fn application(version: &str, values: &str) -> String {
    format!(
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: vectors\nspec:\n  source:\n    \
         chart: milvus\n    repoURL: https://zilliztech.github.io/milvus-helm\n    targetRevision: {version}\n    \
         helm:\n{values}"
    )
}

#[test]
fn a_newer_chart_by_gitops_switches_the_queue_and_is_pinned_where_its_values_stand() {
    let forms = [
        "      values: |\n        cluster:\n          enabled: false\n        pulsarv3:\n          enabled: false\n",
        "      valuesObject:\n        cluster:\n          enabled: false\n        pulsarv3:\n          enabled: false\n",
    ];
    for values in forms {
        let (old, new) = (application("4.2.58", values), application("5.0.19", values));
        let compared = Compared::new(&[("app.yaml", &old)], &[("app.yaml", &new)], "");
        assert_eq!(compared.rules(), ["default-drift", "mq-switch"]);
        for rule in ["default-drift", "mq-switch"] {
            let finding = compared.finding(rule);
            let shown =
                |at: mqlint::text::source::Location| compared.report.sources.get(at.file).slice(at.span);
            assert_eq!((finding.severity, shown(finding.at)), (Severity::Error, "5.0.19"));
            assert_eq!(finding.labels.iter().map(|l| shown(l.at)).collect::<Vec<_>>(), ["4.2.58"]);
            assert_eq!(finding.fixes[0].safety, Safety::Safe);
        }
        let (text, after) = compared.mended("mq-switch", "");
        assert!(text.ends_with("        standalone:\n          messageQueue: rocksmq\n"), "{text}");
        assert!(errors(&after).is_empty(), "{:?}", errors(&after));
    }
}

fn resource(image: &str) -> String {
    format!(
        "apiVersion: milvus.io/v1beta1\nkind: Milvus\nmetadata:\n  name: vectors\nspec:\n  mode: standalone\n  \
         components:\n    image: milvusdb/milvus:{image}\n  dependencies:\n    rocksmq:\n      persistence:\n        \
         enabled: true\n"
    )
}

#[test]
fn a_newer_operator_switches_the_queue_and_is_pinned_in_the_resource() {
    let (old, new) = (resource("v2.5.16"), resource("v2.6.11"));
    let options = "--from operator=1.2.8 --operator 1.3.8";
    let compared = Compared::new(&[("milvus.yaml", &old)], &[("milvus.yaml", &new)], options);
    assert_eq!(compared.finding("mq-switch").severity, Severity::Error);
    assert!(compared.finding("mq-switch").assumptions.iter().any(|a| a.contains("created anew")));
    let (text, after) = compared.mended("mq-switch", options);
    assert!(text.contains("\n    msgStreamType: rocksmq\n"), "{text}");
    assert!(errors(&after).is_empty(), "{:?}", errors(&after));
}

#[test]
fn the_old_pulsar_is_kept_by_both_of_its_switches() {
    let values = [("values.yaml", "etcd:\n  replicaCount: 3\n")];
    let options = "--from chart=4.2.20 --chart 4.2.58";
    let compared = Compared::new(&values, &values, options);
    assert_eq!(compared.rules(), ["pulsar-generation"]);
    let (text, after) = compared.mended("pulsar-generation", options);
    assert_eq!(text, "etcd:\n  replicaCount: 3\npulsar:\n  enabled: true\npulsarv3:\n  enabled: false\n");
    assert!(errors(&after).is_empty(), "{:?}", errors(&after));
}

#[test]
fn a_default_of_before_is_pinned_in_the_file_that_has_the_last_word() {
    let files = [("milvus.yaml", "etcd:\n  rootPath: by-dev\n"), ("user.yaml", "log:\n  level: info\n")];
    let options = "--from 2.6.20 --milvus 3.0.0 --mode cluster";
    let compared = Compared::new(&files, &files, options);
    assert_eq!(compared.rules(), [""; 0], "what milvus.yaml lacks has the default of the code, which stays");
    let options = "--from 2.6.20 --milvus 3.0.0-beta --mode cluster";
    let compared = Compared::new(&files[1..], &files[1..], options);
    assert_eq!(compared.rules(), ["default-drift"]);
    let (text, after) = compared.mended("default-drift", options);
    assert_eq!(text, "log:\n  level: info\ncommon:\n  storage:\n    useLoonFFI: false\n");
    assert!(after.findings.iter().all(|f| f.severity == Severity::Info));
}

#[test]
fn a_user_of_helm_is_told_what_a_real_upgrade_does() {
    let values = [("values.yaml", "cluster:\n  enabled: false\npulsarv3:\n  enabled: false\n")];
    let options = "--from chart=4.2.58 --chart 5.0.19";
    let compared = Compared::new(&values, &values, options);
    let told = |rule: &str| compared.finding(rule).assumptions.iter().any(|a| a.contains("helm upgrade"));
    assert!(told("mq-switch") && told("default-drift"));
}

#[test]
fn flux_and_helmfile_have_helm_upgrade_the_release_which_keeps_its_queue() {
    let flux = |version: &str| {
        format!(
            "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: vectors\nspec:\n  chart:\n    \
             spec:\n      chart: milvus\n      version: {version}\n  values:\n    cluster:\n      enabled: false\n    \
             pulsarv3:\n      enabled: false\n"
        )
    };
    let helmfile = |version: &str| {
        format!(
            "releases:\n  - name: vectors\n    chart: milvus/milvus\n    version: {version}\n    values:\n      - \
             cluster:\n          enabled: false\n        pulsarv3:\n          enabled: false\n"
        )
    };
    let forms = [
        ("release.yaml", flux("4.2.58"), flux("5.0.19")),
        ("helmfile.yaml", helmfile("4.2.58"), helmfile("5.0.19")),
    ];
    for (name, old, new) in forms {
        let compared = Compared::new(&[(name, &old)], &[(name, &new)], "");
        for rule in ["mq-switch", "default-drift"] {
            let finding = compared.finding(rule);
            assert_eq!(finding.severity, Severity::Warning, "{name}");
            assert!(finding.assumptions.iter().any(|a| a.contains("installed anew")), "{name}");
            assert_eq!(finding.fixes[0].safety, Safety::Safe, "{name}");
        }
    }
}

#[test]
fn a_chart_that_is_newer_than_any_known_was_named_all_the_same() {
    let values = [("values.yaml", "cluster:\n  enabled: false\npulsarv3:\n  enabled: false\n")];
    let compared = Compared::new(&values, &values, "--from chart=4.2.58 --chart 5.9.0");
    assert_eq!(compared.finding("mq-switch").severity, Severity::Error);
}

#[test]
fn the_old_side_may_be_of_another_release() {
    let files = [("user.yaml", "mq:\n  type: natsmq\n")];
    let compared = Compared::new(&files, &files, "--from 2.5.16 --milvus 2.6.2 --mode standalone");
    assert_eq!(compared.rules(), ["upgrade-blocker"]);
    let same = Compared::new(&files, &files, "--milvus 2.5.16 --mode standalone");
    assert!(same.report.findings.is_empty());
}

#[test]
fn a_patch_of_milvus_or_the_chart_is_silent() {
    let user = [("user.yaml", "log:\n  level: info\n")];
    for (from, to) in [("2.3.5", "2.3.21"), ("2.4.5", "2.4.23"), ("2.5.4", "2.5.24"), ("2.6.2", "2.6.20")] {
        for mode in ["standalone", "cluster"] {
            let compared = Compared::new(&user, &user, &format!("--from {from} --milvus {to} --mode {mode}"));
            assert_eq!(compared.rules(), [""; 0], "{from} to {to} {mode}");
        }
    }
    let values = [("values.yaml", "etcd:\n  replicaCount: 3\n")];
    for (from, to) in [("4.1.10", "4.1.20"), ("4.2.30", "4.2.58"), ("5.0.0", "5.0.19")] {
        let compared = Compared::new(&values, &values, &format!("--from chart={from} --chart {to}"));
        assert_eq!(compared.rules(), [""; 0], "{from} to {to}");
    }
}

#[test]
fn a_cut_is_known_for_every_setting_that_cuts() {
    use mqlint::facts::changes::defaults::cuts;
    use mqlint::facts::milvus::catalogue::{OnChange, ParamKind, params};
    let cutting = params().filter(|p| p.on_change() == Some(OnChange::CutsLog));
    for param in cutting.filter(|p| matches!(p.kind(), ParamKind::Int | ParamKind::Duration)) {
        assert!(cuts().iter().any(|cut| cut.key == param.key()), "{}", param.key());
    }
}

/// Compose puts the name of the project before those of volumes; `.env` outranks the file, and the file its folder.
#[test]
fn a_project_that_gets_another_name_gets_empty_volumes() {
    let text =
        format!("{}volumes: {{etcd: {{}}, minio: {{}}, milvus: {{}}}}\n", COMPOSE.replace("./volumes/", ""));
    let named = |name: &str| format!("name: {name}\n{text}");
    let told = |old: [&str; 2], new: [&str; 2]| -> Vec<(Severity, String, String)> {
        let files =
            |[compose, env]: [&str; 2]| [("compose.yaml", compose.to_owned()), (".env", env.to_owned())];
        let (old, new) = (files(old), files(new));
        let both = [&old, &new].map(|files| files.iter().map(|(n, t)| (*n, t.as_str())).collect::<Vec<_>>());
        let report = Compared::new(&both[0], &both[1], "").report;
        let lost = report.findings.iter().filter(|f| f.rule.id == "volumes-lost");
        let shown = |f: &Finding| report.sources.get(f.at.file).slice(f.at.span).to_owned();
        lost.map(|f| (f.severity, shown(f), f.message.to_string())).collect()
    };
    for found in [
        told([&named("one"), ""], [&named("two"), ""]),
        told([&text, "COMPOSE_PROJECT_NAME=one\n"], [&text, "A=1\nCOMPOSE_PROJECT_NAME=two\n"]),
    ] {
        let [(severity, shown, message)] = &found[..] else { panic!("{found:?}") };
        assert_eq!((*severity, &**shown), (Severity::Error, "two"));
        let said =
            ["`etcd`", "`minio`", "`milvus`", "`one`", "`two`"].iter().all(|word| message.contains(word));
        assert!(said, "{message}");
    }
    let by_folder = told([&text, ""], [&named("two"), ""]);
    assert!(matches!(&by_folder[..], [(Severity::Warning, ..)]), "{by_folder:?}");
    // The folder of the old state is called so.
    assert_eq!(told([&text, ""], [&named("old"), ""]), []);
    let env = "COMPOSE_PROJECT_NAME=three\n";
    assert_eq!(told([&named("one"), env], [&named("two"), env]), []);
    assert_eq!(told([&text, ""], [&text, ""]), []);
    let bound = |name: &str| format!("name: {name}\n{COMPOSE}");
    assert_eq!(told([&bound("one"), ""], [&bound("two"), ""]), []);
}
