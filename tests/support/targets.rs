//! Parts of mqlint that take any bytes: what each must hold for all of them. Used by the fuzz targets and by a test.

use mqlint::check::{CheckOptions, Input, MendOptions, SettingsChoice, check, mend};
use mqlint::milvus::{Kind, Version};
use mqlint::report::{FORMATS, Look, Options, Report, write};
use mqlint::source::SourceFile;
use mqlint::yaml::{self, Reader, Tree};

/// A name and what it does.
pub type Target = (&'static str, fn(&[u8]));

/// All targets.
pub const TARGETS: [Target; 5] = [
    ("reading", reading),
    ("embedded", embedded),
    ("check", check_any),
    ("fix", fix),
    ("settings", settings),
];

const OPTIONS: Options = Options { look: Look::PLAIN, pedantic: true, show_secrets: false };

/// Text to tree: spans lie in the text, and what Milvus and Helm make of it can be asked for.
pub fn reading(bytes: &[u8]) {
    let file = SourceFile::decode("milvus.yaml", bytes.to_vec());
    let tree = match file.invalid_at {
        Some(at) => yaml::parse_not_text(&file.text, at),
        None => yaml::parse(&file.text),
    };
    look(&tree, file.text.len());
}

/// The same of every text inside the text.
pub fn embedded(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let tree = yaml::parse(text);
    let Some(root) = tree.root() else { return };
    for entry in tree.entries(tree.resolve(root)) {
        for inner in tree.embedded(entry.value).into_iter().chain(tree.encoded(entry.value)) {
            look(&inner, text.len());
        }
    }
}

fn look(tree: &Tree, length: usize) {
    for reader in [Reader::Milvus, Reader::Helm] {
        if let Some(refusal) = yaml::refusal(tree, reader) {
            assert!(refusal.span.range().end <= length, "{refusal:?} in {length} bytes");
        }
    }
    if yaml::refusal(tree, Reader::Milvus).is_none() {
        for setting in &yaml::flatten(tree, (2, 6)).settings {
            assert!(setting.value_span.range().end <= length, "{} in {length} bytes", setting.key);
        }
    }
}

/// A whole check of a text as each kind of file, with all reports of it.
pub fn check_any(bytes: &[u8]) {
    // The first byte chooses the kind.
    let Some((choice, text)) = bytes.split_first() else { return };
    let kinds = [Kind::MilvusYaml, Kind::HelmValues, Kind::Compose, Kind::MilvusCr, Kind::Manifest];
    let report = checked(&options(text, Some(kinds[usize::from(*choice) % kinds.len()])));
    for format in FORMATS {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        write(&report, format.format, &OPTIONS, &mut out, &mut err).expect("memory takes all");
    }
}

/// Fixes applied to a fixpoint: the text still parses, and a second run has nothing to do.
pub fn fix(bytes: &[u8]) {
    let Some((choice, text)) = bytes.split_first() else { return };
    let kind = if choice % 2 == 0 { Kind::MilvusYaml } else { Kind::HelmValues };
    let wanted = MendOptions { unsafe_fixes: choice & 2 != 0, write: false };
    let Some(once) = mended(text, kind, wanted) else { return };
    if once == text {
        return;
    }
    let reader = if kind == Kind::HelmValues { Reader::Helm } else { Reader::Milvus };
    let refused = |text: &[u8]| {
        let text = String::from_utf8_lossy(text).into_owned();
        yaml::refusal(&yaml::parse(&text), reader)
    };
    assert!(refused(text).is_some() || refused(&once).is_none(), "{}", String::from_utf8_lossy(&once));
    let twice = mended(&once, kind, wanted).expect("standard input");
    assert_eq!(String::from_utf8_lossy(&twice), String::from_utf8_lossy(&once));
}

/// A settings file, and comments that say what does not count.
pub fn settings(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let (settings, commented) = text.split_once("\n===\n").unwrap_or((text, ""));
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join(mqlint::settings::FILE_NAME);
    std::fs::write(&file, settings).expect("a file");
    // As trailing comments and on lines of their own, around findings.
    let lines =
        commented.lines().map(|line| format!("# mqlint: {line}\nmq:\n  type: kafkaa # mqlint: {line}\n"));
    let text: String = lines.collect();
    let options = CheckOptions {
        settings: SettingsChoice::File(file),
        ..options(text.as_bytes(), Some(Kind::MilvusYaml))
    };
    let report = check(&STDIN, &options);
    let faults = report.errors.iter().filter(|e| e.message.starts_with("internal error"));
    assert_eq!(faults.count(), 0, "{:?}", report.errors);
}

fn options(text: &[u8], kind: Option<Kind>) -> CheckOptions {
    let milvus = kind.filter(|kind| *kind == Kind::MilvusYaml);
    let mut options = CheckOptions {
        kind,
        milvus: milvus.map(|_| mqlint::milvus::VersionText::Full(Version::new(2, 6, 2))),
        settings: SettingsChoice::Nowhere,
        ..CheckOptions::default()
    };
    options.texts.put_stdin(text.to_vec());
    options
}

const STDIN: [Input; 1] = [Input::Stdin { name: None }];

/// A check of standard input, on which mqlint must not fail.
fn checked(options: &CheckOptions) -> Report {
    let mut report = check(&STDIN, options);
    assert!(report.errors.is_empty(), "{:?}", report.errors);
    report.hide_secrets();
    report
}

fn mended(text: &[u8], kind: Kind, wanted: MendOptions) -> Option<Vec<u8>> {
    let mended = mend(&STDIN, &options(text, Some(kind)), wanted);
    assert!(mended.report.errors.is_empty(), "{:?}", mended.report.errors);
    mended.stdin
}
