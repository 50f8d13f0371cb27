//! What a file costs that is named alone, as the pre-commit hook names it: `cargo bench --bench named`. What stands around
//! it is looked for, so the bar is a check of the whole repository, in one run so that the machine cancels out.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

#[path = "sets/tree.rs"]
mod tree;

/// Runs of each measurement; the fastest counts, being the one that nothing disturbed.
const RUNS: usize = 9;

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    tree::write_tree(folder.path());
    let root = folder.path().join("tree");
    commit(&root);
    compare(&format!("a repository of {} files", tree::FILES), &root, &["0/0/values.yaml"]);

    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/repository");
    let copy = folder.path().join("repository");
    copy_folder(&fixture, &copy);
    commit(&copy);
    let all = files_below(&copy);
    let names: Vec<&str> = all.iter().filter_map(|path| path.strip_prefix(&copy).ok()?.to_str()).collect();
    let yaml: Vec<&str> = names.into_iter().filter(|name| name.ends_with(".yaml")).collect();
    compare(&format!("fixtures/repository, its {} files of YAML", yaml.len()), &copy, &yaml);
    compare("fixtures/repository, one of them", &copy, &yaml[..1]);
}

fn compare(what: &str, root: &Path, named: &[&str]) {
    let (whole, named) = (best(|| mqlint(root, &["."])), best(|| mqlint(root, named)));
    let ratio = named.as_secs_f64() / whole.as_secs_f64();
    let verdict = if ratio <= 1.1 { "within the bar" } else { "over the bar" };
    let ms = |time: Duration| time.as_secs_f64() * 1000.0;
    println!("{what:46} whole {:8.2} ms, named {:8.2} ms: {ratio:.2}, {verdict}", ms(whole), ms(named));
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

fn mqlint(root: &Path, paths: &[&str]) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mqlint"));
    command.current_dir(root).args(["check", "--format", "concise"]).args(paths);
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status().expect("the program runs");
    assert!(status.code().is_some_and(|code| code < 2), "{paths:?}: {status}");
}

/// Makes a folder a repository with one commit.
fn commit(root: &Path) {
    for words in [&["init", "-q"][..], &["add", "-A"], &["commit", "-q", "-m", "a state"]] {
        let mut git = Command::new("git");
        git.args(["-c", "user.name=A", "-c", "user.email=a@localhost"]).args(words).current_dir(root);
        git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        assert!(git.status().expect("git runs").success(), "git {words:?}");
    }
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let (mut open, mut files) = (vec![folder.to_owned()], Vec::new());
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() { open.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    files
}

fn copy_folder(from: &Path, to: &Path) {
    for file in files_below(from) {
        let copy = to.join(file.strip_prefix(from).expect("a file below it"));
        std::fs::create_dir_all(copy.parent().expect("a folder")).expect("a folder");
        std::fs::copy(&file, &copy).expect("copied");
    }
}
