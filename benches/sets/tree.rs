//! A tree of files of which few are of Milvus.

use std::fmt::Write;
use std::path::Path;

/// YAML files in the tree, of which one in a hundred is of Milvus.
pub const FILES: usize = 20_000;
const EACH: usize = 100;
/// Bytes of a foreign file in the tree.
const FOREIGN: usize = 2750;

/// Writes `tree/` below a folder.
pub fn write_tree(folder: &Path) {
    for n in 0..FILES {
        let inner = folder.join(format!("tree/{}/{}", n / 200, n / 20));
        match n % EACH {
            0 => write_file(&inner.join("values.yaml"), &format!("{SMALL}# file {n}\n")),
            _ => write_file(&inner.join(format!("resource-{n}.yaml")), &resource(n)),
        }
    }
}

/// Writes a file and the folders above it.
pub fn write_file(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
    std::fs::write(path, text).expect("writing");
}

/// Values of a small release.
const SMALL: &str = "cluster:\n  enabled: true\nimage:\n  all:\n    tag: v2.5.4\npulsarv3:\n  enabled: false\nkafka:\n  enabled: true\nqueryNode:\n  replicas: 2\n";

/// A resource that has nothing to do with Milvus.
fn resource(n: usize) -> String {
    let head =
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n";
    let mut text = format!("{head}      containers:\n");
    for i in 0.. {
        if text.len() >= FOREIGN {
            break;
        }
        writeln!(text, "        - name: web-{n}-{i}\n          image: nginx:1.2{i}\n          ports:\n            - containerPort: 80")
            .expect("a string");
    }
    text
}
