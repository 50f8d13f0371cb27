//! Configuration files that are mounted where Milvus does not look.

use crate::deployment::{Container, Mount, Reading};
use crate::facts::{Role, Severity};
use crate::judge::finding::{Findings, Place};
use crate::text::edit::{Edit, Fix, Safety};

/// Reports what is called like a file of Milvus' and mounted elsewhere.
pub(super) fn report(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    for container in &reading.deployment.containers {
        for mount in container.mounts.iter().filter(|m| is_config(m) && !reaches(container, m)) {
            let wanted = wanted_name(mount).unwrap_or("user.yaml");
            let folder = container.folder.trim_end_matches('/');
            let right = format!("{folder}/{wanted}");
            let values = [("target", &*mount.target), ("folder", folder), ("right", &right)];
            let at = mount.target_at.unwrap_or(mount.at);
            let fix = mount.target_at.map(|at| Fix {
                title: format!("mount it at `{right}`"),
                safety: Safety::Unsafe,
                edits: vec![Edit::within(at.file, at.span, right.clone())],
            });
            // In a manifest the path may be that of a whole folder.
            let fix = fix.filter(|f| mount.target.ends_with(written(reading, &f.edits[0])));
            findings.add_as("mount", Place::new(at, mount.path.clone()), &values).fix(fix);
        }
    }
}

/// Reports configuration in resources that no pod mounts.
pub(super) fn report_unmounted(reading: &Reading<'_>, findings: &mut Findings<'_>) {
    for config in &reading.deployment.unmounted {
        let workload = reading.deployment.containers.first().map_or("", |container| &container.name);
        let values =
            [("kind", &*config.kind), ("name", &*config.name), ("key", &*config.key), ("workload", workload)];
        let place = Place::new(config.at, config.path.clone());
        findings.add_as("no-pod", place, &values).severity(Severity::Warning);
    }
}

/// What an edit replaces.
fn written<'r>(reading: &'r Reading<'_>, edit: &Edit) -> &'r str {
    let text = reading.deployment.texts.iter().find(|t| t.file == edit.file);
    text.and_then(|t| t.source.get(edit.span.range())).unwrap_or("\0")
}

/// True for what is called like a file of Milvus' on either side.
fn is_config(mount: &Mount) -> bool {
    wanted_name(mount).is_some()
}

fn wanted_name(mount: &Mount) -> Option<&'static str> {
    let source = mount.source.rsplit('/').next().unwrap_or_default();
    let roles = [Role::MilvusYaml, Role::DefaultYaml, Role::UserYaml];
    let names = || roles.into_iter().filter_map(Role::config_file);
    names().find(|name| *name == mount.file_name()).or_else(|| names().find(|name| *name == source))
}

/// True where Milvus looks for a file at this path.
fn reaches(container: &Container, mount: &Mount) -> bool {
    let names = [Role::MilvusYaml, Role::DefaultYaml, Role::UserYaml];
    let file = container.config_file(mount);
    let folder = mount.target == container.folder;
    folder || file.is_some_and(|f| names.iter().any(|r| r.config_file() == Some(f)))
}
