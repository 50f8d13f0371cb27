//! A folder of several files that stand beside each other, read from memory: what holds of a check of one text must hold
//! of theirs too.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use mqlint::base::InputError;
use mqlint::facts::milvus::{Target, Version, VersionText};
use mqlint::fix::{FixOptions, FixOutcome};
use mqlint::judge::finding::Report;
use mqlint::read::{Input, ReadOptions};
use mqlint::run::plan::{PlanOptions, plan};
use mqlint::run::{self, CheckOptions, GivenVersions, check};
use mqlint::text::yaml;
use mqlint::text::yaml::reader::{self, Reader};

use crate::mended::{findings_left, names, same_form, same_trees};
use crate::sound::{assert_formats, assert_report};

/// Stands before each file of a project; its name is the first line behind it.
pub const FILE: &str = "\n=== ";

/// What files are called whose names no file can have.
const NAMES: [&str; 24] = [
    "docker-compose.yml",
    "docker-compose.override.yml",
    "base/compose.yaml",
    ".env",
    "milvus.env",
    "milvus.yaml",
    "user.yaml",
    "values.yaml",
    "values-prod.yaml",
    "Chart.yaml",
    "charts/lake/Chart.yaml",
    "charts/lake/values.yaml",
    "kustomization.yaml",
    "base/kustomization.yaml",
    "base/milvus.yaml",
    "overlays/prod/kustomization.yaml",
    "manifests/milvus.yaml",
    "manifests/config.yaml",
    "cr.yaml",
    "application.yaml",
    "release.yaml",
    "helmfile.yaml",
    ".mqlint.yaml",
    "base/.mqlint.yaml",
];

/// Where the files are said to be. There is no such folder.
const ROOT: &str = "/nowhere/project";

/// A check of a folder of files. The first byte says what else is done: `f` and `F` fix (a capital asks for unsafe fixes
/// too), `p` resolves and plans.
pub fn project(bytes: &[u8]) {
    let Some((choice, files)) = bytes.split_first() else { return };
    let Ok(text) = std::str::from_utf8(files) else { return };
    let files = files_of(text);
    match choice {
        b'f' | b'F' => fix(files, *choice == b'F'),
        b'p' => resolve_and_plan(files),
        _ => assert_formats(&checked(&options(files))),
    }
}

/// The files of a text, by their paths.
fn files_of(text: &str) -> BTreeMap<PathBuf, String> {
    let parts = text.split(FILE).filter(|part| !part.is_empty());
    let file = |part: &str| {
        let (name, text) = part.split_once('\n').unwrap_or((part, ""));
        let sum = || name.bytes().map(usize::from).sum::<usize>();
        let name = if is_plain(name) { name } else { NAMES[sum() % NAMES.len()] };
        (Path::new(ROOT).join(name), text.to_owned())
    };
    parts.map(file).collect()
}

/// True for the path of a file below a folder, in letters that no system takes for more.
fn is_plain(name: &str) -> bool {
    let plain = |part: &str| {
        let known = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_');
        !part.is_empty() && part.bytes().all(known) && part.bytes().any(|b| b != b'.')
    };
    name.len() < 64 && name.contains('.') && name.split('/').all(plain)
}

fn inputs() -> [Input; 1] {
    [Input::Path(ROOT.into())]
}

fn options(files: BTreeMap<PathBuf, String>) -> CheckOptions {
    CheckOptions { read: ReadOptions::in_memory(files), ..CheckOptions::default() }
}

fn assert_no_fault(errors: &[InputError]) {
    let faults: Vec<_> = errors.iter().filter(|e| e.message.contains("internal error")).collect();
    assert!(faults.is_empty(), "{faults:?}");
}

/// A check of the folder, on which mqlint must not fail. A file may be missing, or say what cannot be.
fn checked(options: &CheckOptions) -> Report {
    let mut report = check(&inputs(), options);
    assert_no_fault(&report.errors);
    mqlint::report::mask::hide(&mut report, true);
    assert_report(&report);
    report
}

/// Fixes applied to a fixpoint: each text that changed still parses, what was fixed is gone and nothing has come, the
/// rest is as it was, and a second run has nothing to do.
fn fix(mut files: BTreeMap<PathBuf, String>, unsafe_fixes: bool) {
    let wanted = FixOptions { unsafe_fixes, write: false, confirm: false };
    let before = options(files.clone());
    let once = fixed(&before, wanted);
    let applied = once.report.fixed.as_deref().unwrap_or_default();
    assert_eq!(applied.is_empty(), once.changed.is_empty(), "{applied:?}");
    if once.changed.is_empty() {
        return;
    }
    for changed in &once.changed {
        for reader in [Reader::Milvus, Reader::Helm] {
            let refused = |text: &str| reader::refusal(&yaml::parse(text), reader);
            assert!(refused(&changed.old).is_some() || refused(&changed.new).is_none(), "{}", changed.new);
        }
        let same = same_trees(&changed.old, &changed.new, applied, &names(applied))
            .and_then(|()| same_form(&changed.old, &changed.new, applied));
        assert_eq!(same, Ok(()), "{}: {:?} became {:?}", changed.path, changed.old, changed.new);
        let real = changed.real.clone().expect("a file");
        assert_eq!(files.insert(real, changed.new.clone()).as_ref(), Some(&changed.old), "{}", changed.path);
    }
    let twice = fixed(&options(files), wanted);
    assert!(twice.changed.is_empty(), "a second run changes {:?}", twice.changed);
    let left = findings_left(&checked(&before), &twice.report, applied, unsafe_fixes);
    assert_eq!(left, Ok(()), "{:?}", once.changed);
}

fn fixed(options: &CheckOptions, wanted: FixOptions) -> FixOutcome {
    let fixed = run::fix(&inputs(), options, wanted);
    assert_no_fault(&fixed.report.errors);
    fixed
}

/// What Milvus would be set to, and the way to another release: neither fails on what can be checked.
fn resolve_and_plan(files: BTreeMap<PathBuf, String>) {
    let read = ReadOptions::in_memory(files);
    let resolution = run::resolve(&inputs(), &read);
    assert_no_fault(&resolution.errors);
    for setting in resolution.deployments.iter().flat_map(|deployment| deployment.settings(&resolution.unset))
    {
        if let Some(at) = setting.at {
            assert!(resolution.sources.get(at.file).text.get(at.span.range()).is_some(), "{setting:?}");
        }
    }
    let to = Target::Milvus(VersionText::Full(Version::new(2, 6, 2)));
    let runbook =
        plan(&inputs(), &PlanOptions { read, to: Some(to), queue: None, from: GivenVersions::default() });
    assert_no_fault(&runbook.errors);
}
