//! Where compose keeps data, told by the program from the folder that the files are in.

use std::fs;
use std::path::Path;
use std::process::Command;

fn compose(volume: &str, rest: &str) -> String {
    format!(
        "services:\n  standalone:\n    image: milvusdb/milvus:v2.5.4\n    command: [milvus, run, standalone]\n    \
         volumes: [\"{volume}:/var/lib/milvus\"]\n{rest}"
    )
}

/// The rules that findings of a change from one file to another come from, compared in a folder of that name.
fn changed(folder: &Path, old: &str, new: &str) -> (Option<i32>, String) {
    fs::write(folder.join("docker-compose.yml"), old).expect("a file");
    fs::write(folder.join("new.yml"), new).expect("a file");
    let done = Command::new(env!("CARGO_BIN_EXE_mqlint"))
        .current_dir(folder)
        .args(["diff", "docker-compose.yml", "new.yml", "--format", "concise", "--no-config"])
        .output()
        .expect("mqlint runs");
    (done.status.code(), String::from_utf8_lossy(&done.stdout).into_owned())
}

#[test]
fn a_folder_is_the_same_by_its_absolute_path() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = fs::canonicalize(folder.path()).expect("a path");
    let path = |rest: &str| here.join(rest).to_string_lossy().into_owned();
    for (old, new, same) in [
        ("./data", path("data"), true),
        ("./data", path("./x/../data/"), true),
        ("../data", here.parent().expect("a parent").join("data").to_string_lossy().into_owned(), true),
        ("./data", path("other"), false),
        ("./data", "/srv/data".into(), false),
        ("./data", "./other".into(), false),
    ] {
        for [old, new] in [[old, &new], [&new, old]] {
            let (code, out) = changed(&here, &compose(old, ""), &compose(new, ""));
            assert_eq!(code, Some(i32::from(!same)), "{old} {new}: {out}");
            assert_eq!(out.contains("volumes-lost"), !same, "{old} {new}: {out}");
        }
    }
}

#[test]
fn the_folder_names_the_project_where_it_is_the_current_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path().join("vectors");
    fs::create_dir(&here).expect("a folder");
    let volumes = |rest: &str| compose("milvus", &format!("volumes: {{milvus: {rest}}}\n"));
    for (old, new, says) in [
        (volumes("{}"), volumes("{}") + "name: search\n", Some("`search` instead of `vectors`")),
        (volumes("{}"), volumes("{}") + "name: vectors\n", None),
        (volumes("{}"), volumes("{external: true}"), Some("was on `vectors_milvus` and is now on `milvus`")),
        (volumes("{external: true}"), volumes("{}"), Some("was on `milvus` and is now on `vectors_milvus`")),
        (volumes("{}"), volumes("{external: true, name: vectors_milvus}"), None),
    ] {
        let (code, out) = changed(&here, &old, &new);
        assert_eq!(code, Some(i32::from(says.is_some())), "{new}: {out}");
        assert!(says.is_none_or(|says| out.contains(says)), "{new}: {out}");
    }
}
