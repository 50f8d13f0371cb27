//! Many deployments, files, resources or services.

use std::fmt::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use super::scenario::{Files, Scenario};

const HERE: &[&str] = &["check", "."];
const SETTINGS: &str = ".mqlint.yaml";
/// Values of an installation, about as many as people write.
const VALUES: &str = "cluster:\n  enabled: true\nkafka:\n  enabled: true\npulsarv3:\n  enabled: false\n\
    image:\n  all:\n    repository: milvusdb/milvus\n    pullPolicy: IfNotPresent\n\
    proxy:\n  replicas: 2\n  resources:\n    limits:\n      cpu: 2\n      memory: 8Gi\n    requests:\n      cpu: 1\n      memory: 4Gi\n\
    queryNode:\n  replicas: 4\n  resources:\n    limits:\n      cpu: 8\n      memory: 32Gi\n    requests:\n      cpu: 4\n      memory: 16Gi\n\
    dataNode:\n  replicas: 2\n  resources:\n    limits:\n      cpu: 4\n      memory: 16Gi\n  nodeSelector:\n    pool: data\n\
    mixCoordinator:\n  replicas: 1\n  resources:\n    limits:\n      cpu: 2\n      memory: 4Gi\n\
    etcd:\n  replicaCount: 3\n  persistence:\n    enabled: true\n    size: 20Gi\n\
    minio:\n  mode: distributed\n  persistence:\n    size: 500Gi\n\
    metrics:\n  enabled: true\n  serviceMonitor:\n    enabled: true\n    interval: 30s\n\
    ingress:\n  enabled: false\nservice:\n  type: ClusterIP\n  port: 19530\nlog:\n  level: info\n  persistence:\n    enabled: false\n";
const CHART: &str = "apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n";

/// The scenarios of many things.
pub const ALL: &[Scenario] = &[
    Scenario::new("check of many deployments", &["check", ".", "--chart", "5.0.2"], values),
    Scenario::new("plan of many deployments", &["plan", ".", "--chart", "4.2.33", "--to", "2.6.20"], values),
    Scenario::new("plan of many manifests", &["plan", ".", "--to", "2.6.20"], |f| manifests(f, true)),
    Scenario::new("diff of many deployments", &["diff", "old", "new", "--chart", "5.0.2"], both_states),
    Scenario::new("diff of many that moved", &["diff", "old", "new", "--chart", "5.0.2"], moved_states),
    Scenario::new("resolve of many deployments", &["resolve", ".", "--chart", "5.0.2"], values),
    Scenario { prepare: commit_and_change, ..Scenario::new("--base over many files", BASE, values) },
    Scenario::new("values that lie over values.yaml", &["check", ".", "--chart", "5.0.2"], |f| {
        f.add("values.yaml", VALUES);
        f.until_full(|i, f| f.add(format!("values-{i}.yaml"), VALUES));
    }),
    Scenario::new("values given with -f", &["check", "values.yaml", "--chart", "5.0.2"], |f| {
        f.one("values.yaml", VALUES, |i| format!("queryNode{i}:\n  replicas: 2\n"));
    }),
    Scenario::new("manifests in a folder", HERE, |f| manifests(f, false)),
    Scenario::new("manifests in folders", HERE, |f| manifests(f, true)),
    Scenario::new("manifests in a file", HERE, manifests_in_file),
    Scenario::new("manifests of one Milvus", HERE, |f| {
        f.until_full(|i, f| f.add(format!("m{i}.yaml"), workload(&format!("m{i}"), "app: one")));
    }),
    Scenario::new("ConfigMaps of one pod", HERE, configs_of_pod),
    Scenario::new("Deployments of other programs", HERE, |f| {
        f.one("m.yaml", &workload("m", "app: m"), |i| {
            format!(
                "---\n{}",
                workload(&format!("e{i}"), "app: x").replace("milvusdb/milvus:v2.6.2", "etcd:3.5")
            )
        });
    }),
    Scenario::new("Milvus resources in a file", HERE, |f| {
        f.one("cr.yaml", "", |i| {
            format!("---\napiVersion: milvus.io/v1beta1\nkind: Milvus\nmetadata: {{name: m{i}}}\nspec: {{mode: cluster}}\n")
        });
    }),
    Scenario::new("services of compose", HERE, |f| {
        f.one("compose.yaml", "services:\n", |i| service(&format!("m{i}"), ""));
    }),
    Scenario::new("services beside Milvus", HERE, |f| {
        f.one("compose.yaml", &format!("services:\n{}", service("milvus", "")), |i| {
            format!("  etcd{i}:\n    image: quay.io/coreos/etcd:v3.5.5\n    ports: ['{i}:2379']\n")
        });
    }),
    Scenario::new("services that extend one another", HERE, |f| {
        f.one("compose.yaml", &format!("services:\n{}", service("m0", "")), |i| {
            format!("  m{}:\n    extends: m{i}\n", i + 1)
        });
    }),
    Scenario::new("compose files that extend one another", HERE, |f| {
        f.add("c0.compose.yaml", format!("services:\n{}", service("m", "")));
        f.until_full(|i, f| {
            let text = format!("services:\n  m:\n    image: milvusdb/milvus:v2.6.2\n    extends: {{file: c{i}.compose.yaml, service: m}}\n");
            f.add(format!("c{}.compose.yaml", i + 1), text);
        });
    }),
    Scenario::new("compose files that include the next", HERE, |f| {
        f.until_full(|i, f| {
            let next =
                format!("include: [c{}.compose.yaml]\nservices:\n{}", i + 1, service(&format!("m{i}"), ""));
            f.add(format!("c{i}.compose.yaml"), next);
        });
    }),
    Scenario::new("a compose file that includes many", HERE, |f| {
        let mut main = "include:\n".to_owned();
        f.until_full(|i, f| {
            writeln!(main, "  - c{i}.compose.yaml").expect("a string");
            f.add(format!("c{i}.compose.yaml"), format!("services:\n{}", service(&format!("m{i}"), "")));
        });
        f.add("compose.yaml", main);
    }),
    Scenario::new("compose files in folders", HERE, |f| {
        f.until_full(|i, f| {
            f.add(
                format!("d{i}/compose.yaml"),
                format!("services:\n{}", service("milvus", "env_file: a.env")),
            );
            f.add(format!("d{i}/a.env"), "MQ_TYPE=kafka\n");
        });
    }),
    Scenario::new("stacks of the settings", &["check", ".", "--chart", "5.0.2"], stacks),
    Scenario::new("a stack of many values", &["check", ".", "--chart", "5.0.2"], |f| {
        let count = f.until_full(|i, f| f.add(format!("v{i}-values.yaml"), VALUES));
        let names: Vec<String> = (0..count).map(|i| format!("v{i}-values.yaml")).collect();
        f.add(SETTINGS, format!("targets:\n  - path: ./\n    values: [{}]\n", names.join(", ")));
    }),
    Scenario::new("settings that name many targets", &["check", ".", "--chart", "5.0.2"], |f| {
        let count = f.until_full(|i, f| f.add(format!("d{i}/values.yaml"), VALUES));
        let items = (0..count).map(|i| format!("  - {{path: d{i}/, mode: cluster}}\n")).collect::<String>();
        f.add(SETTINGS, format!("targets:\n{items}"));
    }),
    Scenario::new("settings in a chain", &["check", ".", "--chart", "5.0.2"], |f| {
        f.add("values.yaml", VALUES);
        f.add(SETTINGS, "extends: s0.yaml\n");
        let count = f.until_full(|i, f| f.add(format!("s{i}.yaml"), format!("extends: s{}.yaml\n", i + 1)));
        f.add(format!("s{count}.yaml"), "ignore: [mq]\n");
    }),
    Scenario::new("settings that build twice on the next", &["check", ".", "--chart", "5.0.2"], |f| {
        f.add("values.yaml", VALUES);
        f.add(SETTINGS, "extends: s0.yaml\n");
        let twice = |i: usize| format!("extends: [s{0}.yaml, ./s{0}.yaml]\n", i + 1);
        let count = f.until_full(|i, f| f.add(format!("s{i}.yaml"), twice(i)));
        f.add(format!("s{count}.yaml"), "ignore: [mq]\n");
    }),
    Scenario::new("valuesFrom of one release", HERE, values_from),
    Scenario::new("releases of Flux in a file", HERE, |f| {
        f.one("r.yaml", "", |i| format!("{}---\n{}---\n", release(&format!("m{i}"), &[i]), config(i)));
    }),
    Scenario::new("releases of Flux in a folder", HERE, |f| {
        f.until_full(|i, f| {
            f.add(format!("r{i}.yaml"), release(&format!("m{i}"), &[i]));
            f.add(format!("c{i}.yaml"), config(i));
        });
    }),
    Scenario::new("applications of Argo", HERE, |f| {
        f.one("apps.yaml", "", |i| {
            format!(
                "---\napiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: m{i}}}\nspec:\n  source:\n    \
                 chart: milvus\n    repoURL: https://zilliztech.github.io/milvus-helm\n    targetRevision: 5.0.19\n"
            )
        });
    }),
    Scenario::new("releases of a helmfile", HERE, |f| {
        f.one("helmfile.yaml", "releases:\n", |i| {
            format!("  - name: m{i}\n    chart: zilliztech/milvus\n    version: 5.0.19\n    values:\n      - cluster: {{enabled: true}}\n")
        });
    }),
    Scenario::new("resources of a kustomization", HERE, |f| kustomization(f, "")),
    Scenario::new("resources that kustomize changes", HERE, |f| {
        kustomization(f, "images: [{name: milvusdb/milvus, newTag: v2.6.3}]\n")
    }),
    Scenario::new("patches of a kustomization", HERE, patched),
    Scenario::new("kustomizations over two each", HERE, diamond),
    Scenario::new("kustomizations over one base", HERE, |f| {
        f.add("base/m.yaml", workload("m", "app: m"));
        f.add("base/kustomization.yaml", "resources: [m.yaml]\n");
        f.until_full(|i, f| {
            f.add(format!("o{i}/kustomization.yaml"), "namePrefix: x-\nresources: [../base]\n")
        });
    }),
    Scenario::new("kustomizations in a chain", HERE, |f| {
        f.add("k0/m.yaml", workload("m", "app: m"));
        f.add("k0/kustomization.yaml", "resources: [m.yaml]\n");
        f.until_full(|i, f| {
            f.add(format!("k{}/kustomization.yaml", i + 1), format!("namespace: ns\nresources: [../k{i}]\n"));
        });
    }),
    Scenario::new("kustomizations in a ring", HERE, |f| {
        f.add("k0/m.yaml", workload("m", "app: m"));
        let ring = |next: usize| format!("namespace: ns\nresources: [../k{next}, m.yaml]\n");
        let count = f.until_full(|i, f| f.add(format!("k{}/kustomization.yaml", i + 1), ring(i)));
        f.add("k0/kustomization.yaml", ring(count));
    }),
    Scenario::new("charts in folders", HERE, |f| {
        f.until_full(|i, f| {
            f.add(format!("c{i}/Chart.yaml"), format!("{CHART}{}", dependency("milvus", i)));
            f.add(format!("c{i}/values.yaml"), "milvus:\n  cluster:\n    enabled: true\n");
        });
    }),
    Scenario::new("a chart that depends on many", HERE, |f| {
        f.add("values.yaml", "milvus:\n  cluster:\n    enabled: true\n");
        f.one("Chart.yaml", &format!("{CHART}{}", dependency("milvus", 0)), |i| {
            dependency(&format!("c{i}"), i)
        });
    }),
    Scenario::new("a chart that depends on Milvus often", HERE, |f| {
        f.add("values.yaml", "m0:\n  cluster:\n    enabled: true\n");
        f.one("Chart.yaml", CHART, |i| format!("{}    alias: m{i}\n", dependency("milvus", i)));
    }),
];

const BASE: &[&str] = &["check", ".", "--base", "HEAD", "--chart", "5.0.2"];

fn values(files: &mut Files) {
    files.until_full(|i, f| f.add(format!("d{i}/values.yaml"), VALUES));
}

fn both_states(files: &mut Files) {
    files.until_full(|i, f| {
        f.add(format!("old/d{i}/values.yaml"), VALUES);
        f.add(format!("new/d{i}/values.yaml"), VALUES.replace("kafka", "rocksmq"));
    });
}

fn moved_states(files: &mut Files) {
    let text = |i: usize| format!("{VALUES}nameOverride: m{i}\nlabels:\n  team: t{i}\n");
    files.until_full(|i, f| {
        f.add(format!("old/a{i}/values.yaml"), text(i));
        f.add(format!("new/b{i}/values.yaml"), text(i));
    });
}

fn workload(name: &str, label: &str) -> String {
    format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {name}\nspec:\n  template:\n    metadata: {{labels: {{{label}}}}}\n    \
         spec:\n      containers:\n      - name: m\n        image: milvusdb/milvus:v2.6.2\n        args: [milvus, run, standalone]\n        \
         envFrom: [{{secretRef: {{name: {name}}}}}]\n        volumeMounts:\n        - {{name: c, mountPath: /milvus/configs/user.yaml, subPath: user.yaml}}\n      \
         volumes:\n      - {{name: c, configMap: {{name: {name}}}}}\n"
    )
}

/// A Deployment with its ConfigMap, Secret and Service.
fn installation(i: usize) -> [String; 4] {
    let name = format!("m{i}");
    let metadata = format!("metadata: {{name: {name}}}\n");
    let label = format!("app: {name}");
    [
        workload(&name, &label),
        format!(
            "apiVersion: v1\nkind: ConfigMap\n{metadata}data:\n  user.yaml: |\n    mq:\n      type: rocksmq\n"
        ),
        format!("apiVersion: v1\nkind: Secret\n{metadata}stringData:\n  MINIO_ACCESS_KEY: a\n"),
        format!(
            "apiVersion: v1\nkind: Service\n{metadata}spec:\n  selector: {{{label}}}\n  ports: [{{port: 19530}}]\n"
        ),
    ]
}

fn manifests(files: &mut Files, apart: bool) {
    files.until_full(|i, f| {
        let folder = if apart { format!("d{i}/") } else { String::new() };
        for (part, text) in installation(i).into_iter().enumerate() {
            f.add(format!("{folder}m{i}-{part}.yaml"), text);
        }
    });
}

fn manifests_in_file(files: &mut Files) {
    files.one("m.yaml", "", |i| installation(i).map(|text| format!("---\n{text}")).concat());
}

fn configs_of_pod(files: &mut Files) {
    let mut pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: m}\nspec:\n  containers:\n  - name: m\n    \
                   image: milvusdb/milvus:v2.6.2\n    args: [milvus, run, standalone]\n    envFrom:\n"
        .to_owned();
    files.until_full(|i, f| {
        writeln!(pod, "    - configMapRef: {{name: c{i}}}").expect("a string");
        f.add(
            format!("c{i}.yaml"),
            format!(
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: c{i}}}\ndata: {{LOG_LEVEL{i}: debug}}\n"
            ),
        );
    });
    files.add("m.yaml", pod);
}

fn service(name: &str, more: &str) -> String {
    let more = if more.is_empty() { String::new() } else { format!("    {more}\n") };
    format!(
        "  {name}:\n    image: milvusdb/milvus:v2.6.2\n    command: [milvus, run, standalone]\n    volumes: ['{name}:/var/lib/milvus']\n{more}"
    )
}

fn stacks(files: &mut Files) {
    let count = files.until_full(|i, f| {
        f.add(format!("d{i}/values.yaml"), VALUES);
        f.add(format!("d{i}/values-prod.yaml"), "queryNode:\n  replicas: 2\n");
    });
    let item = |i: usize| format!("  - path: d{i}/\n    values: [values.yaml, values-prod.yaml]\n");
    files.add(SETTINGS, format!("targets:\n{}", (0..count).map(item).collect::<String>()));
}

fn release(name: &str, from: &[usize]) -> String {
    let mut text = format!(
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {{name: {name}}}\nspec:\n  chart:\n    spec:\n      \
         chart: milvus\n      version: 5.0.19\n      sourceRef: {{kind: HelmRepository, name: milvus}}\n  valuesFrom:\n"
    );
    for i in from {
        writeln!(text, "    - {{kind: ConfigMap, name: c{i}}}").expect("a string");
    }
    text
}

fn config(i: usize) -> String {
    format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: c{i}}}\ndata:\n  values.yaml: |\n    queryNode:\n      replicas: {i}\n"
    )
}

fn values_from(files: &mut Files) {
    let count = files.until_full(|i, f| f.add(format!("c{i}.yaml"), config(i)));
    files.add("r.yaml", release("m", &(0..count).collect::<Vec<_>>()));
}

fn kustomization(files: &mut Files, more: &str) {
    let mut text = format!("{more}resources:\n");
    files.until_full(|i, f| {
        writeln!(text, "  - m{i}.yaml").expect("a string");
        f.add(format!("m{i}.yaml"), installation(i).map(|text| format!("---\n{text}")).concat());
    });
    files.add("kustomization.yaml", text);
}

fn patched(files: &mut Files) {
    let mut text = "resources:\n".to_owned();
    let mut patches = "patches:\n".to_owned();
    files.until_full(|i, f| {
        writeln!(text, "  - m{i}.yaml").expect("a string");
        write!(patches, "  - target: {{kind: Deployment, name: m{i}}}\n    patch: |\n      - {{op: add, path: /metadata/namespace, value: n{i}}}\n")
            .expect("a string");
        f.add(format!("m{i}.yaml"), workload(&format!("m{i}"), "app: x"));
    });
    files.add("kustomization.yaml", text + &patches);
}

fn diamond(files: &mut Files) {
    files.until_full(|i, f| {
        for side in ["a", "b"] {
            let over = match i {
                0 => String::new(),
                _ => format!("  - ../a{}\n  - ../b{}\n", i - 1, i - 1),
            };
            f.add(format!("{side}{i}/kustomization.yaml"), format!("resources:\n{over}  - m.yaml\n"));
            f.add(format!("{side}{i}/m.yaml"), workload(&format!("{side}{i}"), "app: x"));
        }
    });
}

fn dependency(name: &str, i: usize) -> String {
    format!(
        "  - name: {name}\n    version: 5.0.{}\n    repository: https://zilliztech.github.io/milvus-helm\n",
        i % 20
    )
}

fn commit_and_change(folder: &Path) {
    let git = |args: &[&str]| {
        let mut command = Command::new("git");
        command.args(["-c", "user.name=A", "-c", "user.email=a@localhost", "-c", "gc.auto=0"]).args(args);
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        let done = command.current_dir(folder).stdout(Stdio::null()).status();
        assert!(done.expect("git runs").success(), "git {args:?}");
    };
    git(&["init", "-q"]);
    git(&["add", "."]);
    git(&["commit", "-qm", "all"]);
    git(&["repack", "-adq"]);
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let file = entry.path().join("values.yaml");
        if let Ok(text) = std::fs::read_to_string(&file) {
            std::fs::write(file, text.replace("kafka", "woodpecker")).expect("writing");
        }
    }
}
