//! Images that compose builds: what the Dockerfile begins with, and what it makes of it.

use serde_json::Value;

use crate::program::{ended, mqlint};
use crate::scratch::Scratch;
use crate::surroundings::list;

const COMPOSE: &str = "services:\n  milvus:\n    build: ./db\n    environment: {ETCD_USE_EMBED: 'true', ETCD_DATA_DIR: /var/lib/milvus/etcd, COMMON_STORAGETYPE: local}\n    \
                       volumes: ['./data:/var/lib/milvus']\n";
const FROM: &str = "FROM milvusdb/milvus:v2.5.4\n";
const RUN: &str = "CMD [\"milvus\", \"run\", \"standalone\"]\n";

fn checked(folder: &Scratch, arguments: &[&str]) -> Value {
    let arguments = [&["check", "--format", "json"], arguments].concat();
    let (_, out, error) = ended(&mut mqlint(folder.path(), &arguments));
    serde_json::from_str(&out).unwrap_or_else(|fault| panic!("{fault}: {out}{error}"))
}

fn report(files: &[(&str, &str)], arguments: &[&str]) -> Value {
    checked(&Scratch::new(files), arguments)
}

#[test]
fn the_tag_of_an_image_that_is_built_here_is_no_release() {
    let release = |service: &str, docker: &str, arguments: &[&str]| {
        let compose = COMPOSE.replace("    build: ./db\n", service);
        let told = report(&[("docker-compose.yml", &compose), ("db/Dockerfile", docker)], arguments);
        list(&told, "deployments").first().map(|deployment| deployment["milvus"].clone())
    };
    let docker = format!("{FROM}{RUN}");
    let built = "    image: registry.example.com/milvus:1.4.2\n    build: ./db\n";
    assert_eq!(release(built, &docker, &["."]), Some("2.5.4".into()));
    assert_eq!(release(built, &docker, &[".", "--milvus", "2.6.2"]), Some("2.6.2".into()));
    // Nothing tells what a Dockerfile that is not here begins with.
    let elsewhere = built.replace("./db", "./gone");
    assert_eq!(release(&elsewhere, &docker, &["."]), Some(Value::Null));
    let official = "    image: milvusdb/milvus:v2.6.2\n    build: ./gone\n";
    assert_eq!(release(official, &docker, &["."]), Some("2.6.2".into()));
    assert_eq!(
        release("    image: registry.example.com/milvus:2.5.10\n", &docker, &["."]),
        Some("2.5.10".into())
    );
}

#[test]
fn a_file_over_another_leaves_what_is_built() {
    let over = "services:\n  milvus:\n    environment: {MQ_TYPE: woodpecker}\n";
    let docker = format!("{FROM}{RUN}");
    for (name, arguments) in
        [("docker-compose.override.yml", &["."][..]), ("x.yml", &["docker-compose.yml", "-f", "x.yml"])]
    {
        let told =
            report(&[("docker-compose.yml", COMPOSE), (name, over), ("db/Dockerfile", &docker)], arguments);
        let [deployment] = list(&told, "deployments") else { panic!("{told}") };
        assert_eq!(deployment["milvus"], "2.5.4", "{name}: {deployment}");
        assert!(told["findings"].to_string().contains("mq-outside-its-versions"), "{name}: {told}");
    }
}

#[test]
fn what_a_dockerfile_makes_of_the_image_counts() {
    let told = |docker: &str, environment: &str| {
        let compose = format!("{COMPOSE}{environment}");
        let told = report(&[("docker-compose.yml", &compose), ("db/Dockerfile", docker)], &["."]);
        let [deployment] = list(&told, "deployments") else { return None };
        Some((deployment["mode"].clone(), deployment["mq"].clone()))
    };
    let standalone = |queue: &str| Some(("standalone".into(), queue.into()));
    let pulsar = "ENV MQ_TYPE=pulsar \\\n    PULSAR_ADDRESS=pulsar://p:6650\n";
    for run in [
        RUN,
        "CMD [\"bash\", \"-c\", \"milvus run standalone\"]\n",
        "ENTRYPOINT [\"/usr/bin/tini\", \"--\", \"milvus\", \"run\", \"standalone\"]\n",
        "ENTRYPOINT [\"/usr/bin/tini\", \"--\", \"milvus\"]\nCMD [\"run\", \"standalone\"]\n",
    ] {
        assert_eq!(told(&format!("{FROM}{run}"), ""), standalone("rocksmq"), "{run}");
        assert_eq!(told(&format!("{FROM}{pulsar}{run}"), ""), standalone("pulsar"), "{run}");
    }
    let own = COMPOSE.replace("COMMON", "MQ_TYPE: rocksmq, COMMON");
    let files = [("docker-compose.yml", &*own), ("db/Dockerfile", &format!("{FROM}{pulsar}{RUN}"))];
    assert_eq!(list(&report(&files, &["."]), "deployments")[0]["mq"], "rocksmq");
    // What a script does nobody knows, but for what the service says itself.
    let script = format!("{FROM}ENTRYPOINT [\"/start.sh\"]\n{RUN}");
    assert_eq!(told(&script.replace(RUN, ""), ""), None);
    assert_eq!(told(&script, "    command: [milvus, run, standalone]\n"), standalone("rocksmq"));
}

#[test]
fn configuration_that_a_dockerfile_copies_is_that_of_the_image() {
    let user = "mq:\n  type: no-queue\n";
    for copy in [
        "COPY user.yaml /milvus/configs/",
        "COPY --chown=1:1 user.yaml /milvus/configs/user.yaml",
        "COPY . /milvus/configs/",
    ] {
        let docker = format!("{FROM}{copy}\n{RUN}");
        let folder = Scratch::new(&[
            ("docker-compose.yml", COMPOSE),
            ("db/Dockerfile", &*docker),
            ("db/user.yaml", user),
        ]);
        let all = checked(&folder, &["."]);
        let [deployment] = list(&all, "deployments") else { panic!("{copy}: {all}") };
        assert_eq!(deployment["milvus"], "2.5.4", "{copy}: {all}");
        let of_user = |report: &Value| -> Vec<Value> {
            let all = list(report, "findings").iter().filter(|f| f["path"] == "db/user.yaml");
            all.map(|finding| finding["message"].clone()).collect()
        };
        let told = of_user(&all);
        assert!(!told.is_empty(), "{copy}: {all}");
        // The file alone is understood by what copies it.
        if !copy.contains(" . ") {
            assert_eq!(of_user(&checked(&folder, &["db/user.yaml"])), told, "{copy}");
        }
    }
    let mounted = COMPOSE.replace("['./data", "['./over.yaml:/milvus/configs/user.yaml', './data");
    let docker = format!("{FROM}COPY user.yaml /milvus/configs/\n{RUN}");
    let files = [
        ("docker-compose.yml", &*mounted),
        ("db/Dockerfile", &docker),
        ("db/user.yaml", user),
        ("over.yaml", "mq:\n  type: rocksmq\n"),
    ];
    let told = report(&files, &["docker-compose.yml"]);
    assert_eq!(list(&told, "deployments")[0]["mq"], "rocksmq", "{told}");
}

#[test]
fn a_heredoc_is_no_instruction_and_settings_that_a_build_writes_are_not_known() {
    let told = |docker: &str| {
        let docker = format!("{FROM}{docker}\n{RUN}");
        let report = report(&[("docker-compose.yml", COMPOSE), ("db/Dockerfile", &docker)], &["."]);
        list(&report, "deployments").first().map(|deployment| deployment["mq"].clone())
    };
    assert_eq!(told("RUN <<EOF\nENV MQ_TYPE=pulsar\nEOF"), Some("rocksmq".into()));
    assert_eq!(told("ENV Q=pulsar\nENV MQ_TYPE=$Q"), Some("pulsar".into()));
    assert_eq!(told("COPY <<EOF /milvus/configs/user.yaml\nmq:\n  type: pulsar\nEOF"), None);
    assert_eq!(told("RUN sed -i 's/type: default/type: pulsar/' configs/milvus.yaml"), None);
}
