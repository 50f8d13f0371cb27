//! Files that belong together become one deployment.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::patches::Patches;
use super::{CheckOptions, Files, Member, kustomized, overlay};
use crate::fault;
use crate::milvus::{
    Deployment, KeyPath, Kind, Known, Role, Text, Variable, Version, VersionText, catalogue,
};
use crate::parallel;
use crate::report::{InputError, Report};
use crate::source::path::{plain, shown};
use crate::source::{FileId, Location, Sources, Span, Store};
use crate::surface::{compose, gitops, helm_values, manifest, operator_cr};
use crate::yaml::Reader;

/// Groups files into deployments, in the order of their first files. Files that compose files name belong to
/// those.
pub fn deployments(
    members: Vec<Member>,
    options: &CheckOptions,
    store: &Store,
    report: &mut Report,
) -> Vec<Deployment> {
    let (sources, errors) = (&mut report.sources, &mut report.errors);
    let mut patches = Patches::new(store);
    let members: Vec<Member> = members.into_iter().filter(|m| !patches.holds(m)).collect();
    let names_files = |m: &Member| !matches!(m.is.kind, Kind::HelmValues | Kind::MilvusYaml);
    let (context, members): (Vec<_>, Vec<_>) =
        members.into_iter().partition(|m| m.context && m.is.kind == Kind::HelmValues);
    let (running, rest): (Vec<_>, Vec<_>) =
        members.into_iter().enumerate().partition(|(_, m)| names_files(m));
    let mut files = Files::new(rest, store, sources);
    files.tell(running.iter().map(|(_, m)| m));
    let running = kustomized::with_changes(running, &mut files, &mut report.notes);
    let mut found: Vec<(usize, Vec<Deployment>)> = Vec::new();
    for (order, group) in projects(running) {
        let options = &group[0].options(options);
        let path = shown(&group[0].path);
        let made = fault::caught(|| {
            let broken = |m: &&Member| m.tree.error().is_some() && !m.context;
            let broken: Vec<Member> = group.iter().filter(broken).cloned().collect();
            let mut made = match group[0].is.kind {
                Kind::Compose => compose::deployments(group, options, &mut files),
                Kind::Manifest => manifest::deployments(group, options, &mut files),
                _ => resources(&group, options, &mut files),
            };
            without_deployment(broken, &mut made, options, files.sources());
            made
        });
        match made {
            Ok(deployments) => found.push((order, deployments)),
            Err(fault) => errors.push(InputError::of_fault(path, &fault)),
        }
    }
    let bases: Vec<Member> = files.values().into_iter().chain(context).collect();
    let mut left = files.left();
    overlay::without_parts(&mut left);
    let overlaid = left.iter().any(|(_, m)| m.overlay);
    let mut groups: Vec<(usize, Vec<Member>)> = Vec::new();
    let mut by_place: BTreeMap<PathBuf, usize> = BTreeMap::new();
    for (order, member) in left {
        let place = place(&member, overlaid);
        match by_place.get(&place) {
            Some(&group) => groups[group].1.push(member),
            None => {
                by_place.insert(place, groups.len());
                groups.push((order, vec![member]));
            }
        }
    }
    let (orders, mut groups): (Vec<usize>, Vec<Vec<Member>>) = groups.into_iter().unzip();
    overlay::laid_over(&mut groups, &bases);
    let sources = &*sources;
    let made = parallel::map(&groups, |group| fault::caught(|| one(group, options, sources)));
    for ((order, group), made) in orders.into_iter().zip(&groups).zip(made) {
        match made {
            Ok(deployments) => found.push((order, deployments)),
            Err(fault) => errors.push(InputError::of_fault(shown(&group[0].path), &fault)),
        }
    }
    found.sort_by_key(|(order, _)| *order);
    found.into_iter().flat_map(|(_, deployments)| deployments).collect()
}

/// Compose files with those that lie over them, and the manifests of one folder. A compose file that another
/// includes, or whose Milvus another extends, is part of that one's project.
fn projects(mut members: Vec<(usize, Member)>) -> Vec<(usize, Vec<Member>)> {
    let composed = members.iter().filter(|(_, m)| m.is.kind == Kind::Compose);
    let includes: Vec<(PathBuf, Vec<PathBuf>)> = composed
        .map(|(_, m)| (plain(&m.path), compose::includes(m).iter().map(|path| plain(path)).collect()))
        .collect();
    // Files that include each other are refused by compose; each is judged.
    let included = |path: &PathBuf| {
        let own = includes.iter().find(|(by, _)| by == path).map(|(_, paths)| paths);
        let mut others = includes.iter().filter(|(by, _)| by != path);
        others.any(|(by, paths)| paths.contains(path) && own.is_none_or(|own| !own.contains(by)))
    };
    let composed = members.iter().filter(|(_, m)| m.is.kind == Kind::Compose && !m.context);
    let extended: Vec<(PathBuf, PathBuf, String)> = composed
        .flat_map(|(_, m)| compose::extended(m).into_iter().map(|(path, name)| (plain(&m.path), path, name)))
        .collect();
    let is_base = |m: &Member, path: &PathBuf| {
        let by = extended.iter().filter(|(by, of, _)| of == path && by != path);
        let mut alone = by.filter(|(by, ..)| !extended.iter().any(|(b, of, _)| b == path && of == by));
        alone.any(|(.., name)| compose::is_base(m, name))
    };
    members.retain(|(_, m)| {
        let path = plain(&m.path);
        m.is.kind != Kind::Compose || !(included(&path) || is_base(m, &path))
    });
    let mut groups: Vec<(usize, Vec<Member>)> = Vec::new();
    let compose = |m: &Member| m.is.kind == Kind::Compose;
    let together = |a: &Member, b: &Member| match (compose(a), compose(b)) {
        (true, true) => {
            (a.first && b.overlay)
                || compose::is_override_of(&b.path, &a.path)
                || compose::is_override_of(&a.path, &b.path)
        }
        (false, false) => {
            let manifests = a.is.kind == Kind::Manifest && b.is.kind == Kind::Manifest;
            manifests && a.path.parent() == b.path.parent()
        }
        _ => false,
    };
    for (order, member) in members {
        match groups.iter_mut().find(|(_, group)| together(&group[0], &member)) {
            Some((_, group)) if compose(&member) && compose::is_override_of(&group[0].path, &member.path) => {
                group.insert(0, member);
            }
            Some((_, group)) => group.push(member),
            None => groups.push((order, vec![member])),
        }
    }
    groups
}

/// What files have in common that make one deployment: milvus.yaml, default.yaml and user.yaml of one folder
/// belong together, and so do overlays with the values files that they lie over; any other file stands alone.
fn place(member: &Member, overlaid: bool) -> PathBuf {
    let folder = member.path.parent().unwrap_or(Path::new(""));
    let values = member.is.kind == Kind::HelmValues;
    if let Some(stack) = &member.stack {
        return stack.iter().fold(PathBuf::from("--stack"), |all, file| {
            all.join(file.as_os_str().to_string_lossy().trim_start_matches('/'))
        });
    }
    if member.overlay || (overlaid && values && member.first) {
        return PathBuf::from("--values");
    }
    let layer = member.path.file_stem().is_some_and(|s| s == "milvus" || s == "default" || s == "user");
    if member.is.kind == Kind::MilvusYaml && layer { folder.to_owned() } else { member.path.clone() }
}

/// The deployments that files which belong together describe.
fn one(group: &[Member], options: &CheckOptions, sources: &Sources) -> Vec<Deployment> {
    let options = &group[group.len() - 1].options(options);
    match group[0].is.kind {
        Kind::HelmValues => helm_values::deployment(group, options, sources).into_iter().collect(),
        _ => vec![config_files(group.to_vec(), options, sources)],
    }
}

/// The deployments of the resources in files, in the order of the text; several in one file get ids of their own.
fn resources(group: &[Member], options: &CheckOptions, files: &mut Files<'_>) -> Vec<Deployment> {
    let mut made: Vec<(String, Deployment)> = Vec::new();
    for member in group {
        for (index, document) in member.tree.documents().iter().enumerate() {
            let (Some(root), Some(tree)) = (document.root, member.tree.document(index)) else { continue };
            let at = Location { file: member.file, span: document.span };
            let text = Text { tree: Arc::new(tree), at, ..text(member, Reader::Helm, files.sources()) };
            match crate::discover::custom_resource(&text.tree, root) {
                Some(kind) => made.push(operator_cr::deployment(text, root, kind, options, files.sources())),
                None => made.extend(gitops::deployments(&text, root, options, files)),
            }
        }
    }
    for member in group.iter().filter(|m| m.is.kind != Kind::Manifest && manifest::concerns_milvus(&m.tree)) {
        made.extend(manifest::of_file(member.clone(), options, files));
    }
    if made.is_empty() && group.iter().any(|m| m.is.kind != Kind::Gitops || m.tree.error().is_some()) {
        return group.iter().map(|m| config_file(m, options, files.sources())).collect();
    }
    identified(made)
}

/// Adds the files that break off before anything that a deployment is made of.
fn without_deployment(
    broken: Vec<Member>,
    made: &mut Vec<Deployment>,
    options: &CheckOptions,
    sources: &Sources,
) {
    for member in broken {
        if !made.iter().any(|d| d.files.contains(&member.file)) {
            made.push(config_file(&member, options, sources));
        }
    }
}

/// Gives each of several deployments in a file an id of its own.
fn identified(made: Vec<(String, Deployment)>) -> Vec<Deployment> {
    let several = made.len() > 1;
    let mut seen: Vec<String> = Vec::new();
    let mut all = Vec::new();
    for (name, mut deployment) in made {
        let before = seen.iter().filter(|n| **n == name).count();
        if several {
            let ordinal = if before > 0 { format!("-{}", before + 1) } else { String::new() };
            deployment.id = format!("{}#{name}{ordinal}", deployment.id);
        }
        seen.push(name.clone());
        all.push(Deployment { name: Some(name), ..deployment });
    }
    all
}

/// A file of which nothing but its kind is known: its resources could not be read.
fn config_file(member: &Member, options: &CheckOptions, sources: &Sources) -> Deployment {
    configured(vec![text(member, Reader::Helm, sources)], member.is.kind, options, sources)
}

fn config_files(mut group: Vec<Member>, options: &CheckOptions, sources: &Sources) -> Deployment {
    group.sort_by_key(|m| match m.is.role {
        Role::MilvusYaml => 0,
        Role::DefaultYaml => 1,
        _ => 2,
    });
    let texts = group.iter().map(|m| text(m, Reader::Milvus, sources)).collect();
    configured(texts, group[0].is.kind, options, sources)
}

fn configured(texts: Vec<Text>, kind: Kind, options: &CheckOptions, sources: &Sources) -> Deployment {
    Deployment {
        id: texts.first().map(|t| sources.get(t.file).path.clone()).unwrap_or_default(),
        name: None,
        namespace: None,
        kind,
        files: texts.iter().map(|t| t.file).collect(),
        texts,
        milvus: options.milvus.map_or(Known::Unknown, |v| said(v, "--milvus")),
        mode: options.mode.map_or(Known::Unknown, Known::Said),
        helm: None,
        resource: None,
        env: Variable::given(&options.env),
        generated: Vec::new(),
        services: Vec::new(),
        containers: Vec::new(),
    }
}

/// A file as a text of a deployment.
pub(crate) fn text(member: &Member, reader: Reader, sources: &Sources) -> Text {
    Text {
        file: member.file,
        source: member.tree.shared_source(),
        tree: member.tree.clone(),
        reader,
        role: member.is.role,
        path: KeyPath::root(),
        at: whole(member.file, sources),
        key_at: None,
    }
}

fn whole(file: FileId, sources: &Sources) -> Location {
    Location { file, span: Span::new(0, sources.get(file).text.len()) }
}

/// The release that a tag or option names; a line without a patch is taken as its newest known.
pub(crate) fn said(text: VersionText, by: &str) -> Known<Version> {
    match text {
        text if text.line() > catalogue::newest().line() => {
            let newest = catalogue::newest();
            let version = match text {
                VersionText::Full(version) => version,
                VersionText::Line(major, minor) => Version::new(major, minor, 0),
            };
            let why = format!("Milvus {version} is newer than any known here: judged as {newest}");
            Known::Assumed(version, why)
        }
        VersionText::Full(version) => Known::Said(version),
        VersionText::Line(major, minor) => {
            let version = catalogue::newest_of_line((major, minor)).unwrap_or(Version::new(major, minor, 0));
            Known::Assumed(
                version,
                format!("assuming Milvus {version}, the newest known {major}.{minor} ({by})"),
            )
        }
    }
}
