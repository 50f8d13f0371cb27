//! The edits of a hop, made in memory one after the other.

use std::collections::HashMap;

use super::Statement;
use super::edited_files::{EditedFiles, GroupedFiles};
use super::names::DeploymentNames;
use crate::deployment::{Container, Deployment, Origin, Reading, Setting};
use crate::facts::milvus::{Image, Queue, Version, environment, queues};
use crate::facts::{Basis, FileKind, Role, Severity};
use crate::judge::change::Change;
use crate::judge::finding::Finding;
use crate::judge::{self, cases};
use crate::read::ReadOptions;
use crate::text::edit::{Block, Edit, Editor, KeyChange, Safety};
use crate::text::source::{Location, Sources, Span};

/// Rounds of fixes: one may bring out the next.
const ROUNDS: usize = 4;

/// Edits the files of one deployment.
pub(super) struct DeploymentEditor<'p> {
    /// The files as edited so far.
    pub state: EditedFiles,
    /// What is known of the deployment after the hop.
    pub options: &'p ReadOptions,
    /// The deployment.
    pub id: &'p str,
    /// What was changed, and why.
    pub points: Vec<Statement>,
    /// What has to be changed by hand.
    pub by_hand: Vec<Statement>,
    /// Whether the hop must not be made before something of that is done.
    pub blocked: bool,
}

impl<'p> DeploymentEditor<'p> {
    /// Nothing edited yet.
    pub fn new(state: EditedFiles, options: &'p ReadOptions, id: &'p str) -> Self {
        Self { state, options, id, points: Vec::new(), by_hand: Vec::new(), blocked: false }
    }

    /// Makes edits: `make` returns none where there is nothing to do, and `None` where it cannot be done here.
    pub fn change(
        &mut self,
        point: Statement,
        make: impl FnOnce(&Deployment, &Sources) -> Option<Vec<Edit>>,
    ) {
        let GroupedFiles { sources, deployments } = self.state.group(self.options);
        let Some(deployment) = deployments.iter().find(|d| d.id == self.id) else { return };
        let Some(edits) = make(deployment, &sources) else {
            self.by_hand.push(point);
            return;
        };
        if edits.is_empty() {
            return;
        }
        match self.state.with(&edits, &sources) {
            Some(next) => {
                self.state = next;
                self.points.push(point);
            }
            None => self.by_hand.push(point),
        }
    }

    /// Names the image of a release.
    pub fn image(&mut self, to: Version) {
        let point = Statement::new(format!("the image of Milvus {to}"));
        self.change(point, |d, sources| image(d, sources, to));
    }

    /// Names the version of the chart where the files do.
    pub fn chart(&mut self, names: &DeploymentNames, version: Version) {
        let point = Statement::new(format!("chart {version}"));
        if let Some(at) = names.chart_at {
            self.change(point, |_, sources| rewritten(sources, at, &version.to_string()));
        }
    }

    /// Sets a value of the chart, or a field of the resource, that is otherwise.
    pub fn ensure(&mut self, (key, value): (&str, &str), written: bool, why: &str, basis: Basis) {
        let point = Statement::known(format!("`{key}: {value}`: {why}"), basis);
        self.change(point, |d, sources| match (&d.helm, &d.resource) {
            (Some(helm), _) => {
                let there = helm.values.text(key).as_deref() == Some(value);
                if there && (!written || helm.values.is_written(key)) {
                    return Some(Vec::new());
                }
                // What neither the user nor the chart has means nothing to set.
                if !written && helm.values.text(key).is_none() && value == "false" {
                    return Some(Vec::new());
                }
                set_value(d, sources, key, value)
            }
            (None, Some(resource)) => {
                if resource.text(key).as_deref() == Some(value) {
                    return Some(Vec::new());
                }
                set_field(d, sources, key, value)
            }
            _ => Some(Vec::new()),
        });
    }

    /// Writes the queue where Milvus takes it from.
    pub fn queue(&mut self, to: Queue, point: Statement) {
        self.change(point, |d, sources| {
            if let Some(helm) = &d.helm {
                let local = helm.values.chart.local_queues().contains(&to.name());
                let key = helm.values.chart.local_selector();
                if local && !helm.values.is_true("cluster.enabled") {
                    return set_value(d, sources, key, to.name());
                }
            }
            if d.resource.is_some() {
                return set_field(d, sources, crate::facts::operator::stream_field(), to.name());
            }
            set_setting(d, sources, queues::selector(), to.name())
        });
    }

    /// Says what has to be done before anything else.
    pub fn block(&mut self, what: Statement) {
        self.by_hand.push(what);
        self.blocked = true;
    }

    /// Writes a setting of Milvus.
    pub fn setting(&mut self, key: &str, value: &str, point: Statement) {
        self.change(point, |d, sources| set_setting(d, sources, key, value));
    }

    /// Makes the repairs of what is wrong only from this hop on: safe ones, and those that bring settings of the user's
    /// back to what they were `before`. Returns the other findings.
    pub fn fix_new_problems(&mut self, before: &Reading<'_>, known: &KnownFindings) -> Vec<Finding> {
        for _ in 0..ROUNDS {
            let GroupedFiles { sources, deployments } = self.state.group(self.options);
            let Some(deployment) = deployments.iter().find(|d| d.id == self.id) else { return Vec::new() };
            let found = new_findings(deployment, known);
            let lost = self.lost(&self.state, before);
            let safe = found.iter().find_map(|f| {
                let fix = f.fixes.first().filter(|fix| fix.safety != Safety::Shown)?;
                let next = self.state.with(&fix.edits, &sources)?;
                let keeps = fix.safety == Safety::Safe || self.lost(&next, before) < lost;
                keeps.then_some((f, fix, next))
            });
            let Some((finding, fix, next)) = safe else { return found };
            self.state = next;
            let text = format!("{} ({}): {}", fix.title, finding.rule.id, finding.message);
            self.points.push(Statement::new(text));
        }
        let GroupedFiles { deployments, .. } = self.state.group(self.options);
        deployments.iter().find(|d| d.id == self.id).map(|d| new_findings(d, known)).unwrap_or_default()
    }
}

impl DeploymentEditor<'_> {
    /// How many settings of the user's are no longer what they were.
    fn lost(&self, state: &EditedFiles, before: &Reading<'_>) -> usize {
        let grouped = state.group(self.options);
        let Some(deployment) = grouped.deployments.iter().find(|d| d.id == self.id) else {
            return usize::MAX;
        };
        let all = cases(deployment);
        let Some(after) = all.last() else { return usize::MAX };
        let change = Change { before, after };
        let own = |s: &&Setting| !matches!(s.origin, Origin::Chart { written: None, .. });
        let settings = before.settings.layers.iter().flat_map(|layer| layer.settings.iter()).filter(own);
        settings.filter(|s| change.differs(&s.key).is_some()).count()
    }
}

/// How bad what is known to be wrong is, by rule and key.
pub(super) type KnownFindings = HashMap<(&'static str, String), Severity>;

/// All findings on a deployment.
pub(super) fn findings(deployment: &Deployment) -> KnownFindings {
    let mut known = KnownFindings::new();
    for finding in judge::judge(deployment, &cases(deployment), &|_| true).findings {
        let worst = known.entry((finding.rule.id, finding.key.to_string())).or_insert(finding.severity);
        *worst = finding.severity.max(*worst);
    }
    known
}

/// Findings that were not there before, or have become worse, or keep Milvus from starting.
fn new_findings(deployment: &Deployment, known: &KnownFindings) -> Vec<Finding> {
    let all = judge::judge(deployment, &cases(deployment), &|_| true).findings;
    let was = |f: &Finding| known.get(&(f.rule.id, f.key.to_string()));
    let counts = |f: &Finding| f.stops || was(f).is_none_or(|severity| *severity < f.severity);
    all.into_iter().filter(|f| counts(f) && f.severity >= Severity::Warning).collect()
}

/// Another text for a scalar, in the quotes that it has; nothing where it says so already, and `None` where the place
/// is no plain scalar.
fn rewritten(sources: &Sources, at: Location, value: &str) -> Option<Vec<Edit>> {
    let old = sources.slice(at);
    let quote = old.chars().next().filter(|c| matches!(c, '"' | '\'')).map(String::from).unwrap_or_default();
    let text = match old.is_empty() {
        true => format!(" {value}"),
        false => format!("{quote}{value}{quote}"),
    };
    let plain = !old.contains('\n') && !old.starts_with(['|', '>', '&', '*', '{', '[']);
    let edit = Edit::within(at.file, at.span, text);
    plain.then(|| if edit.text == old { Vec::new() } else { vec![edit] })
}

fn image(deployment: &Deployment, sources: &Sources, to: Version) -> Option<Vec<Edit>> {
    match (&deployment.helm, &deployment.resource) {
        (Some(helm), _) => {
            let key = "image.all.tag";
            let written = helm.values.is_written(key);
            let tag = tag(&helm.values.text(key).unwrap_or_default(), to);
            if !written && helm.values.chart.image_tag() == Some(tag.as_str()) {
                return Some(Vec::new());
            }
            set_value(deployment, sources, key, &tag)
        }
        (None, Some(resource)) => {
            let pods = resource.kind.pods?;
            let own = format!("{pods}.standalone.image");
            let key = [own, format!("{pods}.image")].into_iter().find(|key| resource.text(key).is_some());
            let key = key.unwrap_or_else(|| format!("{pods}.image"));
            let old = resource.text(&key).unwrap_or_else(|| "milvusdb/milvus".into());
            if old.contains('@') {
                return None;
            }
            let image = Image::new(&old);
            let new = format!("{}:{}", image.repository, tag(image.tag.as_deref().unwrap_or_default(), to));
            let mut edits = set_field(deployment, sources, &key, &new)?;
            let version = format!("{pods}.version");
            if resource.text(&version).is_some() {
                edits.extend(set_field(deployment, sources, &version, &format!("v{to}"))?);
            }
            Some(edits)
        }
        (None, None) if deployment.kind == FileKind::MilvusYaml => Some(Vec::new()),
        (None, None) => {
            let all = deployment.containers.iter().map(|c| container_image(deployment, c, sources, to));
            Some(joined(all.collect::<Option<Vec<_>>>()?))
        }
    }
}

/// The tag of a release, for the same kind of machine as before.
fn tag(old: &str, to: Version) -> String {
    let gpu = if old.ends_with("-gpu") { "-gpu" } else { "" };
    format!("v{to}{gpu}")
}

fn container_image(
    deployment: &Deployment,
    container: &Container,
    sources: &Sources,
    to: Version,
) -> Option<Edit> {
    let text = deployment.texts.get(container.text)?;
    let value = text.tree.get(container.node, "image")?.value;
    let span = text.tree.span(text.tree.resolve(value));
    let old = sources.slice(Location { file: text.file, span });
    if old.contains(['$', '@', '\n']) {
        return None;
    }
    let bare = old.trim_matches(['"', '\'']);
    let image = Image::new(bare);
    let new = tag(image.tag.as_deref().unwrap_or_default(), to);
    let start = span.start as usize + old.find(bare)? + image.repository.len();
    let end = span.start as usize + old.find(bare)? + bare.len();
    let mut edit = Edit::within(text.file, Span::new(start, end), format!(":{new}"));
    // The container may have it through an alias or a merge.
    let image = vec!["image".to_owned()];
    edit.changes.push(KeyChange::Set { below: text.tree.span(container.node), path: image });
    Some(edit)
}

/// Edits of which those that do the same in the same place are one.
fn joined(mut edits: Vec<Edit>) -> Vec<Edit> {
    edits.sort_by_key(|edit| (edit.file, edit.span));
    edits.dedup_by(|next, kept| {
        let same = (next.file, next.span, &next.text) == (kept.file, kept.span, &kept.text);
        if same {
            kept.changes.append(&mut next.changes);
        }
        same
    });
    edits
}

/// Sets a value of the chart: where it is written, else in the file that has the last word.
fn set_value(deployment: &Deployment, sources: &Sources, key: &str, value: &str) -> Option<Vec<Edit>> {
    let helm = deployment.helm.as_ref()?;
    if let Some(written) = helm.values.written(key) {
        return rewritten(sources, written.at, value);
    }
    let file = helm.values.files.last()?;
    let text = deployment.texts.get(file.text)?;
    let path: Vec<&str> = key.split('.').collect();
    text.editor().set(file.root?, &path, value)
}

/// Sets a field of the operator's resource.
fn set_field(deployment: &Deployment, sources: &Sources, key: &str, value: &str) -> Option<Vec<Edit>> {
    let resource = deployment.resource.as_ref()?;
    if let Some(written) = resource.at(key) {
        return rewritten(sources, written.at, value);
    }
    let path: Vec<&str> = key.split('.').collect();
    deployment.texts.first()?.editor().set(resource.root(), &path, value)
}

/// Sets a setting of Milvus: where the value that counts is written, else where files of this kind have room for it.
fn set_setting(deployment: &Deployment, sources: &Sources, key: &str, value: &str) -> Option<Vec<Edit>> {
    let all = cases(deployment);
    let setting = all.last()?.settings.get(key);
    if setting.text() == value && setting.written().is_some() {
        return Some(Vec::new());
    }
    let own = |origin: &Origin| !matches!(origin, Origin::Chart { .. });
    let written = setting.setting.filter(|s| own(&s.origin)).and_then(|s| s.origin.written());
    if let Some(written) = written {
        return rewritten(sources, written.at, value);
    }
    let path: Vec<&str> = key.split('.').collect();
    if let Some(helm) = &deployment.helm {
        let file = helm.values.files.last()?;
        let text = deployment.texts.get(file.text)?;
        let inner = deployment.texts.iter().rfind(|t| t.role == Role::UserYaml && t.file == file.file);
        let holder = ("extraConfigFiles", "user.yaml");
        let inner = inner.map(|t| &*t.tree);
        let block = Block::scalar(value);
        return text.editor().place_in_document(file.root?, holder, inner, &path, &block).map(|e| vec![e]);
    }
    if deployment.resource.is_some() {
        let whole = [&["spec", "config"], path.as_slice()].concat();
        return set_field(deployment, sources, &whole.join("."), value);
    }
    let config = deployment.texts.iter().rfind(|t| t.role.config_file().is_some());
    if deployment.kind != FileKind::Compose
        && let Some(text) = config
    {
        return text.editor().set(text.tree.root()?, &path, value);
    }
    let name = environment::variable_of(key);
    let edits = deployment.containers.iter().map(|c| variable(deployment, c, &name, value));
    let edits = joined(edits.collect::<Option<Vec<_>>>()?.concat());
    (!edits.is_empty()).then_some(edits)
}

/// Gives a container of a compose file a variable.
fn variable(deployment: &Deployment, container: &Container, name: &str, value: &str) -> Option<Vec<Edit>> {
    if deployment.kind != FileKind::Compose {
        return None;
    }
    let text = deployment.texts.get(container.text)?;
    let editor: Editor<'_> = text.editor();
    // Compose takes texts and numbers there, and refuses what YAML reads as true or false.
    let in_map =
        || editor.set(container.node, &["environment", name], &format!("\"{}\"", value.replace('"', "\\\"")));
    let Some(environment) = text.tree.get(container.node, "environment") else { return in_map() };
    let node = text.tree.resolve(environment.value);
    let Some(last) = text.tree.items(node).last() else { return in_map() };
    let span = text.tree.span(*last);
    let start = text.source[..span.start as usize].rfind('\n').map_or(0, |at| at + 1);
    let lead = &text.source[start..span.start as usize];
    if !lead.trim_end().ends_with('-') {
        return None;
    }
    let end = text.source[span.end as usize..].find('\n').map(|at| span.end as usize + at);
    let end = end.unwrap_or(text.source.len());
    let mut edit = Edit::within(text.file, Span::at(end), format!("\n{lead}{name}={value}"));
    edit.changes.push(KeyChange::Value(text.tree.span(environment.value)));
    Some(vec![edit])
}
