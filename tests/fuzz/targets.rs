//! Parts of mqlint that take any bytes: what each must hold for all of them. Used by the fuzz targets and by a test.
//! Nothing is written to disk.

use std::path::Path;

use mqlint::facts::FileKind;
use mqlint::facts::milvus::{Mode, Version, VersionText};
use mqlint::fix::{FixOptions, FixOutcome};
use mqlint::judge::finding::Report;
use mqlint::read::Input;
use mqlint::read::settings::{ProjectSettings, SettingsChoice, parse_rule};
use mqlint::run::{self, CheckOptions, check};
use mqlint::text::source::{SourceFile, Sources, Span};
use mqlint::text::yaml::reader::{self, Reader};
use mqlint::text::yaml::{self, NodeId, Tree};

use crate::mended::{findings_left, names, same_form, same_trees};
pub use crate::project::project;
use crate::sound::{
    assert_formats, assert_order, assert_replaceable, assert_report, assert_span, assert_tree, each,
};

/// A name and what it does.
pub type Target = (&'static str, fn(&[u8]));

/// All targets.
pub const TARGETS: [Target; 6] = [
    ("reading", reading),
    ("embedded", embedded),
    ("check", check_any),
    ("fix", fix),
    ("settings", settings),
    ("project", project),
];

/// Stands between the parts of an input for [`settings`].
pub const BETWEEN: &str = "\n===\n";

/// Where settings are said to stand. There is no such folder: what they name is not there.
const SETTINGS: &str = "/nowhere/a/b/c/d/e/.mqlint.yaml";

const STDIN: [Input; 1] = [Input::Stdin { name: None }];

/// Bytes to text and tree: places lie in the text, and what Milvus and Helm make of it can be asked for.
pub fn reading(bytes: &[u8]) {
    let file = SourceFile::decode("milvus.yaml", bytes.to_vec());
    let tree = match file.invalid_at {
        Some(at) => yaml::parse_not_text(&file.text, at),
        None => yaml::parse(&file.text),
    };
    assert_tree(&tree, &file.text);
    assert_order(&tree, &file.text);
}

/// The same of every text inside the text, two deep, which can be changed where it stands.
pub fn embedded(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let tree = yaml::parse(text);
    let file = Sources::default().add(SourceFile::new("values.yaml", text));
    assert_replaceable(&tree, text, file, &|new| Some(yaml::parse(new)));
    let Some(root) = tree.root() else { return };
    let at = |scalar: NodeId| tree.span(tree.resolve(scalar));
    each(&tree, root, &mut |scalar| {
        for inner in tree.embedded(scalar).into_iter().chain(tree.encoded(scalar)) {
            assert_tree(&inner, text);
            assert_inside(&inner, at(scalar));
            assert_replaceable(&inner, text, file, &|new| yaml::parse(new).embedded(scalar));
            let Some(root) = inner.root() else { continue };
            each(&inner, root, &mut |innermost| {
                if let Some(innermost) = inner.embedded(innermost) {
                    assert_tree(&innermost, text);
                    assert_inside(&innermost, at(scalar));
                }
            });
        }
    });
}

/// All of a text that stands in a scalar lies there.
fn assert_inside(inner: &Tree, scalar: Span) {
    for root in inner.documents().iter().filter_map(|d| d.root) {
        each(inner, root, &mut |node| {
            assert!(scalar.contains(inner.span(node)), "{:?} is not in {scalar:?}", inner.span(node));
        });
    }
}

/// A whole check of a text as some kind of file, with all reports of it.
pub fn check_any(bytes: &[u8]) {
    let Some((choice, text)) = bytes.split_first() else { return };
    let report = checked(&options(text, *choice));
    assert_formats(&report);
}

/// Fixes applied to a fixpoint: the text still parses, what was fixed is gone and nothing has come, the rest is as it
/// was, and a second run has nothing to do.
pub fn fix(bytes: &[u8]) {
    let Some((choice, text)) = bytes.split_first() else { return };
    let wanted = FixOptions { unsafe_fixes: choice.is_ascii_uppercase(), write: false, confirm: false };
    let options = options(text, *choice);
    let once = mended(&options, wanted);
    let fixed = once.report.fixed.as_deref().unwrap_or_default();
    let changed = once.changed.first();
    assert_eq!(fixed.is_empty(), changed.is_none(), "{fixed:?}");
    let Some(changed) = changed else { return };
    assert_eq!(once.stdin.as_deref(), Some(changed.new.as_bytes()));
    for reader in [Reader::Milvus, Reader::Helm] {
        let refused = |text: &str| reader::refusal(&yaml::parse(text), reader);
        assert!(refused(&changed.old).is_some() || refused(&changed.new).is_none(), "{}", changed.new);
    }
    let twice = mended(&self::options(changed.new.as_bytes(), *choice), wanted);
    assert!(twice.changed.is_empty(), "a second run changes {:?}", twice.changed);
    let as_it_should = findings_left(&checked(&options), &twice.report, fixed, wanted.unsafe_fixes)
        .and_then(|()| same_trees(&changed.old, &changed.new, fixed, &names(fixed)))
        .and_then(|()| same_form(&changed.old, &changed.new, fixed));
    assert_eq!(as_it_should, Ok(()), "{:?} became {:?}", changed.old, changed.new);
}

/// Settings, a rule of the user's own, and comments that say what does not count, on a run with findings.
pub fn settings(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (settings, rest) = text.split_once(BETWEEN).unwrap_or((text, ""));
    let (rule, comments) = rest.split_once(BETWEEN).unwrap_or((rest, ""));
    // What other folders hold is no fault of the text.
    if settings.contains("rules") && settings.contains(['/', '\\']) {
        return;
    }
    let own = match parse_rule(rule, "own-rule", &|_| false) {
        Ok(own) => vec![own],
        Err(problems) => {
            assert!(!problems.is_empty());
            problems.iter().for_each(|p| assert_span(p.span, rule, p));
            Vec::new()
        }
    };
    let project = ProjectSettings::with_rules(&own);
    project.put_text(Path::new(SETTINGS), settings.to_owned());
    // As trailing comments and on lines of their own, around findings.
    let lines =
        comments.lines().map(|line| format!("# mqlint: {line}\nmq:\n  type: kafkaa # mqlint: {line}\n"));
    let text: String = lines.collect();
    let mut options = options(text.as_bytes(), b'm');
    options.read.settings = SettingsChoice::File(SETTINGS.into());
    options.read.project = project;
    let report = check(&STDIN, &options);
    let faults = report.errors.iter().filter(|e| e.message.contains("internal error"));
    assert_eq!(faults.count(), 0, "{:?}", report.errors);
    assert_report(&report);
}

/// What a run is told. The choice is a letter for the kind of file, for one release; a capital is for a cluster. Any
/// other byte leaves all of that to be found out, which takes longer.
fn options(text: &[u8], choice: u8) -> CheckOptions {
    let kind = match choice.to_ascii_lowercase() {
        b'm' => Some(FileKind::MilvusYaml),
        b'h' => Some(FileKind::HelmValues),
        b'c' => Some(FileKind::Compose),
        b'o' => Some(FileKind::MilvusCr),
        b'k' => Some(FileKind::Manifest),
        b'g' => Some(FileKind::Gitops),
        _ => None,
    };
    let mode = if choice.is_ascii_uppercase() { Mode::Cluster } else { Mode::Standalone };
    let mut options = CheckOptions::default();
    options.read.given.kind = kind;
    options.read.given.milvus = kind.map(|_| VersionText::Full(Version::new(2, 6, 2)));
    options.read.given.mode = kind.map(|_| mode);
    options.read.settings = SettingsChoice::Nowhere;
    options.read.overrides.put_stdin(text.to_vec());
    options
}

/// A check of standard input, on which mqlint must not fail.
fn checked(options: &CheckOptions) -> Report {
    let mut report = check(&STDIN, options);
    assert!(report.errors.is_empty(), "{:?}", report.errors);
    mqlint::report::mask::hide(&mut report, true);
    assert_report(&report);
    report
}

fn mended(options: &CheckOptions, wanted: FixOptions) -> FixOutcome {
    let mended = run::fix(&STDIN, options, wanted);
    assert!(mended.report.errors.is_empty(), "{:?}", mended.report.errors);
    mended
}
