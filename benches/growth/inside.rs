//! Shapes inside one file.

use super::scenario::{Files, Scenario};

const MILVUS: &[&str] = &["check", "milvus.yaml", "--milvus", "2.6.2", "--mode", "cluster"];
const VALUES: &[&str] = &["check", "values.yaml", "--chart", "5.0.2"];
const HERE: &[&str] = &["check", "."];
const MQ: &str = "mq:\n  type: kafka\n";
const CLUSTER: &str = "cluster:\n  enabled: true\n";
const POD: &str = "apiVersion: v1\nkind: Pod\nmetadata: {name: m}\nspec:\n  containers:\n  - name: m\n    \
                   image: milvusdb/milvus:v2.6.2\n    args: [milvus, run, standalone]\n    env:\n";
const SERVICE: &str =
    "services:\n  milvus:\n    image: milvusdb/milvus:v2.6.2\n    command: [milvus, run, standalone]\n";

/// The scenarios of one file each.
pub const ALL: &[Scenario] = &[
    Scenario::new("spellings of one key", MILVUS, spellings),
    Scenario::new("one key again and again", VALUES, |f| f.one("values.yaml", CLUSTER, |_| "x: 1\n".into())),
    Scenario::new("keys of Milvus again and again", MILVUS, |f| {
        f.one("milvus.yaml", MQ, |_| "etcd:\n  rootPath: x\n".into());
    }),
    Scenario::new("an address with many @", MILVUS, |f| {
        f.framed("milvus.yaml", &format!("{MQ}kafka:\n  brokerList: http://"), |_| "a:b@".into(), "\n");
    }),
    Scenario::new("unknown keys, any release", &["check", "milvus.yaml"], |f| {
        f.one("milvus.yaml", MQ, |i| format!("k{i}: {i}\n"));
    }),
    Scenario::new("unknown keys, one release", MILVUS, |f| {
        f.one("milvus.yaml", MQ, |i| format!("k{i}: {i}\n"))
    }),
    Scenario::new("misspelt keys", MILVUS, |f| {
        f.one("milvus.yaml", MQ, |i| format!("kafka{i}:\n  brokerLst{i}: {i}\n"));
    }),
    Scenario::new("unknown values of the chart", VALUES, |f| {
        f.one("values.yaml", CLUSTER, |i| format!("extraThing{i}: {i}\n"));
    }),
    Scenario::new("unknown values below values", VALUES, |f| {
        f.one("values.yaml", &format!("{CLUSTER}proxy:\n"), |i| format!("  replcas{i}: {i}\n"));
    }),
    Scenario::new(
        "plan with unknown keys",
        &["plan", "values.yaml", "--chart", "4.2.33", "--to", "2.6.20"],
        |f| {
            f.one("values.yaml", CLUSTER, |i| format!("extraThing{i}: {i}\n"));
        },
    ),
    Scenario::new("variables of a pod", HERE, |f| {
        f.one("m.yaml", POD, |i| format!("    - {{name: MQ_TIPE{i}, value: b}}\n"));
    }),
    Scenario::new("variables of a service", HERE, |f| {
        f.one("compose.yaml", &format!("{SERVICE}    environment:\n"), |i| format!("      MQ_TIPE{i}: b\n"));
    }),
    Scenario::new(".env whose lines grow", HERE, |f| {
        f.add("compose.yaml", SERVICE);
        f.one(".env", "V0=kafka\n", |i| format!("V{}=${{V{i}}}${{V{i}}}\n", i + 1));
    }),
    Scenario::new("variables of a pod that grow", HERE, |f| {
        f.one("m.yaml", &format!("{POD}    - {{name: V0, value: kafka}}\n"), |i| {
            format!("    - {{name: V{}, value: \"$(V{i})$(V{i})\"}}\n", i + 1)
        });
    }),
    Scenario::new("suppressions", VALUES, |f| {
        f.one("values.yaml", CLUSTER, |i| format!("k{i}: {i} # mqlint: ignore[unknown-key]\n"));
    }),
    Scenario::new("suppressions without a finding", VALUES, |f| {
        f.one("values.yaml", CLUSTER, |i| format!("# mqlint: ignore[mq] {i}\n"));
    }),
    Scenario::new("a list before 2.5", &["check", "milvus.yaml", "--milvus", "2.4.0"], |f| {
        f.one("milvus.yaml", &format!("{MQ}x:\n"), |_| "  - a\n".into());
    }),
    Scenario::new("U+0085", MILVUS, |f| f.framed("milvus.yaml", MQ, |_| "# c\u{85}".into(), "\n")),
    Scenario::new("one scalar", MILVUS, |f| {
        f.framed("milvus.yaml", &format!("{MQ}x: "), |_| "kafka-0.example ".into(), "x\n");
    }),
    Scenario::new("one scalar in quotes", MILVUS, |f| {
        f.framed("milvus.yaml", &format!("{MQ}kafka:\n  brokerList: \""), |i| format!("b{i}:9092,"), "\"\n");
    }),
    Scenario::new("one scalar of many lines", VALUES, |f| {
        f.one("values.yaml", &format!("{CLUSTER}note: |\n"), |i| format!("  line {i} of a note: kafka\n"));
    }),
    Scenario::new("embedded texts", VALUES, |f| {
        f.one("values.yaml", &format!("{CLUSTER}extraConfigFiles:\n"), |i| {
            format!("  user{i}.yaml: |\n    mq:\n      type: kafka\n    etcd:\n      rootPath: by-dev\n")
        });
    }),
    Scenario::new("settings in an embedded text", VALUES, |f| {
        f.one("values.yaml", &format!("{CLUSTER}extraConfigFiles:\n  user.yaml: |\n"), |i| {
            format!("    thing{i}:\n      path: x\n")
        });
    }),
    Scenario::new("comments", MILVUS, |f| f.one("milvus.yaml", MQ, |i| format!("# kafka: {i}\n"))),
    Scenario::new("wrong values of known keys", MILVUS, |f| {
        f.one("milvus.yaml", MQ, |i| format!("dataCoord{}:\n  channel: x\n", i));
    }),
    Scenario::new("anchors and merges", MILVUS, |f| {
        f.one("milvus.yaml", &format!("{MQ}a0: &a0 {{x: 1}}\n"), |i| {
            format!("a{}: &a{} {{<<: *a{i}}}\n", i + 1, i + 1)
        });
    }),
];

/// The same sixteen letters, some of them capitals.
fn spellings(files: &mut Files) {
    files.one("milvus.yaml", MQ, |i| {
        let letter = |(place, letter): (usize, char)| match (i >> place) & 1 {
            1 => letter.to_ascii_uppercase(),
            _ => letter,
        };
        format!("{}: {i}\n", ('a'..='q').enumerate().map(letter).collect::<String>())
    });
}
