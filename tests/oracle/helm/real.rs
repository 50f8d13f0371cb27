//! Helm itself.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use mqlint::text::yaml::reader::{self, Way};
use mqlint::text::yaml::{self, NodeId, Tree};

use super::layers::{Layers, OWNER, RELEASE};
use super::values::Installation;
use crate::answers::Answer;
use crate::scratch::Scratch;

/// The name of a setting in any spelling, as a file or a variable.
pub fn normal(key: &str) -> String {
    key.chars().filter(|c| !"._/".contains(*c)).flat_map(char::to_lowercase).collect()
}

/// What differs between the answer of Helm and that of mqlint.
pub fn difference(theirs: &Answer, ours: &Answer) -> String {
    let (Answer::Taken(theirs), Answer::Taken(ours)) = (theirs, ours) else {
        let word = |answer: &Answer| if *answer == Answer::Refused { "fails" } else { "renders" };
        return format!("  helm {}, mqlint: it {}", word(theirs), word(ours));
    };
    let keys = theirs.keys().chain(ours.keys()).filter(|key| theirs.get(*key) != ours.get(*key));
    let lines = keys.map(|key| format!("  {key}: helm {:?}, mqlint {:?}", theirs.get(key), ours.get(key)));
    lines.collect::<std::collections::BTreeSet<_>>().into_iter().collect::<Vec<_>>().join("\n")
}

/// The program and the charts.
pub struct Helm {
    program: PathBuf,
    charts: PathBuf,
}

/// What the versions begin with that give the recorded answers.
const VERSIONS: [&str; 2] = ["v3.17", "v4.1"];

/// The program, where it and the charts are.
pub fn helm() -> Option<Helm> {
    let charts = std::env::var_os("CHARTS").map(PathBuf::from);
    let given = std::env::var_os("HELM").map(PathBuf::from);
    let runs = |program: &PathBuf| {
        let said = Command::new(program).args(["version", "--short"]).output();
        said.is_ok_and(|said| {
            let said = String::from_utf8_lossy(&said.stdout).into_owned();
            VERSIONS.iter().any(|version| said.starts_with(version))
        })
    };
    let program = given.into_iter().chain([PathBuf::from("helm")]).find(runs);
    let found = charts.zip(program).map(|(charts, program)| Helm { program, charts });
    if found.is_none() {
        println!("helm and CHARTS are not here: recorded answers count");
    }
    found
}

impl Helm {
    /// What it says of an installation.
    pub fn answer(&self, one: &Installation, folder: &Scratch) -> Answer {
        folder.write("helm-values.yaml", &one.values);
        let chart = self.charts.join(one.version);
        let words = ["-n", one.namespace, "-f", "helm-values.yaml"].map(str::to_owned);
        let answer = self.rendered(one.release, &chart, &words, "milvus", folder);
        std::fs::remove_file(folder.at("helm-values.yaml")).expect("the file is gone");
        answer
    }

    /// What it says of layers of values.
    pub fn answer_of_layers(&self, one: &Layers, folder: &Scratch) -> Answer {
        let chart = self.charts.join(one.version);
        let Some(owner) = &one.owner else {
            return self.rendered(RELEASE, &chart, &one.words, "milvus", folder);
        };
        let link = folder.at("chart/charts/milvus");
        std::fs::create_dir_all(folder.at("chart/charts")).expect("a folder");
        std::os::unix::fs::symlink(chart, link).expect("a link");
        let source = format!("{OWNER}/charts/{}", owner.alias);
        let answer = self.rendered(RELEASE, &folder.at("chart"), &one.words, &source, folder);
        std::fs::remove_dir_all(folder.at("chart/charts")).expect("the link is gone");
        answer
    }

    /// What it makes of a chart and the words of a command, as far as it comes from the templates of one.
    fn rendered(
        &self,
        release: &str,
        chart: &Path,
        words: &[String],
        source: &str,
        folder: &Scratch,
    ) -> Answer {
        let output = Command::new(&self.program)
            .args(["template", release])
            .arg(chart)
            .args(words)
            .current_dir(folder.path())
            .env("HOME", folder.path())
            .output()
            .expect("a run");
        if !output.status.success() {
            return Answer::Refused;
        }
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        // Subcharts have containers of their own.
        let own = format!("# Source: {source}/templates/");
        let own = text.split("\n---\n").filter(|part| part.contains(&own));
        Answer::Taken(settings(&own.collect::<Vec<_>>()))
    }
}

/// What Milvus gets by the manifests of the chart.
fn settings(manifests: &[&str]) -> BTreeMap<String, String> {
    let trees: Vec<Tree> = manifests.iter().map(|text| yaml::parse(text)).collect();
    let mut found = BTreeMap::new();
    for file in ["default.yaml", "user.yaml"] {
        for tree in &trees {
            let Some(data) = tree.path(&["data", file]) else { continue };
            let tree = yaml::parse(tree.text(data.value));
            let flat = reader::flatten(&tree, Way::Direct);
            found.extend(flat.settings().map(|s| (normal(s.key), s.value.to_owned())));
        }
    }
    let mut environment = BTreeMap::new();
    for tree in &trees {
        let Some(list) = tree.path(&["spec", "template", "spec", "containers"]) else { continue };
        for &container in tree.items(tree.resolve(list.value)) {
            variables(tree, container, &mut environment);
        }
    }
    found.extend(environment);
    found
}

/// The variables of a container of Milvus; of those that several have that of the first counts.
fn variables(tree: &Tree, container: NodeId, found: &mut BTreeMap<String, String>) {
    let text = |node: NodeId| tree.text(tree.resolve(node));
    let words = tree.get(container, "args").map(|args| tree.items(tree.resolve(args.value)));
    if !words.unwrap_or_default().iter().any(|word| text(*word) == "milvus") {
        return;
    }
    let list = tree.get(container, "env").map(|env| tree.items(tree.resolve(env.value)));
    for &item in list.unwrap_or_default() {
        if let (Some(name), Some(value)) = (tree.get(item, "name"), tree.get(item, "value")) {
            found.entry(normal(text(name.value))).or_insert_with(|| text(value.value).to_owned());
        }
    }
}
