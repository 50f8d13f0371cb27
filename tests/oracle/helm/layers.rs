//! Values in layers, made by chance: files over files, what options of the command set over these, nulls that take away, and
//! the chart as a part of another.

use serde_json::{Value, json};

use super::values::{OPTIONS, VERSIONS, parsed, put};
use crate::chance::Chance;

/// The name of the release.
pub const RELEASE: &str = "my-release";

/// The name of a chart that has that of Milvus as a part.
pub const OWNER: &str = "search";

/// A command that installs the chart.
pub struct Layers {
    /// The version of the chart.
    pub version: &'static str,
    /// The chart that it is a part of.
    pub owner: Option<Owner>,
    /// The files of the project.
    pub files: Vec<(String, String)>,
    /// The options of the command.
    pub words: Vec<String>,
    /// What is special in it.
    pub features: Vec<String>,
    has_nulls: bool,
}

/// A chart that has the chart of Milvus as a part.
pub struct Owner {
    /// What it calls that.
    pub alias: &'static str,
}

/// What a null may take away.
const NULLS: [&str; 14] = [
    "kafka",
    "pulsarv3",
    "pulsarv3.enabled",
    "externalS3",
    "externalS3.port",
    "externalKafka",
    "log",
    "log.level",
    "minio",
    "minio.region",
    "etcd",
    "extraConfigFiles",
    "standalone.messageQueue",
    "cluster.enabled",
];

/// Values of options, as the command has them.
const WORDS: [(&str, &str); 16] = [
    ("--set", "log.level=warn"),
    ("--set", "log.level=info,log.format=json"),
    ("--set", "cluster.enabled=True"),
    ("--set", "cluster.enabled=false"),
    ("--set", "externalKafka.brokerList=a:9092\\,b:9092"),
    ("--set", "externalEtcd.endpoints={a:2379,b:2379},externalEtcd.enabled=true"),
    ("--set", "minio.region=null"),
    ("--set", "standalone.messageQueue=null"),
    ("--set", "externalS3.enabled=true,externalS3.host=s3,externalS3.port=443"),
    ("--set-string", "externalS3.port=9000"),
    ("--set-string", "log.level=null"),
    ("--set-string", "minio.bucketName=007,minio.rootPath=x.y"),
    ("--set-json", "log.file={\"maxSize\": 5}"),
    ("--set-json", "externalEtcd={\"enabled\": true, \"endpoints\": [\"c:2379\"]}"),
    ("--set-json", "minio.bucketName=\"j\",minio.region=null"),
    ("--set-literal", "minio.bucketName=a,b=c"),
];

impl Layers {
    /// The command of a seed.
    pub fn of(seed: u64) -> Self {
        let chance = &mut Chance::of(seed);
        let version = VERSIONS[seed as usize % VERSIONS.len()];
        let owner =
            chance.once_in(3).then(|| Owner { alias: chance.one_of(&["milvus", "milvus", "vectors"]) });
        let mut one = Self {
            version,
            owner,
            files: Vec::new(),
            words: Vec::new(),
            features: Vec::new(),
            has_nulls: false,
        };
        if let Some(Owner { alias }) = one.owner {
            one.features.push(format!("part {alias}"));
            let mut dependency = json!({
                "name": "milvus",
                "version": version,
                "repository": "https://zilliztech.github.io/milvus-helm",
            });
            if alias != "milvus" {
                put(&mut dependency, "alias", json!(alias));
            }
            let chart = json!({
                "apiVersion": "v2", "name": OWNER, "version": "0.1.0", "dependencies": [dependency],
            });
            one.write("chart/Chart.yaml", &chart);
            let values = one.values(chance);
            one.write("chart/values.yaml", &values);
        }
        // Helm takes no option for what a null in a file took away.
        let options = if chance.once_in(2) { chance.below(4) } else { 0 };
        one.has_nulls = options == 0;
        for at in 0..=chance.below(3) {
            let name = format!("layer{at}.yaml");
            let values = one.values(chance);
            one.write(&name, &values);
            one.words.extend(["-f".to_owned(), name]);
        }
        let below = one.owner.as_ref().map(|owner| format!("{}.", owner.alias)).unwrap_or_default();
        for _ in 0..options {
            let (option, said) = chance.one_of(&WORDS);
            one.features.push(format!("{option} {said}"));
            one.words.extend([option.to_owned(), prefixed(said, &below, option)]);
        }
        one.words.extend(["-n", "my-release"].map(str::to_owned));
        one.script();
        one
    }

    fn write(&mut self, name: &str, value: &Value) {
        self.files.push((name.to_owned(), format!("{value:#}\n")));
    }

    /// The script that has the command.
    fn script(&mut self) {
        let chart = match self.owner {
            Some(_) => "./chart".to_owned(),
            None => format!("milvus/milvus --version {}", self.version),
        };
        let words: Vec<String> = self.words.iter().map(|word| format!("'{word}'")).collect();
        let command = format!("helm upgrade --install {RELEASE} {chart} {}\n", words.join(" "));
        self.files.push(("install.sh".to_owned(), command));
    }

    /// A layer of values.
    fn values(&mut self, chance: &mut Chance) -> Value {
        let mut values = json!({"image": {"all": {"pullPolicy": "Always"}}});
        for _ in 0..chance.below(5) {
            let (path, choices) = chance.one_of(&OPTIONS);
            self.features.push(path.to_owned());
            put(&mut values, path, parsed(chance.one_of(choices)));
        }
        if chance.once_in(3) {
            let text = chance.one_of(&["log:\n  level: error\n", "mq:\n  type: pulsar\n"]);
            put(&mut values, "extraConfigFiles", json!({"user.yaml": text}));
        }
        if self.has_nulls && chance.once_in(2) {
            let path = chance.one_of(&NULLS);
            self.features.push(format!("{path}=null"));
            put(&mut values, path, Value::Null);
        }
        match &self.owner {
            Some(owner) => json!({ owner.alias: values }),
            None => values,
        }
    }
}

/// The words of an option with what stands before each key.
fn prefixed(said: &str, below: &str, option: &str) -> String {
    let whole = matches!(option, "--set-literal") || said.contains(['{', '\\']) && !said.contains("},");
    let parts: Vec<&str> = match said.split_once("},") {
        Some((first, second)) => vec![&said[..first.len() + 1], second],
        None if whole => vec![said],
        None => said.split(',').collect(),
    };
    parts.iter().map(|part| format!("{below}{part}")).collect::<Vec<_>>().join(",")
}
