//! values.yaml of the Helm chart: what the chart makes of it.

mod embedded;
mod layers;
mod values;

pub(crate) use layers::helm_refuses;
pub use layers::{Reread, layers, reread};
pub use values::{Value, Values, ValuesFile};

use crate::chart::{self, Live, Release, Rendering};
use crate::check::{CheckOptions, Member, group};
use crate::milvus::{Deployment, KeyPath, Kind, Known, Mode, Text, Variable, Version, VersionText};
use crate::source::Sources;
use crate::yaml::{NodeId, Reader, Tree};

/// The name taken for the release and its namespace, which a values file does not say.
const RELEASE: &str = "my-release";

/// What is known of a deployment because the chart installs it.
#[derive(Debug)]
pub struct Helm {
    /// The version of the chart.
    pub chart: Known<Version>,
    /// The values, the user's over the chart's own.
    pub values: Values,
    /// What the chart makes of them.
    pub rendering: Rendering,
}

impl Helm {
    /// The chart's version, said or assumed.
    pub fn version(&self) -> Version {
        self.chart.get().unwrap_or(self.values.chart.version())
    }
}

/// Builds the deployment of one values file with the files that lie over it.
pub(crate) fn deployment(group: Vec<Member>, options: &CheckOptions, sources: &Sources) -> Deployment {
    let main = &group[0];
    let chart = chart_version(main, options);
    let view = chart::chart(chart.get().unwrap_or(chart::newest()));
    let mut texts: Vec<Text> = group.iter().map(|m| group::text(m, Reader::Helm, sources)).collect();
    let files = group.iter().enumerate().map(|(text, member)| values_file(text, member)).collect();
    let values = Values { files, chart: view };
    texts.extend(embedded::texts(&values));
    let release = Release { name: RELEASE, namespace: RELEASE, live: Live::No };
    let rendering = chart::render(values.chart, release, &|path: &str| values.view(path));
    let milvus = milvus_version(&values, options);
    let mode = options.mode.map_or_else(|| mode(&values), Known::Said);
    Deployment {
        id: sources.get(main.file).path.clone(),
        kind: Kind::HelmValues,
        files: group.iter().map(|m| m.file).collect(),
        texts,
        milvus,
        mode,
        helm: Some(Helm { chart, values, rendering }),
        resource: None,
        env: Variable::given(&options.env),
        generated: Vec::new(),
    }
}

fn values_file(text: usize, member: &Member) -> ValuesFile {
    let (root, path) = milvus_part(member);
    ValuesFile { text, file: member.file, tree: member.tree.clone(), root, path }
}

/// The part of a values file that goes to the Milvus chart: all of it, or in an umbrella chart what stands
/// under the dependency's name or alias.
fn milvus_part(member: &Member) -> (Option<NodeId>, KeyPath) {
    let tree = &member.tree;
    let part = member.chart_files.iter().find_map(dependency);
    match part.and_then(|name| tree.path(&[&name]).map(|entry| (entry.value, KeyPath::root().key(&name)))) {
        Some((node, path)) => (Some(node), path),
        None => (tree.root(), KeyPath::root()),
    }
}

/// The key under which an umbrella chart holds Milvus' values.
fn dependency(chart: &Tree) -> Option<String> {
    let item = crate::discover::milvus_dependency(chart)?;
    let name = chart.get(item, "alias").or_else(|| chart.get(item, "name"))?;
    Some(chart.text(chart.resolve(name.value)).to_owned())
}

/// The chart's version: the option, else Chart.yaml and Chart.lock beside the file, else the newest known.
fn chart_version(main: &Member, options: &CheckOptions) -> Known<Version> {
    if let Some(version) = options.chart {
        return match chart::known(version) {
            chart::Known::Newer(newest) => {
                let why = format!("chart {version} is newer than any known here: judged as {newest}");
                Known::Assumed(version, why)
            }
            _ => Known::Said(version),
        };
    }
    let stated = main.chart_files.iter().rev().find_map(stated_version);
    stated.map_or_else(
        || {
            let newest = chart::newest();
            Known::Assumed(
                newest,
                format!("assuming chart {newest}, the newest known, as nothing names another"),
            )
        },
        Known::Said,
    )
}

/// The version of the Milvus chart that a Chart.yaml or Chart.lock states exactly.
fn stated_version(chart: &Tree) -> Option<Version> {
    let text = |map: NodeId, key: &str| chart.get(map, key).map(|e| chart.text(chart.resolve(e.value)));
    if let Some(item) = crate::discover::milvus_dependency(chart) {
        return text(item, "version")?.parse().ok();
    }
    let root = chart.root()?;
    let own = crate::discover::is_milvus_chart(chart);
    text(root, "version").filter(|_| own)?.parse().ok()
}

/// The release: the option, else `image.all.tag`, else the image that the chart comes with.
fn milvus_version(values: &Values, options: &CheckOptions) -> Known<Version> {
    if let Some(text) = options.milvus {
        return group::said(text, "--milvus");
    }
    let chart = values.chart.version();
    match values.get(&["image", "all", "tag"]) {
        Value::Written(..) => {
            let tag = values.text("image.all.tag").unwrap_or_default();
            match tag.parse::<VersionText>() {
                Ok(version) => group::said(version, "image.all.tag"),
                Err(_) => Known::Unknown,
            }
        }
        _ => match values.chart.image_tag().map(str::parse::<VersionText>) {
            Some(Ok(VersionText::Full(v))) => {
                Known::Assumed(v, format!("assuming Milvus {v}, the image of chart {chart}"))
            }
            Some(Ok(line)) => group::said(line, &format!("the image of chart {chart}")),
            Some(Err(_)) | None => Known::Unknown,
        },
    }
}

/// The mode: `cluster.enabled` as the templates see it.
fn mode(values: &Values) -> Known<Mode> {
    Known::Said(if values.is_true("cluster.enabled") { Mode::Cluster } else { Mode::Standalone })
}
