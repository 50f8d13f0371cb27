//! values.yaml of the Helm chart: what the chart makes of it.

mod embedded;
mod layers;
pub(crate) mod umbrella;
mod values;

pub(crate) use layers::helm_refuses;
pub(in crate::surface) use layers::layers;
pub use layers::{Reread, reread};
pub use values::{Value, Values, ValuesFile};

use std::sync::Arc;

use crate::chart::{self, Live, Release, Rendering};
use crate::check::{CheckOptions, Member, group};
use crate::milvus::{Deployment, KeyPath, Kind, Known, Mode, Text, Variable, Version, VersionText};
use crate::source::{FileId, Location, Sources};
use crate::yaml::Reader;

/// The name taken for the release and its namespace, which a values file does not say.
const RELEASE: &str = "my-release";

/// What is known of a deployment because the chart installs it.
#[derive(Debug)]
pub struct Helm {
    /// The version of the chart.
    pub chart: Known<Version>,
    /// True when the chart is a copy or comes from an unknown place, and may have keys of its own.
    pub from_elsewhere: bool,
    /// The values, the user's over the chart's own.
    pub values: Values,
    /// What the chart makes of them.
    pub rendering: Rendering,
    /// Where the version of the chart is written, in files that ask for one.
    pub version_at: Option<(Location, KeyPath)>,
    /// Whether Helm upgrades the release, so that templates see the cluster, or something only renders them; `None`
    /// where files do not say.
    pub upgraded_by_helm: Option<bool>,
    /// What the release is called, where files say it.
    pub release: Option<(String, crate::milvus::Written)>,
    /// The namespace that it is installed in, where files say it.
    pub namespace: Option<(String, crate::milvus::Written)>,
    /// Whether other values files lie over these by their names: nobody may install these alone.
    pub overlaid: bool,
    /// A sentence about values that are given in places which are not read.
    pub unseen: Option<String>,
}

impl Helm {
    /// Whether values that are not among these may say what these leave out.
    pub fn may_be_told_more(&self) -> bool {
        self.overlaid || self.unseen.is_some()
    }

    /// The chart's version, said or assumed.
    pub fn version(&self) -> Version {
        self.chart.get().unwrap_or(self.values.chart.version())
    }
}

/// Builds the deployment of values files, each over the one before; `None` where an umbrella chart has switched
/// Milvus off.
pub(crate) fn deployment(group: &[Member], options: &CheckOptions, sources: &Sources) -> Option<Deployment> {
    let main = group.first()?;
    let charts = &group.last()?.charts;
    let same = group.iter().filter(|m| Arc::ptr_eq(&m.charts, charts));
    if charts.leave_milvus_out(&same.map(|m| &*m.tree).collect::<Vec<_>>()) {
        return None;
    }
    let texts: Vec<Text> = group.iter().map(|m| group::text(m, Reader::Helm, sources)).collect();
    let files = group.iter().enumerate().map(|(text, member)| values_file(text, member)).collect();
    // An overlay by option belongs to the file that it lies over; one by its name is a deployment of its own.
    let named = group.last().filter(|last| !last.overlay).unwrap_or(main);
    let id = sources.get(named.file).path.clone();
    let said = main.charts.files.iter().rev().find_map(umbrella::stated_version);
    let mut made = installed(id, Kind::HelmValues, texts, files, said, options);
    if let Some(helm) = &mut made.helm {
        helm.from_elsewhere = main.charts.files.iter().any(crate::discover::is_chart_from_elsewhere);
        helm.overlaid = named.overlaid;
    }
    Some(made)
}

/// The deployment that the chart makes of values in texts, the last of which has the last word. `stated` is the
/// version of the chart where something names it.
pub(crate) fn installed(
    id: String,
    kind: Kind,
    mut texts: Vec<Text>,
    files: Vec<ValuesFile>,
    stated: Option<Version>,
    options: &CheckOptions,
) -> Deployment {
    let mut values = Values { files, chart: chart::chart(chart::newest()) };
    let chart = chart_version(stated, options, &values);
    values.chart = chart::chart(chart.get().unwrap_or(chart::newest()));
    let embedded = embedded::texts(&values, &texts);
    texts.extend(embedded);
    let release = Release { name: RELEASE, namespace: RELEASE, live: Live::No };
    let rendering = chart::render(values.chart, release, &values);
    let milvus = milvus_version(&values, options);
    let mode = options.mode.map_or_else(|| mode(&values), Known::Said);
    let mut files: Vec<FileId> = Vec::new();
    for text in &texts {
        if !files.contains(&text.file) {
            files.push(text.file);
        }
    }
    Deployment {
        id,
        name: None,
        namespace: None,
        kind,
        files,
        texts,
        milvus,
        mode,
        helm: Some(Helm {
            chart,
            from_elsewhere: false,
            values,
            rendering,
            version_at: None,
            upgraded_by_helm: None,
            release: None,
            namespace: None,
            overlaid: false,
            unseen: None,
        }),
        resource: None,
        env: Variable::given(&options.env),
        generated: Vec::new(),
        services: Vec::new(),
        containers: Vec::new(),
    }
}

fn values_file(text: usize, member: &Member) -> ValuesFile {
    let (root, path) = member.charts.part(&member.tree, &KeyPath::root());
    ValuesFile::new(text, member.file, member.tree.clone(), root, path)
}

/// The chart's version: the option, else what the files say, else the newest known that was made for the line of
/// the Milvus that they ask for, else the newest that has the keys of a whole copy.
fn chart_version(stated: Option<Version>, options: &CheckOptions, values: &Values) -> Known<Version> {
    if let Some(version) = options.chart {
        return match chart::known(version) {
            chart::Known::Newer(newest) => {
                let why = format!("chart {version} is newer than any known here: judged as {newest}");
                Known::Assumed(version, why)
            }
            _ => Known::Said(version),
        };
    }
    if let Some(version) = stated {
        return Known::Said(version);
    }
    let newest = chart::newest();
    let tag = || written_tag(values).and_then(Result::ok);
    let line = options.milvus.or_else(tag).map(VersionText::line);
    let made_for = line.and_then(|line| Some((line, chart::newest_for(line)?)));
    if let Some(((major, minor), chart)) = made_for.filter(|(_, chart)| *chart != newest) {
        let why = format!("assuming chart {chart}, the newest made for Milvus {major}.{minor}");
        return Known::Assumed(chart, why);
    }
    let copied = || chart::written_for(values.paths().iter().map(String::as_str));
    if let Some(chart) = line.is_none().then(copied).flatten() {
        let why = format!("assuming chart {chart}, the newest that has the values written here");
        return Known::Assumed(chart, why);
    }
    let why = format!("assuming chart {newest}, the newest known, as nothing names another");
    Known::Assumed(newest, why)
}

/// The release in `image.all.tag` where somebody wrote it; an error where it names none.
fn written_tag(values: &Values) -> Option<Result<VersionText, ()>> {
    match values.get(&["image", "all", "tag"]) {
        Value::Written(..) => Some(values.text("image.all.tag").unwrap_or_default().parse().map_err(drop)),
        _ => None,
    }
}

/// The release: the option, else `image.all.tag`, else the image that the chart comes with.
fn milvus_version(values: &Values, options: &CheckOptions) -> Known<Version> {
    if let Some(text) = options.milvus {
        return group::said(text, "--milvus");
    }
    let chart = values.chart.version();
    match written_tag(values) {
        Some(Ok(version)) => group::said(version, "image.all.tag"),
        Some(Err(())) => Known::Unknown,
        None => match values.chart.image_tag().map(str::parse::<VersionText>) {
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
