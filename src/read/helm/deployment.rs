//! The deployment that the chart makes of values files.

use std::sync::Arc;

use super::{embedded, pod_env};
use crate::deployment::{Deployment, Helm, Known, ReleaseName, Text, ValueAt, Values, ValuesFile};
use crate::facts::FileKind;
use crate::facts::chart;
use crate::facts::milvus::{KeyPath, Mode, Version, VersionText};
use crate::read::commands::InstalledBy;
use crate::read::{Given, Member};
use crate::text::source::Sources;
use crate::text::yaml::reader::Reader;

/// Builds the deployment of values files, each over the one before; `None` where an umbrella chart has switched
/// Milvus off.
pub(crate) fn deployment(group: &[Member], given: &Given, sources: &Sources) -> Option<Deployment> {
    let main = group.first()?;
    let charts = &group.last()?.charts;
    let depth = |m: &Member| if Arc::ptr_eq(&m.charts, charts) { Some(0) } else { charts.depth_of(&m.path) };
    let placed = group.iter().filter_map(|m| Some((&*m.tree, depth(m)?)));
    if charts.leaves_milvus_out(&placed.collect::<Vec<_>>()) {
        return None;
    }
    let texts: Vec<Text> =
        group.iter().map(|m| crate::read::member::text_of_member(m, Reader::Helm, sources)).collect();
    let files = group.iter().enumerate().map(|(text, member)| values_file(text, member)).collect();
    // An overlay by option belongs to the file that it lies over; one by its name is a deployment of its own.
    let named = group.iter().rev().find(|m| !m.is_overlay).unwrap_or(main);
    let id = sources.get(named.file).path.clone();
    let stated = match (main.charts.stated_version(), &main.chart_from) {
        (Known::Stated(version), Some(place)) => {
            Known::Assumed(version, format!("chart {version}, from {place}"))
        }
        (stated, _) => stated,
    };
    let by = main.installed_by.as_deref();
    let by_command = || by?.chart().map(|(version, why)| Known::Assumed(version, why));
    let stated = if stated.get().is_some() { stated } else { by_command().unwrap_or_default() };
    let names = by.map(InstalledBy::names).unwrap_or_default();
    let names = ReleaseName { alias: charts.alias(), ..names };
    let chart = ChartValues { texts, files, stated, names };
    let mut deployment = chart_deployment(id, FileKind::HelmValues, chart, given);
    if let Some(helm) = &mut deployment.helm {
        helm.from_elsewhere = main.charts.files.iter().any(crate::facts::chart::is_chart_from_elsewhere)
            || by.is_some_and(InstalledBy::is_from_elsewhere);
        helm.is_overlaid = named.is_overlaid;
        helm.own_keys = main.charts.own_keys.clone();
        helm.unseen = charts.unseen().or_else(|| by?.unseen());
        helm.upgraded_by_helm = by.and_then(InstalledBy::is_upgraded_by_helm);
    }
    // What says how it is installed is a file of the deployment, too.
    deployment.files.extend(by.map(|by| by.file).filter(|file| !deployment.files.contains(file)));
    Some(deployment)
}

/// What is installed: the chart with values.
pub(crate) struct ChartValues {
    /// The texts, those with values among them.
    pub texts: Vec<Text>,
    /// The values in them, the last of which has the last word.
    pub files: Vec<ValuesFile>,
    /// The version of the chart where something names it.
    pub stated: Known<Version>,
    /// What the release is called.
    pub names: ReleaseName,
}

/// The deployment that the chart makes of values.
pub(crate) fn chart_deployment(id: String, kind: FileKind, from: ChartValues, given: &Given) -> Deployment {
    let ChartValues { mut texts, files, stated, names } = from;
    let mut values = Values { files, chart: chart::chart(chart::newest()) };
    let chart = chart_version(stated, given, &values);
    values.chart = chart::chart(chart.get().unwrap_or(chart::newest()));
    let embedded = embedded::embedded_texts(&values, &texts);
    texts.extend(embedded);
    let rendering = names.render(&values);
    let (env, unknown_variables) = pod_env::pod_environment(&values, &rendering, given);
    let milvus = milvus_version(&values, given);
    let mode = given.mode.map_or_else(|| values_mode(&values), Known::Stated);
    Deployment {
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
            is_overlaid: false,
            unseen: None,
            own_keys: None,
            unknown_variables,
            names,
        }),
        env,
        ..Deployment::of_texts(id, kind, texts)
    }
}

fn values_file(text: usize, member: &Member) -> ValuesFile {
    let (root, path) = member.charts.milvus_part(&member.tree, &KeyPath::root());
    ValuesFile::new(text, member.file, member.tree.clone(), root, path)
}

/// The chart's version: the option, else what the files say, else the newest known that was made for the line of
/// the Milvus that they ask for, else the newest that has the keys of a whole copy.
fn chart_version(stated: Known<Version>, given: &Given, values: &Values) -> Known<Version> {
    if let Some(version) = given.chart {
        return match chart::known(version) {
            chart::Known::Newer(newest) => {
                let why = format!("chart {version} is newer than any known here: judged as {newest}");
                Known::Assumed(version, why)
            }
            _ => Known::Stated(version),
        };
    }
    if stated.get().is_some() {
        return stated;
    }
    let newest = chart::newest();
    let tag = || written_tag(values).and_then(Result::ok);
    let named = given.milvus.or_else(tag);
    let line = named.map(VersionText::line);
    let made_for = line.and_then(|line| Some((line, chart::newest_for(line)?)));
    if let Some(((major, minor), chart)) = made_for {
        // A chart of the line may write files that an early patch does not read.
        if let Some(VersionText::Full(milvus)) = named
            && !chart::chart(chart).writes_for(milvus)
            && let Some(fitting) = chart::newest_up_to(milvus)
        {
            let why = format!("assuming chart {fitting}, the newest whose files Milvus {milvus} reads");
            return Known::Assumed(fitting, why);
        }
        if chart != newest {
            let why = format!("assuming chart {chart}, the newest made for Milvus {major}.{minor}");
            return Known::Assumed(chart, why);
        }
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
        ValueAt::Written(..) => Some(values.text("image.all.tag").unwrap_or_default().parse().map_err(drop)),
        _ => None,
    }
}

/// The release: the option, else `image.all.tag`, else the image that the chart comes with.
fn milvus_version(values: &Values, given: &Given) -> Known<Version> {
    if let Some(text) = given.milvus {
        return crate::read::stated::stated_release(text, "--milvus");
    }
    let chart = values.chart.version();
    match written_tag(values) {
        Some(Ok(version)) => crate::read::stated::stated_release(version, "image.all.tag"),
        Some(Err(())) => Known::Unknown,
        None => match values.chart.image_tag().map(str::parse::<VersionText>) {
            Some(Ok(VersionText::Full(v))) => {
                Known::Assumed(v, format!("assuming Milvus {v}, the image of chart {chart}"))
            }
            Some(Ok(line)) => {
                crate::read::stated::stated_release(line, &format!("the image of chart {chart}"))
            }
            Some(Err(_)) | None => Known::Unknown,
        },
    }
}

/// The mode: `cluster.enabled` as the templates see it.
fn values_mode(values: &Values) -> Known<Mode> {
    Known::Stated(if values.is_true("cluster.enabled") { Mode::Cluster } else { Mode::Standalone })
}
