//! What `check --base` costs beside a plain check, in one run so that the machine cancels out: `cargo bench --bench base`.
//! In a repository of 2,000 YAML files, a tenth of them values of Milvus, some have changed since the last commit.
//! The bar is twice a plain check of the same paths.

use std::fmt::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Runs of each measurement; the fastest counts, being the one that nothing disturbed.
const RUNS: usize = 15;
/// YAML files in the repository.
const FILES: usize = 2000;
/// One of so many is values of Milvus.
const EACH: usize = 10;
/// How many of those have changed.
const CHANGED: usize = 100;

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    let milvus: Vec<String> = (0..FILES).map(|n| write(root, n, "v2.5.4")).step_by(EACH).collect();
    git(root, &["init", "-q"]);
    git(root, &["add", "-A"]);
    git(root, &["commit", "-q", "-m", "a state"]);
    let changed: Vec<&str> = milvus.iter().take(CHANGED).map(String::as_str).collect();
    for n in (0..FILES).step_by(EACH).take(CHANGED) {
        write(root, n, "v2.5.5");
    }
    println!(
        "{FILES} YAML files, {} of them of Milvus, {CHANGED} of those changed, best of {RUNS} runs",
        milvus.len()
    );
    // A commit leaves each object in a file of its own, as only few ever are in a repository.
    println!("as committed a moment ago, each object in a file of its own");
    compare_all(root, &changed);
    git(root, &["gc", "-q"]);
    println!("as cloned, objects in a pack");
    compare_all(root, &changed);
}

fn compare_all(root: &Path, changed: &[&str]) {
    let check = |args: &[&str]| best(|| mqlint(root, args));
    compare("the files that changed", &check, changed);
    compare("ten of them", &check, &changed[..10]);
    compare("one of them", &check, &changed[..1]);
    compare("the whole repository", &check, &["."]);
    let (plain, all) = (check(changed), check(&["--base", "HEAD", "."]));
    println!(
        "the whole repository with --base / a plain check of the files that changed: {:.2}",
        ratio(all, plain)
    );
}

fn compare(what: &str, check: &dyn Fn(&[&str]) -> Duration, paths: &[&str]) {
    let plain = check(paths);
    let based = check(&[&["--base", "HEAD"], paths].concat());
    let ratio = ratio(based, plain);
    let verdict = if ratio < 2.0 { "within the bar" } else { "over the bar" };
    let ms = |time: Duration| time.as_secs_f64() * 1000.0;
    println!("{what:26} plain {:8.2} ms, --base {:8.2} ms: {ratio:.2}, {verdict}", ms(plain), ms(based));
}

fn ratio(a: Duration, b: Duration) -> f64 {
    a.as_secs_f64() / b.as_secs_f64()
}

/// The shortest of some runs.
fn best(mut run: impl FnMut()) -> Duration {
    let time = || {
        let start = Instant::now();
        run();
        start.elapsed()
    };
    std::iter::repeat_with(time).take(RUNS).min().unwrap_or_default()
}

fn mqlint(root: &Path, args: &[&str]) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mqlint"));
    command.current_dir(root).args(["check", "--no-config", "--format", "concise"]).args(args);
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status().expect("the program runs");
    assert_ne!(status.code(), Some(2), "{args:?}");
}

fn git(root: &Path, args: &[&str]) {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=A", "-c", "user.email=a@localhost"]).args(args).current_dir(root);
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    assert!(command.status().expect("git runs").success(), "git {args:?}");
}

/// Writes one of the files, and gives its path.
fn write(root: &Path, n: usize, tag: &str) -> String {
    let (name, mut text) = match n % EACH {
        0 => (format!("apps/{n}/values.yaml"), values(tag)),
        _ => (format!("apps/{}/resource-{n}.yaml", n - n % EACH), resource(n)),
    };
    writeln!(text, "# file {n}").expect("a string");
    let path = root.join(&name);
    std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
    std::fs::write(path, text).expect("writing");
    name
}

fn values(tag: &str) -> String {
    let mut text =
        format!("cluster:\n  enabled: true\nimage:\n  all:\n    tag: {tag}\npulsarv3:\n  enabled: false\n");
    text.push_str("kafka:\n  enabled: true\n");
    for name in ["proxy", "queryNode", "dataNode", "indexNode"] {
        writeln!(text, "{name}:\n  replicas: 2\n  resources:\n    limits:\n      cpu: 4\n      memory: 16Gi")
            .expect("a string");
    }
    text.push_str("extraConfigFiles:\n  user.yaml: |\n    etcd:\n      rootPath: by-dev\n");
    text
}

fn resource(n: usize) -> String {
    let head =
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n";
    let mut text = format!("{head}      containers:\n");
    for i in 0..6 {
        writeln!(text, "        - name: web-{n}-{i}\n          image: nginx:1.2{i}\n          ports:\n            - containerPort: 80")
            .expect("a string");
    }
    text
}
