//! Where compose keeps data, told by the program from the folder that the files are in.

use std::path::Path;

use crate::program::{ended, mqlint};
use crate::scratch::Scratch;

fn compose(volume: &str, rest: &str) -> String {
    format!(
        "services:\n  standalone:\n    image: milvusdb/milvus:v2.5.4\n    command: [milvus, run, standalone]\n    \
         volumes: [\"{volume}:/var/lib/milvus\"]\n{rest}"
    )
}

/// The rules that findings of a change from one file to another come from, compared in a folder of that name.
fn changed(folder: &Path, old: &str, new: &str) -> (i32, String) {
    std::fs::write(folder.join("docker-compose.yml"), old).expect("a file");
    std::fs::write(folder.join("new.yml"), new).expect("a file");
    let args = ["diff", "docker-compose.yml", "new.yml", "--format", "concise", "--no-config"];
    let (code, out, _) = ended(&mut mqlint(folder, &args));
    (code, out)
}

#[test]
fn a_folder_is_the_same_by_its_absolute_path() {
    let folder = Scratch::empty();
    let here = folder.path().canonicalize().expect("a path");
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
            assert_eq!(code, i32::from(!same), "{old} {new}: {out}");
            assert_eq!(out.contains("volumes-lost"), !same, "{old} {new}: {out}");
        }
    }
}

#[test]
fn the_folder_names_the_project_where_it_is_the_current_one() {
    let folder = Scratch::new(&[("vectors/docker-compose.yml", "")]);
    let here = folder.at("vectors");
    let volumes = |rest: &str| compose("milvus", &format!("volumes: {{milvus: {rest}}}\n"));
    for (old, new, says) in [
        (volumes("{}"), volumes("{}") + "name: search\n", Some("`search` instead of `vectors`")),
        (volumes("{}"), volumes("{}") + "name: vectors\n", None),
        (volumes("{}"), volumes("{external: true}"), Some("was on `vectors_milvus` and is now on `milvus`")),
        (volumes("{external: true}"), volumes("{}"), Some("was on `milvus` and is now on `vectors_milvus`")),
        (volumes("{}"), volumes("{external: true, name: vectors_milvus}"), None),
    ] {
        let (code, out) = changed(&here, &old, &new);
        assert_eq!(code, i32::from(says.is_some()), "{new}: {out}");
        assert!(says.is_none_or(|says| out.contains(says)), "{new}: {out}");
    }
}

/// A service on a volume of its own beside Milvus, and what Milvus says in place of that.
fn beside(others: &str, own: &str) -> String {
    format!(
        "services:\n{others}  standalone:\n    image: milvusdb/milvus:v2.5.4\n    command: [milvus, run, \
         standalone]\n{own}volumes: {{milvus: {{}}, other: {{}}}}\n"
    )
}

/// A service that mounts a volume where Milvus keeps its data.
fn holder(name: &str, rest: &str) -> String {
    format!("  {name}:\n    image: busybox\n{rest}")
}

#[test]
fn volumes_come_from_other_services() {
    let folder = Scratch::empty();
    let (at, from) = ("    volumes: [\"milvus:/var/lib/milvus\"]\n", "    volumes_from: ");
    let data = holder("data", at);
    let old = beside("", at);
    let other = at.replace("milvus:", "other:");
    let through = holder("data", "    volumes_from: [first]\n") + &holder("first", at);
    for (others, own, same) in [
        (data.clone(), format!("{from}[data]\n"), true),
        (data.clone(), format!("{from}[\"data:ro\"]\n"), true),
        (data.clone(), format!("{from}[\"${{NAME:-data}}\"]\n"), true),
        (data.clone(), format!("{at}{from}[data]\n"), true),
        (data.clone(), format!("{other}{from}[data]\n"), false),
        (holder("data", &other), format!("{from}[data]\n"), false),
        (holder("data", &other), format!("{at}{from}[data]\n"), true),
        (data.clone() + &holder("more", &other), format!("{from}[more, data]\n"), true),
        (data.clone() + &holder("more", &other), format!("{from}[data, more]\n"), false),
        (through, format!("{from}[data]\n"), true),
        (holder("data", "    tmpfs: /var/lib/milvus\n"), format!("{from}[data]\n"), false),
        // Nobody knows what these mount.
        (String::new(), format!("{from}[\"container:data\"]\n"), true),
        (String::new(), format!("{from}[\"container:data:ro\"]\n"), true),
        (String::new(), format!("{from}[elsewhere]\n"), true),
        (String::new(), format!("{from}[\"$NAME\"]\n"), true),
        (holder("data", "    volumes_from: [data]\n"), format!("{from}[data]\n"), true),
        (String::new(), String::new(), false),
    ] {
        let new = beside(&others, &own);
        for [old, new] in [[&old, &new], [&new, &old]] {
            // What had no volume before, or one that nobody knows, has nothing to lose.
            let lost = !same && (old.contains("milvus:/") || old.contains("other:/"));
            let (code, out) = changed(folder.path(), old, new);
            assert_eq!(code, i32::from(lost), "{old}\n{new}: {out}");
            assert_eq!(out.contains("volumes-lost"), lost, "{old}\n{new}: {out}");
        }
    }
}

#[test]
fn data_in_memory_are_lost() {
    let folder = Scratch::empty();
    let etcd = |rest: &str| {
        let etcd = format!(
            "  etcd:\n    image: quay.io/coreos/etcd:v3.5.18\n    command: etcd --data-dir /etcd\n{rest}"
        );
        beside(&etcd, "    volumes: [\"milvus:/var/lib/milvus\"]\n")
    };
    let volume = "    volumes: [\"other:/etcd\"]\n";
    for (rest, lost) in [
        (format!("{volume}    tmpfs: /etcd/member\n"), false),
        (format!("{volume}    tmpfs: [/tmp, \"/run:size=1m\"]\n"), false),
        ("    tmpfs: /etcd\n".into(), true),
        ("    tmpfs: [/tmp, \"/etcd:size=64m\"]\n".into(), true),
        ("    tmpfs: [/]\n".into(), true),
        ("    volumes: [{type: tmpfs, target: /etcd}]\n".into(), true),
    ] {
        let (code, out) = changed(folder.path(), &etcd(volume), &etcd(&rest));
        assert_eq!(code, i32::from(lost), "{rest}: {out}");
        let says = out.contains("_other` and is now on `tmpfs`, which goes with the container");
        assert_eq!(says, lost, "{rest}: {out}");
        // It was lost before as well.
        let (code, out) = changed(folder.path(), &etcd(&rest), &etcd("    tmpfs: /etcd\n"));
        assert_eq!(code, i32::from(!lost), "{rest}: {out}");
    }
}

#[test]
fn a_volume_is_found_by_its_name_however_it_is_made() {
    let folder = Scratch::empty();
    let volumes = |rest: &str| compose("milvus", &format!("volumes: {{milvus: {rest}}}\n"));
    let bind = |device: &str| format!("{{driver_opts: {{type: none, o: bind, device: {device}}}}}");
    for (old, new, says) in [
        ("{}", "{driver: local}", None),
        ("{}", "{driver: other}", Some("whose driver, options or labels change")),
        ("{driver: other}", "{driver: \"${DRIVER}\"}", None),
        ("{}", "{labels: [team=search]}", Some("whose driver, options or labels change")),
        ("{labels: {team: search}}", "{labels: [team=search]}", None),
        (&bind("/a"), &bind("/b"), Some("whose driver, options or labels change")),
        ("{name: data}", "{name: data, driver: other}", Some("the volume `data`")),
        ("{name: data}", "{name: other, driver: other}", Some("was on `data` and is now on `other`")),
        ("{external: true, name: data}", "{name: data, driver: other}", None),
        ("{}", "{driver_opts: {type: tmpfs, device: tmpfs}}", Some("whose driver, options or labels change")),
        ("{driver_opts: {type: tmpfs, device: tmpfs}}", "{}", None),
    ] {
        let (code, out) = changed(folder.path(), &volumes(old), &volumes(new));
        assert_eq!(code, i32::from(says.is_some()), "{old} {new}: {out}");
        assert!(says.is_none_or(|says| out.contains(says)), "{old} {new}: {out}");
    }
}

#[test]
fn a_file_over_another_replaces_the_volume_of_a_folder_however_it_ends() {
    let base = compose("milvus", "name: search\nvolumes: {milvus: {}, other: {}}\n");
    let over = "services:\n  standalone:\n    volumes: [\"other:/var/lib/milvus/\"]\n";
    let folder = Scratch::new(&[
        ("old/compose.yaml", base.as_str()),
        ("new/compose.yaml", &base),
        ("new/compose.override.yaml", over),
    ]);
    let (_, out, _) = folder.run(&["diff", "old", "new", "--format", "concise", "--no-config"]);
    assert!(out.contains("volumes-lost") && out.contains("is now on `other`"), "{out}");
}
