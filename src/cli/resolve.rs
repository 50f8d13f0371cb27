//! `mqlint resolve`.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::args::{PlainFormat, ResolveArgs};
use super::messages::{print_message, print_messages, to_stdout};
use super::options::{check_stdin, read_options};
use super::{CommandError, Outcome};
use crate::base::{ColorChoice, Look};
use crate::facts::milvus::{NormalKey, catalogue};
use crate::report::mask;
use crate::run::CheckOptions;
use crate::run::compare::{DiffOptions, resolve_change};

pub(super) fn run(args: &ResolveArgs, color: ColorChoice) -> Result<Outcome, CommandError> {
    match (args.diff.as_slice(), &args.path) {
        ([old, new], key) => change(old, new, key.as_deref(), args, color),
        (_, Some(path)) => state(path, args, color),
        // The parser lets no such arguments through.
        (_, None) => Err(CommandError::new("a file or folder is expected")),
    }
}

fn state(path: &PathBuf, args: &ResolveArgs, color: ColorChoice) -> Result<Outcome, CommandError> {
    let inputs = args.deployment.inputs(std::slice::from_ref(path));
    check_stdin(&inputs, &args.deployment)?;
    let mut resolution = crate::run::resolve(&inputs, &read_options(&args.deployment));
    let wanted = Wanted::of(None, args);
    let set = resolution.deployments.iter_mut().map(|deployment| &mut deployment.set);
    for settings in set.chain(&mut resolution.unset) {
        settings.retain(|s| wanted.includes(&s.key, s.explicit));
    }
    // What nothing sets are known parameters.
    let shown = resolution.deployments.iter().flat_map(|deployment| &deployment.set);
    let unknown = wanted.unknown(shown.map(|s| s.key.as_str()));
    if !args.show_secrets {
        mask::hide_resolution(&mut resolution);
    }
    let printed = to_stdout(|out| match args.format {
        PlainFormat::Json => resolution.write_json(args.show_secrets, out),
        PlainFormat::Pretty => resolution.write_text(args.show_secrets, Look::of_stdout(color), out),
    });
    print_messages(&resolution.errors, &resolution.outside, &resolution.notes);
    unknown.iter().for_each(|line| print_message("error", line));
    end(printed, !resolution.errors.is_empty() || !unknown.is_empty(), resolution.files)
}

/// What two paths set to other values. What stands where one path would is a key.
fn change(
    old: &PathBuf,
    new: &PathBuf,
    key: Option<&Path>,
    args: &ResolveArgs,
    color: ColorChoice,
) -> Result<Outcome, CommandError> {
    let inputs = |path| args.deployment.inputs(std::slice::from_ref(path));
    let (old, new) = (inputs(old), inputs(new));
    check_stdin(&[old.as_slice(), new.as_slice()].concat(), &args.deployment)?;
    let check = CheckOptions { read: read_options(&args.deployment), ..CheckOptions::default() };
    let options = DiffOptions { check, ..DiffOptions::default() };
    let mut resolution = resolve_change(&old, &new, &options);
    let wanted = Wanted::of(key, args);
    for deployment in &mut resolution.deployments {
        deployment.settings.retain(|s| wanted.includes(s.key(), s.explicit()));
    }
    let shown = resolution.deployments.iter().flat_map(|d| &d.settings);
    let unknown = wanted.unknown(shown.map(|s| s.key()));
    if !args.show_secrets {
        mask::hide_change(&mut resolution);
    }
    let printed = to_stdout(|out| match args.format {
        PlainFormat::Json => resolution.write_json(args.show_secrets, out),
        PlainFormat::Pretty => resolution.write_text(args.show_secrets, Look::of_stdout(color), out),
    });
    print_messages(&resolution.errors, &resolution.outside, &resolution.notes);
    unknown.iter().for_each(|line| print_message("error", line));
    end(printed, !resolution.errors.is_empty() || !unknown.is_empty(), resolution.files)
}

/// Which settings are asked for.
struct Wanted {
    /// As typed.
    names: Vec<String>,
    keys: Vec<NormalKey>,
    explicit: bool,
}

impl Wanted {
    fn of(first: Option<&Path>, args: &ResolveArgs) -> Self {
        let first = first.map(|key| key.to_string_lossy().into_owned());
        let names: Vec<String> = first.into_iter().chain(args.keys.iter().cloned()).collect();
        let keys = names.iter().map(|name| NormalKey::new(name)).collect();
        Self { names, keys, explicit: args.explicit }
    }

    /// What is to be said of names that no release knows and that nothing shown has: typing errors, mostly.
    fn unknown<'k>(&self, shown: impl Iterator<Item = &'k str>) -> Vec<String> {
        if self.names.is_empty() {
            return Vec::new();
        }
        let shown: HashSet<NormalKey> = shown.map(NormalKey::new).collect();
        let known = |name: &str, key: &NormalKey| {
            shown.contains(key)
                || catalogue::param(key).is_some()
                || catalogue::renamed(key).is_some()
                || catalogue::prefix(name).is_some()
        };
        let unknown = self.names.iter().zip(&self.keys).filter(|(name, key)| !known(name, key));
        let say = |name: &String| match catalogue::did_you_mean(name, None).first() {
            Some(meant) => format!("no setting is called `{name}`; did you mean `{}`?", meant.key()),
            None => format!("no setting is called `{name}`"),
        };
        unknown.map(|(name, _)| say(name)).collect()
    }

    fn includes(&self, key: &str, explicit: bool) -> bool {
        let asked = self.keys.is_empty() || self.keys.contains(&NormalKey::new(key));
        asked && (explicit || !self.explicit)
    }
}

fn end(printed: Result<(), CommandError>, failed: bool, files: usize) -> Result<Outcome, CommandError> {
    printed?;
    if failed {
        return Ok(Outcome::Failure);
    }
    if files == 0 {
        print_message("note", "no Milvus configuration found in what was given; --as says what a file is");
    }
    Ok(Outcome::Clean)
}
