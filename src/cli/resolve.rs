//! `mqlint resolve`.

use super::args::{PlainFormat, ResolveArgs};
use super::check::{check_stdin, deployment_options};
use super::{Outcome, Problem, say, say_all, to_stdout};
use crate::milvus::NormalKey;
use crate::report::{ColorChoice, Look};

pub(super) fn run(args: &ResolveArgs, color: ColorChoice) -> Result<Outcome, Problem> {
    let inputs = args.deployment.inputs(std::slice::from_ref(&args.path));
    check_stdin(&inputs, &args.deployment)?;
    let mut resolution = crate::check::resolve(&inputs, &deployment_options(&args.deployment));
    let wanted: Vec<NormalKey> = args.keys.iter().map(|k| NormalKey::new(k)).collect();
    for deployment in &mut resolution.deployments {
        deployment.settings.retain(|s| {
            let asked = wanted.is_empty() || wanted.contains(&NormalKey::new(&s.key));
            asked && (s.explicit || !args.explicit)
        });
    }
    let printed = to_stdout(|out| match args.format {
        PlainFormat::Json => resolution.write_json(args.show_secrets, out),
        PlainFormat::Pretty => resolution.write_text(args.show_secrets, Look::of_stdout(color), out),
    });
    say_all(&resolution.errors, &resolution.notes);
    printed?;
    if !resolution.errors.is_empty() {
        return Ok(Outcome::Failure);
    }
    if resolution.files == 0 {
        say("note", "no Milvus configuration found in what was given; --as says what a file is");
    }
    Ok(Outcome::Clean)
}
