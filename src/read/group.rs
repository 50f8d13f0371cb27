//! Files that belong together become one deployment.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::compose_parts::compose_parts;
use super::fillings::Filling;
use super::fragments::Fragments;
use super::member::text_of_member;
use super::operators::{InstalledOperator, operator_of};
use super::patches::Patches;
use super::resource_roots::listed;
use super::stated::stated_release;
use super::{
    Files, Gathered, Given, Intake, Member, ReadOptions, commands, compose, gitops, helm, kustomized,
    manifests, operator, overlay,
};
use crate::base::{InputError, fault, parallel};
use crate::deployment::{Deployment, Filled, Known, Text, Variable};
use crate::facts::milvus::{KeyPath, is_node, standalone_role};
use crate::facts::{FileKind, Role};
use crate::text::source::path::{normalized, shown};
use crate::text::source::{FileId, Location, Sources, Store};
use crate::text::yaml::NodeId;
use crate::text::yaml::reader::Reader;

/// Groups files into deployments, in the order of their first files. Files that compose files name belong to
/// those.
pub fn deployments(
    gathered: Gathered,
    options: &ReadOptions,
    store: &Store,
    intake: &mut Intake,
) -> Vec<Deployment> {
    let Gathered { members, commands, operators, fillings, services, .. } = gathered;
    let Intake { sources, errors, notes } = intake;
    let templates: HashSet<FileId> = members.iter().filter(|m| m.is_filled).map(|m| m.file).collect();
    let mut patches = Patches::new(store);
    let members: Vec<Member> = members.into_iter().filter(|m| !patches.holds(m)).collect();
    let names_files = |m: &Member| !matches!(m.is.kind, FileKind::HelmValues | FileKind::MilvusYaml);
    let (context, members): (Vec<_>, Vec<_>) =
        members.into_iter().partition(|m| m.is_context && m.is.kind == FileKind::HelmValues);
    let (running, rest): (Vec<_>, Vec<_>) =
        members.into_iter().enumerate().partition(|(_, m)| names_files(m));
    let mut files = Files::new(rest, store, sources);
    files.register(running.iter().map(|(_, m)| m));
    let running = compose::with_heads(running, &mut files);
    files.register(running.iter().map(|(_, m)| m));
    let mut running = running;
    let composed = compose::into_stacks(&mut running, &commands, &mut files);
    compose::give_variables(&mut running, &commands);
    files.register(composed.iter().flat_map(|(_, group)| group));
    let running = kustomized::with_kustomizations(running, &mut files, notes, errors);
    let linked = manifests::Linked::of(services, &mut files);
    let mut found = deployments_of_projects(running, composed, &operators, options, &mut files, errors);
    errors.extend(files.take_refused());
    let bases: Vec<Member> = files.values().into_iter().chain(context).collect();
    let mut left = files.untaken();
    overlay::remove_chart_parts(&mut left);
    let stacks = commands::into_stacks(&mut left, &bases, &commands, &mut files);
    let (orders, mut groups): (Vec<usize>, Vec<Vec<Member>>) = into_groups(left).into_iter().unzip();
    overlay::lay_over_bases(&mut groups, &bases);
    overlay::give_copied_chart(&mut groups, &bases);
    for group in groups.iter_mut().filter(|group| group[0].is.kind == FileKind::MilvusYaml) {
        let paths: Vec<&Path> = group.iter().map(|m| m.path.as_path()).collect();
        let by = commands::by_command(&paths, &commands, &mut files).map(Arc::new);
        for member in group.iter_mut() {
            let role = by.as_ref().and_then(|by| by.role(&member.path));
            member.is.role = role.unwrap_or(member.is.role);
            member.installed_by = by.clone();
        }
    }
    let (places, stacks): (Vec<usize>, Vec<Vec<Member>>) = stacks.into_iter().unzip();
    let orders = orders.into_iter().chain(places);
    groups.extend(stacks);
    let sources = &*sources;
    let fragments = Fragments::beside(found.iter().flat_map(|(_, deployments)| deployments), sources);
    let results =
        parallel::map(&groups, |group| fault::catch(|| deployments_of_group(group, options, sources)));
    for ((order, group), result) in orders.zip(&groups).zip(results) {
        match result {
            Ok(mut deployments) => {
                let is_fragment = fragments.holds(&group[0]);
                for deployment in &mut deployments {
                    deployment.is_fragment = is_fragment;
                    if deployment.kind == FileKind::MilvusYaml && deployment.milvus.get().is_none() {
                        deployment.milvus = fragments.release(&group[0]);
                    }
                }
                found.push((order, deployments));
            }
            Err(fault) => errors.push(InputError::of_fault(shown(&group[0].path), &fault)),
        }
    }
    found.sort_by_key(|(order, _)| *order);
    let mut all: Vec<Deployment> = found.into_iter().flat_map(|(_, deployments)| deployments).collect();
    tell_apart(&mut all);
    lead_by_namespace(&mut all);
    for deployment in &mut all {
        linked.give(deployment, sources);
        let filled = deployment.files.iter().flat_map(|&file| {
            // In a template of one program another may have its own marks.
            let of_template = templates.contains(&file).then_some(&Filled::Everything);
            let by = Filling::of(&fillings, sources.get(file).place());
            by.chain(of_template).map(move |filled| (file, filled.clone()))
        });
        deployment.filled = filled.collect();
    }
    all
}

/// Notes of deployments without coordinators that others of their namespace have some: parts of one cluster may lie in
/// several folders.
fn lead_by_namespace(all: &mut [Deployment]) {
    let is_coordinator = |role: &String| !is_node(role) && role != standalone_role();
    let leads = |d: &Deployment| d.containers.iter().flat_map(|c| &c.roles).any(is_coordinator);
    let is_manifest = |d: &&Deployment| d.kind == FileKind::Manifest;
    let led: HashSet<Option<String>> =
        all.iter().filter(is_manifest).filter(|d| leads(d)).map(|d| d.namespace.clone()).collect();
    for deployment in all.iter_mut().filter(|d| d.kind == FileKind::Manifest && !leads(d)) {
        // What says no namespace goes where whoever applies it says.
        deployment.is_led_elsewhere = led.contains(&deployment.namespace)
            || led.contains(&None)
            || (deployment.namespace.is_none() && !led.is_empty());
    }
}

/// The deployments of files that may name others, each with the place of its first file. What they name is taken out
/// of `files`.
fn deployments_of_projects(
    members: Vec<(usize, Member)>,
    composed: Vec<(usize, Vec<Member>)>,
    operators: &[InstalledOperator],
    options: &ReadOptions,
    files: &mut Files<'_>,
    errors: &mut Vec<InputError>,
) -> Vec<(usize, Vec<Deployment>)> {
    let mut found = Vec::new();
    for (order, group) in into_projects(members, errors).into_iter().chain(composed) {
        let path = shown(&group[0].path);
        let installed_operator = operator_of(&group[0].path, operators);
        let given = &Given { installed_operator, ..group[0].given(options) };
        let result = fault::catch(|| {
            let broken = |m: &&Member| m.tree.error().is_some() && !m.is_context;
            let broken: Vec<Member> = group.iter().filter(broken).cloned().collect();
            let mut deployments = match group[0].is.kind {
                _ if group[0].refused.is_some() => vec![refused(&group[0], given, files.sources())],
                FileKind::Compose => compose::deployments(group, given, files),
                FileKind::Manifest => manifests::deployments(group, given, files),
                _ => deployments_of_resources(&group, given, files),
            };
            add_broken(broken, &mut deployments, given, files.sources());
            deployments
        });
        match result {
            Ok(deployments) => found.push((order, deployments)),
            Err(fault) => errors.push(InputError::of_fault(path, &fault)),
        }
    }
    found
}

/// Files that make one deployment together, each group with the place of its first file.
fn into_groups(members: Vec<(usize, Member)>) -> Vec<(usize, Vec<Member>)> {
    let overlaid = members.iter().any(|(_, m)| m.is_overlay);
    let mut groups: Vec<(usize, Vec<Member>)> = Vec::new();
    let mut by_place: HashMap<GroupKey, usize> = HashMap::new();
    for (order, member) in members {
        let place = GroupKey::of(&member, overlaid);
        match by_place.get(&place) {
            Some(&group) => groups[group].1.push(member),
            None => {
                by_place.insert(place, groups.len());
                groups.push((order, vec![member]));
            }
        }
    }
    groups
}

/// Compose files with those that lie over them, and the manifests of one folder. A compose file that another
/// includes, or whose Milvus another extends, is part of that one's project.
fn into_projects(
    mut members: Vec<(usize, Member)>,
    errors: &mut Vec<InputError>,
) -> Vec<(usize, Vec<Member>)> {
    let parts = compose_parts(&members, errors);
    members.retain(|(_, m)| m.is.kind != FileKind::Compose || !parts.contains(&normalized(&m.path)));
    let is_over = |m: &Member| m.is.kind == FileKind::Compose && m.base.is_some() && !m.is_overlay;
    let (overlays, members): (Vec<_>, Vec<_>) = members.into_iter().partition(|(_, m)| is_over(m));
    let mut groups: Vec<(usize, Vec<Member>)> = Vec::new();
    let mut manifests: HashMap<PathBuf, usize> = HashMap::new();
    let mut composed: HashMap<PathBuf, Vec<usize>> = HashMap::new();
    let mut first = None;
    let (joining, members): (Vec<_>, Vec<_>) = members.into_iter().partition(|(_, m)| !m.joins.is_empty());
    for (order, member) in members {
        let folder = member.path.parent().unwrap_or(Path::new("")).to_owned();
        let is_compose = member.is.kind == FileKind::Compose;
        let place = match member.is.kind {
            FileKind::Manifest => manifests.get(&folder).copied(),
            FileKind::Compose => {
                let over = first.filter(|_| member.is_overlay);
                let beside = composed.get(&folder).into_iter().flatten().copied().find(|&at| {
                    let head = &groups[at].1[0].path;
                    compose::is_override_of(&member.path, head) || compose::is_override_of(head, &member.path)
                });
                over.into_iter().chain(beside).min()
            }
            _ => None,
        };
        let at = place.unwrap_or(groups.len());
        match place {
            Some(at) if is_compose && compose::is_override_of(&groups[at].1[0].path, &member.path) => {
                groups[at].1.insert(0, member);
            }
            Some(at) => groups[at].1.push(member),
            None => groups.push((order, vec![member])),
        }
        let head = &groups[at].1[0];
        match head.is.kind {
            FileKind::Compose => {
                if place.is_none() && compose::may_go_with_another(&head.path) {
                    composed.entry(folder).or_default().push(at);
                }
                if head.is_first {
                    first = Some(first.map_or(at, |known: usize| known.min(at)));
                }
            }
            FileKind::Manifest if place.is_none() => {
                manifests.insert(folder, at);
            }
            _ => {}
        }
    }
    for (order, member) in joining {
        let homes: Vec<usize> =
            member.joins.iter().filter_map(|folder| manifests.get(folder).copied()).collect();
        homes.iter().for_each(|at| groups[*at].1.push(member.clone()));
        groups.extend(homes.is_empty().then(|| (order, vec![member])));
    }
    let pairs = with_mains(overlays, &groups);
    groups.extend(pairs);
    groups
}

/// Compose files that lie over others by their names, each with the one that it lies over, which stays a project of its
/// own.
fn with_mains(overlays: Vec<(usize, Member)>, groups: &[(usize, Vec<Member>)]) -> Vec<(usize, Vec<Member>)> {
    if overlays.is_empty() {
        return Vec::new();
    }
    let mains: HashMap<PathBuf, &Member> =
        groups.iter().rev().map(|(_, group)| (normalized(&group[0].path), &group[0])).collect();
    let pair = |(order, over): (usize, Member)| {
        let main = mains.get(&normalized(over.base.as_deref()?))?;
        Some((order, vec![(*main).clone(), over]))
    };
    overlays.into_iter().filter_map(pair).collect()
}

/// What files have in common that make one deployment.
#[derive(PartialEq, Eq, Hash)]
enum GroupKey {
    /// The list of values files that the settings say are installed together, which all of them share.
    Stack(*const PathBuf),
    /// The values files of the command line.
    Overlays,
    /// A folder, or the file itself.
    Place(PathBuf),
}

impl GroupKey {
    /// milvus.yaml, default.yaml and user.yaml of one folder belong together, and so do overlays with the values files
    /// that they lie over; any other file stands alone.
    fn of(member: &Member, overlaid: bool) -> Self {
        let folder = member.path.parent().unwrap_or(Path::new(""));
        let values = member.is.kind == FileKind::HelmValues;
        if let Some(stack) = &member.stack {
            return Self::Stack(stack.as_ptr());
        }
        if member.is_overlay || (overlaid && values && member.is_first) {
            return Self::Overlays;
        }
        let layer = member.path.file_stem().is_some_and(|s| s == "milvus" || s == "default" || s == "user");
        let together = member.is.kind == FileKind::MilvusYaml && layer;
        Self::Place(if together { folder } else { &member.path }.to_owned())
    }
}

/// The deployments that files which belong together describe.
fn deployments_of_group(group: &[Member], options: &ReadOptions, sources: &Sources) -> Vec<Deployment> {
    let named = group.iter().rev().find(|m| m.installed_by.is_none() || !m.is_overlay);
    let given = &named.unwrap_or(&group[0]).given(options);
    match group[0].is.kind {
        FileKind::HelmValues => helm::deployment(group, given, sources).into_iter().collect(),
        _ => vec![config_files(group.to_vec(), given, sources)],
    }
}

/// The deployments of the resources in files, in the order of the text; several in one file get ids of their own.
fn deployments_of_resources(group: &[Member], given: &Given, files: &mut Files<'_>) -> Vec<Deployment> {
    let mut found: Vec<(String, Deployment)> = Vec::new();
    for member in group {
        for (index, document) in member.tree.documents().iter().enumerate() {
            let (Some(root), Some(tree)) = (document.root, member.tree.document(index)) else { continue };
            let at = Location { file: member.file, span: document.span };
            let text =
                Text { tree: Arc::new(tree), at, ..text_of_member(member, Reader::Helm, files.sources()) };
            for (text, root) in resources_in(text, root) {
                match crate::facts::operator::custom_resource(&text.tree, root) {
                    Some(kind) => found.push(operator::deployment(text, root, kind, given, files.sources())),
                    None => found.extend(gitops::deployments(&text, root, given, files)),
                }
            }
        }
    }
    for member in
        group.iter().filter(|m| m.is.kind != FileKind::Manifest && manifests::concerns_milvus(&m.tree))
    {
        found.extend(manifests::deployments_of_file(member.clone(), given, files));
    }
    if found.is_empty() && group.iter().any(|m| m.is.kind != FileKind::Gitops || m.tree.error().is_some()) {
        return group.iter().map(|m| config_file(m, given, files.sources())).collect();
    }
    with_own_ids(found)
}

/// The resources of a document as texts of their own, where it is a list of them; else the document as it is.
fn resources_in(text: Text, root: NodeId) -> Vec<(Text, NodeId)> {
    let Some(items) = listed(&text.tree, root) else { return vec![(text, root)] };
    let part = |(item, path): (NodeId, KeyPath)| {
        let at = Location { file: text.file, span: text.tree.span(item) };
        (Text { tree: Arc::new(text.tree.part(item)), at, path, ..text.clone() }, item)
    };
    items.into_iter().map(part).collect()
}

/// A kustomization that kustomize refuses: nothing of what it would make is known.
fn refused(member: &Member, given: &Given, sources: &Sources) -> Deployment {
    let refusal = member.refused.as_deref().cloned();
    Deployment { kustomize_refusal: refusal, ..config_file(member, given, sources) }
}

/// Adds the files that break off before anything that a deployment is made of.
fn add_broken(broken: Vec<Member>, found: &mut Vec<Deployment>, given: &Given, sources: &Sources) {
    for member in broken {
        if !found.iter().any(|d| d.files.contains(&member.file)) {
            found.push(config_file(&member, given, sources));
        }
    }
}

/// Adds names to the ids of deployments that have one id, as those of texts that one file makes.
fn tell_apart(deployments: &mut [Deployment]) {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for deployment in deployments.iter() {
        *counts.entry(deployment.id.clone()).or_default() += 1;
    }
    for deployment in deployments.iter_mut().filter(|d| counts[&d.id] > 1) {
        if let Some(name) = deployment.name.as_deref().filter(|name| !name.is_empty()) {
            deployment.id = format!("{}#{name}", deployment.id);
        }
    }
}

/// Gives each of several deployments in a file an id of its own.
fn with_own_ids(found: Vec<(String, Deployment)>) -> Vec<Deployment> {
    let several = found.len() > 1;
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut all = Vec::new();
    for (name, mut deployment) in found {
        let before = seen.entry(name.clone()).or_default();
        if several {
            let ordinal = if *before > 0 { format!("-{}", *before + 1) } else { String::new() };
            deployment.id = format!("{}#{name}{ordinal}", deployment.id);
        }
        *before += 1;
        all.push(Deployment { name: Some(name), ..deployment });
    }
    all
}

/// A file of which nothing but its kind is known: its resources could not be read.
fn config_file(member: &Member, given: &Given, sources: &Sources) -> Deployment {
    configured(vec![text_of_member(member, Reader::Helm, sources)], member.is.kind, given, sources)
}

fn config_files(mut group: Vec<Member>, given: &Given, sources: &Sources) -> Deployment {
    group.sort_by_key(|m| match m.is.role {
        Role::MilvusYaml => 0,
        Role::DefaultYaml => 1,
        _ => 2,
    });
    let texts = group.iter().map(|m| text_of_member(m, Reader::Milvus, sources)).collect();
    let mut deployment = configured(texts, group[0].is.kind, given, sources);
    let Some(by) = group[0].installed_by.as_deref() else { return deployment };
    let said = by.milvus().filter(|_| given.milvus.is_none());
    let version = said.and_then(|(text, place)| Some((stated_release(text, &place).get()?, place)));
    if let Some((version, place)) = version {
        deployment.milvus = Known::Assumed(version, format!("Milvus {version}, from {place}"));
    }
    if let Some((mode, sentence)) = by.mode().filter(|_| given.mode.is_none()) {
        deployment.mode = Known::Assumed(mode, sentence);
    }
    deployment.env.splice(0..0, Variable::given(by.env()));
    deployment.files.push(by.file);
    deployment
}

fn configured(texts: Vec<Text>, kind: FileKind, given: &Given, sources: &Sources) -> Deployment {
    let id = texts.first().map(|t| sources.get(t.file).path.clone()).unwrap_or_default();
    Deployment {
        milvus: given.milvus.map_or(Known::Unknown, |v| stated_release(v, "--milvus")),
        mode: given.mode.map_or(Known::Unknown, Known::Stated),
        env: Variable::given(&given.env),
        ..Deployment::of_texts(id, kind, texts)
    }
}
