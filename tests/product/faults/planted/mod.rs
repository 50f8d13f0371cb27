//! Secrets of every kind, planted in every place, are looked for in all that every command prints.

mod places;

use std::collections::BTreeMap;

use mqlint::report::FORMATS;
use serde_json::Value;

use self::places::{PLACES, Place, SIGNS, UNQUOTED};
use crate::scratch::Scratch;

/// What was planted: what to look for, and what it is.
type Planted = BTreeMap<String, String>;

/// A text with secrets in it. `salt` tells those of two states apart.
fn planted(place: &str, text: &str, salt: &str, found: &mut Planted) -> String {
    let mut out = String::new();
    for (i, part) in text.split('§').enumerate() {
        if i % 2 == 0 {
            out.push_str(part);
            continue;
        }
        let kind = part.trim_start_matches("b64:");
        let plain: String =
            format!("{salt}{place}{kind}").chars().filter(char::is_ascii_alphanumeric).collect();
        let secret = format!("{plain}9Zq");
        let encoded = base64(&secret);
        out.push_str(if part.starts_with("b64:") { &encoded } else { &secret });
        for needle in [secret, encoded] {
            found.insert(needle, format!("{kind} in {place}"));
        }
    }
    out
}

fn base64(text: &str) -> String {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let group = |bytes: &[u8]| {
        let all = bytes.iter().fold(0u32, |all, byte| all << 8 | u32::from(*byte)) << (8 * (3 - bytes.len()));
        let digit = |i: usize| match i <= bytes.len() {
            true => char::from(DIGITS[(all >> (18 - 6 * i)) as usize & 63]),
            false => '=',
        };
        (0..4).map(digit).collect::<String>()
    };
    text.as_bytes().chunks(3).map(group).collect()
}

/// Looks for what was planted.
struct Search {
    planted: Planted,
    hits: Vec<String>,
    outputs: usize,
}

impl Search {
    fn look(&mut self, text: &str, command: &dyn std::fmt::Debug) {
        self.outputs += 1;
        for line in text.lines() {
            for (needle, what) in self.planted.iter().filter(|(needle, _)| line.contains(*needle)) {
                self.hits.push(format!("{what} by {command:?} ({needle}): {}", line.trim()));
            }
        }
    }

    /// Runs a command; what it wrote into files is looked at too.
    fn run(&mut self, folder: &Scratch, args: &[&str]) -> String {
        let (code, out, err) = folder.run(args);
        assert!(code <= 2 && !err.contains("internal error"), "{args:?}: {err}");
        self.look(&out, &args);
        self.look(&err, &args);
        out
    }

    /// A report in every format by one command.
    fn report(&mut self, folder: &Scratch, args: &[&str]) {
        let files: Vec<String> = FORMATS.iter().map(|f| format!("{}=out.{}", f.name, f.name)).collect();
        let formats = files.iter().flat_map(|file| ["--format", file]);
        self.run(folder, &args.iter().copied().chain(formats).collect::<Vec<_>>());
        for format in FORMATS {
            let text = folder.read(format!("out.{}", format.name));
            self.look(&text, &(args, format.name));
            std::fs::remove_file(folder.at(format!("out.{}", format.name))).expect("it was there");
        }
    }

    /// The commands that look at a path.
    fn look_at(&mut self, folder: &Scratch, path: &str, more: &[&str]) {
        for args in [&["check", path][..], &["check", path, "--pedantic", "--show-suppressed"]] {
            self.report(folder, &[args, more].concat());
        }
        for format in ["pretty", "json"] {
            self.run(folder, &[&["resolve", path, "--format", format], more].concat());
        }
        self.plan(folder, &[&["plan", path, "--from", "2.5.10", "--to", "2.6.2"], more].concat());
        // The patch must apply; what is said beside it is no part of it.
        let (_, _, err) = folder.run(&[&["check", path, "--diff", "--unsafe-fixes"], more].concat());
        self.look(&err, &"check --diff");
    }

    /// A plan in its formats, but for its differences, which must apply.
    fn plan(&mut self, folder: &Scratch, args: &[&str]) {
        let (_, out, err) = folder.run(&[args, &["--format", "json"]].concat());
        let mut plan: Value = serde_json::from_str(&out).unwrap_or_else(|e| panic!("{args:?}: {e} {err}"));
        let mut differences = Vec::new();
        take_differences(&mut plan, &mut differences);
        self.look(&plan.to_string(), &args);
        self.look(&err, &args);
        let shown: Vec<&str> = differences.iter().flat_map(|diff| diff.lines()).map(str::trim).collect();
        for format in ["pretty", "markdown"] {
            let (_, out, _) = folder.run(&[args, &["--format", format]].concat());
            let words: Vec<&str> = out.lines().filter(|line| !shown.contains(&line.trim())).collect();
            self.look(&words.join("\n"), &(args, format));
        }
    }

    fn end(self) {
        println!("{} secrets looked for in {} outputs", self.planted.len() / 2, self.outputs);
        let mut hits = self.hits;
        hits.sort();
        hits.dedup();
        assert!(hits.is_empty(), "{} leaks:\n{}", hits.len(), hits.join("\n"));
    }
}

fn take_differences(value: &mut Value, found: &mut Vec<String>) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| take_differences(item, found)),
        Value::Object(fields) => {
            if let Some(Value::String(diff)) = fields.remove("diff") {
                found.push(diff);
            }
            fields.values_mut().for_each(|field| take_differences(field, found));
        }
        _ => {}
    }
}

fn search() -> Search {
    Search { planted: Planted::new(), hits: Vec::new(), outputs: 0 }
}

/// The files of a place, in a folder below.
fn write(folder: &Scratch, below: &str, place: &Place, salt: &str, found: &mut Planted) {
    for (name, text) in place.files {
        folder.write(format!("{below}/{name}"), planted(place.name, text, salt, found));
    }
}

#[test]
fn no_command_repeats_what_is_planted() {
    let mut search = search();
    for place in PLACES {
        let folder = Scratch::empty();
        write(&folder, "old", place, "old", &mut search.planted);
        write(&folder, "new", place, "new", &mut search.planted);
        search.look_at(&folder, "new", &[]);
        search.report(&folder, &["check", "new", "--to", "2.6.2", "--from", "2.5.10"]);
        search.report(&folder, &["diff", "--all", "--pedantic", "old", "new"]);
        for format in ["pretty", "json"] {
            search.run(&folder, &["resolve", "--diff", "old", "new", "--format", format]);
        }
        // What is an option is told to nobody either.
        let option =
            format!("KAFKA_SASLPASSWORD={}", planted(place.name, "§option§", "", &mut search.planted));
        search.look_at(&folder, "new", &["--env", &option, "--milvus", "2.6.2"]);
        search.run(&folder, &["explain", "kafka.saslPassword"]);
        // Fixed in place, the report is of what was fixed too.
        search.report(&folder, &["check", "new", "--fix", "--unsafe-fixes", "--pedantic"]);
    }
    search.end();
}

/// A line that YAML cannot read, before, behind and among those that hold secrets.
#[test]
fn no_error_repeats_what_is_planted() {
    let mut search = search();
    for place in PLACES {
        let (name, text) = place.files[0];
        let lines: Vec<&str> = text.lines().collect();
        let step = (lines.len() / 6).max(1);
        for (i, broken) in ["\t- broken", "}: ]", "  : \"open", "? [", "%x: &y", "key"].iter().enumerate() {
            // What comes between a name and the line of its value parts them.
            let parts = |at: &usize| lines[at - 1].ends_with(':');
            let at =
                (i * step + 1..).find(|at| *at >= lines.len() || !parts(at)).unwrap_or(1).min(lines.len());
            let text = [&lines[..at], &[broken], &lines[at..]].concat().join("\n");
            let folder = Scratch::empty();
            write(&folder, ".", place, "broken", &mut search.planted);
            folder.write(name, planted(place.name, &text, "broken", &mut search.planted));
            search.report(&folder, &["check", ".", "--pedantic"]);
            search.run(&folder, &["resolve", "."]);
        }
    }
    search.end();
}

/// What stands on standard input.
#[test]
fn no_report_on_standard_input_repeats_what_is_planted() {
    let mut search = search();
    for place in PLACES {
        let (name, text) = place.files[0];
        let folder = Scratch::empty();
        let text = planted(place.name, text, "stdin", &mut search.planted);
        for format in FORMATS {
            let args = ["check", "-", "--stdin-filename", name, "--pedantic", "--format", format.name];
            let (_, out, err) = crate::program::fed(&mut crate::program::mqlint(folder.path(), &args), &text);
            search.look(&out, &args);
            search.look(&err, &args);
        }
    }
    search.end();
}

/// What changed since a commit.
#[test]
fn no_report_on_a_change_repeats_what_is_planted() {
    let mut search = search();
    for place in PLACES {
        let folder = Scratch::empty();
        write(&folder, ".", place, "base", &mut search.planted);
        let git = |args: &[&str]| {
            let identity = ["-c", "user.name=a", "-c", "user.email=a@b"];
            let done = std::process::Command::new("git")
                .args(identity)
                .args(args)
                .current_dir(folder.path())
                .output();
            assert!(done.expect("git").status.success(), "{args:?}");
        };
        git(&["init", "-q"]);
        git(&["add", "-A"]);
        git(&["commit", "-q", "-m", "base"]);
        write(&folder, ".", place, "head", &mut search.planted);
        search.report(&folder, &["check", ".", "--base", "HEAD", "--pedantic"]);
    }
    search.end();
}

/// A password that nobody has put in quotes, though YAML asks for them.
#[test]
fn no_sign_of_yaml_shows_a_password() {
    let mut search = search();
    for (place, (name, text)) in UNQUOTED.iter().enumerate() {
        for (i, sign) in SIGNS.iter().enumerate() {
            let folder = Scratch::empty();
            let marked = sign.replace("§§", &format!("§sign{i}§"));
            let text = text.replace("@@", &marked);
            folder.write(name, planted(&format!("unquoted{place}"), &text, "", &mut search.planted));
            search.report(&folder, &["check", ".", "--pedantic"]);
            search.run(&folder, &["resolve", "."]);
            search.plan(&folder, &["plan", ".", "--from", "2.5.10", "--to", "2.6.2"]);
        }
    }
    search.end();
}
