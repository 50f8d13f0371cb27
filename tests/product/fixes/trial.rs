//! What must hold of fixes whatever they are of.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use mqlint::fix::{FixOptions, FixOutcome};
use mqlint::judge::finding::Fixed;
use mqlint::read::Input;
use mqlint::run::{CheckOptions, check, fix, resolve};
use mqlint::text::edit::Safety;

use crate::check::arguments;
use crate::git::git;
use crate::mended::{findings_left, names, same_form, same_trees};
use crate::program::fed;
use crate::scratch::Scratch;

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

/// What must hold of a text before and after fixes, beside what always must.
pub type AlsoHolds = fn(&str, &str, &[Fixed]) -> Result<(), String>;

/// Applies the safe fixes of a set, and all that need no decision, each from the files as they were.
pub fn try_set(set: &Set) -> Result<Count, String> {
    try_set_with(set, &[])
}

/// Applies fixes as [`try_set`] does, and looks at more of the texts.
pub fn try_set_with(set: &Set, also: &[AlsoHolds]) -> Result<Count, String> {
    let mut count = Count { sets: 1, files: set.files.len(), ..Count::default() };
    for unsafe_fixes in [false, true] {
        let applied = apply(set, unsafe_fixes, also);
        let how = if unsafe_fixes { "all fixes" } else { "safe fixes" };
        let (changed, fixed, held) = applied.map_err(|why| format!("{} ({how}): {why}", set.name))?;
        count.changed += changed;
        count.fixed += fixed;
        count.held += held;
    }
    Ok(count)
}

fn apply(set: &Set, unsafe_fixes: bool, also: &[AlsoHolds]) -> Result<(usize, usize, usize), String> {
    let folder = Scratch::empty();
    let below = folder.path().canonicalize().map_err(|e| e.to_string())?.join("files");
    put(&folder, set);
    let (inputs, options) = arguments(&below, set.options.split_whitespace());
    let before = check(&inputs, &options);
    if before.findings.iter().all(|f| f.fixes.is_empty()) {
        return Ok((0, 0, 0));
    }
    let settings = settings(&inputs, &options);
    let shown = fix(&inputs, &options, FixOptions { unsafe_fixes, write: false, confirm: false });
    if read(&below, set)? != set.files {
        return Err("something was written without being asked for".into());
    }
    let written = fix(&inputs, &options, FixOptions { unsafe_fixes, write: true, confirm: false });
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
    let again = fix(&inputs, &options, FixOptions { unsafe_fixes, write: true, confirm: false });
    if !again.changed.is_empty() || read(&below, set)? != after {
        return Err(format!("a second run changes {:?}", again.changed));
    }
    findings_left(&before, &again.report, &fixed, unsafe_fixes)?;
    let named = names(&fixed);
    for changed in &written.changed {
        same_trees(&changed.old, &changed.new, &fixed, &named)?;
        same_form(&changed.old, &changed.new, &fixed)?;
        also.iter().try_for_each(|holds| holds(&changed.old, &changed.new, &fixed))?;
    }
    if !unsafe_fixes {
        same_settings(&settings, &self::settings(&inputs, &options), &named)?;
    }
    put(&folder, set);
    patch_is_fix(&below, set, &shown, &after)?;
    Ok((written.changed.len(), fixed.len(), held))
}

/// Whether anything in a set has a fix that is applied.
pub fn has_fixes(set: &Set) -> bool {
    let folder = Scratch::empty();
    put(&folder, set);
    let (inputs, options) = arguments(&folder.path().join("files"), set.options.split_whitespace());
    let findings = check(&inputs, &options).findings;
    findings.iter().flat_map(|finding| &finding.fixes).any(|fix| fix.safety != Safety::Shown)
}

fn put(folder: &Scratch, set: &Set) {
    set.files.iter().for_each(|(name, bytes)| folder.write(Path::new("files").join(name), bytes));
}

fn read(folder: &Path, set: &Set) -> Result<BTreeMap<String, Vec<u8>>, String> {
    let one =
        |name: &String| Ok((name.clone(), std::fs::read(folder.join(name)).map_err(|e| e.to_string())?));
    set.files.keys().map(one).collect()
}

/// Showing and writing come to the same texts.
fn same_texts(
    written: &FixOutcome,
    shown: &FixOutcome,
    set: &Set,
    after: &BTreeMap<String, Vec<u8>>,
) -> Result<(), String> {
    let texts =
        |m: &FixOutcome| m.changed.iter().map(|c| (c.path.clone(), c.new.clone())).collect::<Vec<_>>();
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

/// By deployment and key; of what its release reads.
type Settings = BTreeMap<(String, String), String>;

fn settings(inputs: &[Input], options: &CheckOptions) -> (Settings, HashMap<String, &'static str>) {
    let resolution = resolve(inputs, &options.read);
    let mut found = Settings::new();
    let mut queues = HashMap::new();
    for deployment in &resolution.deployments {
        let id = &deployment.summary.id;
        queues.extend(deployment.summary.mq.map(|mq| (id.clone(), mq)));
        let milvus = deployment.summary.milvus;
        let read = |key: &str| {
            let param = mqlint::facts::milvus::catalogue::param(&mqlint::facts::milvus::NormalKey::new(key));
            param.is_some_and(|p| milvus.is_none_or(|v| p.known_in(v) && p.dead_in(v).is_none()))
        };
        let each = deployment.settings(&resolution.unset).filter(|s| read(&s.key));
        found.extend(each.map(|s| ((id.clone(), s.key.to_lowercase()), s.value.clone())));
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
        let queue = mqlint::facts::milvus::Queue::all().find(|q| q.section().eq_ignore_ascii_case(section));
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
    shown: &FixOutcome,
    after: &BTreeMap<String, Vec<u8>>,
) -> Result<(), String> {
    if shown.changed.is_empty() {
        return Ok(());
    }
    let patch: String = shown.changed.iter().map(mqlint::fix::FixedText::diff).collect();
    // The paths are absolute: their folders are cut off.
    let depth = folder.components().count();
    let (code, _, said) = fed(&mut git(folder, &["apply", &format!("-p{depth}")]), &patch);
    if code != 0 {
        return Err(format!(
            "git apply: {said}
{patch}"
        ));
    }
    if read(folder, set)? == *after {
        Ok(())
    } else {
        Err(format!("the patch does something else:\n{patch}"))
    }
}

/// Tries many sets, on as many threads as there are processors.
pub fn try_all(what: &str, sets: &[Set]) -> Count {
    try_all_with(what, sets, &[])
}

/// Tries many sets as [`try_all`] does, and looks at more of the texts.
pub fn try_all_with(what: &str, sets: &[Set], also: &[AlsoHolds]) -> Count {
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(8);
    let next = std::sync::atomic::AtomicUsize::new(0);
    let results = std::sync::Mutex::new((Count::default(), Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(set) = sets.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed)) {
                    let tried = try_set_with(set, also);
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
