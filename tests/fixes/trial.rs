//! What must hold of fixes whatever they are of.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::process::{Command, Stdio};

use clap::Parser;
use mqlint::check::{CheckOptions, Input, MendOptions, Mended, check, mend, resolve};
use mqlint::cli::args::{Cli, Command as Subcommand};
use mqlint::report::{Fixed, Report};
use mqlint::rule::Severity;
use mqlint::yaml::{Kind, NodeId, Tree, parse};

/// Files that are checked together.
pub struct Set {
    pub name: String,
    /// By path below the folder that is checked.
    pub files: BTreeMap<String, Vec<u8>>,
    pub options: String,
}

/// How much was tried.
#[derive(Clone, Copy, Debug, Default)]
pub struct Count {
    pub sets: usize,
    pub files: usize,
    pub changed: usize,
    pub fixed: usize,
    /// Fixes that were not applied because they would do more than mend.
    pub held: usize,
}

impl std::ops::AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.sets += other.sets;
        self.files += other.files;
        self.changed += other.changed;
        self.fixed += other.fixed;
        self.held += other.held;
    }
}

/// Applies the safe fixes of a set, and all that need no decision, each from the files as they were.
pub fn try_set(set: &Set) -> Result<Count, String> {
    let mut count = Count { sets: 1, files: set.files.len(), ..Count::default() };
    for unsafe_fixes in [false, true] {
        let applied = apply(set, unsafe_fixes);
        let how = if unsafe_fixes { "all fixes" } else { "safe fixes" };
        let (changed, fixed, held) = applied.map_err(|why| format!("{} ({how}): {why}", set.name))?;
        count.changed += changed;
        count.fixed += fixed;
        count.held += held;
    }
    Ok(count)
}

fn apply(set: &Set, unsafe_fixes: bool) -> Result<(usize, usize, usize), String> {
    let folder = tempfile::tempdir().map_err(|e| e.to_string())?;
    let below = folder.path().canonicalize().map_err(|e| e.to_string())?.join("files");
    put(&below, set)?;
    let (inputs, options) = arguments(&below, &set.options)?;
    let before = check(&inputs, &options);
    if before.findings.iter().all(|f| f.fixes.is_empty()) {
        return Ok((0, 0, 0));
    }
    let settings = settings(&inputs, &options);
    let shown = mend(&inputs, &options, MendOptions { unsafe_fixes, write: false });
    if read(&below, set)? != set.files {
        return Err("something was written without being asked for".into());
    }
    let written = mend(&inputs, &options, MendOptions { unsafe_fixes, write: true });
    let held = written.report.notes.iter().filter(|n| n.contains("is left to you")).count();
    let changes = |note: &&String| note.contains("Milvus would get") || note.contains("what Milvus runs");
    if let Some(note) = written.report.notes.iter().find(changes) {
        return Err(format!("a fix that is called safe is not: {note}"));
    }
    let fixed = written.report.fixed.clone().unwrap_or_default();
    if fixed.is_empty() != written.changed.is_empty() {
        return Err(format!("{} fixed, {} files changed", fixed.len(), written.changed.len()));
    }
    let after = read(&below, set)?;
    same_texts(&written, &shown, set, &after)?;
    let again = mend(&inputs, &options, MendOptions { unsafe_fixes, write: true });
    if !again.changed.is_empty() || read(&below, set)? != after {
        return Err(format!("a second run changes {:?}", again.changed));
    }
    findings_left(&before, &again.report, &fixed, unsafe_fixes)?;
    let named = names(&fixed);
    for changed in &written.changed {
        same_trees(&changed.old, &changed.new, &fixed, &named)?;
        same_form(&changed.old, &changed.new, &fixed)?;
    }
    if !unsafe_fixes {
        same_settings(&settings, &self::settings(&inputs, &options), &named)?;
    }
    patch_is_fix(&below, set, &shown, &after)?;
    Ok((written.changed.len(), fixed.len(), held))
}

fn put(folder: &Path, set: &Set) -> Result<(), String> {
    for (name, bytes) in &set.files {
        let path = folder.join(name);
        let parent = path.parent().unwrap_or(folder);
        std::fs::create_dir_all(parent)
            .and_then(|()| std::fs::write(&path, bytes))
            .map_err(|e| e.to_string())?;
    }
    Ok(())
}

fn read(folder: &Path, set: &Set) -> Result<BTreeMap<String, Vec<u8>>, String> {
    let one =
        |name: &String| Ok((name.clone(), std::fs::read(folder.join(name)).map_err(|e| e.to_string())?));
    set.files.keys().map(one).collect()
}

/// What the command line makes of a folder and options.
pub fn arguments(folder: &Path, options: &str) -> Result<(Vec<Input>, CheckOptions), String> {
    let path = folder.to_string_lossy().into_owned();
    let words = ["mqlint", "check", path.as_str()].into_iter().chain(options.split_whitespace());
    let cli = Cli::try_parse_from(words).map_err(|e| format!("{options}: {e}"))?;
    let Subcommand::Check(args) = cli.command else { return Err("no check".into()) };
    Ok((args.deployment.inputs(&args.paths), mqlint::cli::check_options(&args)))
}

/// Showing and writing come to the same texts.
fn same_texts(
    written: &Mended,
    shown: &Mended,
    set: &Set,
    after: &BTreeMap<String, Vec<u8>>,
) -> Result<(), String> {
    let texts = |m: &Mended| m.changed.iter().map(|c| (c.path.clone(), c.new.clone())).collect::<Vec<_>>();
    if texts(written) != texts(shown) {
        return Err("what is shown is not what is written".into());
    }
    for (name, bytes) in after {
        let said = written.changed.iter().find(|c| c.path.ends_with(&format!("/{name}")));
        let expected = said.map_or(&set.files[name][..], |c| c.new.as_bytes());
        if bytes != expected {
            return Err(format!("{name} holds something else than was reported"));
        }
    }
    Ok(())
}

/// What was fixed is gone, everything can be read, and nothing has come.
fn findings_left(before: &Report, after: &Report, fixed: &[Fixed], unsafe_fixes: bool) -> Result<(), String> {
    let floor = if unsafe_fixes { Severity::Warning } else { Severity::Info };
    let count = |report: &Report| {
        let mut kinds: HashMap<(&'static str, &'static str), usize> = HashMap::new();
        for f in report.findings.iter().filter(|f| f.severity >= floor) {
            *kinds.entry((f.rule.id, f.variant)).or_default() += 1;
        }
        kinds
    };
    let (old, new) = (count(before), count(after));
    if let Some((kind, n)) = new.iter().find(|(kind, n)| **n > old.get(*kind).copied().unwrap_or(0)) {
        return Err(format!("{kind:?} is there {n} times now, and was {:?}", old.get(kind)));
    }
    for one in fixed {
        let same = |report: &Report| {
            let at = |f: &&mqlint::rule::Finding| {
                f.rule.id == one.rule.id && f.key.as_str() == one.key && f.message == one.message
            };
            report.findings.iter().filter(at).count()
        };
        let was = same(before);
        if was > 0 && same(after) >= was {
            return Err(format!("still there: {}: {}", one.key, one.message));
        }
    }
    match after.errors.first() {
        Some(e) => Err(format!("{}: {}", e.path, e.message)),
        None => Ok(()),
    }
}

/// The parts of keys that fixes name.
fn names(fixed: &[Fixed]) -> BTreeSet<String> {
    let texts = fixed.iter().flat_map(|f| [&f.key, &f.title, &f.message]);
    let cut = |c: char| !c.is_alphanumeric() && c != '_' && c != '-';
    texts.flat_map(|text| text.split(cut)).filter(|part| !part.is_empty()).map(str::to_lowercase).collect()
}

/// The values of a text by their paths, those of texts in it too.
fn leaves(tree: &Tree, node: NodeId, path: &str, found: &mut BTreeMap<String, String>) {
    match tree.kind(node) {
        Kind::Mapping(entries) => {
            for entry in entries {
                leaves(tree, entry.value, &format!("{path}/{}", tree.text(entry.key)), found);
            }
        }
        Kind::Sequence(items) => {
            for (i, item) in items.iter().enumerate() {
                leaves(tree, *item, &format!("{path}/{i}"), found);
            }
        }
        Kind::Alias(_) => {
            found.insert(path.to_owned(), tree.source()[tree.span(node).range()].to_owned());
        }
        Kind::Scalar => {
            let text = tree.text(node);
            let inner = parse(text);
            match inner.root().filter(|root| text.contains(':') && !inner.entries(*root).is_empty()) {
                Some(root) => leaves(&inner, root, path, found),
                None => {
                    found.insert(path.to_owned(), text.to_owned());
                }
            }
        }
    }
}

fn all_leaves(text: &str) -> BTreeMap<String, String> {
    let tree = parse(text);
    let mut found = BTreeMap::new();
    for (i, document) in tree.documents().iter().enumerate() {
        if let Some(root) = document.root {
            leaves(&tree, root, &format!("{i}"), &mut found);
        }
    }
    found
}

/// The trees differ at keys only that fixes name, or below them.
fn same_trees(old: &str, new: &str, fixed: &[Fixed], named: &BTreeSet<String>) -> Result<(), String> {
    // The tree of a text that did not parse says nothing.
    if parse(old).error().is_some() || fixed.iter().any(|f| f.rule.id == "yaml-syntax") {
        return Ok(());
    }
    let (old, new) = (all_leaves(old), all_leaves(new));
    let differ = |path: &&String| old.get(*path) != new.get(*path);
    let paths: BTreeSet<&String> = old.keys().chain(new.keys()).filter(differ).collect();
    for path in paths {
        let cut = |c: char| !c.is_alphanumeric() && c != '_' && c != '-';
        let known = path.split(cut).skip(1).any(|part| named.contains(&part.to_lowercase()));
        if !known {
            return Err(format!("{path} was {:?} and is {:?}", old.get(path), new.get(path)));
        }
    }
    Ok(())
}

/// Byte-order mark, kind of line ends and the end of the last line stay, and most lines do.
fn same_form(old: &str, new: &str, fixed: &[Fixed]) -> Result<(), String> {
    let form = |text: &str| {
        let lone = text.replace("\r\n", "").contains('\n');
        (text.starts_with('\u{feff}'), text.contains("\r\n"), lone)
    };
    let (before, after) = (form(old), form(new));
    if before.0 != after.0 || (!before.1 && after.1) || (!before.2 && after.2) {
        return Err(format!("mark, CRLF, LF were {before:?} and are {after:?}"));
    }
    if !new.trim_start_matches('\u{feff}').is_empty() && old.ends_with('\n') != new.ends_with('\n') {
        return Err(format!("the end of the text changed: {new:?}"));
    }
    // What swallowed a key is cut, and what holds findings back is a comment itself.
    if fixed.iter().any(|f| f.rule.id == "yaml-syntax" || f.rule.family == "lint") {
        return Ok(());
    }
    let comments = |text: &str| {
        let tree = parse(text);
        let texts = tree.comments().iter().map(|span| text[span.range()].trim_end().to_owned());
        texts.collect::<Vec<_>>()
    };
    let kept = comments(old);
    match comments(new).into_iter().find(|comment| !kept.contains(comment)) {
        Some(comment) => Err(format!("a comment changed: {comment}")),
        None => Ok(()),
    }
}

/// By deployment and key; of what its release reads.
type Settings = BTreeMap<(String, String), String>;

fn settings(inputs: &[Input], options: &CheckOptions) -> (Settings, HashMap<String, &'static str>) {
    let resolution = resolve(inputs, options);
    let mut found = Settings::new();
    let mut queues = HashMap::new();
    for deployment in resolution.deployments {
        let id = deployment.summary.id;
        queues.extend(deployment.summary.mq.map(|mq| (id.clone(), mq)));
        let milvus = deployment.summary.milvus;
        let read = |key: &str| {
            let param = mqlint::milvus::catalogue::param(&mqlint::milvus::NormalKey::new(key));
            param.is_some_and(|p| milvus.is_none_or(|v| p.known_in(v) && p.dead_in(v).is_none()))
        };
        let each = deployment.settings.into_iter().filter(|s| read(&s.key));
        found.extend(each.map(|s| ((id.clone(), s.key.to_lowercase()), s.value)));
    }
    (found, queues)
}

/// Milvus gets the same, but for settings that fixes name and those of queues that do not run.
fn same_settings(
    (old, queues): &(Settings, HashMap<String, &'static str>),
    (new, after): &(Settings, HashMap<String, &'static str>),
    named: &BTreeSet<String>,
) -> Result<(), String> {
    if queues != after {
        return Err(format!("it ran on {queues:?} and runs on {after:?}"));
    }
    for at in old.keys().chain(new.keys()) {
        let (id, key) = at;
        let section = key.split('.').next().unwrap_or_default();
        let queue = mqlint::milvus::Queue::all().find(|q| q.section().eq_ignore_ascii_case(section));
        let idle = queue.is_some_and(|q| queues.get(id).is_none_or(|runs| *runs != q.name()));
        let last = key.rsplit('.').next().unwrap_or(key);
        // Where the release is not known, a key that only some releases read may go when it is named.
        let (was, is) = (old.get(at), new.get(at));
        let gone = was.is_none() || is.is_none();
        if was != is && !idle && !(gone && named.contains(last)) {
            return Err(format!("{key} was {was:?} and is {is:?}"));
        }
    }
    Ok(())
}

/// What is shown is a patch that git applies, and comes to what is written.
fn patch_is_fix(
    folder: &Path,
    set: &Set,
    shown: &Mended,
    after: &BTreeMap<String, Vec<u8>>,
) -> Result<(), String> {
    if shown.changed.is_empty() {
        return Ok(());
    }
    put(folder, set)?;
    let patch: String = shown.changed.iter().map(mqlint::check::Changed::diff).collect();
    // The paths are absolute: their folders are cut off.
    let depth = folder.components().count();
    run_with_input(Command::new("git").arg("apply").arg(format!("-p{depth}")).current_dir(folder), &patch)
        .map_err(|why| format!("git apply: {why}\n{patch}"))?;
    if read(folder, set)? == *after {
        Ok(())
    } else {
        Err(format!("the patch does something else:\n{patch}"))
    }
}

/// Runs a command with a text on its standard input.
pub fn run_with_input(command: &mut Command, input: &str) -> Result<String, String> {
    use std::io::Write;
    let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|e| e.to_string())?;
    let mut stdin = child.stdin.take().ok_or("no input")?;
    stdin.write_all(input.as_bytes()).map_err(|e| e.to_string())?;
    drop(stdin);
    let done = child.wait_with_output().map_err(|e| e.to_string())?;
    let said = format!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    if done.status.success() { Ok(said) } else { Err(said) }
}

/// Tries many sets, on as many threads as there are processors.
pub fn try_all(what: &str, sets: &[Set]) -> Count {
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(8);
    let next = std::sync::atomic::AtomicUsize::new(0);
    let results = std::sync::Mutex::new((Count::default(), Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(set) = sets.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed)) {
                    let tried = try_set(set);
                    let mut results = results.lock().expect("no thread panics");
                    match tried {
                        Ok(count) => results.0 += count,
                        Err(why) => results.1.push(why),
                    }
                }
            });
        }
    });
    let (count, failures) = results.into_inner().expect("no thread panics");
    println!(
        "{what}: {} files in {} sets tried, {} changed, {} findings fixed, {} fixes held back",
        count.files, count.sets, count.changed, count.fixed, count.held
    );
    assert!(failures.is_empty(), "{} of {} fail:\n{}", failures.len(), sets.len(), failures.join("\n"));
    count
}
