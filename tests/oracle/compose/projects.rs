//! Projects around Milvus, made by chance. No value in them depends on who starts them.

use crate::chance::Chance;

/// A project.
pub struct Project {
    /// Its files.
    pub files: Vec<(String, String)>,
    /// What is special in it.
    pub features: Vec<&'static str>,
}

/// Variables of Milvus and others.
const NAMES: [&str; 8] = [
    "MQ_TYPE",
    "ETCD_ROOTPATH",
    "MINIO_BUCKET_NAME",
    "LOG_LEVEL",
    "TZ",
    "PROXY_MAXNAMELENGTH",
    "lower_case",
    "X.Y",
];

/// Values as YAML writes them, which compose takes for words, numbers and nothing.
const SCALARS: [&str; 30] = [
    "yes",
    "No",
    "on",
    "true",
    "TRUE",
    "1e6",
    "1000000.0",
    "1000000",
    "010",
    "0x1F",
    "0o17",
    "1_000",
    "1.10",
    ".5",
    "-0",
    "12:30:45",
    "'quoted'",
    "\"a\\tb\"",
    "a b",
    "0b11",
    "1e-7",
    "123456.789e3",
    "9007199254740993",
    "x=y",
    "!!str 5",
    "'010'",
    "a#b",
    "08",
    "1.",
    "y",
];

/// References of which each has one value, as `.env` gives or does not give their variables.
const REFERENCES: [&str; 18] = [
    "${ONE}",
    "$ONE",
    "${ONE:-d}",
    "${NONE:-d}",
    "${NONE-d}",
    "${EMPTY:-d}",
    "${EMPTY-d}",
    "${ONE:+set}",
    "${NONE:+set}",
    "${NONE:-${ONE}/x}",
    "$$ONE",
    "${TWO}/y",
    "a$",
    "$1",
    "${NONE:-a} and ${NONE:-b}",
    "${ONE:?needed}",
    "${NONE:-}",
    "${NONE:-{}}",
];

/// What compose cannot read.
const BROKEN: [&str; 6] = ["${}", "${ONE", "${ONE:=d}", "${1}", "${ ONE }", "${ONE!x}"];

/// Lines of files of variables.
const LINES: [&str; 14] = [
    "MQ_TYPE=file",
    "LOG_LEVEL='warn'",
    "TZ=\"two words\"",
    "TZ=$ONE",
    "ETCD_ROOTPATH=a # c",
    "export MINIO_BUCKET_NAME=b",
    "LOG_LEVEL: info",
    "TZ=${NONE:-UTC}",
    "X.Y=dot",
    "MQ_TYPE = spaced",
    "ETCD_ROOTPATH=${LOG_LEVEL:-none}/x",
    "# comment",
    "ONE",
    "TZ='$ONE'",
];

/// Mistakes, each with what it adds to the service or the project.
const MISTAKES: [(&str, &str, &str); 24] = [
    ("a misspelt key", "    enviroment: {A: b}\n", ""),
    ("an unknown volume", "    volumes: ['data:/data']\n", ""),
    ("an unknown network", "    networks: [backend]\n", ""),
    ("an unknown config", "    configs: [user]\n", ""),
    ("an unknown dependency", "    depends_on: [nothing]\n", ""),
    ("a circle", "    links: [standalone]\n", ""),
    ("a misspelt section", "", "servces: {}\n"),
    ("a key twice", "    image: milvusdb/milvus:v2.5.4\n", ""),
    ("a port that is none", "    ports: ['a:b']\n", ""),
    ("a service that is none", "", "  nothing:\n"),
    ("a duration that is none", "    healthcheck: {test: [CURL]}\n", ""),
    ("two merges", "    labels: {<<: {a: b}, <<: {c: d}}\n", ""),
    ("a secret of nothing", "", "secrets: {s: {}}\n"),
    ("a number for a text", "    working_dir: 5\n", ""),
    ("two limits", "    mem_limit: 4g\n    deploy: {resources: {limits: {memory: 2g}}}\n", ""),
    ("one limit twice", "    mem_limit: 1.5g\n    deploy: {resources: {limits: {memory: 1536m}}}\n", ""),
    ("a limit that is not repeated", "    cpus: 2\n    deploy: {resources: {limits: {memory: 2g}}}\n", ""),
    ("less than none", "    scale: -1\n", ""),
    ("devices counted and named", "    gpus: [{count: 1, device_ids: ['0']}]\n", ""),
    ("a short name", "    container_name: m\n", ""),
    ("a policy that is none", "    pull_policy: sometimes\n", ""),
    ("a port of nothing", "    ports: [{published: 19530}]\n", ""),
    ("a mount of nothing", "    volumes: [{type: bind, target: /data}]\n", ""),
    ("a whole number with an exponent", "    scale: 1e0\n", ""),
];

impl Project {
    /// The project of a seed.
    pub fn of(seed: u64) -> Self {
        let chance = &mut Chance::of(seed);
        let mut project = Self { files: Vec::new(), features: Vec::new() };
        let mut service =
            String::from("    image: milvusdb/milvus:v2.6.2\n    command: milvus run standalone\n");
        let mut more = String::new();
        project.write(".env", "ONE=one\nEMPTY=\nTWO=${ONE}-two\n".into());
        project.base(chance, &mut service);
        if chance.once_in(3) {
            project.features.push("env_file");
            service += "    env_file: [milvus.env, {path: not-there.env, required: false}]\n";
            let lines: Vec<&str> = (0..3).map(|_| chance.one_of(&LINES)).collect();
            project.write("milvus.env", lines.join("\n") + "\n");
        }
        service += &project.environment(chance);
        if chance.once_in(5) {
            let (name, own, whole) = chance.one_of(&MISTAKES);
            project.features.push(name);
            service += own;
            more += whole;
        }
        let others = "  etcd: {image: quay.io/coreos/etcd:v3.5.25}\n";
        let text = format!("services:\n{others}  standalone:\n{service}{more}");
        project.main(chance, text);
        project
    }

    fn write(&mut self, name: &str, text: String) {
        self.files.push((name.to_owned(), text));
    }

    /// The main file, which may have the services itself or include them.
    fn main(&mut self, chance: &mut Chance, text: String) {
        let main = chance.one_of(&["docker-compose.yml", "compose.yaml"]);
        if chance.once_in(5) {
            self.features.push("include");
            self.write("milvus.yml", text);
            self.write(main, "include: [milvus.yml]\n".into());
        } else {
            self.write(main, text);
        }
        if chance.once_in(4) {
            self.features.push("override");
            let environment = self.environment(chance);
            let over = if environment.is_empty() { "    restart: always\n".into() } else { environment };
            let name = chance.one_of(&["compose.override.yml", "docker-compose.override.yaml"]);
            if self.features.contains(&"include") {
                self.write("override.txt", over);
            } else {
                self.write(name, format!("services:\n  standalone:\n{over}"));
            }
        }
    }

    /// What the service extends.
    fn base(&mut self, chance: &mut Chance, service: &mut String) {
        if chance.once_in(4) {
            self.features.push("extends");
            *service += "    extends: {file: base/common.yml, service: base}\n";
            let environment = self.environment(chance);
            self.write("base/common.yml", format!("services:\n  base:\n    restart: always\n{environment}"));
        }
    }

    fn environment(&mut self, chance: &mut Chance) -> String {
        let (mut names, mut lines) = (Vec::new(), String::new());
        let is_list = chance.once_in(2);
        for _ in 0..chance.below(4) {
            let name = chance.one_of(&NAMES);
            if names.contains(&name) {
                continue;
            }
            names.push(name);
            let value = self.value(chance);
            match (is_list, value) {
                (true, Some(value)) => {
                    let value = value.trim_matches(['\'', '"']).replace("!!str ", "");
                    lines += &format!("      - '{name}={value}'\n");
                }
                (true, None) => lines += &format!("      - {name}\n"),
                (false, Some(value)) => lines += &format!("      {name}: {value}\n"),
                (false, None) => {
                    lines += &format!("      {name}: {}\n", chance.one_of(&["", "~", "null", "Null"]))
                }
            }
        }
        if lines.is_empty() { lines } else { format!("    environment:\n{lines}") }
    }

    fn value(&mut self, chance: &mut Chance) -> Option<String> {
        match chance.below(20) {
            0 if chance.once_in(3) => {
                self.features.push("a broken reference");
                Some(format!("'{}'", chance.one_of(&BROKEN)))
            }
            1 => None,
            2..=10 => Some(chance.one_of(&SCALARS).to_owned()),
            _ => Some(format!("'{}'", chance.one_of(&REFERENCES))),
        }
    }
}
