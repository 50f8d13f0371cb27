//! Kustomizations around Milvus, made by chance: a base, one or two that lie over it, and mistakes in some.

use std::fmt::Write;

use crate::chance::Chance;

/// A project of kustomizations.
pub struct Kustomizations {
    /// Its files.
    pub files: Vec<(String, String)>,
    /// The folder that is built.
    pub top: String,
    /// What is special in it.
    pub features: Vec<&'static str>,
}

/// Releases of Milvus.
const RELEASES: [&str; 4] = ["v2.6.20", "v2.5.24", "v2.6.11", "v2.4.12"];
/// Variables that are not in the base, and for other settings than those below.
const VARIABLES: [&str; 4] = ["GRPC_LOG_LEVEL", "DATACOORD_GCINTERVAL", "TZ", "ETCD_ROOTPATH"];
/// Settings as lines of a configuration.
const SETTINGS: [&str; 5] = [
    "proxy: {maxNameLength: 111}",
    "common: {gracefulTime: 5000}",
    "log: {level: warn}",
    "queryNode: {cache: {enabled: false}}",
    "minio: {bucketName: team}",
];
/// Selectors of all or none of the workloads.
const SELECTORS: [&str; 7] = [
    "labelSelector: app=milvus",
    "labelSelector: app in (milvus)",
    "labelSelector: app!=milvus",
    "name: mil.*",
    "name: other",
    "namespace: elsewhere",
    "annotationSelector: note",
];

impl Kustomizations {
    /// Those of a seed.
    pub fn of(seed: u64) -> Self {
        let mut maker = Maker {
            chance: Chance::of(seed),
            files: Vec::new(),
            features: Vec::new(),
            is_resource: false,
            generates: false,
            has_sidecar: false,
            prefix: String::new(),
        };
        maker.is_resource = maker.chance.once_in(3);
        maker.base();
        let levels = 1 + usize::from(maker.chance.once_in(4));
        let mut under = "base".to_owned();
        for level in 0..levels {
            under = maker.overlay(level, &under);
        }
        Self { files: maker.files, top: under, features: maker.features }
    }
}

struct Maker {
    chance: Chance,
    files: Vec<(String, String)>,
    features: Vec<&'static str>,
    /// Whether Milvus is a resource of the operator.
    is_resource: bool,
    /// Whether the configuration is generated.
    generates: bool,
    /// Whether another container comes first.
    has_sidecar: bool,
    /// What stands before names.
    prefix: String,
}

impl Maker {
    fn add(&mut self, name: String, text: String) {
        self.files.push((name, text));
    }

    fn kind(&self) -> &'static str {
        if self.is_resource { "Milvus" } else { "Deployment" }
    }

    fn head(&self, kind: &str, name: &str) -> String {
        let version = match kind {
            "Milvus" => "milvus.io/v1beta1",
            "Deployment" => "apps/v1",
            _ => "v1",
        };
        format!("apiVersion: {version}\nkind: {kind}\nmetadata:\n  name: {name}\n")
    }

    fn base(&mut self) {
        let release = self.chance.one_of(&RELEASES);
        let setting = self.chance.one_of(&SETTINGS);
        let mut text = "resources:\n  - milvus.yaml\n".to_owned();
        let mut milvus = format!("{}  labels: {{app: milvus}}\n", self.head(self.kind(), "milvus"));
        if self.is_resource {
            write!(milvus, "spec:\n  mode: standalone\n  components: {{image: \"milvusdb/milvus:{release}\"}}\n  config:\n    rootCoord: {{dmlChannelNum: 16}}\n    {setting}\n")
                .expect("a text");
        } else {
            write!(milvus, "spec:\n  selector: {{matchLabels: {{app: milvus}}}}\n  template:\n    metadata: {{labels: {{app: milvus}}}}\n    spec:\n      containers:\n")
                .expect("a text");
            if self.chance.once_in(3) {
                self.has_sidecar = true;
                milvus.push_str("        - {name: sidecar, image: busybox}\n");
            }
            write!(milvus, "        - name: milvus\n          image: milvusdb/milvus:{release}\n          args: [milvus, run, standalone]\n          env:\n            - {{name: MQ_TYPE, value: rocksmq}}\n            - {{name: MINIO_ADDRESS, value: \"minio:9000\"}}\n")
                .expect("a text");
            if self.chance.once_in(3) {
                milvus.push_str("            - {name: ETCD_ENDPOINTS, valueFrom: {configMapKeyRef: {name: milvus-env, key: ETCD}}}\n");
            }
            milvus.push_str("          envFrom: [{configMapRef: {name: milvus-env}}]\n          volumeMounts:\n            - {name: config, mountPath: /milvus/configs/user.yaml, subPath: user.yaml}\n      volumes:\n        - {name: config, configMap: {name: milvus-config}}\n");
            self.configuration(setting, &mut text);
        }
        self.add("base/milvus.yaml".into(), milvus);
        if self.chance.once_in(6) {
            self.prefix = "b-".into();
            self.features.push("prefix of the base");
            text.push_str("namePrefix: b-\n");
        }
        let name = self.chance.one_of(&["kustomization.yaml", "kustomization.yml", "Kustomization"]);
        self.add(format!("base/{name}"), text);
    }

    /// What the workload mounts and takes its variables from.
    fn configuration(&mut self, setting: &str, text: &mut String) {
        self.generates = self.chance.once_in(2);
        if self.generates {
            self.features.push("generated");
            text.push_str("configMapGenerator:\n");
            match self.chance.once_in(2) {
                true => {
                    self.add("base/user.yaml".into(), format!("{setting}\n"));
                    text.push_str("  - {name: milvus-config, files: [user.yaml]}\n");
                }
                false => {
                    self.add("base/conf.yaml".into(), format!("{setting}\n"));
                    text.push_str("  - {name: milvus-config, files: [user.yaml=conf.yaml]}\n");
                }
            }
            match self.chance.below(3) {
                0 => {
                    self.add("base/milvus.env".into(), "# of Milvus\nETCD=etcd:2379\n  A=\"a\"\nB\n".into());
                    text.push_str("  - {name: milvus-env, envs: [milvus.env]}\n");
                }
                1 => text.push_str("  - {name: milvus-env, literals: ['ETCD=\"etcd:2379\"', A=a=b]}\n"),
                _ => text.push_str(
                    "  - {name: milvus-env, literals: [ETCD=etcd], options: {disableNameSuffixHash: true}}\n",
                ),
            }
            return;
        }
        let config =
            format!("{}data:\n  user.yaml: |\n    {setting}\n", self.head("ConfigMap", "milvus-config"));
        self.add("base/config.yaml".into(), config);
        let env = format!("{}data: {{ETCD: \"etcd:2379\", A: a}}\n", self.head("ConfigMap", "milvus-env"));
        self.add("base/env.yaml".into(), env);
        text.push_str("  - config.yaml\n  - env.yaml\n");
    }

    fn overlay(&mut self, level: usize, under: &str) -> String {
        let folder = format!("overlay{level}");
        let mut text = format!("resources:\n  - ../{under}\n");
        if self.chance.once_in(24) {
            self.features.push("missing file");
            text.push_str("  - none.yaml\n");
        }
        if self.chance.once_in(30) {
            self.features.push("twice");
            let again = format!("{}data: {{}}\n", self.head("ConfigMap", "again"));
            self.add(format!("{folder}/again.yaml"), again.clone());
            self.add(format!("{folder}/more.yaml"), again);
            text.push_str("  - again.yaml\n  - more.yaml\n");
        }
        let patches: Vec<String> = (0..self.chance.below(4)).map(|_| self.patch(&folder)).collect();
        if !patches.is_empty() {
            write!(text, "patches:\n{}", patches.concat()).expect("a text");
        }
        if self.chance.once_in(4) {
            self.features.push("image");
            let tag = self.chance.one_of(&["v2.6.19", "\"v2.5.10\""]);
            let name = self.chance.one_of(&["milvusdb/milvus", "milvusdb/milvus", "other"]);
            writeln!(text, "images:\n  - {{name: {name}, newTag: {tag}}}").expect("a text");
        }
        if self.generates && self.chance.once_in(4) {
            self.features.push("merged");
            let behavior = self.chance.one_of(&["merge", "replace", "merge", "create"]);
            let setting = self.chance.one_of(&SETTINGS);
            write!(text, "configMapGenerator:\n  - name: milvus-config\n    behavior: {behavior}\n    literals: ['user.yaml={setting}']\n")
                .expect("a text");
        }
        self.small(&mut text, &folder);
        if self.chance.once_in(5) {
            self.features.push("prefix");
            self.prefix.insert_str(0, "o-");
            text.push_str("namePrefix: o-\n");
        }
        self.add(format!("{folder}/kustomization.yaml"), text);
        folder
    }

    /// What nearly always changes nothing, and small mistakes.
    fn small(&mut self, text: &mut String, folder: &str) {
        if self.chance.once_in(5) {
            text.push_str("commonLabels: {team: search}\n");
        }
        if self.chance.once_in(6) {
            text.push_str("commonAnnotations: {note: \"1\"}\n");
        }
        if self.chance.once_in(6) {
            text.push_str("namespace: vectors\n");
        }
        if self.chance.once_in(10) && !self.is_resource {
            self.features.push("replicas");
            let name = self.chance.one_of(&["milvus", "milvus", "nothing"]);
            writeln!(text, "replicas: [{{name: {name}, count: 2}}]").expect("a text");
        }
        if self.chance.once_in(8) && !self.is_resource {
            self.features.push("replacement");
            let path = self.chance.one_of(&[
                "spec.template.spec.containers.[name=milvus].env.[name=MQ_TYPE].value",
                "spec.none.here",
            ]);
            write!(text, "replacements:\n  - source: {{kind: ConfigMap, name: milvus-env, fieldPath: data.A}}\n    targets:\n      - select: {{kind: Deployment}}\n        fieldPaths: ['{path}']\n")
                .expect("a text");
        }
        if self.chance.once_in(40) {
            self.features.push("misspelt");
            text.push_str("patchs: []\n");
        }
        if self.chance.once_in(8) {
            self.features.push("component");
            let patch = self.merge_patch();
            let name = folder.replace("overlay", "component");
            let body = format!(
                "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches:\n  - patch: |\n{}",
                indented(&patch)
            );
            self.add(format!("{name}/kustomization.yaml"), body);
            writeln!(text, "components: [../{name}]").expect("a text");
        }
    }

    /// A patch as an item of `patches`.
    fn patch(&mut self, folder: &str) -> String {
        let (body, mut target) = match self.chance.once_in(2) {
            true => (self.merge_patch(), String::new()),
            false => (self.operations(), format!("    target: {{kind: {}}}\n", self.kind())),
        };
        if self.chance.once_in(3) {
            let selector = self.chance.one_of(&SELECTORS);
            target = format!("    target: {{kind: {}, {selector}}}\n", self.kind());
            self.features.push(selector);
        }
        if self.chance.once_in(3) {
            let name = format!("patch{}.yaml", self.files.len());
            self.add(format!("{folder}/{name}"), body);
            return format!("  - path: {name}\n{target}");
        }
        format!("  - patch: |\n{}{target}", indented(&body))
    }

    fn merge_patch(&mut self) -> String {
        let name = match self.chance.below(30) {
            0 => "milvvs".to_owned(),
            1..8 => format!("{}milvus", self.prefix),
            _ => "milvus".to_owned(),
        };
        let head = self.head(self.kind(), &name);
        let release = self.chance.one_of(&RELEASES);
        let variable = self.chance.one_of(&VARIABLES);
        if self.is_resource {
            let setting = self.chance.one_of(&SETTINGS);
            let change = match self.chance.below(14) {
                0 | 5 => format!("  components: {{image: \"milvusdb/milvus:{release}\"}}\n"),
                1 => "  config: {rootCoord: null}\n".to_owned(),
                2 => "  config: {rootCoord: {$patch: delete}}\n".to_owned(),
                3 => format!("  config:\n    $patch: replace\n    {setting}\n"),
                4 => "  config: {rootCoord: text}\n".to_owned(),
                6 => "  config: {rootCoord: null, etcd: {rootPath: deep}}\n".to_owned(),
                _ => format!("  config:\n    {setting}\n"),
            };
            return format!("{head}spec:\n{change}");
        }
        let change = match self.chance.below(8) {
            0 => format!("image: \"milvusdb/milvus:{release}\""),
            1 => "env: [{name: MQ_TYPE, $patch: delete}]".to_owned(),
            2 => format!("env: [{{$patch: replace}}, {{name: {variable}, value: r}}]"),
            3 => "env: [{name: NONE, $patch: delete}]".to_owned(),
            4 => "envFrom: null".to_owned(),
            5 => "env: [{name: MINIO_ADDRESS, value: null}]".to_owned(),
            _ => format!("env: [{{name: {variable}, value: p}}, {{name: MQ_TYPE, value: pulsar}}]"),
        };
        format!(
            "{head}spec:\n  template:\n    spec:\n      containers:\n        - name: milvus\n          {change}\n"
        )
    }

    fn operations(&mut self) -> String {
        let test = match self.chance.below(16) {
            0 => "- {op: test, path: /metadata/labels/app, value: other}\n",
            1 => "- {op: test, path: /metadata/labels/app, value: milvus}\n",
            _ => "",
        };
        let variable = self.chance.one_of(&VARIABLES);
        let change = if self.is_resource {
            match self.chance.below(9) {
                0 => "- {op: remove, path: /spec/config/rootCoord}\n".to_owned(),
                1 => "- {op: add, path: /spec/config/none/deep, value: 1}\n".to_owned(),
                2 => "- {op: replace, path: /spec/config/dataNode, value: {a: 1}}\n".to_owned(),
                3 => "- {op: copy, from: /spec/config/rootCoord, path: /spec/config/dataCoord}\n".to_owned(),
                _ => "- {op: add, path: /spec/config/proxy, value: {maxNameLength: 7}}\n".to_owned(),
            }
        } else {
            let at = "/spec/template/spec/containers/0";
            match self.chance.below(9) {
                0 => format!("- {{op: remove, path: {at}/env/0}}\n"),
                1 => format!("- {{op: add, path: {at}/env/-, value: {{name: {variable}, value: j}}}}\n"),
                2 => format!("- {{op: replace, path: {at}/env/5/value, value: j}}\n"),
                3 => format!(
                    "- {{op: replace, path: {at}/env, value: [{{name: {variable}, value: whole}}]}}\n"
                ),
                4 => format!("- {{op: move, from: {at}/env/1, path: {at}/env/0}}\n"),
                _ if self.has_sidecar => format!("- {{op: add, path: {at}/workingDir, value: /}}\n"),
                _ => format!("- {{op: replace, path: {at}/image, value: \"milvusdb/milvus:v2.6.18\"}}\n"),
            }
        };
        format!("{test}{change}")
    }
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("      {line}\n")).collect()
}
