//! What holds for every plan: edits apply, commands are fit for a shell, formats agree, every hop can be planned.

use std::path::{Path, PathBuf};
use std::process::Command;

use mqlint::facts::FileKind;
use mqlint::facts::milvus::{Mode, Version, catalogue, closed, route};
use serde_json::Value;

use super::cases::all_cases;
use super::{folder, items, plan, plans, text};
use crate::files::files_below;
use crate::git::git;
use crate::program::{ended, fed, mqlint};
use crate::scratch::Scratch;

/// A copy of the deployments.
pub fn copy() -> Scratch {
    let from = folder();
    let file = |path: PathBuf| {
        let name = path.strip_prefix(&from).expect("below").to_owned();
        (name, std::fs::read(&path).expect("a file"))
    };
    Scratch::new(&files_below(&from, &[""]).into_iter().map(file).collect::<Vec<_>>())
}

/// All steps with their hop.
fn steps(plan: &Value) -> Vec<(usize, usize, &Value)> {
    let hops = items(plan, "hops").iter().enumerate();
    hops.flat_map(|(h, hop)| {
        items(hop, "steps").iter().enumerate().map(move |(s, step)| (h + 1, s + 1, step))
    })
    .collect()
}

/// The steps of a hop.
pub fn hop_steps(hop: &Value) -> impl Iterator<Item = &Value> {
    items(hop, "steps").iter()
}

fn hops(plans: &[Value]) -> impl Iterator<Item = &Value> {
    plans.iter().flat_map(|plan| items(plan, "hops"))
}

#[test]
fn differences_apply_hop_by_hop_and_keep_the_queue() {
    for (name, args) in all_cases() {
        let copy = copy();
        for plan in plans(copy.path(), args) {
            let mut queue = text(&plan, "mq").to_owned();
            for (_, _, step) in steps(&plan) {
                let Some(diff) = step["diff"].as_str() else { continue };
                assert_eq!(text(step, "kind"), "edit");
                let (code, _, said) = fed(&mut git(copy.path(), &["apply"]), diff);
                assert_eq!(code, 0, "{name}: {said}\n{diff}");
            }
            let Some(last) = items(&plan, "hops").last() else { continue };
            for hop in items(&plan, "hops") {
                if let Some(to) = hop["switch"]["to"].as_str() {
                    queue = to.to_owned();
                }
            }
            assert_eq!(runs_on(copy.path(), text(&plan, "id"), &last["to"], args), queue, "{name}");
        }
    }
}

/// The queue that a file runs on with the versions of a hop.
fn runs_on(folder: &Path, id: &str, versions: &Value, args: &[&str]) -> String {
    let path = id.split('#').next().unwrap_or(id);
    let mut words = vec!["check", path, "--format", "json", "--milvus", text(versions, "milvus")];
    for (key, option) in [("chart", "--chart"), ("operator", "--operator")] {
        words.extend(versions[key].as_str().into_iter().flat_map(|version| [option, version]));
    }
    if let Some(at) = args.iter().position(|arg| *arg == "--mode") {
        words.extend([args[at], args[at + 1]]);
    }
    let (_, out, _) = ended(&mut mqlint(folder, &words));
    let report: Value = serde_json::from_str(&out).expect("JSON");
    let found = items(&report, "deployments").iter().find(|d| text(d, "id") == id);
    found.map(|d| text(d, "mq").to_owned()).unwrap_or_default()
}

#[test]
fn commands_are_what_a_shell_can_read() {
    let mut all: Vec<String> = Vec::new();
    for (_, args) in all_cases() {
        let plans = plans(&folder(), args);
        for (_, _, step) in plans.iter().flat_map(steps) {
            all.extend(items(step, "commands").iter().filter_map(Value::as_str).map(str::to_owned));
        }
    }
    all.sort();
    all.dedup();
    let (code, _, said) = fed(Command::new("sh").arg("-n"), all.join("\n"));
    assert_eq!(code, 0, "{said}");
    for command in &all {
        let braces = command.replace("${", "").replace("{range", "");
        let word = |c: char| c.is_ascii_lowercase();
        let left = braces
            .split('{')
            .skip(1)
            .find(|rest| rest.find('}').is_some_and(|end| end > 0 && rest[..end].chars().all(word)));
        assert!(left.is_none(), "a word is not filled in: {command}");
    }
}

#[test]
fn variables_that_commands_need_are_asked_for_and_no_others() {
    for (name, args) in all_cases() {
        for plan in plans(&folder(), args) {
            let all: String = steps(&plan).iter().map(|(_, _, step)| step.to_string()).collect();
            for variable in items(&plan, "variables") {
                let used = format!("${{{}:?}}", text(variable, "name"));
                assert!(all.contains(&used), "{name} does not use {used}");
            }
            for used in all.split("${").skip(1).filter_map(|rest| rest.split(":?}").next()) {
                let known = items(&plan, "variables").iter().any(|v| text(v, "name") == used);
                assert!(known, "{name} does not ask for {used}");
            }
        }
    }
}

#[test]
fn json_and_markdown_carry_the_same_steps() {
    for (name, args) in all_cases() {
        let markdown = plan(&folder(), &[args, &["--format", "markdown"][..]].concat()).1;
        let unwrapped = markdown.replace(" \\\n  ", " ");
        let mut rest = unwrapped.as_str();
        let plans = plans(&folder(), args);
        let mut count = 0;
        for (hop, number, step) in plans.iter().flat_map(steps) {
            let head = format!("- [ ] **{hop}.{number} {}** ", text(step, "kind"));
            let at = rest.find(&head).unwrap_or_else(|| panic!("{name}: no {head}"));
            rest = &rest[at + head.len()..];
            let end = rest.find("\n- [ ] **").unwrap_or(rest.len());
            let section = &rest[..end];
            let escaped = |text: &str| text.replace('<', "&lt;");
            assert!(section.starts_with(&escaped(text(step, "text"))), "{name} {head}");
            for command in items(step, "commands").iter().filter_map(Value::as_str) {
                assert!(section.contains(command), "{name} {head}: {command}");
            }
            for point in items(step, "points") {
                assert!(section.contains(&escaped(text(point, "text"))), "{name} {head}: {point}");
            }
            if let Some(diff) = step["diff"].as_str() {
                assert!(section.contains(diff), "{name} {head}");
            }
            for source in items(step, "sources") {
                assert!(section.contains(&escaped(text(source, "source"))), "{name} {head}");
            }
            count += 1;
        }
        assert_eq!(markdown.matches("- [ ] **").count(), count, "{name}");
    }
}

/// The edits of a plan that stays in one file, and what it leaves to be done by hand.
fn edits(files: &[(&str, &str)], args: &[&str]) -> (Vec<String>, String) {
    let folder = Scratch::new(files);
    let plans = plans(folder.path(), args);
    let steps = steps(&plans[0]).into_iter().map(|(_, _, step)| step);
    let diffs = steps.clone().filter_map(|step| step["diff"].as_str().map(str::to_owned)).collect();
    (diffs, steps.map(ToString::to_string).collect())
}

/// A value that another key reads through an alias is not written over.
#[test]
fn edits_change_nothing_that_they_are_not_for() {
    let values =
        "cluster:\n  enabled: true\npulsarv3:\n  enabled: true\nimage:\n  all:\n    tag: &tag v2.5.10\n";
    let args = ["values.yaml", "--chart", "4.2.33", "--to", "2.5.24"];
    let (diffs, _) = edits(&[("values.yaml", values)], &args);
    assert!(diffs.concat().contains("tag: &tag v2.5.24"), "{diffs:?}");
    let shared = format!("{values}attu:\n  image:\n    tag: *tag\n");
    let (diffs, all) = edits(&[("values.yaml", &shared)], &args);
    assert!(!diffs.concat().contains("v2.5.24"), "{diffs:?}");
    assert!(all.contains("the image of Milvus 2.5.24"), "{all}");
}

/// All containers of Milvus get the new image, also where they have it through aliases and merges.
#[test]
fn shared_images_are_edited_once() {
    let compose = "x-milvus: &milvus\n  image: &image milvusdb/milvus:v2.5.10\n  environment:\n  - MQ_TYPE=kafka\n  - \
                   KAFKA_BROKERLIST=kafka:9092\nservices:\n  proxy:\n    <<: *milvus\n    command: [milvus, run, proxy]\n  \
                   mix:\n    image: *image\n    command: [milvus, run, mixcoord]\n  kafka:\n    image: bitnami/kafka:3.1.0\n";
    let args = ["docker-compose.yml", "--to", "2.5.24", "--mode", "cluster"];
    let (diffs, all) = edits(&[("docker-compose.yml", compose)], &args);
    assert!(diffs.concat().contains("+  image: &image milvusdb/milvus:v2.5.24"), "{all}");
}

#[test]
fn too_many_deployments_of_one_file_are_an_error() {
    let resource = |i: usize| {
        format!(
            "---\napiVersion: milvus.io/v1beta1\nkind: Milvus\nmetadata: {{name: m{i}}}\nspec:\n  mode: cluster\n  \
             components: {{image: 'milvusdb/milvus:v2.5.10'}}\n"
        )
    };
    let text: String = (0..5).map(resource).collect();
    let folder = Scratch::new(&[("cr.yaml", &text)]);
    assert_eq!(plans(folder.path(), &["cr.yaml", "--to", "2.5.24"]).len(), 5);
    folder.write("cr.yaml", text + &"# a note on how all of this came to be\n".repeat(15_000));
    let (code, out, err) = plan(folder.path(), &["cr.yaml", "--to", "2.5.24", "--format", "json"]);
    assert_eq!(code, 2, "{err}");
    assert!(err.contains("cr.yaml#m4: 1 deployment too many in the same files"), "{err}");
    let document: Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(items(&document, "plans").len(), 4);
}

#[test]
fn steps_that_rest_on_facts_carry_their_sources() {
    for (name, args) in all_cases() {
        for hop in hops(&plans(&folder(), args)) {
            for step in items(hop, "steps").iter().filter(|step| !items(step, "commands").is_empty()) {
                assert!(!items(step, "sources").is_empty() && step["ground"].is_string(), "{name}: {step}");
            }
            assert!(items(hop, "rollback").iter().all(|r| !items(r, "sources").is_empty()), "{name}");
            assert!(!items(hop, "rollback").is_empty(), "{name}");
        }
    }
}

#[test]
fn every_hop_of_the_graph_can_be_planned() {
    let all: Vec<Version> = catalogue::releases().iter().map(|r| r.version).collect();
    let last: Vec<Version> = all
        .iter()
        .copied()
        .filter(|v| catalogue::newest_of_line(v.line()) == Some(*v) && *v >= Version::new(2, 2, 0))
        .collect();
    let first = all.iter().copied().filter(|v| v.patch == 0 && *v >= Version::new(2, 1, 0));
    let starts: Vec<Version> = first.chain(last.iter().copied()).collect();
    let files =
        [("milvus-yaml/milvus.yaml", "cluster"), ("compose-rocksmq-2.3/docker-compose.yml", "standalone")];
    let pairs = starts.iter().flat_map(|a| last.iter().map(move |b| (*a, *b))).filter(|(a, b)| a < b);
    for (n, (from, to)) in pairs.enumerate() {
        // Each kind of files gets every other pair.
        let (file, mode) = files[n % files.len()];
        let (a, b) = (from.to_string(), to.to_string());
        let args = [file, "--from", &a, "--to", &b, "--mode", mode];
        let plans = plans(&folder(), &args);
        if closed(from, to, FileKind::MilvusYaml, Mode::Cluster).is_some() {
            assert_eq!(text(&plans[0], "outcome"), "impossible", "{args:?}");
            continue;
        }
        assert_eq!(text(&plans[0], "outcome"), "hops", "{args:?}");
        let way: Vec<&str> = items(&plans[0], "hops").iter().map(|h| text(&h["to"], "milvus")).collect();
        let known = route(from, to).expect("a way");
        assert_eq!(way, known.iter().map(ToString::to_string).collect::<Vec<_>>(), "{args:?}");
        for hop in items(&plans[0], "hops") {
            let kinds: Vec<&str> = items(hop, "steps").iter().map(|step| text(step, "kind")).collect();
            assert!(["verify", "run", "check"].iter().all(|k| kinds.contains(k)), "{args:?}: {kinds:?}");
        }
    }
}

#[test]
fn a_release_beyond_those_that_are_known_is_told_in_the_hop_to_it() {
    let args = ["milvus-yaml", "--from", "2.5.4", "--mode", "cluster", "--to", "9.0.0"];
    let plans = plans(&folder(), &args);
    let told: Vec<usize> = steps(&plans[0])
        .into_iter()
        .filter(|(_, _, step)| text(step, "text").contains("Milvus 9.0.0 is newer than"))
        .map(|(hop, _, _)| hop)
        .collect();
    assert_eq!(told, [items(&plans[0], "hops").len()]);
}

#[test]
fn values_in_overlays_are_edited_where_they_stand() {
    let folder = Scratch::new(&[
        ("values.yaml", "cluster:\n  enabled: false\nimage:\n  all:\n    tag: v2.5.4\n"),
        ("prod.yaml", "standalone:\n  resources: {}\n"),
    ]);
    let args = ["values.yaml", "-f", "prod.yaml", "--chart", "4.2.33", "--to", "2.6.20"];
    let plans = plans(folder.path(), &args);
    let diffs: String = steps(&plans[0]).iter().filter_map(|(_, _, s)| s["diff"].as_str()).collect();
    assert!(diffs.contains("-    tag: v2.5.4\n+    tag: v2.5.24"), "{diffs}");
    assert!(diffs.contains("+++ b/prod.yaml") && diffs.contains("+  messageQueue: rocksmq"), "{diffs}");
    let commands = steps(&plans[0]).iter().map(|(_, _, s)| s["commands"].to_string()).collect::<String>();
    assert!(commands.contains("-f values.yaml -f prod.yaml"), "{commands}");
}

#[test]
fn every_deployment_of_a_folder_gets_a_plan() {
    let all = plans(&folder(), &["argocd-kafka-2.5", "--to", "2.6.20"]).len();
    assert_eq!(all, 1);
    let copy = copy();
    let (code, out, _) = plan(copy.path(), &[".", "--to", "2.6.20", "--format", "json"]);
    let document: Value = serde_json::from_str(&out).expect("JSON");
    let ids: Vec<PathBuf> = items(&document, "plans").iter().map(|p| PathBuf::from(text(p, "id"))).collect();
    assert_eq!(ids.len(), 25, "{ids:?}");
    // The milvus.yaml does not say its release.
    assert_eq!(code, 2);
}

#[test]
fn what_stops_the_new_release_is_said_before_it_is_installed() {
    let text = "mq:\n  type: woodpecker\nwoodpecker:\n  storage:\n    type: local\n";
    let folder = Scratch::new(&[("milvus.yaml", text)]);
    let args = ["milvus.yaml", "--from", "2.6.5", "--mode", "cluster", "--to", "2.6.20"];
    let plans = plans(folder.path(), &args);
    let said = |step: &Value| {
        items(step, "points").iter().any(|p| p.to_string().contains("error[local-woodpecker-in-cluster]"))
    };
    assert!(steps(&plans[0]).iter().any(|(_, _, step)| said(step)), "{plans:?}");
}

#[test]
fn a_release_with_a_known_fault_is_named_with_the_one_to_take() {
    let compose = |login: bool| {
        let text = format!(
            "services:\n  standalone:\n    image: milvusdb/milvus:v2.6.20\n    command: [milvus, run, standalone]\n    environment:\n      COMMON_SECURITY_AUTHORIZATIONENABLED: \"{login}\"\n"
        );
        Scratch::new(&[("docker-compose.yml", text)])
    };
    let named = |login: bool, to: &str| {
        let (_, out, _) =
            plan(compose(login).path(), &["--to", to, "docker-compose.yml", "--format", "json"]);
        out.contains("streaming service") && out.contains("take 3.0.1 or later")
    };
    assert!(named(true, "3.0.0"));
    assert!(!named(false, "3.0.0"));
    assert!(!named(true, "3.0.1"));
}
